"""A Reply as a JSON object and back, strictly: what does not fit is an error, not a default."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from bot.review import Reply, StopReason

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = frozenset({"text", "model", "stop", "tokens_in", "tokens_out", "cost_usd", "tokens_cached"})

T = TypeVar("T")


def reply_as_json(reply: Reply) -> dict[str, object]:
    return {
        "text": reply.text,
        "model": reply.model,
        "stop": reply.stop.value,
        "tokens_in": reply.tokens_in,
        "tokens_out": reply.tokens_out,
        "cost_usd": reply.cost_usd,
        "tokens_cached": reply.tokens_cached,
    }


def reply_from_json(said: Mapping[str, object], *, model: str) -> Reply:
    """The reply; `text` must be there, all else may be missing. Raises ValueError that names the wrong field."""
    if unknown := sorted(said.keys() - FIELDS):
        raise ValueError(f"`{unknown[0]}` is not a field of a reply")
    stop = _typed(said, "stop", str, StopReason.DONE.value)
    if stop not in {reason.value for reason in StopReason}:
        raise ValueError("`stop` is none of " + ", ".join(f"`{reason.value}`" for reason in StopReason))
    if "text" not in said:
        raise ValueError("`text` is missing")
    return Reply(
        text=_typed(said, "text", str, ""),
        model=_typed(said, "model", str, model),
        stop=StopReason(stop),
        tokens_in=_count(said, "tokens_in"),
        tokens_out=_count(said, "tokens_out"),
        cost_usd=_cost(said),
        tokens_cached=_count(said, "tokens_cached"),
    )


def _typed(said: Mapping[str, object], field: str, kind: type[T], default: T) -> T:
    value = said.get(field, default)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"`{field}` is not a {'string' if kind is str else 'whole number'}")  # noqa: TRY004 - callers sort by ValueError
    return value


def _count(said: Mapping[str, object], field: str) -> int:
    count = _typed(said, field, int, 0)
    if count < 0:
        raise ValueError(f"`{field}` is negative")
    return count


def _cost(said: Mapping[str, object]) -> float | None:
    cost = said.get("cost_usd")
    if cost is None:
        return None
    if isinstance(cost, bool) or not isinstance(cost, int | float) or not math.isfinite(cost) or cost < 0:
        raise ValueError("`cost_usd` is not an amount")
    return float(cost)
