"""GitHub's own 329 examples. What each comes to was written by hand, from the documentation of the events."""

from __future__ import annotations

from bot.webhook import read_event
from tests.webhook.payloads import examples

EXPECTED = """
branch_protection_rule created                all   -
branch_protection_rule deleted                all   lower
branch_protection_rule edited                 all   lower
check_run completed                           head  depends
check_run created                             -
check_run requested_action                    head  -
check_run rerequested                         head  lower
check_suite completed                         head  -
check_suite requested                         head  -
check_suite rerequested                       head  lower
installation created                          owner -
installation deleted                          -
installation new_permissions_accepted         owner -
installation suspend                          -
installation unsuspend                        owner -
installation_repositories added               owner -
installation_repositories removed             -
issue_comment created                         -
issue_comment deleted                         -
issue_comment edited                          -
member added                                  all   -
member edited                                 all   lower
membership added                              owner -
membership removed                            owner lower
merge_group checks_requested                  number -
organization member_added                     owner -
organization member_invited                   -
organization renamed                          owner -
pull_request assigned                         number lower
pull_request closed                           number -
pull_request converted_to_draft               number -
pull_request labeled                          number lower
pull_request locked                           -
pull_request opened                           number -
pull_request ready_for_review                 number -
pull_request reopened                         number lower
pull_request review_request_removed           -
pull_request review_requested                 -
pull_request synchronize                      number lower
pull_request unassigned                       -
pull_request unlabeled                        number -
pull_request unlocked                         -
pull_request_review dismissed                 number lower
pull_request_review submitted                 number -
pull_request_review_comment created           number -
pull_request_review_comment deleted           number -
pull_request_review_comment edited            number -
pull_request_review_thread resolved           number -
pull_request_review_thread unresolved         number -
push                                          depends
repository created                            -
repository edited                             depends
repository privatized                         -
repository publicized                         -
repository renamed                            all   -
repository transferred                        all   lower
status                                        head  -
team added_to_repository                      all   -
team created                                  owner -
team deleted                                  owner lower
team edited                                   owner lower
team removed_from_repository                  all   lower
team_add                                      all   -
workflow_dispatch                             all   -
workflow_run completed                        head  -
workflow_run requested                        -
"""
"""What is looked at again: a change by its number, those with a head, all of a repository or of an owner; and whether
a standing success is taken back first. The remarks among the examples are about issues, none about a change.
"""

NOTHING = frozenset(
    [
        "code_scanning_alert",
        "commit_comment",
        "create",
        "delete",
        "dependabot_alert",
        "deploy_key",
        "deployment",
        "deployment_review",
        "deployment_status",
        "discussion",
        "discussion_comment",
        "fork",
        "github_app_authorization",
        "gollum",
        "issues",
        "label",
        "marketplace_purchase",
        "meta",
        "milestone",
        "org_block",
        "package",
        "page_build",
        "ping",
        "project",
        "project_card",
        "project_column",
        "projects_v2_item",
        "public",
        "release",
        "repository_dispatch",
        "repository_import",
        "repository_vulnerability_alert",
        "security_advisory",
        "sponsorship",
        "star",
        "watch",
        "workflow_job",
    ]
)
"""Events that mean nothing, whatever their action."""


def _expected() -> dict[tuple[str, str], tuple[str, str]]:
    table: dict[tuple[str, str], tuple[str, str]] = {}
    for row in EXPECTED.strip().splitlines():
        left, right = row[:46].split(), row[46:].split()
        table[left[0], (left[1:] or [""])[0]] = (right[0], (right[1:] or [""])[0])
    return table


def _scope(name: str, payload: dict[str, object]) -> tuple[str, str]:
    nudge = read_event(name, payload)
    if nudge is None:
        return "-", ""
    scope = "number" if nudge.numbers else "head" if nudge.head else "all" if nudge.name else "owner"
    return scope, "lower" if nudge.demote else "-"


def test_each_of_the_official_examples_comes_to_what_the_documentation_says_of_it() -> None:
    expected = _expected()
    wrong = []
    for name, payload in examples():
        scope = _scope(name, payload)
        wanted = expected.get((name, str(payload.get("action", "")))) if name not in NOTHING else ("-", "")
        if wanted is None or (scope != wanted and "depends" not in wanted):
            wrong.append((name, payload.get("action"), scope, wanted))
    assert not wrong
    assert len(examples()) == 329


def test_every_expectation_is_met_by_some_example() -> None:
    seen = {(name, str(payload.get("action", ""))) for name, payload in examples()}
    assert set(_expected()) <= seen
    assert {name for name, _ in seen} >= NOTHING


def test_what_the_examples_are_about_is_read() -> None:
    by = {(name, payload.get("action")): read_event(name, payload) for name, payload in examples()}
    moved, queued, ran = (
        by["pull_request", "synchronize"],
        by["merge_group", "checks_requested"],
        by["workflow_run", "completed"],
    )
    assert moved
    assert queued
    assert ran
    assert (moved.owner, moved.name, moved.repository, moved.numbers) == ("Codertocat", "Hello-World", 186853002, (2,))
    assert (moved.head, moved.branch, moved.base) == ("ec26c3e57ca3a959ca5aad62de7213c562f8c821", "changes", "master")
    assert (moved.source, moved.installation, moved.by) == ("Codertocat/Hello-World", 1, "Codertocat")
    assert (queued.numbers, queued.base) == ((104,), "main")
    assert queued.head == "2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d"
    assert (ran.run, ran.branch, ran.numbers) == (289782451, "master", ())


def test_a_branch_that_moved_is_looked_at_and_a_tag_is_not() -> None:
    pushes = [(payload["ref"], read_event("push", payload)) for name, payload in examples() if name == "push"]
    assert {bool(nudge) == ref.startswith("refs/heads/") for ref, nudge in pushes} == {True}
    assert {nudge.base for _, nudge in pushes if nudge} == {"master"}
    assert all(nudge.demote for _, nudge in pushes if nudge)


def test_only_a_check_that_did_not_pass_takes_a_success_back() -> None:
    runs = [payload for name, payload in examples() if name == "check_run" and payload["action"] == "completed"]
    for payload in runs:
        nudge = read_event("check_run", payload)
        assert nudge
        assert nudge.demote == (payload["check_run"]["conclusion"] not in {"success", "neutral", "skipped"})
    assert len(runs) == 3


def test_of_a_repository_only_another_default_branch_counts() -> None:
    edits = [payload for name, payload in examples() if name == "repository" and payload["action"] == "edited"]
    assert [bool(read_event("repository", e)) for e in edits] == ["default_branch" in e["changes"] for e in edits]
    assert {"default_branch" in e["changes"] for e in edits} == {True, False}
