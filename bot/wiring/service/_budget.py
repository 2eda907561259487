"""Who pays for what a service's models read in a month: the installation, and the repository where it has a ceiling."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.adapters.system import today
from bot.review.asking import Budget

if TYPE_CHECKING:
    from bot.adapters.store import Store
    from bot.ports import Spending


def months_of(
    store: Store, ceiling: Budget | None, installation: int, repository: int
) -> Callable[[Budget], tuple[Spending, ...]]:
    """For `Asked.months`. `ceiling`: of each installation; None for none."""

    def months(own: Budget) -> tuple[Spending, ...]:
        month = today()[:7]
        paid = ((f"installation:{installation}", ceiling), (f"repository:{repository}", own))
        return tuple(store.spending(month, each, who) for who, each in paid if each is not None and each != Budget())

    return months
