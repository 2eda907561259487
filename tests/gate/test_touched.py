"""Who had a hand in a change, and cannot be its independent reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gate import Account, AccountKind, CommitRecord, GateSnapshot, Push, Roster, State
from bot.gate._touched import Touched, who_touched
from tests.gate.asking import change, codes, decided
from tests.gate.builders import ADA, AUTHOR, BEA, DEE, EVE, FAY, HEAD, POLICY, ROSTER, account, answered, approval

OTHER = "b" * 40
BOT = Account(900, "agent[bot]", AccountKind.BOT)
OWN = CommitRecord(HEAD, AUTHOR)
TWO = replace(ADA, accounts=frozenset({101, 201}))
ROSTER_OF_TWO = Roster((TWO, BEA, DEE, EVE, FAY))


def hands(snapshot: GateSnapshot, roster: Roster = ROSTER, *, update: bool = False) -> Touched:
    return who_touched(snapshot, roster, POLICY, update)


def faults(snapshot: GateSnapshot, roster: Roster = ROSTER, *, update: bool = False) -> list[str]:
    found = hands(snapshot, roster, update=update).faults
    assert all(each.state is State.BLOCKED for each in found)
    return [each.code for each in found]


def suggested(by: Account | None, lines: int, **more: object) -> CommitRecord:
    return replace(CommitRecord(OTHER, by, suggested_lines=lines), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "snapshot",
    [
        replace(change(), author=account(ADA)),
        replace(change(), commits=(OWN, CommitRecord(OTHER, account(ADA)))),
        replace(change(), commits=(replace(OWN, committer=account(ADA)),)),
        replace(change(), commits=(replace(OWN, co_authors=(AUTHOR, account(ADA))),)),
        replace(change(), commits=(replace(OWN, author=None, email="Ada@Example.com"),)),
        replace(change(), pushes=(Push(OTHER, account(ADA)), Push(HEAD, AUTHOR))),
        replace(change(), requested_by=(AUTHOR, account(ADA))),
    ],
    ids=["opener", "author", "committer", "co-author", "mailbox", "pusher of an earlier head", "prompter"],
)
def test_whoever_had_a_hand_in_it_has_touched_it(snapshot: GateSnapshot) -> None:
    for roster in (ROSTER, ROSTER_OF_TWO):
        touched = hands(snapshot, roster)
        ada = roster.people[0]
        assert touched.has(ada)
        assert not touched.has(BEA)
        assert "void-not-independent" in codes(decided(approval(ADA), snapshot=snapshot, acts=answered(ADA)))


def test_an_account_that_the_roster_got_later_is_the_same_person() -> None:
    touched = hands(replace(change(), author=Account(201)), ROSTER_OF_TWO)
    assert touched.people == {"ada", "eve"}
    assert touched.has(TWO)
    assert Touched(frozenset({201}), frozenset(), frozenset(), ()).has(TWO)
    assert not Touched(frozenset({202}), frozenset({"bea"}), frozenset(), ()).has(TWO)


def test_a_stranger_is_touched_by_number_alone() -> None:
    touched = hands(replace(change(), pushes=(Push(HEAD, Account(777)),)))
    assert touched.accounts == {105, 777}
    assert touched.people == {"eve"}


@pytest.mark.parametrize(
    ("commits", "light"),
    [
        ((OWN, suggested(account(ADA), 10)), True),
        ((OWN, suggested(account(ADA), 11)), False),
        ((OWN, suggested(account(ADA), 10, email="ada@example.com", committer=account(ADA))), True),
        ((OWN, suggested(AUTHOR, 3, co_authors=(account(ADA),))), True),
        ((OWN, suggested(account(ADA), 5), suggested(account(ADA), 5)), True),
        ((OWN, suggested(account(ADA), 5), suggested(account(ADA), 6)), False),
        ((OWN, suggested(None, 10, email="ADA@example.com")), True),
        ((OWN, suggested(account(ADA), 3), CommitRecord("c" * 40, account(ADA))), False),
        ((OWN, suggested(account(ADA), 0)), False),
        ((OWN, suggested(account(ADA), 3), CommitRecord("c" * 40, AUTHOR, committer=account(ADA))), False),
    ],
)
def test_few_suggested_lines_leave_somebody_independent(commits: tuple[CommitRecord, ...], light: bool) -> None:
    touched = hands(replace(change(), commits=commits))
    assert touched.has(ADA) is not light
    assert touched.lightly == (frozenset({"ada"}) if light else frozenset())
    assert touched.has(EVE)


@pytest.mark.parametrize(
    "also", [{"author": account(ADA)}, {"pushes": (Push(HEAD, account(ADA)),)}, {"requested_by": (account(ADA),)}]
)
def test_a_suggestion_lets_nobody_off_who_did_more(also: dict[str, object]) -> None:
    snapshot = replace(change(), commits=(OWN, suggested(account(ADA), 3)), **also)  # type: ignore[arg-type]
    touched = hands(snapshot)
    assert touched.has(ADA)
    assert not touched.lightly


def test_a_stranger_whose_suggestion_was_taken_stays_touched() -> None:
    touched = hands(replace(change(), commits=(OWN, suggested(Account(777), 3, co_authors=(None, account(ADA))))))
    assert 777 in touched.accounts
    assert touched.lightly == {"ada"}


def test_two_who_suggested_are_judged_each_for_themselves() -> None:
    commits = (OWN, suggested(account(ADA), 10), suggested(account(BEA), 11))
    touched = hands(replace(change(), commits=commits))
    assert touched.lightly == {"ada"}
    assert touched.people == {"eve", "bea"}


@pytest.mark.parametrize(
    ("snapshot", "found"),
    [
        (change(), []),
        (replace(change(), commits=(CommitRecord(HEAD, None),)), ["commit-unattributed"]),
        (replace(change(), commits=(CommitRecord(HEAD, None, email="who@example.org"),)), ["commit-unattributed"]),
        (replace(change(), commits=(CommitRecord(HEAD, None, email="EVE@example.com"),)), []),
        (replace(change(), commits=(CommitRecord(HEAD, Account(777)),)), []),
        (replace(change(), commits=(suggested(None, 3),)), ["commit-unattributed"]),
        (replace(change(), pushes=(Push(HEAD, None), Push(HEAD, AUTHOR))), ["push-unattributed"]),
        (replace(change(), author=None), ["author-unknown"]),
        (replace(change(), requested_by=(AUTHOR, None)), ["requester-unknown"]),
        (replace(change(), commits=(replace(OWN, co_authors=(AUTHOR, None)),)), ["co-author-unattributed"]),
    ],
)
def test_what_cannot_be_attributed_blocks(snapshot: GateSnapshot, found: list[str]) -> None:
    assert faults(snapshot) == found
    decision = decided(approval(ADA), snapshot=snapshot, acts=answered(ADA))
    assert decision.state is (State.BLOCKED if found else State.SATISFIED)


BOTS = CommitRecord(HEAD, BOT)
MACHINES = Roster(ROSTER.people, machines=frozenset({555}))


@pytest.mark.parametrize(
    ("requested_by", "commit", "answers"),
    [
        ((), BOTS, False),
        ((account(DEE),), BOTS, True),
        ((Account(777),), BOTS, True),
        ((None,), BOTS, False),
        ((Account(901, kind=AccountKind.BOT),), BOTS, False),
        ((Account(555),), BOTS, False),
        ((), replace(BOTS, author=account(DEE)), True),
        ((), replace(BOTS, committer=account(DEE)), True),
        ((), replace(BOTS, co_authors=(account(DEE),)), True),
        ((), replace(BOTS, author=None, email="DEE@example.com"), True),
        ((), replace(BOTS, email="dee@example.com"), True),
        ((), replace(BOTS, email="who@example.org"), False),
    ],
)
def test_somebody_must_answer_for_what_a_program_opened(
    requested_by: tuple[Account | None, ...], commit: CommitRecord, answers: bool
) -> None:
    for author in (BOT, replace(BOT, kind=AccountKind.ORGANIZATION), Account(555)):
        snapshot = replace(change(), author=author, commits=(commit,), requested_by=requested_by)
        assert ("nobody-answers-for-it" not in faults(snapshot, MACHINES)) is answers
        assert "nobody-answers-for-it" not in faults(snapshot, MACHINES, update=True)
