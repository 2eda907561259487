"""Carry a file's diff forward or back over the file's content."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.change._diff import FileDiff, FileKind, Hunk, LineOp
from bot.errors import PatchError

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKE_AGAIN = "Take the patch against the files as they are."
_SEARCHED_LINES = 500
"""How far from its stated place a hunk is looked for, in lines before and behind."""


class _Edit(NamedTuple):
    """A hunk as its direction reads it: which lines stand where, and what takes their place."""

    at: int
    """Lines of the file before the hunk, as its header states."""
    before: list[bytes]
    after: list[bytes]


def apply_file_diff(diff: FileDiff, content: bytes, *, reverse: bool = False) -> bytes:
    """The file's content after the diff, or with `reverse` its content before it.

    Strict: context and replaced lines must stand as they are in the hunk. If they do not stand in the stated
    line, a hunk is moved by up to 500 lines to the only place where they do, and those behind it with it.
    Linear in the content and the diff. Raises PatchError, naming file and line, if the diff does not apply.
    """
    _check_has_lines(diff)
    source, target = (diff.new_path, diff.old_path) if reverse else (diff.old_path, diff.new_path)
    if source is None and content:
        raise PatchError(f"{diff.path}: the file is there already, with other content.", _TAKE_AGAIN)
    lines = _cut(content)
    result: list[bytes] = []
    done = offset = 0
    for hunk in diff.hunks:
        edit = _edit(hunk, reverse)
        place = _place(edit, lines, done, offset)
        if place is None:
            where = f"{diff.path}:{edit.at + 1}"
            raise PatchError(f"{where}: the lines of the hunk {hunk.header} do not stand there.", _TAKE_AGAIN)
        result += lines[done:place]
        result += edit.after
        offset, done = place - edit.at, place + len(edit.before)
    result += lines[done:]
    _check_result(diff, result, is_gone=target is None)
    return b"".join(result)


def _check_has_lines(diff: FileDiff) -> None:
    if diff.omitted is not None:
        raise PatchError(f"{diff.path}: {diff.omitted}.", "Read the file from the repository.")
    if diff.kind is FileKind.BINARY:
        raise PatchError(f"{diff.path}: a binary file has no lines.", "Read the file from the repository.")


def _check_result(diff: FileDiff, lines: Sequence[bytes], *, is_gone: bool) -> None:
    if is_gone and lines:
        raise PatchError(f"{diff.path}: lines are left of a file that should be gone.", _TAKE_AGAIN)
    for number, line in enumerate(lines[:-1], 1):
        if not line.endswith(b"\n"):
            raise PatchError(f"{diff.path}:{number}: a line without newline before the last.", _TAKE_AGAIN)


def _cut(content: bytes) -> list[bytes]:
    """The lines with their newline, which the last may lack. Only a line feed ends a line."""
    lines = [line + b"\n" for line in content.split(b"\n")]
    last = lines.pop().removesuffix(b"\n")
    return [*lines, last] if last else lines


def _edit(hunk: Hunk, reverse: bool) -> _Edit:
    start, count = (hunk.new_start, hunk.new_count) if reverse else (hunk.old_start, hunk.old_count)
    ours, theirs = (LineOp.ADDED, LineOp.REMOVED) if reverse else (LineOp.REMOVED, LineOp.ADDED)
    before, after = [], []
    for line in hunk.lines:
        content = line.text.encode("utf-8", "surrogateescape") + (b"\n" if line.newline else b"")
        if line.op is not theirs:
            before.append(content)
        if line.op is not ours:
            after.append(content)
    # A hunk that takes no lines states the line behind which it stands, any other its first line.
    return _Edit(start - 1 if count else start, before, after)


def _place(edit: _Edit, lines: Sequence[bytes], done: int, offset: int) -> int | None:
    """Before which line the hunk stands, at or behind `done`; None if nowhere or if that is not certain."""
    at, size = edit.at + offset, len(edit.before)
    if done <= at <= len(lines) - size and lines[at : at + size] == edit.before:
        return at
    begin = max(done, at - _SEARCHED_LINES)
    # The newline before each line makes sure that only whole lines are found.
    near = b"\n" + b"".join(lines[begin : max(begin, at + size + _SEARCHED_LINES)])
    sought = b"\n" + b"".join(edit.before)
    found = near.find(sought) if edit.before else -1
    if found < 0 or near.find(sought, found + 1) >= 0:
        return None
    place = begin + near.count(b"\n", 0, found)
    return place if lines[place : place + size] == edit.before else None
