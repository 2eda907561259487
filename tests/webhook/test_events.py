"""What the examples do not show."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import UsageError
from bot.webhook import Nudge, read_event
from tests.webhook.payloads import HEAD, REPOSITORY, change, event


def read(name: str, payload: dict[str, Any]) -> Nudge:
    nudge = read_event(name, payload)
    assert nudge
    return nudge


def remark(text: str, action: str = "created", **more: object) -> dict[str, Any]:
    return event(action, issue={"number": 12, "pull_request": {"url": "x"}}, comment={"id": 1, "body": text, **more})


LOWERS = [
    ("pull_request", change("edited", changes={"base": {"ref": {"from": "dev"}}}), True),
    ("pull_request", change("edited", changes={"title": {"from": "x"}}), True),
    ("pull_request", change("edited", changes={"body": {"from": "x"}}), True),
    ("pull_request", change("edited", changes={}), False),
    ("pull_request", change("edited"), False),
    ("pull_request", change("enqueued"), False),
    ("pull_request", change("dequeued"), False),
    ("pull_request", change("auto_merge_enabled"), False),
    ("pull_request_target", change("synchronize"), True),
    ("pull_request_review", change("submitted", review={"state": "changes_requested", "body": None}), True),
    ("pull_request_review", change("submitted", review={"state": "CHANGES_REQUESTED"}), True),
    ("pull_request_review", change("submitted", review={"state": "approved", "body": "fine"}), False),
    ("pull_request_review", change("submitted", review={"state": "approved", "body": "ok\n/foreread answer 1 defect x"}), True),
    ("pull_request_review_comment", change("created", comment={"body": "Defect: it overflows", "in_reply_to_id": 4}), True),
    ("pull_request_review_comment", change("created", comment={"body": "Defect: it overflows"}), False),
    ("pull_request_review_comment", change("created", comment={"body": "handled at line 4", "in_reply_to_id": 4}), False),
    ("issue_comment", remark("thanks"), False),
    ("issue_comment", remark("thanks\n  @ForeRead answer 2 defect it overflows"), True),
    ("issue_comment", remark("<!-- foreread -->\n/foreread help"), False),
    ("issue_comment", remark("/foreread waive 1 x", "deleted"), False),
    ("check_run", event("completed", check_run={"name": "tests", "head_sha": HEAD, "conclusion": "failure"}), True),
    ("check_run", event("completed", check_run={"name": "tests", "head_sha": HEAD, "conclusion": "success"}), False),
    ("check_run", event("completed", check_run={"name": "Foreread: brief", "head_sha": HEAD, "conclusion": "failure"}), False),
    ("status", event(sha=HEAD, state="pending", context="ci"), True),
    ("status", event(sha=HEAD, state="success", context="ci"), False),
    ("status", event(sha=HEAD, state="pending", context="foreread: senior review: main"), False),
    ("check_suite", event("completed", check_suite={"head_sha": HEAD, "conclusion": "failure"}), True),
    ("member", event("removed"), True),
    ("organization", event("member_removed", organization={"login": "acme"}, repository=None), True),
    ("repository_ruleset", event("edited", organization={"login": "acme"}, repository=None), True),
    ("repository_ruleset", event("created"), False),
    ("branch_protection_configuration", event("disabled"), True),
    ("schedule", event(schedule="0 4 * * *"), False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "payload", "lowers"), LOWERS, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(LOWERS)])
def test_what_could_lower_an_approval_takes_a_success_back_first(
    name: str, payload: dict[str, Any], lowers: bool
) -> None:
    assert read(name, payload).demote is lowers


def test_the_words_of_an_event_are_not_repeated() -> None:
    nudge = read("pull_request", change("labeled", label={"name": "**LGTM** @everyone"}))
    assert "LGTM" not in repr(nudge)


def test_a_change_from_a_fork_is_found_by_its_number_and_its_head() -> None:
    nudge = read("pull_request_target", change("opened"))
    assert (nudge.numbers, nudge.head, nudge.branch, nudge.source) == ((12,), HEAD, "feature/x", "grace/Hello-World")


def test_a_change_whose_fork_is_gone_is_still_read() -> None:
    payload = change("closed")
    payload["pull_request"]["head"]["repo"] = None
    assert read("pull_request", payload).source == ""


def test_a_remark_about_an_issue_means_nothing() -> None:
    assert (
        read_event("issue_comment", event("created", issue={"number": 3}, comment={"body": "/foreread help"})) is None
    )


def test_a_run_for_a_fork_names_only_its_head() -> None:
    run = {
        "id": 99, "head_sha": HEAD, "head_branch": "main", "event": "pull_request", "pull_requests": [],
        "head_repository": {"full_name": "grace/Hello-World"},
    }  # fmt: skip
    nudge = read("workflow_run", event("completed", workflow_run=run))
    assert (nudge.numbers, nudge.head, nudge.branch, nudge.source, nudge.run) == (
        (), HEAD, "main", "grace/Hello-World", 99,
    )  # fmt: skip


def test_changes_of_another_repository_that_a_run_names_are_none_of_ours() -> None:
    ours, theirs = ({"number": n, "base": {"repo": {"id": i}}} for n, i in ((5, REPOSITORY["id"]), (6, 1)))
    run = {
        "id": 99,
        "head_sha": HEAD,
        "head_branch": None,
        "pull_requests": [ours, theirs, ours, None, {}, {"number": True}],
    }
    assert read("workflow_run", event("completed", workflow_run=run)).numbers == (5,)


def test_a_run_that_still_runs_means_nothing() -> None:
    assert read_event("workflow_run", event("in_progress", workflow_run={"id": 99, "head_sha": HEAD})) is None


def test_changes_that_a_check_names_are_not_believed() -> None:
    check = {"name": "x", "head_sha": HEAD, "pull_requests": [{"number": 3}], "check_suite": {"head_branch": "b"}}
    nudge = read("check_run", event("rerequested", check_run=check))
    assert (nudge.numbers, nudge.head, nudge.branch) == ((), HEAD, "b")


def test_a_branch_of_the_merge_queue_is_left_to_its_own_event() -> None:
    assert read_event("push", event(ref=f"refs/heads/gh-readonly-queue/main/pr-1-{HEAD}", after=HEAD)) is None
    group = {"head_sha": HEAD, "head_ref": "refs/heads/renamed", "base_ref": "refs/heads/release/2"}
    nudge = read("merge_group", event("checks_requested", merge_group=group))
    assert (nudge.numbers, nudge.base) == ((), "release/2")
    assert read_event("merge_group", event("destroyed", merge_group=group)) is None


@pytest.mark.parametrize(
    ("cause", "branch", "base"),
    [
        ("merge_group", f"gh-readonly-queue/main/pr-12-{HEAD}", "main"),
        ("merge_group", f"gh-readonly-queue/release/2/pr-1-x/pr-12-{HEAD}", "release/2/pr-1-x"),
        ("merge_group", "gh-readonly-queue/main/pr-12", ""),
        ("merge_group", "main", ""),
        ("push", f"gh-readonly-queue/main/pr-12-{HEAD}", ""),
    ],
)
def test_the_run_of_a_merge_group_is_about_the_branch_that_its_own_is_named_after(
    cause: str, branch: str, base: str
) -> None:
    run = {"id": 5, "event": cause, "head_sha": HEAD, "head_branch": branch, "pull_requests": []}
    nudge = read("workflow_run", event("completed", workflow_run=run))
    assert (nudge.cause, nudge.head, nudge.branch, nudge.base) == (cause, HEAD, branch, base)


def test_a_branch_that_is_gone_has_no_head() -> None:
    nudge = read("push", event(ref="refs/heads/main", after="0" * 40))
    assert (nudge.head, nudge.base, nudge.branch) == ("", "main", "main")


@pytest.mark.parametrize(
    ("inputs", "numbers"),
    [(None, ()), ({}, ()), ({"number": ""}, ()), ({"number": "12"}, (12,)), ({"pull-request": " #7 "}, (7,)), ({"pr": 9}, (9,))],
)  # fmt: skip
def test_a_workflow_that_was_started_by_hand_may_name_a_change(inputs: object, numbers: tuple[int, ...]) -> None:
    assert read("workflow_dispatch", event(inputs=inputs)).numbers == numbers


@pytest.mark.parametrize("number", ["x", "0", "-1", "1; rm", "9" * 30, ["1"], {"a": 1}, True, 1.5, "१२"])
def test_a_number_that_is_none_is_refused(number: object) -> None:
    with pytest.raises(UsageError, match="number"):
        read_event("workflow_dispatch", event(inputs={"number": number}))


def test_the_clock_of_actions_may_name_no_repository() -> None:
    nudge = read_event("schedule", {"schedule": "0 4 * * *"}, here="acme/shop")
    assert nudge
    assert (nudge.owner, nudge.name, nudge.repository) == ("acme", "shop", None)
    with pytest.raises(UsageError, match="repository"):
        read_event("schedule", {"schedule": "0 4 * * *"})


def test_an_app_on_an_enterprise_sees_no_repository() -> None:
    installation = {"id": 5, "account": {"slug": "acme", "id": 9}}
    assert read_event("installation", event("created", installation=installation, repository=None)) is None
    with pytest.raises(UsageError, match="login"):
        read_event("installation", event("created", installation={"id": 5, "account": {}}, repository=None))


def test_a_repository_is_known_by_its_full_name_where_its_owner_has_no_login() -> None:
    nudge = read(
        "status", event(sha=HEAD, state="success", context="ci", repository={**REPOSITORY, "owner": {"name": "x"}})
    )
    assert (nudge.owner, nudge.name) == ("Codertocat", "Hello-World")


def test_a_delivery_keeps_its_id() -> None:
    nudge = read_event("pull_request", change("opened", installation={"id": 5}), "72d3162e")
    assert nudge
    assert (nudge.delivery, nudge.installation, nudge.by, nudge.event) == ("72d3162e", 5, "ada", "pull_request")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("repository", "name"), ".."),
        (("repository", "name"), "a/b"),
        (("repository", "id"), "1"),
        (("repository", "id"), True),
        (("pull_request", "number"), -1),
        (("number",), 13),
        (("pull_request", "head", "sha"), "main"),
        (("pull_request", "head", "sha"), "A" * 40),
        (("pull_request", "head", "ref"), "a\nb"),
        (("pull_request", "base", "ref"), "x" * 1_001),
    ],
)
def test_a_part_that_could_lead_astray_is_refused_by_its_name(path: tuple[str, ...], value: object) -> None:
    import copy

    payload = copy.deepcopy(change("opened"))
    part = payload
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(UsageError, match=path[-1]):
        read_event("pull_request", payload)


@pytest.mark.parametrize("login", ["../..", "a/b", "", None, 5, "a b", "-x"])
def test_an_owner_that_no_host_would_have_is_refused(login: object) -> None:
    repository = {"id": 5, "name": "shop", "full_name": f"{login}/shop", "owner": {"login": login}}
    if login in {None, 5}:
        del repository["full_name"]
    with pytest.raises(UsageError, match="login"):
        read_event("schedule", event(repository=repository))


def test_a_name_of_an_event_that_nobody_knows_means_nothing() -> None:
    assert read_event("pull_request\n::error::", change("opened")) is None
    assert read_event("", {}) is None
