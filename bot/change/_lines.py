"""The lines of a file's hunks, and what kind of file they show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.change._diff import FileDiff, FileKind, Hunk, Line, LineOp
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.change._diff import Sha
    from bot.change._hunks import RawHunk
    from bot.change._scan import RawFile

_NO_LINES = "the patch names it but shows no lines of it"

# What git keeps in place of a submodule's files, and of a file that Git LFS keeps elsewhere
# (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, "The Pointer").
_SUBMODULE_LINE = lazy(r"Subproject commit [0-9a-f]{40,64}(?:-dirty)?")
_LFS_FIRST_LINE = "version https://git-lfs.github.com/spec/v1"
_LFS_LINE = lazy(r"(?:version|oid|size|ext-\d-\S+) \S+\r?")
# The id of the empty blob under SHA-1 and SHA-256.
_EMPTY_BLOBS = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a300721813",
)


def with_hunks(diff: FileDiff, data: bytes, raw: RawFile, omitted: str | None) -> FileDiff:
    """The file with its hunks out of the patch `data`; without their lines if `omitted` gives a reason."""
    begin, end = extent(raw)
    # Header lines in CRLF tell that the whole patch was converted, unless, as from Subversion, others differ.
    converted = raw.has_crlf and data.count(b"\n", begin, end) == data.count(b"\r\n", begin, end)
    hunks = tuple(_read_hunk(data, hunk, converted, is_kept=omitted is None) for hunk in raw.hunks)
    if omitted is None and not hunks and _lacks_lines(diff, raw):
        omitted = _NO_LINES
    return replace(diff, hunks=hunks, omitted=omitted, kind=_true_kind(diff, hunks))


def _read_hunk(data: bytes, raw: RawHunk, converted: bool, *, is_kept: bool) -> Hunk:
    lines: tuple[Line, ...] = ()
    if is_kept:
        body = data[raw.begin : raw.end].removesuffix(b"\n")
        body = body.replace(b"\r\n", b"\n").removesuffix(b"\r") if converted else body
        rows = body.decode("utf-8", "surrogateescape").split("\n")
        lines = _number(rows, raw.old_start, raw.new_start)
    section = raw.section.decode("utf-8", "surrogateescape")
    return Hunk(raw.old_start, raw.old_count, raw.new_start, raw.new_count, section, lines)


def _number(rows: Sequence[str], old: int, new: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    context, added, removed = LineOp.CONTEXT, LineOp.ADDED, LineOp.REMOVED
    for row in rows:
        mark = row[:1]
        if mark == "+":
            lines.append(Line(added, row[1:], None, new))
            new += 1
        elif mark == "-":
            lines.append(Line(removed, row[1:], old, None))
            old += 1
        elif mark == "\\":
            # "No newline at end of file", in the language of whoever made the patch.
            lines[-1:] = [line._replace(newline=False) for line in lines[-1:]]
        else:
            lines.append(Line(context, row[1:] if mark == " " else row, old, new))
            old += 1
            new += 1
    return tuple(lines)


def extent(raw: RawFile) -> tuple[int, int]:
    """The offsets between which the file's hunks stand in the patch."""
    return (raw.hunks[0].begin, raw.hunks[-1].end) if raw.hunks else (raw.at, raw.at)


def _lacks_lines(diff: FileDiff, raw: RawFile) -> bool:
    """Whether the file's content changes and the patch does not show how (as with `git diff -D`)."""
    if diff.kind in (FileKind.BINARY, FileKind.SUBMODULE):
        return False
    if raw.style == "plain":
        return True
    before = None if diff.old_path is None else diff.old_blob
    after = None if diff.new_path is None else diff.new_blob
    return before != after and not all(map(_is_empty, (before, after)))


def _is_empty(blob: Sha | None) -> bool:
    return blob is None or any(empty.startswith(blob) for empty in _EMPTY_BLOBS)


def _true_kind(diff: FileDiff, hunks: Sequence[Hunk]) -> FileKind:
    """What the lines show, whatever the header says: a label must not keep code from being read."""
    changed = (line.text for hunk in hunks for line in hunk.lines if line.op is not LineOp.CONTEXT)
    if _SUBMODULE_LINE.fullmatch(next(changed, "")) and all(map(_SUBMODULE_LINE.fullmatch, changed)):
        return FileKind.SUBMODULE
    if _is_lfs_pointer(diff, hunks):
        return FileKind.LFS_POINTER
    one_line = all(hunk.old_count <= 1 and hunk.new_count <= 1 for hunk in hunks)
    is_as_said = diff.kind is FileKind.SYMLINK and len(hunks) <= 1 and one_line
    return diff.kind if is_as_said or not hunks else FileKind.TEXT


def _is_lfs_pointer(diff: FileDiff, hunks: Sequence[Hunk]) -> bool:
    if len(hunks) != 1 or max(hunks[0].old_start, hunks[0].new_start) != 1:
        return False
    other = LineOp.ADDED if diff.new_path is None else LineOp.REMOVED
    texts = [line.text for line in hunks[0].lines if line.op is not other]
    return texts[:1] == [_LFS_FIRST_LINE] and all(map(_LFS_LINE.fullmatch, texts))
