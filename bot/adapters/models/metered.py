"""A model that keeps to ceilings: the one place that every request of a review passes."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from bot.errors import BudgetError, ModelError, ModelTimedOutError
from bot.review.asking import Spent, estimate, spending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports import Model, Spending
    from bot.review import Reply, Request
    from bot.review.asking import Purse


class Metered:
    """A model that is sent only what its purse, and the month's, can pay. Threads may ask it at the same time.

    A request that timed out, and one whose sending was broken off, counts as its worst case: it may be billed. One
    that failed otherwise counts as nothing. What an adapter tries again is one request.
    """

    def __init__(self, model: Model, purse: Purse, *months: Spending) -> None:
        self._model = model
        self._till = _Till(purse, months)

    def beside(self, model: Model) -> Metered:
        """Another model that spends from the same purse."""
        other = Metered(model, self._till.purse)
        other._till = self._till
        return other

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def purse(self) -> Purse:
        """With all that was spent so far."""
        return self._till.purse

    def complete(self, request: Request) -> Reply:
        """The model's reply. Raises BudgetError for a request that might pass a ceiling: it is not sent."""
        sent, most = self._till.take(request)
        spent = most
        try:
            reply = self._model.complete(sent)
            spent = spending(sent, reply, self._till.purse.price)
        except ModelTimedOutError:
            raise
        except ModelError:
            spent = Spent()
            raise
        finally:
            self._till.settle(most, spent)
        return reply


class _Till:
    """What is left, and what is under way."""

    def __init__(self, purse: Purse, months: Sequence[Spending]) -> None:
        self.purse = purse
        self._months = months
        self._under_way: list[Spent] = []
        self._lock = Lock()

    def take(self, request: Request) -> tuple[Request, Spent]:
        """The request as it may be sent, and its worst case, which nobody else can spend meanwhile."""
        with self._lock:
            purse = self.purse
            for other in self._under_way:
                purse = purse.less(other)
            allowed = purse.fit(request)
            if allowed.request is None:
                raise BudgetError(f"Not sent for lack of budget: {allowed.reason}.", "Raise --budget.")
            most = estimate(allowed.request, purse.price).most
            self._take_of_months(most)
            self._under_way.append(most)
            return allowed.request, most

    def settle(self, most: Spent, spent: Spent) -> None:
        """Count what a request has taken in the place of its worst case."""
        with self._lock:
            self._under_way.remove(most)
            self.purse = self.purse.less(spent)
            for month in self._months:
                month.settle(most, spent)

    def _take_of_months(self, most: Spent) -> None:
        """Of all, or of none."""
        taken: list[Spending] = []
        try:
            for month in self._months:
                month.take(most)
                taken.append(month)
        except BudgetError:
            for month in taken:
                month.settle(most, Spent())
            raise
