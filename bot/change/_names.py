"""The file names in a patch's headers: C-quoted, prefixed, with spaces, with timestamps.

Git's rules are in `quote.c` and `apply.c` of its source; GNU diff's are in its manual, "Detailed Unified".
"""

from __future__ import annotations

import re

from bot.pattern import lazy

NOWHERE = b"/dev/null"
"""What stands for the name on the side where the file does not exist."""

_QUOTED = lazy(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_ESCAPE = lazy(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_ESCAPED = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
# GNU diff -N prints the epoch, in local time, for a file that is absent; svn says so in words.
_ABSENT = lazy(
    rb"\((?:nonexistent|revision 0)\)"
    rb"|(?:1970-01-01 (?P<late>\d\d):(?P<late_minute>[03]0):00(?:\.0+)? \+(?P=late)(?P=late_minute)$"
    rb"|1969-12-31 \d\d:[03]0:00(?:\.0+)? -\d{4}$)"
)
_LONGEST_PREFIX = 64
_NOT_GITS = "a file name in quotes that git does not write."


def unquote(token: bytes) -> bytes:
    """The name behind a token: itself, or if it stands in double quotes, with git's escapes undone.

    Raises ValueError for an escape that git does not write.
    """
    if not token.startswith(b'"'):
        return token
    if not _QUOTED.fullmatch(token):
        raise ValueError(_NOT_GITS)
    return _ESCAPE.sub(_unescape, token[1:-1])


def _unescape(escape: re.Match[bytes]) -> bytes:
    value = int(escape[1], 8) if escape[1] else _ESCAPED.get(escape[2][0], 256)
    if value > 255:
        raise ValueError(_NOT_GITS)
    return bytes([value])


def cut_token(value: bytes) -> tuple[bytes, bytes]:
    """What follows `--- ` or `+++ `, cut into the name as printed and the rest (a timestamp or a remark)."""
    if quoted := _QUOTED.match(value):
        return quoted[0], value[quoted.end() :].strip()
    name, _, rest = value.partition(b"\t")
    return name, rest.strip()


def says_absent(remark: bytes) -> bool:
    """Whether the remark behind a name says that the file does not exist on this side."""
    return _ABSENT.search(remark) is not None


def split_pair(text: bytes, between: bytes = b" ") -> tuple[bytes, bytes] | None:
    """Two names with `between` in between, where the names may contain it too; None if it cannot be told.

    Names in quotes are told by the quotes. Else the two are the same name, with or without a prefix of one
    directory each, as in git's `diff --git a/my file b/my file`.
    """
    if quoted := _QUOTED.match(text):
        rest = text[quoted.end() :]
        return (quoted[0], rest.removeprefix(between)) if rest.startswith(between) else None
    if text.endswith(b'"'):
        left, found, right = text.partition(between + b'"')
        return (left, b'"' + right) if found else None
    return _halves(text, between) or _same_but_for_prefix(text, between)


def _halves(text: bytes, between: bytes) -> tuple[bytes, bytes] | None:
    half, odd = divmod(len(text) - len(between), 2)
    same = not odd and half > 0 and text[:half] == text[-half:] and text[half:-half] == between
    return (text[:half], text[-half:]) if same else None


def _same_but_for_prefix(text: bytes, between: bytes) -> tuple[bytes, bytes] | None:
    """Tries each length of the second prefix, nearest to the first's length first: linear in the text."""
    first = text.find(b"/") + 1
    for second in sorted(range(1, _LONGEST_PREFIX), key=lambda length: abs(length - first)):
        size, odd = divmod(len(text) - len(between) - first - second, 2)
        left, right = first + size, first + size + len(between)
        if first == 0 or odd or size <= 0 or text[left:right] != between:
            continue
        prefix, name = text[right : right + second], text[right + second :]
        if prefix.find(b"/") == second - 1 and name == text[first:left]:
            return text[:left], text[right:]
    return None


def strip_prefixes(left: bytes, right: bytes) -> tuple[bytes, bytes]:
    """Both names without their prefix: none if they are equal, else one directory, as `git apply -p1`."""
    if left == right or b"/" not in left or b"/" not in right:
        return left, right
    return left.partition(b"/")[2], right.partition(b"/")[2]


def common_name(left: bytes, right: bytes) -> bytes:
    """The one name that a header without `diff --git` speaks of.

    `diff -u` also compares `x.orig` with `x`, or `x` with `x.new`: as for `git apply`, the shorter is meant.
    """
    if left == right:
        return right
    old, new = strip_prefixes(left, right)
    if old == new:
        return new
    old, new = strip_usual_prefix(left), strip_usual_prefix(right)
    return old if new.startswith(old) else new


def strip_usual_prefix(name: bytes) -> bytes:
    """A name that stands alone, without the `a/` or `b/` that git puts before it unless told otherwise."""
    return name[2:] if name.startswith((b"a/", b"b/")) else name
