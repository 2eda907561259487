"""When the next model is asked, and when not."""

from __future__ import annotations

import pytest

from bot.adapters.models import open_model
from bot.adapters.models._fallback import Falling
from bot.adapters.models._faults import LastingModelError, status_fault
from bot.errors import ModelError, ModelUnavailableError, UsageError
from bot.review import Reply, StopReason
from tests.adapters.models.requests import request
from tests.fakes_model import ScriptedModel

Said = Reply | str | ModelError
AWAY = ModelUnavailableError("A is away.", "Wait.")
REFUSED = Reply("No.", "a", StopReason.REFUSED, 100, 10, 0.5, 40)


def chain(*scripts: list[Said]) -> tuple[Falling, list[ScriptedModel]]:
    """Models a, b, c … that say what their scripts hold, one after the other."""
    models = [
        ScriptedModel([("find-defects", said) for said in script], name=name)
        for name, script in zip("abcd", scripts, strict=False)
    ]
    return Falling(models), models


def asked(models: list[ScriptedModel]) -> list[int]:
    return [len(model.requests) for model in models]


def test_where_the_first_answers_no_other_is_asked() -> None:
    falling, models = chain(["yes"], ["no"])

    assert falling.complete(request()) == Reply("yes", "a")
    assert asked(models) == [1, 0]


@pytest.mark.parametrize("failure", [AWAY, ModelError("Too large."), LastingModelError("No key.")])
def test_where_the_first_fails_the_next_answers_and_the_reply_says_who(failure: ModelError) -> None:
    falling, models = chain([failure], [AWAY], ["yes"])

    assert falling.complete(request()) == Reply("yes", "c")
    assert asked(models) == [1, 1, 1]


@pytest.mark.parametrize("text", ["not JSON", ""])
def test_an_answer_of_a_wrong_shape_is_an_answer(text: str) -> None:
    falling, models = chain([Reply(text, "a", StopReason.CUT_OFF)], ["yes"])

    assert falling.complete(request()).text == text
    assert asked(models) == [1, 0]


def test_what_may_pass_is_asked_again_for_the_next_request() -> None:
    falling, models = chain([AWAY, "back"], ["yes"])

    assert [falling.complete(request()).text for _ in range(2)] == ["yes", "back"]
    assert asked(models) == [2, 1]


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_what_cannot_pass_is_asked_once(status: int) -> None:
    falling, models = chain([status_fault("a", status, "no", credential="KEY")], ["one", "two"])

    assert [falling.complete(request()).text for _ in range(2)] == ["one", "two"]
    assert asked(models) == [1, 2]


@pytest.mark.parametrize(
    ("status", "said"), [(400, "Your credit balance is too low to access the API."), (429, "code: insufficient_quota")]
)
def test_an_account_without_credit_is_asked_once(status: int, said: str) -> None:
    fault = status_fault("a", status, said, credential="KEY")

    assert isinstance(fault, LastingModelError)
    assert "billing" in fault.remedy


def test_a_refusal_is_passed_on_and_what_it_cost_is_counted() -> None:
    falling, _ = chain([REFUSED], [Reply("yes", "b", StopReason.DONE, 200, 20, 0.25, 50)])

    assert falling.complete(request()) == Reply("yes", "b", StopReason.DONE, 300, 30, 0.75, 90)


def test_a_cost_that_one_does_not_tell_is_not_told() -> None:
    falling, _ = chain([REFUSED], [Reply("yes", "b", StopReason.DONE, 200, 20)])

    assert falling.complete(request()).cost_usd is None


@pytest.mark.parametrize("other", [AWAY, Reply("Neither.", "b", StopReason.REFUSED, 1, 1, 0.0)])
def test_where_nobody_answers_but_one_refused_it_is_a_refusal(other: Said) -> None:
    falling, _ = chain([REFUSED], [other])

    reply = falling.complete(request())

    assert (reply.text, reply.model, reply.stop) == ("No.", "a", StopReason.REFUSED)


def test_where_all_fail_each_failure_is_told() -> None:
    falling, _ = chain([AWAY, AWAY], [LastingModelError("B has no key.", "Set B.")])

    for _ in range(2):
        with pytest.raises(ModelUnavailableError) as caught:
            falling.complete(request())
        assert str(caught.value) == "No model answered. A is away. Wait. B has no key. Set B."


def test_several_specs_are_opened_as_a_chain() -> None:
    model = open_model("anthropic:claude-of-the-day", "litellm:openai/gpt", "exec:ask")

    assert model.name == "anthropic:claude-of-the-day, else litellm:openai/gpt, else exec:ask"


def test_each_spec_of_a_chain_must_name_a_model() -> None:
    with pytest.raises(UsageError, match="`gpt`"):
        open_model("anthropic:claude-of-the-day", "gpt")


def test_a_chain_goes_on_over_real_failures() -> None:
    model = open_model("exec:there-is-no-such-command-here", "exec-text:echo {}")

    assert [model.complete(request()).model for _ in range(2)] == ["exec:echo", "exec:echo"]
