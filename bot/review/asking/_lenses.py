"""Lenses: what a pass over a change looks for, and which of them the facts call for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import PromptError
from bot.facts import ChangeKind, Construct, ConstructKind, Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.review.asking._prompts import FORM, Prompt, named, said, versioned
from bot.review.asking._schema import LENSES
from bot.risk import Lens, Risk, worth

MOST_LENS_CHARACTERS = 4_000


class LensWhen(StrEnum):
    """A fact about a change for which a lens is worth a pass."""

    ALWAYS = "always"
    CALLERS = "callers"
    """The change alters or removes a definition that is used, overridden or named elsewhere."""
    DOMAIN = "domain"
    """It touches a domain that the policy declares critical."""
    DATA = "data"
    """It has a migration, or a rule noticed something about authorisation or stored data."""
    ERRORS = "errors"
    """Changed lines raise, catch, await, lock, or open and release something; or a rule noticed such a thing."""
    TESTS = "tests"
    """It changes or removes tests."""


@dataclass(frozen=True, slots=True)
class LensGuide:
    """What to look for through one lens. `digest` identifies the file's exact text."""

    name: str
    version: int
    lens: Lens
    purpose: str
    when: tuple[LensWhen, ...]
    """One of these facts is enough."""
    text: str
    """For the model, as it stands."""
    digest: str


_NO_CODE = frozenset({FileRole.GENERATED, FileRole.LOCKFILE, FileRole.VENDORED, FileRole.DOCS})
_FAILING = frozenset({
    ConstructKind.HANDLER, ConstructKind.RAISE, ConstructKind.AWAIT, ConstructKind.CONCURRENCY,
})  # fmt: skip
_RESOURCES = frozenset({
    "open", "close", "acquire", "release", "lock", "unlock", "connect", "disconnect", "commit", "rollback",
    "subscribe", "unsubscribe", "publish", "dispatch", "emit", "addeventlistener", "addlistener", "on", "once",
    "spawn", "submit", "send", "recv", "retry", "unwrap", "expect", "panic", "recover",
})  # fmt: skip
"""Names of calls that take or give something that others share, or that fail loudly, in small letters."""
_ERROR_VALUE = lazy(r"\b(err|error|errno|ok|exception)\b|\b(is_err|isErr|is_none)\b")
"""Languages whose errors are values ask for them in conditions: `if err != nil`."""
_ORDER = tuple(LENSES.values())


def read_lens(text: str, front: Mapping[str, object], body: str) -> LensGuide:
    """The lens of a file's whole `text`, its parsed front matter and the `body` behind that.

    Raises PromptError when a key is missing or unknown, and when the body is empty, too long or holds a variable.
    """
    import hashlib

    name, version = named(front), versioned(front)
    kind, guide = front.get("lens"), body.strip()
    lens = LENSES.get(kind) if isinstance(kind, str) else None
    if lens is None:
        raise PromptError(f"The lens {name} lacks `lens:`.", f"It is one of {', '.join(LENSES)}.")
    if not guide or len(guide) > MOST_LENS_CHARACTERS:
        raise PromptError(f"The text of the lens {name} is empty or over {MOST_LENS_CHARACTERS:,} characters.", FORM)
    if any(mark in guide for mark in ("{{", "{%", "{#")):
        raise PromptError(f"The lens {name} holds a variable.", "Its text is sent as it stands.")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return LensGuide(name, version, lens, said(front), _when(name, front.get("when")), guide, digest)


def _when(name: str, stated: object) -> tuple[LensWhen, ...]:
    words = [LensWhen.ALWAYS] if stated is None else stated if isinstance(stated, list) else [stated]
    known = tuple(when for when in LensWhen if when in words)
    if not known or len(known) != len(words):
        raise PromptError(f"The lens {name} has an unknown `when`.", f"Known: {', '.join(LensWhen)}; each once.")
    return known


def choose_lenses(facts: Facts, risk: Risk, lenses: Sequence[LensGuide]) -> tuple[LensGuide, ...]:
    """The lenses that the facts call for, the most worth a pass first: where rules noticed the most of a lens's kind,
    then as the taxonomy lists them, then by name. A policy that wants fewer passes takes the first ones.
    """
    found = _facts_found(facts, risk)
    noticed = dict.fromkeys(Lens, 0.0)
    for signal in risk.signals:
        noticed[signal.lens] += worth(signal.severity, signal.likelihood)
    chosen = [guide for guide in lenses if found.intersection(guide.when)]
    return tuple(sorted(chosen, key=lambda g: (-round(noticed[g.lens], 6), _ORDER.index(g.lens), g.name)))


def _facts_found(facts: Facts, risk: Risk) -> set[LensWhen]:
    read = [f for f in facts.files if f.proof is None and f.role not in _NO_CODE]
    if not read:
        return set()
    code = [f for f in read if f.role is not FileRole.TEST]
    shown = {
        LensWhen.CALLERS: _is_used_elsewhere(facts, {f.path for f in read}),
        LensWhen.DOMAIN: any(s.rule == "critical-domain" for s in risk.signals),
        LensWhen.DATA: any(f.role is FileRole.MIGRATION for f in read)
        or any(s.lens is Lens.DATA and s.rule != "critical-domain" for s in risk.signals),
        LensWhen.ERRORS: any(map(_fails, _constructs(code))) or any(s.lens is Lens.FAILURE for s in risk.signals),
        LensWhen.TESTS: any(_changes_tests(f) for f in read),
    }
    return {LensWhen.ALWAYS, *(when for when, holds in shown.items() if holds)}


def _is_used_elsewhere(facts: Facts, paths: set[str]) -> bool:
    """Whether somebody relies on what the change alters; a search that was cut short counts as yes."""
    return any(
        u.untouched or u.overrides or u.overridden_by or u.named_in or u.by_name_only or u.generic or u.unknown
        for u in facts.usages
        if u.change.kind not in {ChangeKind.ADDED, ChangeKind.MOVED} and u.change.symbol.path in paths
    )


def _constructs(files: Iterable[FileFacts]) -> Iterable[Construct]:
    for file in files:
        yield from file.removed
        yield from file.added


def _fails(construct: Construct) -> bool:
    match construct.kind:
        case ConstructKind.CALL:
            return construct.head.replace("::", ".").rpartition(".")[2].rstrip("!").lower() in _RESOURCES
        case ConstructKind.GUARD | ConstructKind.CONDITION:
            return _ERROR_VALUE.search(construct.text) is not None
        case kind:
            return kind in _FAILING


def _changes_tests(file: FileFacts) -> bool:
    """Tests stand in files of their own, or beside the code as assertions."""
    if file.role is FileRole.TEST:
        return True
    return any(c.kind is ConstructKind.ASSERTION for c in _constructs([file]))


def digest_with(prompt: Prompt, *lenses: LensGuide) -> str:
    """What identifies a prompt that is sent with these lenses: the prompt's own digest where there are none."""
    import hashlib

    if not lenses:
        return prompt.digest
    whole = "\0".join([prompt.digest, *(guide.digest for guide in lenses)])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
