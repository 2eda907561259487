"""`foreread desk` as whoever runs the service uses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.store import Store, open_store
from bot.adapters.system import now
from bot.cli import main
from bot.desk import OutcomeKind, Turn
from tests.desk.some_records import a_merged, a_record, a_thumb, an_answer, asked


@pytest.fixture
def store(sqlite_store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The database that the commands find, with a change that waits and one that was merged."""
    monkeypatch.setenv("FOREREAD_DATABASE_URL", sqlite_store_url)
    at = now()
    with open_store(sqlite_store_url) as opened:
        waiting = a_record(1, turns=(Turn("Ada\x1b[31m Example", ("ada",), "approve", ""),), waiting_since=at)
        opened.records.put(a_merged(12, asked=asked("removed-guard"), first_seen_at=at, seen_at=at))
        opened.records.put(waiting)
        answered = [
            an_answer(OutcomeKind.DEFECT if n < 5 else OutcomeKind.HANDLED, f"q{n}", question_kind="model, high", at=at)
            for n in range(12)
        ]
        opened.outcomes.note(answered)
        opened.outcomes.think(a_thumb(is_up=False, at=at))
        yield opened


def run(*words: object) -> int:
    return main(["desk", *map(str, words)])


def test_figures_are_printed_with_counts_and_intervals(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("figures") == 0
    said = capsys.readouterr().out
    assert "1 changes (1 that only they can), 12 min" in said
    assert "\x1b" not in said
    assert "too few to say" in said
    assert "model, high: 5 of 12 (19 to 68 %); as shipped: 74 % of 167" in said


def test_figures_are_written_for_programs(store: Store, tmp_path: Path) -> None:
    assert run("figures", "--format", "json", "--output", tmp_path / "figures.json", "--repository", "Octo/shop") == 0
    values = json.loads((tmp_path / "figures.json").read_text())
    assert values["question_kinds"]["model, high"]["n"] == 12
    assert [load["changes"] for load in values["loads"]] == [1]


def test_an_unknown_repository_is_refused(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("figures", "--repository", "octo/none") == 2
    assert "Nothing is known of octo/none" in capsys.readouterr().err


def test_labels_and_hit_rates_are_exported(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels, rates = tmp_path / "labels.jsonl", tmp_path / "calibration.json"
    assert run("export", "--outcomes", labels, "--calibration", rates) == 0
    lines = [json.loads(line) for line in labels.read_text().splitlines()]
    assert [line["kind"] for line in lines].count("defect") == 5
    assert {line["texts"] for line in lines} == {None}
    assert json.loads(rates.read_text())["kinds"] == {"model, high": {"hits": 5, "n": 12}}
    assert "12 labels of 1 changes" in capsys.readouterr().err


def test_private_words_are_exported_only_on_demand(store: Store, tmp_path: Path) -> None:
    for option, is_there in (("--texts", False), ("--private-texts", True)):
        assert run("export", "--outcomes", tmp_path / option, option) == 0
        assert ("Change 12" in (tmp_path / option).read_text()) is is_there


def test_nothing_to_write_is_refused(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export") == 2
    assert "--outcomes FILE" in capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999"])
def test_a_period_is_days(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("figures", "--days", days)
