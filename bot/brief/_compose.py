"""Facts, Risk and Review → Brief: what to show, in which order, and what to own up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bot.brief._nouns import Brief, NotExamined, Stop
from bot.change import LineOp, Location, RepoPath
from bot.facts import (
    ChangeKind,
    Facts,
    FileFacts,
    FileHistory,
    FileRole,
    GeneratedFrom,
    Proof,
    ProvenanceLevel,
    Reading,
    SymbolKind,
    Usage,
    left_out,
)
from bot.review import Calibration, Receipt, Review, calibrated, rank_questions, with_advice
from bot.risk import Risk, Signal, Tier, worth

_AI = {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED}
_ROLE_ORDER = (
    FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CODE, FileRole.CI, FileRole.AGENT, FileRole.MANIFEST,
    FileRole.CONFIG, FileRole.TEST, FileRole.DATA, FileRole.LOCKFILE, FileRole.VENDORED, FileRole.GENERATED,
    FileRole.DOCS,
)  # fmt: skip

_MANY_FIXES, _LARGE_SHARE = 3, 0.25
"""Fixes, and their share of the commits to a file, from which its past is worth a word."""


def compose_brief(facts: Facts, risk: Risk, review: Review, receipt: Receipt) -> Brief:
    """The page for the senior. Nothing is left out in silence: what is not asked or not read is listed."""
    dear = frozenset(e.location.path for s in risk.signals if s.floor is Tier.CRITICAL for e in s.evidence)
    asked, rest = with_advice(rank_questions(review.questions, dear), review.advice)
    return Brief(
        title=facts.change.title,
        tier=risk.tier,
        rules=risk.rules,
        provenance=facts.provenance,
        questions=asked,
        more_questions=rest,
        reading_order=_reading_order(facts, risk),
        skippable=tuple(_proofs(facts.files)),
        blast_radius=_blast_radius(facts.usages),
        for_author=tuple(_for_author(facts, risk)),
        unasked=tuple(
            s for s in risk.signals if s.ask is None and s.floor is not risk.tier and s.rule not in _SAID_ELSEWHERE
        ),
        not_examined=tuple(_not_examined(facts, receipt)),
        receipt=receipt,
        triggers=risk.triggers,
        dependencies=facts.dependencies,
        past=facts.past,
        analyzers=facts.analysis.runs,
        silenced=risk.silenced,
        forecast=risk.forecast,
        notes=facts.change.notes,
        answered=review.answered,
        since=review.since,
    )


def show_measured(brief: Brief, calibration: Calibration) -> Brief:
    """The brief with each question's measured hit rate, where its kind was measured."""
    return replace(
        brief,
        questions=tuple(calibrated(q, calibration) for q in brief.questions),
        more_questions=tuple(calibrated(q, calibration) for q in brief.more_questions),
        answered=tuple(calibrated(q, calibration) for q in brief.answered),
    )


def _proofs(files: Iterable[FileFacts]) -> Iterable[Proof]:
    """Of whole files first, then of parts of files that must be read otherwise."""
    files = tuple(files)
    yield from (f.proof for f in files if f.proof is not None)
    yield from (proof for f in files if f.proof is None for proof in f.partial)


_SAID_ELSEWHERE = frozenset({"code-touched", "likely-fix", "untested-change"})
"""Of every change to code, beside the tier, and among what the author should do."""


def _is_background(signal: Signal) -> bool:
    """The rule that every change to code fires says nothing about a place."""
    return signal.rule == "code-touched"


def _reading_order(facts: Facts, risk: Risk) -> tuple[Stop, ...]:
    """Every file that must be read, riskiest first; those with a proof are listed elsewhere."""
    by_path: dict[RepoPath, list[Signal]] = defaultdict(list)
    for signal in risk.signals:
        if not _is_background(signal):
            by_path[signal.location.path].append(signal)
    usages: dict[RepoPath, int] = defaultdict(int)
    for usage in _blast_radius(facts.usages):
        if not _is_merely_named(usage):
            usages[usage.change.symbol.path] += len(usage.untouched)
    files = [f for f in facts.files if f.proof is None]
    pasts = {past.path: past for past in facts.past.files}
    ranked = sorted(
        files, key=lambda f: (-_weight(f, by_path[f.path], usages[f.path]), _ROLE_ORDER.index(f.role), f.path)
    )
    return tuple(_stop(f, by_path[f.path], usages[f.path], pasts.get(f.path)) for f in ranked)


def _weight(file: FileFacts, signals: list[Signal], untouched: int) -> float:
    noticed = max((worth(s.severity, s.likelihood) for s in signals), default=0.0) + 0.1 * len(signals)
    shape = 0.3 if file.role in {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE} else 0.0
    return noticed + shape + min(untouched, 20) * 0.02 + min(file.diff.size, 500) * 0.0005


def _stop(file: FileFacts, signals: list[Signal], untouched: int, past: FileHistory | None) -> Stop:
    reasons = [s.title for s in sorted(signals, key=lambda s: -worth(s.severity, s.likelihood))][:2]
    if untouched:
        reasons.append(f"{untouched} untouched caller{'s' if untouched > 1 else ''}")
    if not reasons:
        reasons.append(_plain_reason(file))
    if file.generated is not None:
        reasons.append(_generated(file.generated))
    if past is not None:
        reasons += _past(past)
    line = signals[0].location.start if signals else _first_line(file)
    return Stop(
        Location(file.path, line, line),
        file.role,
        len(file.diff.added),
        len(file.diff.removed),
        "; ".join(dict.fromkeys(reasons)),
    )


def _generated(made: GeneratedFrom) -> str:
    """What a generated file's header says; whether the generator gives exactly this was not tried."""
    by = f"generated by {made.generator}" if made.generator else "generated"
    if made.source_in_change is None:
        return by
    return f"{by} from {made.source_path}, which is {'' if made.source_in_change else 'not '}in this change"


def _past(past: FileHistory) -> list[str]:
    """What a file's past adds to the reasons for reading it."""
    often = past.fixes >= _MANY_FIXES and past.fixes >= _LARGE_SHARE * past.commits
    said = [f"{past.fixes} of its last {past.commits} commits were named fixes"] if often else []
    if past.repaired:
        last = max(past.repaired, key=lambda lines: lines.when)
        said.append(f"alters lines that fix {last.sha[:7]} wrote")
    if past.reverts:
        said.append(f"taken back before ({', '.join(sha[:7] for sha in past.reverts[:2])})")
    return said


def _plain_reason(file: FileFacts) -> str:
    if file.reading is Reading.UNREAD:
        return file.reason
    named = [c for c in file.changes if c.kind is not ChangeKind.MOVED]
    if named and file.role in {FileRole.CODE, FileRole.MIGRATION}:
        return f"{named[0].kind}: {named[0].symbol.qualified}" + (
            f" and {len(named) - 1} more" if len(named) > 1 else ""
        )
    return str(file.role)


def _first_line(file: FileFacts) -> int:
    lines = [line.new for line in file.diff.lines(LineOp.ADDED) if line.new] or [h.new_start for h in file.diff.hunks]
    return max(1, lines[0]) if lines else 1


def _blast_radius(usages: Iterable[Usage]) -> tuple[Usage, ...]:
    """The altered or removed definitions that somebody could call, those with most untouched callers first."""
    shown = [u for u in usages if u.change.kind is not ChangeKind.ADDED]
    return tuple(sorted(shown, key=_reach))


def _reach(usage: Usage) -> tuple[bool, int, int, str]:
    """A type whose members change is named in many places that need no look: those stand last."""
    kinds = (ChangeKind.REMOVED, ChangeKind.SIGNATURE, ChangeKind.BODY)
    change = usage.change
    return _is_merely_named(usage), kinds.index(change.kind), -len(usage.untouched), change.symbol.path


def _is_merely_named(usage: Usage) -> bool:
    change = usage.change
    return change.kind is ChangeKind.BODY and change.symbol.kind in {SymbolKind.CLASS, SymbolKind.TYPE}


def _for_author(facts: Facts, risk: Risk) -> Iterable[str]:
    if facts.provenance.level in _AI and facts.provenance.owner is None:
        yield "Name the human who can explain, maintain and debug this change: its commits have no human author."
    for signal in risk.signals:
        if signal.rule == "untested-change":
            yield signal.why


def _not_examined(facts: Facts, receipt: Receipt) -> Iterable[NotExamined]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for file in facts.files:
        if file.reading is not Reading.READ and not _needs_no_word(file, facts):
            by_reason[_without_name(file)].append(file.path)
    for reason, paths in by_reason.items():
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        yield NotExamined(shown, reason)
    yield from _unread_dependencies(facts)
    yield from (NotExamined(what, why) for what, why in left_out(facts.analysis))
    yield from (NotExamined(what, reason) for what, reason in facts.advisories_unread)
    for problem in receipt.problems:
        yield NotExamined("part of the review", problem)
    altered = [u for u in facts.usages if u.change.kind is not ChangeKind.ADDED]
    open_ = [u for u in altered if u.unknown]
    if open_:
        reasons = list(dict.fromkeys(u.unknown for u in open_))
        more = f"; and {len(reasons) - 1} more reasons, by name" if len(reasons) > 1 else ""
        names = list(dict.fromkeys(u.change.symbol.name for u in open_))
        yield NotExamined(
            f"all who use {', '.join(names[:4])}" + (f" and {len(names) - 4} more" if len(names) > 4 else ""),
            reasons[0] + more,
        )
    if facts.provenance.incomplete:
        yield NotExamined("provenance", facts.provenance.incomplete)
    if facts.past.incomplete and facts.change.base is not None:
        yield NotExamined("history", facts.past.incomplete)


def _unread_dependencies(facts: Facts) -> Iterable[NotExamined]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for path, reason in facts.dependencies_unread:
        by_reason[reason].append(path)
    for reason, paths in by_reason.items():
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        yield NotExamined(f"the dependencies in {shown}", reason)


def _needs_no_word(file: FileFacts, facts: Facts) -> bool:
    """Text for people is for people; a proof, and dependencies that were read, say more than a reason why not."""
    if file.reading is not Reading.PARTLY:
        return False
    told = file.role in {FileRole.MANIFEST, FileRole.LOCKFILE} and any(
        change.path == file.path for change in facts.dependencies
    )
    return told or file.role is FileRole.DOCS or file.proof is not None


def _without_name(file: FileFacts) -> str:
    name = file.path.rpartition("/")[2]
    dot = name.rfind(".")
    return file.reason.replace(name, f"*{name[dot:]}" if dot > 0 else name)
