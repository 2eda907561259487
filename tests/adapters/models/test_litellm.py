"""What litellm is made to send, and what it must not do on its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters.models import open_model
from bot.adapters.models.litellm import LitellmModel, _keeps_marks, _messages
from bot.errors import ModelError, ModelUnavailableError
from bot.review import Reply, Request, StopReason, Turn
from tests.adapters.models.model_server import Answer, ModelServer, Sent
from tests.adapters.models.provider_bodies import (
    claude_message,
    ollama_chat,
    openai_completion,
    provider_error,
)
from tests.adapters.models.requests import CLOSED_SCHEMA, CONVERSATION, request

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[3]


def exchange(
    asked: Request, monkeypatch: pytest.MonkeyPatch, *, body: bytes = b"", model: str = "openai/gpt-4.1-mini"
) -> tuple[Reply, Sent]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-0123456789")
    with ModelServer([Answer(body or openai_completion())]) as server:
        monkeypatch.setenv("OPENAI_API_BASE", f"{server.url}/v1")
        reply = LitellmModel(model).complete(asked)
    return reply, server.sent[0]


def test_the_whole_body_is_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    _, sent = exchange(CONVERSATION, monkeypatch)

    assert sent.path == "/v1/chat/completions"
    assert sent.body == {
        "model": "gpt-4.1-mini",
        "max_tokens": 500,
        "messages": [
            {"role": "system", "content": "You read changes."},
            {"role": "user", "content": "The change."},
            {"role": "assistant", "content": "Not JSON."},
            {"role": "user", "content": "Again, as JSON."},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "find-defects", "schema": CLOSED_SCHEMA, "strict": True},
        },
    }


@pytest.mark.parametrize(
    "schema",
    [
        {**CLOSED_SCHEMA, "additionalProperties": True},
        {**CLOSED_SCHEMA, "required": []},
        {**CLOSED_SCHEMA, "$defs": {"Open": {"type": "object", "properties": {"a": {"type": "null"}}}}},
    ],
    ids=["open", "optional field", "open inside"],
)
def test_a_schema_that_providers_would_reject_as_strict_is_not_sent_as_strict(
    schema: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sent = exchange(request(schema=schema), monkeypatch)

    assert sent.body["response_format"]["json_schema"]["strict"] is False
    assert sent.body["response_format"]["json_schema"]["schema"] == schema


def test_a_model_without_a_field_for_schemas_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    _, sent = exchange(request(), monkeypatch, model="openai/gpt-4")

    assert "response_format" not in sent.body
    assert '"additionalProperties": false' in sent.body["messages"][-1]["content"]


def test_the_cost_is_known_where_the_price_is(monkeypatch: pytest.MonkeyPatch) -> None:
    reply, _ = exchange(request(), monkeypatch)

    assert reply.cost_usd is not None
    assert 0 < reply.cost_usd < 0.01


def test_the_cost_is_unknown_where_the_price_is(monkeypatch: pytest.MonkeyPatch) -> None:
    reply, _ = exchange(request(), monkeypatch, model="openai/our-own")

    assert reply.cost_usd is None


def test_a_refusal_in_its_own_field_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """https://platform.openai.com/docs/guides/structured-outputs#refusals"""
    reply, _ = exchange(request(), monkeypatch, body=openai_completion(None, refusal="I will not."))

    assert (reply.stop, reply.text) == (StopReason.REFUSED, "I will not.")


def test_an_end_of_an_unknown_kind_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    reply, _ = exchange(request(), monkeypatch, body=openai_completion(stop="tool_calls"))

    assert reply.stop is StopReason.CUT_OFF


def test_the_providers_words_are_quoted_without_the_layers_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-0123456789")
    with ModelServer([Answer(provider_error("invalid_request_error", "prompt is too long"), status=400)]) as server:
        monkeypatch.setenv("OPENAI_API_BASE", f"{server.url}/v1")

        with pytest.raises(ModelError, match="“prompt is too long”"):
            LitellmModel("openai/gpt-4.1-mini").complete(request())


HEAD, TAIL = "The change.\n", "Lens: errors."
SHARING = replace(request(Turn("user", HEAD + TAIL)), shared=len(HEAD))
MARK = {"cache_control": {"type": "ephemeral"}}
MARKED = [{"type": "text", "text": HEAD, **MARK}, {"type": "text", "text": TAIL}]
CONVERSED = {
    "output": {"message": {"role": "assistant", "content": [{"text": "{}"}]}},
    "stopReason": "end_turn",
    "usage": {
        "inputTokens": 4, "outputTokens": 5, "totalTokens": 26, "cacheReadInputTokens": 10, "cacheWriteInputTokens": 7
    },
}  # fmt: skip
"""https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"""


def elsewhere(
    model: str, body: bytes, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, asked: Request = SHARING
) -> tuple[Reply, Sent]:
    """What `model` of another provider is sent, and its reply; `{url}` in the environment stands for the server."""
    with ModelServer([Answer(body)]) as server:
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value.format(url=server.url))
        reply = LitellmModel(model).complete(asked)
    return reply, server.sent[0]


CLAUDE_BY_ANTHROPIC = {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "{url}"}
CLAUDE_BY_OPENROUTER = {"OPENROUTER_API_KEY": "k", "OPENROUTER_API_BASE": "{url}/v1"}
CLAUDE_BY_BEDROCK = {
    "AWS_BEARER_TOKEN_BEDROCK": "t",
    "AWS_REGION": "us-east-1",
    "AWS_BEDROCK_RUNTIME_ENDPOINT": "{url}",
}


@pytest.mark.parametrize(
    ("model", "body", "environment"),
    [
        ("anthropic/claude-sonnet-4-5", claude_message(), CLAUDE_BY_ANTHROPIC),
        ("openrouter/anthropic/claude-sonnet-4.5", openai_completion(cached=10), CLAUDE_BY_OPENROUTER),
    ],
)
def test_claude_elsewhere_is_marked_as_at_home(
    model: str, body: bytes, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply, sent = elsewhere(model, body, environment, monkeypatch)

    assert sent.body["messages"][-1]["content"] == MARKED
    assert json.dumps(sent.body).count("cache_control") == 2
    assert (reply.tokens_in, reply.tokens_cached) == (21, 10)


def test_bedrock_gets_the_marks_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    model = "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0"

    reply, sent = elsewhere(model, json.dumps(CONVERSED).encode(), CLAUDE_BY_BEDROCK, monkeypatch)

    point = {"cachePoint": {"type": "default"}}
    assert sent.body["messages"][0]["content"] == [{"text": HEAD}, point, {"text": TAIL}]
    assert sent.body["system"] == [{"text": "You read changes."}, point]
    assert (reply.tokens_in, reply.tokens_cached) == (21, 10)


@pytest.mark.parametrize("model", ["openai/gpt-4.1-mini", "openai/claude-behind-our-gateway"])
def test_who_keeps_prefixes_unasked_or_may_refuse_marks_gets_none(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reply, sent = exchange(SHARING, monkeypatch, body=openai_completion(cached=10), model=model)

    assert sent.body["messages"][-1] == {"role": "user", "content": HEAD + TAIL}
    assert "cache_control" not in json.dumps(sent.body)
    assert reply.tokens_cached == 10


def test_a_gemini_is_sent_no_mark_that_would_create_a_stored_cache() -> None:
    assert _messages(SHARING, marked=False)[-1]["content"] == HEAD + TAIL
    assert not _keeps_marks("gemini-2.5-pro", "gemini")
    assert not _keeps_marks("gemini-2.5-pro", "vertex_ai")
    assert _keeps_marks("claude-sonnet-4-5", "vertex_ai")


def test_an_account_without_credit_is_not_asked_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI says so with the status of a limit that passes."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-0123456789")
    error = {"message": "You exceeded your current quota.", "type": "insufficient_quota", "code": "insufficient_quota"}
    with ModelServer([Answer(json.dumps({"error": error}).encode(), status=429)]) as server:
        monkeypatch.setenv("OPENAI_API_BASE", f"{server.url}/v1")

        waits: list[float] = []
        with pytest.raises(ModelUnavailableError, match="no credit") as caught:
            open_model("litellm:openai/gpt-4.1-mini", sleep=waits.append).complete(request())

    assert "billing" in caught.value.remedy
    assert (len(server.sent), waits) == (1, [])


OLLAMA = {"OLLAMA_API_BASE": "{url}"}


NO_REASON = {"done_reason": None}


@pytest.mark.parametrize("route", ["ollama_chat", "ollama"])
@pytest.mark.parametrize(
    ("body", "stop"),
    [
        (ollama_chat("{}"), StopReason.DONE),
        (ollama_chat('{"cl', "length", tokens_out=500), StopReason.CUT_OFF),
        (json.dumps({**json.loads(ollama_chat('{"cl', tokens_out=500)), **NO_REASON}).encode(), StopReason.CUT_OFF),
        (json.dumps({**json.loads(ollama_chat("{}")), **NO_REASON}).encode(), StopReason.DONE),
        (ollama_chat("", "length", thinking="Hm."), StopReason.CUT_OFF),
        (ollama_chat("", thinking="Hm."), StopReason.CUT_OFF),
    ],
    ids=["whole", "cut", "cut, no reason given", "whole, no reason given", "thoughts, cut", "thoughts"],
)
def test_an_answer_of_a_local_model_that_was_cut_off_is_seen_to_be(
    body: bytes, stop: StopReason, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply, sent = elsewhere(f"{route}/llama", body, OLLAMA, monkeypatch, request())

    assert sent.path == "/api/chat"
    assert reply.stop is stop
    assert reply.cost_usd == 0


@pytest.mark.parametrize(("characters", "room"), [(10, 8192), (23_000, 8192), (24_000, 16_384), (300_000, 131_072)])
def test_ollama_is_told_how_much_room_a_request_needs(
    characters: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it drops what does not fit into a few thousand tokens, and says nothing."""
    asked = request(Turn("user", "x" * characters))

    _, sent = elsewhere("ollama_chat/llama", ollama_chat(), OLLAMA, monkeypatch, asked)

    assert sent.body["options"] == {"num_predict": 500, "num_ctx": room}
    assert sent.body["format"] == CLOSED_SCHEMA


@pytest.mark.parametrize(("content", "stop"), [(None, "length"), ("", "length"), (None, "stop"), (" \n", "stop")])
def test_thoughts_without_an_answer_are_no_end(content: str | None, stop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.loads(openai_completion(content, stop))
    body["choices"][0]["message"]["reasoning_content"] = "Hm."

    reply, _ = exchange(request(), monkeypatch, body=json.dumps(body).encode())

    assert (reply.text.strip(), reply.stop) == ("", StopReason.CUT_OFF)


def run(program: str, directory: Path, environment: Mapping[str, str]) -> str:
    """What a fresh interpreter prints that runs `program` in `directory`."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


ASK = """
from bot.adapters.models.litellm import LitellmModel
from bot.errors import ModelError
from tests.adapters.models.requests import request
try:
    print(LitellmModel("openai/gpt-4.1-mini").complete(request()).text)
except ModelError as error:
    print(error)
"""


def test_without_the_extra_its_installation_is_the_remedy(tmp_path: Path) -> None:
    said = run("import sys; sys.modules['litellm'] = None\n" + ASK, tmp_path, {})

    assert "pip install 'foreread[litellm]'" in said


def test_a_dotenv_file_of_the_reviewed_repository_is_not_loaded(tmp_path: Path) -> None:
    """It could send the change and the key to a server of its author's choice."""
    with (
        ModelServer([Answer(openai_completion("theirs"))]) as theirs,
        ModelServer([Answer(openai_completion())]) as ours,
    ):
        (tmp_path / ".env").write_text(f"OPENAI_BASE_URL={theirs.url}/v1\nOPENAI_API_BASE={theirs.url}/v1\n")

        run(ASK, tmp_path, {"OPENAI_API_KEY": "sk-canary-0123456789", "HTTPS_PROXY": ours.url})

    assert theirs.sent == []


def test_litellm_prints_nothing_itself(tmp_path: Path) -> None:
    with ModelServer([Answer(openai_completion("words")), Answer(b"no", status=400)]) as server:
        environment = {"OPENAI_API_KEY": "sk-canary-0123456789", "OPENAI_API_BASE": f"{server.url}/v1"}

        printed = run(ASK + ASK, tmp_path, environment).splitlines()

    assert printed[0] == "words"
    assert "HTTP 400" in printed[1]
    assert len(printed) == 2
