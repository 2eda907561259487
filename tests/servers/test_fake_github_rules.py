"""What GitHub refuses, hides and defaults, and so does the fake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.servers.fake_github import Draft
from tests.servers.fake_github._git import NOBODY
from tests.servers.scene import AFTER, Scene, scene

if TYPE_CHECKING:
    from tests.servers.fake_github import FakeGitHub

R = "/repos/acme/shop"
P = f"{R}/pulls/1"


@pytest.fixture
def told(github: FakeGitHub) -> Scene:
    return scene(github)


def line(number: int, **more: Any) -> dict[str, Any]:
    return {"path": "src/a.txt", "line": number, "side": "RIGHT", "body": "Why?"} | more


def notes(count: int) -> dict[str, Any]:
    note = {"path": "src/a.txt", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}
    return {"title": "t", "summary": "s", "annotations": [note] * count}


REFUSED: dict[str, tuple[str, str, Any]] = {
    "a line that the diff does not show": (
        "ada",
        f"{P}/reviews",
        {"event": "COMMENT", "comments": [line(2), line(10)]},
    ),
    "a line of a file that was not changed": (
        "ada",
        f"{P}/reviews",
        {"event": "COMMENT", "comments": [line(2, path="CODEOWNERS")]},
    ),
    "a comment that starts after its end": (
        "ada",
        f"{P}/reviews",
        {"event": "COMMENT", "comments": [line(2, start_line=3)]},
    ),
    "a comment without a line": ("ada", f"{P}/reviews", {"event": "COMMENT", "comments": [line(2, line=None)]}),
    "a review that says nothing": ("ada", f"{P}/reviews", {"event": "COMMENT"}),
    "an approval of one's own": ("bob", f"{P}/reviews", {"event": "APPROVE"}),
    "an objection to one's own": ("bob", f"{P}/reviews", {"event": "REQUEST_CHANGES", "body": "No"}),
    "a comment that is too long": ("ada", f"{R}/issues/1/comments", {"body": "x" * 65_537}),
    "an empty comment": ("ada", f"{R}/issues/1/comments", {"body": ""}),
    "a description of 141 characters": ("bob", f"{R}/statuses/topic", {"state": "success", "description": "x" * 141}),
    "a status that there is not": ("bob", f"{R}/statuses/topic", {"state": "waiting"}),
    "51 annotations": ("app", f"{R}/check-runs", {"name": "n", "head_sha": "topic", "output": notes(51)}),
    "a completed check without a conclusion": (
        "app",
        f"{R}/check-runs",
        {"name": "n", "head_sha": "topic", "status": "completed"},
    ),
    "a summary of 65,536 characters": (
        "app",
        f"{R}/check-runs",
        {"name": "n", "head_sha": "topic", "output": {"title": "", "summary": "x" * 65_536}},
    ),
    "a check of a commit that is not there": ("app", f"{R}/check-runs", {"name": "n", "head_sha": "a" * 40}),
    "the author as a reviewer": ("app", f"{P}/requested_reviewers", {"reviewers": ["ada", "bob"]}),
    "a stranger as a reviewer": ("app", f"{P}/requested_reviewers", {"reviewers": ["ada", "cyd"]}),
    "a reaction that there is not": ("app", f"{R}/issues/comments/3500000001/reactions", {"content": "shrug"}),
    "a pull request without commits": ("bob", f"{R}/pulls", {"title": "t", "head": "main", "base": "main"}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_github_refuses_with_422_leaves_nothing_behind(case: str, told: Scene) -> None:
    told.world.comment(told.ada, told.pull, "There")
    who, path, body = REFUSED[case]
    answer = told.ask(who, "POST", path, body)
    assert (answer.status_code, answer.json()["status"]) == (422, "422")
    stored = (
        told.pull.reviews,
        told.pull.threads,
        told.shop.statuses,
        told.shop.check_runs,
        told.pull.requested_reviewers,
    )
    assert (stored, len(told.pull.comments), len(told.shop.pulls)) == (([], [], [], [], []), 1, 1)


FORBIDDEN: dict[str, tuple[str, str, str, Any, int]] = {
    "a check of a person": ("ada", "POST", f"{R}/check-runs", {"name": "n", "head_sha": "topic"}, 403),
    "a status of a reader": ("cyd", "POST", f"{R}/statuses/topic", {"state": "success"}, 403),
    "a label of a reader": ("cyd", "POST", f"{R}/issues/1/labels", {"labels": ["bug"]}, 403),
    "a dismissal of a reader": ("cyd", "PUT", f"{P}/reviews/3400000001/dismissals", {"message": "m"}, 403),
    "someone else's comment, edited by a reader": (
        "cyd",
        "PATCH",
        f"{R}/issues/comments/3500000001",
        {"body": "x"},
        403,
    ),
    "permissions of others, asked by a reader": ("cyd", "GET", f"{R}/collaborators/ada/permission", None, 403),
    "branch protection, asked by a writer": ("bob", "GET", f"{R}/branches/main/protection", None, 403),
    "hooks, asked by a reader": ("cyd", "GET", f"{R}/hooks", None, 404),
    "teams, asked from outside": ("cyd", "GET", "/orgs/acme/teams/seniors", None, 404),
    "the user of an installation": ("app", "GET", "/user", None, 403),
    "a comment by nobody": ("", "POST", f"{R}/issues/1/comments", {"body": "x"}, 401),
    "a pull request by an App's JWT": ("jwt", "POST", f"{R}/issues/1/comments", {"body": "x"}, 403),
    "the App, asked by its installation": ("app", "GET", "/app", None, 401),
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_who_may_not_is_told_so(case: str, told: Scene) -> None:
    told.world.comment(told.ada, told.pull, "There")
    told.world.approve(told.ada, told.pull)
    who, method, path, body, status = FORBIDDEN[case]
    assert told.ask(who or None, method, path, body).status_code == status


PERMISSIONS = {
    "checks": ("POST", f"{R}/check-runs", {"name": "n", "head_sha": "topic"}),
    "statuses": ("POST", f"{R}/statuses/topic", {"state": "success"}),
    "pull_requests": ("POST", f"{P}/reviews", {"event": "COMMENT", "body": "b"}),
    "contents": ("POST", f"{R}/git/blobs", {"content": "x"}),
    "members": ("GET", "/orgs/acme/teams/seniors/memberships/ada", None),
    "administration": ("GET", f"{R}/branches/main/protection", None),
}


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_an_installation_without_the_permission_is_refused(permission: str, told: Scene) -> None:
    told.shop.protection["main"] = {}
    everything = dict.fromkeys(PERMISSIONS, "write")
    less = {name: level for name, level in everything.items() if name != permission}
    told.installation.permissions = everything
    method, path, body = PERMISSIONS[permission]
    assert told.ask("app", method, path, body).ok
    told.installation.permissions = less
    refused = told.ask("app", method, path, body)
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")


def test_a_private_repository_is_not_there_for_strangers(github: FakeGitHub) -> None:
    told = scene(github, private=True)
    elsewhere = told.world.install(told.app, told.cyd)
    strangers = [None, "cyd", told.world.installation_token(elsewhere).value]
    assert [told.ask(who, "GET", P).status_code for who in (*strangers, "bob", "app")] == [404, 404, 404, 200, 200]


def test_a_check_is_changed_by_its_own_app_alone(told: Scene) -> None:
    made = told.ask("app", "POST", f"{R}/check-runs", {"name": "brief", "head_sha": "topic"}).json()
    token = told.world.actions_token(told.shop, {"checks": "write"})
    done = {"status": "completed", "conclusion": "success"}
    assert told.ask(token, "PATCH", f"{R}/check-runs/{made['id']}", done).status_code == 403
    assert told.ask("app", "PATCH", f"{R}/check-runs/{made['id']}", done).json()["conclusion"] == "success"
    assert (
        told.ask(token, "POST", f"{R}/check-runs", {"name": "brief", "head_sha": "topic"}).json()["app"]["id"] == 15368
    )


def test_a_review_is_of_the_head_unless_it_names_a_commit(told: Scene) -> None:
    older = told.pull.head_sha
    newer = told.world.commit(told.bob, told.shop, "topic", {"new.txt": "newer\n"})
    given = [
        told.ask("ada", "POST", f"{P}/reviews", {"event": "APPROVE", **more}).json()
        for more in ({}, {"commit_id": older})
    ]
    assert [review["commit_id"] for review in given] == [newer, older]


def test_a_review_with_lines_opens_threads_that_follow_their_lines(told: Scene) -> None:
    body = {"event": "COMMENT", "comments": [line(2), line(1, path="new.txt")]}
    assert told.ask("ada", "POST", f"{P}/reviews", body).json()["state"] == "COMMENTED"
    told.world.commit(told.bob, told.shop, "topic", {"src/a.txt": "zero\n" + AFTER, "new.txt": "other\n"})
    assert [(thread.line, thread.is_outdated) for thread in told.pull.threads] == [(3, False), (None, True)]
    listed = told.ask("ada", "GET", f"{P}/comments").json()
    assert [(one["line"], one["original_line"], one["position"] is None) for one in listed] == [
        (3, 2, False),
        (None, 1, True),
    ]


def test_a_dismissed_review_stays_with_what_it_was_in_the_timeline(told: Scene) -> None:
    review = told.world.approve(told.ada, told.pull)
    answer = told.ask("ada", "PUT", f"{P}/reviews/{review.id}/dismissals", {"message": "Stale"})
    assert answer.json()["state"] == "DISMISSED"
    assert [(event.kind, event.data["state"], event.data["message"]) for event in told.pull.events] == [
        ("review_dismissed", "APPROVED", "Stale")
    ]


def test_lists_are_paged_by_100_at_most_with_links_to_the_others(told: Scene) -> None:
    for number in range(205):
        told.world.comment(told.ada, told.pull, str(number))
    first = told.ask("ada", "GET", f"{R}/issues/1/comments?per_page=500")
    assert (len(first.json()), set(first.links)) == (100, {"next", "last"})
    last = told.ask("ada", "GET", first.links["last"]["url"].removeprefix(told.github.url))
    assert ([one["body"] for one in last.json()], set(last.links)) == (
        [str(n) for n in range(200, 205)],
        {"prev", "first"},
    )


def test_files_end_at_3000_and_commits_at_250(told: Scene) -> None:
    git, who = told.shop.git, told.world.signature(told.bob)
    tip = git.write_commit(told.pull.base_sha, {f"many/{number}.txt": "x\n" for number in range(3001)}, "Many", who)
    tree = git.commit(tip).tree
    for number in range(250):
        tip = git.commit_tree(tree, [tip], str(number), who)
    told.world.push(told.bob, told.shop, "many", tip)
    pull = told.world.open_pull(told.bob, told.shop, "many")
    page = f"{R}/pulls/{pull.number}/files?per_page=100&page="
    assert [len(told.ask("ada", "GET", page + number).json()) for number in ("30", "31")] == [100, 0]
    commits = f"{R}/pulls/{pull.number}/commits?per_page=100&page="
    assert [len(told.ask("ada", "GET", commits + number).json()) for number in ("3", "4")] == [50, 0]


def test_what_is_pushed_is_in_the_activity_and_moves_the_pull_request(told: Scene) -> None:
    before = told.pull.head_sha
    after = told.world.commit(told.bob, told.shop, "topic", {"new.txt": "forced\n"}, parent=told.pull.base_sha)
    newest = told.ask("ada", "GET", f"{R}/activity?ref=topic").json()
    assert [(one["activity_type"], one["before"], one["after"], one["actor"]["login"]) for one in newest] == [
        ("force_push", before, after, "bob"),
        ("branch_creation", NOBODY, before, "bob"),
    ]
    assert (told.pull.head_sha, [event.kind for event in told.pull.events]) == (after, ["head_ref_force_pushed"])
    assert told.shop.git.refs()["refs/pull/1/head"] == after


def test_a_retargeted_pull_request_says_from_where_to_where(told: Scene) -> None:
    told.world.push(told.ada, told.shop, "release", told.pull.base_sha)
    told.ask("bob", "PATCH", P, {"base": "release"})
    assert [(event.kind, event.data) for event in told.pull.events] == [
        ("base_ref_changed", {"before": "main", "after": "release"})
    ]


def test_a_pull_request_from_a_fork_outlives_the_fork(told: Scene) -> None:
    fork = told.world.fork(told.shop, told.cyd)
    told.world.commit(told.cyd, fork, "idea", {"idea.txt": "!\n"}, parent=told.pull.base_sha)
    pull = told.world.open_pull(told.cyd, told.shop, "idea", head_repository=fork)
    path = f"{R}/pulls/{pull.number}"
    assert told.ask("ada", "GET", path).json()["head"]["repo"]["full_name"] == "cyd/shop"
    told.world.delete_repository(fork)
    assert told.ask("ada", "GET", path).json()["head"]["repo"] is None
    assert [file["filename"] for file in told.ask("ada", "GET", f"{path}/files").json()] == ["idea.txt"]


def test_rules_in_force_are_shown_to_all_and_who_may_bypass_them_to_administrators(told: Scene) -> None:
    bypass = [{"actor_id": 1, "actor_type": "Team", "bypass_mode": "always"}]
    active = told.world.add_ruleset(told.shop, [{"type": "deletion"}], bypass_actors=bypass)
    told.world.add_ruleset(told.shop, [{"type": "creation"}], enforcement="evaluate")
    assert [rule["type"] for rule in told.ask("cyd", "GET", f"{R}/rules/branches/main").json()] == ["deletion"]
    assert told.ask("cyd", "GET", f"{R}/rules/branches/topic").json() == []
    shown = [told.ask(who, "GET", f"{R}/rulesets/{active.id}").json().get("bypass_actors") for who in ("bob", "ada")]
    assert shown == [None, bypass]


def test_the_newest_check_of_a_name_and_the_newest_status_of_a_context_count(told: Scene) -> None:
    for conclusion in ("failure", "success"):
        told.world.create_check(told.app, told.shop, told.pull.head_sha, "brief", {"conclusion": conclusion})
    for state, context in (("failure", "CI"), ("success", "ci")):
        told.world.set_status(told.bob, told.shop, told.pull.head_sha, state, context)
    checks = told.ask("ada", "GET", f"{R}/commits/topic/check-runs").json()
    assert [check["conclusion"] for check in checks["check_runs"]] == ["success"]
    assert told.ask("ada", "GET", f"{R}/commits/topic/status").json()["state"] == "success"


def test_a_file_is_written_only_over_what_its_writer_has_seen(told: Scene) -> None:
    body = {"message": "m", "content": "eA==", "branch": "topic"}
    path = f"{R}/contents/new.txt"
    assert told.ask("bob", "PUT", path, body).status_code == 422
    assert told.ask("bob", "PUT", path, body | {"sha": "a" * 40}).status_code == 409
    seen = told.ask("bob", "GET", path + "?ref=topic").json()["sha"]
    assert told.ask("bob", "PUT", path, body | {"sha": seen}).status_code == 200
    assert told.shop.git.run("show", "topic:new.txt") == b"x"


def test_a_pending_review_is_seen_by_its_writer_alone(told: Scene) -> None:
    told.world.review(told.ada, told.pull, "PENDING", comments=(Draft("new.txt", 1, "draft"),))
    seen = [
        len(told.ask(who, "GET", f"{P}/{what}").json()) for who in ("bob", "ada") for what in ("reviews", "comments")
    ]
    assert seen == [0, 0, 1, 1]
