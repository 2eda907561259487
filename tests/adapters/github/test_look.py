from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import HostError, HostUnavailableError
from bot.gate import Account, AccountKind, Check, ReviewState
from bot.post import CheckState, Event, EventKind, HostedChange, HostPush, OwnCheck, Place, Reaction
from tests.adapters.github.scripted import Asked, Said, github
from tests.adapters.github.shapes import (
    ADA,
    APP,
    BOB,
    HEAD,
    PLACE,
    TIP,
    VIEWER,
    comment,
    commit,
    listed,
    looked,
    review,
    run,
    status,
    tip,
)

ADA_HERE, BOB_HERE = Account(11, "ada"), Account(12, "bob")
AT = datetime(2026, 3, 1, 10, tzinfo=UTC)


def seen(answer: dict[str, Any], activity: Said | None = None, **more: dict[str, Any]) -> HostedChange:
    """What a look makes of an answer; `more` are the answers to further queries, by operation."""

    def script(asked: Asked) -> Said:
        if asked.operation:
            return Said(200, answer if asked.operation == "Look" else more[asked.operation])
        return activity or Said(200, [])

    with github(script) as (host, _):
        return host.look(PLACE)


def test_a_small_change_takes_two_requests() -> None:
    with github(lambda asked: Said(200, looked() if asked.operation else [])) as (host, server):
        change = host.look(PLACE)
        assert host.requests == len(server.journal) == 2
    assert change.missing == ()
    assert (change.head, change.base, change.base_tip, change.repository_id) == (HEAD, "main", TIP, 77)
    assert change.us == Account(41898282, "github-actions[bot]", AccountKind.BOT)
    assert (change.author, change.expected_files, change.expected_commits) == (ADA_HERE, 3, 1)
    assert (change.is_open, change.is_draft, change.is_merged, change.base_protected) == (True, False, False, True)


def test_a_fork_that_is_gone_is_not_asked_for_pushes() -> None:
    with github(lambda _: Said(200, looked(headRepository=None))) as (host, server):
        change = host.look(PLACE)
        assert len(server.journal) == 1
    assert change.head_repository == ""
    assert change.is_fork
    assert change.missing == ()


@pytest.mark.parametrize(("source", "told"), [("acme/shop", True), ("eve/shop", False)])
def test_pushes_that_are_refused_are_missing_in_the_repository_itself_only(source: str, told: bool) -> None:
    change = seen(looked(headRepository={"nameWithOwner": source}), Said(403, {"message": "Resource not accessible"}))
    assert change.pushes == ()
    assert bool(change.missing) is told


def test_pushes_come_oldest_first_and_without_deletions() -> None:
    def entry(after: str, at: str, actor: Any, kind: str = "push") -> dict[str, Any]:
        return {"after": after * 40, "timestamp": at, "actor": actor, "activity_type": kind}

    bob = {"id": 12, "login": "bob", "type": "User"}
    activity = [
        entry("0", "2026-03-01T10:30:00Z", bob, "branch_deletion"),
        entry("a", "2026-03-01T10:20:00Z", None, "force_push"),
        entry("c", "2026-03-01T10:00:00Z", bob, "branch_creation"),
    ]
    assert seen(looked(), Said(200, activity)).pushes == (
        HostPush("c" * 40, BOB_HERE, AT),
        HostPush("a" * 40, None, AT.replace(minute=20)),
    )


def test_pushes_are_asked_for_again_when_the_head_moved_or_was_forced() -> None:
    forced = {"__typename": "HeadRefForcePushedEvent", "createdAt": "2026-03-01T10:00:00Z", "actor": BOB}
    moved = {"headRefOid": "d" * 40, "tip": tip(oid="d" * 40)}
    changes: list[dict[str, Any]] = [{}, {}, {"timelineItems": listed(forced)}, {}, moved, moved]
    answers = [looked(**changed) for changed in changes]
    with github(lambda asked: Said(200, answers.pop(0) if asked.operation else [])) as (host, server):
        for _ in changes:
            host.look(PLACE)
        kinds = ["q" if asked.operation else "p" for asked in server.journal]
    assert "".join(kinds) == "qp" + "q" + "qp" + "qp" + "qp" + "q"


def test_lists_are_read_to_their_end() -> None:
    more = {"data": {"node": {"comments": listed(comment(502))}}}
    change = seen(looked(comments=listed(comment(501), after="c1")), MoreComments=more)
    assert [said.id for said in change.remarks] == [501, 502]


def test_checks_and_replies_are_read_to_their_end() -> None:
    replies = {"data": {"node": {"comments": listed(comment(702, "Because."))}}}
    contexts = {"data": {"node": {"statusCheckRollup": {"contexts": listed(run("two"))}}}}
    thread = {
        "id": "T1",
        "isResolved": True,
        "isOutdated": False,
        "path": "a.py",
        "line": 3,
        "comments": listed(comment(701), after="r1"),
    }
    answer = looked(tip=tip(run("one"), after="k"), reviewThreads=listed(thread))
    change = seen(answer, MoreThreadComments=replies, MoreContexts=contexts)
    assert [check.name for check in change.checks] == ["one", "two"]
    (found,) = change.threads
    assert [(said.id, said.thread) for said in found.remarks] == [(701, "T1"), (702, "T1")]
    assert (found.path, found.line, found.is_resolved, found.ours) == ("a.py", 3, True, False)


def test_a_list_that_does_not_end_is_told() -> None:
    pages = {"data": {"node": {"labels": listed(*({"name": f"l{n}"} for n in range(5000)), after="x")}}}
    change = seen(looked(labels=listed({"name": "first"}, after="x")), MoreLabels=pages)
    assert len(change.labels) >= 10_000
    assert any("more labels than" in sentence for sentence in change.missing)


@pytest.mark.parametrize(
    ("who", "account"),
    [
        (None, None),
        (ADA, ADA_HERE),
        (
            {"__typename": "Bot", "login": "dependabot", "databaseId": 49699333},
            Account(49699333, "dependabot[bot]", AccountKind.BOT),
        ),
        ({"__typename": "User", "login": "devin[bot]", "databaseId": 5}, Account(5, "devin[bot]", AccountKind.BOT)),
        (
            {"__typename": "Organization", "login": "acme", "databaseId": 3},
            Account(3, "acme", AccountKind.ORGANIZATION),
        ),
        ({"__typename": "Mannequin", "login": "old", "databaseId": 4}, None),
        ({"__typename": "EnterpriseUserAccount", "login": "seat"}, None),
        ({"__typename": "User", "login": "odd", "databaseId": None}, None),
    ],
)
def test_only_users_are_users(who: Any, account: Account | None) -> None:
    assert seen(looked(author=who)).author == account


def test_who_edited_a_remark_is_known() -> None:
    edited = comment(lastEditedAt="2026-03-02T10:00:00Z", editor=ADA)
    (remark,) = seen(looked(comments=listed(edited))).remarks
    assert (remark.by, remark.edited_by, remark.edited_at) == (BOB_HERE, ADA_HERE, AT.replace(day=2))
    assert remark.is_touched


def test_our_own_remarks_and_reactions_are_known() -> None:
    groups = [
        {"content": "EYES", "viewerHasReacted": True},
        {"content": "HEART", "viewerHasReacted": True},
        {"content": "CONFUSED", "viewerHasReacted": False},
    ]
    (remark,) = seen(looked(comments=listed(comment(2**33, viewerDidAuthor=True, reactionGroups=groups)))).remarks
    assert remark.ours
    assert remark.reactions == {Reaction.SEEN}
    assert remark.id == 2**33


def test_words_of_reviews_stand_among_the_remarks_in_the_order_of_time() -> None:
    reviews = listed(review(601, body="Fine.", submittedAt="2026-03-01T09:00:00Z"), review(602, body=" "))
    change = seen(looked(comments=listed(comment(501)), reviews=reviews))
    assert [(said.id, said.kind.value) for said in change.remarks] == [(601, "review"), (501, "conversation")]


def test_a_dismissed_review_says_who_dismissed_it_and_what_it_was() -> None:
    event = {
        "__typename": "ReviewDismissedEvent",
        "createdAt": "2026-03-01T12:00:00Z",
        "actor": ADA,
        "previousReviewState": "CHANGES_REQUESTED",
        "review": {"fullDatabaseId": "601"},
    }
    change = seen(looked(reviews=listed(review(601, "DISMISSED"), review(602)), timelineItems=listed(event)))
    first, second = change.reviews
    assert (first.state, first.dismissed_by, first.was) == (
        ReviewState.DISMISSED,
        ADA_HERE,
        ReviewState.CHANGES_REQUESTED,
    )
    assert (second.state, second.dismissed_by, second.was, second.commit) == (ReviewState.APPROVED, None, None, HEAD)
    assert change.events == ()


def test_events_are_read() -> None:
    at = {"createdAt": "2026-03-01T10:00:00Z", "actor": BOB}
    shown = listed(
        {"__typename": "BaseRefChangedEvent", **at, "previousRefName": "dev", "currentRefName": "main"},
        {"__typename": "HeadRefForcePushedEvent", **at, "beforeCommit": None, "afterCommit": {"oid": HEAD}},
        {"__typename": "LabeledEvent", **at, "label": {"name": "ai-assisted"}},
        {"__typename": "AssignedEvent", **at, "assignee": ADA},
        {"__typename": "ReviewRequestedEvent", **at, "requestedReviewer": ADA},
        {"__typename": "ClosedEvent", **at, "actor": None},
    )
    assert seen(looked(timelineItems=shown)).events == (
        Event(EventKind.RETARGETED, AT, BOB_HERE, "dev", "main"),
        Event(EventKind.FORCE_PUSHED, AT, BOB_HERE, "", HEAD),
        Event(EventKind.LABELED, AT, BOB_HERE, "", "ai-assisted"),
        Event(EventKind.ASSIGNED, AT, BOB_HERE, "", "ada"),
        Event(EventKind.ASKED, AT, BOB_HERE, "", "ada"),
        Event(EventKind.CLOSED, AT, None),
    )


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"reviews": listed(review(state="PONDERED"))}, "PONDERED"),
        ({"timelineItems": listed({"__typename": "SoldEvent", "createdAt": "2026-03-01T10:00:00Z"})}, "SoldEvent"),
        ({"tip": tip(run(conclusion="SPLENDID"))}, "SPLENDID"),
        ({"tip": tip(run(status="DREAMING"))}, "DREAMING"),
        ({"tip": tip(status(state="MAYBE"))}, "MAYBE"),
        ({"state": "FROZEN"}, "FROZEN"),
        ({"reviews": None}, "reviews"),
        ({"comments": {**listed(), "nodes": [None]}}, "some of the change's remarks"),
        ({"comments": listed(comment(createdAt=None))}, "could not be read"),
        (
            {"reviewThreads": listed({"id": "T", "path": "a", "comments": listed(comment(fullDatabaseId=None))})},
            "could not be read",
        ),
        ({"baseRef": None}, "main does not exist"),
        ({"tip": tip(oid="f" * 40)}, "newest commits"),
        ({"commits": listed(commit(authors={"totalCount": 30, "nodes": []}), totalCount=1)}, "more authors"),
    ],
)
def test_what_is_not_understood_or_not_shown_is_named(changed: dict[str, Any], word: str) -> None:
    change = seen(looked(**changed))
    assert any(word in sentence for sentence in change.missing), change.missing


def test_what_the_host_withholds_is_named() -> None:
    error = {
        "type": "FORBIDDEN",
        "path": ["repository", "pullRequest", "reviews"],
        "message": "Resource not accessible",
    }
    change = seen(looked(errors=[error], reviews=None))
    assert "GitHub did not show repository.pullRequest.reviews: Resource not accessible" in change.missing


def test_teams_that_a_workflow_may_not_see_hold_nothing_up() -> None:
    path = ["repository", "pullRequest", "reviewRequests", "nodes", 0, "requestedReviewer"]
    error = {"type": "FORBIDDEN", "path": path, "message": "Resource not accessible by integration"}
    change = seen(
        looked(errors=[error], reviewRequests=listed({"requestedReviewer": None}, {"requestedReviewer": BOB}))
    )
    assert (change.asked, change.missing) == (("bob",), ())


def test_a_repository_that_is_forbidden_is_told_with_the_reason() -> None:
    error = {
        "type": "FORBIDDEN",
        "path": ["repository"],
        "message": "Resource protected by organization SAML enforcement.",
    }
    with pytest.raises(HostError, match="SAML"):
        seen({"data": {"viewer": VIEWER, "repository": None}, "errors": [error]})


def rules(*types: str, enforcement: str = "ACTIVE") -> dict[str, Any]:
    return {"nodes": [{"type": each, "repositoryRuleset": {"enforcement": enforcement}} for each in types]}


@pytest.mark.parametrize(
    ("base", "hidden", "protected"),
    [
        ({"rules": rules("PULL_REQUEST")}, "", True),
        ({"rules": rules("REQUIRED_STATUS_CHECKS")}, "", True),
        ({"rules": rules("PULL_REQUEST", enforcement="EVALUATE")}, "", False),
        ({"rules": rules("DELETION")}, "", False),
        ({"rules": rules(), "refUpdateRule": {"requiredApprovingReviewCount": 1}}, "", True),
        (
            {
                "rules": rules(),
                "refUpdateRule": {"requiredApprovingReviewCount": None, "requiredStatusCheckContexts": []},
            },
            "",
            False,
        ),
        ({"rules": rules(), "branchProtectionRule": {"requiresApprovingReviews": True}}, "", True),
        ({"rules": rules()}, "branchProtectionRule", False),
        ({"rules": rules()}, "refUpdateRule", None),
        ({"rules": None}, "rules", None),
        ({"rules": None}, "", None),
    ],
)
def test_a_base_is_protected_as_far_as_it_is_shown(base: dict[str, Any], hidden: str, protected: bool | None) -> None:
    errors = (
        [{"type": "FORBIDDEN", "path": ["repository", "pullRequest", "baseRef", hidden], "message": "no"}]
        if hidden
        else None
    )
    change = seen(looked(errors=errors, baseRef={"target": {"oid": TIP}, **base}))
    assert change.base_protected is protected
    assert change.missing == ()


OURS = run("foreread: brief", externalId="foreread:fr1:2:ab:cd", title="Read")


def test_our_check_is_ours_and_says_its_reference() -> None:
    change = seen(looked(tip=tip(OURS, run(status="QUEUED", conclusion=None))))
    assert change.own_checks == (OwnCheck("foreread: brief", CheckState.PASSED, "fr1:2:ab:cd", 9001, "Read"),)
    assert change.checks == (Check("ci", "pending", 15368),)


@pytest.mark.parametrize(
    "forged",
    [
        {**OURS, "checkSuite": {"app": {"databaseId": 666, "slug": "mischief"}}},
        {**OURS, "checkSuite": {"app": None}},
        {**OURS, "externalId": ""},
        {**OURS, "conclusion": "NEUTRAL"},
    ],
)
def test_a_check_of_our_name_that_is_not_ours_is_somebody_elses(forged: dict[str, Any]) -> None:
    change = seen(looked(tip=tip(forged)))
    assert change.own_checks == ()
    assert [check.name for check in change.checks] == ["foreread: brief"]


def test_a_status_is_ours_when_our_account_wrote_it_under_a_name_of_ours() -> None:
    ours = status("foreread: brief", creator=ADA, targetUrl="https://github.com/acme/shop/pull/7#foreread:fr1:2:ab:cd")
    forged = status("foreread: brief", creator=BOB)
    elsewhere = status("deploy", creator=ADA, state="ERROR")
    viewer = {"login": "ada", "databaseId": 11}
    change = seen(looked(viewer=viewer, tip=tip(ours, forged, elsewhere)))
    assert change.own_checks == (OwnCheck("foreread: brief", CheckState.PASSED, "fr1:2:ab:cd", 0, "done"),)
    assert change.checks == (Check("foreread: brief", "success"), Check("deploy", "error"))


def test_the_number_of_a_check_is_read_from_its_address_where_it_is_too_large() -> None:
    large = {**OURS, "databaseId": None, "url": "https://github.com/acme/shop/runs/31234567890"}
    assert seen(looked(tip=tip(large))).own_checks[0].id == 31234567890


def test_commits_name_accounts_and_the_committer_only_where_it_is_another_person() -> None:
    bob = {"email": "bob@example.com", "user": BOB}
    ada = {"email": "ada@example.com", "user": ADA}
    flow = {"email": "noreply@github.com", "user": {"__typename": "User", "login": "web-flow", "databaseId": 19864447}}
    signed = {"isValid": True, "wasSignedByGitHub": True}
    listed_commits = listed(
        commit("1" * 40),
        commit("2" * 40, committer=bob, authors={"totalCount": 2, "nodes": [ada, bob]}),
        commit("3" * 40, committer=flow, signature=signed),
        commit("4" * 40, committer=flow),
        totalCount=4,
    )
    own, by_bob, by_web, forged = seen(looked(commits=listed_commits)).commits
    assert (own.author, own.committer, own.co_authors, own.verified) == (ADA_HERE, None, (), False)
    assert (by_bob.committer, by_bob.co_authors) == (BOB_HERE, (BOB_HERE,))
    assert (by_web.committer, by_web.verified) == (None, True)
    assert forged.committer == Account(19864447, "web-flow")


def test_whoever_may_not_ask_who_they_are_is_a_workflow() -> None:
    def script(asked: Asked) -> Said:
        if asked.operation and asked.body["variables"].get("viewer", True):
            return Said(200, {"data": None, "errors": [{"type": "FORBIDDEN", "path": ["viewer"], "message": "no"}]})
        if asked.operation:
            answer = looked()
            del answer["data"]["viewer"]
            return Said(200, answer)
        if asked.path.startswith("/users/"):
            return Said(200, {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"})
        return Said(200, [])

    with github(script) as (host, _):
        assert host.look(PLACE).us == Account(41898282, "github-actions[bot]", AccountKind.BOT)


def test_a_change_that_does_not_exist_is_named() -> None:
    answer = {
        "data": {"viewer": VIEWER, "repository": {"pullRequest": None}},
        "errors": [{"type": "NOT_FOUND", "path": ["repository", "pullRequest"], "message": "Could not resolve"}],
    }
    with pytest.raises(HostError, match="acme/shop#7 does not exist"):
        seen(answer)


def test_a_query_that_fails_within_a_good_answer_says_so() -> None:
    with pytest.raises(HostUnavailableError, match="Something went wrong"):
        seen({"data": None, "errors": [{"message": "Something went wrong while executing your query."}]})


def test_app_of_the_token_is_asked_for_by_number_where_it_is_known() -> None:
    from bot.adapters.github._own import Self

    us = Account(1, "acme-foreread[bot]", AccountKind.BOT)
    assert Self(us, 5).is_app(5, "acme-foreread")
    assert not Self(us, 5).is_app(6, "acme-foreread")
    assert Self(us).is_app(6, "acme-foreread")
    assert not Self(us).is_app(int(str(APP["databaseId"])), "github-actions")
    assert not Self(us).is_app(6, "")


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path into a tree of JSON."""
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in entries:
        yield from places_in(part, (*path, key))


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(value[path[0]], path[1:], new)
    return copied


def test_no_shape_of_an_answer_breaks_the_look() -> None:
    thread = {
        "id": "T",
        "isResolved": False,
        "isOutdated": False,
        "path": "a",
        "line": 1,
        "comments": listed(comment()),
    }
    event = {"__typename": "ClosedEvent", "createdAt": "2026-03-01T10:00:00Z", "actor": ADA}
    full = looked(
        reviews=listed(review()),
        comments=listed(comment()),
        reviewThreads=listed(thread),
        timelineItems=listed(event),
        tip=tip(OURS, status()),
        labels=listed({"name": "bug"}),
        assignees=listed(BOB),
        reviewRequests=listed({"requestedReviewer": BOB}),
        errors=[{"type": "FORBIDDEN", "path": ["repository", "pullRequest", "labels"], "message": "no"}],
    )
    odd: tuple[Any, ...] = (None, "odd", -7, True, [], [[]], {}, 10**30)
    answers = [put(full, path, each) for path in places_in(full) for each in odd]
    told: list[HostedChange | None] = []
    asked_for = iter(answers)
    with github(lambda asked: Said(200, next(asked_for) if asked.operation == "Look" else [])) as (host, _):
        for _ in answers:
            try:
                told.append(host.look(PLACE))
            except HostError:
                told.append(None)
    assert len(told) == len(answers) > 1500
    assert 0.5 < sum(change is not None for change in told) / len(told) < 1


@pytest.mark.parametrize(
    "place", [Place("..", "shop", 1), Place("acme", "", 1), Place("a/b", "c", 1), Place("a", "x?y", 1)]
)
def test_what_is_no_name_of_a_repository_is_not_asked_for(place: Place) -> None:
    with github(lambda _: Said(200, looked())) as (host, server):
        with pytest.raises(HostError, match="no change of a repository"):
            host.look(place)
        assert server.journal == []
