"""What litellm is made to send, and what it must not do on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters.models.litellm import LitellmModel
from bot.errors import ModelError
from bot.review import Reply, Request, StopReason
from tests.adapters.models.model_server import Answer, ModelServer, Sent
from tests.adapters.models.provider_bodies import openai_completion, provider_error
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
