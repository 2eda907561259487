"""First pass over a patch: where its mails, files and hunks stand. No line is copied, so memory stays flat.

The format is that of `git apply` ("Generating patch text with -p" in git-diff's manual) and of GNU diff.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.change._hunks import HUNK_HEADER, RawHunk, read_hunks, refuse
from bot.change._mail import Message, read_log_entry, read_mail
from bot.change._names import NOWHERE, cut_token, split_pair
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Paths have at most 4096 bytes on Linux; quoted, each may take four, and `diff --git` names two.
_LONGEST_HEADER = 40_000

_LANDMARK = lazy(
    rb"^(?:(?P<git>diff --git )|(?P<combined>diff --(?:cc|combined) )|(?P<plain>--- )|(?P<stray>@@ -)"
    rb"|(?P<mail>From \S{1,200} +\w{3} \w{3} +\d)|(?P<log>commit [0-9a-f]{40})|(?P<index>Index: )"
    rb"|(?P<binary>Binary file)|(?P<submodule>Submodule ))",
    re.MULTILINE,
)
_EXTENDED = lazy(
    rb"((?:old|new|new file|deleted file) mode|(?:copy|rename) (?:from|to)|(?:(?:dis)?similarity )?index|mode"
    rb"|---|\+\+\+) "
)
_BINARY_FILES = lazy(rb"Binary files (.*) differ")
_HG_BINARY = lazy(rb"Binary file (.*) has changed")
_SUBMODULE = lazy(rb"Submodule (.*) ([0-9a-f]{7,64})\.{2,3}([0-9a-f]{7,64})(?: \([a-z ]*\))?:?")


class RawFile(NamedTuple):
    """What a patch says of one file, in its own words."""

    at: int
    """The offset of its first line."""
    style: str
    """`git`, `combined` or `plain`: how the names are to be read."""
    title: bytes
    """What follows `diff --git `, or the name that a style without that line gives."""
    fields: Mapping[bytes, bytes]
    """Git's extended header lines, with `---` and `+++` among them."""
    hunks: tuple[RawHunk, ...] = ()
    is_binary: bool = False
    has_crlf: bool = False
    """The patch itself got CRLF line ends on its way: its header lines have them, which git never writes."""


def scan(data: bytes) -> Iterator[RawFile | Message]:
    """The files and mails of a patch in order; what lies between them is prose. Raises PatchError."""
    position = 0
    if opening := read_mail(data, 0, envelope=False):
        yield opening
        position = opening.end
    while found := _LANDMARK.search(data, position):
        read = _READERS[found.lastgroup or ""]
        item, position = read(data, found.start())
        if item is not None:
            yield item


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    """The line at an offset without its end, and the offset of the next one."""
    end = data.find(b"\n", at)
    end = len(data) if end < 0 else end
    return data[at:end].removesuffix(b"\r"), min(end + 1, len(data))


def _header_line(data: bytes, at: int) -> tuple[bytes, int]:
    text, after = _line(data, at)
    if len(text) > _LONGEST_HEADER:
        refuse(data, at, f"a header line of {len(text):,} bytes.")
    return text, after


def _after_line(data: bytes, at: int) -> int:
    return data.find(b"\n", at) + 1 or len(data)


def _read_git(data: bytes, at: int) -> tuple[RawFile | None, int]:
    """A `diff --git` line alone is prose: git also prints it for a file that was touched but not changed."""
    title, position = _line(data, at)
    fields, position = _read_fields(data, position)
    is_binary = data.startswith((b"GIT binary patch", b"Binary files "), position)
    position = _after_line(data, position) if is_binary else position
    hunks, position = read_hunks(data, position)
    if not (fields or hunks or is_binary):
        return None, position
    title = _header_line(data, at)[0].removeprefix(b"diff --git ")
    return RawFile(at, "git", title, fields, hunks, is_binary, _ends_in_crlf(data, at)), position


def _read_combined(data: bytes, at: int) -> tuple[RawFile, int]:
    """Only the header: a combined hunk's lines begin with several marks, none of which is a landmark."""
    title, position = _header_line(data, at)
    fields, position = _read_fields(data, position)
    return RawFile(at, "combined", title.split(b" ", 2)[2], fields), position


def _read_plain(data: bytes, at: int) -> tuple[RawFile | None, int]:
    """A file without a `diff --git` line: `---`, `+++` and a hunk in a row; anything else is prose."""
    if not _is_plain(data, at):
        return None, _after_line(data, at)
    fields, position = _read_fields(data, at)
    if data.startswith(b"@@@", position):
        return RawFile(at, "combined", _usual_name(fields), fields), position
    hunks, position = read_hunks(data, position)
    return RawFile(at, "plain", b"", fields, hunks, has_crlf=_ends_in_crlf(data, at)), position


def _is_plain(data: bytes, at: int) -> bool:
    second = _after_line(data, at)
    marks = data.startswith(b"--- ", at) and data.startswith(b"+++ ", second)
    return marks and data.startswith(b"@@", _after_line(data, second))


def _usual_name(fields: Mapping[bytes, bytes]) -> bytes:
    old, new = cut_token(fields[b"---"])[0], cut_token(fields[b"+++"])[0]
    return (old if new == NOWHERE else new).removeprefix(b"a/").removeprefix(b"b/")


def _read_index(data: bytes, at: int) -> tuple[RawFile | None, int]:
    """Subversion's `Index:` line over a rule of equals signs, where no hunk follows: a binary or empty file,
    or only its properties changed."""
    rule = _after_line(data, at)
    position = _after_line(data, rule)
    if not data.startswith(b"====", rule) or data.startswith(b"diff ", position) or _is_plain(data, position):
        return None, rule
    title = _header_line(data, at)[0].removeprefix(b"Index: ")
    return RawFile(at, "plain", title, {}, is_binary=data.startswith(b"Cannot display: ", position)), position


def _read_binary(data: bytes, at: int) -> tuple[RawFile | None, int]:
    """GNU diff's and Mercurial's word for a binary file, which has no other header."""
    text, position = _line(data, at)
    if pair := (named := _BINARY_FILES.fullmatch(text)) and split_pair(named[1], b" and "):
        fields = {b"---": pair[0], b"+++": pair[1]}
        return RawFile(at, "plain", b"", fields, is_binary=True), position
    if named := _HG_BINARY.fullmatch(text):
        return RawFile(at, "plain", named[1], {}, is_binary=True), position
    return None, position


def _read_submodule(data: bytes, at: int) -> tuple[RawFile | None, int]:
    """What `git diff --submodule=log` prints in place of a hunk."""
    text, position = _line(data, at)
    if not (named := _SUBMODULE.fullmatch(text)):
        return None, position
    fields = {b"mode": b"160000", b"index": named[2] + b".." + named[3]}
    return RawFile(at, "plain", named[1], fields), position


def _read_stray(data: bytes, at: int) -> tuple[None, int]:
    if HUNK_HEADER.match(data, at):
        refuse(data, at, "a hunk before any file's header.", "Give the whole patch, as `git diff` prints it.")
    return None, _after_line(data, at)


def _read_message(data: bytes, at: int) -> tuple[Message | None, int]:
    message = read_mail(data, at, envelope=True)
    return message, message.end if message else _after_line(data, at)


def _read_log_entry(data: bytes, at: int) -> tuple[Message | None, int]:
    entry = read_log_entry(data, at)
    return entry, entry.end if entry else _after_line(data, at)


_READERS: Mapping[str, Callable[[bytes, int], tuple[RawFile | Message | None, int]]] = {
    "git": _read_git,
    "combined": _read_combined,
    "plain": _read_plain,
    "stray": _read_stray,
    "mail": _read_message,
    "log": _read_log_entry,
    "index": _read_index,
    "binary": _read_binary,
    "submodule": _read_submodule,
}


def _read_fields(data: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    fields: dict[bytes, bytes] = {}
    while found := _EXTENDED.match(data, position):
        text, position = _header_line(data, position)
        fields[found[1]] = text[found.end() - found.start() :]
    return fields, position


def _ends_in_crlf(data: bytes, at: int) -> bool:
    end = data.find(b"\n", at)
    return end > 0 and data[end - 1] == ord("\r")
