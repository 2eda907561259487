"""JSON of check runs and commit statuses."""

from __future__ import annotations

from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._clock import stamp
from tests.servers.fake_github._model import CheckRun, Json, Repository, Status
from tests.servers.fake_github._people import People


def check(world: People, repository: Repository, one: CheckRun) -> Json:
    """`check-run`. Its pull requests are left out for a fork's head, as on GitHub."""
    here = f"{repositories.url(world, repository)}/check-runs/{one.id}"
    web = f"{world.html_url}/{repository.full_name}/runs/{one.id}"
    return {
        "id": one.id,
        "name": one.name,
        "node_id": one.node_id,
        "head_sha": one.head_sha,
        "external_id": one.external_id,
        "url": here,
        "html_url": web,
        "details_url": one.details_url or web,
        "status": one.status,
        "conclusion": one.conclusion,
        "started_at": stamp(one.started_at),
        "completed_at": stamp(one.completed_at),
        "output": {
            "title": one.title,
            "summary": one.summary,
            "text": one.text,
            "annotations_count": len(one.annotations),
            "annotations_url": f"{here}/annotations",
        },
        "check_suite": {"id": one.suite.id},
        "app": people.app(world, one.app),
        "pull_requests": _pulls(world, repository, one.head_sha),
    }


def _pulls(world: People, repository: Repository, sha: str) -> list[Json]:
    here = repositories.url(world, repository)
    end = {"id": repository.id, "url": here, "name": repository.name}
    return [
        {
            "url": f"{here}/pulls/{pull.number}",
            "id": pull.id,
            "number": pull.number,
            "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": end},
            "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": end},
        }
        for pull in repository.pulls.values()
        if pull.head_sha == sha and pull.state == "open" and pull.head_repository is repository
    ]


def annotation(world: People, repository: Repository, one: CheckRun, note: Json) -> Json:
    """`check-annotation`."""
    return {
        "path": note["path"],
        "blob_href": f"{world.html_url}/{repository.full_name}/blob/{one.head_sha}/{note['path']}",
        "start_line": note["start_line"],
        "start_column": note.get("start_column"),
        "end_line": note["end_line"],
        "end_column": note.get("end_column"),
        "annotation_level": note["annotation_level"],
        "title": note.get("title"),
        "message": note["message"],
        "raw_details": note.get("raw_details"),
    }


def status(world: People, repository: Repository, one: Status) -> Json:
    """`status`."""
    return {
        "url": f"{repositories.url(world, repository)}/statuses/{one.sha}",
        "avatar_url": f"{world.html_url}/avatars/{one.creator.id}",
        "id": one.id,
        "node_id": one.node_id,
        "state": one.state,
        "description": one.description,
        "target_url": one.target_url,
        "context": one.context,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.created_at),
        "creator": people.user(world, one.creator),
    }


def combined(world: People, repository: Repository, sha: str) -> Json:
    """`combined-commit-status`: the newest of each context."""
    newest = {one.context.lower(): one for one in repository.statuses if one.sha == sha}
    states = {one.state for one in newest.values()}
    state = "failure" if states & {"failure", "error"} else "success" if states == {"success"} else "pending"
    here = f"{repositories.url(world, repository)}/commits/{sha}"
    return {
        "state": state,
        "statuses": [
            {name: value for name, value in status(world, repository, one).items() if name != "creator"}
            for one in newest.values()
        ],
        "sha": sha,
        "total_count": len(newest),
        "repository": repositories.minimal(world, repository),
        "commit_url": here,
        "url": f"{here}/status",
    }
