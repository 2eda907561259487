"""Objections stand until whoever raised them is content, or a peer clears them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Acts,
    ChangeView,
    Clearance,
    Decision,
    Dismissal,
    Entry,
    GateSnapshot,
    Level,
    Person,
    Review,
    ReviewState,
    Roster,
    Span,
    State,
)
from tests.gate.asking import DAY, HOUR, MINUTE, TICK, change, codes, decided
from tests.gate.builders import ADA, ALWAYS, AUTHOR, BEA, CAI, DEE, EVE, FAY, NOW, account, answered, approval

AT = NOW - HOUR
NO, GONE = ReviewState.CHANGES_REQUESTED, ReviewState.DISMISSED
PLAIN = change()


def judged(
    *reviews: Review,
    clearances: tuple[Clearance, ...] = (),
    snapshot: GateSnapshot = PLAIN,
    people: tuple[Person, ...] = (ADA, BEA, CAI, DEE, EVE, FAY),
) -> Decision:
    """A change that has all else: Bea approves."""
    acts = replace(answered(BEA), clearances=clearances)
    return decided(approval(BEA, 99), *reviews, snapshot=snapshot, roster=Roster(people), acts=acts)


def objection(by: Person = DEE, number: int = 1, **parts: Any) -> Review:
    return approval(by, number, **{"state": NO, **parts})


def stands(decision: Decision) -> bool:
    assert decision.state in {State.SATISFIED, State.WAITING}
    assert ("objection" in codes(decision)) is (decision.state is State.WAITING)
    return decision.state is State.WAITING


def test_without_an_objection_it_passes() -> None:
    assert not stands(judged())


@pytest.mark.parametrize("by", [ADA, CAI, DEE, EVE])
def test_an_objection_of_any_member_stands(by: Person) -> None:
    assert stands(judged(objection(by)))
    assert stands(judged(objection(by, at=None)))
    assert stands(judged(objection(by, commit=None)))
    assert stands(judged(objection(by, commit="b" * 40)))


@pytest.mark.parametrize(
    "by",
    [
        None,
        Account(777),
        replace(account(DEE), kind=AccountKind.BOT),
        replace(account(DEE), kind=AccountKind.ORGANIZATION),
    ],
)
def test_strangers_and_programs_do_not_object(by: Account | None) -> None:
    assert not stands(judged(replace(objection(), by=by)))


@pytest.mark.parametrize(
    ("valid", "counts"),
    [
        (Span(AT, NOW - MINUTE), True),
        (Span(AT + TICK), False),
        (Span(None, AT), False),
        (Span(None, AT + TICK), True),
    ],
)
def test_they_must_have_been_in_the_roster_when_they_objected(valid: Span, counts: bool) -> None:
    decision = judged(objection(), people=(ADA, BEA, EVE, replace(DEE, valid=valid)))
    assert stands(decision) is counts
    assert ("objection-void" in codes(decision)) is not counts


def test_their_own_later_approval_ends_it_also_when_it_does_not_count() -> None:
    later = approval(DEE, 2, at=NOW - MINUTE)
    assert not stands(judged(objection(), later))
    assert not stands(judged(objection(), replace(later, commit="b" * 40)))
    assert stands(judged(objection(), replace(later, at=AT - MINUTE)))
    assert stands(judged(objection(), replace(later, state=ReviewState.COMMENTED)))
    assert stands(judged(objection(), replace(later, by=account(CAI))))


DEE_TWICE = replace(DEE, accounts=frozenset({104, 204}))


@pytest.mark.parametrize(
    ("dismissal", "counts"),
    [
        (None, True),
        (Dismissal(account(BEA), NO), True),
        (Dismissal(account(BEA), None), True),
        (Dismissal(None, NO), True),
        (Dismissal(AUTHOR, NO), True),
        (Dismissal(account(DEE), NO), False),
        (Dismissal(account(DEE), None), False),
        (Dismissal(Account(204), NO), False),
        (Dismissal(replace(account(DEE), kind=AccountKind.BOT), NO), True),
        (Dismissal(account(BEA), ReviewState.APPROVED), False),
        (Dismissal(account(BEA), ReviewState.COMMENTED), False),
    ],
)
def test_what_others_dismiss_stands(dismissal: Dismissal | None, counts: bool) -> None:
    people = (ADA, BEA, EVE, DEE_TWICE)
    assert stands(judged(objection(state=GONE, dismissal=dismissal), people=people)) is counts


def test_an_approval_from_before_the_objection_stays_void_when_others_dismiss_it() -> None:
    acts = answered(DEE)
    dismissed = objection(number=2, state=GONE, dismissal=Dismissal(account(BEA), NO), at=NOW - MINUTE)
    decision = decided(approval(DEE), dismissed, snapshot=PLAIN, acts=acts)
    assert not decision.counted
    assert {"objection", "approval-missing"} <= codes(decision)
    own = replace(dismissed, dismissal=Dismissal(account(DEE), NO))
    assert not decided(approval(DEE), own, snapshot=PLAIN, acts=acts).counted
    assert decided(approval(DEE), approval(DEE, 3, at=NOW), own, snapshot=PLAIN, acts=acts).counted == ("dee",)


def clears(who: Person = CAI, **parts: Any) -> Clearance:
    return replace(Clearance(1, account(who), "it is handled below", NOW - MINUTE), **parts)


@pytest.mark.parametrize(
    ("act", "is_cleared"),
    [
        (clears(), True),
        (clears(BEA), True),
        (clears(EVE), False),
        (clears(DEE), False),
        (clears(at=AT), True),
        (clears(at=AT - TICK), False),
        (clears(at=NOW), True),
        (clears(at=NOW + TICK), False),
        (clears(at=None), False),
        (clears(reason=""), False),
        (clears(reason=" \n"), False),
        (clears(reason="x"), True),
        (clears(review=2), False),
        (clears(by=None), False),
        (clears(by=Account(777)), False),
        (clears(by=replace(account(CAI), kind=AccountKind.BOT)), False),
    ],
)
def test_a_peer_clears_it_with_a_reason(act: Clearance, is_cleared: bool) -> None:
    for acts in ((act,), (act, act), (clears(review=7), act), (act, clears(reason=""))):
        decision = judged(objection(), clearances=acts)
        assert stands(decision) is not is_cleared
        assert ("objection-cleared" in codes(decision)) is is_cleared
        assert all(
            "cai" in each.text or "bea" in each.text for each in decision.why.walk() if each.code.endswith("cleared")
        )


def test_an_objection_that_is_void_hides_no_other() -> None:
    people = (ADA, BEA, EVE, replace(DEE, valid=Span(AT + TICK)))
    decision = judged(objection(), objection(EVE, 2), people=people)
    assert {"objection-void", "objection"} <= codes(decision)


@pytest.mark.parametrize("dismissal", [None, Dismissal(account(EVE), NO)])
def test_what_was_dismissed_can_be_cleared(dismissal: Dismissal | None) -> None:
    dismissed = objection(state=GONE, dismissal=dismissal)
    assert not stands(judged(dismissed, clearances=(clears(),)))


def test_an_objection_without_a_time_is_cleared_at_any_time_that_is_past() -> None:
    assert not stands(judged(objection(at=None), clearances=(clears(at=NOW - 9 * DAY),)))
    assert stands(judged(objection(at=None), clearances=(clears(at=NOW + TICK),)))


@pytest.mark.parametrize(
    ("own", "theirs", "is_cleared"),
    [
        (Level.MID, Level.SENIOR, False),
        (Level.SENIOR, Level.SENIOR, True),
        (Level.STAFF, Level.SENIOR, True),
        (None, Level.JUNIOR, False),
        (None, None, False),
        (Level.JUNIOR, None, True),
    ],
)
def test_only_somebody_of_their_level_or_above_clears_it(
    own: Level | None, theirs: Level | None, is_cleared: bool
) -> None:
    cai = replace(CAI, levels=((own, ALWAYS),) if own is not None else ())
    dee = replace(DEE, levels=((theirs, ALWAYS),) if theirs is not None else ())
    decision = judged(objection(), clearances=(clears(cai),), people=(ADA, BEA, EVE, cai, dee))
    assert stands(decision) is not is_cleared


@pytest.mark.parametrize(
    ("span", "is_cleared"),
    [
        (Span(NOW - MINUTE), True),
        (Span(NOW - MINUTE + TICK), False),
        (Span(None, NOW), False),
        (Span(None, NOW + TICK), True),
    ],
)
def test_whoever_clears_it_had_their_standing_then_and_has_it_now(span: Span, is_cleared: bool) -> None:
    for cai in (replace(CAI, valid=span), replace(CAI, levels=((Level.MID, span),))):
        decision = judged(objection(), clearances=(clears(cai),), people=(ADA, BEA, EVE, DEE, cai))
        assert stands(decision) is not is_cleared


def test_nobody_with_a_hand_in_the_change_clears_it() -> None:
    snapshot = replace(PLAIN, requested_by=(account(CAI),))
    assert stands(judged(objection(), clearances=(clears(),), snapshot=snapshot))


SEARCH = replace(PLAIN, view=ChangeView((Entry("search/a.txt"),), domains=frozenset({"auth"})))
"""It touches search and auth."""


@pytest.mark.parametrize(
    ("theirs", "own", "is_cleared"),
    [
        ((), (), True),
        (("payments",), (), True),
        (("search",), (), False),
        (("search",), ("auth",), False),
        (("search",), ("search",), True),
        (("search", "auth"), ("search",), False),
        (("search", "auth"), ("auth", "search"), True),
    ],
)
def test_whoever_clears_it_knows_what_the_objector_knows_of_it(
    theirs: tuple[str, ...], own: tuple[str, ...], is_cleared: bool
) -> None:
    fay = replace(FAY, declared=tuple((each, ALWAYS) for each in own))
    dee = replace(DEE, declared=tuple((each, ALWAYS) for each in theirs))
    decision = decided(
        objection(dee),
        snapshot=SEARCH,
        roster=Roster((ADA, BEA, EVE, dee, fay)),
        acts=Acts(clearances=(clears(fay),)),
    )
    assert ("objection-cleared" in codes(decision)) is is_cleared
    assert ("objection" in codes(decision)) is not is_cleared


def test_each_objection_wants_its_own_clearing() -> None:
    both = objection(), objection(EVE, 2)
    assert stands(judged(*both, clearances=(clears(),)))
    assert stands(judged(*both, clearances=(clears(review=2),)))
    assert not stands(judged(*both, clearances=(clears(), clears(review=2))))


@pytest.mark.parametrize(("days", "is_cleared"), [(1, True), (400, False)])
def test_what_was_earned_counts_as_knowing(days: int, is_cleared: bool) -> None:
    fay = replace(FAY, declared=(), earned=(("search", (NOW - days * DAY,) * 5),))
    dee = replace(DEE, declared=(("search", ALWAYS),))
    decision = decided(
        objection(dee),
        snapshot=SEARCH,
        roster=Roster((ADA, BEA, EVE, dee, fay)),
        acts=Acts(clearances=(clears(fay),)),
    )
    assert ("objection-cleared" in codes(decision)) is is_cleared


@pytest.mark.parametrize(
    ("since", "is_cleared"), [(AT, False), (NOW - MINUTE, False), (NOW, False), (NOW + TICK, True)]
)
def test_an_objector_who_has_risen_above_whoever_cleared_it_objects_again(since: datetime, is_cleared: bool) -> None:
    dee = replace(DEE, levels=((Level.MID, ALWAYS), (Level.SENIOR, Span(since))))
    decision = judged(objection(), clearances=(clears(),), people=(ADA, BEA, CAI, EVE, dee))
    assert stands(decision) is not is_cleared
