"""What the host adds to what git shows of a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import Account, AccountKind, ChangeView, CommitRecord, GateSnapshot
from bot.pipeline.hosting import accounts_of, as_hosted, in_step, told_by_host
from bot.post import Event, EventKind, HostedCommit, Kept, State
from tests.fakes_host import AUTHOR, HEAD, NOON, US, FakeCodeHost, a_hosted_change

CHLOE = Account(103, "chloe")
COPILOT = Account(198982749, "Copilot", AccountKind.BOT)


def of_git(**fields: object) -> GateSnapshot:
    found = GateSnapshot(f"x..{HEAD}", HEAD, "HEAD", ChangeView(()), (CommitRecord(HEAD, None),), None)
    return replace(found, **fields)  # type: ignore[arg-type]


def told(**fields: object) -> Kept:
    return Kept(replace(State("PR_7"), **fields), None)  # type: ignore[arg-type]


def test_who_opened_the_change_is_known_to_the_host() -> None:
    found = as_hosted(of_git(), a_hosted_change(), told())
    assert (found.author, found.change_id, found.base, found.repository) == (AUTHOR, "PR_7", "main", 5000)
    assert [push.by for push in found.pushes] == [AUTHOR]


def test_evidence_of_ai_on_an_earlier_head_does_not_go_away() -> None:
    found = as_hosted(of_git(), a_hosted_change(), told(strongest=ProvenanceLevel.DECLARED))
    assert found.view.strongest is ProvenanceLevel.DECLARED


@pytest.mark.parametrize("protected", [None, False])
def test_a_base_that_is_not_shown_to_be_protected_is_not(protected: bool | None) -> None:
    assert not as_hosted(of_git(), a_hosted_change(base_protected=protected), told()).base_protected


def test_whatever_was_not_seen_is_missing() -> None:
    hosted = a_hosted_change(missing=("the reviews",), expected_commits=2)
    missing = as_hosted(of_git(missing=("a file",)), hosted, told()).missing
    assert missing[:2] == ("a file", "the reviews")
    assert "2 commits" in missing[2]


def test_another_head_than_the_host_shows_is_missing() -> None:
    assert "head" in as_hosted(of_git(head="f" * 40), a_hosted_change(), told()).missing[0]


def test_a_memory_that_was_cut_lets_nothing_pass() -> None:
    kept = Kept(State("PR_7"), None, "An objection may be lost.", is_cut=True)
    assert as_hosted(of_git(), a_hosted_change(), kept).missing == ("An objection may be lost.",)


def test_who_is_assigned_to_an_agents_change_has_asked_for_it() -> None:
    assigned = Event(EventKind.ASSIGNED, NOON, CHLOE, after="ada")
    hosted = a_hosted_change(author=COPILOT, assignees=(AUTHOR,), events=(assigned,))
    assert as_hosted(of_git(), hosted, told()).requested_by == (AUTHOR, CHLOE)


@pytest.mark.parametrize(
    "author", [AUTHOR, Account(49699333, "dependabot[bot]", AccountKind.BOT), None], ids=["person", "updates", "ghost"]
)
def test_who_is_assigned_to_another_change_is_to_review_it(author: Account | None) -> None:
    hosted = a_hosted_change(author=author, assignees=(CHLOE,))
    assert as_hosted(of_git(), hosted, told()).requested_by == ()


def test_accounts_are_found_by_mailboxes_without_case() -> None:
    commit = HostedCommit(HEAD, AUTHOR, accounts=(("Ada@Example.com", AUTHOR), ("x@example.com", None)))
    assert accounts_of(a_hosted_change(commits=(commit,))) == {"ada@example.com": AUTHOR}


@pytest.mark.parametrize(("ahead", "expected"), [(90, 90), (0, 0), (-50, 0), (3_600, 0)])
def test_a_host_may_be_ahead_by_two_minutes(ahead: int, expected: int) -> None:
    host = FakeCodeHost()
    remark = host.say(CHLOE, "Hello.")
    now = remark.at - timedelta(seconds=ahead)
    assert in_step(now, host.change) == now + timedelta(seconds=expected)


def test_the_time_of_nothing_is_ours() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert in_step(now, a_hosted_change()) == now


@pytest.mark.parametrize(("by", "is_evidence"), [(US, False), (CHLOE, True), (None, True)])
def test_our_own_label_is_no_evidence_of_ai(by: Account | None, is_evidence: bool) -> None:
    event = Event(EventKind.LABELED, NOON, by, after="ai-assisted")
    hosted = a_hosted_change(labels=("bug", "ai-assisted"), events=(event,))
    assert ("ai-assisted" in told_by_host(hosted).labels) is is_evidence
    assert "bug" in told_by_host(hosted).labels
