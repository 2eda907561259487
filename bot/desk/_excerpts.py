"""Which lines of the code stand beside each question, so that nobody has to open a file to answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.change import Change, FileDiff, LineOp, Side
from bot.desk._nouns import Excerpt, ExcerptLine
from bot.facts import redact
from bot.review import Question

AROUND: Final = 6
"""Lines before and behind those that are asked about."""
MOST_LINES: Final = 40
"""Of one excerpt: of a long place its beginning is shown."""
WIDTH: Final = 300
"""Characters of a line."""
MOST: Final = 40
"""Questions that get an excerpt."""

Text = Callable[[str], str | None]
"""Path → the whole text there; None where there is none, or none that can be read."""


def excerpts_of(
    questions: Sequence[Question], change: Change, text_at_head: Text, text_at_base: Text
) -> tuple[Excerpt, ...]:
    """The code around each question: as it is at the head, or before, where it is about lines that are gone.

    Where the file cannot be had, the lines that the change itself shows; where not even these, no excerpt.
    """
    files = {path: file for file in change.files for path in (file.old_path, file.path) if path is not None}
    files |= {file.path: file for file in change.files}
    read = _Reader(text_at_head, text_at_base)
    found = (_excerpt(each, files.get(each.location.path), read) for each in questions[:MOST])
    return tuple(each for each in found if each is not None)


class _Reader:
    """Reads each file once."""

    def __init__(self, text_at_head: Text, text_at_base: Text) -> None:
        self._texts = {Side.NEW: text_at_head, Side.OLD: text_at_base}
        self._known: dict[tuple[Side, str], Sequence[str] | None] = {}

    def lines(self, side: Side, path: str) -> Sequence[str] | None:
        if (side, path) not in self._known:
            text = self._texts[side](path)
            self._known[side, path] = None if text is None else text.split("\n")
        return self._known[side, path]


def _excerpt(question: Question, file: FileDiff | None, read: _Reader) -> Excerpt | None:
    place = question.location
    is_before = place.side is Side.OLD
    path = place.path
    if file is not None and is_before and file.old_path is not None:
        path = file.old_path
    begin = max(1, place.start - AROUND)
    last = min(place.end + AROUND, begin + MOST_LINES - 1)
    changed = _changed(file, place.side, begin, last)
    whole = read.lines(place.side, path)
    texts = (
        changed if whole is None else {number: whole[number - 1] for number in range(begin, min(last, len(whole)) + 1)}
    )
    if not any(place.start <= number <= place.end for number in texts):
        return None
    marked = _marked(file, place.side, begin, last)
    lines = (
        ExcerptLine(
            number,
            _shown(texts[number]),
            is_asked_about=place.start <= number <= place.end,
            is_added=not is_before and number in marked,
            is_removed=is_before and number in marked,
        )
        for number in sorted(texts)
    )
    return Excerpt(question.id, path, _without_last_blank(tuple(lines)), is_before)


def _without_last_blank(lines: tuple[ExcerptLine, ...]) -> tuple[ExcerptLine, ...]:
    """A file that ends with a line feed has no line behind it."""
    ends = lines and not lines[-1].text and not lines[-1].is_asked_about
    return lines[:-1] if ends else lines


def _changed(file: FileDiff | None, side: Side, begin: int, last: int) -> Mapping[int, str]:
    """Number → text of the lines that the hunks show on that side."""
    return {number: text for number, text, _ in _of_hunks(file, side, begin, last)}


def _marked(file: FileDiff | None, side: Side, begin: int, last: int) -> frozenset[int]:
    """The lines that the change adds, or takes away."""
    mark = LineOp.REMOVED if side is Side.OLD else LineOp.ADDED
    return frozenset(number for number, _, op in _of_hunks(file, side, begin, last) if op is mark)


def _of_hunks(file: FileDiff | None, side: Side, begin: int, last: int) -> Iterator[tuple[int, str, LineOp]]:
    for hunk in file.hunks if file is not None else ():
        for line in hunk.lines:
            number = line.old if side is Side.OLD else line.new
            if number is not None and begin <= number <= last:
                yield number, line.text, line.op


def _shown(text: str) -> str:
    """Of bounded width and without secrets; what no text can hold is replaced, for records are kept as text."""
    cut = text[: WIDTH + 1].rstrip("\r")
    cut = cut[:WIDTH] + "…" if len(cut) > WIDTH else cut
    return redact(cut).encode("utf-8", "replace").decode().replace("\0", "\ufffd")
