"""Many requests in one batch: each gets its reply or a reason, and nothing is paid twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.models import request_key
from bot.adapters.models.anthropic import AnthropicModel
from bot.adapters.models.anthropic_batches import PATIENCE_S, ClaudeBatches
from bot.errors import ModelError, ModelUnavailableError
from bot.review import Reply, Turn
from tests.adapters.models.batch_server import CANCELED, EXPIRED, BatchServer, errored, succeeded
from tests.adapters.models.model_server import Answer, ModelServer
from tests.adapters.models.provider_bodies import claude_message
from tests.adapters.models.requests import request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.adapters.models.batch_server import Result

MODEL = "claude-sonnet-5-5"
ASKED = tuple(request(Turn("user", f"change {number}")) for number in range(3))
KEYS = tuple(request_key(each) for each in ASKED)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-canary-0123456789")
    with BatchServer(fate=echo) as running:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        yield running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def batches(tmp_path: Path, waits: list[float]) -> ClaudeBatches:
    return ClaudeBatches(MODEL, tmp_path / "new" / "batches.json", poll_s=7, sleep=waits.append)


def said(params: Mapping[str, Any]) -> str:
    return str(params["messages"][0]["content"][0]["text"])


def echo(_key: str, params: Mapping[str, Any]) -> Result:
    return succeeded(f"about {said(params)}", model=params["model"])


def texts(outcomes: Mapping[str, Reply | ModelError]) -> dict[str, str]:
    return {key: out.text if isinstance(out, Reply) else type(out).__name__ for key, out in outcomes.items()}


EACH_ITS_OWN = {key: f"about change {number}" for number, key in enumerate(KEYS)}


def test_each_request_gets_its_own_reply_in_whatever_order_they_come(
    server: BatchServer, batches: ClaudeBatches, waits: list[float]
) -> None:
    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN
    assert waits == [7, 7]


def test_an_entry_of_a_batch_is_what_the_adapter_would_send_alone(
    server: BatchServer, batches: ClaudeBatches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.complete_all(ASKED[:1])
    with ModelServer([Answer(claude_message())]) as single:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", single.url)
        AnthropicModel(MODEL).complete(ASKED[0])

    assert server.created == [[{"custom_id": KEYS[0], "params": single.sent[0].body}]]


def test_a_batch_costs_half(server: BatchServer, batches: ClaudeBatches, monkeypatch: pytest.MonkeyPatch) -> None:
    in_batch = batches.complete_all(ASKED[:1])[KEYS[0]]
    with ModelServer([Answer(claude_message(model=MODEL))]) as single:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", single.url)
        alone = AnthropicModel(MODEL).complete(ASKED[0])

    assert isinstance(in_batch, Reply)
    assert alone.cost_usd is not None
    assert in_batch.cost_usd == pytest.approx(alone.cost_usd / 2)


def test_equal_requests_are_sent_once(server: BatchServer, batches: ClaudeBatches) -> None:
    batches.complete_all([ASKED[0], replace(ASKED[0], shared=3)])

    assert [len(entries) for entries in server.created] == [1]


def test_a_second_run_collects_what_the_first_one_sent(server: BatchServer, batches: ClaudeBatches) -> None:
    batches.complete_all(ASKED)

    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN
    assert len(server.created) == 1


class StoppedError(Exception):
    """Somebody ended the process."""


def test_a_run_that_was_stopped_while_it_waited_is_not_paid_again(server: BatchServer, batches: ClaudeBatches) -> None:
    def stop(_seconds: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        replace(batches, sleep=stop).complete_all(ASKED)

    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN
    assert len(server.created) == 1


def test_only_what_is_new_is_sent_later(server: BatchServer, batches: ClaudeBatches) -> None:
    batches.complete_all(ASKED[:2])

    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN
    assert [[entry["custom_id"] for entry in entries] for entries in server.created] == [[*KEYS[:2]], [KEYS[2]]]


def test_nothing_to_ask_asks_nobody(server: BatchServer, batches: ClaudeBatches) -> None:
    assert batches.complete_all([]) == {}
    assert server.asked == []


@pytest.mark.parametrize(
    ("fate", "says"),
    [
        (EXPIRED, "expired"),
        (CANCELED, "canceled"),
        (errored("invalid_request_error", "prompt is too long"), "prompt is too long"),
        (errored("overloaded_error", "sk-canary-0123456789 is busy"), "[secret] is busy"),
        ({"type": "errored"}, "failed"),
        ({"type": "of the future"}, "not what the provider's interface promises"),
        ({"type": "succeeded"}, "not what the provider's interface promises"),
        ({"type": "succeeded", "message": {"content": 1}}, "not what the provider's interface promises"),
    ],
)
def test_what_was_not_answered_says_why_and_is_sent_again_by_the_next_run(
    fate: Result, says: str, server: BatchServer, batches: ClaudeBatches
) -> None:
    server.fate = lambda key, params: fate if key == KEYS[1] else echo(key, params)

    first = batches.complete_all(ASKED)
    failed = first.pop(KEYS[1])
    assert isinstance(failed, ModelError)
    assert says in str(failed)
    assert "canary" not in str(failed)
    assert failed.remedy
    assert texts(first) == {key: EACH_ITS_OWN[key] for key in (KEYS[0], KEYS[2])}

    server.fate = echo
    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN
    assert [len(entries) for entries in server.created] == [3, 1]


def test_lines_that_are_no_results_are_passed_over(server: BatchServer, batches: ClaudeBatches) -> None:
    alien = json.dumps({"custom_id": "somebody-elses", "result": EXPIRED}).encode()
    server.extra_lines = b'\n[]\n{"custom_id": 1}\n\xff\n' + b"[" * 50_000 + b"\n" + alien + b'\n{"custom_id": '

    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN


def test_a_request_that_the_results_do_not_name_has_no_reply(server: BatchServer, batches: ClaudeBatches) -> None:
    server.fate = lambda key, params: {} if key == KEYS[1] else echo(key, params)

    assert texts(batches.complete_all(ASKED)) == {**EACH_ITS_OWN, KEYS[1]: "ModelUnavailableError"}


@pytest.mark.parametrize("status", [429, 503, 529])
def test_a_batch_that_was_not_taken_is_sent_again(
    status: int, server: BatchServer, batches: ClaudeBatches, waits: list[float]
) -> None:
    server.faults = [("POST", status)] * 2

    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN
    assert waits[:2] == [2, 8]


def test_a_batch_that_may_have_been_taken_is_not_sent_again(server: BatchServer, batches: ClaudeBatches) -> None:
    server.faults = [("POST", 500)]

    with pytest.raises(ModelUnavailableError, match="may have been taken"):
        batches.complete_all(ASKED)

    assert len(server.asked) == 1


def test_a_look_that_fails_is_repeated(server: BatchServer, batches: ClaudeBatches) -> None:
    server.faults = [("GET", 500), ("GET", 429)]

    assert texts(batches.complete_all(ASKED)) == EACH_ITS_OWN


def test_a_batch_that_is_gone_is_not_paid_again_without_being_told(server: BatchServer, batches: ClaudeBatches) -> None:
    batches.complete_all(ASKED)
    server.taken_back = ["msgbatch_1"]

    with pytest.raises(ModelError, match=r"remove .*batches\.json"):
        batches.complete_all(ASKED)

    assert len(server.created) == 1


def test_results_that_are_archived_are_gone(server: BatchServer, batches: ClaudeBatches) -> None:
    server.archived = True

    with pytest.raises(ModelError, match="not there any more"):
        batches.complete_all(ASKED)


def test_a_batch_that_never_ends_is_given_up_after_a_day(
    server: BatchServer, batches: ClaudeBatches, waits: list[float]
) -> None:
    server.looks = 10_000

    with pytest.raises(ModelUnavailableError, match="25 h"):
        replace(batches, poll_s=PATIENCE_S / 3).complete_all(ASKED)

    assert len(waits) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no list of batches"),
        (b"{}", "no list of batches"),
        (b'{"model": "claude-sonnet-5-5", "batches": [{"id": 1, "keys": []}]}', "no list of batches"),
        (b'{"model": "claude-sonnet-5-5", "batches": [{"id": "a", "keys": [1]}]}', "no list of batches"),
        (b'{"model": "claude-opus-5", "batches": []}', "batches of claude-opus-5"),
    ],
)
def test_a_damaged_ledger_or_another_models_is_named_and_nothing_is_sent(
    content: bytes, says: str, server: BatchServer, batches: ClaudeBatches
) -> None:
    batches.ledger.parent.mkdir()
    batches.ledger.write_bytes(content)

    with pytest.raises(ModelError, match=says):
        batches.complete_all(ASKED)

    assert server.asked == []


def test_a_ledger_that_cannot_be_read_is_named_and_nothing_is_sent(server: BatchServer, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        ClaudeBatches(MODEL, tmp_path).complete_all(ASKED)

    assert server.asked == []


def test_a_ledger_that_cannot_be_written_names_the_batch_that_is_under_way(server: BatchServer, tmp_path: Path) -> None:
    (tmp_path / "folder").symlink_to(tmp_path / "nowhere")

    with pytest.raises(ModelError, match="msgbatch_1 is under way"):
        ClaudeBatches(MODEL, tmp_path / "folder" / "batches.json").complete_all(ASKED)


def test_without_a_key_nothing_is_sent(
    server: BatchServer, batches: ClaudeBatches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")

    with pytest.raises(ModelUnavailableError, match="Set ANTHROPIC_API_KEY"):
        batches.complete_all(ASKED)

    assert server.asked == []
