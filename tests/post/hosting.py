"""A change as a host shows it, and what has been remembered of it, for tests of what is said and heard there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.gate import Account, AccountKind, GateQuestion, QuestionSet, ReviewState
from bot.post import (
    CheckState,
    Epoch,
    GivenReview,
    HostedChange,
    HostPush,
    OwnCheck,
    Place,
    Reference,
    Remark,
    RemarkKind,
    State,
    Thread,
    seal,
)

KEY = b"k" * 32
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD, OLD, TIP = "a" * 40, "b" * 40, "c" * 40
US = Account(900, "foreread[bot]", AccountKind.BOT)
ADA, JUN, MAX = Account(101, "ada"), Account(105, "jun"), Account(104, "max")
QUESTIONS = QuestionSet(
    (GateQuestion("0a1b2c3d4e5f", "What if the amount is zero?"), GateQuestion("ffeeddccbbaa", "Who calls it twice?")),
    "sha256:questions",
)
EPOCH = Epoch(NOON, HEAD, "main", TIP, "sha256:policy", "sha256:change", QUESTIONS)
STATE = State("PR_1", 3, (EPOCH,))
HOSTED = HostedChange(
    Place("acme", "shop", 7),
    "PR_1",
    1,
    "https://github.com/acme/shop/pull/7",
    "Take payments",
    "Body.",
    JUN,
    HEAD,
    "topic",
    "acme/shop",
    "main",
    TIP,
    "main",
    US,
)


def at(minutes: float) -> datetime:
    """So long after the epoch of `STATE` began."""
    return NOON + timedelta(minutes=minutes)


def remark(text: str, by: Account | None = ADA, minutes: float = 5, number: int = 11, **more: object) -> Remark:
    return replace(Remark(number, by, text, at(minutes)), **more)  # type: ignore[arg-type]


def with_remarks(*remarks: Remark, **more: object) -> HostedChange:
    return replace(HOSTED, remarks=remarks, **more)  # type: ignore[arg-type]


def comment(state: State = STATE, key: bytes | None = KEY, number: int = 1, **more: object) -> Remark:
    """The one comment, with the state sealed at its end."""
    text = f"<!-- foreread -->\nThe page.\n{seal(state, key)}"
    return remark(text, US, 0, number, ours=True, **more)


def thread(*replies: Remark, question: str = "0a1b2c3d4e5f", ours: bool = True) -> Thread:
    opened = remark(f"Why?\n<!-- foreread-thread {question} -->", US if ours else ADA, 1, 30, ours=ours)
    inside = tuple(replace(each, kind=RemarkKind.THREAD, thread="T1") for each in (opened, *replies))
    return Thread("T1", "a.py", 3, inside)


def review(by: Account | None = ADA, minutes: float = 5, number: int = 50, **more: object) -> GivenReview:
    return replace(GivenReview(number, by, ReviewState.APPROVED, HEAD, at(minutes)), **more)  # type: ignore[arg-type]


def own_check(turn: int) -> OwnCheck:
    return OwnCheck("foreread: brief", CheckState.WAITING, str(Reference(turn)))


def push(head: str, minutes: float) -> HostPush:
    return HostPush(head, JUN, at(minutes))
