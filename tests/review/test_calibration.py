"""A question carries what was measured of its kind, and nothing where its kind was not measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.files import calibration
from bot.adapters.prompt_files import load_prompt
from bot.publish._words import confidence_words
from bot.review import Confidence, Measured, Standing, calibrated, question_kinds
from bot.risk import Band
from tests.builders import a_question

MEASURED = {
    "model, high": Measured(0.78, 159),
    "rule removed-guard": Measured(0.1, 12),
    "rule and model": Measured(0.9, 11),
}


@pytest.mark.parametrize(
    ("source", "band", "rate"),
    [
        ("model any:name", Band.HIGH, 0.78),
        ("model any:name", Band.LOW, None),
        ("rule removed-guard", Band.MEDIUM, 0.1),
        ("rule missing-timeout", Band.HIGH, None),
        ("rule removed-guard, model any:name", Band.LOW, 0.9),
        ("model any:name, rule missing-timeout", Band.LOW, 0.9),
    ],
)
def test_a_question_has_the_rate_of_its_kind(source: str, band: Band, rate: float | None) -> None:
    question = replace(a_question(), source=source, confidence=Confidence(band))
    found = calibrated(question, MEASURED).confidence
    assert found.hit_rate == rate


@pytest.mark.parametrize(("rate", "band"), [(0.0, Band.LOW), (0.4, Band.MEDIUM), (0.78, Band.HIGH)])
def test_what_was_measured_outweighs_the_band_that_was_thought(rate: float, band: Band) -> None:
    question = replace(a_question(), source="rule removed-guard", confidence=Confidence(Band.MEDIUM))
    assert calibrated(question, {"rule removed-guard": Measured(rate, 12)}).confidence.band is band


def test_without_a_measurement_the_band_stays() -> None:
    question = replace(a_question(), source="rule new-thread", confidence=Confidence(Band.HIGH))
    assert calibrated(question, MEASURED).confidence == Confidence(Band.HIGH)


def test_two_models_that_agree_are_one_kind() -> None:
    assert question_kinds("model a, model b", Band.HIGH) == ("model, high",)


def test_what_ships_says_on_how_many_questions_it_was_measured() -> None:
    measured = calibration({load_prompt("find-questions").digest})
    assert "model, high" in measured
    assert all((0 <= m.rate < 1 or m.judged) and m.n >= 10 for m in measured.values())


def test_what_was_measured_with_another_prompt_is_not_shown() -> None:
    assert not [kind for kind in calibration({"another"}) if "model" in kind]
    assert calibration(set()), "without a model the rules' rates stand"


def test_what_readers_judged_is_told_as_that_and_belongs_to_what_a_second_look_confirmed() -> None:
    rates = {"model, confirmed, high": Measured(1.0, 66, judged=True), "model, high": Measured(0.7, 100)}
    checked = replace(a_question(), source="model a", confidence=Confidence(Band.HIGH), readings=(1,))
    confirmed = calibrated(replace(checked, standing=Standing.CONFIRMED), rates).confidence
    unchecked = calibrated(checked, rates).confidence
    assert (confirmed.hit_rate, confirmed.measured_on, confirmed.judged) == (1.0, 66, True)
    assert (unchecked.hit_rate, unchecked.judged) == (0.7, False)
    assert "66 of 66 held up when judged" in confidence_words(confirmed)


def test_what_the_authors_words_leave_open_was_not_measured() -> None:
    rates = {f"model, unresolved, {band}": Measured(0.5, 20, judged=True) for band in Band}
    stated = replace(a_question(), source="model a", standing=Standing.UNRESOLVED, readings=())
    assert calibrated(stated, rates).confidence.hit_rate is None
