"""What models cost and how much they read: our table against the map that others keep."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.models.litellm import import_litellm
from bot.adapters.models.prices import BATCH_SHARE, CLAUDE_PRICES, price_of, window_of

OURS: dict[str, dict[str, Any]] = json.loads(CLAUDE_PRICES.read_bytes())["models"]
FIELDS = {
    "in": "input_cost_per_token",
    "out": "output_cost_per_token",
    "written": "cache_creation_input_token_cost",
    "cached": "cache_read_input_token_cost",
}


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, Any]]:
    """litellm's entries for Anthropic's own interface."""
    entries: dict[str, dict[str, Any]] = import_litellm().model_cost
    return {name: entry for name, entry in entries.items() if entry.get("litellm_provider") == "anthropic"}


def test_the_table_names_its_source_and_its_day() -> None:
    said = json.loads(CLAUDE_PRICES.read_bytes())

    assert "https://" in said["source"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", said["date"])


@pytest.mark.parametrize("name", OURS)
def test_the_table_says_what_litellm_says(name: str, known: dict[str, dict[str, Any]]) -> None:
    """Models that litellm knows no more may stay: they are still priced by what they cost."""
    theirs = known.get(name)
    if theirs is None:
        pytest.skip("litellm does not know it any more")

    assert OURS[name]["window"] == theirs["max_input_tokens"]
    for ours, field in FIELDS.items():
        assert OURS[name][ours] / 1e6 == pytest.approx(theirs[field]), field
        beyond = OURS[name].get("beyond")
        suffix = "" if beyond is None else f"_above_{beyond['tokens'] // 1000}k_tokens"
        assert (beyond or OURS[name])[ours] / 1e6 == pytest.approx(theirs[field + suffix]), field
        if f"{field}_batches" in theirs:
            assert theirs[f"{field}_batches"] == pytest.approx(BATCH_SHARE * theirs[field]), field


def test_no_model_of_the_table_has_another_price_for_long_requests(known: dict[str, dict[str, Any]]) -> None:
    stepped = {re.sub(r"-\d{8}$", "", name) for name, entry in known.items() if any("k_tokens" in f for f in entry)}

    assert stepped & OURS.keys() == {name for name, entry in OURS.items() if "beyond" in entry}


def test_every_model_of_litellms_has_a_price_under_its_full_name(known: dict[str, dict[str, Any]]) -> None:
    """Else a newer litellm knows models that the table lacks: add them, with the day."""
    for name, entry in known.items():
        price = price_of(f"anthropic:{name}")
        assert price is not None, name
        assert price.in_ == pytest.approx(entry["input_cost_per_token"])
        assert window_of(f"anthropic:{name}") == entry["max_input_tokens"]


@pytest.mark.parametrize("name", ["claude-sonnet-5-5", "claude-sonnet-5-5-20260901", "claude-sonnet-5-5-latest"])
def test_editions_of_a_model_cost_the_same(name: str) -> None:
    price = price_of(f"anthropic:{name}")

    assert price is not None
    assert price[:4] == pytest.approx((2e-6, 10e-6, 2.5e-6, 1e-7))


@pytest.mark.parametrize(
    "spec",
    [
        "anthropic:claude-sonnet-5-7", "anthropic:claude-sonnet", "anthropic:claude-sonnet-5-mini", "anthropic:gpt-4.1",
        "anthropic:", "litellm:openai/our-own", "litellm:azure/claude-sonnet-5-5", "exec:claude", "recorded:claude",
        "", "none",
    ],
)  # fmt: skip
def test_what_nobody_priced_has_no_price_and_no_window(spec: str) -> None:
    """A new model's name begins like an old one's; its price need not."""
    assert price_of(spec) is None
    assert window_of(spec) is None


def test_a_long_request_costs_more_as_a_whole_where_the_provider_says_so() -> None:
    price = price_of("anthropic:claude-haiku-5-5")

    assert price is not None
    assert price.cost(100_000, 0) == pytest.approx(0.01)
    assert price.cost(100_001, 0) == pytest.approx(0.0500005)


@pytest.mark.parametrize(
    ("spec", "in_", "window"),
    [
        ("litellm:openai/gpt-4.1-mini", 0.4e-6, 1_047_576),
        ("litellm:anthropic/claude-sonnet-4-5", 3e-6, 200_000),
        ("litellm:bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", 3e-6, 200_000),
        ("litellm:gemini/gemini-2.5-flash", 0.3e-6, 1_048_576),
        ("litellm:ollama/llama3", 0, 8192),
        ("litellm:ollama_chat/llama3", 0, 8192),
        ("litellm:ollama_chat/our-own", 0, None),
    ],
)
def test_of_other_providers_litellm_knows_the_prices(spec: str, in_: float, window: int | None) -> None:
    price = price_of(spec)

    assert price is not None
    assert price.in_ == pytest.approx(in_)
    assert window_of(spec) == window


def test_a_long_request_to_another_provider_costs_what_litellm_says() -> None:
    """Gemini 2.5 Pro, in USD per million tokens: 1.25 in, and 2.50 for prompts above 200,000 tokens."""
    price = price_of("litellm:gemini/gemini-2.5-pro")

    assert price is not None
    assert price.cost(200_000, 0) == pytest.approx(0.25)
    assert price.cost(200_001, 0) == pytest.approx(0.5000025)


tokens = st.integers(0, 200_000)


@given(st.sampled_from(sorted(OURS)), tokens, tokens, tokens, tokens)
def test_what_was_kept_is_never_dearer_and_writing_never_cheaper_than_reading(
    name: str, fresh: int, written: int, cached: int, out: int
) -> None:
    price = price_of(f"anthropic:{name}")
    assert price is not None
    whole = fresh + written + cached

    plain = price.cost(whole, out)
    assert price.cost(whole, out, cached=cached) <= plain + 1e-12
    assert price.cost(whole, out, written=written) >= plain - 1e-12
    assert price.cost(whole, out, cached=cached, written=written) >= 0
