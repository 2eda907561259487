"""git's smart HTTP over the bare repositories, by git's own CGI program."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers.fake_github._auth import UnauthorizedError, viewer_of
from tests.servers.fake_github._git import NOBODY
from tests.servers.fake_github._model import Repository, Viewer
from tests.servers.fake_github._state import UnknownError
from tests.servers.fake_github._world import World


@dataclass(frozen=True)
class Spoken:
    """An answer in git's protocol."""

    status: int
    headers: dict[str, str]
    body: bytes


def speak(world: World, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Spoken | None:
    """The answer to `/OWNER/NAME.git/…`; None if there is no such repository. Bytes sent are counted in `git_bytes_sent`."""
    owner, name, service = path.strip("/").split("/", 2)
    try:
        viewer = viewer_of(world, headers.get("authorization"))
        repository = world.repository(f"{owner}/{name.removesuffix('.git')}")
    except UnauthorizedError:
        return _refuse("Invalid username or token.")
    except UnknownError:
        return _refuse("Authentication required") if "authorization" not in headers else None
    if not world.sees(viewer, repository):
        return _refuse("Authentication required") if viewer is None else None
    is_push = "git-receive-pack" in {service, query.removeprefix("service=")}
    if is_push and viewer is None:
        return _refuse("Authentication required")
    if (is_push and not _may_push(world, viewer, repository)) or not _may_read(viewer, repository):
        return Spoken(403, {}, b"Write access to repository not granted.\n")
    before = repository.git.refs("refs/heads/") if is_push else {}
    spoken = _backend(world, repository, method, service, query, headers, body)
    if is_push and method == "POST":
        assert viewer is not None
        _note(world, repository, viewer, before)
    return spoken


def _refuse(words: str) -> Spoken:
    return Spoken(401, {"www-authenticate": 'Basic realm="GitHub"'}, f"{words}\n".encode())


def _may_push(world: World, viewer: Viewer | None, repository: Repository) -> bool:
    if viewer is None:
        return False
    if viewer.permissions is not None:
        return viewer.permissions.get("contents") == "write"
    return world.has_role(viewer.account, repository, "write")


def _may_read(viewer: Viewer | None, repository: Repository) -> bool:
    granted = viewer.permissions if viewer is not None else None
    return granted is None or not repository.private or "contents" in granted


def _note(world: World, repository: Repository, viewer: Viewer, before: dict[str, str]) -> None:
    """What a push did to the branches."""
    after = repository.git.refs("refs/heads/")
    for ref in sorted(before.keys() | after.keys()):
        old, new = before.get(ref, NOBODY), after.get(ref, NOBODY)
        if old != new:
            world.note_push(viewer.account, repository, ref, old, new)


def _backend(
    world: World, repository: Repository, method: str, service: str, query: str, headers: Mapping[str, str], body: bytes
) -> Spoken:
    directory: Path = repository.git.path
    environment = repository.git.environment | {
        "GIT_PROJECT_ROOT": os.fspath(directory.parent),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{directory.name}/{service}",
        "QUERY_STRING": query,
        "REQUEST_METHOD": method,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_CONTENT_ENCODING": headers.get("content-encoding", ""),
        "GIT_PROTOCOL": headers.get("git-protocol", ""),
        "REMOTE_USER": "somebody",
        "REMOTE_ADDR": "127.0.0.1",
    }
    done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=True)
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    told = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    status = int(told.pop("Status", "200").split()[0])
    world.git_bytes_sent += len(content)
    return Spoken(status, told, content)
