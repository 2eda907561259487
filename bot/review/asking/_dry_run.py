"""What a review would send, and what that would cost, without sending it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import Change, RepoPath
from bot.review._nouns import Price, Request
from bot.review.asking._budget import Budget
from bot.review.asking._cost import Estimate, dearest, estimate, total
from bot.review.asking._purse import Purse

_REPAIR_TOKENS = 8_000
"""Of the unusable reply, at most 20,000 characters of which are sent back, and of what was wrong with it."""


class Rehearsed(NamedTuple):
    """A request of a dry run."""

    request: Request
    """As it would be sent."""
    estimate: Estimate
    refused: str
    """Why it would not be sent; "" if it would."""


def rehearse(requests: Sequence[Request], purse: Purse) -> tuple[Rehearsed, ...]:
    """What would become of the requests if each reply were as long as usual."""
    rehearsed: list[Rehearsed] = []
    for request in requests:
        allowed = purse.fit(request)
        sent = allowed.request or request
        expected = estimate(sent, purse.price)
        rehearsed.append(Rehearsed(sent, expected, allowed.reason))
        if allowed.request is not None:
            purse = purse.less(expected.usual)
    return tuple(rehearsed)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a review would send and cost. Nothing was sent, and no model was opened."""

    change: Change
    model: str
    """"" where none is named: nothing would be sent."""
    purse: Purse
    """As it is before the first request."""
    requests: tuple[Rehearsed, ...]
    """Those whose text is known before the first reply."""
    later: Estimate
    """At most, for requests whose text depends on the replies."""
    unread: tuple[tuple[RepoPath, str, str], ...] = ()
    """What no request would show: (path, hunk header, reason)."""
    month: tuple[str, Budget, Budget] | None = None
    """The month, its ceiling, and what is left of it."""

    @property
    def first(self) -> Estimate:
        """All requests that would be sent before the first reply."""
        return total(r.estimate for r in self.requests if not r.refused)

    @property
    def most_usd(self) -> float | None:
        """All that the review can cost: no more than its ceiling in money; None where nothing bounds it."""
        worst = (self.first + self.later).most_usd
        return self.purse.left.usd if worst is None else Budget(usd=worst).within(self.purse.left).usd


def repairs(requests: Iterable[Request], price: Price | None) -> Estimate:
    """At most, for asking once more about each reply that did not fit its schema."""
    return total(_repair(request, price) for request in requests)


def _repair(request: Request, price: Price | None) -> Estimate:
    first = estimate(request, price)
    usd = None if price is None else dearest(price, first.most_tokens_in + _REPAIR_TOKENS, request.max_tokens)
    return Estimate(
        0, first.most_tokens_in + _REPAIR_TOKENS, 0, request.max_tokens, None if price is None else 0.0, usd
    )
