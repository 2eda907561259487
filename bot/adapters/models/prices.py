"""What models cost, and how much they can read: looked up, never asked for over the network."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ModelUnavailableError
from bot.review import Price

if TYPE_CHECKING:
    from collections.abc import Mapping

CLAUDE_PRICES = Path(__file__).with_name("claude_prices.json")
"""Says itself where its numbers come from, and when."""

BATCH_SHARE = 0.5
"""Of every price of Claude's, in a batch: https://platform.claude.com/docs/en/build-with-claude/batch-processing"""

_DATED = re.compile(r"(?:-latest|[-@]20[0-9]{6})$")
"""What follows a Claude model's name when one edition of it is meant; they cost the same."""

_AT_HOME = ("ollama/", "ollama_chat/")
"""Providers whose models run on the user's own machine, for nothing."""

_BEYOND = re.compile(r"input_cost_per_token_above_([0-9]+)k_tokens")


def price_of(spec: str) -> Price | None:
    """The list price of the model that `spec` names; None where nobody told it: unknown models, commands, recordings.

    A spec of litellm loads litellm, which takes seconds at the first call.
    """
    scheme, _, name = spec.partition(":")
    if scheme == "anthropic" and (entry := _claude(name.strip())):
        return _claude_price(entry)
    if scheme == "litellm":
        price = _mapped_price(_mapped(name.strip()))
        return Price(0, 0, 0, 0) if price is None and name.strip().startswith(_AT_HOME) else price
    return None


def window_of(spec: str) -> int | None:
    """How many tokens the model that `spec` names can read in one request; None where that is not known."""
    scheme, _, name = spec.partition(":")
    entry: Mapping[str, Any] = {}
    if scheme == "anthropic":
        entry = _claude(name.strip())
        return entry["window"] if entry else None
    if scheme == "litellm":
        entry = _mapped(name.strip())
    window = entry.get("max_input_tokens")
    return window if isinstance(window, int) else None


def _claude(name: str) -> Mapping[str, Any]:
    return _claude_table().get(_DATED.sub("", name), {})


@cache
def _claude_table() -> Mapping[str, Mapping[str, Any]]:
    models: Mapping[str, Mapping[str, Any]] = json.loads(CLAUDE_PRICES.read_bytes())["models"]
    return models


def _claude_price(entry: Mapping[str, Any]) -> Price:
    def of(part: Mapping[str, Any]) -> Price:
        return Price(*(part[field] / 1e6 for field in ("in", "out", "written", "cached")))

    beyond = entry.get("beyond")
    return of(entry) if beyond is None else of(entry)._replace(long=beyond["tokens"], dear=of(beyond))


def _mapped(model: str) -> Mapping[str, Any]:
    """What litellm's own map says of `PROVIDER/MODEL`. Its functions for this ask some servers; the map does not."""
    from bot.adapters.models.litellm import import_litellm

    try:
        known: Mapping[str, Mapping[str, Any]] = import_litellm().model_cost
    except ModelUnavailableError:
        return {}
    provider, _, name = model.partition("/")
    maker = provider.removesuffix("_chat")  # `ollama_chat/` reaches the models of `ollama/`
    if entry := known.get(model) or known.get(f"{maker}/{name}"):
        return entry
    entry = known.get(name, {})
    return entry if str(entry.get("litellm_provider", "")).startswith(maker) else {}


def _mapped_price(entry: Mapping[str, Any]) -> Price | None:
    def of(suffix: str) -> Price | None:
        in_, out = entry.get(f"input_cost_per_token{suffix}"), entry.get(f"output_cost_per_token{suffix}")
        if not isinstance(in_, int | float) or not isinstance(out, int | float):
            return None
        written = entry.get(f"cache_creation_input_token_cost{suffix}", in_)
        return Price(in_, out, written or in_, entry.get(f"cache_read_input_token_cost{suffix}") or in_)

    price = of("")
    bounds = sorted(int(m[1]) for field in entry if (m := _BEYOND.fullmatch(field)))
    if price is None or not bounds:
        return price
    return price._replace(long=bounds[0] * 1000, dear=of(f"_above_{bounds[0]}k_tokens"))
