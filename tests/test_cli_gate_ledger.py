"""`foreread gate explain --ledger`: what was decided stands in the ledger, once, with what it rests on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.adapters.ledger_file import read_lines
from bot.cli import main
from bot.ledger import Kind, LedgerEntry, read_entry, verify

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = json.loads((ROOT / "examples/gate/gift-cards.json").read_text(encoding="utf-8"))
RULES = ["--policy", str(ROOT / "bot/default_policy.yml"), "--roster", str(ROOT / "examples/gate/roster.yml")]


def explained(folder: Path, snapshot: dict[str, object], now: str = "2026-11-20T12:00:00Z") -> int:
    file = folder / "change.json"
    file.write_text(json.dumps(snapshot), encoding="utf-8")
    return main(["gate", "explain", "--snapshot", str(file), *RULES, "--now", now, "--ledger", str(folder / "ledger")])


def entries(folder: Path) -> list[LedgerEntry]:
    return [read_entry(line) for line in read_lines(folder / "ledger")]


def test_a_decision_is_recorded_with_the_answers_that_it_rests_on(tmp_path: Path) -> None:
    assert explained(tmp_path, EXAMPLE) == 1
    kinds = [entry.kind for entry in entries(tmp_path)]
    assert kinds == [Kind.OPENED, *[Kind.ANSWER] * 5, Kind.DECISION]
    decision = entries(tmp_path)[-1]
    assert decision.body["state"] == "waiting"
    assert decision.body["unmet"] == ["An approval is missing: a senior or above who knows pricing."]
    assert set(decision.digests) == {"snapshot", "policy", "roster", "questions"}
    assert [vote["account"] for vote in decision.body["approvals"]] == [{"id": 102, "login": "ben"}]  # type: ignore[union-attr,index,call-overload]
    assert verify(read_lines(tmp_path / "ledger")).whole


def test_deciding_the_same_again_records_nothing(tmp_path: Path) -> None:
    explained(tmp_path, EXAMPLE)
    before = (tmp_path / "ledger").read_bytes()
    assert explained(tmp_path, EXAMPLE) == 1
    assert (tmp_path / "ledger").read_bytes() == before


def test_what_is_new_is_added_and_what_was_said_stays(tmp_path: Path) -> None:
    explained(tmp_path, EXAMPLE)
    objection = {**EXAMPLE["reviews"][0], "id": 2, "state": "CHANGES_REQUESTED", "at": "2026-11-20T10:00:00Z"}
    assert explained(tmp_path, {**EXAMPLE, "reviews": [*EXAMPLE["reviews"], objection]}) == 1
    assert [entry.kind for entry in entries(tmp_path)][6:] == [Kind.DECISION, Kind.DECISION]
    assert explained(tmp_path, EXAMPLE) == 1, "and back: the last decision was another"
    assert [entry.kind for entry in entries(tmp_path)][6:] == [Kind.DECISION] * 3


def test_an_emergency_is_an_override_and_no_approval(tmp_path: Path) -> None:
    call = {"incident": "INC-7", "reason": "nobody can pay", "head": EXAMPLE["head"], "base": "main"}
    people = [{"id": number, "login": login} for number, login in ((102, "ben"), (104, "dara"))]
    calls = [{**call, "by": by, "at": "2026-11-20T11:50:00Z"} for by in people]
    assert explained(tmp_path, {**EXAMPLE, "emergencies": calls}) == 0
    assert entries(tmp_path)[-1].body["state"] == "break-glass"
    overrides = [entry for entry in entries(tmp_path) if entry.kind is Kind.OVERRIDE]
    assert [(e.actor.login, e.body["what"], e.body["expires"]) for e in overrides if e.actor] == [
        ("ben", "break-glass", "2026-11-20T12:50:00Z"),
        ("dara", "break-glass", "2026-11-20T12:50:00Z"),
    ]


def test_what_cannot_be_recorded_is_not_shown_as_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ledger").write_bytes(b"no ledger\n")
    assert explained(tmp_path, EXAMPLE) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "ledger" in said.err


def test_a_word_that_sets_evidence_of_ai_aside_is_an_override_and_a_void_one_is_none(tmp_path: Path) -> None:
    word = {"head": EXAMPLE["head"], "assisted": False, "reason": "The footer stands in our template."}
    people = [{"id": number, "login": login} for number, login in ((101, "ada"), (104, "dara"), (999, "stranger"))]
    spoken = [{**word, "at": "2026-11-20T10:00:00Z", "by": by} for by in people]
    facts = {"provenance": "suspected", "strongest": "suspected"}
    explained(tmp_path, {**EXAMPLE, "facts": facts, "files": [{"path": "src/shop/notes.py"}], "overrides": spoken})
    kept = [entry for entry in entries(tmp_path) if entry.kind is Kind.OVERRIDE]
    assert [(entry.body["what"], entry.actor.login if entry.actor else "") for entry in kept] == [
        ("provenance", "dara")
    ]
