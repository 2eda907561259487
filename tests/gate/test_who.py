"""Predicates on people: what they mean, and that no further domain lets anybody in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import Earning, Level, Person, Span
from bot.gate.predicates import (
    PREDICATES,
    AllOf,
    AnyOf,
    Atom,
    Moment,
    Who,
    asks_domain,
    bare,
    for_domain,
    holds,
    implies,
    in_words,
    without_domain,
)
from tests.gate.builders import ADA, BEA, CAI, EVE, NOW, QUALIFIED
from tests.gate.who_strategies import DOMAINS, START, people, times, whos

EARNING = Earning(3, 100)


@given(people, whos, whos, times)
def test_what_is_implied_by_form_holds_of_everybody(person: Person, one: Who, other: Who, at: datetime) -> None:
    moment = Moment(at, EARNING)
    one, other = for_domain(one, "auth"), for_domain(other, "auth")
    if implies(one, other) and holds(one, person, moment):
        assert holds(other, person, moment)


@given(people, whos, times, st.sampled_from(DOMAINS))
def test_who_may_with_a_domain_may_without(person: Person, who: Who, at: datetime, domain: str) -> None:
    moment = Moment(at, EARNING)
    if holds(for_domain(who, domain), person, moment):
        assert holds(without_domain(who), person, moment)


@given(people, whos, times)
def test_brackets_around_one_change_nothing(person: Person, who: Who, at: datetime) -> None:
    moment = Moment(at, EARNING)
    assert holds(bare(for_domain(who, "auth")), person, moment) == holds(for_domain(who, "auth"), person, moment)


@given(people, whos, times)
def test_nobody_is_anything_outside_their_time_in_the_roster(person: Person, who: Who, at: datetime) -> None:
    gone = replace(person, valid=Span(None, at))
    assert not holds(for_domain(who, "auth"), gone, Moment(at, EARNING))


@given(whos)
def test_after_a_domain_is_named_none_is_asked_for(who: Who) -> None:
    assert not asks_domain(for_domain(who, "auth"))
    assert not asks_domain(without_domain(who))


def test_high_without_a_domain_does_not_let_in_everybody_of_middle_level() -> None:
    asked = without_domain(QUALIFIED)
    dee = replace(CAI, declared=())
    assert not holds(asked, dee, Moment(NOW, EARNING))
    assert holds(asked, CAI, Moment(NOW, EARNING))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (Atom("level", "senior"), "a senior or above"),
        (AllOf((Atom("expert", "payments"), Atom("level", "senior"))), "a senior or above who knows payments"),
        (
            AnyOf((Atom("level", "senior"), AllOf((Atom("level", "mid"), Atom("expert", "auth"))))),
            "a senior or above, or a mid or above who knows auth",
        ),
        (
            AllOf((Atom("years", "5"), Atom("group", "security"))),
            "somebody who has 5 years in the field and is of the group security",
        ),
        (Atom("member"), "a member of the roster"),
    ],
)
def test_it_is_said_in_words(who: Who, words: str) -> None:
    assert in_words(who) == words


@pytest.mark.parametrize(
    ("who", "those"),
    [
        (Atom("member"), "ada bea cai eve"),
        (Atom("level", "senior"), "ada bea"),
        (Atom("level", "mid"), "ada bea cai"),
        (Atom("expert", "payments"), "ada cai"),
        (Atom("expert", "*"), "ada cai"),
        (Atom("declared", "payments"), "ada cai"),
        (Atom("earned", "payments"), ""),
        (Atom("group", "security"), "ada bea"),
        (Atom("years", "1"), ""),
    ],
)
def test_of_whom_a_predicate_holds(who: Who, those: str) -> None:
    moment = Moment(NOW, EARNING)
    assert [p.name for p in (ADA, BEA, CAI, EVE) if holds(who, p, moment)] == those.split()


def test_expertise_is_earned_by_enough_changes_of_late() -> None:
    def earned(*days: int) -> Person:
        return replace(EVE, earned=(("auth", tuple(START + timedelta(days=d) for d in days)),))

    at = START + timedelta(days=100)
    asked = Atom("expert", "auth")
    assert holds(asked, earned(0, 50, 100), Moment(at, EARNING))
    assert not holds(asked, earned(50, 100), Moment(at, EARNING))
    assert not holds(asked, earned(50, 100, 101), Moment(at, EARNING)), "a later one earned nothing yet"
    assert not holds(asked, earned(0, 50, 100), Moment(at + timedelta(seconds=1), EARNING)), "the first is too old"
    assert not holds(Atom("declared", "auth"), earned(0, 50, 100), Moment(at, EARNING))


def test_a_level_counts_from_its_day_on() -> None:
    promoted = replace(EVE, levels=((Level.MID, Span()), (Level.SENIOR, Span(NOW))))
    assert holds(Atom("level", "senior"), promoted, Moment(NOW, EARNING))
    assert not holds(Atom("level", "senior"), promoted, Moment(NOW - timedelta(seconds=1), EARNING))


@pytest.mark.parametrize(
    ("predicate", "fine", "wrong"),
    [
        ("member", "", "x"),
        ("level", "staff", "boss"),
        ("years", "5", "0"),
        ("years", "60", "61"),
        ("years", "5", "five"),
        ("expert", "payments", ""),
        ("group", "security", ""),
    ],
)
def test_a_predicate_takes_the_values_that_mean_something(predicate: str, fine: str, wrong: str) -> None:
    assert PREDICATES[predicate].accepts(fine)
    assert not PREDICATES[predicate].accepts(wrong)


def test_every_predicate_says_what_it_means() -> None:
    assert all(each.about and each.words(value) for each in PREDICATES.values() for value in ["senior"])
