"""A snapshot of files that are in memory already: small trees of evaluation cases, and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters._words import Words, cut, encode, ends_with
from bot.change import RepoPath, SearchResult, blob_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.change import Hit, Sha


class MemorySnapshot:
    """The files given, as content by path."""

    def __init__(self, files: Mapping[RepoPath, bytes]) -> None:
        self._files = dict(files)

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        return {path: self._files[path] for path in paths if path in self._files}

    def exists(self, path: RepoPath) -> bool:
        return path in self._files

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        return tuple(sorted((p for p in self._files if folder and p.rpartition("/")[0] == folder), key=encode))

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        return {path: blob_id(content) for path, content in self.read(paths).items()}

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        words = Words(names)
        hits: list[Hit] = []
        for path in sorted(self._files, key=encode):
            if ends_with(path, endings):
                hits += words.scan(path, self._files[path])
            if len(hits) > limit:
                break
        return cut(hits, limit)
