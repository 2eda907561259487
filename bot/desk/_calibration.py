"""What became true of what was said: the forecast against repairs, questions against answers.

Few labels say nothing; then that is what is said. Intervals of shares are Wilson's.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.desk._nouns import Outcome, Record, RecordKey
from bot.desk._outcomes import KEPT_DAYS, REPAIRED, judged
from bot.review import Measured
from bot.risk.replay import Share, share

FEW: Final = 30
"""Changes with a known end, or judged questions, below which nothing is claimed."""
FEW_OF_KIND: Final = 10
"""Questions of a kind below which its rate is not written to a file: as `foreread eval calibrate` has it."""
_MOST_BINS: Final = 10
_LEAST_IN_BIN: Final = 10
_Z95: Final = 1.959963984540054


class Bin(NamedTuple):
    """Changes with forecasts near each other."""

    low: float
    """The lowest forecast in it, 0 to 1."""
    high: float
    said: float
    """The mean of the forecasts."""
    seen: Share
    """How many were repaired."""


class Gain(NamedTuple):
    """By how much less the forecast errs than the base rate, in Brier's score, with a 95 % interval; below 0: more."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The forecast, held against what became of the changes in the days after they were merged."""

    days: int
    known: int
    """Changes with a forecast that were merged at least so many days ago."""
    repaired: int
    """Of these, those that were taken back, or mended, within the days."""
    young: int
    """Changes with a forecast that were merged later: what becomes of them is not known yet."""
    bins: tuple[Bin, ...]
    """Of about as many changes each; none where too few are known."""
    brier: float | None
    """Mean square of forecast less what came, 0 the best (G. W. Brier, Monthly Weather Review 78, 1950)."""
    base: float | None
    """The same of always saying the share of the others that were repaired."""
    gain: Gain | None

    @property
    def is_few(self) -> bool:
        """Whether too little is known to say anything of the forecast."""
        return self.known < FEW


class KindRate(NamedTuple):
    """How often people answered `defect` to questions of a kind, of those answered one way or the other."""

    kind: str
    held_up: Share
    shipped: Measured | None
    """What this release was measured with; None for a kind that was not."""


def calibrate(
    records: Iterable[Record], outcomes: Iterable[Outcome], at: datetime, days: int = KEPT_DAYS
) -> Calibration:
    """The forecasts of changes that were merged, and whether a repair came within the days.

    A repair that came later counts as none, and a change that is younger is left out even if it was repaired: else
    young changes would be known only when they went wrong.
    """
    merged = {
        each.key: (each.probability, each.merged_at)
        for each in records
        if each.is_merged and each.probability is not None and each.merged_at is not None
    }
    span = timedelta(days=days)
    repaired = _repaired(merged, outcomes, span)
    old = sorted((p, key in repaired) for key, (p, merged_at) in merged.items() if merged_at + span <= at)
    return measure(old, young=len(merged) - len(old), days=days)


def _repaired(
    merged: Mapping[RecordKey, tuple[float, datetime]], outcomes: Iterable[Outcome], span: timedelta
) -> frozenset[RecordKey]:
    return frozenset(
        each.key
        for each in outcomes
        if each.kind in REPAIRED and each.key in merged and each.at - merged[each.key][1] <= span
    )


def measure(said: Sequence[tuple[float, bool]], young: int = 0, days: int = KEPT_DAYS) -> Calibration:
    """Of forecasts and whether each came true."""
    known, hits = len(said), sum(hit for _, hit in said)
    if known < FEW:
        return Calibration(days, known, hits, young, (), None, None, None)
    errors = [(p - hit) ** 2 for p, hit in said]
    # Each is held against the rate of the others: the base rate shall not know what it is tried on.
    base = [((hits - hit) / (known - 1) - hit) ** 2 for _, hit in said]
    gains = [theirs - ours for ours, theirs in zip(errors, base, strict=True)]
    return Calibration(
        days, known, hits, young, tuple(_bins(sorted(said))), sum(errors) / known, sum(base) / known, _gain(gains)
    )


def _bins(said: Sequence[tuple[float, bool]]) -> Iterable[Bin]:
    """As even as it goes; equal forecasts stay together."""
    count = min(_MOST_BINS, len(said) // _LEAST_IN_BIN)
    start = 0
    for number in range(1, count + 1):
        end = max(start, len(said) * number // count)
        while start < end < len(said) and said[end][0] == said[end - 1][0]:
            end += 1
        members = said[start:end]
        if members:
            mean = math.fsum(p for p, _ in members) / len(members)
            yield Bin(members[0][0], members[-1][0], mean, share(sum(hit for _, hit in members), len(members)))
        start = end


def _gain(gains: Sequence[float]) -> Gain:
    n = len(gains)
    mean = math.fsum(gains) / n
    half = _Z95 * math.sqrt(math.fsum((each - mean) ** 2 for each in gains) / (n - 1) / n)
    return Gain(mean, mean - half, mean + half)


def kind_rates(outcomes: Iterable[Outcome], shipped: Mapping[str, Measured]) -> tuple[KindRate, ...]:
    """By kind of question, the most judged first. Thumbs tell whether it was worth it, not whether it held: no part."""
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    for one in judged(outcomes, ()):
        if one.kind:
            counts[one.kind].append(one.is_defect)
    rows = (KindRate(kind, share(sum(hits), len(hits)), shipped.get(kind)) for kind, hits in counts.items())
    return tuple(sorted(rows, key=lambda row: (-row.held_up.of, row.kind)))


def calibration_document(rates: Iterable[KindRate], since: datetime, until: datetime) -> Mapping[str, object]:
    """The rates in the format of `bot/calibration.json`, so that a team can hold its own against the shipped ones."""
    shown = [each for each in rates if each.held_up.of >= FEW_OF_KIND]
    measured = {
        "reviewer": "foreread, by the answers of people",
        "since": since.date().isoformat(),
        "until": until.date().isoformat(),
        "questions": sum(each.held_up.of for each in shown),
        "prompts": [],
    }
    kinds = {each.kind: {"hits": each.held_up.hits, "n": each.held_up.of} for each in shown}
    return {"schema_version": 1, "measured_on": [measured], "kinds": dict(sorted(kinds.items()))}
