"""One matter, told once: what an analyzer and a rule of ours both found at a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.change import Location
from bot.risk._nouns import Signal

ANALYZER = "analyzer-result"
_NEAR = 1
"""Lines between two reports of one matter: some tools point at a call, some at the statement around it."""


def told_once(signals: Iterable[Signal]) -> list[Signal]:
    """The signals, without an analyzer's that says what a rule of ours asks about at that line.

    Ours then names the analyzer as a second witness, and takes its floor and severity where they are higher: what was
    said twice is never worth less than what was said once.
    """
    signals = list(signals)
    reports = [s for s in signals if s.rule == ANALYZER]
    kept = [s for s in signals if s.rule != ANALYZER]
    at_place: dict[Location, list[int]] = {}
    for n, own in enumerate(kept):
        at_place.setdefault(_line(own.location), []).append(n)
    for report in reports:
        near = (_line(report.location, by) for by in range(-_NEAR, _NEAR + 1))
        candidates = sorted(n for place in near for n in at_place.get(place, ()))
        at = next((n for n in candidates if _same_matter(kept[n], report)), None)
        if at is None:
            kept.append(report)
        else:
            own = kept[at]
            kept[at] = replace(
                own,
                floor=max(own.floor, report.floor),
                severity=max(own.severity, report.severity),
                why=f"{own.why} {report.title.partition(': ')[0]} reports the line as well.",
            )
    return kept


def _same_matter(own: Signal, report: Signal) -> bool:
    """Whether a rule of ours asks of it; a signal without a question says too little to stand for another's."""
    return own.ask is not None and own.lens is report.lens


def _line(place: Location, by: int = 0) -> Location:
    return Location(place.path, place.start + by, place.start + by, place.side)
