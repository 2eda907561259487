"""Records for tests, valid unless told otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.desk import AskedQuestion, Outcome, OutcomeKind, Record, RecordKey, Thumb, Turn
from bot.post import Place

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
REPOSITORY = 7


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def a_record(number: int = 12, repository: int = REPOSITORY, **fields: Any) -> Record:
    """An open change that waits since an hour for Ada, and was first seen a day ago."""
    place = Place("octo", "shop", number)
    plain = Record(
        key=RecordKey(repository, number), place=place, installation=1, change=f"PR_{repository}_{number}",
        url=f"https://github.com/octo/shop/pull/{number}", title=f"Change {number}", author="grace",
        head=f"{number:07x}" + "a" * 33, base="main", is_open=True, is_merged=False, is_draft=False, is_private=True,
        seen_at=ago(minutes=5), first_seen_at=ago(days=1), waiting_since=ago(hours=1), settled_at=None,
        state="waiting", headline="Waiting for one approval.", tier="medium", added=80, removed=20, files=3, proven=10,
        assisted=40, minutes=12, turns=(a_turn("Ada"),), made_at=ago(hours=1),
    )  # fmt: skip
    return replace(plain, **fields)


def a_merged(number: int = 12, days: float = 100, **fields: Any) -> Record:
    """A change that was merged so many days ago, as the gate had it."""
    plain: dict[str, Any] = {
        "is_open": False, "is_merged": True, "state": "satisfied", "turns": (), "waiting_since": None,
        "merged_at": ago(days=days), "commit": f"{number:07x}" + "c" * 33, "gated": True,
    }  # fmt: skip
    return a_record(number, **{**plain, **fields})


def a_turn(person: str, *logins: str) -> Turn:
    return Turn(person, logins or (person.lower(),), "approve", "a senior is asked for")


def asked(*rules: str) -> tuple[AskedQuestion, ...]:
    return tuple(AskedQuestion(f"q{at}", rule, f"rule {rule}") for at, rule in enumerate(rules, start=1))


def an_outcome(kind: OutcomeKind, number: int = 12, **fields: Any) -> Outcome:
    plain = Outcome(RecordKey(REPOSITORY, number), kind, ago(days=1), source="somewhere")
    return replace(plain, **fields)


def an_answer(kind: OutcomeKind, question: str = "q1", number: int = 12, **fields: Any) -> Outcome:
    of = {"question": question, "rule": "removed-guard", "question_kind": "rule removed-guard", "by": "ada", **fields}
    return an_outcome(kind, number, **of)


def a_thumb(is_up: bool, question: str = "q1", by: int = 1, **fields: Any) -> Thumb:
    plain = Thumb(RecordKey(REPOSITORY, 12), question, "removed-guard", by, f"login{by}", is_up, ago(hours=2))
    return replace(plain, **fields)
