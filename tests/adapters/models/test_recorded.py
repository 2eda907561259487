"""Replies as files."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.adapters.models import NoRecordingError, open_model, recording, request_key
from bot.adapters.models.recorded import Gathering
from bot.errors import ModelError, ModelUnavailableError
from bot.review import Reply, StopReason, Turn
from tests.adapters.models.requests import request
from tests.fakes_model import ScriptedModel

if TYPE_CHECKING:
    from pathlib import Path

REPLY = Reply('{"claims": ["caf\udce9"]}', "claude-of-the-day", StopReason.CUT_OFF, 21, 5, 0.25, 10)


def record(directory: Path, reply: Reply = REPLY) -> Path:
    """The file that keeps `reply` to the usual request."""
    live = ScriptedModel([("find-defects", reply)], name="anthropic:claude")
    assert recording(live, directory, recorded_at="2026-11-21").complete(request()) == reply
    return directory / f"{request_key(request())}.json"


def test_what_was_recorded_is_replayed_in_every_field(tmp_path: Path) -> None:
    record(tmp_path / "new" / "directory")

    assert open_model(f"recorded:{tmp_path}/new/directory").complete(request()) == REPLY


def test_a_recording_is_one_readable_file(tmp_path: Path) -> None:
    path = record(tmp_path)

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes().decode("ascii") == (
        "{\n"
        f'  "key": "{request_key(request())}",\n'
        '  "model": "anthropic:claude",\n'
        '  "prompt": "find-defects",\n'
        '  "prompt_digest": "d1ge57",\n'
        '  "prompt_version": 3,\n'
        '  "recorded_at": "2026-11-21",\n'
        '  "reply": {\n'
        '    "cost_usd": 0.25,\n'
        '    "model": "claude-of-the-day",\n'
        '    "stop": "cut off",\n'
        '    "text": "{\\"claims\\": [\\"caf\\udce9\\"]}",\n'
        '    "tokens_cached": 10,\n'
        '    "tokens_in": 21,\n'
        '    "tokens_out": 5\n'
        "  }\n"
        "}\n"
    )


def test_recording_again_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    record(tmp_path)
    path = record(tmp_path, Reply("{}", "other"))

    assert list(tmp_path.iterdir()) == [path]
    assert open_model(f"recorded:{tmp_path}").complete(request()).text == "{}"


def test_a_models_error_is_passed_on_and_not_recorded(tmp_path: Path) -> None:
    live = ScriptedModel([("find-defects", ModelUnavailableError("It is away.", "Wait."))])

    with pytest.raises(ModelUnavailableError, match="away"):
        recording(live, tmp_path / "kept", recorded_at="2026-11-21").complete(request())

    assert not (tmp_path / "kept").exists()


def test_what_has_no_recording_is_gathered_once_and_answered_when_its_reply_is_kept(tmp_path: Path) -> None:
    record(tmp_path)
    new = [replace(request(), turns=(Turn("user", text),)) for text in ("One.", "Two.", "One.")]
    gathering = Gathering(tmp_path)

    assert gathering.complete(request()) == REPLY
    for each in new:
        with pytest.raises(NoRecordingError):
            gathering.complete(each)
    assert [each.turns[0].text for each in gathering.missing] == ["One.", "Two."]

    late = ModelUnavailableError("It expired.", "Again.")
    came: dict[str, Reply | ModelError] = {request_key(new[0]): REPLY, request_key(new[1]): late, "stranger": REPLY}
    failures = gathering.keep(came, model="anthropic:claude", recorded_at="2026-11-22")

    assert failures == (late,)
    assert gathering.complete(new[0]) == REPLY
    assert [each.turns[0].text for each in gathering.missing] == ["Two."]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_directory_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(ModelError, match="taken"):
        record(tmp_path / "taken")


def test_a_recording_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / f"{request_key(request())}.json").mkdir()

    with pytest.raises(ModelError, match="cannot be kept"):
        record(tmp_path)

    assert os.listdir(tmp_path) == [f"{request_key(request())}.json"]  # noqa: PTH208


def test_a_recording_may_be_read_by_whoever_may_read_other_new_files(tmp_path: Path) -> None:
    (tmp_path / "other").touch()

    assert record(tmp_path).stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_request_that_was_never_recorded_is_named_with_its_prompt_and_the_remedy(tmp_path: Path) -> None:
    record(tmp_path)
    changed = replace(request(), turns=(Turn("user", "Another change."),))

    with pytest.raises(NoRecordingError) as caught:
        open_model(f"recorded:{tmp_path}").complete(changed)

    said = str(caught.value)
    assert request_key(changed)[:12] in said
    assert "`find-defects` version 3" in said
    assert "Record it" in said


def test_a_recording_from_before_tokens_were_known_to_be_cached_is_read(tmp_path: Path) -> None:
    path = record(tmp_path)
    content = json.loads(path.read_bytes())
    del content["reply"]["tokens_cached"]
    path.write_text(json.dumps(content))

    assert open_model(f"recorded:{tmp_path}").complete(request()) == replace(REPLY, tokens_cached=0)


DAMAGE = {
    "empty": b"",
    "half": b'{"key": ',
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "not text": b"\xff\xfe\xfa",
    "no reply": json.dumps({"key": request_key(request()), "model": "m"}).encode(),
    "no model": json.dumps({"key": request_key(request()), "reply": {"text": ""}}).encode(),
    "another key": json.dumps({"key": "0" * 64, "model": "m", "reply": {"text": ""}}).encode(),
    "no text": json.dumps({"key": request_key(request()), "model": "m", "reply": {}}).encode(),
    "strange field": json.dumps({"key": request_key(request()), "model": "m", "reply": {"text": "", "x": 1}}).encode(),
    "strange stop": json.dumps(
        {"key": request_key(request()), "model": "m", "reply": {"text": "", "stop": "x"}}
    ).encode(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_named(damage: str, tmp_path: Path) -> None:
    path = record(tmp_path)
    path.write_bytes(DAMAGE[damage])

    with pytest.raises(ModelError, match="damaged") as caught:
        open_model(f"recorded:{tmp_path}").complete(request())

    assert str(path) in str(caught.value)
    assert not isinstance(caught.value, NoRecordingError)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = record(tmp_path)
    path.unlink()
    path.mkdir()

    with pytest.raises(ModelError, match="cannot be read"):
        open_model(f"recorded:{tmp_path}").complete(request())
