"""docs/snapshot.md: each of its examples is read, and fits the schema."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bot.gate.recording import GroupFile, SnapshotFile, parse_snapshot, write_snapshot
from bot.gate.recording._shapes import SHAPES

PAGE = (Path(__file__).parents[2] / "docs/snapshot.md").read_text(encoding="utf-8")
SMALLEST, FULL, GROUP = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
SCHEMA = json.loads(files("bot").joinpath("schemas/snapshot-1.schema.json").read_text(encoding="utf-8"))


def read(text: str) -> SnapshotFile | GroupFile:
    Draft202012Validator(SCHEMA).validate(json.loads(text))
    return parse_snapshot(text.encode())


def test_the_smallest_example_has_the_required_keys_alone() -> None:
    (shape,) = (each for each in SHAPES if each.name == "snapshot")
    assert json.loads(SMALLEST).keys() == shape.required
    file = read(SMALLEST)
    assert isinstance(file, SnapshotFile)
    assert (file.snapshot.change_id, file.approvals) == ("PR_7", ())


def test_the_full_example_has_every_key_and_means_what_it_says() -> None:
    (shape,) = (each for each in SHAPES if each.name == "snapshot")
    told: dict[str, Any] = json.loads(FULL)
    assert told.keys() == shape.required | shape.optional
    file = read(FULL)
    assert isinstance(file, SnapshotFile)
    first, second = file.approvals
    assert first.binding is None
    assert second.binding is not None
    assert second.binding.questions is None
    assert file.answers.answers[0].questions == file.snapshot.questions.digest
    assert file.snapshot.earlier[0].digest != file.snapshot.view.digest
    assert parse_snapshot(json.dumps(write_snapshot(file)).encode()) == file


def test_the_example_of_a_merge_group_is_one() -> None:
    file = read(GROUP)
    assert isinstance(file, GroupFile)
    assert [each.snapshot.head for each in file.members] == ["a1b2c3"]
