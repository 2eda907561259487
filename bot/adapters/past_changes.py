"""The past changes of a repository, opened one after the other by processes that stay.

A review starts some ten git processes. Here one `git cat-file` and one `git diff-tree` answer for all changes, and what
history a change had is cut from one `git log`.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

from bot.adapters._git_history import RENAMES
from bot.adapters._git_past import BasePast
from bot.adapters._git_process import git_in
from bot.adapters._git_range import resolve
from bot.adapters._git_store import ObjectStore
from bot.adapters._git_tree import TreeSnapshot, tree_of
from bot.adapters._git_walk import as_past, newest_before, read_walk
from bot.adapters.recent import RecentMemo
from bot.change import (
    Change,
    Commit,
    DiffLimits,
    FileDiff,
    Origin,
    Past,
    RepoPath,
    SearchResult,
    Sha,
    Side,
    parse_patch,
)
from bot.config import CONFIG_PATHS
from bot.errors import RepositoryError, UsageError
from bot.facts import Sources
from bot.risk.replay import Depth, Walk, WalkedCommit

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from bot.adapters._git_range import Layout

MOST_FILES: Final = 300
"""A change to more is an import or a reformatting: it is named, and not assessed."""
MOST_DIFF_BYTES: Final = 8_000_000
ROOT: Final = "it is the first commit: there is nothing to compare it with"
_MOST_TREES: Final = 20_000
"""Directories that are remembered between changes; most of two neighbours are the same."""
_NOT_SEARCHED: Final = "not searched in a light replay"


class NotReplayedError(RepositoryError):
    """A change that a replay does not read; the message says why."""


@dataclass(frozen=True, slots=True)
class PastRepository:
    """The walk through a repository, and its files at HEAD: where the policy of today stands."""

    walk: Walk
    config: bytes | None
    config_path: str
    head: TreeSnapshot


@contextmanager
def open_past(repo: Path, since: int, *, first_parent: bool, head: str = "HEAD") -> Iterator[PastRepository]:
    """What there is to replay from HEAD, or another commit, back to a time, and the configuration there.

    Raises RepositoryError if the repository cannot give it, UsageError if no commit is that young.
    """
    layout, (head_sha,) = resolve(git_in(repo), (head,))
    with _store(layout) as store:
        walk = read_walk(store, head_sha, since, first_parent=first_parent)
        if not walk.period:
            raise UsageError(
                f"No commit of HEAD is from that date or later; the newest is of {_date(walk.commits[0].committed)}.",
                "Give an earlier --since.",
            )
        tree = TreeSnapshot(store, tree_of(store, head_sha))
        found = tree.read([RepoPath(path) for path in CONFIG_PATHS])
        path = next((path for path in CONFIG_PATHS if path in found), CONFIG_PATHS[0])
        yield PastRepository(walk, found.get(RepoPath(path)), path, tree)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest steps of a main line."""

    head: Sha
    steps: tuple[Sha, ...]
    """Newest first."""
    since: int
    """Before, or when, the oldest of them was committed; seconds since the epoch."""


def newest_steps(repo: Path, spec: str | None, most: int) -> Newest:
    """What the main line took in last, up to HEAD or by a range: merges, and commits that are none.

    Raises UsageError for what is no range, RepositoryError if the repository cannot give it.
    """
    left, _, right = (spec or "HEAD").rpartition("..")
    layout, (head, *below) = resolve(git_in(repo), (right or "HEAD", *([left.rstrip(".")] if left else [])))
    with _store(layout) as store:
        told = store.git.run(
            "log", "--first-parent", f"--max-count={most}", "--format=%H %ct", head, *(f"^{sha}" for sha in below), "--"
        ).out.decode()
    found = [line.split() for line in told.splitlines()]
    if not found:
        raise UsageError(f"There is no change in {spec or 'HEAD'}.", "Name a range that has some.")
    return Newest(head, tuple(Sha(sha) for sha, _ in found), min(int(at) for _, at in found))


def _store(layout: Layout) -> ObjectStore:
    return ObjectStore(layout.objects, shallow=layout.shallow if layout.is_shallow else None, sha256=layout.sha256)


def _date(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


class PastChanges:
    """Opens the changes of a walk. Not for two threads at once. Close it, or use it in a `with` statement."""

    def __init__(self, repo: Path, walk: Walk, depth: Depth) -> None:
        layout, _ = resolve(git_in(repo), ("HEAD",))
        self._store = _store(layout)
        self._diffs = _Diffs(self._store)
        self._ends = self._store.shallow_commits()
        self._walk = walk
        self._depth = depth
        self._memo = RecentMemo()
        self._commits = {commit.sha: commit for commit in walk.commits}
        self._past = {commit.sha: commit.as_past() for commit in walk.commits}

    def open(self, commit: WalkedCommit, *, blamed: bool = False) -> Sources:
        """The change that a commit made to its first parent, with the two states and the history before it.

        `blamed`: where its removed lines came from may be asked, too. Raises NotReplayedError for a change that is not
        read, RepositoryError for one whose objects are missing.
        """
        if commit.sha in self._ends:
            raise NotReplayedError("the shallow clone ends here: its parent is not known")
        if not commit.parents:
            raise NotReplayedError(ROOT)
        if commit.files > MOST_FILES:
            raise NotReplayedError(f"it touches {commit.files:,} files; over {MOST_FILES} are not read in a replay")
        self._store.forget_trees(_MOST_TREES)
        base = commit.parents[0]
        trees = tree_of(self._store, base), tree_of(self._store, commit.sha)
        files = self._files(*trees)
        if len(files) > MOST_FILES:
            raise NotReplayedError(f"it touches {len(files):,} files; over {MOST_FILES} are not read in a replay")
        change = Change(files, (_as_commit(commit),), base, commit.sha, commit.subject)
        before, after = (TreeSnapshot(self._store, tree) for tree in trees)
        return Sources(
            change,
            before,
            after if self._depth is Depth.FULL else _Unsearched(after),
            _PastHistory(self, change, commit, blamed=blamed),
            memo=self._memo,
        )

    def _files(self, before: Sha, after: Sha) -> tuple[FileDiff, ...]:
        patch = self._diffs.take(before, after) if before != after else b""
        return parse_patch(patch, DiffLimits()).files if patch else ()

    def past(self, base: Sha) -> Past:
        """The newest commits before a change."""
        return as_past(newest_before(self._commits, self._past, base), self._ends)

    def trace(self, base: Sha) -> BasePast:
        """Where lines of files at `base` come from."""
        return BasePast(self._store, base)

    def close(self) -> None:
        self._diffs.stop()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _as_commit(commit: WalkedCommit) -> Commit:
    return Commit(commit.sha, commit.author, commit.committer, commit.message, is_merge=len(commit.parents) > 1)


class _PastHistory:
    """`History` of a past change, from the walk's one log."""

    def __init__(self, changes: PastChanges, change: Change, commit: WalkedCommit, *, blamed: bool) -> None:
        self._changes = changes
        self._change = change
        self._commit = commit
        self._blamed = blamed

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        del lines  # there is no other work to do meanwhile: the other cores have their own changes

    @cached_property
    def _known(self) -> Past:
        return self._changes.past(self._commit.parents[0])

    def past(self) -> Past:
        return self._known

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side) -> tuple[Origin, ...]:
        if side is Side.OLD:
            return self._trace.origins(path, lines) if self._blamed else ()
        if len(self._commit.parents) > 1:
            return ()  # which commit of the branch brought a line makes no difference to the whole
        c, added = self._commit, self._added.get(path, frozenset())
        return tuple(Origin(line, c.sha, path, line, c.author, c.authored) for line in lines if line in added)

    @cached_property
    def _trace(self) -> BasePast:
        return self._changes.trace(self._commit.parents[0])

    @cached_property
    def _added(self) -> Mapping[RepoPath, frozenset[int]]:
        files = self._change.files
        return {f.new_path: frozenset(n for x in f.added if (n := x.new)) for f in files if f.new_path is not None}


class _Unsearched:
    """A snapshot that is read and never searched."""

    def __init__(self, tree: TreeSnapshot) -> None:
        self._tree = tree

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        return self._tree.read(paths)

    def exists(self, path: RepoPath) -> bool:
        return self._tree.exists(path)

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        return self._tree.listed(folder)

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        return self._tree.blob_ids(paths)

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        del names, limit, endings
        return SearchResult((), complete=False, reason=_NOT_SEARCHED)


class _Diffs:
    """Patches between trees from one `git diff-tree --stdin`, which starts at the first.

    git gives a line that names no trees back as it is and flushes (git-diff-tree(1) says nothing of it; builtin/
    diff-tree.c has done so since 2005): a random one marks where a patch ends, which no patch can hold.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._process: subprocess.Popen[bytes] | None = None

    def take(self, before: Sha, after: Sha) -> bytes:
        """The patch. NotReplayedError if it is too long, RepositoryError if objects are missing."""
        mark = f"end of patch {os.urandom(16).hex()}\n".encode()
        process = self._process or self._start()
        source, answers = process.stdin, process.stdout
        assert source is not None  # noqa: S101 - started with pipes
        assert answers is not None  # noqa: S101
        with suppress(BrokenPipeError):
            source.write(f"{before} {after}\n".encode() + mark)
            source.flush()
        lines, size = list[bytes](), 0
        for line in answers:
            if line == mark:
                return b"".join(lines[1:])  # the first names the trees
            lines.append(line)
            size += len(line)
            if size > MOST_DIFF_BYTES:
                self.stop()
                raise NotReplayedError(f"its diff has over {MOST_DIFF_BYTES // 1_000_000} MB")
        self.stop()
        raise RepositoryError("objects of it are missing here, or broken", "See `git fsck`.")

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = self._store.git.start(
            "diff-tree", "--stdin", "--patch", "-r", "--no-color", "--no-ext-diff", "--no-textconv", *RENAMES,
            "--full-index", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3",
        )  # fmt: skip
        return self._process

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
