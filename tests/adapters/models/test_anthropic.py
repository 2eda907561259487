"""What goes over the wire to Anthropic, and what is made of what comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.models.anthropic import AnthropicModel
from bot.errors import ModelUnavailableError
from bot.review import Request, StopReason, Turn
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


HEAD, TAIL = "The change.\n", "\nLens: errors."


@pytest.mark.parametrize(
    ("text", "shared", "blocks"),
    [
        (HEAD + TAIL, len(HEAD), [{"type": "text", "text": HEAD, **KEPT}, {"type": "text", "text": TAIL}]),
        (HEAD + TAIL, 0, [{"type": "text", "text": HEAD + TAIL}]),
        (HEAD, len(HEAD), [{"type": "text", "text": HEAD, **KEPT}]),
        (HEAD, 999, [{"type": "text", "text": HEAD, **KEPT}]),
        (HEAD + " \n", len(HEAD), [{"type": "text", "text": HEAD + " \n", **KEPT}]),
        (" \n" + TAIL, 2, [{"type": "text", "text": " \n" + TAIL}]),
        ("a\udce9b", 2, [{"type": "text", "text": "a\ufffd", **KEPT}, {"type": "text", "text": "b"}]),
    ],
    ids=["a part", "nothing", "all", "more than all", "all but blanks", "only blanks", "not UTF-8"],
)
def test_what_requests_share_is_marked_to_be_kept_and_no_part_is_blank(
    text: str, shared: int, blocks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = sent_for(replace(request(Turn("user", text)), shared=shared), monkeypatch)

    assert sent.body["messages"] == [{"role": "user", "content": blocks}]


def test_what_is_kept_reads_the_same_in_each_request_that_shares_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache is met only by exactly the same bytes."""
    passes = [replace(request(Turn("user", HEAD + lens)), shared=len(HEAD)) for lens in ("Lens: edge.", "Lens: data.")]
    passes.append(replace(passes[0], turns=(*passes[0].turns, Turn("assistant", "No."), Turn("user", "Again."))))

    prefixes = []
    for each in passes:
        body = sent_for(each, monkeypatch).body
        prefixes.append((body["system"], body["output_config"], body["messages"][0]["content"][0]))

    assert prefixes[0] == prefixes[1] == prefixes[2]


def test_there_are_never_more_marks_than_the_interface_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = sent_for(replace(CONVERSATION, shared=4), monkeypatch)

    assert json.dumps(sent.body).count("cache_control") == 2


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

    assert (reply.tokens_in, reply.tokens_out, reply.tokens_cached) == (321, 0, 300)


def test_the_cost_is_that_of_the_model_that_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sonnet 5.5, in USD per million tokens: 2 in, 2.50 written, 0.10 cached, 10 out."""
    body = json.loads(claude_message(model="claude-sonnet-5-5-20260901"))
    body["usage"] = {
        "input_tokens": 1000,
        "cache_creation_input_tokens": 2000,
        "cache_read_input_tokens": 4000,
        "output_tokens": 300,
    }

    reply = reply_to(json.dumps(body).encode(), monkeypatch)

    assert reply.cost_usd == pytest.approx((1000 * 2 + 2000 * 2.5 + 4000 * 0.1 + 300 * 10) / 1e6)


def test_the_cost_is_unknown_where_the_price_or_the_usage_is(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = {**json.loads(claude_message(model="claude-sonnet-5-5")), "usage": None}

    assert reply_to(claude_message(model="claude-of-the-day"), monkeypatch).cost_usd is None
    assert reply_to(json.dumps(silent).encode(), monkeypatch).cost_usd is None


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


def test_thoughts_without_an_answer_are_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.loads(claude_message())
    body["content"] = [{"type": "thinking", "thinking": "Hm.", "signature": "x"}]

    reply = reply_to(json.dumps(body).encode(), monkeypatch)

    assert (reply.text, reply.stop) == ("", StopReason.CUT_OFF)


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
