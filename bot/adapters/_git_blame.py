"""Where lines come from: which commit of a change brought each line that it adds.

Most files of a change are touched by one of its commits only. What each commit made of which file is one `git log`.
The others are replayed together (`_git_replay`), or, where they are few or renamed, blamed, a process each.
"""

from __future__ import annotations

import re
import time
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_output import Output
from bot.adapters._git_past import BasePast
from bot.adapters._git_tree import MAX_COMMIT_BYTES, find_entry, tree_of
from bot.adapters._git_unseen import tells_of_missing
from bot.change import Identity, Origin, Past, RepoPath, Sha, Side, unquote
from bot.errors import RepositoryError
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.adapters._git_log import RangeLog, Touch
    from bot.adapters._git_store import ObjectStore
    from bot.change import Change

TIME_LIMIT_S = 10.0
"""For all blaming in one review; what is asked later is not told."""
_MANY = 6
"""Files from which on replaying all is faster than `git blame` of each."""
_MOST_RUNS = 500
"""Runs of lines that are named one by one; with more, the whole file is asked for."""

_HEADER = lazy(rb"([0-9a-f]{40,64}) (\d{1,9}) (\d{1,9}) (\d{1,9})")
"""git-blame(1), "Incremental output": commit, line there, line here, number of lines."""


class Blamed(NamedTuple):
    """What `git blame` says of a commit, once for all its lines."""

    author: Identity
    when: int
    is_boundary: bool


class GitHistory:
    """The history around a change in a repository. Usable as long as its store is open; nothing is read until asked.

    `left` is the commit whose ancestors do not belong to the change; None where the change is no commit yet.
    """

    def __init__(self, store: ObjectStore, change: Change, base: Sha, left: Sha | None = None) -> None:
        self._store = store
        self._change = change
        self._base = base
        self._left = left
        self.seconds = TIME_LIMIT_S
        """Left for blaming."""

    @cached_property
    def _before(self) -> BasePast:
        return BasePast(self._store, self._base)

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        self._before.begin(lines)

    def past(self) -> Past:
        return self._before.past()

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side) -> tuple[Origin, ...]:
        if side is Side.OLD:
            return self._before.origins(path, lines)
        if self._left is None or self._change.head is None or not lines:
            return ()
        touch = self._whole.get(path)
        if touch is not None:
            added = self._added.get(path, frozenset())
            return tuple(Origin(n, touch.sha, path, n, touch.author, touch.when) for n in lines if n in added)
        replayed = self.replayed.get(path)
        if replayed is not None:
            return tuple(self._placed(path, lines, replayed))
        return self.blame(path, lines)

    @cached_property
    def _added(self) -> Mapping[RepoPath, frozenset[int]]:
        files = self._change.files
        return {
            f.new_path: frozenset(n for line in f.added if (n := line.new)) for f in files if f.new_path is not None
        }

    @cached_property
    def _whole(self) -> Mapping[RepoPath, Touch]:
        """The files whose whole difference is one commit's, with that commit."""
        head, left, commits = self._change.head, self._left, self._change.commits
        if head is None or left is None:
            return {}
        if len(commits) == 1 and not commits[0].is_merge and left == self._base:
            from bot.adapters._git_log import Touch

            only = Touch(head, commits[0].author, _time_of(self._store, head), "", "")
            return dict.fromkeys(self._added, only)
        return dict(self._alone(head))

    def _alone(self, head: Sha) -> Iterator[tuple[RepoPath, Touch]]:
        """Where a commit took the blob of the base and made that of the head; the newest, if there are several."""
        before, after = tree_of(self._store, self._base), tree_of(self._store, head)
        for path, touch in reversed(self._log.touches):
            if path not in self._added or path in self._perhaps_renamed:
                continue
            if (touch.old, touch.new) == (_blob(self._store, before, path), _blob(self._store, after, path)):
                yield path, touch

    @cached_property
    def _log(self) -> RangeLog:
        assert self._change.head is not None, "asked for ranges only"  # noqa: S101
        assert self._left is not None  # noqa: S101
        from bot.adapters._git_log import read_log

        return read_log(self._store, self._change.head, self._left)

    @cached_property
    def _perhaps_renamed(self) -> frozenset[RepoPath]:
        """What a commit made while it took other files away may be one of these: that is for `git blame`."""
        renaming = {touch.sha for _, touch in self._log.touches if not touch.new}
        return frozenset(path for path, touch in self._log.touches if not touch.old and touch.sha in renaming)

    @cached_property
    def replayed(self) -> Mapping[RepoPath, Sequence[tuple[Sha, int] | None]]:
        """The origin of each line of the files that several commits touched, where these are many."""
        paths = [path for path in self._added if path not in self._whole and path not in self._perhaps_renamed]
        if len(paths) < _MANY:
            return {}
        from bot.adapters._git_replay import replay

        try:
            return replay(self._store, self._log.nodes, paths)
        except RepositoryError:
            if not self._store.is_partial:
                raise
            return {}  # contents are missing; `git blame` tells what it can

    def _placed(
        self, path: RepoPath, lines: Sequence[int], replayed: Sequence[tuple[Sha, int] | None]
    ) -> Iterator[Origin]:
        for line in lines:
            place = replayed[line - 1] if 0 < line <= len(replayed) else None
            if place is not None:
                sha, there = place
                yield Origin(line, sha, path, there, *self._log.authors[sha])

    def blame(self, path: RepoPath, lines: Sequence[int]) -> tuple[Origin, ...]:
        """The lines of a file after the change that its commits brought, by `git blame`; () when its time is up."""
        head, left = self._change.head, self._left
        if self.seconds <= 0 or head is None or left is None:
            return ()
        wanted = frozenset(lines)
        runs = tuple(as_runs(sorted(wanted)))
        where = [f"-L{first},{last}" for first, last in runs] if len(runs) <= _MOST_RUNS else []
        start = time.monotonic()
        with self._store.git.start("blame", "--incremental", *where, head, f"^{left}", "--", path) as process:
            output = Output(process, self.seconds)
            found = tuple(origin for origin in read_blame(output.lines()) if origin.line in wanted)
            output.stop()
        self._store.unseen |= tells_of_missing(output.said)
        self.seconds -= time.monotonic() - start
        return tuple(sorted(found))


def read_blame(lines: Iterable[bytes]) -> Iterator[Origin]:
    """The origins in what `git blame --incremental` prints; lines of boundary commits are left out."""
    known: dict[Sha, Blamed] = {}
    said: dict[bytes, bytes] = {}
    header: re.Match[bytes] | None = None
    for line in lines:
        if header is None:
            header = _HEADER.fullmatch(line)
            if header is None:
                return
            continue
        key, _, value = line.partition(b" ")
        if key != b"filename":
            said[key] = value
            continue
        sha = Sha(header[1].decode())
        if sha not in known:
            known[sha] = _blamed(said)
        yield from _origins(sha, known[sha], header, value)
        header, said = None, {}


def _origins(sha: Sha, by: Blamed, header: re.Match[bytes], name: bytes) -> Iterator[Origin]:
    if by.is_boundary:
        return
    there, here, count = (int(header[n]) for n in (2, 3, 4))
    try:
        path = RepoPath(unquote(name).decode(errors="surrogateescape"))
    except ValueError:
        return
    yield from (Origin(here + n, sha, path, there + n, by.author, by.when) for n in range(count))


def _blamed(said: Mapping[bytes, bytes]) -> Blamed:
    name, mail = (said.get(key, b"").decode(errors="surrogateescape") for key in (b"author", b"author-mail"))
    author = Identity(name, mail.removeprefix("<").removesuffix(">"))
    return Blamed(author, _number(said.get(b"author-time", b"")), b"boundary" in said)


def as_runs(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as runs of neighbours: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    first = last = 0
    for line in lines:
        if last and line == last + 1:
            last = line
            continue
        if last:
            yield first, last
        first = last = line
    if last:
        yield first, last


def _blob(store: ObjectStore, tree: Sha, path: RepoPath) -> str:
    entry = find_entry(store, tree, path)
    return entry.sha if entry else ""


def _time_of(store: ObjectStore, commit: Sha) -> int:
    """The author's time ("Commit objects" in gitformat: `author NAME <MAILBOX> SECONDS ZONE`)."""
    content = store.read(commit, MAX_COMMIT_BYTES) or b""
    author = next((line for line in content.split(b"\n") if line.startswith(b"author ")), b"")
    return _number(author.rpartition(b"> ")[2].partition(b" ")[0])


def _number(text: bytes) -> int:
    return int(text) if text.removeprefix(b"-").isdigit() else 0
