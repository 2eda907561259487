"""Suppositions and comparisons: nothing that is supposed opens the gate for whom the policy does not name."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.yaml_text import load_yaml
from bot.config import gate_policy
from bot.gate import Decision, Policy, Roster, State, decide, read_roster
from bot.gate.recording import SnapshotFile, parse_snapshot
from bot.gate.simulating import PastChange, Supposition, compare, differ, people_named, suppose, with_people
from bot.risk import Tier
from tests.gate_files import HEAD, ROSTER, default_policy, signed, snapshot

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def policy(text: str = "") -> Policy:
    return gate_policy(load_yaml(text or default_policy(), "policy.yml"), "policy.yml")


def roster(text: str = ROSTER) -> Roster:
    return read_roster(load_yaml(text, "roster.yml"), "roster.yml")


def recorded(values: dict[str, Any]) -> SnapshotFile:
    file = parse_snapshot(json.dumps(values).encode())
    assert isinstance(file, SnapshotFile)
    return file


def decided(file: SnapshotFile, what: Supposition) -> Decision:
    change, reviews, acts, people = suppose(what, file.snapshot, file.approvals, file.answers, roster(), NOW)
    return decide(change, policy(), people, reviews, acts, NOW)


PEOPLE = st.lists(st.sampled_from(["bo", "cy", "jo", "201", "301", "7", "999"]), max_size=4)


@given(PEOPLE, st.booleans(), st.sampled_from([None, *Tier]))
def test_without_the_one_whom_the_policy_asks_for_nothing_that_is_supposed_opens_the_gate(
    names: list[str], answered: bool, tier: Tier | None
) -> None:
    accounts, unknown = people_named(names, roster())
    assert not unknown
    assert decided(recorded(snapshot()), Supposition(accounts, answered, tier=tier)).state is not State.SATISFIED


@given(st.sampled_from([None, *Tier]))
def test_a_supposed_tier_never_asks_for_less(tier: Tier | None) -> None:
    before = decided(recorded(signed()), Supposition())
    after = decided(recorded(signed()), Supposition(tier=tier))
    assert before.requirement <= after.requirement


def test_two_accounts_of_one_person_are_one_supposed_approval() -> None:
    two = ROSTER.replace("accounts: [101]", "accounts: [101, 102]")
    people, _ = people_named(["ada", "102"], roster(two))
    assert [account.id for account in people] == [101, 102]
    file = recorded(snapshot())
    change, reviews, acts, known = suppose(Supposition(people, True), file.snapshot, (), file.answers, roster(two), NOW)
    assert decide(change, policy(), known, reviews, acts, NOW).counted == ("ada",)


@pytest.mark.parametrize("name", ["nobody", "", "-1", "0", "1" * 30, "٣"])
def test_who_is_neither_a_person_nor_a_number_is_unknown(name: str) -> None:
    assert people_named([name], roster()) == ((), (name,))


def test_a_decision_differs_from_itself_in_nothing() -> None:
    found = differ(*[decided(recorded(snapshot()), Supposition())] * 2)
    assert (found.met, found.new) == ((), ())
    assert [reason.code for reason in found.still] == ["approval-missing"]


def test_beside_an_error_nothing_is_said_to_be_met() -> None:
    broken = recorded(snapshot())
    error = decide(replace(broken.snapshot, head=""), policy(), roster(), (), broken.answers, NOW)
    found = differ(decided(broken, Supposition()), error)
    assert error.state is State.ERROR
    assert (found.met, found.still) == ((), ())
    assert found.new


def past(count: int = 6) -> tuple[PastChange, ...]:
    change = with_people(recorded(snapshot()).snapshot, [(HEAD, "jo@example.com")], roster())
    return tuple(PastChange(f"{number:040}", f"Change {number}", NOW, change, change) for number in range(count))


def test_one_policy_against_itself_differs_in_nothing() -> None:
    found = compare(past(), policy(), policy(), (roster(), roster()), NOW)
    assert not any(row.differs or row.distance or row.is_stricter or row.is_laxer for row in found.rows)
    assert {old == new for old, new in found.counted().values()} == {True}
    assert {each.before == each.after for each in found.load} == {True}


def test_whatever_meets_the_edit_met_the_old_policy_then_it_is_stricter() -> None:
    stricter = default_policy().replace("{approve: qualified, answers: basic", "{approve: principal, answers: basic")
    stricter = stricter.replace("require: {tier: high, approve: qualified}", "require: {tier: high}")
    found = compare(past(1), policy(), policy(stricter), (roster(), roster()), NOW)
    (row,) = found.rows
    assert row.is_stricter
    assert not row.is_laxer
    assert row.after.nobody
    back = compare(past(1), policy(stricter), policy(), (roster(), roster()), NOW).rows[0]
    assert (back.is_stricter, back.is_laxer, back.distance) == (False, True, row.distance)


def test_the_load_is_spread_over_those_who_may() -> None:
    """Of two who know payments, each is asked of half; whoever made the changes is asked of none."""
    two = ROSTER.replace("logins: [bo], level: senior", "logins: [bo], level: senior, domains: [payments]")
    found = compare(past(6), policy(), policy(), (roster(two), roster(two)), NOW)
    assert {each.person: each.after for each in found.load} == {"ada": 3, "bo": 3}


def test_without_people_nobody_is_said_to_be_asked() -> None:
    nobody = Roster(())
    found = compare(past(2), policy(), policy(), (nobody, nobody), NOW)
    assert found.load == ()
    assert all(row.after.nobody for row in found.rows)
