"""A patch over the files it is for: what they were, or what they become, without touching them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._words import Words, cut, encode, ends_with, hit_order
from bot.change import FileKind, FileStatus, LineOp, SearchResult, apply_file_diff, blob_id
from bot.errors import PatchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.change import FileDiff, Hunk, Patch, RepoPath, Sha, Snapshot

_WRONG_DIRECTORY = "Name the directory the patch is for."


class Unread(Enum):
    """In place of content: there is a file, but the patch does not show what is in it, or it is a symbolic link."""

    UNREAD = "unread"


Content = bytes | Unread | None
"""None: there is no file."""


class OverlaySnapshot:
    """A snapshot in which some files are different, or gone."""

    def __init__(self, base: Snapshot, changed: Mapping[RepoPath, Content]) -> None:
        self._base = base
        self._changed = changed

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        found = dict(self._base.read([path for path in paths if path not in self._changed]))
        for path in paths:
            content = self._changed.get(path)
            if isinstance(content, bytes):
                found[path] = content
        return found

    def exists(self, path: RepoPath) -> bool:
        if path in self._changed:
            return self._changed[path] is not None
        return self._base.exists(path)

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        found = {path for path in self._base.listed(folder) if path not in self._changed}
        found |= {p for p, c in self._changed.items() if isinstance(c, bytes) and p.rpartition("/")[0] == folder}
        return tuple(sorted(found, key=encode))

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        found = dict(self._base.blob_ids([path for path in paths if path not in self._changed]))
        for path in paths:
            content = self._changed.get(path)
            if isinstance(content, bytes):
                found[path] = blob_id(content)
        return found

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        words = Words(names)
        base = self._base.search(names, limit, endings)
        hits = [hit for hit in base.hits if hit.path not in self._changed]
        for path, content in self._changed.items():
            if isinstance(content, bytes) and ends_with(path, endings):
                hits += words.scan(path, content)
        merged = cut(sorted(hits, key=hit_order), limit)
        if base.complete:
            return merged
        return SearchResult(merged.hits, complete=False, reason=base.reason)


class Patched(NamedTuple):
    """The two sides of a patch over the files on disk."""

    before: Snapshot
    after: Snapshot
    is_applied: bool
    """Whether the files on disk are those behind the patch."""


def apply_patch(patch: Patch, tree: Snapshot) -> Patched:
    """Find out which side of the patch the tree is. PatchError if it is neither, saying why not the first."""
    try:
        return Patched(tree, OverlaySnapshot(tree, _carry(patch, tree, reverse=False)), is_applied=False)
    except PatchError as refusal:
        try:
            changed = _carry(patch, tree, reverse=True)
        except PatchError:
            raise refusal from None
    return Patched(OverlaySnapshot(tree, changed), OverlaySnapshot(tree, _as_they_are(patch, tree)), is_applied=True)


class _Step(NamedTuple):
    """A file's diff, as its direction reads it."""

    diff: FileDiff
    reverse: bool
    source: RepoPath | None
    """The file it starts from; None if it makes one."""
    target: RepoPath | None
    """The file it leaves; None if it takes one away."""

    is_from_original: bool = False
    """A copy or rename starts from what the other file was before the diff, although that may stand before it."""

    @property
    def leaves_source(self) -> bool:
        return self.source == self.target or (self.diff.status is FileStatus.COPIED and not self.reverse)


def _step(diff: FileDiff, *, reverse: bool, is_series: bool) -> _Step:
    if not reverse:
        is_moved = diff.status in {FileStatus.COPIED, FileStatus.RENAMED}
        return _Step(diff, reverse, diff.old_path, diff.new_path, is_from_original=is_moved and not is_series)
    # Taking a copy back takes one file away, and does not touch the other.
    target = None if diff.status is FileStatus.COPIED else diff.old_path
    return _Step(diff, reverse, diff.new_path, target)


def _carry(patch: Patch, tree: Snapshot, *, reverse: bool) -> Mapping[RepoPath, Content]:
    """The files that the patch changes, as they are on its other side. PatchError if it does not apply."""
    changed: dict[RepoPath, Content] = {}
    for diff in reversed(patch.files) if reverse else patch.files:
        if diff.kind is FileKind.SUBMODULE:
            continue
        step = _step(diff, reverse=reverse, is_series=len(patch.commits) > 1)
        content = _carry_file(step, tree, changed)
        if step.source is not None and not step.leaves_source:
            changed[step.source] = None
        if step.target is not None:
            changed[step.target] = content
    return changed


def _carry_file(step: _Step, tree: Snapshot, changed: Mapping[RepoPath, Content]) -> Content:
    source, target = step.source, step.target
    if target is not None and target != source and _content(tree, changed, target) is not None:
        raise PatchError(f"{target}: the file is there already.", _WRONG_DIRECTORY)
    if source is None:
        return _apply(step, b"")
    content = _content(tree, {} if step.is_from_original else changed, source)
    if content is None:
        raise PatchError(f"{source}: there is no such file in the directory.", _WRONG_DIRECTORY)
    return _apply(step, content)


def _content(tree: Snapshot, changed: Mapping[RepoPath, Content], path: RepoPath) -> Content:
    if path in changed:
        return changed[path]
    found = tree.read((path,)).get(path)
    if found is None and tree.exists(path):
        return Unread.UNREAD
    return found


def _apply(step: _Step, content: bytes | Unread) -> Content:
    """The content on the other side."""
    diff = step.diff
    if diff.omitted is not None or diff.kind in {FileKind.BINARY, FileKind.SYMLINK} or isinstance(content, Unread):
        return Unread.UNREAD
    try:
        _refuse_misplaced(step, content)
        return apply_file_diff(diff, content, reverse=step.reverse)
    except PatchError:
        if diff.kind is FileKind.LFS_POINTER:  # a checkout has the file itself where the patch has its pointer
            return Unread.UNREAD
        raise


def _refuse_misplaced(step: _Step, content: bytes) -> None:
    for hunk in step.diff.hunks:
        if _is_misplaced(hunk, content, step.reverse):
            where = f"{step.diff.path}: the hunk {hunk.header}"
            raise PatchError(f"{where} does not stand at the file's end or beginning.", _WRONG_DIRECTORY)


def _is_misplaced(hunk: Hunk, content: bytes, reverse: bool) -> bool:
    """Whether an insertion at the first or last line would go elsewhere.

    Its context stands on one side only, and so also where the insertion is already done. `git apply` has the same rule
    (`match_beginning` and `match_end` in its apply.c).
    """
    inserted = LineOp.REMOVED if reverse else LineOp.ADDED
    kept = [line for line in hunk.lines if line.op is not inserted]
    if any(line.op is not LineOp.CONTEXT for line in kept):
        return False
    if not kept:
        return bool(content) and (hunk.new_start if reverse else hunk.old_start) == 0
    context = b"".join(encode(line.text) + (b"\n" if line.newline else b"") for line in kept)
    is_first, is_last = hunk.lines[0].op is inserted, hunk.lines[-1].op is inserted
    return (is_first and not content.startswith(context)) or (is_last and not content.endswith(context))


def _as_they_are(patch: Patch, tree: Snapshot) -> Mapping[RepoPath, Content]:
    """The files behind a patch that is applied: searched even if git does not track them yet."""
    paths = [diff.new_path for diff in patch.files if diff.new_path is not None and diff.kind is not FileKind.SUBMODULE]
    return {path: _content(tree, {}, path) for path in paths}
