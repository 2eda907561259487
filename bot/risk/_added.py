"""The lines that a change adds, as rules on text read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.change import FileKind, LineOp
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy

_UNREAD = {FileRole.VENDORED, FileRole.GENERATED, FileRole.LOCKFILE, FileRole.DATA}

_WORD = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


class AddedLine(NamedTuple):
    """One added line, and the file it stands in."""

    file: FileFacts
    number: int
    text: str


def added_lines(file: FileFacts) -> Iterator[AddedLine]:
    """The added lines of one file of text."""
    if file.diff.kind is FileKind.TEXT:
        for line in file.diff.lines(LineOp.ADDED):
            if line.new is not None:
                yield AddedLine(file, line.new, line.text)


def code_lines(facts: Facts, *, tests: bool = False) -> Iterator[AddedLine]:
    """The added lines of code, configuration and scripts: what runs, or what steers what runs."""
    skipped = {*_UNREAD, FileRole.DOCS} | (set() if tests else {FileRole.TEST})
    for file in facts.files:
        if file.role not in skipped and file.proof is None:
            yield from added_lines(file)


def behaves(file: FileFacts) -> bool:
    """Whether more than comments changed: of a parsed file some definition or construct did, or no one can tell."""
    return file.proof is None and (file.language is None or bool(file.changes or file.added or file.removed))


def removed_texts(facts: Facts) -> set[str]:
    """The removed lines, stripped: what stands among them was moved, not written."""
    return {line.text.strip() for file in facts.files for line in file.diff.lines(LineOp.REMOVED)}


def words_of(name: str) -> set[str]:
    """The words of an identifier or path in lower case: `shop/userLogin_v2.py` → shop, user, login, v, py."""
    return {word.lower() for word in _WORD.findall(name)}


def first_line(file: FileFacts) -> int:
    """The first changed line that stands in the new file, or 1."""
    numbers = [line.new for line in file.diff.lines(LineOp.ADDED) if line.new]
    starts = [hunk.new_start for hunk in file.diff.hunks]
    return max(1, numbers[0] if numbers else starts[0] if starts else 1)


def text_at(file: FileFacts, number: int) -> str:
    """The text of a line of the new file, where the change shows it; else ""."""
    return next((line.text for hunk in file.diff.hunks for line in hunk.lines if line.new == number), "")
