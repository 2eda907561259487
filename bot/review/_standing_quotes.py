"""Where the code that an earlier question quotes stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.change import FileStatus, LineOp, Location, RepoPath, Side, Snapshot
from bot.facts import Facts, FileFacts, code_prints, redact
from bot.review._nouns import Question

_TELLING = 16
"""Characters, white space apart, from which a line that stands in a file once is known by itself. `return None` is
below it: where its definition is gone, another such line is not the one that was asked about."""
_KEPT = 200
"""Characters of a line that a quote holds."""


class Tree:
    """The files that the earlier questions may be about, read once."""

    def __init__(self, questions: Sequence[Question], facts: Facts, after: Snapshot) -> None:
        self._old = {f.diff.old_path: f for f in facts.files if f.diff.old_path is not None}
        self._files = {f.path: f for f in facts.files}
        self._new = [f.path for f in facts.files if f.diff.status in {FileStatus.ADDED, FileStatus.RENAMED}]
        paths = {path for question in questions for path in self._candidates(question.location.path)}
        self._content = after.read(sorted(paths))
        self._rows = {path: _rows(content) for path, content in self._content.items()}
        self._at: dict[RepoPath, dict[str, list[int]]] = {}

    def find(self, question: Question) -> Location | None:
        """The question's place after the change; None when what it quotes is gone."""
        if question.location.side is Side.OLD:
            return self._removed(question)
        wanted = [_folded(row) for row in question.quote.split("\n") if row.strip()]
        if not wanted:
            return None
        for path in self._candidates(question.location.path):
            lines = self._lines(path, wanted)
            best = self._best(question, path, lines) if lines else None
            if best is not None:
                return Location(path, best, best + len(wanted) - 1)
        return None

    def _candidates(self, path: RepoPath) -> Iterator[RepoPath]:
        """The file itself, the one that it became, and files that the change brings, in which its code may be."""
        yield path
        became = self._old.get(path)
        if became is not None and became.path != path:
            yield became.path
        yield from (other for other in self._new if other != path)

    def _lines(self, path: RepoPath, wanted: Sequence[str]) -> list[int]:
        rows = self._rows.get(path, [])
        if path not in self._at:
            at: dict[str, list[int]] = defaultdict(list)
            for number, row in enumerate(rows, start=1):
                at[row].append(number)
            self._at[path] = at
        starts = self._at[path].get(wanted[0]) or self._redacted(path, wanted[0])
        return [n for n in starts if rows[n : n + len(wanted) - 1] == list(wanted[1:])]

    def _redacted(self, path: RepoPath, wanted: str) -> list[int]:
        """A quote holds no secret: where one stands in the line, it is compared without."""
        if "‹" not in wanted:
            return []
        head = wanted[: min(4, wanted.index("‹"))]
        rows = enumerate(self._rows.get(path, ()), start=1)
        return [number for number, row in rows if row.startswith(head) and _folded(redact(row)) == wanted]

    def _best(self, question: Question, path: RepoPath, lines: Sequence[int]) -> int | None:
        """The line in the same definition, or at least in one of the same code; a telling line may stand alone."""
        prints = code_prints(path, self._content[path], lines)
        is_own = path == question.location.path or self._is_renamed(question.location.path, path)

        def order(line: int) -> tuple[bool, bool, int]:
            there = prints[line]
            return there.digest != question.code, there.within != question.within, abs(line - question.location.start)

        best = min((line for line in lines if line in prints), key=order, default=None)
        if best is None:
            return None
        there = prints[best]
        telling = len("".join(question.quote.split())) >= _TELLING
        in_place = there.within == question.within and (question.within != "" or len(lines) == 1)
        own = is_own and (in_place or (telling and len(lines) == 1))
        return best if own or there.digest == question.code else None

    def _is_renamed(self, old: RepoPath, new: RepoPath) -> bool:
        became = self._old.get(old)
        return became is not None and became.path == new

    def _removed(self, question: Question) -> Location | None:
        """A line that the change takes away: it stands for as long as the change still does."""
        path = question.location.path
        file: FileFacts | None = self._old.get(path) or self._files.get(path)
        wanted = [_folded(row) for row in question.quote.split("\n") if row.strip()]
        if file is None or not wanted:
            return None
        gone = [line.old for line in file.diff.lines(LineOp.REMOVED) if line.old and _matches(line.text, wanted[0])]
        best = min(gone, key=lambda old: (abs(old - question.location.start), old), default=None)
        length = question.location.end - question.location.start
        return None if best is None else Location(path, best, best + length, Side.OLD)


def _rows(content: bytes) -> list[str]:
    return [_folded(row) for row in content.decode("utf-8", "replace").split("\n")]


def _folded(row: str) -> str:
    return " ".join(row.strip()[:_KEPT].split())


def _matches(row: str, wanted: str) -> bool:
    return _folded(row) == wanted or ("‹" in wanted and _folded(redact(row)) == wanted)
