"""How often questions of a kind have held up, where it was measured.

The rates come from `foreread eval calibrate`; the kinds are what can be observed of a question. A model's own number
counts only through its band.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.review._nouns import Confidence, Question, Standing
from bot.risk import Band


class Measured(NamedTuple):
    """What was measured of one kind of question."""

    rate: float
    """Share that named a known fault, 0 to 1."""
    n: int
    judged: bool = False
    """Whether readers judged each against the code of real changes, by whether it holds up."""


Calibration = Mapping[str, Measured]
"""By kind; a kind that was not measured, or too rarely, is missing."""


def question_kinds(
    source: str, band: Band, standing: Standing = Standing.UNCHECKED, *, is_reading: bool = True
) -> tuple[str, ...]:
    """The kinds that a question belongs to. Rules differ too much for a rate that all of them share."""
    asks = source.split(", ")
    rules = [name for name in asks if name.startswith("rule ")]
    if rules and len(rules) < len(asks):
        return ("rule and model",)
    if not rules and standing is not Standing.UNCHECKED and not is_reading:
        return (f"model, the author's words, {band}",)
    seen_twice = "" if standing is Standing.UNCHECKED else f"{standing}, "
    return tuple(rules) if rules else (f"model, {seen_twice}{band}",)


def calibrated(question: Question, calibration: Calibration) -> Question:
    """The question with what was measured of its kind, or as it is."""
    stated, is_reading = question.confidence.band, bool(question.readings)
    for kind in question_kinds(question.source, stated, question.standing, is_reading=is_reading):
        if kind in calibration:
            rate, n, judged = calibration[kind]
            return replace(question, confidence=Confidence(_band(rate), rate, n, judged))
    return question


def _band(rate: float) -> Band:
    """The band that a measured rate falls into: what was found outweighs what was thought. Bounds of thirds."""
    return Band.LOW if rate < 1 / 3 else Band.MEDIUM if rate < 2 / 3 else Band.HIGH
