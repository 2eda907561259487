"""Requirements are a join semilattice: whatever is added asks for more, or for the same."""

from __future__ import annotations

from hypothesis import given

from bot.gate import BOTTOM, Needed, Requirement, join_all
from bot.gate.predicates import Atom
from tests.gate.who_strategies import requirements


@given(requirements, requirements)
def test_the_order_in_which_two_are_joined_changes_nothing(a: Requirement, b: Requirement) -> None:
    assert a.join(b) == b.join(a)


@given(requirements, requirements, requirements)
def test_how_three_are_grouped_changes_nothing(a: Requirement, b: Requirement, c: Requirement) -> None:
    assert a.join(b).join(c) == a.join(b.join(c)) == join_all([c, a, b])


@given(requirements)
def test_saying_it_twice_changes_nothing(a: Requirement) -> None:
    assert a.join(a) == a == BOTTOM.join(a)


@given(requirements, requirements)
def test_a_join_asks_for_what_both_ask(a: Requirement, b: Requirement) -> None:
    both = a.join(b)
    assert a <= both
    assert b <= both
    assert both.tier >= a.tier
    assert both.answers >= a.answers
    assert both.freshness >= a.freshness
    assert both.checks >= a.checks
    assert both.attended or not a.attended
    assert both.spot_share >= a.spot_share
    assert all(any(o.who == n.who and o.count >= n.count for o in both.approvals) for n in a.approvals)
    assert a.pace is None or (both.pace is not None and both.pace <= a.pace)
    assert a.lasts_s is None or (both.lasts_s is not None and both.lasts_s <= a.lasts_s)


@given(requirements, requirements, requirements)
def test_the_join_is_the_least_that_asks_for_both(a: Requirement, b: Requirement, c: Requirement) -> None:
    if a <= c and b <= c:
        assert a.join(b) <= c


@given(requirements, requirements)
def test_asking_for_as_much_both_ways_is_asking_for_the_same(a: Requirement, b: Requirement) -> None:
    if a <= b <= a:
        assert a == b


def test_of_one_kind_of_people_the_higher_number_is_asked() -> None:
    senior = Atom("level", "senior")
    one, two = (Requirement(approvals=frozenset({Needed(senior, n)})) for n in (1, 2))
    assert one.join(two) == two
