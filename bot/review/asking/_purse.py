"""The ceiling of a review, kept: what may still be sent when so much is spent."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from bot.change import RepoPath
from bot.errors import UsageError
from bot.review._nouns import Price, Reply, Request
from bot.review.asking._budget import Budget
from bot.review.asking._cost import Spent, count_pieces, dearest, estimate, estimate_calls, spending

LEAST_TOKENS_OUT = 1_500
"""Room for a reply below which it would be cut off before it says anything useful."""
_MOST_TOKENS_A_QUARTER = 3.0
"""Tokens at most as which four characters of a numbered diff count: of 140, 2.5 in the median, 2.9 in 95 of 100."""
_HALVINGS = 6
_LARGEST = 2_000_000
"""Tokens: more than any model reads at once."""
_ROUNDING = 1 - 1e-9
"""Of a ceiling in money: sums of floats may come out above by less than this leaves."""

P = TypeVar("P")
Hunks = Collection[tuple[RepoPath, str]]


class Allowed(NamedTuple):
    """What of a request may be sent."""

    request: Request | None
    """With room for a shorter reply where the budget has no more left; None: it must not be sent."""
    reason: str = ""
    """Why not."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What a review may still spend. Nothing ever flows back into it.

    A request is let through only if its worst case fits into what is left, so that the ceilings hold whatever comes
    back, as long as no reply reports more than that worst case; one that does is counted as it reports.
    """

    budget: Budget
    price: Price | None = None
    tokens: int = 0
    """Spent so far, in and out."""
    usd: float = 0.0

    def __post_init__(self) -> None:
        """Raises ValueError for a ceiling in money without a price; `open_purse` says it to the person who pays."""
        if self.budget.usd is not None and self.price is None:
            raise ValueError("a ceiling in money needs a price")

    def fit(self, request: Request) -> Allowed:
        """The request as it may be sent: with `max_tokens` lowered to what is left, down to a least useful size."""
        expected = estimate(request, self.price)
        least = min(request.max_tokens, LEAST_TOKENS_OUT)
        room = self._room(expected.most_tokens_in, request.max_tokens)
        if room < least:
            return Allowed(None, self._refusal(expected.most_tokens_in, least))
        return Allowed(request if room >= request.max_tokens else replace(request, max_tokens=room))

    def may(self, request: Request) -> str:
        """Why the request must not be sent; "" if it may, perhaps with room for a shorter reply."""
        return self.fit(request).reason

    def after(self, request: Request, reply: Reply | None) -> Purse:
        """The purse when `request` was sent. Without a reply (None) its worst case counts: it may be billed."""
        spent = estimate(request, self.price).most if reply is None else spending(request, reply, self.price)
        return self.less(spent)

    def less(self, spent: Spent) -> Purse:
        """The purse with so much less in it."""
        return replace(self, tokens=self.tokens + max(0, spent.tokens), usd=self.usd + max(0.0, spent.usd))

    @property
    def left(self) -> Budget:
        return self.budget.left(self.tokens, self.usd)

    def _room(self, tokens_in: int, wanted: int) -> int:
        """Tokens, at most those `wanted`, that a reply to so many may take; below 0 if these alone are too many."""
        room = wanted
        if self.budget.tokens is not None:
            room = min(room, self.budget.tokens - self.tokens - tokens_in)
        if self.budget.usd is not None and self.price is not None:
            room = min(room, _affordable(self.price, self.budget.usd * _ROUNDING - self.usd, tokens_in, wanted))
        return room

    def _refusal(self, tokens_in: int, least: int) -> str:
        most = Spent(tokens_in + least, dearest(self.price, tokens_in, least) if self.price else 0.0)
        in_tokens = self.budget.tokens is not None and self.tokens + most.tokens > self.budget.tokens
        ceiling = Budget(self.budget.tokens) if in_tokens else Budget(usd=self.budget.usd)
        takes = Budget(most.tokens) if in_tokens else Budget(usd=most.usd)
        return f"it may take {takes}, and of the budget of {ceiling} {ceiling.left(self.tokens, self.usd)} are left"


def open_purse(budget: Budget, price: Price | None, model: str) -> Purse:
    """The purse of a review by `model`. Raises UsageError for a ceiling in money where nobody told the price."""
    if budget.usd is not None and price is None:
        raise UsageError(
            f"A budget in money cannot be kept: the price of {model} is not known.",
            "Set model_price in the configuration (docs/budget.md), or give the budget in tokens.",
        )
    return Purse(budget, price)


def room_for_change(purse: Purse, prompt: str) -> int | None:
    """Quarters of characters, as plans count tokens, of a change that one request can show for what is left.

    None where there is no ceiling. `prompt` is the text around the change. A change that fits is sent at its worst
    case; larger ones are to be planned riskiest files first.
    """
    left = purse.left
    if left.tokens is None and left.usd is None:
        return None
    least, most = 0, _LARGEST
    while least < most:
        middle = (least + most + 1) // 2
        tokens = left.tokens is None or middle + LEAST_TOKENS_OUT <= left.tokens
        money = left.usd is None or not purse.price or dearest(purse.price, middle, LEAST_TOKENS_OUT) <= left.usd
        least, most = (middle, most) if tokens and money else (least, middle - 1)
    around = estimate_calls(1, count_pieces(prompt), LEAST_TOKENS_OUT, None).most_tokens_in
    return max(0, int((least - around) / _MOST_TOKENS_A_QUARTER))


def plan_within(purse: Purse, tokens: int, plan: Callable[[int], P], requests: Callable[[P], Sequence[Request]]) -> P:
    """The plan for the most tokens, at most so many, whose requests could each be paid as the first one.

    `plan` makes a plan for a number of tokens; that is halved a few times, since text that is dense in tokens needs
    more than `room_for_change` takes for granted.
    """
    made = plan(tokens)
    for _ in range(_HALVINGS):
        if not any(purse.may(request) for request in requests(made)):
            break
        tokens //= 2
        made = plan(tokens)
    return made


class Refused(NamedTuple):
    """A request that was not sent for the budget's sake."""

    hunks: Hunks
    """Those that it would have had read; none for one that was about claims."""
    reason: str
    what: str = ""
    """What it would have done, where it is not about hunks: `check 3 claims`."""


def unread_for_budget(refused: Iterable[Refused], read: Hunks = ()) -> tuple[str, ...]:
    """The problems for the receipt: what was not read, or less often than it should have been, or not done."""
    return tuple(problem for one in refused for problem in _problems(one, read))


def _problems(refused: Refused, read: Hunks) -> Iterator[str]:
    if refused.what:
        yield f"the model did not {refused.what}: {refused.reason}."
    for path in sorted({path for path, _ in refused.hunks}):
        headers = [(path, header) for of, header in refused.hunks if of == path]
        unread = sum(header not in read for header in headers)
        if unread:
            hunks = "1 hunk" if unread == 1 else f"{unread:,} hunks"
            yield f"the model did not read {path} ({hunks}) for lack of budget: {refused.reason}."
        elif not refused.what:
            yield f"the model read {path} fewer times than was asked for, for lack of budget: {refused.reason}."


def _affordable(price: Price, usd: float, tokens_in: int, wanted: int) -> int:
    """Tokens out, at most those `wanted`, for which `usd` is enough; -1 if it is too little for what is sent."""
    if dearest(price, tokens_in, 0) > usd:
        return -1
    step = dearest(price, tokens_in, 1_000_000) - dearest(price, tokens_in, 0)
    if step <= 0 or dearest(price, tokens_in, wanted) <= usd:
        return wanted
    return math.floor((usd - dearest(price, tokens_in, 0)) / step * 1e6)
