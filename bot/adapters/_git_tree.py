"""A snapshot of a tree object: of a commit, or of what the index or the working tree would be as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters._words import encode
from bot.change import RepoPath, SearchResult, Sha
from bot.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.adapters._git_store import Entry, ObjectStore

MAX_FILE_BYTES = 5_000_000
"""Larger files are not read: no rule or parser gains from them."""

MAX_COMMIT_BYTES = 5_000_000


class TreeSnapshot:
    """The files of one tree. Usable as long as its store is open."""

    def __init__(self, store: ObjectStore, tree: Sha) -> None:
        self._store = store
        self._tree = tree
        self.unseen: dict[Sha, RepoPath] = {}
        """Contents that were asked for and are not in the repository: not fetched, in a partial clone."""
        self._blobs: tuple[tuple[RepoPath, Sha], ...] | None = None

    @property
    def unseen_history(self) -> frozenset[Sha]:
        """Objects of the same repository for want of which a look at its history ended early."""
        return frozenset(self._store.unseen)

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        found = {}
        for path in paths:
            entry = self._entry(path)
            if entry is not None and entry.is_regular:
                content = self._store.read(entry.sha, MAX_FILE_BYTES)
                if content is not None:
                    found[path] = content
                elif entry.sha not in self.unseen and not self._store.sizes([entry.sha]):
                    self.unseen[entry.sha] = path
        return found

    def exists(self, path: RepoPath) -> bool:
        entry = self._entry(path)
        return entry is not None and (entry.is_regular or entry.is_symlink)

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        entry = self._entry(folder)
        if entry is None or not entry.is_tree:
            return ()
        inside = entries_of(self._store, entry.sha).items()
        names = sorted(name for name, found in inside if found.is_regular)
        return tuple(RepoPath(f"{folder}/{name.decode(errors='surrogateescape')}") for name in names)

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        found = {path: self._entry(path) for path in paths}
        return {path: entry.sha for path, entry in found.items() if entry is not None and entry.is_regular}

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        from bot.adapters._git_grep import Source, grep  # the most of a short command's start

        lost = self._not_here(endings) if self._store.is_partial and names else {}
        self.unseen |= lost
        found = grep(Source(self._store.git, ("-I",), self._tree), names, limit, endings)
        if not lost:
            return found
        also = f"; {found.reason}" if len(found.hits) >= limit and found.reason else ""
        return SearchResult(found.hits, complete=False, reason=_not_searched(len(lost)) + also)

    def _not_here(self, endings: Sequence[str]) -> dict[Sha, RepoPath]:
        """The contents that a search would look at and that are not in the repository."""
        from bot.adapters._git_unseen import missing_of
        from bot.adapters._words import ends_with

        wanted = {sha: path for path, sha in self._files() if ends_with(path, endings)}
        return {sha: wanted[sha] for sha in missing_of(self._store, wanted)}

    def _files(self) -> tuple[tuple[RepoPath, Sha], ...]:
        if self._blobs is None:
            listed = self._store.git.run("ls-tree", "-r", "-z", "--full-tree", self._tree).out
            entries = (line.split("\t", 1) for line in listed.decode(errors="surrogateescape").split("\0") if line)
            self._blobs = tuple(
                (RepoPath(path), Sha(facts.split(" ")[2])) for facts, path in entries if facts.startswith("100")
            )
        return self._blobs

    def _entry(self, path: RepoPath) -> Entry | None:
        return find_entry(self._store, self._tree, path)


def _not_searched(count: int) -> str:
    return "1 file was not fetched" if count == 1 else f"{count:,} files were not fetched"


def find_entry(store: ObjectStore, tree: Sha, path: RepoPath) -> Entry | None:
    """What stands at a path of a tree; None for nothing. RepositoryError where a folder on the way is not here."""
    *directories, name = encode(path).split(b"/")
    for directory in directories:
        entry = entries_of(store, tree).get(directory)
        if entry is None or not entry.is_tree:
            return None
        tree = entry.sha
    return entries_of(store, tree).get(name)


def entries_of(store: ObjectStore, tree: Sha) -> Mapping[bytes, Entry]:
    """The names in a folder. RepositoryError where it is not here: what was not fetched is not empty."""
    entries = store.tree(tree)
    if not entries and store.read(tree, 0) is None:
        raise RepositoryError(
            f"Folder {tree[:10]} cannot be read: it is missing, or too large.",
            "In a partial clone, fetch it with `git fetch --refetch`; otherwise see `git fsck`.",
        )
    return entries


def tree_of(store: ObjectStore, commit: Sha) -> Sha:
    """The tree of a commit. RepositoryError if the commit is missing."""
    content = store.read(commit, MAX_COMMIT_BYTES)
    if content is None:
        raise RepositoryError(f"Commit {commit[:10]} cannot be read.", "See `git fsck`.")
    return Sha(content[len(b"tree ") : content.index(b"\n")].decode())
