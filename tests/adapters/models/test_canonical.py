"""The key of a request: equal for equal requests, different as soon as something that matters differs."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.models import request_key
from bot.adapters.models._canonical import canonical_request
from bot.review import Turn
from tests.adapters.models.requests import CLOSED_SCHEMA, request

if TYPE_CHECKING:
    from bot.review import Request

any_text = st.text(st.characters(exclude_categories=()))


def test_the_key_of_a_known_request_never_changes() -> None:
    """A change here makes every recording stale."""
    assert canonical_request(request()) == (
        b'{"max_tokens":500,"prompt":"find-defects","prompt_digest":"d1ge57","schema":{"additionalProperties":false,'
        b'"properties":{"claims":{"items":{"type":"string"},"type":"array"}},"required":["claims"],"type":"object"},'
        b'"system":"You read changes.","turns":[{"role":"user","text":"The change."}]}'
    )
    assert request_key(request()) == "8e69938e6771f6eb8261b79344cef88bd5ad3697b761efba6591ea3f23e14bac"


@pytest.mark.parametrize(
    "other",
    [
        replace(request(), prompt="other"),
        replace(request(), prompt_digest="other"),
        replace(request(), system="other"),
        replace(request(), turns=(Turn("assistant", "The change."),)),
        replace(request(), turns=(Turn("user", "other"),)),
        replace(request(), turns=(*request().turns, Turn("user", ""))),
        replace(request(), schema={**CLOSED_SCHEMA, "required": []}),
        replace(request(), max_tokens=501),
    ],
    ids=["prompt", "digest", "system", "role", "text", "turns", "schema", "max_tokens"],
)
def test_whatever_decides_a_reply_is_in_the_key(other: Request) -> None:
    assert request_key(other) != request_key(request())


def test_the_prompts_version_is_not_in_the_key() -> None:
    assert request_key(replace(request(), prompt_version=4)) == request_key(request())


def test_what_a_provider_may_keep_is_not_in_the_key() -> None:
    """Recorded replies are found whatever was marked for a cache."""
    assert request_key(replace(request(), shared=5)) == request_key(request())


def test_the_model_is_in_the_key_if_it_is_given() -> None:
    assert len({request_key(request()), request_key(request(), "a"), request_key(request(), "b")}) == 3


def test_neither_order_nor_kind_of_a_schemas_mappings_matters() -> None:
    turned = MappingProxyType(dict(reversed(CLOSED_SCHEMA.items())))

    assert request_key(request(schema={**turned, "required": ("claims",)})) == request_key(request())


@given(st.lists(st.tuples(any_text, any_text)), st.lists(st.tuples(any_text, any_text)))
def test_two_conversations_share_a_key_only_if_they_are_the_same(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    keys = [request_key(replace(request(), turns=tuple(Turn(*turn) for turn in turns))) for turns in (one, other)]

    assert (keys[0] == keys[1]) == (one == other)
