"""What goes over the wire to Anthropic, and what is made of what comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.models.anthropic import AnthropicModel
from bot.errors import ModelUnavailableError
from bot.review import Request, StopReason
from tests.adapters.models.model_server import Answer, ModelServer, Sent
from tests.adapters.models.provider_bodies import claude_message
from tests.adapters.models.requests import CLOSED_SCHEMA, CONVERSATION, request

KEPT = {"cache_control": {"type": "ephemeral"}}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-canary-0123456789")


def sent_for(asked: Request, monkeypatch: pytest.MonkeyPatch) -> Sent:
    with ModelServer([Answer(claude_message())]) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        AnthropicModel("claude-of-the-day").complete(asked)
    return server.sent[0]


def reply_to(body: bytes, monkeypatch: pytest.MonkeyPatch) -> Any:
    with ModelServer([Answer(body)]) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        return AnthropicModel("claude-of-the-day").complete(request())


def test_the_whole_body_is_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = sent_for(CONVERSATION, monkeypatch)

    assert sent.path == "/v1/messages"
    assert sent.body == {
        "model": "claude-of-the-day",
        "max_tokens": 500,
        "system": [{"type": "text", "text": "You read changes.", **KEPT}],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "The change."}]},
            {"role": "assistant", "content": [{"type": "text", "text": "Not JSON."}]},
            {"role": "user", "content": [{"type": "text", "text": "Again, as JSON."}]},
        ],
        "output_config": {"format": {"type": "json_schema", "schema": CLOSED_SCHEMA}},
    }


def test_the_key_travels_in_a_header_only(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = sent_for(request(), monkeypatch)

    assert any("sk-canary-0123456789" in value for value in sent.headers.values())
    assert "sk-canary" not in sent.path + json.dumps(sent.body)


def test_an_empty_system_text_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface refuses empty text blocks."""
    assert "system" not in sent_for(request(system=""), monkeypatch).body


def test_what_the_interface_does_not_take_of_a_schema_becomes_a_description(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded = {**CLOSED_SCHEMA, "properties": {"claims": {"type": "array", "items": {"type": "string"}, "maxItems": 5}}}

    sent = sent_for(request(schema=bounded), monkeypatch).body["output_config"]["format"]["schema"]

    assert "maxItems" not in sent["properties"]["claims"]
    assert "5" in sent["properties"]["claims"]["description"]


def test_tokens_read_from_and_written_to_the_cache_count(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.loads(claude_message())
    body["usage"] = {"input_tokens": 1, "cache_creation_input_tokens": 20, "cache_read_input_tokens": 300}

    reply = reply_to(json.dumps(body).encode(), monkeypatch)

    assert (reply.tokens_in, reply.tokens_out) == (321, 0)


@pytest.mark.parametrize("usage", [None, [], {}, {"input_tokens": None, "output_tokens": "many"}])
def test_usage_that_is_missing_or_odd_counts_as_nothing(usage: object, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = reply_to(json.dumps({**json.loads(claude_message()), "usage": usage}).encode(), monkeypatch)

    assert (reply.text, reply.tokens_in, reply.tokens_out) == ("{}", 0, 0)


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("end_turn", StopReason.DONE),
        ("stop_sequence", StopReason.DONE),
        ("max_tokens", StopReason.CUT_OFF),
        ("model_context_window_exceeded", StopReason.CUT_OFF),
        ("pause_turn", StopReason.CUT_OFF),
        ("a_reason_of_the_future", StopReason.CUT_OFF),
        (None, StopReason.CUT_OFF),
        ("refusal", StopReason.REFUSED),
    ],
)
def test_only_known_ends_are_ends(reason: str, stop: StopReason, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reply_to(claude_message(stop=reason), monkeypatch).stop is stop


def test_text_is_gathered_from_all_text_blocks_and_from_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.loads(claude_message())
    body["content"] = [
        {"type": "thinking", "thinking": "Hm.", "signature": "x"},
        {"type": "text", "text": '{"claims"'},
        {"type": "block_of_the_future", "text": "no"},
        {"type": "text", "text": ": []}"},
    ]

    assert reply_to(json.dumps(body).encode(), monkeypatch).text == '{"claims": []}'


@pytest.mark.parametrize("key", ["sk-canary-0123456789\n", "sk-canary 0123456789", "“sk-canary-0123456789”"])
def test_a_key_that_was_pasted_badly_is_named_but_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)

    with pytest.raises(ModelUnavailableError) as caught:
        AnthropicModel("claude-of-the-day").complete(request())

    assert "ANTHROPIC_API_KEY" in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "http://[bad", "ftp://127.0.0.1"])
def test_a_base_url_that_is_none_is_an_unreachable_model(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", url)

    with pytest.raises(ModelUnavailableError, match="base URL"):
        AnthropicModel("claude-of-the-day").complete(request())
