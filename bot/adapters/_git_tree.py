"""A snapshot of a tree object: of a commit, or of what the index or the working tree would be as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters._words import encode
from bot.change import RepoPath, Sha
from bot.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.adapters._git_store import Entry, ObjectStore
    from bot.change import SearchResult

MAX_FILE_BYTES = 5_000_000
"""Larger files are not read: no rule or parser gains from them."""

MAX_COMMIT_BYTES = 5_000_000


class TreeSnapshot:
    """The files of one tree. Usable as long as its store is open."""

    def __init__(self, store: ObjectStore, tree: Sha) -> None:
        self._store = store
        self._tree = tree

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        found = {}
        for path in paths:
            entry = self._entry(path)
            if entry is not None and entry.is_regular:
                content = self._store.read(entry.sha, MAX_FILE_BYTES)
                if content is not None:
                    found[path] = content
        return found

    def exists(self, path: RepoPath) -> bool:
        entry = self._entry(path)
        return entry is not None and (entry.is_regular or entry.is_symlink)

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        entry = self._entry(folder)
        if entry is None or not entry.is_tree:
            return ()
        inside = self._store.tree(entry.sha).items()
        names = sorted(name for name, found in inside if found.is_regular)
        return tuple(RepoPath(f"{folder}/{name.decode(errors='surrogateescape')}") for name in names)

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        found = {path: self._entry(path) for path in paths}
        return {path: entry.sha for path, entry in found.items() if entry is not None and entry.is_regular}

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        from bot.adapters._git_grep import Source, grep  # the most of a short command's start

        return grep(Source(self._store.git, ("-I",), self._tree), names, limit, endings)

    def _entry(self, path: RepoPath) -> Entry | None:
        return find_entry(self._store, self._tree, path)


def find_entry(store: ObjectStore, tree: Sha, path: RepoPath) -> Entry | None:
    """What stands at a path of a tree; None for nothing."""
    *directories, name = encode(path).split(b"/")
    for directory in directories:
        entry = store.tree(tree).get(directory)
        if entry is None or not entry.is_tree:
            return None
        tree = entry.sha
    return store.tree(tree).get(name)


def tree_of(store: ObjectStore, commit: Sha) -> Sha:
    """The tree of a commit. RepositoryError if the commit is missing."""
    content = store.read(commit, MAX_COMMIT_BYTES)
    if content is None:
        raise RepositoryError(f"Commit {commit[:10]} cannot be read.", "See `git fsck`.")
    return Sha(content[len(b"tree ") : content.index(b"\n")].decode())
