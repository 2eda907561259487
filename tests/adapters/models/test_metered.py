"""A model that keeps to its ceilings, whatever the pipeline asks of it and however many threads do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest

from bot.adapters.models.metered import Metered
from bot.adapters.spending import MonthSpending
from bot.errors import BudgetError, ModelError, ModelTimedOutError, ModelUnavailableError
from bot.review import Reply, Request, Turn
from bot.review.asking import Budget, Purse, Spent, estimate
from tests.fakes_model import ScriptedModel

REQUEST = Request(
    "find-questions", 1, "d1ge57", "You read.", (Turn("user", "a = 1\n" * 50),), {"type": "object"}, 4_000
)
ONE = estimate(REQUEST, None).most.tokens


def test_a_reply_is_passed_on_and_counted() -> None:
    reply = Reply("{}", "m", tokens_in=700, tokens_out=20)
    model = Metered(ScriptedModel([("find-questions", reply)]), Purse(Budget(10_000)))
    assert model.complete(REQUEST) is reply
    assert model.purse.tokens == 720
    assert model.name == "scripted"


def test_what_the_purse_cannot_pay_is_not_sent() -> None:
    model = Metered(ScriptedModel(), Purse(Budget(1_000)))
    with pytest.raises(BudgetError, match=r"Not sent for lack of budget.*Raise --budget"):
        model.complete(REQUEST)


def test_a_request_is_sent_with_the_room_that_is_left() -> None:
    inner = ScriptedModel([("find-questions", "{}")])
    Metered(inner, Purse(Budget(ONE - 1_000))).complete(REQUEST)
    assert [r.max_tokens for r in inner.requests] == [3_000]


@pytest.mark.parametrize(
    ("error", "counted"),
    [(ModelTimedOutError("late"), ONE), (ModelUnavailableError("no key"), 0), (ModelError("rejected"), 0)],
)
def test_a_failure_counts_where_it_may_be_billed(error: ModelError, counted: int, tmp_path: Path) -> None:
    month = MonthSpending(tmp_path / "state.sqlite", "2026-11", Budget(100_000))
    model = Metered(ScriptedModel([("find-questions", error)]), Purse(Budget(100_000)), month)
    with pytest.raises(type(error)):
        model.complete(REQUEST)
    assert model.purse.tokens == counted
    assert month.spent() == Spent(counted, 0.0)


def test_the_months_ceiling_holds_beside_the_runs(tmp_path: Path) -> None:
    month = MonthSpending(tmp_path / "state.sqlite", "2026-11", Budget(ONE + 100))
    script = [("find-questions", Reply("{}", "m", tokens_in=500, tokens_out=1))]
    model = Metered(ScriptedModel(script), Purse(Budget()), month)
    model.complete(REQUEST)
    assert month.spent().tokens == 501
    with pytest.raises(BudgetError, match="2026-11"):
        model.complete(REQUEST)
    assert month.spent().tokens == 501


class Counting:
    """Bills each request in full, and knows what it has billed."""

    name = "counting"

    def __init__(self) -> None:
        self.billed = 0
        self._lock = Lock()

    def complete(self, request: Request) -> Reply:
        expected = estimate(request, None)
        with self._lock:
            self.billed += expected.most.tokens
        return Reply("{}", self.name, tokens_in=expected.most_tokens_in, tokens_out=request.max_tokens)


def test_threads_that_ask_at_the_same_time_keep_to_one_ceiling() -> None:
    ceiling = 5 * ONE + 10
    inner = Counting()
    model = Metered(inner, Purse(Budget(ceiling)))

    def ask(_: int) -> bool:
        try:
            model.complete(REQUEST)
        except BudgetError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        sent = sum(threads.map(ask, range(40)))
    assert sent == 5
    assert inner.billed == model.purse.tokens <= ceiling


def test_two_models_of_one_review_spend_from_one_purse() -> None:
    spent = Reply("{}", "m", tokens_in=ONE, tokens_out=500)
    first = Metered(ScriptedModel([("find-questions", spent)]), Purse(Budget(ONE + 1_000)))
    second = first.beside(ScriptedModel(name="other"))
    first.complete(REQUEST)
    assert second.purse.tokens == ONE + 500
    with pytest.raises(BudgetError):
        second.complete(REQUEST)
