"""When a model is asked again, and after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.models._faults import TransientModelError, status_fault
from bot.adapters.models._retry import Retrying, seconds_to_wait
from bot.errors import ModelError, ModelRefusedError, ModelUnavailableError
from tests.adapters.models.requests import request
from tests.fakes_model import ScriptedModel

if TYPE_CHECKING:
    from bot.review import Reply

NOON = 1_784_808_000.0
"""Thursday, 23 July 2026, 12:00:00 UTC, in seconds since the epoch."""


def asked(*answers: str | ModelError) -> tuple[ScriptedModel, list[float], Reply | ModelError]:
    """The model, the waits between its answers, and what came of it."""
    model = ScriptedModel([("find-defects", answer) for answer in answers])
    waits: list[float] = []
    try:
        return model, waits, Retrying(model, sleep=waits.append).complete(request())
    except ModelError as error:
        return model, waits, error


def busy(retry_after: str | None = None) -> TransientModelError:
    return TransientModelError("It is busy.", "Wait.", retry_after=retry_after)


def test_an_answer_is_not_asked_for_twice() -> None:
    model, waits, _ = asked("{}", "never")

    assert (len(model.requests), waits) == (1, [])


def test_what_may_pass_is_tried_three_times_with_growing_waits() -> None:
    model, waits, came = asked(busy(), busy(), "{}")

    assert (len(model.requests), waits) == (3, [2.0, 8.0])
    assert not isinstance(came, ModelError)


def test_after_three_tries_the_model_is_unavailable_and_the_error_says_so() -> None:
    model, waits, came = asked(busy(), busy(), busy(), "never")

    assert (len(model.requests), waits) == (3, [2.0, 8.0])
    assert isinstance(came, ModelUnavailableError)
    assert not isinstance(came, TransientModelError)
    assert str(came) == "It is busy. It was asked 3 times. Wait."


@pytest.mark.parametrize("error", [ModelError("no"), ModelRefusedError("no"), ModelUnavailableError("no")])
def test_what_will_not_pass_is_not_tried_again(error: ModelError) -> None:
    model, waits, came = asked(error, "never")

    assert (len(model.requests), waits, came) == (1, [], error)


def test_the_providers_wish_goes_before_our_schedule() -> None:
    _, waits, _ = asked(busy("5"), busy("nonsense"), "{}")

    assert waits == [5.0, 8.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("60", 60.0),
        ("3600", 60.0),
        ("999999999", 60.0),
        ("9999999999999999999999", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("٣", None),
        ("soon", None),
        ("Thu, 23 Jul 2026 12:00:30 GMT", 30.0),
        ("Thu, 23 Jul 2026 11:00:00 GMT", 0.0),
        ("Fri, 24 Jul 2026 12:00:00 GMT", 60.0),
        ("Thu, 99 Jul 2026 12:00:30 GMT", None),
        ("Thu, 23 Jul 99999 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_more_than_a_minute(
    header: str | None, seconds: float | None
) -> None:
    assert seconds_to_wait(header, now=NOON) == seconds


@given(st.text())
def test_no_header_makes_us_wait_less_than_nothing_or_more_than_a_minute(header: str) -> None:
    wait = seconds_to_wait(header, now=NOON)

    assert wait is None or 0 <= wait <= 60


@pytest.mark.parametrize("status", range(400, 600))
def test_every_status_is_either_worth_another_try_or_not(status: int) -> None:
    error = status_fault("m", status, "words", credential="KEY", retry_after="3")

    assert isinstance(error, TransientModelError) == (status in {408, 409, 429} or status >= 500)
    assert f"HTTP {status}" in str(error)
    assert error.remedy
