"""The hunks of one file in a patch: their headers, and where their lines begin and end."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from bot.errors import PatchError
from bot.pattern import lazy

_TAKE_AGAIN = "Take the patch again with `git diff`, and do not edit it by hand."

HUNK_HEADER = lazy(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?([^\n]*)")
# Behind a hunk's last line: a line that the counts in its header left over, but not a mail's signature.
_LEFT_OVER = lazy(rb"\+|-(?!--|- ?\r?(?:\n|\Z))")
_SECTION_BYTES = 200
_MOST_HUNKS = 100_000


class RawHunk(NamedTuple):
    """A hunk's header, and the offsets between which its lines stand in the patch."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    section: bytes
    begin: int
    end: int


def refuse(data: bytes, at: int, what: str, remedy: str = _TAKE_AGAIN) -> NoReturn:
    """Raise the PatchError that says what is wrong in the line at the offset `at`."""
    raise PatchError(f"line {line_number(data, at)} of the patch: {what}", remedy)


def line_number(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def read_hunks(data: bytes, position: int) -> tuple[tuple[RawHunk, ...], int]:
    """The hunks that follow each other from an offset on, and the offset behind them. Raises PatchError."""
    hunks: list[RawHunk] = []
    while data.startswith(b"@@", position):
        header = HUNK_HEADER.match(data, position)
        if not header:
            refuse(data, position, "a hunk's header that is not `@@ -line,count +line,count @@`.")
        old, new = int(header[2] or 1), int(header[4] or 1)
        begin = min(header.end() + 1, len(data))
        old_start, new_start = int(header[1]), int(header[3])
        if (old and not old_start) or (new and not new_start) or not (old or new):
            refuse(data, position, "a hunk's header whose line numbers and counts cannot be.")
        end = _hunk_end(data, position, begin, old, new)
        if len(hunks) == _MOST_HUNKS:
            refuse(data, position, f"more than {_MOST_HUNKS:,} hunks of one file.", "Leave that file out.")
        section = header[5][:_SECTION_BYTES].rstrip(b"\r")
        hunks.append(RawHunk(old_start, old, new_start, new, section, begin, end))
        position = end
    if hunks and _LEFT_OVER.match(data, position):
        refuse(data, position, "more lines than the hunk's header announces.")
    return tuple(hunks), position


def _hunk_end(data: bytes, header: int, position: int, old: int, new: int) -> int:
    """Where the lines that begin at `position` end: the counts decide, not what the lines look like."""
    find, size = data.find, len(data)
    while old > 0 or new > 0:
        mark = data[position] if position < size else 0
        if mark in (32, 10) or (mark == 13 and data.startswith(b"\r\n", position)):
            # An empty line is an empty line of context from which a mail program took the blank.
            old -= 1
            new -= 1
        elif mark == 43:
            new -= 1
        elif mark == 45:
            old -= 1
        elif mark != 92:
            _refuse_short_hunk(data, header, position, old, new)
        position = find(b"\n", position) + 1 or size
    if old < 0 or new < 0:
        refuse(data, header, "a hunk whose lines do not add up to the counts in its header.")
    while position < size and data[position] == 92:
        position = find(b"\n", position) + 1 or size
    return position


def _refuse_short_hunk(data: bytes, header: int, at: int, old: int, new: int) -> NoReturn:
    begun = line_number(data, header)
    missing = f"{max(old, 0)} old and {max(new, 0)} new lines are missing"
    refuse(data, at, f"the hunk that begins in line {begun} is cut short; {missing}.")
