"""A snapshot of the files in a directory: a git checkout as it lies on disk, or any other."""

from __future__ import annotations

import os
import stat
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters._git_grep import TIME_LIMIT_S, Source, grep
from bot.adapters._git_process import git_in
from bot.adapters._git_tree import MAX_FILE_BYTES
from bot.adapters._words import BINARY_PROBE_BYTES, Words, cut, encode, ends_with, is_binary
from bot.change import RepoPath, SearchResult
from bot.errors import RepositoryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.change import Hit, Sha

_UNREADABLE_PARTS = frozenset({b"", b".", b"..", b".git"})


class DirectorySnapshot:
    """The regular files below a directory, as they are at the time of each call.

    Nothing outside of the directory is reached: no path with `..`, and none that leads through or ends in a
    symbolic link. Devices, pipes and git's own directory do not exist here.
    """

    def __init__(self, root: Path) -> None:
        """UsageError if `root` is not a directory."""
        if not root.is_dir():
            raise UsageError(f"{root} is not a directory.", "Name the directory that the patch is for.")
        self._root = root.resolve()

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        found = {path: self._content(path, MAX_FILE_BYTES) for path in paths}
        return {path: content for path, content in found.items() if content is not None}

    def exists(self, path: RepoPath) -> bool:
        place = self._place(path)
        mode = _mode(place) if place is not None else 0
        return stat.S_ISREG(mode) or stat.S_ISLNK(mode)

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        place = self._place(RepoPath(f"{folder}/_"))
        if place is None:
            return ()
        try:
            with os.scandir(place.rpartition(b"/")[0]) as entries:
                names = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        except OSError:
            return ()
        return tuple(RepoPath(f"{folder}/{name.decode(errors='surrogateescape')}") for name in names)

    def blob_ids(self, _paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        """None: a file has to be read for its id."""
        return {}

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        """Among the files that git tracks; in a directory without git, among those that its .gitignore lets in."""
        try:
            found = grep(self._source(), names, limit, endings)
        except RepositoryError:  # there is no git
            return self._scan(Words(names), limit, endings)
        return found if found.hits or found.complete else self._scan(Words(names), limit, endings)

    def _source(self) -> Source:
        """What is binary is seen from content: .gitattributes are part of what is reviewed, so they have no say."""
        git = git_in(self._root)
        admits = cache(self._is_text)
        if not (self._root / ".git").exists():
            return Source(git, ("--text", "--no-index", "--exclude-standard"), admits=admits)
        # The repository's own core.worktree may name any other directory.
        here = git._replace(environment={**git.environment, "GIT_WORK_TREE": str(self._root)})
        return Source(here, ("--text",), admits=admits)

    def _scan(self, words: Words, limit: int, endings: Sequence[str]) -> SearchResult:
        deadline = time.monotonic() + TIME_LIMIT_S
        hits: list[Hit] = []
        for path in sorted(self._paths(), key=encode):
            if time.monotonic() > deadline:
                reason = f"the search was stopped after {TIME_LIMIT_S:.0f} s"
                return SearchResult(tuple(hits), complete=False, reason=reason)
            if ends_with(path, endings):
                hits += words.scan(path, self._content(path, MAX_FILE_BYTES) or b"")
            if len(hits) > limit:
                break
        return cut(hits, limit)

    def _paths(self) -> Iterator[RepoPath]:
        root = os.fsencode(self._root)
        for place, directories, files in os.walk(root):
            directories[:] = [name for name in directories if name != b".git"]
            inside = os.path.relpath(place, root) + b"/" if place != root else b""
            for name in files:
                yield RepoPath((inside + name).decode(errors="surrogateescape"))

    def _is_text(self, path: RepoPath) -> bool:
        head = self._content(path, None)
        return head is not None and not is_binary(head)

    def _content(self, path: RepoPath, limit: int | None) -> bytes | None:
        """The file's content if it is not over the limit, or with no limit only its first bytes."""
        place = self._place(path)
        if place is None or not stat.S_ISREG(_mode(place)):
            return None
        try:
            # Should it have become something else since: not to wait for a pipe's writer, nor to follow a link.
            descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                if limit is not None and os.fstat(descriptor).st_size > limit:
                    return None
                return file.read(BINARY_PROBE_BYTES if limit is None else limit)
        except OSError:
            return None

    def _place(self, path: RepoPath) -> bytes | None:
        """Where the file is on disk, if its path is plain and no directory on the way is a symbolic link."""
        name = encode(path)
        if b"\0" in name or _UNREADABLE_PARTS.intersection(name.split(b"/")):
            return None
        place = os.fsencode(self._root) + b"/" + name
        directory = place.rpartition(b"/")[0]
        return place if os.path.realpath(directory) == directory else None


def _mode(place: bytes) -> int:
    try:
        return os.lstat(place).st_mode
    except OSError:
        return 0
