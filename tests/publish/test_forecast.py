"""The line that says how likely a change is to need a fix."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.publish import render_json, render_markdown, render_terminal
from bot.publish._escape import MarkdownInk
from bot.publish._forecast_words import forecast_words, odds
from bot.risk import Contribution, Forecast
from tests.builders import a_brief
from tests.publish.test_json import VALIDATOR

FORECAST = Forecast(
    probability=0.31,
    low=0.25,
    high=0.38,
    rank=0.934,
    contributions=(
        Contribution("code-added", 412.0, 1.2, 0.93, "adds 412 lines of code (more than 93% of changes): raises"),
        Contribution("files", 9.0, 0.3, 0.95, "touches 9 files (more than 95% of changes): raises"),
        Contribution("docs-share", 0.1, -0.2, 0.8, "10% of its lines are documentation: lowers"),
        Contribution("own-nearby", 0.0, 0.1, 0.0, "its author has 0 recent commits to these folders: raises"),
    ),
    outside=("it was not fitted on .<b>rs files", "touches 900 files; it was fitted up to 27", "a third"),
    fitted_on="30,723 changes of DPDK/dpdk (2017 to 2023)",
)


def test_the_line_says_rank_odds_reasons_and_limits() -> None:
    assert forecast_words(replace(FORECAST, outside=()), MarkdownInk()) == (
        "likelier to need a fix than 93% of 30,723 changes of DPDK/dpdk (2017 to 2023); there about 3 in 10 like this needed a fix"
        " (interval of the fit 1 in 4 to 4 in 10); not measured for this repository."
        " Because: adds 412 lines of code (more than 93% of changes): raises;"
        " touches 9 files (more than 95% of changes): raises."
    )


def test_of_a_change_unlike_the_fitted_ones_no_odds_are_told() -> None:
    assert forecast_words(FORECAST, MarkdownInk()) == (
        "likelier to need a fix than 93% of 30,723 changes of DPDK/dpdk (2017 to 2023); not measured for this repository."
        " Because: adds 412 lines of code (more than 93% of changes): raises;"
        " touches 9 files (more than 95% of changes): raises."
        " Outside what it was fitted on, so without odds: it was not fitted on .&lt;b&gt;rs files and 2 more."
    )


def test_a_model_of_the_repositorys_own_was_measured_there() -> None:
    own = replace(FORECAST, outside=(), fitted_on="2,500 changes of this repository from 2024-01-01 to 2026-01-01")
    assert "not measured" not in forecast_words(own, MarkdownInk())


def test_without_a_forecast_there_is_no_line() -> None:
    brief = a_brief()
    assert forecast_words(None, MarkdownInk()) == ""
    assert "Forecast" not in render_terminal(brief, width=100, colour=False)
    assert "Forecast" not in render_markdown(brief)
    assert json.loads(render_json(brief))["forecast"] is None


def test_each_medium_has_the_line() -> None:
    brief = replace(a_brief(), forecast=FORECAST)
    terminal = " ".join(render_terminal(brief, width=120, colour=False).split())
    assert "Forecast likelier to need a fix than 93% of 30,723 changes" in terminal
    assert "- **Forecast:** likelier to need a fix than 93% of 30,723 changes" in render_markdown(brief)
    document = json.loads(render_json(brief))
    VALIDATOR.validate(document)
    assert document["forecast"]["probability"] == 0.31
    assert len(document["forecast"]["contributions"]) == 4, "the JSON cuts nothing"
    assert len(document["forecast"]["outside"]) == 3


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "1 in 1,000"),
        (0.004, "1 in 250"),
        (0.1, "1 in 10"),
        (0.2, "1 in 5"),
        (0.26, "3 in 10"),
        (0.999, "9 in 10"),
    ],
)
def test_odds_are_no_finer_than_what_is_known(probability: float, words: str) -> None:
    assert odds(probability) == words
