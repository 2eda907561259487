"""Marks that were seen at earlier heads of the same change: a force-push does not undo them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.change import Change, Location
from bot.facts._authorship import ProvenanceEvidence, ProvenanceScope
from bot.facts.provenance._evidence import AI, About, weakness
from bot.facts.provenance._lines import Lines, runs

_SEEN = "seen at an earlier head"


def earlier_evidence(
    seen: Iterable[ProvenanceEvidence], fresh: Sequence[ProvenanceEvidence], change: Change, added: Lines
) -> tuple[ProvenanceEvidence, ...]:
    """What of it is not found any more. A denial does not outlive its head: kept, it could lower a demand."""
    strength: dict[tuple[object, ...], int] = {}
    for item in fresh:
        key = (item.rule, item.tool, item.commit)
        strength[key] = min(weakness(item.level), strength.get(key, weakness(item.level)))
    kept: dict[ProvenanceEvidence, None] = {}
    for item in seen:
        found = strength.get((item.rule, item.tool, item.commit))
        if item.level in AI and (found is None or found > weakness(item.level)):
            source = item.source if item.source.endswith(_SEEN) else f"{item.source}, {_SEEN}"
            scope, commit, lines = _about(item, change, added)
            kept[replace(item, source=source, scope=scope, commit=commit, lines=lines)] = None
    return tuple(kept)


def _about(item: ProvenanceEvidence, change: Change, added: Lines) -> About:
    """What a mark speaks of now: of a commit that is gone nobody knows what became of its lines, so of all of them."""
    if item.commit is not None:
        is_here = any(commit.sha == item.commit for commit in change.commits)
        return About(ProvenanceScope.COMMIT, item.commit) if is_here else About()
    if item.scope is not ProvenanceScope.LINE:
        return About()
    paths = dict.fromkeys(line.path for line in item.lines)
    lines: tuple[Location, ...] = tuple(run for path in paths for run in runs(path, added.get(path, ())))
    return About(ProvenanceScope.LINE, lines=lines)
