"""A check that a recent repair wrote is altered or removed: the fault that it repaired may come back.

Who wrote a line is what `git blame` says at the base; a repair is a commit whose subject says so (facts.past). Only
conditions, guards, handlers and assertions count: of other lines, teams that call every commit a fix have too many. It
is asked about where a refusal, a handler or an assertion goes and nothing checks in its place; where the definition gains
another check, or only a branch goes, the tests of the fix tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Sha, Side
from bot.facts import Construct, ConstructKind, Facts, FileHistory, FileRole, RepairedLines
from bot.pattern import lazy
from bot.risk._code import subjects, tails
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import CONSTRUCTS, View, look
from bot.risk._wording import callee, code

_READ = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}
_CHECKS = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.HANDLER, ConstructKind.ASSERTION}
_NO_FAULT = lazy(
    r"(?i)\b(?:typos?|lint\w*|auto-?fix\w*|format\w*|style|mypy|types?|typing|renam\w*|warnings?|docs?|comments?|tests?|ci|build)\b"
)
"""Repairs of what nobody's program does."""

_USUAL = lazy(r"^(?:err(?:or)? != nil|\w+|assert\s*\(?(?:[Ff]alse|0)\)?)$")
"""Conditions that stand everywhere, and say nothing of the fault."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    pasts = {past.path: past for past in facts.past.files}
    told: set[Sha] = set()
    standing = frozenset(_tight(c) for f in facts.files for c in f.added if c.kind in _CHECKS)
    for file in facts.files:
        if file.role in _READ and file.proof is None and file.diff.new_path is not None and file.path in pasts:
            view = look(file)
            for repaired, check in _lost(view, pasts[file.path], standing):
                if repaired.sha not in told:
                    told.add(repaired.sha)
                    yield _signal(view, repaired, check)


def _lost(view: View, past: FileHistory, standing: frozenset[str]) -> Iterator[tuple[RepairedLines, Construct]]:
    """The checks that a repair wrote and that stand nowhere after the change, each with its repair."""
    reworded = {(c.symbol, name) for c in view.file.added if c.kind in _CHECKS for name in tails(subjects(c.text))}
    for check in view.file.removed:
        if (
            check.kind not in _CHECKS
            or _USUAL.search(check.text)
            or _tight(check) in standing
            or not view.went(check)
            or not view.survives(check)
            or _is_reworded(check, reworded)
            or any(c.head == check.head for c in view.standing({check.kind}, check.symbol) if check.head)
        ):
            continue
        for repaired in past.repaired:
            if repaired.location.start <= check.line <= repaired.location.end and not _NO_FAULT.search(
                repaired.subject
            ):
                if not any(_is_alike(check, c) for c in view.file.added[:CONSTRUCTS]):
                    yield repaired, check
                break


def _tight(check: Construct) -> str:
    return "".join(check.text.split()).replace("(", "").replace(")", "")


def _is_reworded(check: Construct, names: set[tuple[str, str]]) -> bool:
    """Whether the same definition gains checks of all but one of the same values: what they ask now is another rule's."""
    mine = tails(subjects(check.text))
    return len(mine) > 1 and sum((check.symbol, name) in names for name in mine) >= len(mine) - 1


def _is_alike(check: Construct, other: Construct) -> bool:
    """Whether a check of another definition asks of all the same values: it moved, and `request` became `self.request`."""
    mine = tails(subjects(check.text))
    return other.kind in _CHECKS and len(mine) > 1 and mine <= tails(subjects(other.text))


def _signal(view: View, repaired: RepairedLines, check: Construct) -> Signal:
    function = callee(check.symbol, view.file.language)
    replaced = check.kind is ConstructKind.CONDITION or any(
        c.kind in _CHECKS and c.symbol == check.symbol for c in view.file.added
    )
    settles = f"the test that came with {repaired.sha[:10]}, or one that repeats its case"
    return Signal(
        rule=RULE.id,
        title=f"a fix's check altered in {check.symbol or view.file.path}",
        floor=Tier.LOW if replaced else Tier.MEDIUM,
        severity=Tier.LOW if replaced else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=(view.place(check, Side.OLD),),
        why=f"{code(check.text)} in {function} was written by {repaired.sha[:10]}: {code(repaired.subject, 100, 16)}.",
        ask=Ask(
            text=f"{code(check.text)} in {function} came with the fix {code(repaired.subject, 56, 8)}. What keeps the fault that it repaired from coming back?",
            trigger=f"the case that {repaired.sha[:10]} repaired",
            consequence="the old fault is back",
            settles=settles,
        )
        if not replaced
        else None,
        check=settles if replaced else "",
    )


RULE = Rule(
    id="repaired-lines",
    group=Group.SHAPE,
    about="A check that a recent fix wrote is altered or removed.",
    detect=detect,
)
