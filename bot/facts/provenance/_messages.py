"""Reading a commit message for what it says about its making: leniently, since people and hosts rearrange messages.

`git interpret-trailers` sees the last paragraph only. A squash puts the trailers of its commits anywhere, tools write
two trailer paragraphs, and a pull request's whole body may stand in the message. So every line is read, and each keeps
its position, by which a reader grades it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from bot.facts._authorship import ProvenanceLevel
from bot.facts.provenance.catalogue import REVIEW_BLOCKS, TRAILERS

MAX_LINE = 2_000
"""Characters of a line that are read: no trailer is longer, and the cost of any pattern stays bounded."""
MAX_LINES = 20_000
"""Lines of a message that are read, half of them from its end: more than a megabyte of ordinary text, 0.3 s of work."""

_OPEN_BLOCKS = tuple({block.start for block in REVIEW_BLOCKS if not block.start.startswith("<!--")})
_BULLETS = ("- ", "* ", "+ ")
_KEY_LENGTH = 40
_MAX_ESCAPES = 20
_STATED = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED)


class Position(StrEnum):
    """Where in a message a line stands, by falling weight."""

    TRAILER = "trailer"
    """In the last paragraph, where git itself would find it."""
    BODY = "body line"
    INDENTED = "indented line"
    """Indented or an item of a list: an example, or a message that a shell script indented."""
    QUOTED = "quoted line"
    """Behind `>`: somebody else's words, or GitHub's notice box."""


def graded(level: ProvenanceLevel, position: Position) -> ProvenanceLevel | None:
    """What evidence of a level is worth at a position; None: nothing.

    Of 13 indented trailers in public repositories all were real, yet documentation indents its examples too.
    """
    if position is Position.INDENTED:
        return ProvenanceLevel.SUSPECTED if level in _STATED else None
    return level


class MessageLine(NamedTuple):
    """A line that is not blank, stripped. `key` is "" unless it reads `Key: value`."""

    position: Position
    text: str
    key: str = ""
    """In lower case."""
    value: str = ""
    """With its continuation lines."""


class Message(NamedTuple):
    """A commit message without what speaks of something else: comments, fenced code, a reviewing bot's text."""

    subject: str
    lines: tuple[MessageLine, ...]
    """All lines below the subject."""
    is_cut: bool = False
    """Whether the middle of it was too much to read."""


def unwrapped(text: str) -> str:
    """A message with plain newlines, without comments and the blocks that reviewing bots mark."""
    return without_comments(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def with_own_trailers(text: str) -> str:
    """An unwrapped commit message, with those lines that git takes for its trailers even where a mark hides them.

    A comment or a block that is opened above and closed in the last trailer would otherwise take all of them away.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    kept = without_comments(plain)
    if kept == plain:
        return kept
    lines = plain.rstrip("\n").split("\n")[-MAX_LINES // 2 :]
    own = [line for number, line in enumerate(lines[1:]) if number in trailer_block(lines[1:])]
    left = frozenset(kept.split("\n"))
    hidden = [line for line in own if line not in left]
    return "\n".join([kept.rstrip("\n"), "", *own]) if hidden else kept


def read_message(text: str) -> Message:
    """Any text is a message; time grows in proportion to its length."""
    return read_unwrapped(unwrapped(text))


def read_unwrapped(text: str) -> Message:
    """A message of which `unwrapped` was asked before."""
    lines = text.strip("\n").split("\n")
    is_cut = len(lines) > MAX_LINES
    if is_cut:
        lines = [*lines[: MAX_LINES // 2], "", *lines[-(MAX_LINES // 2) :]]
    lines = [line[:MAX_LINE] for line in lines]
    if "```" in text or "~~~" in text:
        lines = list(without_fences(lines))
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    subject = lines[first].strip() if first < len(lines) else ""
    body = lines[first + 1 :]
    block = trailer_block(body)
    return Message(subject, tuple(_read_lines(body, block)), is_cut)


def without_comments(text: str) -> str:
    """Drop HTML comments and the blocks that reviewing bots mark with them; one that is not closed stays."""
    if "<!--" not in text and not any(start in text for start in _OPEN_BLOCKS):
        return text
    for start, end in REVIEW_BLOCKS:
        text = "".join(_outside(text, start, end, keep_end=True))
    return "".join(_outside(text, "<!--", "-->", keep_end=False))


def _outside(text: str, start: str, end: str, *, keep_end: bool) -> Iterator[str]:
    at = 0
    while (opened := text.find(start, at)) >= 0:
        closed = text.find(end, opened + len(start))
        if closed < 0:
            break
        yield text[at:opened]
        at = closed if keep_end else closed + len(end)
    yield text[at:]


def without_fences(lines: Sequence[str]) -> Iterator[str]:
    """Drop fenced code (spec.commonmark.org, fenced code blocks); one that is not closed stays."""
    hopeless: dict[str, int] = {}  # mark → the shortest fence known to have no end below: keeps the search linear
    at = 0
    while at < len(lines):
        mark, length = _fence(lines[at])
        end = None
        if mark and length < hopeless.get(mark, length + 1):
            end = next((n for n in range(at + 1, len(lines)) if _closes(lines[n], mark, length)), None)
            if end is None:
                hopeless[mark] = length
        if end is None:
            yield lines[at]
            at += 1
        else:
            at = end + 1


def _fence(line: str) -> tuple[str, int]:
    bare = line.lstrip()
    mark = bare[:3]
    if mark not in ("```", "~~~"):
        return "", 0
    length = len(bare) - len(bare.lstrip(mark[0]))
    return (mark, length) if "`" not in bare[length:] else ("", 0)


def _closes(line: str, mark: str, length: int) -> bool:
    bare = line.strip()
    return len(bare) >= length and bare.startswith(mark) and not bare.strip(mark[0])


def trailer_block(body: Sequence[str]) -> range:
    """Which lines of the body git takes for trailers: git-interpret-trailers(1).

    The last paragraph, if all of it are trailers, or a quarter of it and one of those that git itself writes.
    """
    end = len(body)
    while end and not body[end - 1].strip():
        end -= 1
    start = end
    while start and body[start - 1].strip():
        start -= 1
    if not start:  # the paragraph of the subject
        return range(0)
    trailers = others = 0
    written_by_git = last_was_trailer = False
    for line in body[start:end]:
        if line[0] in " \t":
            others += not last_was_trailer
            continue
        cherry = line.startswith("(cherry picked from commit ")
        last_was_trailer = cherry or _is_trailer(line)
        written_by_git |= cherry or line.startswith("Signed-off-by: ")
        trailers += last_was_trailer
        others += not last_was_trailer
    if trailers and (not others or (written_by_git and trailers * 3 >= others)):
        return range(start, end)
    return range(0)


def _is_trailer(line: str) -> bool:
    key, colon, _ = line.partition(":")
    key = key.rstrip(" \t")
    return bool(colon and key) and key.isascii() and key.replace("-", "").isalnum()


def _read_lines(body: Sequence[str], block: range) -> Iterator[MessageLine]:
    pending: MessageLine | None = None
    more: list[str] = []
    for number, line in _lines_with_escapes(body):
        stripped = line.strip()
        read = _read_line(line, stripped, in_block=number in block) if stripped else None
        if pending and read and pending.key in TRAILERS and _continues(line, read):
            more.append(stripped)
            continue
        if pending:
            yield _unfolded(pending, more)
        pending, more = read, []
    if pending:
        yield _unfolded(pending, more)


def _lines_with_escapes(body: Sequence[str]) -> Iterator[tuple[int, str]]:
    r"""Each line with its number; what follows a `\n` that a shell left as it stood becomes an indented line."""
    for number, line in enumerate(body):
        if "\\n" not in line:
            yield number, line
            continue
        first, *others = line.split("\\n", _MAX_ESCAPES)
        yield number, first
        yield from ((number, f" {other}") for other in others)


def _continues(line: str, read: MessageLine) -> bool:
    """An indented line goes on with the one above, unless it is a trailer, a list's item or a heading itself."""
    return line[0] in " \t" and not read.key and not read.text.startswith((*_BULLETS, "#", "["))


def _unfolded(line: MessageLine, more: Sequence[str]) -> MessageLine:
    return line._replace(value=" ".join([line.value, *more])[:MAX_LINE]) if more else line


def _read_line(line: str, stripped: str, *, in_block: bool) -> MessageLine:
    if stripped.startswith(">"):
        return MessageLine(Position.QUOTED, stripped)
    listed = stripped.startswith(_BULLETS)
    position = Position.TRAILER if in_block else Position.BODY
    if line[0] in " \t" or listed:
        position = Position.INDENTED
    if ":" not in stripped:
        return MessageLine(position, stripped)
    key, _, value = (stripped[2:] if listed else stripped).partition(":")
    key = key.strip("*_ \t")
    if len(key) > _KEY_LENGTH or not _is_key(key):
        return MessageLine(position, stripped)
    return MessageLine(position, stripped, key.lower(), value.strip("*_ \t"))


def _is_key(key: str) -> bool:
    return key.isascii() and key[:1].isalpha() and key.replace("-", "").replace("_", "").replace(" ", "").isalnum()
