"""What each person last said, over all of their accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import permutations

import pytest

from bot.gate import Account, AccountKind, Review, ReviewState, Roster
from bot.gate._opinions import latest, reviews_of
from tests.gate.asking import HOUR, MINUTE, TICK, table
from tests.gate.builders import ADA, BEA, NOW, ROSTER, approval

A, C, M, D, P = (
    ReviewState.APPROVED,
    ReviewState.CHANGES_REQUESTED,
    ReviewState.COMMENTED,
    ReviewState.DISMISSED,
    ReviewState.PENDING,
)
TWO = Roster((replace(ADA, accounts=frozenset({101, 201})), BEA))


def review(number: int, state: ReviewState, at: datetime | None = NOW - HOUR, account: int = 101) -> Review:
    return replace(approval(ADA, number, state=state, at=at), by=Account(account))


def last(*reviews: Review, roster: Roster = ROSTER) -> dict[str, tuple[int, ReviewState]]:
    """Who → number and state; the same in whatever order the host lists them, and however often."""
    found = {
        tuple(
            sorted(
                (who, each.review.id, each.review.state)
                for who, each in latest(reviews_of(order, "PR_1"), table(roster=roster)).items()
            )
        )
        for order in [*permutations(reviews), (*reviews, *reviews)]
    }
    (one,) = found
    return {who: (number, state) for who, number, state in one}


@pytest.mark.parametrize(
    ("reviews", "number"),
    [
        ([review(1, A, NOW - HOUR), review(2, C, NOW - MINUTE)], 2),
        ([review(2, A, NOW - HOUR), review(1, C, NOW - MINUTE)], 1),
        ([review(1, A), review(2, C)], 2),
        ([review(2, A), review(1, C)], 2),
        ([review(1, A), review(2, M, NOW)], 1),
        ([review(1, A), review(2, P, NOW)], 1),
        ([review(1, A), review(2, P, None)], 1),
        ([review(1, A), review(2, D, NOW)], 2),
        ([review(1, C), review(2, A, NOW)], 2),
        ([review(1, A), review(2, C, None)], 2),
        ([review(3, A), review(2, D, None)], 2),
        ([review(1, C), review(2, A, None)], 1),
        ([review(1, A), review(2, A, None)], 1),
        ([review(1, C, None), review(2, C, None), review(3, A, NOW)], 2),
    ],
)
def test_the_last_approval_objection_or_dismissal_is_what_they_think(reviews: list[Review], number: int) -> None:
    assert last(*reviews)["ada"][0] == number


@pytest.mark.parametrize("states", [(M,), (P,), (M, P)])
def test_a_comment_or_a_draft_is_no_opinion(states: tuple[ReviewState, ...]) -> None:
    assert last(*(review(number, state) for number, state in enumerate(states))) == {}


def test_two_accounts_of_one_person_have_one_voice() -> None:
    reviews = review(1, A, NOW - HOUR), review(2, C, NOW, 201)
    assert last(*reviews, roster=TWO) == {"ada": (2, C)}
    assert last(*reviews) == {"ada": (1, A), "account 201": (2, C)}


def test_whoever_is_in_no_roster_or_gone_is_told_apart() -> None:
    gone = replace(review(7, A), by=None)
    assert last(review(1, A), review(2, A, account=777), gone) == {
        "ada": (1, A),
        "account 777": (2, A),
        "nobody (review 7)": (7, A),
    }


def test_reviews_of_other_changes_are_not_heard() -> None:
    assert last(replace(review(1, A), change_id="PR_2"), review(2, C)) == {"ada": (2, C)}
    assert last(replace(review(1, C), change_id="pr_1")) == {}


@pytest.mark.parametrize(
    ("states", "stands"),
    [((A, C), C), ((A, D), D), ((C, D), C), ((D, P), D), ((A, M), M), ((A, P), P), ((P, M), P), ((A, C, D, M, P), C)],
)
def test_of_contradicting_rows_the_least_permissive_stands_and_is_disputed(
    states: tuple[ReviewState, ...], stands: ReviewState
) -> None:
    for order in permutations(states):
        (told,) = reviews_of([review(1, state) for state in order], "PR_1")
        assert told.review.state is stands
        assert told.disputed


def test_the_same_row_twice_is_no_dispute() -> None:
    (told,) = reviews_of([review(1, A), review(1, A)], "PR_1")
    assert not told.disputed


def test_one_row_with_two_commits_is_disputed() -> None:
    (told,) = reviews_of([review(1, A), replace(review(1, A), commit="b" * 40)], "PR_1")
    assert told.disputed


def test_rows_are_told_oldest_first() -> None:
    rows = [review(3, A), review(1, C, None), review(2, A, NOW - MINUTE), review(4, A, None), review(0, A)]
    assert [each.review.id for each in reviews_of(rows, "PR_1")] == [4, 0, 3, 2, 1]


@pytest.mark.parametrize(
    ("reviews", "number"),
    [
        ([review(1, C), review(2, A, NOW + TICK)], 1),
        ([review(1, A), review(2, A, NOW + TICK)], 1),
        ([review(1, A), review(2, C, NOW + TICK)], 2),
        ([review(1, A), review(2, D, NOW + TICK)], 2),
        ([review(1, A), review(2, C, NOW)], 2),
    ],
)
def test_an_approval_that_is_yet_to_come_says_nothing_and_an_objection_stands(
    reviews: list[Review], number: int
) -> None:
    assert last(*reviews)["ada"][0] == number


def test_a_program_on_somebodys_number_is_not_that_person() -> None:
    machines = replace(TWO, machines=frozenset({201}))
    reviews = review(1, C), review(2, A, NOW, 201)
    assert last(*reviews, roster=machines) == {"ada": (1, C), "account 201": (2, A)}
    bot = replace(review(2, A, NOW), by=Account(101, kind=AccountKind.BOT))
    assert last(review(1, C), bot) == {"ada": (1, C), "account 101": (2, A)}


def test_of_rows_that_are_as_permissive_the_same_one_stands_whatever_the_order() -> None:
    for digit in "0123456789abcdef":
        rows = [replace(review(1, A), commit=each * 40) for each in (digit, "g", "h")]
        for order in permutations(rows):
            (told,) = reviews_of(order, "PR_1")
            assert told.review == rows[0]
