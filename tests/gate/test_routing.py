"""Routing: who can give what is missing, and whom to ask first."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import Earning, Level, Needed, Person, Roster, Span, Unblock, Waiting, nobody_can, route, weigh
from bot.gate.predicates import MEMBER, Atom, Moment, holds
from bot.risk import Tier

NOW = datetime(2026, 11, 20, tzinfo=UTC)
MOMENT = Moment(NOW, Earning(2, 30))
DAY = timedelta(days=1)
SENIOR, EXPERT = Needed(Atom("level", "senior")), Needed(Atom("expert", "payments"))


def person(name: str, level: Level = Level.SENIOR, *domains: str, **more: object) -> Person:
    made = Person(name, frozenset({sum(map(ord, name)) * 1000 + len(name)}), ((level, Span()),), logins=(f"{name}-l",))
    return replace(made, declared=tuple((domain, Span()) for domain in domains), **more)  # type: ignore[arg-type]


def asked(
    people: Iterable[Person],
    needs: Iterable[Needed] = (SENIOR,),
    domains: Collection[str] = (),
    change: str = "PR_1",
    *,
    excluded: Collection[str] = (),
    waiting: Iterable[Waiting] = (),
    knows: Mapping[str, float] | None = None,
) -> tuple[Unblock, ...]:
    return route(needs, Roster(tuple(people)), MOMENT, excluded, domains, change, waiting, knows)


def names(found: Iterable[Unblock]) -> list[str]:
    return [each.person for each in found]


def test_who_knows_the_code_comes_first_and_the_reason_says_so() -> None:
    ada, bo, cy = person("ada"), person("bo", Level.SENIOR, "payments"), person("cy", Level.SENIOR, "payments")
    found = asked([ada, bo, cy], domains=["payments"], waiting=[Waiting("bo", "PR_2", Tier.LOW, 40)])
    assert found == (
        Unblock("cy", ("cy-l",), "approve", "knows payments, nothing waiting"),
        Unblock("bo", ("bo-l",), "approve", "knows payments, 1 change waiting"),
        Unblock("ada", ("ada-l",), "approve", "nothing waiting"),
    )


def test_expertise_that_was_earned_counts_as_what_is_declared() -> None:
    ada, bo = person("ada"), person("bo", earned=(("payments", (NOW - DAY, NOW - DAY)),))
    cy = person("cy", Level.SENIOR, "payments")
    assert names(asked([ada, bo, cy], domains=["payments"]))[-1] == "ada"


def test_a_long_queue_outweighs_knowing_the_code() -> None:
    people = [person("ada"), person("bo", Level.SENIOR, "payments"), person("cy", Level.MID, "payments")]
    waiting = [Waiting("bo", f"PR_{n}", Tier.CRITICAL, 400) for n in range(2)]
    assert names(asked(people, domains=["payments"], waiting=waiting)) == ["ada", "bo"]


def test_what_only_one_person_knows_is_spread() -> None:
    ada, bo = person("ada"), person("bo", Level.SENIOR, "payments")
    found = asked([ada, bo], domains=["payments"], waiting=[Waiting("bo", "PR_2", Tier.LOW, 40)])
    assert [(each.person, each.why) for each in found] == [
        ("ada", "would come to know payments beside bo, nothing waiting"),
        ("bo", "knows payments, 1 change waiting"),
    ]


def test_who_meets_more_of_what_is_missing_comes_first() -> None:
    people = [person("ada"), person("bo", Level.MID, "payments"), person("cy", Level.SENIOR, "payments", load=9.0)]
    found = asked(people, [SENIOR, EXPERT], ["payments"])
    assert found[0].person == "cy"
    assert {each.person: each.why.partition(",")[0] for each in found[1:]} == {
        "ada": "as a senior or above",
        "bo": "as somebody who knows payments",
    }


def test_history_tells_knowers_where_no_domain_does() -> None:
    found = asked([person("ada"), person("bo"), person("cy")], knows={"bo": 40.0, "cy": 10.0, "ada": float("nan")})
    assert names(found) == ["bo", "cy", "ada"]
    assert found[0].why == "has worked on these files, nothing waiting"


def test_ties_are_broken_by_the_change_so_that_not_always_the_same_name_leads() -> None:
    people = [person(name) for name in ("ada", "bo", "cy", "di")]
    first = [names(asked(people, change=f"PR_{n}"))[0] for n in range(400)]
    assert {name: 60 < first.count(name) < 140 for name in ("ada", "bo", "cy", "di")} == dict.fromkeys(
        ("ada", "bo", "cy", "di"), True
    )


def away(name: str, *days: tuple[int, int | None]) -> Person:
    return person(name, leave=tuple(Span(NOW + DAY * a, None if b is None else NOW + DAY * b) for a, b in days))


def test_who_is_away_is_named_only_where_nobody_else_can_and_with_the_day_of_return() -> None:
    gone = away("gone", (-1, 3), (3, 10), (20, 30))
    assert names(asked([person("ada"), gone])) == ["ada"]
    assert asked([person("mid", Level.MID), gone])[0].why == "nothing waiting, away until 2026-11-30"
    assert asked([away("gone", (-1, None))])[0].why == "nothing waiting, away"


def test_who_is_away_is_named_behind_the_others_where_these_are_too_few() -> None:
    found = asked([away("gone", (-1, 3)), person("ada", load=99.0)], [Needed(SENIOR.who, 2)])
    assert names(found) == ["ada", "gone"]


def test_no_more_than_ten_are_named_for_one_need_and_nobody_for_none() -> None:
    crowd = [person(f"p{n}") for n in range(40)]
    assert len(asked([*crowd, person("bo", Level.MID, "payments")], [SENIOR, EXPERT])) == 11
    assert asked(crowd, []) == ()
    assert len(asked(crowd, [Needed(MEMBER, 12)])) == 12


@pytest.mark.parametrize(
    ("count", "excluded", "nobody"),
    [(1, (), False), (2, (), False), (3, (), True), (1, ("ada",), False), (1, ("ada", "gone"), True)],
)
def test_nobody_can_where_too_few_are_left_whoever_is_away_counted(
    count: int, excluded: tuple[str, ...], nobody: bool
) -> None:
    over = person("over", valid=Span(None, NOW))
    roster = Roster((person("ada"), away("gone", (-1, 3)), person("mid", Level.MID), over))
    assert nobody_can(Needed(SENIOR.who, count), roster, MOMENT, excluded) is nobody


def test_a_person_whose_every_account_is_a_machine_can_nothing() -> None:
    ada = person("ada")
    assert nobody_can(SENIOR, Roster((ada,), machines=ada.accounts), MOMENT, ())


def test_a_load_is_lines_by_tier_and_a_change_counts_once() -> None:
    waiting = [
        Waiting("ada", "PR_1", Tier.LOW, 400),
        Waiting("ada", "PR_1", Tier.LOW, 400),
        Waiting("ada", "PR_2", Tier.CRITICAL, 200),
        Waiting("bo", "PR_2", Tier.MEDIUM, 0),
    ]
    assert weigh(waiting) == {"ada": 3.0, "bo": 0.1}


LEVELS = st.sampled_from(Level)
DOMAINS = st.sets(st.sampled_from(["payments", "auth"]))
PEOPLE = st.lists(
    st.builds(
        lambda name, level, domains, load, gone, over: person(
            name,
            level,
            *sorted(domains),
            load=load,
            leave=(Span(NOW - DAY, NOW + DAY),) * gone,
            valid=Span(None, NOW if over else None),
        ),
        st.sampled_from([f"p{n}" for n in range(30)]),
        LEVELS,
        DOMAINS,
        st.sampled_from([0.0, 0.5, 2.0]),
        st.booleans(),
        st.sampled_from([False, False, True]),
    ),
    max_size=16,
    unique_by=lambda p: p.name,
)
NEEDS = st.lists(
    st.sampled_from([SENIOR, EXPERT, Needed(MEMBER), Needed(SENIOR.who, 2), Needed(Atom("expert", "auth"))]),
    min_size=1,
    max_size=3,
)
WAITING = st.lists(
    st.builds(
        Waiting,
        st.sampled_from([f"p{n}" for n in range(30)]),
        st.sampled_from(["PR_1", "PR_2", "PR_3"]),
        st.sampled_from(Tier),
        st.integers(0, 900),
    ),
    max_size=8,
)
EXCLUDED = st.sets(st.sampled_from([f"p{n}" for n in range(30)]), max_size=8)


@given(PEOPLE, NEEDS, DOMAINS, EXCLUDED, WAITING, st.randoms(use_true_random=False))
def test_the_order_depends_on_no_order_of_what_is_given(
    people: list[Person],
    needs: list[Needed],
    domains: set[str],
    excluded: set[str],
    waiting: list[Waiting],
    rnd: random.Random,
) -> None:
    shuffle = rnd.sample
    once = asked(people, needs, domains, excluded=excluded, waiting=waiting)
    again = asked(
        shuffle(people, len(people)),
        shuffle(needs, len(needs)),
        sorted(domains, reverse=True),
        excluded=excluded,
        waiting=shuffle(waiting, len(waiting)),
    )
    assert once == again


@given(PEOPLE, NEEDS, DOMAINS, EXCLUDED, WAITING)
def test_nobody_is_named_who_is_excluded_or_does_not_qualify(
    people: list[Person], needs: list[Needed], domains: set[str], excluded: set[str], waiting: list[Waiting]
) -> None:
    by_name = {each.name: each for each in people}
    for each in asked(people, needs, domains, excluded=excluded, waiting=waiting):
        assert each.person not in excluded
        assert any(holds(need.who, by_name[each.person], MOMENT) for need in needs)


@given(PEOPLE, NEEDS, DOMAINS, EXCLUDED, WAITING)
def test_for_each_need_that_can_be_met_enough_people_are_named(
    people: list[Person], needs: list[Needed], domains: set[str], excluded: set[str], waiting: list[Waiting]
) -> None:
    by_name = {each.name: each for each in people}
    found = [by_name[name] for name in names(asked(people, needs, domains, excluded=excluded, waiting=waiting))]
    for need in needs:
        if not nobody_can(need, Roster(tuple(people)), MOMENT, excluded):
            assert sum(holds(need.who, each, MOMENT) for each in found) >= need.count


@given(PEOPLE, NEEDS, DOMAINS, WAITING, st.sampled_from(Tier), st.integers(0, 2_000), st.data())
def test_more_that_waits_for_somebody_never_moves_them_up(
    people: list[Person],
    needs: list[Needed],
    domains: set[str],
    waiting: list[Waiting],
    tier: Tier,
    lines: int,
    data: st.DataObject,
) -> None:
    before = names(asked(people, needs, domains, waiting=waiting))
    if not before:
        return
    name = data.draw(st.sampled_from(before))
    after = names(asked(people, needs, domains, waiting=[*waiting, Waiting(name, "PR_9", tier, lines)]))
    assert name not in after or set(before[: before.index(name)]) <= set(after[: after.index(name)])
    others = [each for each in before if each != name and each in after]
    assert others == [each for each in after if each in others]
