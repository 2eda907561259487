"""Each predicate on people, at its bounds, and what follows from what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.gate import Earning, Level, Person, Span
from bot.gate.predicates import (
    MEMBER,
    PREDICATES,
    TOUCHED,
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
from bot.gate.predicates.level import at_least
from tests.gate.asking import TICK
from tests.gate.builders import ALWAYS, EVE, MID, NOW, QUALIFIED, SENIOR

AT = Moment(NOW, Earning(1, 10))
FROM, OVER = Span(NOW), Span(None, NOW)
SOON = Span(NOW + TICK)
PAY, AUTH, ANY, EACH = (Atom("expert", value) for value in ("pay", "auth", "*", TOUCHED))
STAFF = Atom("level", "staff")
OF_GROUP = Atom("group", "g")


@pytest.mark.parametrize(
    ("predicate", "value", "person", "holds_"),
    [
        ("member", "", EVE, True),
        ("member", "", replace(EVE, valid=FROM), True),
        ("member", "", replace(EVE, valid=OVER), False),
        ("level", "mid", replace(EVE, levels=((Level.MID, FROM),)), True),
        ("level", "mid", replace(EVE, levels=((Level.STAFF, FROM),)), True),
        ("level", "mid", replace(EVE, levels=((Level.MID, SOON),)), False),
        ("level", "mid", EVE, False),
        ("level", "junior", replace(EVE, levels=()), False),
        ("years", "4", replace(EVE, started=NOW - timedelta(days=1_461)), True),
        ("years", "4", replace(EVE, started=NOW - timedelta(days=1_460)), False),
        ("years", "4", EVE, False),
        ("declared", "pay", replace(EVE, declared=(("pay", FROM),)), True),
        ("declared", "pay", replace(EVE, declared=(("pay", SOON),)), False),
        ("declared", "pay", replace(EVE, declared=(("auth", ALWAYS),)), False),
        ("declared", "pay", replace(EVE, earned=(("pay", (NOW,)),)), False),
        ("earned", "pay", replace(EVE, earned=(("pay", (NOW,)),)), True),
        ("earned", "pay", replace(EVE, earned=(("pay", (NOW + TICK,)),)), False),
        ("earned", "pay", replace(EVE, earned=(("auth", (NOW,)),)), False),
        ("earned", "pay", replace(EVE, declared=(("pay", ALWAYS),)), False),
        ("expert", "pay", replace(EVE, declared=(("pay", FROM),)), True),
        ("expert", "pay", replace(EVE, declared=(("pay", SOON),)), False),
        ("expert", "pay", replace(EVE, earned=(("pay", (NOW,)),)), True),
        ("expert", "pay", replace(EVE, earned=(("auth", (NOW,)),)), False),
        ("expert", "*", replace(EVE, declared=(("auth", FROM),)), True),
        ("expert", "*", replace(EVE, declared=(("auth", SOON),)), False),
        ("expert", "*", replace(EVE, earned=(("auth", (NOW,)),)), True),
        ("expert", "*", replace(EVE, earned=(("auth", (NOW + TICK,)),)), False),
        ("expert", "*", EVE, False),
        ("group", "g", replace(EVE, groups=frozenset({"g"})), True),
        ("group", "g", replace(EVE, groups=frozenset({"h"})), False),
        ("group", "g", replace(EVE, joined=(("g", FROM),)), True),
        ("group", "g", replace(EVE, joined=(("g", SOON),)), False),
        ("group", "g", replace(EVE, groups=frozenset({"g"}), valid=OVER), False),
        ("group", "g", replace(EVE, groups=frozenset({"g"}), valid=FROM), True),
    ],
)
def test_of_whom_it_holds(predicate: str, value: str, person: Person, holds_: bool) -> None:
    assert PREDICATES[predicate].holds(person, value, AT) is holds_
    assert holds(Atom(predicate, value), person, AT) is holds_
    assert not holds(Atom(predicate, value), replace(person, valid=OVER), AT)


@pytest.mark.parametrize(
    ("predicate", "fine", "wrong"),
    [
        ("member", [""], ["x", " "]),
        ("level", ["junior", "mid", "senior", "staff", "principal"], ["Senior", "", "boss"]),
        ("years", ["1", "5", "60", "05"], ["0", "61", "-1", "five", "", "5.0", "\u0665", "00005", "600000", "1000000"]),
        ("expert", ["pay", "*"], [""]),
        ("declared", ["pay"], [""]),
        ("earned", ["pay"], [""]),
        ("group", ["g"], [""]),
    ],
)
def test_which_values_mean_something(predicate: str, fine: list[str], wrong: list[str]) -> None:
    accepts = PREDICATES[predicate].accepts
    assert [value for value in fine if not accepts(value)] == []
    assert [value for value in wrong if accepts(value)] == []


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (MEMBER, "a member of the roster"),
        (Atom("level", "mid"), "a mid or above"),
        (Atom("level", "principal"), "a principal engineer"),
        (Atom("years", "4"), "somebody who has 4 years in the field"),
        (PAY, "somebody who knows pay"),
        (ANY, "somebody who knows a domain"),
        (Atom("declared", "pay"), "somebody who is named for pay in the roster"),
        (Atom("earned", "pay"), "somebody who has lately worked on pay"),
        (OF_GROUP, "somebody who is of the group g"),
        (AnyOf((SENIOR, PAY)), "a senior or above, or somebody who knows pay"),
        (AllOf((PAY, SENIOR)), "a senior or above who knows pay"),
        (AllOf((PAY, OF_GROUP)), "somebody who is of the group g and knows pay"),
        (AllOf((PAY, AUTH)), "somebody who knows auth and knows pay"),
        (AllOf((MEMBER, SENIOR)), "a member of the roster and also a senior or above"),
        (AllOf((AnyOf((SENIOR, PAY)), MID)), "(a senior or above, or somebody who knows pay) and also a mid or above"),
    ],
)
def test_it_is_said_in_words(who: Who, words: str) -> None:
    if isinstance(who, AllOf) and words.startswith("somebody"):
        assert set(in_words(who).removeprefix("somebody who ").split(" and ")) == set(
            words.removeprefix("somebody who ").split(" and ")
        )
    else:
        assert in_words(who) == words


@pytest.mark.parametrize("level", Level)
def test_a_level_is_as_high_as_itself_and_every_lower_one(level: Level) -> None:
    assert [at_least(level.label, other.label) for other in Level] == [level >= other for other in Level]


@pytest.mark.parametrize(
    ("one", "other", "follows"),
    [
        (SENIOR, SENIOR, True),
        (SENIOR, MEMBER, True),
        (MEMBER, SENIOR, False),
        (STAFF, SENIOR, True),
        (SENIOR, STAFF, False),
        (Atom("years", "10"), Atom("years", "9"), True),
        (Atom("years", "9"), Atom("years", "10"), False),
        (Atom("years", "05"), Atom("years", "5"), True),
        (Atom("years", "10"), SENIOR, False),
        (PAY, ANY, True),
        (ANY, PAY, False),
        (PAY, AUTH, False),
        (Atom("declared", "pay"), PAY, True),
        (Atom("earned", "pay"), PAY, True),
        (Atom("earned", "pay"), ANY, True),
        (Atom("earned", "auth"), PAY, False),
        (PAY, Atom("declared", "pay"), False),
        (Atom("declared", "pay"), Atom("earned", "pay"), False),
        (OF_GROUP, Atom("group", "h"), False),
        (AllOf((SENIOR, PAY)), SENIOR, True),
        (AllOf((SENIOR, PAY)), PAY, True),
        (AllOf((SENIOR, PAY)), AUTH, False),
        (SENIOR, AllOf((SENIOR, PAY)), False),
        (STAFF, AllOf((SENIOR, MID)), True),
        (AllOf((STAFF, PAY)), AllOf((PAY, SENIOR)), True),
        (SENIOR, AnyOf((SENIOR, PAY)), True),
        (PAY, AnyOf((SENIOR, PAY)), True),
        (AUTH, AnyOf((SENIOR, PAY)), False),
        (AnyOf((SENIOR, PAY)), SENIOR, False),
        (AnyOf((SENIOR, STAFF)), SENIOR, True),
        (AnyOf((SENIOR, PAY)), AnyOf((PAY, MID)), True),
        (AllOf((SENIOR, AUTH)), AnyOf((SENIOR, PAY)), True),
        (AllOf((PAY, AnyOf((SENIOR, STAFF)))), SENIOR, True),
        (MID, AnyOf((AllOf((MID, PAY)), SENIOR)), False),
        (AllOf((MID, PAY)), AnyOf((AllOf((PAY, MID)), SENIOR)), True),
    ],
)
def test_what_follows_from_what_by_form(one: Who, other: Who, follows: bool) -> None:
    assert implies(one, other) is follows


@pytest.mark.parametrize(
    ("who", "asks", "named", "unnamed"),
    [
        (SENIOR, False, SENIOR, SENIOR),
        (EACH, True, PAY, ANY),
        (PAY, False, PAY, PAY),
        (Atom("declared"), True, Atom("declared", "pay"), ANY),
        (Atom("earned"), True, Atom("earned", "pay"), ANY),
        (AllOf((SENIOR, EACH)), True, AllOf((SENIOR, PAY)), SENIOR),
        (AllOf((EACH,)), True, AllOf((PAY,)), ANY),
        (
            AllOf((SENIOR, AnyOf((EACH, STAFF)))),
            True,
            AllOf((SENIOR, AnyOf((PAY, STAFF)))),
            AllOf((SENIOR, AnyOf((ANY, STAFF)))),
        ),
        (AnyOf((SENIOR, EACH)), True, AnyOf((SENIOR, PAY)), AnyOf((SENIOR, ANY))),
        (AllOf((SENIOR, AUTH, EACH)), True, AllOf((SENIOR, AUTH, PAY)), AllOf((SENIOR, AUTH))),
        (QUALIFIED, True, AnyOf((SENIOR, AllOf((PAY, MID)))), AnyOf((SENIOR, AllOf((ANY, MID))))),
    ],
)
def test_who_is_asked_about_a_domain_and_without_one(who: Who, asks: bool, named: Who, unnamed: Who) -> None:
    assert asks_domain(who) is asks
    assert for_domain(who, "pay") == named
    assert without_domain(who) == unnamed


def test_brackets_around_one_are_taken_off() -> None:
    assert bare(AllOf((AnyOf((SENIOR,)),))) == SENIOR
    assert bare(AnyOf((SENIOR, SENIOR))) == SENIOR
    assert bare(AnyOf((SENIOR, AllOf((PAY, PAY))))) == AnyOf((SENIOR, PAY))
    assert bare(AllOf((SENIOR, PAY))) == AllOf((SENIOR, PAY))


def test_nobody_is_all_of_several_by_being_one() -> None:
    senior = replace(EVE, levels=((Level.SENIOR, ALWAYS),))
    knowing = replace(senior, declared=(("pay", ALWAYS),))
    assert [holds(AllOf((SENIOR, PAY)), each, AT) for each in (EVE, senior, knowing)] == [False, False, True]
    assert [holds(AnyOf((SENIOR, PAY)), each, AT) for each in (EVE, senior, knowing)] == [False, True, True]
    assert not holds(AnyOf(()), knowing, AT)
    assert holds(AllOf(()), EVE, AT)
