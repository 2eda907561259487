"""Approvals that come faster than anybody reads want to be confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Acknowledgement,
    Acts,
    Answers,
    Decision,
    EarlierHead,
    GateSnapshot,
    Push,
    Requirement,
    Shown,
    State,
    TierRule,
)
from bot.gate.predicates import MEMBER
from bot.risk import Tier
from tests.gate.asking import DAY, HOUR, MINUTE, TICK, TOOL, change, codes, decided, with_tier
from tests.gate.builders import ADA, AUTHOR, BEA, HEAD, NOW, POLICY, account, approval

AT = NOW - HOUR
READER = account(ADA)
OLD = "b" * 40


def of_lines(added: int, removed: int = 0, *pushes: Push) -> GateSnapshot:
    return replace(change(replace(TOOL, added=added, removed=removed)), pushes=pushes)


def judged(
    snapshot: GateSnapshot, *acts: Shown | Acknowledgement, pace: int | None = 100, at: datetime = AT
) -> Decision:
    """With an approval of Ada, where so many lines an hour are the most that anybody reads."""
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, Requirement(answers=Answers.NONE, pace=pace)))
    shown = tuple(act for act in acts if isinstance(act, Shown))
    said = tuple(act for act in acts if isinstance(act, Acknowledgement))
    decision = decided(approval(ADA, at=at), snapshot=snapshot, policy=policy, acts=Acts((), said, shown))
    assert (decision.state is State.WAITING) is ("too-fast" in codes(decision))
    return decision


def is_fast(snapshot: GateSnapshot, *acts: Shown | Acknowledgement, pace: int | None = 100) -> bool:
    return judged(snapshot, *acts, pace=pace).state is State.WAITING


def seen(ago: timedelta, by: Account | None = READER, head: str = HEAD) -> Shown:
    return Shown(by, head, AT - ago)


@pytest.mark.parametrize(
    ("lines", "ago", "fast"),
    [
        (100, HOUR, False),
        (100, HOUR - TICK, True),
        (100, HOUR + TICK, False),
        (101, HOUR, True),
        (50, HOUR / 2, False),
        (50, HOUR / 2 - TICK, True),
        (300, 2 * HOUR, True),
        (300, 3 * HOUR, False),
        (0, timedelta(0), False),
        (1, timedelta(0), True),
    ],
)
def test_lines_over_time_make_the_pace(lines: int, ago: timedelta, fast: bool) -> None:
    assert is_fast(of_lines(lines), seen(ago)) is fast
    assert is_fast(of_lines(0, lines), seen(ago)) is fast


@pytest.mark.parametrize("pace", [None, 0])
def test_without_a_pace_nothing_is_too_fast(pace: int | None) -> None:
    assert not is_fast(of_lines(2_000), seen(timedelta(0)), pace=pace)


def test_when_nobody_knows_when_they_began_nothing_is_asked() -> None:
    assert not is_fast(of_lines(1_000))
    assert not is_fast(of_lines(1_000, 0, Push(HEAD, AUTHOR, None)))
    assert not is_fast(of_lines(1_000, 0, Push(OLD, AUTHOR, AT)))
    assert not is_fast(of_lines(1_000), Shown(account(ADA), HEAD, None))


@pytest.mark.parametrize(
    "act",
    [
        seen(timedelta(0), account(BEA)),
        seen(timedelta(0), None),
        seen(timedelta(0), replace(account(ADA), kind=AccountKind.BOT)),
        seen(timedelta(0), head=OLD),
    ],
)
def test_what_others_were_shown_or_of_another_head_is_no_start(act: Shown) -> None:
    assert not is_fast(of_lines(100), act)
    assert not is_fast(of_lines(100, 0, Push(HEAD, AUTHOR, AT - HOUR)), act)


def test_they_began_when_it_was_first_shown_else_when_it_was_pushed() -> None:
    pushed = of_lines(100, 0, Push(OLD, AUTHOR, AT), Push(HEAD, AUTHOR, AT - HOUR), Push(HEAD, AUTHOR, AT))
    assert not is_fast(pushed)
    assert is_fast(pushed, seen(MINUTE))
    assert not is_fast(pushed, seen(MINUTE), seen(HOUR))
    assert is_fast(of_lines(100, 0, Push(HEAD, AUTHOR, AT - MINUTE)))
    assert not is_fast(of_lines(100, 0, Push(HEAD, AUTHOR, AT - MINUTE)), seen(HOUR))


def test_what_is_yet_to_be_shown_or_pushed_is_no_start() -> None:
    pushed = of_lines(100, 0, Push(HEAD, AUTHOR, AT - MINUTE))
    late = Shown(account(ADA), HEAD, NOW + TICK)
    assert is_fast(pushed, late)
    assert not is_fast(of_lines(100), late)
    assert not is_fast(of_lines(100, 0, Push(HEAD, AUTHOR, NOW + TICK)))
    assert is_fast(of_lines(100, 0, Push(HEAD, AUTHOR, NOW)))


@pytest.mark.parametrize(("ago", "fast"), [(HOUR, False), (MINUTE, True)])
def test_the_pace_of_a_carried_approval_is_that_of_the_head_that_was_read(ago: timedelta, fast: bool) -> None:
    pushes = Push(OLD, AUTHOR, AT - ago), Push(HEAD, AUTHOR, AT + MINUTE)
    snapshot = replace(of_lines(100, 0, *pushes), earlier=(EarlierHead(OLD, "sha256:change"),))
    rule = TierRule(MEMBER, 1, Requirement(pace=100))
    policy = replace(with_tier(Tier.MEDIUM, rule), rules=POLICY.rules[1:])
    said = Acts((), (confirmed(NOW),))
    for acts, counts in ((Acts(), not fast), (said, True)):
        decision = decided(approval(ADA, commit=OLD, at=AT), snapshot=snapshot, policy=policy, acts=acts)
        assert (decision.counted == ("ada",)) is counts


def confirmed(at: datetime | None, by: Account | None = READER, head: str = HEAD) -> Acknowledgement:
    return Acknowledgement(by, head, at, True)


@pytest.mark.parametrize(
    ("lines", "ago", "ready"),
    [
        (100, MINUTE, AT - MINUTE + 10 * MINUTE),
        (2_000, MINUTE, AT - MINUTE + 10 * MINUTE),
        (10, MINUTE, AT - MINUTE + 6 * MINUTE),
        (100, 30 * MINUTE, AT),
        (10, 5 * MINUTE, AT + MINUTE),
    ],
)
def test_a_confirmation_is_taken_after_the_time_of_reading_or_ten_minutes_and_not_before_the_approval(
    lines: int, ago: timedelta, ready: datetime
) -> None:
    snapshot = of_lines(lines)
    assert is_fast(snapshot, seen(ago))
    assert is_fast(snapshot, seen(ago), confirmed(ready - TICK))
    assert not is_fast(snapshot, seen(ago), confirmed(ready))
    assert not is_fast(snapshot, seen(ago), confirmed(ready - TICK), confirmed(ready + TICK))


@pytest.mark.parametrize(
    ("act", "counts"),
    [
        (confirmed(NOW), True),
        (confirmed(NOW + TICK), False),
        (confirmed(None), False),
        (confirmed(NOW, account(BEA)), False),
        (confirmed(NOW, None), False),
        (confirmed(NOW, replace(account(ADA), kind=AccountKind.BOT)), False),
        (confirmed(NOW, head=OLD), False),
        (replace(confirmed(NOW), is_confirmation=False), False),
    ],
)
def test_whose_and_what_a_confirmation_is(act: Acknowledgement, counts: bool) -> None:
    assert is_fast(of_lines(100), seen(MINUTE), act) is not counts
    assert is_fast(of_lines(100), seen(MINUTE), confirmed(AT - DAY), act) is not counts


def test_the_time_of_a_confirmation_is_told_in_whole_seconds_and_not_too_early() -> None:
    decision = judged(of_lines(100), seen(MINUTE - timedelta(microseconds=1)))
    (told,) = {each for each in decision.why.walk() if each.code == "too-fast"}
    assert f"{AT + 9 * MINUTE + timedelta(seconds=1):%H:%M:%S} UTC on." in told.text


def test_a_fast_approval_is_told_with_the_time_from_which_it_can_be_confirmed() -> None:
    decision = judged(of_lines(100), seen(MINUTE))
    (told,) = {each for each in decision.why.walk() if each.code == "too-fast"}
    assert f"{AT + 9 * MINUTE:%Y-%m-%d %H:%M:%S} UTC on." in told.text
    assert told.state is State.WAITING
    assert not decision.counted
