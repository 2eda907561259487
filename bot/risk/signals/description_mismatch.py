"""The commits say less than the change does: "docs only" and code that runs, "typo" and another condition, tests that
are not there.

Only what can be told from the diff: a claim of the commits' messages counts where all of them make it, and is held
against constructs of code that is not proven to be the same. A claim that somebody kept is never told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bot.change import Location, Side
from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._dangers import EXAMPLES
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import is_logic, look
from bot.risk._wording import code

_CHARACTERS = 4_000
"""Of a message that are read."""
_DOCS = lazy(
    r"(?i)^docs?(?:\([^)]{0,60}\))?:|\b(?:docs?|documentation|comments?|readme|changelog)[ -]only\b|\bonly (?:the )?(?:docs?|documentation|comments?)\b(?! for)|^(?:update|fix|edit) (?:the )?(?:readme|docs|documentation|comments?)(?:\.md)?\.?$",
    8,
)
_LOOKS = lazy(
    r"(?i)^(?:fix(?:ed|es)? )?(?:a )?typos?(?: in [\w./` -]{1,60})?\.?$|^style(?:\([^)]{0,60}\))?:|\b(?:formatting|whitespace|cosmetic)(?: changes?)? only\b|^(?:re)?format(?:ting|ted)? (?:the )?code\.?$|\bonly (?:formatting|whitespace) changes?\b",
    8,
)
_SAME = lazy(
    r"(?i)\bno (?:functional|behaviou?r(?:al)?|semantic|logic) changes?\b(?! (?:for|in|when|if|to)\b)|\bnon-functional change\b|^\[?NFC\]?[:\] ]|\bpure refactor(?:ing)?\b|\brefactor(?:ing)? only\b",
    8,
)
_TESTS = lazy(
    r"(?i)(?:^|[.;:,(]\s|\band |^\s*[-*] )(?:also )?(?:add|adds|added|write|wrote|include|includes)\s+(?:(?:a|an|some|new|more|unit|regression|integration|missing|the|e2e|corresponding)\s+){0,3}tests?\b(?! (?:plan|mode|data|env|account|server|command|script|runner|fixture|helper|util|target|job|workflow|step))",
    8,
)
_PARTS = lazy(
    r"^\s*(?:[-*•]|\d+[.)])\s|^(?:feat|fix|chore|docs?|test|refactor|perf|build|ci|style)(?:\([^)]{0,60}\))?!?:\s", 8
)
_UNUSED = lazy(r"(?i)\b(?:remov|delet|drop|unused|dead|strip|simplif|lint|clean)")
_SHORT = 8
"""Lines of a body that still speak of the whole; in a longer one the words may be about a part."""
_SHAPES = frozenset({ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.COMPARISON, ConstructKind.HANDLER, ConstructKind.RAISE})  # fmt: skip
_TEST_LIKE = lazy(r"(?i)test|spec|bench|fuzz|example|snap|golden|e2e|check")
_PROSE = lazy(r"(?:^|/)(?:docs?|website|site|www|blog|scripts?|tools?|examples?)/")


class _Claim(NamedTuple):
    """What the messages say, and where they say it."""

    words: str
    kind: str


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """At most one signal of each kind: code beyond what is claimed, and tests that are not there."""
    del policy
    messages = [c.message[:_CHARACTERS] for c in facts.change.commits if not c.is_merge]
    if not messages:
        return
    for pattern, kind in ((_DOCS, "documentation"), (_LOOKS, "looks"), (_SAME, "behaviour")):
        claims = [found[0] for m in messages if (found := pattern.search(_told_of_all(m)))]
        if len(claims) == len(messages):
            yield from _beyond(facts, _Claim(claims[0], kind))
            break
    yield from _no_tests(facts, messages)


def _told_of_all(message: str) -> str:
    """What a message says of the whole commit: its subject, and the body of one that lists no parts."""
    subject, _, body = message.strip().partition("\n")
    if _UNUSED.search(subject):
        return ""  # what is removed changes shape, and need not change what runs
    listed = _PARTS.search(body) is not None or body.count("\n") > _SHORT
    return subject if listed else message


def _beyond(facts: Facts, claim: _Claim) -> Iterator[Signal]:
    """The first construct that such a change would not touch."""
    files = [f for f in facts.files if is_logic(f) and f.role is FileRole.CODE and not _PROSE.search(f.path)]
    files = [f for f in files if not EXAMPLES.search(f.path)]
    found = _differs(files, everything=claim.kind == "documentation")
    if found is None:
        return
    file, construct, side = found
    at = _evidence(file, construct, side)
    said, line = _quoted(claim.words), construct.line
    before = " of the old file" if side is Side.OLD else ""
    verb = "removes" if side is Side.OLD else "adds"
    yield Signal(
        rule=RULE.id,
        title=f"the commits say “{said}”, and {file.path} behaves differently",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=f"The commits say “{said}”; the change {verb} the {construct.kind.value} {code(construct.text)} at {at.location}.",
        ask=Ask(
            text=f"The commits say “{said}”, yet line {line}{before} {verb} {code(construct.text)}. What should the description say about it?",
            trigger="a reader who trusts the description",
            consequence="the change in behaviour is merged unread",
            settles=f"the author: why line {line} changes, and a description that says so",
        ),
    )


def _differs(files: list[FileFacts], *, everything: bool) -> tuple[FileFacts, Construct, Side] | None:
    """A construct of which the change has more on one side than on the other, wherever it stands.

    Without `everything` only its shape counts: the operator, what is caught, that there is a condition.
    """
    kinds = _SHAPES | {ConstructKind.CALL} if everything else _SHAPES
    for side in (Side.NEW, Side.OLD):
        spare = Counter(
            _shape(c) for f in files for c in (f.removed if side is Side.NEW else f.added) if c.kind in kinds
        )
        for file in files:
            for construct in file.added if side is Side.NEW else file.removed:
                if construct.kind not in kinds:
                    continue
                shape = _shape(construct)
                if spare[shape] > 0:
                    spare[shape] -= 1
                else:
                    return file, construct, side
    return None


def _shape(construct: Construct) -> tuple[ConstructKind, str]:
    if construct.kind in {ConstructKind.GUARD, ConstructKind.CONDITION}:
        return ConstructKind.CONDITION, ""
    if construct.kind is ConstructKind.COMPARISON:
        return construct.kind, construct.head
    return construct.kind, construct.head if construct.kind is ConstructKind.HANDLER else ""


def _evidence(file: FileFacts, construct: Construct, side: Side) -> Evidence:
    view = look(file)
    shown = (view.new if side is Side.NEW else view.old).get(construct.line, "")
    quote = evidence_at(file, construct.line, shown).quote
    path = (file.diff.new_path if side is Side.NEW else file.diff.old_path) or file.path
    return Evidence(Location(path, construct.line, construct.line, side), quote)


def _no_tests(facts: Facts, messages: list[str]) -> Iterator[Signal]:
    """Messages that say tests are added, and a change in which no file, name or added line has to do with a test."""
    said = next((found[0] for m in messages if (found := _TESTS.search(m))), "")
    if not said or not facts.files:
        return
    if any(f.role is FileRole.TEST or _TEST_LIKE.search(f.path) or f.diff.omitted for f in facts.files):
        return
    if any(_TEST_LIKE.search(line.text[:400]) for f in facts.files for line in f.diff.added):
        return
    file = next((f for f in facts.files if is_logic(f) and f.diff.added), None)
    if file is None:
        return
    line = file.diff.added[0]
    at = evidence_at(file, line.new or 1, line.text)
    words = _quoted(said.strip(" .;:,(-*\n"))
    yield Signal(
        rule=RULE.id,
        title=f"the commits say “{words}”, and no test is in the change",
        floor=Tier.LOW,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=f"The commits say “{words}”; no file of the change is a test, and no added line has to do with one.",
        ask=Ask(
            text=f"The commits say “{words}”, and the change holds none. Where is the test of {code(file.path.rpartition('/')[2])}?",
            trigger="a reader who takes the tests for given",
            consequence="the change is merged untested",
            settles="the author: was a file left out of the commit",
        ),
    )


def _quoted(text: str) -> str:
    return " ".join(text.replace("`", "'").replace("?", "").split()[:8])[:60].strip()


RULE = Rule(
    id="description-mismatch",
    group=Group.PROCESS,
    about="The commits' messages claim less, or more, than the diff shows.",
    detect=detect,
)
