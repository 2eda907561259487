"""A check that a recent repair wrote is altered or removed: the fault that it repaired may come back.

Who wrote a line is what `git blame` says at the base; a repair is a commit whose subject says so (facts.past). Only
conditions, guards, handlers and assertions count: of other lines, teams that call every commit a fix have too many.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Sha, Side
from bot.facts import Construct, ConstructKind, Facts, FileHistory, FileRole, RepairedLines
from bot.pattern import lazy
from bot.risk._asked import asked_by
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._terms import terms_of
from bot.risk._view import View, look
from bot.risk._wording import callee, code, where

_READ = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}
_CHECKS = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.HANDLER, ConstructKind.ASSERTION}
_NO_FAULT = lazy(
    r"(?i)\b(?:typos?|lint\w*|auto-?fix\w*|format\w*|style|mypy|types?|typing|renam\w*|warnings?|docs?|comments?|tests?|ci|build|checkstyle|indent\w*|white ?space|line lengths?|lines over)\b"
)
"""Repairs of what nobody's program does."""

_SIGNS = lazy(r"[<>=!]=?=?|&&|\|\||\b(?:and|or|not|is|in)\b|\b\d+\b")
_NAME = lazy(r"(\$?[A-Za-z_]\w*)")
_CANDIDATES = 50
"""Checks of a function that one is held against."""
_USUAL = lazy(r"^(?:err(?:or)? != nil|\w+)$")
"""Conditions that stand everywhere, and say nothing of the fault."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    pasts = {past.path: past for past in facts.past.files}
    told: set[Sha] = set()
    brought = frozenset(_plain(c) for f in facts.files for c in f.added if c.kind in _CHECKS)
    for file in facts.files:
        if file.role in _READ and file.proof is None and file.diff.new_path is not None and file.path in pasts:
            view = look(file)
            for repaired, check in _lost(view, pasts[file.path], brought):
                if repaired.sha not in told:
                    told.add(repaired.sha)
                    yield _signal(view, repaired, check)


def _lost(view: View, past: FileHistory, brought: frozenset[str]) -> Iterator[tuple[RepairedLines, Construct]]:
    """The checks that a repair wrote and that stand nowhere after the change, each with its repair."""
    standing = brought | {_plain(c) for c in view.file.added}
    for check in view.file.removed:
        if (
            check.kind not in _CHECKS
            or _USUAL.search(check.text)
            or _plain(check) in standing
            or not view.went(check)
            or not view.survives(check)
            or _is_reworded(view, check)
        ):
            continue
        for repaired in past.repaired:
            if repaired.location.start <= check.line <= repaired.location.end and not _NO_FAULT.search(
                repaired.subject
            ):
                yield repaired, check
                break


def _plain(check: Construct) -> str:
    """The text without the marks of PHP's global names, which an import saves."""
    return check.text.replace("\\", "")


def _is_reworded(view: View, check: Construct) -> bool:
    """Whether the check stands with a variable renamed, or with one more term that lets it do no less."""
    near = [c for c in view.file.added if c.kind is check.kind and c.symbol == check.symbol][:_CANDIDATES]
    return any(_has_more_terms(check, c) or _is_renamed(view, check, c) for c in near) or any(
        _asks_alike(check, c, view.file.language) for c in near
    )


def _asks_alike(check: Construct, other: Construct, language: str | None) -> bool:
    """Whether a condition asks the same of a value that is reached another way: `var.on` → `local.on`."""
    pattern = asked_by(check.text, language)
    turned = check.text.count("!") != other.text.count("!")
    return bool(pattern) and not turned and pattern == asked_by(other.text, language) and _signs(check) == _signs(other)


def _signs(check: Construct) -> list[str]:
    return _SIGNS.findall(check.text)


def _has_more_terms(check: Construct, other: Construct) -> bool:
    """A guard that also leaves in other cases, or a condition that also needs something else."""
    old, new = terms_of(check.text), terms_of(other.text)
    join = "or" if check.kind is ConstructKind.GUARD else "and"
    return old is not None and new is not None and new.join == join and set(old.terms) < set(new.terms)


def _is_renamed(view: View, check: Construct, other: Construct) -> bool:
    """Whether the two differ in one name, which is gone from the function, while the new one was not there before."""
    old, new = _NAME.split(check.text), _NAME.split(other.text)
    if len(old) != len(new):
        return False
    pairs = {(a, b) for a, b in zip(old, new, strict=True) if a != b}
    if len(pairs) != 1 or not all(_NAME.fullmatch(name) for name in next(iter(pairs))):
        return False
    was, now = next(iter(pairs))
    here = (text for _, text in view.lines(check.symbol, other.line))
    there = (text for _, text in view.lines(check.symbol, check.line, Side.OLD))
    return not any(was in _NAME.findall(t) for t in here) and not any(now in _NAME.findall(t) for t in there)


def _signal(view: View, repaired: RepairedLines, check: Construct) -> Signal:
    place = view.place(check, Side.OLD)
    function = callee(check.symbol, view.file.language) if check.symbol else where(place)
    return Signal(
        rule=RULE.id,
        title=f"a fix's check altered in {check.symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=(place,),
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
