"""A repository's log as the bot would have seen each commit: one pass over `git log`, no file content kept."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.change import Identity, PastCommit, RepoPath, Sha
from bot.facts import role_of
from bot.risk.forecast import FileOutline

MOST_PATHS = 500
"""As in a review: a commit to more files counts as one without names."""
_FORMAT = "/" + "%x00".join(("%H", "%P", "%an", "%ae", "%at", "%ct", "%B"))
_HEAD = 7
_CHUNK = 1 << 20


class Logged(NamedTuple):
    """One commit of a log."""

    past: PastCommit
    """As a later review sees it."""
    parents: tuple[Sha, ...]
    committed: int
    """Committer's time, seconds since the epoch."""
    message: str
    files: tuple[FileOutline, ...]
    names: tuple[RepoPath, ...]
    """Of the files, before the commit."""


class _Entry(NamedTuple):
    status: str
    old: RepoPath
    new: RepoPath


def read_log(repo: Path, revision: str, since: str, until: str = "") -> Mapping[Sha, Logged]:
    """The commits of a repository from a date on, newest first.

    Where an object is missing, git stops: the log then ends there. Raises subprocess.CalledProcessError when git says
    nothing at all.
    """
    command = [
        *("git", "-C", str(repo), "log", "-z", "--raw", "--numstat", "--find-renames", "--find-copies", "-l1000"),
        *(
            "--no-rename-empty",
            "--no-show-signature",
            "--no-mailmap",
            f"--since={since}",
            f"--format=tformat:{_FORMAT}",
        ),
        *((f"--until={until}",) if until else ()),
        *(revision, "--"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        chunks = iter(lambda: process.stdout.read(_CHUNK), b"")  # type: ignore[union-attr]
        found = {commit.past.sha: commit for commit in parse_log(_fields(chunks))}
    if not found:
        raise subprocess.CalledProcessError(process.returncode, command)
    return found


def _fields(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        for field in whole:
            yield field.decode(errors="surrogateescape")


def parse_log(fields: Iterator[str]) -> Iterator[Logged]:
    """What the fields of `git log -z --raw --numstat` tell. A commit that was cut off is not given."""
    head = [next(fields, "") for _ in range(_HEAD)]
    while head[-1] or head[0]:
        entries: list[_Entry] = []
        sizes: dict[RepoPath, tuple[int, int]] = {}
        following = ""
        for field in fields:
            if field.startswith("/"):
                following = field
                break
            _read(field.removeprefix("\n"), fields, entries, sizes)
        yield _commit(head, entries, sizes)
        if not following:
            return
        head = [following, *(next(fields, "") for _ in range(_HEAD - 1))]


def _read(field: str, fields: Iterator[str], entries: list[_Entry], sizes: dict[RepoPath, tuple[int, int]]) -> None:
    if field.startswith(":"):
        status = field.rpartition(" ")[2]
        old = RepoPath(next(fields, ""))
        entries.append(_Entry(status, old, RepoPath(next(fields, "")) if status[:1] in {"R", "C"} else old))
        return
    added, removed, path = field.split("\t", 2)
    if not path:
        next(fields, "")
        path = next(fields, "")
    sizes[RepoPath(path)] = (0, 0) if added == "-" else (int(added), int(removed))


def _commit(head: Sequence[str], entries: Sequence[_Entry], sizes: Mapping[RepoPath, tuple[int, int]]) -> Logged:
    sha, parents, name, email, when, committed, message = head
    message = message.removesuffix("\n")
    paths = _paths(entries)
    past = PastCommit(
        Sha(sha[1:]),
        Identity(name, email),
        int(when) if when.isdigit() else 0,
        _subject(message),
        paths if len(paths) <= MOST_PATHS else (),
    )
    files = tuple(
        FileOutline(entry.new, role_of(entry.new), *sizes.get(entry.new, (0, 0)), entry.status[:1] in {"A", "C"})
        for entry in entries
    )
    names = tuple(entry.old if entry.status.startswith("R") else entry.new for entry in entries)
    return Logged(past, tuple(map(Sha, parents.split())), int(committed or 0), message, files, names)


def _paths(entries: Sequence[_Entry]) -> tuple[RepoPath, ...]:
    """As without renames: both names of a renamed file."""
    both = (name for e in entries for name in ((e.old, e.new) if e.status.startswith("R") else (e.new,)))
    return tuple(dict.fromkeys(both))


def _subject(message: str) -> str:
    """git's %s: the first paragraph in one line (git-log(1))."""
    paragraph = message.strip("\n").split("\n\n", 1)[0]
    return " ".join(paragraph.split("\n"))
