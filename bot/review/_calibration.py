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


Calibration = Mapping[str, Measured]
"""By kind; a kind that was not measured, or too rarely, is missing."""


def question_kinds(source: str, band: Band, standing: Standing = Standing.UNCHECKED) -> tuple[str, ...]:
    """The kinds that a question belongs to. Rules differ too much for a rate that all of them share."""
    asks = source.split(", ")
    rules = [name for name in asks if name.startswith("rule ")]
    if rules and len(rules) < len(asks):
        return ("rule and model",)
    seen_twice = "" if standing is Standing.UNCHECKED else f"{standing}, "
    return tuple(rules) if rules else (f"model, {seen_twice}{band}",)


def calibrated(question: Question, calibration: Calibration) -> Question:
    """The question with what was measured of its kind, or as it is."""
    for kind in question_kinds(question.source, question.confidence.band, question.standing):
        if kind in calibration:
            rate, n = calibration[kind]
            return replace(question, confidence=Confidence(_band(rate), rate, n))
    return question


def _band(rate: float) -> Band:
    """The band that a measured rate falls into: what was found outweighs what was thought. Bounds of thirds."""
    return Band.LOW if rate < 1 / 3 else Band.MEDIUM if rate < 2 / 3 else Band.HIGH
