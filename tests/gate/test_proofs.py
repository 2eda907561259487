"""What git proves, and which questions that makes needless."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Answers,
    Backport,
    ChangeView,
    CommitRecord,
    Entry,
    GateSnapshot,
    Needed,
    Push,
    Requirement,
    Revert,
)
from bot.gate._proofs import floor_of_earlier, is_update, let_off
from bot.gate._reading import read_view
from bot.gate.predicates import Atom
from bot.risk import Tier
from tests.gate.asking import asked, change
from tests.gate.builders import AUTHOR, HEAD, POLICY

BOT = Account(49, "updates[bot]", AccountKind.BOT)
UPDATES = replace(POLICY, update_bots=frozenset({49}))
COMMIT = CommitRecord(HEAD, BOT, verified=True)
UPDATE = replace(
    change(Entry("package.json"), Entry("package-lock.json")),
    author=BOT,
    commits=(COMMIT,),
    pushes=(Push(HEAD, BOT),),
)


def proven(snapshot: GateSnapshot) -> bool:
    return is_update(snapshot, read_view(snapshot.view, UPDATES), UPDATES)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"pushes": ()},
        {"commits": (COMMIT, replace(COMMIT, sha="b" * 40))},
        {"commits": (replace(COMMIT, committer=BOT),)},
        {"pushes": (Push(HEAD, BOT), Push("b" * 40, replace(BOT, login="renamed")))},
    ],
)
def test_what_a_known_program_alone_did_to_dependencies_is_proven(parts: dict[str, Any]) -> None:
    assert proven(replace(UPDATE, **parts))
    assert asked(replace(UPDATE, **parts), UPDATES).requirement.tier is Tier.MEDIUM


@pytest.mark.parametrize(
    "parts",
    [
        {"author": None},
        {"author": replace(BOT, id=50)},
        {"author": replace(BOT, kind=AccountKind.USER)},
        {"commits": ()},
        {"commits": (replace(COMMIT, verified=False),)},
        {"commits": (replace(COMMIT, author=None),)},
        {"commits": (replace(COMMIT, author=AUTHOR),)},
        {"commits": (replace(COMMIT, committer=AUTHOR),)},
        {"commits": (replace(COMMIT, co_authors=(AUTHOR,)),)},
        {"commits": (replace(COMMIT, co_authors=(None,)),)},
        {"commits": (COMMIT, CommitRecord("b" * 40, AUTHOR, verified=True))},
        {"pushes": (Push(HEAD, BOT), Push("b" * 40, AUTHOR))},
        {"pushes": (Push(HEAD, None),)},
        {"view": ChangeView((Entry("package-lock.json"), Entry("lib/tool.py")))},
        {"view": ChangeView((Entry("lib/tool.py"),))},
    ],
)
def test_whatever_else_is_in_it_proves_nothing(parts: dict[str, Any]) -> None:
    assert not proven(replace(UPDATE, **parts))


def test_a_lockfile_that_is_no_proven_update_is_high() -> None:
    assert asked(replace(UPDATE, pushes=(Push(HEAD, AUTHOR),)), UPDATES).requirement.tier is Tier.HIGH


def test_the_other_floors_hold_for_a_program_as_well() -> None:
    update = replace(UPDATE, view=ChangeView((Entry("package-lock.json", new_mode="100755"),)))
    assert proven(update)
    assert asked(update, UPDATES).requirement.tier is Tier.HIGH


def revert(tier: Tier | None = Tier.MEDIUM, *, clean: bool = True, security: bool = False) -> Revert:
    return Revert("c" * 40, clean, tier, security)


def backport(tier: Tier | None = None, *, same: bool = True, is_decided: bool = True) -> Backport:
    return Backport("PR_0", same, is_decided, tier)


@pytest.mark.parametrize(
    ("taken_back", "carried", "tier", "is_told"),
    [
        (None, None, Tier.LOW, False),
        (revert(Tier.MEDIUM), None, Tier.MEDIUM, True),
        (revert(Tier.CRITICAL, clean=False), None, Tier.CRITICAL, True),
        (revert(None), None, Tier.LOW, True),
        (revert(None, security=True), None, Tier.CRITICAL, True),
        (revert(Tier.MEDIUM, security=True), None, Tier.CRITICAL, True),
        (None, backport(Tier.HIGH), Tier.HIGH, True),
        (None, backport(Tier.HIGH, same=False, is_decided=False), Tier.HIGH, True),
        (None, backport(None), Tier.LOW, False),
        (None, backport(Tier.LOW), Tier.LOW, False),
        (revert(Tier.MEDIUM), backport(Tier.HIGH), Tier.HIGH, True),
        (revert(Tier.HIGH), backport(Tier.MEDIUM), Tier.HIGH, True),
    ],
)
def test_a_change_has_at_least_the_tier_of_what_it_takes_back_or_carries(
    taken_back: Revert | None, carried: Backport | None, tier: Tier, is_told: bool
) -> None:
    view = replace(change().view, revert=taken_back, backport=carried)
    found, why = floor_of_earlier(view)
    assert found is tier
    assert bool(why) is is_told
    reasons = [each.code for each in asked(replace(change(), view=view)).why.because]
    assert ("tier-earlier-change" in reasons) is (tier > Tier.LOW)
    assert asked(replace(change(), view=view)).requirement.tier is max(tier, Tier.MEDIUM)


def test_which_of_two_set_the_tier_is_told() -> None:
    view = change().view
    plain = floor_of_earlier(replace(view, revert=revert(Tier.HIGH)))[1]
    fix = floor_of_earlier(replace(view, revert=revert(Tier.HIGH, security=True)))[1]
    port = floor_of_earlier(replace(view, backport=backport(Tier.HIGH)))[1]
    assert len({plain, fix, port}) == 3
    assert floor_of_earlier(replace(view, revert=revert(Tier.HIGH), backport=backport(Tier.HIGH)))[1] == plain


SENIOR = Atom("level", "senior")
FULL = Requirement(Tier.HIGH, frozenset({Needed(SENIOR, 2), Needed(Atom("member"))}), Answers.FULL)


@pytest.mark.parametrize(
    ("taken_back", "tier", "is_let_off"),
    [
        (revert(Tier.HIGH), Tier.HIGH, True),
        (revert(Tier.LOW), Tier.LOW, True),
        (revert(Tier.HIGH), Tier.CRITICAL, False),
        (revert(Tier.CRITICAL), Tier.HIGH, False),
        (revert(None), Tier.HIGH, False),
        (revert(Tier.HIGH, clean=False), Tier.HIGH, False),
        (revert(Tier.HIGH, security=True), Tier.HIGH, False),
        (None, Tier.HIGH, False),
    ],
)
def test_only_a_clean_revert_of_something_ordinary_is_let_off_its_questions(
    taken_back: Revert | None, tier: Tier, is_let_off: bool
) -> None:
    requirement = replace(FULL, tier=tier)
    found, proof = let_off(requirement, replace(change().view, revert=taken_back))
    assert found == (replace(requirement, answers=Answers.NONE) if is_let_off else requirement)
    assert proof == ("clean revert" if is_let_off else "")


@pytest.mark.parametrize(
    ("carried", "is_let_off"),
    [
        (backport(), True),
        (backport(Tier.CRITICAL), True),
        (backport(same=False), False),
        (backport(is_decided=False), False),
        (None, False),
    ],
)
@pytest.mark.parametrize("tier", [Tier.HIGH, Tier.CRITICAL])
def test_only_an_unaltered_backport_of_a_decided_change_wants_one_approval_and_no_answers(
    carried: Backport | None, is_let_off: bool, tier: Tier
) -> None:
    requirement = replace(FULL, tier=tier)
    found, proof = let_off(requirement, replace(change().view, backport=carried))
    once = frozenset({Needed(SENIOR), Needed(Atom("member"))})
    assert found == (replace(requirement, answers=Answers.NONE, approvals=once) if is_let_off else requirement)
    assert proof == ("unaltered backport" if is_let_off else "")


def test_a_proof_is_told_and_changes_nobody_who_must_approve() -> None:
    plain, let = (
        asked(replace(change(), view=replace(change().view, tier=Tier.HIGH, revert=each))) for each in (None, revert())
    )
    assert let.proof == "clean revert"
    assert "proof-clean-revert" in {each.code for each in let.why.because}
    assert plain.proof == ""
    assert not any(each.code.startswith("proof") for each in plain.why.because)
    assert let.requirement == replace(plain.requirement, answers=Answers.NONE)
