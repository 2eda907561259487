"""One matter, told once: what an analyzer and a rule of ours both found at a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
    for report in reports:
        at = next((n for n, s in enumerate(kept) if s.rule != ANALYZER and _same_matter(s, report)), None)
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
    """Whether a rule of ours asks of that line; a signal without a question says too little to stand for another's."""
    a, b = own.location, report.location
    return (
        own.ask is not None
        and own.lens is report.lens
        and (a.path, a.side) == (b.path, b.side)
        and abs(a.start - b.start) <= _NEAR
    )
