"""A new name that is easily taken for another: one edit, a separator, a look-alike character or a scope away.

Compared with what the repository named at the base and with a list of well-known names. Two names of one publisher (a
scope, a vendor, an owner) are no lookalikes, nor two that are both well known, nor two that differ in a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from bot.facts import DependencyChange, Facts, Presence
from bot.risk._dependencies import evidence_of, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._well_known import WELL_KNOWN
from bot.risk._wording import where

_MOST = 2_000
"""New names, and names of the repository of one ecosystem, that are compared."""
_LONGEST = 80
_SHORTEST = 5
"""Characters below which one edit leads from one word to any other."""
_SEPARATORS = str.maketrans("", "", "-_.")
_ALIKE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("ı", "i"), ("а", "a"), ("е", "e"), ("о", "o"), ("с", "c"), ("р", "p"))  # fmt: skip
"""Characters that look like others: https://www.unicode.org/reports/tr39/ has them all."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    new: dict[str, dict[str, DependencyChange]] = defaultdict(dict)
    for change in facts.dependencies:
        is_new = change.before is None and change.after is not None and not change.internal
        if is_new and change.presence in {Presence.NOWHERE, Presence.UNKNOWN} and len(change.name) <= _LONGEST:
            held = new[change.ecosystem].get(change.name)
            if len(new[change.ecosystem]) < _MOST and (held is None or change.direct > held.direct):
                new[change.ecosystem][change.name] = change
    for ecosystem, changes in new.items():
        known = frozenset(WELL_KNOWN.get(ecosystem, "").split())
        ours = sorted({n for e, n in facts.names_at_base if e == ecosystem} - changes.keys() - known)[:_MOST]
        index = _Index(known)
        own = _Index(ours)
        for name, change in changes.items():
            if name in known or f"{ecosystem}:{name}" in _KNOWN_ALIKE:
                continue
            meant = index.like(name) or (own.like(name) if change.direct else "")
            if meant and not _is_kin(ecosystem, name, meant):
                yield _signal(
                    facts, change, meant, is_ours=meant not in known or (ecosystem, meant) in facts.names_at_base
                )


_KNOWN_ALIKE = frozenset({"Cargo:either_n", "npm:xtend"})
"""Packages of their own standing whose names are close to a known one's."""


class _Index:
    """Names by all that one edit can make of them (deletions of both sides meet), so that a look-up is not a search."""

    def __init__(self, names: Collection[str]) -> None:
        self._by_form: dict[str, list[str]] = defaultdict(list)
        self._by_look: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if _SHORTEST <= len(name) <= _LONGEST:
                for form in _deletions(name):
                    self._by_form[form].append(name)
            self._by_look[_look(name)].append(name)

    def like(self, name: str) -> str:
        """A name that `name` may be taken for; "" where there is none."""
        for other in self._by_look.get(_look(name), ()):
            if other != name and len(other.translate(_SEPARATORS)) >= _SHORTEST:
                return other
        if len(name) < _SHORTEST:
            return ""
        candidates = {other for form in _deletions(name) for other in self._by_form.get(form, ())}
        return next((other for other in sorted(candidates) if other != name and _one_edit(name, other)), "")


def _look(name: str) -> str:
    """What a name looks like at a glance: no separators, no `@scope/` marks, like characters made one."""
    text = name.lower().removeprefix("@").replace("/", "").translate(_SEPARATORS)
    for strange, plain in _ALIKE:
        text = text.replace(strange, plain)
    return text


def _deletions(name: str) -> set[str]:
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


def _one_edit(name: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped with its neighbour makes one of the other. Digits do not count."""
    if abs(len(name) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(name), len(other)) and name[start] == other[start]:
        start += 1
    one, two = name[start:], other[start:]
    if len(one) == len(two):
        swapped = len(one) > 1 and one[:2] == two[1::-1] and one[2:] == two[2:]
        replaced = one[1:] == two[1:]
        return (replaced or swapped) and not (one[0].isdigit() and two[0].isdigit())
    longer, shorter = (one, two) if len(one) > len(two) else (two, one)
    return longer[1:] == shorter and not longer[0].isdigit()


def _is_kin(ecosystem: str, name: str, other: str) -> bool:
    """Whether both belong to one publisher, by their names."""
    if ecosystem == "Go":
        depth = 2 if name.startswith(("github.com/", "gitlab.com/", "bitbucket.org/")) else 1
        return name.split("/")[:depth] == other.split("/")[:depth]
    separator = "/" if ecosystem in {"npm", "Composer"} else ":" if ecosystem == "Maven" else ""
    if not separator or separator not in name or separator not in other:
        return False
    return name.partition(separator)[0] == other.partition(separator)[0]


def _signal(facts: Facts, change: DependencyChange, meant: str, *, is_ours: bool) -> Signal:
    evidence = evidence_of(facts, [change])
    name, other = short(change.name, 50), short(meant, 50)
    whose = "which this repository uses already" if is_ours else "which is well known"
    return Signal(
        rule=RULE.id,
        title=f"`{name}` looks like `{other}`",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence,
        why=f"{change.path} names `{name}` for the first time, a name close to `{other}`, {whose}.",
        ask=Ask(
            text=f"`{name}` ({where(evidence[0])}) is close to `{other}`, {whose}. Which of the two was meant, and who publishes the new one?",
            trigger="the next install",
            consequence="a package made to be mistaken for another runs with this project's rights",
            settles="look up the publisher, the age and the number of users of the new name",
        ),
    )


RULE = Rule(
    id="lookalike-dependency",
    group=Group.SUPPLY,
    about="A new dependency's name is easily taken for that of a known one.",
    detect=detect,
)
