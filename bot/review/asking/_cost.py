"""What a request may cost before it is sent, and what it did cost."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.pattern import lazy
from bot.review._nouns import Price, Reply, Request

USUAL_TOKENS_OUT = 1_000
"""Of a reply; some three to five claims."""
_TOKENS_A_PIECE = 0.8
"""Older tokenisers make 0.63 to 0.68 in the median of code; the newest of Claude makes, by its maker, up to 1.35
times as many as the one before it, and was measured at up to 1.47 (claudecodecamp.com, on Opus 4.7)."""
_MOST_TOKENS_A_PIECE = 1.35
"""Three older tokenisers made at most 0.92 of a piece in each of 140 numbered diffs of ten repositories, and 1.23 in
base64. Text made to be dear, such as random letters, can take up to 3.2: what a reply reports is counted."""
_AROUND = 300
"""Tokens that providers put around a request of their own, such as for structured output."""

# About what the finest byte-pair tokenisers cut: short words, single digits and signs, blank runs.
_PIECE = lazy(r"[A-Z]?[a-z]{1,6}|[A-Z]{1,3}|\n? {1,16}|\n?\t{1,8}|[\x00-\x7f]|[^\x00-\x7f]")


class Spent(NamedTuple):
    """What was spent, or might be."""

    tokens: int = 0
    """In and out."""
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What requests take before they are sent: as it usually goes, and at most. USD is None for an unknown price."""

    tokens_in: int
    most_tokens_in: int
    tokens_out: int
    most_tokens_out: int
    usd: float | None
    most_usd: float | None

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            self.tokens_in + other.tokens_in,
            self.most_tokens_in + other.most_tokens_in,
            self.tokens_out + other.tokens_out,
            self.most_tokens_out + other.most_tokens_out,
            None if self.usd is None or other.usd is None else self.usd + other.usd,
            None if self.most_usd is None or other.most_usd is None else self.most_usd + other.most_usd,
        )

    @property
    def usual(self) -> Spent:
        return Spent(self.tokens_in + self.tokens_out, self.usd or 0.0)

    @property
    def most(self) -> Spent:
        return Spent(self.most_tokens_in + self.most_tokens_out, self.most_usd or 0.0)


NOTHING = Estimate(0, 0, 0, 0, 0.0, 0.0)


def estimate(request: Request, price: Price | None) -> Estimate:
    """What `request` takes. The worst case is a full reply, and a provider that kept nothing of it before."""
    import json

    schema = json.dumps(request.schema, default=dict)
    texts = (request.system, *(turn.text for turn in request.turns), schema)
    pieces = [count_pieces(text) for text in texts]
    usual_in = _AROUND + math.ceil(sum(pieces) * _TOKENS_A_PIECE)
    most_in = _AROUND + math.ceil(sum(map(_most_tokens, texts, pieces)))
    usual_out = min(USUAL_TOKENS_OUT, request.max_tokens)
    return _priced(usual_in, most_in, usual_out, request.max_tokens, price)


def estimate_calls(calls: int, pieces: int, most_tokens_out: int, price: Price | None) -> Estimate:
    """The same of `calls` requests that are not written yet: none has over `pieces` (`count_pieces`) of text."""
    usual_in, most_in = math.ceil(pieces * _TOKENS_A_PIECE), math.ceil(pieces * _MOST_TOKENS_A_PIECE)
    one = _priced(_AROUND + usual_in, _AROUND + most_in, min(USUAL_TOKENS_OUT, most_tokens_out), most_tokens_out, price)
    return total([one] * calls)


def total(estimates: Iterable[Estimate]) -> Estimate:
    return sum(estimates, NOTHING)


def spending(request: Request, reply: Reply, price: Price | None) -> Spent:
    """What a reply has cost: as it is reported, else by the characters of both sides, else (money) by the price."""
    expected = estimate(request, price)
    tokens_in = reply.tokens_in or expected.tokens_in
    tokens_out = reply.tokens_out or math.ceil(count_pieces(reply.text) * _TOKENS_A_PIECE)
    usd = reply.cost_usd
    if usd is None:
        usd = 0.0 if price is None else dearest(price, tokens_in, tokens_out, min(reply.tokens_cached, tokens_in))
    return Spent(tokens_in + tokens_out, usd)


def dearest(price: Price, tokens_in: int, tokens_out: int, cached: int = 0) -> float:
    """USD at most: of the tokens that were not kept before, none tells which the provider was made to keep."""
    fresh = tokens_in - cached
    price = price.dear if price.dear is not None and price.long is not None and tokens_in > price.long else price
    return price.cost(tokens_in, tokens_out, cached=cached, written=fresh if price.written > price.in_ else 0)


def count_pieces(text: str) -> int:
    """Of how many short words, signs and blank runs `text` is made: what tokens are counted by."""
    return sum(1 for _ in _PIECE.finditer(text))


def _most_tokens(text: str, pieces: int) -> float:
    """No tokeniser that falls back on bytes makes more tokens than there are bytes."""
    size = len(text.encode("utf-8", "surrogatepass"))
    return min(size, (pieces + size - len(text)) * _MOST_TOKENS_A_PIECE)


def _priced(usual_in: int, most_in: int, usual_out: int, most_out: int, price: Price | None) -> Estimate:
    usual, most = (
        (None, None) if price is None else (dearest(price, usual_in, usual_out), dearest(price, most_in, most_out))
    )
    return Estimate(usual_in, most_in, usual_out, most_out, usual, most)
