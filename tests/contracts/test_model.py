"""What every Model promises, asked of each adapter, over real connections, and of the fake that stands in for them."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from bot.adapters.models import open_model, recording
from bot.adapters.models.metered import Metered
from bot.errors import ModelError, ModelUnavailableError
from bot.review import Reply, Request, StopReason, Turn
from bot.review.asking import Budget, Purse
from tests.adapters.models.aimock_server import running_aimock, why_aimock_is_missing
from tests.adapters.models.model_server import Answer, ModelServer
from tests.adapters.models.provider_bodies import (
    TOKENS_IN,
    TOKENS_OUT,
    claude_message,
    ollama_chat,
    openai_completion,
    provider_error,
)
from tests.fakes_model import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.ports import Model

KEY = "sk-canary-5up3r-53cr3t-0123456789"
SCHEMA = {
    "type": "object",
    "properties": {"questions": {"type": "array", "items": {"type": "string"}}},
    "required": ["questions"],
    "additionalProperties": False,
}
ANSWER = '{"questions": []}'
REPLIES = {
    "answer": Reply(ANSWER, "model-of-the-day", StopReason.DONE, TOKENS_IN, TOKENS_OUT),
    "cut off": Reply('{"questions": [', "model-of-the-day", StopReason.CUT_OFF, TOKENS_IN, TOKENS_OUT),
    "refusal": Reply("I cannot help with that.", "model-of-the-day", StopReason.REFUSED, TOKENS_IN, TOKENS_OUT),
    "only thoughts": Reply("", "model-of-the-day", StopReason.CUT_OFF, TOKENS_IN, TOKENS_OUT),
}


def request_for(case: str) -> Request:
    """aimock chooses its answer by the text of the last turn."""
    return Request("find-defects", 3, "d1ge57", "You read changes.", (Turn("user", f"case: {case}"),), SCHEMA, 500)


@dataclass
class World:
    """Where a model is set up, and what a test wants to know of it afterwards."""

    path: Path
    environment: pytest.MonkeyPatch
    open: ExitStack
    aimock: Callable[[], str]
    slept: list[float] = field(default_factory=list)

    def model(self, *specs: str, timeout_s: float = 20.0) -> Model:
        return open_model(*specs, timeout_s=timeout_s, sleep=self.slept.append)

    def serve(self, *script: Answer) -> ModelServer:
        return self.open.enter_context(ModelServer(script))

    def point_at(self, url: str, provider: str) -> str:
        """The spec of a model of `provider` that is reached at `url`."""
        self.environment.setenv("ANTHROPIC_API_KEY", KEY)
        self.environment.setenv("OPENAI_API_KEY", KEY)
        self.environment.setenv("ANTHROPIC_BASE_URL", url)
        self.environment.setenv("OPENAI_API_BASE", f"{url}/v1")
        self.environment.setenv("OLLAMA_API_BASE", url)
        return PROVIDERS[provider].spec


@dataclass(frozen=True)
class Provider:
    """How a provider is reached, and how it says what our replies say."""

    spec: str
    answer: Callable[[Reply], bytes]
    stops: dict[StopReason, str]
    key: str | None
    """The variable that holds the key; None where there is none."""


def claude_says(reply: Reply) -> bytes:
    return claude_message(reply.text, PROVIDERS["anthropic"].stops[reply.stop])


def gpt_says(reply: Reply) -> bytes:
    return openai_completion(reply.text, PROVIDERS["litellm-openai"].stops[reply.stop])


def llama_says(reply: Reply) -> bytes:
    return ollama_chat(reply.text, PROVIDERS["litellm-ollama"].stops[reply.stop])


CLAUDE_STOPS = {StopReason.DONE: "end_turn", StopReason.CUT_OFF: "max_tokens", StopReason.REFUSED: "refusal"}
OPENAI_STOPS = {StopReason.DONE: "stop", StopReason.CUT_OFF: "length", StopReason.REFUSED: "content_filter"}
OLLAMA_STOPS = {StopReason.DONE: "stop", StopReason.CUT_OFF: "length"}
PROVIDERS = {
    "anthropic": Provider("anthropic:claude-mock", claude_says, CLAUDE_STOPS, "ANTHROPIC_API_KEY"),
    "litellm-openai": Provider("litellm:openai/gpt-mock", gpt_says, OPENAI_STOPS, "OPENAI_API_KEY"),
    "litellm-anthropic": Provider(
        "litellm:anthropic/claude-sonnet-4-5", claude_says, CLAUDE_STOPS, "ANTHROPIC_API_KEY"
    ),
    "litellm-ollama": Provider("litellm:ollama_chat/llama-mock", llama_says, OLLAMA_STOPS, None),
}


@pytest.fixture(scope="session")
def aimock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Starts aimock when a test first asks for its URL; skips the test if it cannot be had."""
    with ExitStack() as running:
        urls: list[str] = []

        def url() -> str:
            if reason := why_aimock_is_missing():
                pytest.skip(reason)
            if not urls:
                urls.append(running.enter_context(running_aimock(tmp_path_factory.mktemp("aimock") / "log")))
            return urls[0]

        yield url


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aimock: Callable[[], str]) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(tmp_path, monkeypatch, stack, aimock)


def served(provider: str) -> Callable[[World, str], Model]:
    def build(world: World, case: str) -> Model:
        server = world.serve(Answer(PROVIDERS[provider].answer(REPLIES[case])))
        return world.model(world.point_at(server.url, provider))

    return build


def mocked(provider: str) -> Callable[[World, str], Model]:
    def build(world: World, case: str) -> Model:
        return world.model(world.point_at(world.aimock(), provider))

    return build


def commanded(scheme: str) -> Callable[[World, str], Model]:
    def build(world: World, case: str) -> Model:
        reply = REPLIES[case]
        said = {"text": reply.text, "stop": reply.stop.value, "tokens_in": TOKENS_IN, "tokens_out": TOKENS_OUT}
        script = world.path / "model.py"
        script.write_text(f"import sys\nsys.stdin.read()\nprint({json.dumps(json.dumps(said))})\n")
        return world.model(f"{scheme}:{sys.executable} {script}")

    return build


def fallen_back(world: World, case: str) -> Model:
    server = world.serve(Answer(claude_says(REPLIES[case])))
    return world.model("exec:there-is-no-such-command-here", world.point_at(server.url, "anthropic"))


def replayed(world: World, case: str) -> Model:
    live = ScriptedModel([("find-defects", REPLIES[case])])
    recording(live, world.path / "kept", recorded_at="2026-11-21").complete(request_for(case))
    return world.model(f"recorded:{world.path / 'kept'}")


def scripted(world: World, case: str) -> Model:
    return ScriptedModel([("find-defects", REPLIES[case])] * 2)


def metered(world: World, case: str) -> Model:
    return Metered(scripted(world, case), Purse(Budget(100_000)))


KINDS: dict[str, Callable[[World, str], Model]] = {
    **{provider: served(provider) for provider in PROVIDERS},
    "anthropic, aimock": mocked("anthropic"),
    "litellm-openai, aimock": mocked("litellm-openai"),
    "exec": commanded("exec"),
    "exec-text": commanded("exec-text"),
    "recorded": replayed,
    "fallback": fallen_back,
    "scripted": scripted,
    "metered": metered,
}
each_kind = pytest.mark.parametrize("kind", KINDS)
each_kind_that_refuses = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "litellm-ollama"])
each_provider = pytest.mark.parametrize("provider", PROVIDERS)


@each_kind
def test_an_answer_comes_with_its_model_and_its_tokens(kind: str, world: World) -> None:
    reply = KINDS[kind](world, "answer").complete(request_for("answer"))

    assert (reply.text, reply.stop) == (ANSWER, StopReason.DONE)
    assert reply.model
    assert (reply.tokens_in, reply.tokens_out) == (TOKENS_IN, TOKENS_OUT)


@each_kind
def test_a_reply_that_was_cut_off_keeps_its_text_and_says_so(kind: str, world: World) -> None:
    reply = KINDS[kind](world, "cut off").complete(request_for("cut off"))

    assert (reply.text, reply.stop) == ('{"questions": [', StopReason.CUT_OFF)


@each_kind
def test_a_budget_that_was_spent_on_thoughts_is_a_reply_that_was_cut_off(kind: str, world: World) -> None:
    reply = KINDS[kind](world, "only thoughts").complete(request_for("only thoughts"))

    assert (reply.text.strip(), reply.stop) == ("", StopReason.CUT_OFF)
    assert reply.tokens_out == TOKENS_OUT


@each_kind_that_refuses
def test_a_refusal_is_a_reply_that_says_so(kind: str, world: World) -> None:
    assert KINDS[kind](world, "refusal").complete(request_for("refusal")).stop is StopReason.REFUSED


@each_kind
def test_a_model_may_be_asked_again(kind: str, world: World) -> None:
    model = KINDS[kind](world, "answer")

    assert model.complete(request_for("answer")) == model.complete(request_for("answer"))


@each_kind
def test_a_models_name_holds_no_secret_and_no_path(kind: str, world: World) -> None:
    name = KINDS[kind](world, "answer").name

    assert name
    assert KEY not in name
    assert str(world.path) not in name


def failing_command(world: World) -> Model:
    return world.model(f"exec:{sys.executable} -c 'import sys; sys.exit({KEY!r})'")


def failing_provider(provider: str) -> Callable[[World], Model]:
    def build(world: World) -> Model:
        server = world.serve(Answer(provider_error("api_error", f"broken for {KEY}"), status=500))
        return world.model(world.point_at(server.url, provider))

    return build


def empty_recordings(world: World) -> Model:
    return world.model(f"recorded:{world.path}")


FAILING: dict[str, Callable[[World], Model]] = {
    **{provider: failing_provider(provider) for provider in PROVIDERS},
    "exec": failing_command,
    "recorded": empty_recordings,
    "fallback": lambda world: world.model("exec:there-is-no-such-command-here", f"recorded:{world.path}"),
    "scripted": lambda _: ScriptedModel([("find-defects", ModelUnavailableError("It is away.", "Wait."))]),
    "metered": lambda _: Metered(ScriptedModel(), Purse(Budget(10))),
}


@pytest.mark.parametrize("kind", FAILING)
def test_no_reply_is_an_error_with_a_remedy_and_without_the_key(kind: str, world: World) -> None:
    world.environment.setenv("OPENAI_API_KEY", KEY)

    with pytest.raises(ModelError) as caught:
        FAILING[kind](world).complete(request_for("failure"))

    assert caught.value.remedy
    assert KEY not in str(caught.value)


@dataclass(frozen=True)
class Fault:
    """What a server does wrong, how many times it is asked, and what the error must say."""

    answer: Answer
    asked: int
    says: str


def says(status: int, message: str = "as told") -> Answer:
    return Answer(provider_error("some_error", message), status=status)


FAULTS = {
    "the key is refused": Fault(says(401, f"Incorrect key: {KEY}"), 1, "HTTP 401"),
    "the account has no right": Fault(says(403, f"{KEY} may not"), 1, "HTTP 403"),
    "the model is unknown": Fault(says(404), 1, "HTTP 404"),
    "too many requests": Fault(says(429), 3, "HTTP 429"),
    "a server error": Fault(says(500), 3, "HTTP 500"),
    "a gateway error": Fault(Answer(b"<html>Bad gateway</html>", 502, content_type="text/html"), 3, ""),
    "overload": Fault(says(529), 3, ""),
    "a dropped connection": Fault(Answer(b" " * 1000, drops=True), 3, "connection failed"),
    "a dropped connection within the text": Fault(Answer(b'{"id": "x", "content": [' * 50, drops=True), 3, ""),
}


@each_provider
@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_server_makes_the_model_unavailable(fault: str, provider: str, world: World) -> None:
    server = world.serve(FAULTS[fault].answer)
    model = world.model(world.point_at(server.url, provider))

    with pytest.raises(ModelUnavailableError) as caught:
        model.complete(request_for("failure"))

    assert len(server.sent) == FAULTS[fault].asked
    assert FAULTS[fault].says in str(caught.value)
    assert caught.value.remedy
    assert KEY not in str(caught.value)
    assert sum(world.slept) < 60


@each_provider
def test_a_rejected_request_is_sent_once_and_the_reason_is_quoted(provider: str, world: World) -> None:
    server = world.serve(says(400, "prompt is too long"))

    with pytest.raises(ModelError, match="prompt is too long"):
        world.model(world.point_at(server.url, provider)).complete(request_for("failure"))

    assert len(server.sent) == 1


@each_provider
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"{}", b'{"content": 1, "choices": 1}', b'{"choices": []}', b"[" * 100_000],
    ids=["nothing", "half", "null", "list", "empty", "wrong type", "no choice", "deep"],
)
def test_an_answer_that_makes_no_sense_is_no_reply(body: bytes, provider: str, world: World) -> None:
    server = world.serve(Answer(body))

    with pytest.raises(ModelUnavailableError):
        world.model(world.point_at(server.url, provider)).complete(request_for("failure"))


@each_provider
def test_a_web_page_is_no_reply(provider: str, world: World) -> None:
    server = world.serve(Answer(b"<html>Sign in to the guest network</html>", content_type="text/html"))

    with pytest.raises(ModelUnavailableError):
        world.model(world.point_at(server.url, provider)).complete(request_for("failure"))


@each_provider
def test_a_busy_server_is_asked_again_when_it_wants_to_be(provider: str, world: World) -> None:
    busy = Answer(provider_error("rate_limit_error", "slow down"), status=429, headers={"Retry-After": "7"})
    server = world.serve(busy, Answer(PROVIDERS[provider].answer(REPLIES["answer"])))
    model = world.model(world.point_at(server.url, provider))

    assert model.complete(request_for("answer")).text == ANSWER
    assert world.slept == [7.0]
    assert len(server.sent) == 2


BUSY_UNTIL = {
    "a number": ({"Retry-After": "7"}, [7.0]),
    "a date that has passed": ({"Retry-After": "Sat, 21 Nov 2026 00:00:00 GMT"}, [0.0]),
    "a day": ({"Retry-After": "86400"}, [60.0]),
    "nonsense": ({"Retry-After": "soon"}, [2.0]),
    "nothing": ({}, [2.0]),
}


@each_provider
@pytest.mark.parametrize("until", BUSY_UNTIL)
def test_a_busy_server_is_asked_again_after_what_it_says_or_else_after_our_own_wait(
    until: str, provider: str, world: World
) -> None:
    headers, slept = BUSY_UNTIL[until]
    busy = Answer(provider_error("rate_limit_error", "slow down"), status=429, headers=headers)
    server = world.serve(busy, Answer(PROVIDERS[provider].answer(REPLIES["answer"])))

    assert world.model(world.point_at(server.url, provider)).complete(request_for("answer")).text == ANSWER
    assert world.slept == slept


def schema_is_refused(provider: str) -> Answer:
    """As vLLM, Anthropic and others word it."""
    field = "output_config" if provider.endswith("anthropic") else "response_format"
    return says(400, f"{field}: Extra inputs are not permitted")


@each_provider
def test_who_takes_no_schema_is_told_it_in_words_then_and_from_then_on(provider: str, world: World) -> None:
    answer = Answer(PROVIDERS[provider].answer(REPLIES["answer"]))
    server = world.serve(schema_is_refused(provider), answer)
    model = world.model(world.point_at(server.url, provider))

    assert [model.complete(request_for("answer")).text for _ in range(2)] == [ANSWER, ANSWER]

    bodies = [json.dumps(sent.body) for sent in server.sent]
    assert [any(field in body for field in SCHEMA_FIELDS) for body in bodies] == [True, False, False]
    assert ["fits this JSON Schema" in body for body in bodies] == [False, True, True]
    assert world.slept == []


SCHEMA_FIELDS = ("output_config", "output_format", "response_format", '"format"')


@each_provider
def test_who_refuses_even_the_schema_in_words_is_asked_twice_and_quoted(provider: str, world: World) -> None:
    server = world.serve(schema_is_refused(provider))

    with pytest.raises(ModelError, match="Extra inputs are not permitted"):
        world.model(world.point_at(server.url, provider)).complete(request_for("answer"))

    assert len(server.sent) == 2


@each_provider
def test_another_parameter_that_is_unknown_is_named_and_the_request_sent_once(provider: str, world: World) -> None:
    server = world.serve(says(400, "Unknown parameter: 'max_tokens'."))

    with pytest.raises(ModelError, match=r"Unknown parameter: 'max_tokens'") as caught:
        world.model(world.point_at(server.url, provider)).complete(request_for("answer"))

    assert caught.value.remedy
    assert len(server.sent) == 1


@each_provider
@pytest.mark.parametrize("how", [Answer(b"", silent=True), Answer(b"", drips=True)], ids=["silent", "dripping"])
def test_a_slow_server_is_given_up_in_time_and_not_asked_again(how: Answer, provider: str, world: World) -> None:
    server = world.serve(Answer(PROVIDERS[provider].answer(REPLIES["answer"])), how)
    spec = world.point_at(server.url, provider)
    world.model(spec).complete(request_for("answer"))  # what is loaded at the first call is not the server's fault
    model = world.model(spec, timeout_s=1.5)
    began = time.monotonic()

    with pytest.raises(ModelUnavailableError, match=r"within 1\.5 s"):
        model.complete(request_for("answer"))

    assert time.monotonic() - began < 10
    assert len(server.sent) == 2


@each_provider
def test_a_server_that_is_not_there_is_unreachable(provider: str, world: World) -> None:
    with ModelServer([says(500)]) as server:
        gone = server.url

    with pytest.raises(ModelUnavailableError, match="connection failed"):
        world.model(world.point_at(gone, provider)).complete(request_for("failure"))


@pytest.mark.parametrize("provider", [name for name, provider in PROVIDERS.items() if provider.key])
def test_a_missing_key_is_named_and_nothing_is_sent(provider: str, world: World) -> None:
    server = world.serve(says(500))
    spec = world.point_at(server.url, provider)
    variable = PROVIDERS[provider].key or ""
    world.environment.delenv(variable)

    with pytest.raises(ModelUnavailableError, match=f"Set {variable}"):
        world.model(spec).complete(request_for("answer"))

    assert server.sent == []


@each_provider
def test_text_that_is_not_valid_unicode_still_reaches_the_model(provider: str, world: World) -> None:
    server = world.serve(Answer(PROVIDERS[provider].answer(REPLIES["answer"])))
    odd = Request("find-defects", 3, "d1ge57", "Read \udcff.", (Turn("user", "caf\udce9.py"),), SCHEMA)

    world.model(world.point_at(server.url, provider)).complete(odd)

    assert "caf\N{REPLACEMENT CHARACTER}.py" in json.dumps(server.sent[0].body, ensure_ascii=False)


AIMOCK_FAULTS = {
    "busy for ever": 2,
    "server error": 2,
    "overloaded": 2,
    "dropped connection": 2,
    "key refused": 0,
}


@pytest.mark.parametrize("provider", ["anthropic", "litellm-openai"])
@pytest.mark.parametrize("case", AIMOCK_FAULTS)
def test_a_faulty_aimock_makes_the_model_unavailable(case: str, provider: str, world: World) -> None:
    model = world.model(world.point_at(world.aimock(), provider))

    with pytest.raises(ModelUnavailableError):
        model.complete(request_for(case))

    assert len(world.slept) == AIMOCK_FAULTS[case]


@pytest.mark.parametrize("provider", ["anthropic", "litellm-openai"])
def test_a_malformed_answer_of_aimock_is_no_reply(provider: str, world: World) -> None:
    model = world.model(world.point_at(world.aimock(), provider))

    with pytest.raises(ModelUnavailableError):
        model.complete(request_for("malformed body"))


@pytest.mark.parametrize("provider", ["anthropic", "litellm-openai"])
def test_a_busy_aimock_is_asked_again_when_it_wants_to_be(provider: str, world: World) -> None:
    model = world.model(world.point_at(world.aimock(), provider))

    assert model.complete(request_for("busy, then answer")).text == ANSWER
    assert world.slept == [7.0]
