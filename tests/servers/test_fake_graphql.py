"""The fake GitHub's GraphQL: GitHub's own schema decides what may be asked, the world what the answer is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.servers.fake_github import World
from tests.servers.fake_github._graphql import graphql_answer, why_schema_is_missing
from tests.servers.fake_github._model import Viewer

if TYPE_CHECKING:
    from pathlib import Path

    from requests import Response

    from tests.servers.fake_github import FakeGitHub
    from tests.servers.fake_github._model import Account, App, Installation, Json, Pull, Repository

pytestmark = pytest.mark.skipif(bool(why_schema_is_missing()), reason=why_schema_is_missing())

PULL = 'query($number: Int = 1) { repository(owner: "ada", name: "shop") { pullRequest(number: $number) { %s } } }'


@dataclass
class Shop:
    """A repository of ada's with a pull request, and bob who may write."""

    world: World
    ada: Account
    bob: Account
    repository: Repository
    pull: Pull
    app: App
    installation: Installation

    def ask(self, query: str, viewer: Viewer | None = None, /, **variables: Any) -> Json:
        """The body of the answer, of which GitHub always says that it is all right."""
        status, body = graphql_answer(self.world, viewer or Viewer(self.bob), {"query": query, "variables": variables})
        assert status == 200, body
        return body

    def ask_pull(self, fields: str, viewer: Viewer | None = None) -> Any:
        body = self.ask(PULL % fields, viewer)
        assert "errors" not in body, body
        return body["data"]["repository"]["pullRequest"]

    def ours(self, **permissions: str) -> Viewer:
        """Our App by an installation's token; with these permissions, if any are named."""
        token = self.world.installation_token(self.installation, permissions=permissions or None)
        return Viewer(self.app.bot, token, self.app, self.installation)

    def push(self, text: str, message: str = "Change", **how: Any) -> str:
        return self.world.commit(self.ada, self.repository, "feature", {"cart.py": text}, message, **how)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    world = World(tmp_path)
    world.clock.stand_at(datetime(2026, 3, 2, 12, tzinfo=UTC))
    ada, bob = world.add_user("ada"), world.add_user("bob")
    repository = world.add_repository(ada, "shop", files={"cart.py": "a\nb\n"}, collaborators={bob: "write"})
    tip = repository.git.resolve("main")
    world.commit(ada, repository, "feature", {"cart.py": "a\nc\n"}, parent=tip)
    pull = world.open_pull(ada, repository, "feature")
    app = world.add_app("foreread")
    return Shop(world, ada, bob, repository, pull, app, world.install(app, ada))


def test_what_githubs_schema_does_not_have_is_refused_with_status_200(shop: Shop) -> None:
    body = shop.ask("{ viewer { shoeSize } }")
    assert "data" not in body
    assert "shoeSize" in body["errors"][0]["message"]
    assert "errors" in shop.ask("{ viewer {")


def test_what_github_has_and_the_fake_does_not_is_no_null(shop: Shop) -> None:
    status, body = graphql_answer(shop.world, Viewer(shop.bob), {"query": "{ viewer { bio } }"})
    assert (status, "User.bio" in body["message"]) == (501, True)


def test_nobody_asks_without_signing_in(shop: Shop) -> None:
    assert graphql_answer(shop.world, None, {"query": "{ viewer { login } }"})[0] == 401
    app_alone = Viewer(shop.app.bot, app=shop.app)
    assert graphql_answer(shop.world, app_alone, {"query": "{ viewer { login } }"})[0] == 401


def test_the_viewer_is_whoever_the_token_is_of(shop: Shop) -> None:
    assert shop.ask("{ viewer { login databaseId } }")["data"]["viewer"] == {"login": "bob", "databaseId": shop.bob.id}
    assert shop.ask("{ viewer { login } }", shop.ours())["data"]["viewer"]["login"] == "foreread[bot]"


def test_a_bot_is_named_without_its_brackets_where_it_acts(shop: Shop) -> None:
    shop.world.comment(shop.app.bot, shop.pull, "Read.")
    said = shop.ask_pull("comments(first: 1) { nodes { author { __typename login } viewerDidAuthor } }", shop.ours())
    assert said["comments"]["nodes"] == [
        {"author": {"__typename": "Bot", "login": "foreread"}, "viewerDidAuthor": True}
    ]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        pytest.param('{ repository(owner: "ada", name: "none") { id } }', ["repository"], id="repository"),
        pytest.param(PULL % "id", ["repository", "pullRequest"], id="pull request"),
        pytest.param('{ node(id: "PR_none") { id } }', ["node"], id="node"),
    ],
)
def test_what_is_not_there_is_null_beside_an_error_that_names_it(shop: Shop, query: str, path: list[str]) -> None:
    body = shop.ask(query, number=99)
    found = body["data"]
    for key in path:
        found = found[key]
    assert found is None
    assert [(error["type"], error["path"]) for error in body["errors"]] == [("NOT_FOUND", path)]


def test_a_private_repository_is_not_there_for_strangers(shop: Shop) -> None:
    shop.repository.private = True
    stranger = Viewer(shop.world.add_user("mallory"))
    assert shop.ask(PULL % "id", stranger)["errors"][0]["type"] == "NOT_FOUND"
    assert shop.ask(PULL % "id")["data"]["repository"]["pullRequest"]


def test_an_app_without_the_permission_is_shown_no_private_pull_request(shop: Shop) -> None:
    shop.repository.private = True
    body = shop.ask(PULL % "id", shop.ours(contents="read"))
    assert body["data"] == {"repository": {"pullRequest": None}}
    assert [(each["type"], each["path"]) for each in body["errors"]] == [("FORBIDDEN", ["repository", "pullRequest"])]


def test_what_a_token_may_not_see_is_null_and_the_rest_is_shown(shop: Shop) -> None:
    shop.world.set_status(shop.bob, shop.repository, shop.pull.head_sha, "success", "ci")
    query = PULL % "title commits(last: 1) { nodes { commit { oid statusCheckRollup { state } } } }"
    body = shop.ask(query, shop.ours(contents="read", pull_requests="read"))
    commit = body["data"]["repository"]["pullRequest"]["commits"]["nodes"][0]["commit"]
    assert commit == {"oid": shop.pull.head_sha, "statusCheckRollup": None}
    error = body["errors"][0]
    assert (error["type"], error["message"]) == ("FORBIDDEN", "Resource not accessible by integration")
    assert error["path"][-3:] == [0, "commit", "statusCheckRollup"]


def test_a_list_is_had_to_its_end_by_its_pages(shop: Shop) -> None:
    for number in range(5):
        shop.world.comment(shop.bob, shop.pull, f"No. {number}")
    found: list[str] = []
    after: str | None = None
    while True:
        field = "comments(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { body } }"
        body = shop.ask(
            f"query($id: ID!, $after: String) {{ node(id: $id) {{ ... on PullRequest {{ {field} }} }} }}",
            id=shop.pull.node_id,
            after=after,
        )
        page = body["data"]["node"]["comments"]
        assert page["totalCount"] == 5
        found += [each["body"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == [f"No. {number}" for number in range(5)]


@pytest.mark.parametrize(
    ("how", "kind"), [("", "MISSING_PAGINATION_BOUNDARIES"), ("(first: 101)", "EXCESSIVE_PAGINATION")]
)
def test_a_list_is_never_given_whole(shop: Shop, how: str, kind: str) -> None:
    body = shop.ask(PULL % f"comments{how} {{ totalCount }}")
    assert body["errors"][0]["type"] == kind


def test_who_edited_a_comment_is_told_beside_who_wrote_it(shop: Shop) -> None:
    comment = shop.world.comment(shop.bob, shop.pull, "Fine.")
    fields = "comments(first: 1) { nodes { body lastEditedAt author { login } editor { login } } }"
    assert shop.ask_pull(fields)["comments"]["nodes"][0]["editor"] is None
    shop.world.edit_comment(shop.ada, shop.pull, comment, "Not fine.")
    assert shop.ask_pull(fields)["comments"]["nodes"][0] == {
        "body": "Not fine.",
        "lastEditedAt": "2026-03-02T12:00:00Z",
        "author": {"login": "bob"},
        "editor": {"login": "ada"},
    }


def test_a_reaction_is_the_viewers_own_and_put_once(shop: Shop) -> None:
    comment = shop.world.comment(shop.bob, shop.pull, "/foreread read")
    mutation = "mutation($id: ID!) { addReaction(input: {subjectId: $id, content: EYES}) { reaction { id } } }"
    for _ in range(2):
        assert "errors" not in shop.ask(mutation, shop.ours(), id=comment.node_id)
    assert [each.content for each in comment.reactions] == ["eyes"]
    fields = "comments(first: 1) { nodes { reactionGroups { content viewerHasReacted } } }"
    for viewer, expected in ((shop.ours(), ["EYES"]), (Viewer(shop.ada), [])):
        groups = shop.ask_pull(fields, viewer)["comments"]["nodes"][0]["reactionGroups"]
        assert len(groups) == 8
        assert [each["content"] for each in groups if each["viewerHasReacted"]] == expected


def test_the_words_of_a_review_can_be_reacted_to(shop: Shop) -> None:
    review = shop.world.approve(shop.bob, shop.pull, body="/foreread confirm")
    mutation = "mutation($id: ID!) { addReaction(input: {subjectId: $id, content: THUMBS_UP}) { subject { id } } }"
    assert shop.ask(mutation, shop.ours(), id=review.node_id)["data"]["addReaction"]["subject"]["id"] == review.node_id
    groups = shop.ask_pull("reviews(first: 1) { nodes { reactionGroups { content viewerHasReacted } } }", shop.ours())[
        "reviews"
    ]["nodes"][0]["reactionGroups"]
    assert [each["content"] for each in groups if each["viewerHasReacted"]] == ["THUMBS_UP"]


def test_a_token_that_may_only_read_changes_nothing(shop: Shop) -> None:
    comment = shop.world.comment(shop.bob, shop.pull, "Hm.")
    mutation = "mutation($id: ID!) { addReaction(input: {subjectId: $id, content: EYES}) { reaction { id } } }"
    body = shop.ask(mutation, shop.ours(pull_requests="read"), id=comment.node_id)
    assert (body["data"], body["errors"][0]["type"]) == ({"addReaction": None}, "FORBIDDEN")
    assert comment.reactions == []


def test_a_thread_is_resolved_and_taken_up_again(shop: Shop) -> None:
    thread = shop.world.open_thread(shop.bob, shop.pull, "cart.py", 2, "Why c?")
    for name, resolved in (("resolveReviewThread", True), ("unresolveReviewThread", False)):
        shop.ask(f"mutation($id: ID!) {{ {name}(input: {{threadId: $id}}) {{ thread {{ id }} }} }}", id=thread.node_id)
        shown = shop.ask_pull("reviewThreads(first: 1) { nodes { isResolved path line } }")["reviewThreads"]["nodes"]
        assert shown == [{"isResolved": resolved, "path": "cart.py", "line": 2}]


def test_a_thread_whose_line_is_gone_is_outdated(shop: Shop) -> None:
    shop.world.open_thread(shop.bob, shop.pull, "cart.py", 2, "Why c?")
    shop.push("a\nd\n")
    shown = shop.ask_pull("reviewThreads(first: 1) { nodes { isOutdated line comments(first: 5) { nodes { body } } } }")
    assert shown["reviewThreads"]["nodes"] == [
        {"isOutdated": True, "line": None, "comments": {"nodes": [{"body": "Why c?"}]}}
    ]


def test_a_review_that_is_not_submitted_is_its_writers_alone(shop: Shop) -> None:
    shop.world.review(shop.bob, shop.pull, "PENDING", "Later.")
    fields = "reviews(first: 5) { nodes { state submittedAt } }"
    assert shop.ask_pull(fields)["reviews"]["nodes"] == [{"state": "PENDING", "submittedAt": None}]
    assert shop.ask_pull(fields, Viewer(shop.ada))["reviews"]["nodes"] == []


def test_events_come_by_the_kinds_that_are_asked_for(shop: Shop) -> None:
    world, pull = shop.world, shop.pull
    before = pull.head_sha
    review = world.approve(shop.bob, pull)
    world.dismiss(shop.ada, pull, review, "Too early.")
    world.label(shop.bob, pull, "bug")
    world.assign(shop.ada, pull, shop.bob)
    after = shop.push("z\n", parent=shop.repository.git.resolve("main"))
    shop.repository.git.set_ref("refs/heads/next", str(shop.repository.git.resolve("main")))
    world.retarget(shop.ada, pull, "next")
    kinds = "REVIEW_DISMISSED_EVENT, ASSIGNED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, BASE_REF_CHANGED_EVENT"
    shown = shop.ask_pull(
        f"timelineItems(first: 10, itemTypes: [{kinds}]) {{ filteredCount nodes {{ __typename"
        " ... on ReviewDismissedEvent { previousReviewState review { fullDatabaseId } actor { login } }"
        " ... on AssignedEvent { assignee { ... on User { login } } }"
        " ... on HeadRefForcePushedEvent { beforeCommit { oid } afterCommit { oid } }"
        " ... on BaseRefChangedEvent { previousRefName currentRefName } } }"
    )["timelineItems"]
    assert shown["filteredCount"] == 4
    assert shown["nodes"] == [
        {
            "__typename": "ReviewDismissedEvent",
            "previousReviewState": "APPROVED",
            "review": {"fullDatabaseId": str(review.id)},
            "actor": {"login": "ada"},
        },
        {"__typename": "AssignedEvent", "assignee": {"login": "bob"}},
        {"__typename": "HeadRefForcePushedEvent", "beforeCommit": {"oid": before}, "afterCommit": {"oid": after}},
        {"__typename": "BaseRefChangedEvent", "previousRefName": "main", "currentRefName": "next"},
    ]


def test_commits_and_who_made_them_are_what_git_says(shop: Shop) -> None:
    sha = shop.push("e\n", "Change\n\nCo-authored-by: Bob <bob@example.com>\nCo-authored-by: Tool <tool@example.org>\n")
    commits = shop.ask_pull(
        "changedFiles commits(last: 1) { totalCount nodes { commit { oid signature { isValid }"
        " author { email user { login } } authors(first: 5) { nodes { email user { login } } } } } }"
    )
    assert (commits["changedFiles"], commits["commits"]["totalCount"]) == (1, 2)
    assert commits["commits"]["nodes"][0]["commit"] == {
        "oid": sha,
        "signature": None,
        "author": {"email": "ada@example.com", "user": {"login": "ada"}},
        "authors": {
            "nodes": [
                {"email": "ada@example.com", "user": {"login": "ada"}},
                {"email": "bob@example.com", "user": {"login": "bob"}},
                {"email": "tool@example.org", "user": None},
            ]
        },
    }


def test_a_signature_is_one_that_the_commit_carries_or_githubs_own(shop: Shop) -> None:
    git = shop.repository.git
    unsigned = git.run("cat-file", "commit", shop.pull.head_sha)
    head, _, message = unsigned.partition(b"\n\n")
    signature = b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n =made up\n -----END PGP SIGNATURE-----"
    by_ada = git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=head + signature + b"\n\n" + message)
    quoted = git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=unsigned + signature)
    web = shop.world.signature(shop.world.add_user("web", email="noreply@github.com"))
    tip = str(git.resolve("main"))
    by_github = git.commit_tree(f"{tip}^{{tree}}", [tip], "Edit", shop.world.signature(shop.ada), web)
    fields = "commits(last: 1) { nodes { commit { committedViaWeb signature { isValid wasSignedByGitHub } } } }"
    for sha, expected in (
        (by_ada.decode().strip(), {"isValid": True, "wasSignedByGitHub": False}),
        (quoted.decode().strip(), None),
        (by_github, {"isValid": True, "wasSignedByGitHub": True}),
    ):
        shop.world.push(shop.ada, shop.repository, "feature", sha)
        commit = shop.ask_pull(fields)["commits"]["nodes"][0]["commit"]
        assert (commit["signature"], commit["committedViaWeb"]) == (expected, sha == by_github)


def test_of_each_name_the_newest_check_counts(shop: Shop) -> None:
    world, head = shop.world, shop.pull.head_sha
    world.create_check(shop.app, shop.repository, head, "foreread: brief", {"status": "in_progress"})
    done = {"status": "completed", "conclusion": "success", "external_id": "r1"}
    newest = world.create_check(shop.app, shop.repository, head, "foreread: brief", done)
    world.set_status(shop.bob, shop.repository, head, "pending", "ci")
    world.set_status(shop.bob, shop.repository, head, "failure", "CI", "Red")
    rollup = shop.ask_pull(
        "commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 10) { nodes { __typename"
        " ... on CheckRun { databaseId conclusion externalId checkSuite { app { slug databaseId } } }"
        " ... on StatusContext { context state description creator { login } } } } } } } }"
    )["commits"]["nodes"][0]["commit"]["statusCheckRollup"]
    assert newest.id > 2**31, "GitHub's numbers of check runs have passed what its schema calls Int"
    assert rollup["state"] == "FAILURE"
    assert rollup["contexts"]["nodes"] == [
        {
            "__typename": "CheckRun",
            "databaseId": newest.id,
            "conclusion": "SUCCESS",
            "externalId": "r1",
            "checkSuite": {"app": {"slug": "foreread", "databaseId": shop.app.id}},
        },
        {
            "__typename": "StatusContext",
            "context": "CI",
            "state": "FAILURE",
            "description": "Red",
            "creator": {"login": "bob"},
        },
    ]


BASE = (
    "baseRef { name target { oid } refUpdateRule { requiredApprovingReviewCount requiredStatusCheckContexts }"
    " branchProtectionRule { requiresApprovingReviews } rules(first: 5) { nodes { type parameters { __typename"
    " ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } }"
)


def test_a_branch_shows_the_rules_that_are_in_force(shop: Shop) -> None:
    bare = shop.ask_pull(BASE)["baseRef"]
    assert (bare["refUpdateRule"], bare["rules"]["nodes"]) == (None, [])
    checks = {"required_status_checks": [{"context": "foreread: brief", "integration_id": 7}]}
    rule = {"type": "required_status_checks", "parameters": checks}
    shop.world.add_ruleset(shop.repository, [rule])
    shop.world.add_ruleset(shop.repository, [{"type": "deletion"}], enforcement="evaluate")
    shop.world.add_ruleset(shop.repository, [{"type": "deletion"}], include=("refs/heads/release/*",))
    shown = shop.ask_pull(BASE)["baseRef"]
    assert shown["refUpdateRule"]["requiredStatusCheckContexts"] == ["foreread: brief"]
    assert shown["rules"]["nodes"] == [
        {
            "type": "REQUIRED_STATUS_CHECKS",
            "parameters": {
                "__typename": "RequiredStatusChecksParameters",
                "requiredStatusChecks": [{"context": "foreread: brief", "integrationId": 7}],
            },
        }
    ]


def test_classic_protection_is_shown_to_administrators_and_its_effect_to_all(shop: Shop) -> None:
    shop.repository.protection["main"] = {"required_pull_request_reviews": {"required_approving_review_count": 2}}
    for viewer, rule in ((Viewer(shop.ada), {"requiresApprovingReviews": True}), (Viewer(shop.bob), None)):
        shown = shop.ask_pull(BASE, viewer)["baseRef"]
        assert shown["branchProtectionRule"] == rule
        assert shown["refUpdateRule"]["requiredApprovingReviewCount"] == 2


def test_a_deleted_base_branch_is_null(shop: Shop) -> None:
    shop.repository.git.set_ref("refs/heads/main", "0" * 40)
    assert shop.ask_pull(BASE)["baseRef"] is None


def test_collaborators_are_shown_to_those_who_may_push(shop: Shop) -> None:
    query = (
        'query($query: String) { repository(owner: "ada", name: "shop") { collaborators(first: 9, query: $query)'
        " { edges { permission node { login } } } } }"
    )
    shown = shop.ask(query, query="bo")["data"]["repository"]["collaborators"]["edges"]
    assert shown == [{"permission": "WRITE", "node": {"login": "bob"}}]
    refused = shop.ask(query, Viewer(shop.world.add_user("mallory")))
    assert (refused["data"]["repository"]["collaborators"], refused["errors"][0]["type"]) == (None, "FORBIDDEN")


def test_people_and_teams_are_asked_to_review(shop: Shop) -> None:
    organization = shop.world.add_organization("acme")
    seniors = shop.world.add_team(organization, "seniors")
    shop.world.request_review(shop.ada, shop.pull, shop.bob)
    shop.world.request_review(shop.ada, shop.pull, seniors)
    fields = (
        "reviewRequests(first: 5) { nodes { requestedReviewer { __typename"
        " ... on User { login } ... on Team { slug } } } }"
    )
    assert [each["requestedReviewer"] for each in shop.ask_pull(fields)["reviewRequests"]["nodes"]] == [
        {"__typename": "User", "login": "bob"},
        {"__typename": "Team", "slug": "seniors"},
    ]


def post(url: str, token: str, query: str) -> Response:
    return requests.post(url, json={"query": query}, headers={"Authorization": f"Bearer {token}"}, timeout=10)


def test_it_is_served_where_github_serves_it_and_counts_against_its_own_limit(github: FakeGitHub) -> None:
    token = github.token_for(github.world.add_user("ada"))
    for url in (f"{github.url}/graphql", f"{github.git_url}/api/graphql"):
        answer = post(url, token, "{ viewer { login } }")
        assert answer.json() == {"data": {"viewer": {"login": "ada"}}}
        assert answer.headers["x-ratelimit-resource"] == "graphql"
    assert answer.headers["x-ratelimit-used"] == "2"
    rest = requests.get(f"{github.url}/user", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert (rest.headers["x-ratelimit-resource"], rest.headers["x-ratelimit-used"]) == ("core", "1")
    assert post(github.url + "/graphql", "ghp_unknown", "{ viewer { login } }").status_code == 401


def test_faults_and_the_journal_are_those_of_the_whole_fake(github: FakeGitHub) -> None:
    token = github.token_for(github.world.add_user("ada"))
    github.faults.add("POST", "/graphql$", 502, body="login")
    assert post(github.url + "/graphql", token, "{ viewer { id } }").status_code == 200
    assert post(github.url + "/graphql", token, "{ viewer { login } }").status_code == 502
    assert [str(request) for request in github.journal] == ["POST /graphql -> 200", "POST /graphql -> 502"]
    assert github.journal.writes == []
