"""People: what holds of them at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.gate import AccountKind, Earning, Level, Permission, Person, Roster, Span
from bot.gate._snapshot import Entry
from tests.gate.asking import DAY, TICK
from tests.gate.builders import ADA, BEA, EVE, NOW

BEFORE, AFTER = NOW - TICK, NOW + TICK


@pytest.mark.parametrize(
    ("span", "before", "then", "after"),
    [
        (Span(), True, True, True),
        (Span(NOW), False, True, True),
        (Span(None, NOW), True, False, False),
        (Span(NOW, AFTER), False, True, False),
        (Span(NOW, NOW), False, False, False),
        (Span(AFTER, BEFORE), False, False, False),
    ],
)
def test_a_span_begins_with_its_start_and_ends_before_its_end(
    span: Span, before: bool, then: bool, after: bool
) -> None:
    assert [span.has(at) for at in (BEFORE, NOW, AFTER)] == [before, then, after]


@pytest.mark.parametrize(
    ("merged", "holds"),
    [
        ([0, 10], True),
        ([0, 10.000001], False),
        ([-0.000001, 0], False),
        ([5], False),
        ([1, 1], True),
        ([1, 2, 3], True),
        ([], False),
    ],
)
def test_expertise_is_earned_by_so_many_changes_within_so_many_days(merged: list[float], holds: bool) -> None:
    times = tuple(NOW - timedelta(days=days) for days in merged)
    assert Earning(2, 10).holds(times, NOW) is holds
    person = replace(EVE, earned=(("auth", times), ("pay", ())))
    assert person.has_earned("auth", NOW, Earning(2, 10)) is holds
    assert not person.has_earned("pay", NOW, Earning(2, 10))
    assert not person.has_earned("other", NOW, Earning(1, 10))


def test_the_default_is_five_changes_within_half_a_year() -> None:
    assert Earning() == Earning(5, 180)


def test_the_highest_level_that_holds_is_theirs() -> None:
    person = replace(EVE, levels=((Level.SENIOR, Span(NOW)), (Level.MID, Span()), (Level.STAFF, Span(None, BEFORE))))
    assert [person.level_at(at) for at in (BEFORE - TICK, BEFORE, NOW)] == [Level.STAFF, Level.MID, Level.SENIOR]
    assert replace(EVE, levels=()).level_at(NOW) is None
    assert replace(EVE, levels=((Level.JUNIOR, Span(NOW)),)).level_at(BEFORE) is None


def test_a_domain_is_declared_for_its_time() -> None:
    person = replace(EVE, declared=(("auth", Span(NOW)), ("auth", Span(None, BEFORE)), ("pay", Span())))
    assert [person.declares("auth", at) for at in (BEFORE - TICK, BEFORE, NOW)] == [True, False, True]
    assert person.declares("pay", BEFORE)
    assert not person.declares("search", NOW)


@pytest.mark.parametrize(
    ("started", "years"),
    [
        (None, 0.0),
        (NOW, 0.0),
        (NOW + DAY, 0.0),
        (NOW - timedelta(days=1_461), 4.0),
        (NOW - timedelta(days=1_460), 1_460 / 365.25),
        (NOW - timedelta(days=100), 100 / 365.25),
    ],
)
def test_years_are_counted_from_their_start(started: datetime | None, years: float) -> None:
    assert replace(EVE, started=started).years_at(NOW) == pytest.approx(years)


def test_somebody_is_of_a_group_for_ever_or_for_a_time_and_while_in_the_roster() -> None:
    person = replace(EVE, groups=frozenset({"a"}), joined=(("b", Span(NOW)), ("c", Span())), valid=Span(None, AFTER))
    assert [person.in_group(name, NOW) for name in "abcd"] == [True, True, True, False]
    assert [person.in_group(name, BEFORE) for name in "abcd"] == [True, False, True, False]
    assert not any(person.in_group(name, AFTER) for name in "abcd")


def test_leave_is_a_time_or_several() -> None:
    person = replace(EVE, leave=(Span(NOW, AFTER), Span(None, BEFORE)))
    assert [person.is_away(at) for at in (BEFORE - TICK, BEFORE, NOW, AFTER)] == [True, False, True, False]
    assert not EVE.is_away(NOW)


def test_a_roster_knows_people_by_each_number_and_mailbox() -> None:
    two = replace(ADA, accounts=frozenset({101, 201}), emails=frozenset({"a@example.com", "b@example.com"}))
    roster = Roster((two, BEA))
    assert {number: person.name for number, person in roster.by_account.items()} == {101: "ada", 201: "ada", 102: "bea"}
    assert roster.by_email["b@example.com"] is two
    assert "eve@example.com" not in roster.by_email


def test_a_group_lists_whoever_is_in_it_at_some_time() -> None:
    joined: Person = replace(EVE, joined=(("security", Span(None, BEFORE)), ("other", Span())))
    assert [each.name for each in Roster((ADA, joined, BEA)).group("security")] == ["ada", "eve", "bea"]
    assert [each.name for each in Roster((ADA, joined, BEA)).group("other")] == ["eve"]
    assert Roster((ADA, joined, BEA)).group("nobody") == ()


@pytest.mark.parametrize("permission", Permission)
def test_whoever_may_write_may_approve(permission: Permission) -> None:
    assert permission.writes is (permission in {Permission.WRITE, Permission.MAINTAIN, Permission.ADMIN})


def test_a_level_is_named_in_small_letters() -> None:
    assert [level.label for level in Level] == ["junior", "mid", "senior", "staff", "principal"]
    assert [kind.value for kind in AccountKind] == ["user", "bot", "organization"]


@pytest.mark.parametrize(
    ("old", "names"), [(None, ("a.py",)), ("a.py", ("a.py",)), ("b.py", ("a.py", "b.py")), ("", ("a.py", ""))]
)
def test_an_entry_has_the_names_before_and_after(old: str | None, names: tuple[str, ...]) -> None:
    assert Entry("a.py", old_path=old).names == names
