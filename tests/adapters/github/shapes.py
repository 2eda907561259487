"""Answers of GraphQL, in the shape that look.graphql asks for."""

from __future__ import annotations

from typing import Any

from bot.post import Place

PLACE = Place("acme", "shop", 7)
HEAD = "a" * 40
TIP = "b" * 40
APP = {"databaseId": 15368, "slug": "github-actions"}
VIEWER = {"login": "github-actions[bot]", "databaseId": 41898282}
ADA = {"__typename": "User", "login": "ada", "databaseId": 11}
BOB = {"__typename": "User", "login": "bob", "databaseId": 12}


def listed(*nodes: Any, after: str | None = None, **more: Any) -> dict[str, Any]:
    return {"nodes": list(nodes), "pageInfo": {"hasNextPage": after is not None, "endCursor": after}, **more}


def commit(oid: str = HEAD, **changed: Any) -> dict[str, Any]:
    who = {"email": "ada@example.com", "user": ADA}
    return {
        "commit": {
            "oid": oid,
            "author": who,
            "committer": who,
            "authors": {"totalCount": 1, "nodes": [who]},
            "signature": None,
            **changed,
        }
    }


def comment(number: int = 501, body: str = "Why?", **changed: Any) -> dict[str, Any]:
    return {
        "id": f"IC_{number}",
        "fullDatabaseId": str(number),
        "author": BOB,
        "body": body,
        "createdAt": "2026-03-01T10:00:00Z",
        "lastEditedAt": None,
        "editor": None,
        "viewerDidAuthor": False,
        "reactionGroups": [],
        **changed,
    }


def review(number: int = 601, state: str = "APPROVED", **changed: Any) -> dict[str, Any]:
    at = "2026-03-01T11:00:00Z"
    return {**comment(number, ""), "state": state, "commit": {"oid": HEAD}, "submittedAt": at, **changed}


def run(name: str = "ci", **changed: Any) -> dict[str, Any]:
    return {
        "__typename": "CheckRun",
        "databaseId": 9001,
        "url": "https://github.com/acme/shop/runs/9001",
        "name": name,
        "status": "COMPLETED",
        "conclusion": "SUCCESS",
        "externalId": "",
        "title": None,
        "checkSuite": {"app": APP},
        **changed,
    }


def status(context: str = "ci", **changed: Any) -> dict[str, Any]:
    return {
        "__typename": "StatusContext",
        "context": context,
        "state": "SUCCESS",
        "description": "done",
        "targetUrl": None,
        "creator": BOB,
        **changed,
    }


def tip(*contexts: Any, oid: str = HEAD, after: str | None = None) -> dict[str, Any]:
    rollup = {"contexts": listed(*contexts, after=after)} if contexts else None
    return {"nodes": [{"commit": {"id": "C_head", "oid": oid, "statusCheckRollup": rollup}}]}


def pull(**changed: Any) -> dict[str, Any]:
    base = {
        "target": {"oid": TIP},
        "refUpdateRule": None,
        "branchProtectionRule": None,
        "rules": {"nodes": [{"type": "PULL_REQUEST", "repositoryRuleset": {"enforcement": "ACTIVE"}}]},
    }
    return {
        "id": "PR_7",
        "number": 7,
        "url": "https://github.com/acme/shop/pull/7",
        "title": "Sum",
        "body": "Adds a sum.",
        "state": "OPEN",
        "isDraft": False,
        "merged": False,
        "headRefOid": HEAD,
        "headRefName": "sum",
        "headRepository": {"nameWithOwner": "acme/shop"},
        "baseRefName": "main",
        "baseRef": base,
        "author": ADA,
        "changedFiles": 3,
        "labels": listed(),
        "assignees": listed(),
        "reviewRequests": listed(),
        "reviews": listed(),
        "comments": listed(),
        "reviewThreads": listed(),
        "timelineItems": listed(),
        "commits": listed(commit(), totalCount=1),
        "tip": tip(),
        **changed,
    }


def looked(viewer: Any = VIEWER, errors: Any = None, **changed: Any) -> dict[str, Any]:
    """The whole answer to `Look`."""
    repository = {
        "databaseId": 77,
        "nameWithOwner": "acme/shop",
        "isPrivate": False,
        "defaultBranchRef": {"name": "main"},
        "pullRequest": pull(**changed),
    }
    data = {"data": {"viewer": viewer, "repository": repository}}
    return data if errors is None else {**data, "errors": errors}
