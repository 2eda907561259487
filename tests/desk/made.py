"""Records for tests of the desk, valid unless told otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.desk import Record, RecordKey, Turn
from bot.gate import Account, Decision, GateQuestion, Grounds, QuestionSet, Reason, Requirement, State, Unblock
from bot.post import HostedChange, Place
from bot.risk import Tier
from tests.builders import BASE, HEAD

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADA, BO, JO = Account(101, "ada"), Account(201, "bo"), Account(7, "jo")
QUESTIONS = QuestionSet(
    (GateQuestion("0123456789ab", "Which branch runs?"), GateQuestion("ba9876543210", "Who calls?")), "d1"
)
GROUNDS = Grounds(NOW, "PR_7", HEAD, "main")


def a_turn(login: str = "ada", **fields: Any) -> Turn:
    return replace(Turn(login, (login,), "approve", "knows payments, nothing waiting"), **fields)


def a_record(number: int = 7, waited: timedelta = timedelta(hours=2), **fields: Any) -> Record:
    """It waits for ada."""
    record = Record(
        key=RecordKey(5000, number), place=Place("acme", "shop", number), installation=1, change=f"PR_{number}",
        url=f"https://host.example/acme/shop/pull/{number}", title="Round prices up", author="jo", head=HEAD, base="main",
        is_open=True, is_merged=False, is_draft=False, is_private=True, seen_at=NOW, first_seen_at=NOW - waited,
        waiting_since=NOW - waited, settled_at=None, state="waiting", headline="Waiting for a senior: ada (@ada)",
        tier="high", added=40, removed=8, files=3, proven=10, assisted=20, minutes=8, turns=(a_turn(),),
    )  # fmt: skip
    return replace(record, **fields)


def a_hosted(**fields: Any) -> HostedChange:
    hosted = HostedChange(
        place=Place("acme", "shop", 7), id="PR_7", repository_id=5000, url="https://host.example/acme/shop/pull/7",
        title="Round prices up", body="", author=JO, head=HEAD, head_branch="up", head_repository="acme/shop", base="main",
        base_tip=BASE, default_branch="main", us=Account(1, "foreread[bot]"),
    )  # fmt: skip
    return replace(hosted, **fields)


def a_decision(state: State = State.WAITING, **fields: Any) -> Decision:
    why = Reason(
        "decision", "Decided.", state, (Reason("approval-missing", "An approval is missing: a senior.", state),)
    )
    asked = (Unblock("ada", ("ada",), "approve", "knows payments, nothing waiting"),)
    made = Decision(state, why, Requirement(Tier.HIGH), unblock=asked if state is State.WAITING else ())
    return replace(made, **fields)
