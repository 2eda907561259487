"""What the store keeps, in plain values and in any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from bot.desk import (
    AskedQuestion,
    Excerpt,
    ExcerptLine,
    Outcome,
    OutcomeKind,
    Record,
    RecordKey,
    SaidAnswer,
    Session,
    Thumb,
    Turn,
    Visitor,
)
from bot.gate import Permission
from bot.post import Place
from bot.work import Delivery, TaskKind, Urgency, Wish

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


def after_s(seconds: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(seconds=seconds)


def a_delivery(name: str = "d1", seconds: float = 0, body: bytes = b"{}") -> Delivery:
    return Delivery(name, "pull_request", body, after_s(seconds))


def a_wish(number: int = 1, **more: Any) -> Wish:
    given: dict[str, Any] = {
        "key": f"change:9001:{number}", "kind": TaskKind.CHANGE, "place": Place("acme", "shop", number),
        "repository_id": 9001, "installation": 7, "why": "pull_request opened", "urgency": Urgency.CHANGE,
    }  # fmt: skip
    return Wish(**given | more)


def a_record(number: int = 1, **more: Any) -> Record:
    given: dict[str, Any] = {
        "key": RecordKey(9001, number), "place": Place("acme", "shop", number), "installation": 7,
        "change": f"PR_{number}", "url": f"https://github.example/acme/shop/pull/{number}", "title": "Gift cards",
        "author": "ben-example", "head": "a1" * 20, "base": "b2" * 20, "is_open": True, "is_merged": False,
        "is_draft": False, "is_private": True, "seen_at": NOON, "first_seen_at": NOON, "waiting_since": after_s(1),
        "settled_at": None, "state": "waiting", "headline": "Waits for 1 approval.", "tier": "high", "added": 40,
        "removed": 2, "files": 3, "proven": 10, "assisted": 38, "minutes": 12,
    }  # fmt: skip
    return Record(**given | more)


def a_session(visitor: int = 101, ends_s: float = 3600, **more: Any) -> Session:
    who = Visitor(visitor, "ada-example", "Ada Example", {9001: Permission.WRITE, 9002: Permission.READ})
    given: dict[str, Any] = {
        "visitor": who, "token": b"\x00sealed\xff", "form_key": "f0" * 16, "opened_at": NOON, "looked_at": NOON,
        "ends_at": after_s(ends_s),
    }  # fmt: skip
    return Session(**given | more)


def an_outcome(number: int = 1, **more: Any) -> Outcome:
    given: dict[str, Any] = {
        "key": RecordKey(9001, number), "kind": OutcomeKind.DEFECT, "at": NOON, "by": "ada-example", "question": "q1",
        "rule": "access-control", "source": "https://github.example/acme/shop/pull/1#r1",
        "question_kind": "rule access-control",
    }  # fmt: skip
    return Outcome(**given | more)


def a_thumb(number: int = 1, **more: Any) -> Thumb:
    given: dict[str, Any] = {
        "key": RecordKey(9001, number), "question": "q1", "rule": "access-control", "by": 101, "login": "ada-example",
        "is_up": True, "at": NOON, "words": "It found the refund.",
    }  # fmt: skip
    return Thumb(**given | more)


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
"""Text as databases hold it."""
hostile = st.text(st.characters(), max_size=20)
"""Any text: NUL and lone surrogates too."""
times = st.timedeltas(timedelta(days=-700_000), timedelta(days=2_900_000)).map(lambda since: NOON + since)
numbers = st.integers(0, 2**63 - 1)
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | hostile,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile, inner, max_size=3),
    max_leaves=6,
)
documents = st.dictionaries(hostile, jsons, max_size=3)
some = st.lists(hostile, max_size=3).map(tuple)
lines = st.builds(ExcerptLine, numbers, hostile, st.booleans(), st.booleans())
excerpts = st.builds(Excerpt, hostile, hostile, st.lists(lines, max_size=3).map(tuple), st.booleans())
turns = st.builds(Turn, hostile, some, hostile, hostile, st.booleans())
asked = st.builds(AskedQuestion, hostile, hostile, hostile)
said = st.builds(SaidAnswer, hostile, hostile, hostile, hostile, st.none() | times)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record. Of one that came from a database, its place has the number of its key."""
    key = RecordKey(draw(numbers), draw(numbers))
    flags: dict[str, Any] = {name: draw(st.booleans()) for name in ("is_open", "is_merged", "is_draft", "is_private")}
    counts: dict[str, Any] = {
        name: draw(numbers) for name in ("added", "removed", "files", "proven", "assisted", "minutes")
    }
    texts = ("change", "url", "title", "author", "head", "base", "state", "headline", "tier", "model", "commit")
    maybe = ("waiting_since", "settled_at", "made_at", "merged_at", "waited_from")
    return Record(
        key=key,
        place=Place(draw(words), draw(words), key.number),
        installation=draw(numbers),
        seen_at=draw(times),
        first_seen_at=draw(times),
        turns=tuple(draw(st.lists(turns, max_size=2))),
        counted=draw(some),
        brief=draw(documents),
        decision=draw(documents),
        excerpts=tuple(draw(st.lists(excerpts, max_size=2))),
        answered=draw(some),
        rules=draw(some),
        questions=draw(some),
        asked=tuple(draw(st.lists(asked, max_size=2))),
        said=tuple(draw(st.lists(said, max_size=2))),
        probability=draw(st.none() | st.floats(0, 1)),
        gated=draw(st.none() | st.booleans()),
        **flags,
        **counts,
        **{name: draw(words) for name in texts},  # type: ignore[arg-type]
        **{name: draw(st.none() | times) for name in maybe},  # type: ignore[arg-type]
    )
