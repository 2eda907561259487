"""REST: check runs and commit statuses."""

from __future__ import annotations

from tests.servers.fake_github import _shapes_checks as shapes
from tests.servers.fake_github._asked import Answer, Asked, Routes
from tests.servers.fake_github._model import CheckRun, Repository
from tests.servers.fake_github._rest_git import commit_id
from tests.servers.fake_github._state import ForbiddenError, UnknownError

route = Routes()


def _app_only(asked: Asked, found: Repository) -> None:
    asked.may(found, "checks", "read")
    if asked.via_app is None:
        raise ForbiddenError("You must authenticate via a GitHub App.")


@route("POST", "/repos/{owner}/{repo}/check-runs")
def _create(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    _app_only(asked, found)
    assert asked.via_app is not None
    sha = commit_id(found, asked.text("head_sha"))
    check = asked.world.create_check(asked.via_app, found, sha, asked.text("name"), asked.fields)
    return Answer(shapes.check(asked.world, found, check), 201)


def _check(asked: Asked, owner: str, repo: str, number: str) -> tuple[Repository, CheckRun]:
    found = asked.repository(owner, repo, "checks")
    check = next((one for one in found.check_runs if one.id == int(number)), None)
    if check is None:
        raise UnknownError(number)
    return found, check


@route("PATCH", "/repos/{owner}/{repo}/check-runs/{id}")
def _update(asked: Asked, owner: str, repo: str, id: str) -> Answer:  # noqa: A002
    found, check = _check(asked, owner, repo, id)
    _app_only(asked, found)
    assert asked.via_app is not None
    asked.world.update_check(asked.via_app, found, check, asked.fields)
    return Answer(shapes.check(asked.world, found, check))


@route("GET", "/repos/{owner}/{repo}/check-runs/{id}")
def _get(asked: Asked, owner: str, repo: str, id: str) -> Answer:  # noqa: A002
    return Answer(shapes.check(asked.world, *_check(asked, owner, repo, id)))


@route("GET", "/repos/{owner}/{repo}/check-runs/{id}/annotations")
def _annotations(asked: Asked, owner: str, repo: str, id: str) -> Answer:  # noqa: A002
    found, check = _check(asked, owner, repo, id)
    return asked.list(check.annotations, lambda note: shapes.annotation(asked.world, found, check, note))


@route("GET", "/repos/{owner}/{repo}/commits/{ref*}/check-runs")
def _of_commit(asked: Asked, owner: str, repo: str, ref: str) -> Answer:
    """Newest first; of those of one name and one App the newest only, unless `filter=all`."""
    found = asked.repository(owner, repo, "checks")
    sha = commit_id(found, ref)
    listed = [one for one in reversed(found.check_runs) if one.head_sha == sha]
    if asked.query.get("filter", "latest") == "latest":
        newest: dict[tuple[str, int], CheckRun] = {}
        for one in listed:
            newest.setdefault((one.name, one.app.id), one)
        listed = list(newest.values())
    if name := asked.query.get("check_name"):
        listed = [one for one in listed if one.name == name]
    if status := asked.query.get("status"):
        listed = [one for one in listed if one.status == status]
    if app := asked.query.get("app_id"):
        listed = [one for one in listed if str(one.app.id) == app]
    return asked.list(listed, lambda one: shapes.check(asked.world, found, one), "check_runs")


@route("POST", "/repos/{owner}/{repo}/statuses/{sha}")
def _set_status(asked: Asked, owner: str, repo: str, sha: str) -> Answer:
    found = asked.repository(owner, repo)
    who = asked.may(found, "statuses")
    fields = asked.fields
    status = asked.world.set_status(
        who,
        found,
        commit_id(found, sha),
        asked.text("state"),
        fields.get("context") or "default",
        fields.get("description"),
        fields.get("target_url"),
        asked.via_app,
    )
    return Answer(shapes.status(asked.world, found, status), 201)


@route("GET", "/repos/{owner}/{repo}/commits/{ref*}/statuses")
def _statuses(asked: Asked, owner: str, repo: str, ref: str) -> Answer:
    """Newest first."""
    found = asked.repository(owner, repo, "statuses")
    sha = commit_id(found, ref)
    listed = [one for one in reversed(found.statuses) if one.sha == sha]
    return asked.list(listed, lambda one: shapes.status(asked.world, found, one))


@route("GET", "/repos/{owner}/{repo}/commits/{ref*}/status")
def _combined(asked: Asked, owner: str, repo: str, ref: str) -> Answer:
    found = asked.repository(owner, repo, "statuses")
    return Answer(shapes.combined(asked.world, found, commit_id(found, ref)))
