"""What makes a senior's sign-off due on an AI-assisted change, as companies' policies word it.

The four triggers are those of published policies on AI-assisted code: suggestions of more than some ten lines,
generated functions and classes, work on critical paths, infrastructure as code. They are facts about the change and
its provenance; what they oblige anybody to is the gate's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.change import Location
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, ProvenanceLevel, Symbol, SymbolKind
from bot.risk._domains import belongs
from bot.risk._nouns import RiskPolicy, Tier, Trigger, TriggerKind

_AI = {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED}
_DEFINITIONS = {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CLASS, SymbolKind.TYPE}
_CODE = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}
_CRITICAL = {*_CODE, FileRole.CONFIG}
_UNCOUNTED = {FileRole.LOCKFILE, FileRole.DOCS}
"""What nobody writes by hand, and what the policies leave to automated checks."""
_GENERATED_SHARE = 0.5
"""Share of a new definition's lines that carry AI evidence, from which it counts as generated."""


def find_triggers(facts: Facts, policy: RiskPolicy) -> tuple[Trigger, ...]:
    """The policy's triggers that the change meets; none without evidence of AI assistance."""
    if facts.provenance.level not in _AI:
        return ()
    return tuple(
        trigger
        for trigger in (
            _lines(facts, policy),
            _definitions(facts),
            _critical_path(facts, policy),
            _infrastructure(facts),
        )
        if trigger is not None
    )


def _lines(facts: Facts, policy: RiskPolicy) -> Trigger | None:
    uncounted = {f.path for f in facts.files if f.role in _UNCOUNTED}
    runs = [run for path, found in facts.provenance.lines.items() if path not in uncounted for run in found]
    assisted = sum(run.end - run.start + 1 for run in runs)
    if assisted <= policy.assisted_lines:
        return None
    places = tuple({run.path: run for run in reversed(runs)}.values())[::-1]
    return Trigger(TriggerKind.LINES, f"{assisted:,} assisted lines, more than {policy.assisted_lines}", places)


def _definitions(facts: Facts) -> Trigger | None:
    found = [symbol for file in facts.files if file.role in _CODE for symbol in _generated(file, facts)]
    if not found:
        return None
    return Trigger(
        TriggerKind.DEFINITION,
        _named([symbol.qualified for symbol in found]),
        tuple(Location(symbol.path, symbol.start, symbol.end) for symbol in found),
    )


def _generated(file: FileFacts, facts: Facts) -> Iterator[Symbol]:
    runs = facts.provenance.lines.get(file.path, ())
    for change in file.changes:
        symbol = change.symbol
        if change.kind is ChangeKind.ADDED and symbol.kind in _DEFINITIONS:
            assisted = sum(max(0, min(run.end, symbol.end) - max(run.start, symbol.start) + 1) for run in runs)
            if assisted >= _GENERATED_SHARE * (symbol.end - symbol.start + 1):
                yield symbol


def _critical_path(facts: Facts, policy: RiskPolicy) -> Trigger | None:
    found = {
        domain.name: places
        for domain in policy.domains
        if domain.tier is Tier.CRITICAL
        and (places := [_first(f, facts) for f in _assisted(facts) if f.role in _CRITICAL and belongs(f, domain)])
    }
    if not found:
        return None
    return Trigger(
        TriggerKind.CRITICAL_PATH, _named(list(found)), tuple(p for places in found.values() for p in places)
    )


def _infrastructure(facts: Facts) -> Trigger | None:
    found = [f for f in _assisted(facts) if f.role is FileRole.INFRASTRUCTURE]
    if not found:
        return None
    return Trigger(TriggerKind.INFRASTRUCTURE, _named([f.path for f in found]), tuple(_first(f, facts) for f in found))


def _assisted(facts: Facts) -> Iterator[FileFacts]:
    """The files that AI may have had a hand in; of one that only loses lines nobody can tell, so it counts."""
    for file in facts.files:
        if file.proof is None and (facts.provenance.lines.get(file.path) or not file.diff.added):
            yield file


def _first(file: FileFacts, facts: Facts) -> Location:
    runs = facts.provenance.lines.get(file.path)
    return runs[0] if runs else Location(file.path, 1, 1)


def _named(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
