"""Second pass over a patch: what was found becomes FileDiffs, with their lines as far as the limits allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.change._header import describe
from bot.change._lines import extent, with_hunks
from bot.change._scan import RawFile, scan
from bot.errors import PatchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.change._diff import Commit, FileDiff
    from bot.change._mail import Message

_WHAT_IS_READ = "Give what `git diff`, `git show` or `git format-patch` prints."
_COMBINED = "a combined diff of a merge cannot be read; give the diff against one parent"


@dataclass(frozen=True, slots=True)
class DiffLimits:
    """How much of a patch is kept in memory. A line costs about 200 bytes beside its text.

    What is over a limit keeps its FileDiff, with a reason in `omitted`; only more files or hunks than these
    make the patch unreadable.
    """

    max_file_bytes: int = 1_000_000
    max_total_bytes: int = 30_000_000
    max_line_bytes: int = 200_000
    max_lines: int = 800_000
    max_files: int = 50_000
    max_hunks: int = 200_000


@dataclass(frozen=True, slots=True)
class Patch:
    """What a patch holds. A series of mails gives a file once for each mail that changes it."""

    files: tuple[FileDiff, ...]
    commits: tuple[Commit, ...] = ()
    """Of the mails or log entries around the diffs, in their order; empty for a bare diff."""
    title: str = ""
    """The subject of the cover letter, or else of the first commit."""


def parse_patch(data: bytes, limits: DiffLimits = DiffLimits()) -> Patch:
    """Read what `git diff`, `show`, `log -p`, `format-patch`, `diff -u`, svn or hg print.

    Text around the diffs is skipped, as `git apply` does. Raises PatchError for anything that cannot be read
    as its author meant it: no patch at all, a hunk cut short, a header that contradicts itself.
    """
    data = _as_utf8(data)
    raws, messages = _gather(data, limits)
    if not raws:
        remedy = "Take it with `git diff --no-color`." if b"\x1b[" in data else _WHAT_IS_READ
        raise PatchError("there is no patch in the input.", remedy)
    read = zip(raws, _omissions(data, raws, limits), strict=True)
    files = tuple(with_hunks(describe(data, raw), data, raw, omitted) for raw, omitted in read)
    commits = tuple(message.commit for message in messages if message.commit)
    cover = next((message for message in messages if not message.commit), None)
    first = cover or next(iter(messages), None)
    return Patch(files, commits, first.title if first else "")


def _as_utf8(data: bytes) -> bytes:
    if not data or data.isspace():
        raise PatchError("the patch is empty.", _WHAT_IS_READ)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PatchError(
            "the patch is UTF-16 text, as PowerShell's `>` writes it.",
            "Write it with `git diff --output=change.patch`.",
        )
    return data.removeprefix(b"\xef\xbb\xbf")


def _gather(data: bytes, limits: DiffLimits) -> tuple[list[RawFile], list[Message]]:
    raws: list[RawFile] = []
    messages: list[Message] = []
    hunks = 0
    for item in scan(data):
        if isinstance(item, RawFile):
            raws.append(item)
            hunks += len(item.hunks)
        else:
            messages.append(item)
        if len(raws) + len(messages) > limits.max_files or hunks > limits.max_hunks:
            raise PatchError(
                f"the patch has more than {limits.max_files:,} files or {limits.max_hunks:,} hunks.",
                "Give it in parts.",
            )
    return raws, messages


def _omissions(data: bytes, raws: Sequence[RawFile], limits: DiffLimits) -> list[str | None]:
    """For each file why its lines are not read, or None. The smallest come first: a giant starves none."""
    reasons: list[str | None] = [None] * len(raws)
    sizes = [extent(raw)[1] - extent(raw)[0] for raw in raws]
    bytes_left, lines_left = limits.max_total_bytes, limits.max_lines
    for index in sorted(range(len(raws)), key=sizes.__getitem__):
        begin, end = extent(raws[index])
        lines = data.count(b"\n", begin, end) + 1
        reasons[index] = _own_omission(data, raws[index], limits)
        if reasons[index] is None and (sizes[index] > bytes_left or lines > lines_left):
            total, most = _size(sum(sizes)), _size(limits.max_total_bytes)
            reasons[index] = (
                f"the patch is {total} in all; {most} or {limits.max_lines:,} lines of it are read, "
                "the smallest files first"
            )
        if reasons[index] is None:
            bytes_left -= sizes[index]
            lines_left -= lines
    return reasons


def _own_omission(data: bytes, raw: RawFile, limits: DiffLimits) -> str | None:
    if raw.style == "combined":
        return _COMBINED
    begin, end = extent(raw)
    if end - begin > limits.max_file_bytes:
        return f"its patch is {_size(end - begin)}; files over {_size(limits.max_file_bytes)} are not read"
    if end - begin <= limits.max_line_bytes:
        return None
    longest = max(map(len, data[begin:end].split(b"\n")))
    if longest <= limits.max_line_bytes:
        return None
    most = _size(limits.max_line_bytes)
    return f"it has a line of {_size(longest)}; files with lines over {most} are not read"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count:,} bytes"
