"""A check that a recent repair wrote is altered or removed: the fault that it repaired may come back.

Who wrote a line is what `git blame` says at the base; a repair is a commit whose subject says so (facts.past). Only
conditions, guards, handlers and assertions count: of other lines, teams that call every commit a fix have too many.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Sha, Side
from bot.facts import ChangeKind, Construct, ConstructKind, Facts, FileHistory, FileRole, RepairedLines
from bot.pattern import lazy
from bot.risk._asked import asked_by
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, look
from bot.risk._wording import callee, code

_ASKING = {ConstructKind.GUARD, ConstructKind.CONDITION}
_READ = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}
_CHECKS = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.HANDLER, ConstructKind.ASSERTION}
_NO_FAULT = lazy(
    r"(?i)\b(?:typos?|lint\w*|auto-?fix\w*|format\w*|style|mypy|types?|typing|renam\w*|warnings?|docs?|comments?|tests?|ci|build)\b"
)
"""Repairs of what nobody's program does."""

_UNQUALIFIED = lazy(r"\b(?:\w+\.)+(?=\w+\()")
"""What a call is reached through: `fs.exists(a)` asks what `exists(a)` asked."""
_NEAR = 4
"""Lines within which an added condition is taken for what became of the check."""
_CALLED = lazy(r"(\w+)\(")
_USUAL = lazy(r"^(?:err(?:or)? != nil|\w+(?:\(\)|\[\w+\])?)$")
"""Conditions that stand everywhere, and say nothing of the fault."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    pasts = {past.path: past for past in facts.past.files}
    told: set[Sha] = set()
    new = frozenset(c.symbol.name for f in facts.files for c in f.changes if c.kind is ChangeKind.ADDED)
    for file in facts.files:
        if file.role in _READ and file.proof is None and file.diff.new_path is not None and file.path in pasts:
            view = look(file)
            for repaired, check in _lost(view, pasts[file.path], new):
                if repaired.sha not in told:
                    told.add(repaired.sha)
                    yield _signal(view, repaired, check)


def _lost(view: View, past: FileHistory, new: frozenset[str]) -> Iterator[tuple[RepairedLines, Construct]]:
    """The checks that a repair wrote and that stand nowhere after the change, each with its repair."""
    standing = {c.text for c in view.file.added}
    for check in view.file.removed:
        if (
            check.kind not in _CHECKS
            or _USUAL.search(check.text)
            or check.text in standing
            or not view.went(check)
            or not view.survives(check)
            or _still_asked(view, check, new)
        ):
            continue
        for repaired in past.repaired:
            if repaired.location.start <= check.line <= repaired.location.end and not _NO_FAULT.search(
                repaired.subject
            ):
                yield repaired, check
                break


def _still_asked(view: View, check: Construct, new: frozenset[str]) -> bool:
    """Whether a condition of the same definition asks what the check asked, of another literal or beside other terms, or
    asks it by a function that the change brings."""
    if check.kind not in _ASKING:
        return False
    language = view.file.language
    asked = asked_by(_UNQUALIFIED.sub("", check.text), language)
    now = [_UNQUALIFIED.sub("", c.text) for c in view.file.added if c.kind in _ASKING and c.symbol == check.symbol]
    return any(asked <= asked_by(text, language) or not new.isdisjoint(_CALLED.findall(text)) for text in now)


def _is_reworked(view: View, check: Construct) -> bool:
    """Whether another condition stands where the check stood: what it asks the reader sees there."""
    place = view.successor(check.line)
    near = (c for c in view.file.added if c.kind in _ASKING and c.symbol == check.symbol)
    return any(abs(place - c.line) <= _NEAR for c in near)


def _signal(view: View, repaired: RepairedLines, check: Construct) -> Signal:
    function, reworked = callee(check.symbol, view.file.language), _is_reworked(view, check)
    settles = f"the test that came with {repaired.sha[:10]}, or one that repeats its case"
    return Signal(
        rule=RULE.id,
        title=f"a fix's check altered in {check.symbol or view.file.path}",
        floor=Tier.LOW if reworked else Tier.MEDIUM,
        severity=Tier.LOW if reworked else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=(view.place(check, Side.OLD),),
        why=f"{code(check.text)} in {function} was written by {repaired.sha[:10]}: {code(repaired.subject, 100, 16)}.",
        ask=None
        if reworked
        else Ask(
            text=f"{code(check.text)} in {function} came with the fix {code(repaired.subject, 56, 8)}. What keeps the fault that it repaired from coming back?",
            trigger=f"the case that {repaired.sha[:10]} repaired",
            consequence="the old fault is back",
            settles=settles,
        ),
        check=settles if reworked else "",
    )


RULE = Rule(
    id="repaired-lines",
    group=Group.SHAPE,
    about="A check that a recent fix wrote is altered or removed.",
    detect=detect,
)
