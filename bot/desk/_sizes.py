"""How large a change is, and how much of it proofs let off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from bot.brief import Brief
from bot.desk._nouns import Record
from bot.facts import Proof
from bot.gate import ChangeView


class Sizes(NamedTuple):
    """Counts of lines, and of files."""

    added: int = 0
    removed: int = 0
    files: int = 0
    proven: int = 0
    """Changed lines that need not be read."""
    assisted: int = 0

    @property
    def unproven(self) -> int:
        return max(0, self.added + self.removed - self.proven)


def sizes_of(view: ChangeView | None, brief: Brief | None, current: Record | None) -> Sizes:
    """By git's count of files; without it by the brief's reading order; without both as they were of the same head."""
    known = Sizes() if current is None else _recorded(current)
    if view is not None:
        lines = {each.path: each.added + each.removed for each in view.entries}
        added, removed = sum(each.added for each in view.entries), sum(each.removed for each in view.entries)
        proven = known.proven if brief is None else _proven(brief, lines)
        return Sizes(added, removed, len(view.entries), min(proven, added + removed), view.assisted_lines)
    if brief is None:
        return known
    stops = brief.reading_order
    lines = {stop.location.path: stop.added + stop.removed for stop in stops}
    added, removed = sum(stop.added for stop in stops), sum(stop.removed for stop in stops)
    return Sizes(added, removed, len(stops), _proven(brief, lines), brief.provenance.assisted)


def _recorded(record: Record) -> Sizes:
    return Sizes(record.added, record.removed, record.files, record.proven, record.assisted)


def _proven(brief: Brief, lines: Mapping[str, int]) -> int:
    """A proof of a whole file lets off all its lines, one of parts no more than the file has."""
    proven: Counter[str] = Counter()
    for proof in brief.skippable:
        proven[proof.path] += _lines_of(proof, lines.get(proof.path, 0))
    return sum(min(count, lines.get(path, 0)) for path, count in proven.items())


def _lines_of(proof: Proof, all_lines: int) -> int:
    return sum(place.end - place.start + 1 for place in proof.places) if proof.places else all_lines
