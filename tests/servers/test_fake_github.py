"""Every endpoint of the fake GitHub, through GitHub's own description of its API: by plain requests, and by PyGithub."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import github as pygithub
import pytest
import requests

from tests.servers.fake_github import Draft
from tests.servers.fake_github._app import ROUTES
from tests.servers.fake_github._asked import find
from tests.servers.scene import Scene, scene

if TYPE_CHECKING:
    from tests.servers.contract import Prism
    from tests.servers.fake_github import FakeGitHub

R = "/repos/acme/shop"
P = f"{R}/pulls/1"
ISSUE = f"{R}/issues/1"

READS = f"""
ada     /user
bob     /users/ada
bob     /user/{{ada.id}}
ada     /orgs/acme
ada     /orgs/acme/members?role=admin
ada     /orgs/acme/members/bob
ada     /orgs/acme/memberships/bob
ada     /orgs/acme/teams
ada     /orgs/acme/teams/seniors
ada     /orgs/acme/teams/seniors/members
app     /orgs/acme/teams/seniors/memberships/ada
ada     /teams/{{seniors.id}}
ada     /teams/{{seniors.id}}/members
ada     /teams/{{seniors.id}}/memberships/ada
app     /organizations/{{acme.account.id}}/team/{{seniors.id}}
app     /organizations/{{acme.account.id}}/team/{{seniors.id}}/members
app     /organizations/{{acme.account.id}}/team/{{seniors.id}}/memberships/ada
jwt     /app
cyd     /apps/foreread
jwt     /app/installations
jwt     /app/installations/{{installation.id}}
jwt     {R}/installation
jwt     /orgs/acme/installation
jwt     /users/acme/installation
app     /installation/repositories
ada-by-app /user/installations
ada-by-app /user/installations/{{installation.id}}/repositories
jwt     /app/hook/deliveries
cyd     /rate_limit
cyd     {R}
cyd     {R}/branches
ada     {R}/branches/main
ada     {R}/branches/main/protection
cyd     {R}/rules/branches/main
cyd     {R}/rulesets
ada     {R}/rulesets/{{ruleset.id}}
cyd     {R}/activity?ref=topic
ada     {R}/collaborators
app     {R}/collaborators/ada/permission
ada     {R}/collaborators/bob
ada     {R}/actions/permissions/workflow
cyd     {R}/codeowners/errors
ada     {R}/hooks
cyd     {R}/labels
cyd     {R}/labels/bug
cyd     {R}/assignees
cyd     {R}/commits?sha=topic
cyd     {R}/commits/{{pull.head_sha}}
cyd     {R}/commits/{{pull.head_sha}}/pulls
cyd     {R}/commits/{{pull.head_sha}}/check-runs
cyd     {R}/commits/{{pull.head_sha}}/statuses
cyd     {R}/commits/{{pull.head_sha}}/status
cyd     {R}/compare/main...topic
cyd     {R}/contents/
cyd     {R}/contents/src/a.txt?ref=topic
cyd     {R}/git/ref/heads/main
cyd     {R}/git/matching-refs/heads/t
cyd     {R}/git/blobs/{{blob}}
cyd     {R}/git/trees/topic?recursive=1
cyd     {R}/git/commits/{{pull.head_sha}}
cyd     {R}/pulls?state=all
cyd     {P}
cyd     {P}/files
cyd     {P}/commits
cyd     {P}/reviews
cyd     {P}/reviews/{{review.id}}
cyd     {P}/reviews/{{review.id}}/comments
cyd     {P}/comments
cyd     {P}/requested_reviewers
cyd     {R}/pulls/2/merge
cyd     {R}/pulls/comments/{{said.id}}
cyd     {R}/pulls/comments/{{said.id}}/reactions
cyd     {ISSUE}
cyd     {ISSUE}/comments
cyd     {ISSUE}/labels
cyd     {R}/issues/comments/{{comment.id}}
cyd     {R}/issues/comments/{{comment.id}}/reactions?content=eyes
cyd     {R}/check-runs/{{check.id}}
cyd     {R}/check-runs/{{check.id}}/annotations
"""

LINE = {"path": "src/a.txt", "line": 2, "side": "RIGHT", "body": "Why so loud?"}
NOTE = {"path": "src/a.txt", "start_line": 2, "end_line": 2, "annotation_level": "notice", "message": "Loud"}
RULESET = {
    "name": "Reviewed",
    "target": "branch",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
    "rules": [{"type": "deletion"}],
}
PROTECTION = {
    "required_status_checks": {"strict": True, "contexts": ["ci"]},
    "enforce_admins": True,
    "required_pull_request_reviews": {"dismiss_stale_reviews": True, "required_approving_review_count": 1},
    "restrictions": None,
}
WRITES: list[tuple[str, str, str, Any]] = [
    ("jwt", "POST", "/app/installations/{installation.id}/access_tokens", {"permissions": {"checks": "write"}}),
    ("jwt", "POST", "/app/hook/deliveries/{delivery.id}/attempts", None),
    ("ada", "PUT", R + "/branches/main/protection", PROTECTION),
    ("ada", "POST", R + "/rulesets", RULESET),
    ("ada", "PUT", R + "/actions/permissions/workflow", {"can_approve_pull_request_reviews": False}),
    ("ada", "POST", R + "/hooks", {"name": "web", "config": {"url": "http://127.0.0.1:9/hook"}, "events": ["push"]}),
    ("ada", "POST", R + "/labels", {"name": "ai-assisted", "color": "ffffff"}),
    ("bob", "PUT", R + "/contents/docs/b.txt", {"message": "Add", "content": "Yg==", "branch": "work"}),
    ("bob", "POST", R + "/git/blobs", {"content": "hello", "encoding": "utf-8"}),
    ("bob", "POST", R + "/git/trees", {"tree": [{"path": "x", "mode": "100644", "type": "blob", "content": "x"}]}),
    ("bob", "POST", R + "/git/commits", {"message": "Bare", "tree": "{tree}", "parents": ["{pull.head_sha}"]}),
    ("bob", "POST", R + "/git/refs", {"ref": "refs/heads/made", "sha": "{pull.head_sha}"}),
    ("bob", "PATCH", R + "/git/refs/heads/made", {"sha": "{pull.base_sha}", "force": True}),
    ("bob", "DELETE", R + "/git/refs/heads/made", None),
    ("bob", "POST", R + "/pulls", {"title": "More", "head": "work", "base": "main"}),
    ("bob", "PATCH", P, {"title": "Shout louder", "body": "Now."}),
    ("ada", "POST", P + "/reviews", {"body": "Hm.", "event": "COMMENT", "comments": [LINE]}),
    ("ada", "PUT", P + "/reviews/{review.id}", {"body": "Hm!"}),
    ("ada", "PUT", P + "/reviews/{approval.id}/dismissals", {"message": "Changed since"}),
    ("ada", "POST", P + "/reviews/{pending.id}/events", {"event": "COMMENT", "body": "Done"}),
    ("app", "POST", P + "/comments", LINE | {"commit_id": "{pull.head_sha}"}),
    ("bob", "POST", P + "/comments/{said.id}/replies", {"body": "Because."}),
    ("ada", "PATCH", R + "/pulls/comments/{said.id}", {"body": "Why?"}),
    ("app", "POST", R + "/pulls/comments/{said.id}/reactions", {"content": "eyes"}),
    ("ada", "DELETE", R + "/pulls/comments/{said.id}/reactions/{reaction.id}", None),
    ("ada", "DELETE", R + "/pulls/comments/{said.id}", None),
    ("app", "POST", P + "/requested_reviewers", {"reviewers": ["ada"], "team_reviewers": ["seniors"]}),
    ("app", "DELETE", P + "/requested_reviewers", {"reviewers": ["ada"]}),
    ("app", "POST", ISSUE + "/comments", {"body": "The brief"}),
    ("ada", "PATCH", R + "/issues/comments/{comment.id}", {"body": "Edited by another"}),
    ("app", "POST", R + "/issues/comments/{comment.id}/reactions", {"content": "confused"}),
    ("ada", "DELETE", R + "/issues/comments/{comment.id}/reactions/{eyes.id}", None),
    ("ada", "DELETE", R + "/issues/comments/{comment.id}", None),
    ("app", "POST", ISSUE + "/labels", {"labels": ["foreread: high", "bug"]}),
    ("app", "PUT", ISSUE + "/labels", {"labels": ["bug"]}),
    ("app", "DELETE", ISSUE + "/labels/bug", None),
    ("ada", "POST", ISSUE + "/assignees", {"assignees": ["bob"]}),
    ("app", "POST", R + "/check-runs", {"name": "brief", "head_sha": "{pull.head_sha}", "status": "in_progress"}),
    (
        "app",
        "PATCH",
        R + "/check-runs/{check.id}",
        {
            "status": "completed",
            "conclusion": "success",
            "output": {"title": "t", "summary": "s", "annotations": [NOTE]},
        },
    ),
    ("bob", "POST", R + "/statuses/{pull.head_sha}", {"state": "pending", "context": "ci", "description": "…"}),
    ("ada", "PUT", P + "/merge", {}),
]


@pytest.fixture
def full(checked_github: FakeGitHub) -> tuple[Scene, dict[str, Any]]:
    """A scene in which there is one of everything, and the things by name."""
    told = scene(checked_github)
    world, shop, pull = told.world, told.shop, told.pull
    told.app.hook = world.add_hook(shop, "http://127.0.0.1:9/app", "secret")
    told.app.hook.app = told.app
    world.commit(told.bob, shop, "work", {"w.txt": "w\n"}, parent=shop.git.resolve("main"))
    merged = world.open_pull(told.bob, shop, "work")
    world.merge(told.ada, merged)
    world.commit(told.bob, shop, "work", {"w.txt": "v\n"})
    review = world.review(told.ada, pull, body="Look", comments=(Draft("src/a.txt", 2, "Loud", start_line=1),))
    said = pull.threads[0].comments[0]
    comment = world.comment(told.ada, pull, "/foreread help")
    check = world.create_check(
        told.app, shop, pull.head_sha, "brief", {"output": {"title": "", "summary": "", "annotations": [NOTE]}}
    )
    world.set_status(told.bob, shop, pull.head_sha, "success", "ci")
    world.label(told.ada, pull, "bug")
    shop.protection["main"] = PROTECTION
    world.deliver()
    things = {
        **vars(told),
        "review": review,
        "said": said,
        "comment": comment,
        "check": check,
        "approval": world.approve(told.ada, pull),
        "pending": world.review(told.ada, pull, "PENDING", comments=(Draft("new.txt", 1, "x"),)),
        "reaction": world.react(told.ada, said, "heart"),
        "eyes": world.react(told.ada, comment, "eyes"),
        "ruleset": world.add_ruleset(shop, RULESET["rules"], name="Reviewed"),  # type: ignore[arg-type]
        "blob": shop.git.text("rev-parse", "topic:src/a.txt"),
        "tree": shop.git.text("rev-parse", "topic^{tree}"),
        "delivery": world.deliveries[0],
    }
    return told, things


def _filled(value: Any, things: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return value.format(**things)
    if isinstance(value, list):
        return [_filled(one, things) for one in value]
    return {name: _filled(one, things) for name, one in value.items()} if isinstance(value, dict) else value


def test_every_endpoint_is_as_github_describes_it(full: tuple[Scene, dict[str, Any]]) -> None:
    told, things = full
    reads = [(line.split()[0], "GET", line.split()[1], None) for line in READS.strip().splitlines()]
    calls = [(who, method, _filled(path, things), _filled(body, things)) for who, method, path, body in reads + WRITES]
    refused = []
    for who, method, path, body in calls:
        answer = told.ask(who, method, path, body)
        if not answer.ok:
            refused.append(f"{method} {path}: {answer.status_code} {answer.text[:3000]}")
    assert not refused, "\n".join(refused)
    asked = {
        found[0].template for _, method, path, _ in calls if (found := find(ROUTES, method, path.partition("?")[0]))
    }
    assert {route.template for route in ROUTES} - asked == {
        "/repos/{owner}/{repo}/contents",  # the same without a slash
        "/login/oauth/authorize",  # of the site, which the description leaves out: test_fake_sign_in.py
        "/login/oauth/access_token",
    }


def client(told: Scene, who: str) -> pygithub.Github:
    return pygithub.Github(
        auth=pygithub.Auth.Token(told.token(who)),
        base_url=told.github.url,
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=None,
    )


def test_pygithub_reads_what_people_did(checked_github: FakeGitHub) -> None:
    told = scene(checked_github)
    told.world.approve(told.ada, told.pull)
    told.world.comment(told.ada, told.pull, "Hello")
    shop = client(told, "ada").get_repo("acme/shop")
    pull = shop.get_pull(1)
    assert (pull.title, pull.user.login, pull.base.ref, pull.changed_files) == ("Shout", "bob", "main", 2)
    assert [(file.filename, file.status, file.additions) for file in pull.get_files()] == [
        ("new.txt", "added", 1),
        ("src/a.txt", "modified", 1),
    ]
    assert [commit.sha for commit in pull.get_commits()] == [told.pull.head_sha]
    assert [(review.user.login, review.state, review.commit_id) for review in pull.get_reviews()] == [
        ("ada", "APPROVED", told.pull.head_sha)
    ]
    assert [comment.body for comment in pull.get_issue_comments()] == ["Hello"]
    assert shop.get_collaborator_role_name("ada") == "admin"
    assert base64.b64decode(shop.get_contents("src/a.txt", "topic").content).startswith(b"one\nTWO")  # type: ignore[union-attr]


def test_pygithub_writes_a_comment_a_review_labels_and_a_status(checked_github: FakeGitHub) -> None:
    told = scene(checked_github)
    shop = client(told, "ada").get_repo("acme/shop")
    pull = shop.get_pull(1)
    comment = pull.create_issue_comment("One")
    comment.edit("Two")
    comment.create_reaction("eyes")
    lines = [{"path": "src/a.txt", "line": 2, "start_line": 1, "side": "RIGHT", "start_side": "RIGHT", "body": "Loud"}]
    pull.create_review(shop.get_commit(told.pull.head_sha), "", "COMMENT", comments=lines)  # type: ignore[arg-type]
    pull.add_to_labels("ai-assisted", "foreread: high")
    pull.remove_from_labels("ai-assisted")
    shop.get_commit(told.pull.head_sha).create_status("pending", "", "waits", "foreread: brief")
    assert [(one.body, one.editor) for one in told.pull.comments] == [("Two", told.ada)]
    assert [(one.line, one.start_line, one.comments[0].body) for one in told.pull.threads] == [(2, 1, "Loud")]
    assert [label.name for label in told.pull.labels] == ["foreread: high"]
    assert [event.kind for event in told.pull.events] == ["labeled", "labeled", "unlabeled"]
    assert [(status.context, status.state) for status in told.shop.statuses] == [("foreread: brief", "pending")]


def test_pygithub_signs_in_as_an_app_and_writes_a_check(checked_github: FakeGitHub) -> None:
    told = scene(checked_github)
    known = checked_github.app_credentials()
    app = pygithub.GithubIntegration(
        auth=pygithub.Auth.AppAuth(known.id, known.private_key),
        base_url=checked_github.url,
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=None,
    )
    installation = app.get_repo_installation("acme", "shop")
    shop = installation.get_github_for_installation().get_repo("acme/shop")
    check = shop.create_check_run("foreread: brief", told.pull.head_sha, status="in_progress")
    output = {"title": "Read", "summary": "All", "annotations": [NOTE]}
    check.edit(status="completed", conclusion="success", output=output)
    found = told.shop.check_runs[0]
    assert (found.app, found.status, found.conclusion, len(found.annotations)) == (told.app, "completed", "success", 1)
    assert [note.message for note in check.get_annotations()] == ["Loud"]


def test_pygithub_follows_the_numeric_urls_of_teams(checked_github: FakeGitHub) -> None:
    told = scene(checked_github)
    team = client(told, "app").get_organization("acme").get_team_by_slug("seniors")
    assert [member.login for member in team.get_members()] == ["ada"]
    assert team.get_team_membership("ada").role == "member"


def test_what_is_not_as_described_is_caught_on_both_ways(
    checked_github: FakeGitHub, proxied: tuple[FakeGitHub, Prism]
) -> None:
    told = scene(checked_github)
    told.ask("bob", "POST", f"{R}/statuses/{told.pull.head_sha}", {"state": "great"})
    told.pull.title = 5  # type: ignore[assignment]
    assert requests.get(checked_github.url + P, timeout=30).status_code == 500
    complaints = proxied[1].violations()
    assert ["UNPROCESSABLE_ENTITY" in complaints[0], "VIOLATIONS" in complaints[1]] == [True, True]
    assert checked_github.journal.writes == []
