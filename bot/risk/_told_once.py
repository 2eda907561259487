"""One matter, told once: what two found at a line.

An analyzer's result at a line that a rule of ours asks about joins that question; so does the fix that wrote a check
which another rule asks about. What was said twice is never worth less than what was said once: floor and severity are
the higher ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.change import Location
from bot.risk._nouns import Signal

ANALYZER = "analyzer-result"
REPAIR = "repaired-lines"
_NEAR = 1
"""Lines between two reports of one matter: some tools point at a call, some at the statement around it."""


def told_once(signals: Iterable[Signal]) -> list[Signal]:
    """The signals; where two ask of one line, the sharper one, which names the other as a second witness."""
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
            kept[at] = _joined(kept[at], report, f"{report.title.partition(': ')[0]} reports the line as well.")
    return _without_repairs(kept)


def _without_repairs(signals: list[Signal]) -> list[Signal]:
    """The signals, without the question about a fix's check where another asks of that very line."""
    asked = {
        _line(evidence.location): n
        for n, signal in reversed(list(enumerate(signals)))
        if signal.ask is not None and signal.rule != REPAIR
        for evidence in signal.evidence
    }
    kept = dict(enumerate(signals))
    for n, repair in enumerate(signals):
        at = asked.get(_line(repair.location)) if repair.rule == REPAIR and repair.ask is not None else None
        if at is not None:
            kept[at] = _joined(kept[at], repair, repair.why)
            del kept[n]
    return list(kept.values())


def _joined(own: Signal, other: Signal, said: str) -> Signal:
    return replace(
        own,
        floor=max(own.floor, other.floor),
        severity=max(own.severity, other.severity),
        why=f"{own.why} {said}",
    )


def _same_matter(own: Signal, report: Signal) -> bool:
    """Whether a rule of ours asks of it; a signal without a question says too little to stand for another's."""
    return own.ask is not None and own.lens is report.lens


def _line(place: Location, by: int = 0) -> Location:
    return Location(place.path, place.start + by, place.start + by, place.side)
