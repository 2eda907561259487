"""A check that a recent repair wrote is altered or removed: the fault that it repaired may come back.

Who wrote a line is what `git blame` says at the base; a repair is a commit whose subject says so (facts.past). Only
conditions, guards, handlers and assertions count: of other lines, teams that call every commit a fix have too many.
A check that is only put in other words stands still: which term of it changed is for `changed-condition` to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.change import Sha, Side
from bot.facts import Construct, ConstructKind, Facts, FileHistory, FileRole, RepairedLines
from bot.pattern import lazy
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import CONSTRUCTS, View, look
from bot.risk._wording import callee, code

_READ = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}
_CHECKS = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.HANDLER, ConstructKind.ASSERTION}
_NO_FAULT = lazy(
    r"(?i)\b(?:typos?|lint\w*|auto-?fix\w*|format\w*|style|mypy|types?|typing|renam\w*|refactor\w*|warnings?|docs?|comments?|tests?|ci|build)\b|^(?:fix(?:\([^)]{0,40}\))?!?:\s*)?moved?\b"
)
"""Repairs of what nobody's program does."""

_USUAL = lazy(
    r"(?i)^(?:\w*err(?:or)? != nil|\w+|let (?:Err|Some)\(.*|[\w.]+\.(?:as_str|as_ref|as_deref|parent|metadata|kind)\(\).?)$"
)
"""Conditions that stand everywhere, and say nothing of the fault."""

_NAME = lazy(r"[A-Za-z_]\w*")
_CANDIDATES = 60
"""Lost checks of one file that are looked at: more were rewritten altogether."""
_MOST = 2000
"""Added checks that a removed one is compared with."""
_KEPT = 2 / 3
"""Share of a check's names from which an added check is the same one in other words."""
_BRANCHES = lazy(
    r"^\W*(?:if|elif|else|elsif|case|match|switch|when|while|until|unless|for|foreach|assert)\b|&&|\|\||=>"
)
"""A line that decides where to go: what an `if` became when it is a `case` or a loop now."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    pasts = {past.path: past for past in facts.past.files}
    told: set[Sha] = set()
    asked: list[set[str]] | None = None
    for file in facts.files:
        if file.role in _READ and file.proof is None and file.diff.new_path is not None and file.path in pasts:
            view = look(file)
            for repaired, check in islice(_lost(view, pasts[file.path]), _CANDIDATES):
                asked = _asked(facts) if asked is None else asked
                if repaired.sha not in told and not _is_reworded(view, check, asked):
                    told.add(repaired.sha)
                    yield _signal(view, repaired, check)


def _lost(view: View, past: FileHistory) -> Iterator[tuple[RepairedLines, Construct]]:
    """The checks that a repair wrote and that stand nowhere after the change, each with its repair."""
    standing = {c.text for c in view.file.added}
    for check in view.file.removed[:CONSTRUCTS]:
        if (
            check.kind not in _CHECKS
            or _USUAL.search(check.text)
            or check.text in standing
            or not view.went(check)
            or not view.survives(check)
        ):
            continue
        for repaired in past.repaired:
            if repaired.location.start <= check.line <= repaired.location.end and not _NO_FAULT.search(
                repaired.subject
            ):
                yield repaired, check
                break


def _asked(facts: Facts) -> list[set[str]]:
    """The names in each check that the change adds, wherever it stands."""
    return [
        _names(c.text)
        for file in facts.files
        if file.role in _READ
        for c in file.added[:CONSTRUCTS]
        if c.kind in _CHECKS
    ][:_MOST]


def _is_reworded(view: View, check: Construct, asked: list[set[str]]) -> bool:
    """Whether an added check asks of the same names, or the added branches of the definition do together; which term
    of it changed is told elsewhere. What has one name only is no proof that a check moved to another place."""
    names = _names(check.text)
    branches = [
        text
        for n, text in view.lines(check.symbol, view.successor(check.line))
        if n in view.added and _BRANCHES.search(text)
    ]
    enough = max(2, _KEPT * len(names))
    return len(names & _names(" ".join(branches))) >= _KEPT * len(names) or any(
        len(names & others) >= enough for others in asked
    )


def _names(text: str) -> set[str]:
    return {name.lower() for name in _NAME.findall(text)} - {"self", "this", "not", "and", "or", "let"}


def _signal(view: View, repaired: RepairedLines, check: Construct) -> Signal:
    function = callee(check.symbol, view.file.language)
    return Signal(
        rule=RULE.id,
        title=f"a fix's check altered in {check.symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=(view.place(check, Side.OLD),),
        why=f"{code(check.text)} in {function} was written by {repaired.sha[:10]}: {code(repaired.subject, 100, 16)}.",
        ask=Ask(
            text=f"{code(check.text)} in {function} came with the fix {code(repaired.subject, 56, 8)}. What keeps the fault that it repaired from coming back?",
            trigger=f"the case that {repaired.sha[:10]} repaired",
            consequence="the old fault is back",
            settles=f"the test that came with {repaired.sha[:10]}, or one that repeats its case",
        ),
    )


RULE = Rule(
    id="repaired-lines",
    group=Group.SHAPE,
    about="A check that a recent fix wrote is altered or removed.",
    detect=detect,
)
