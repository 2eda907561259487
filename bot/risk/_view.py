"""What a rule sees of a file: the lines that the hunks show on either side, and what stands around them after it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from bot.change import FileStatus, Line, LineOp, Location, Side
from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole, Occurrence, Symbol, SymbolKind, gained, lost
from bot.risk._nouns import Evidence, Signal

LONGEST = 400
"""Characters of a line that rules look at. What is longer is data or minified, and patterns may take its square."""
CONSTRUCTS = 400
"""Constructs of one kind that a rule looks at in one file: beyond that it was rewritten, and a reader is told so."""
WINDOW = 8
"""Lines around the same place of a block within which a removed and an added line may be two states of one."""
_KEPT = 32
"""Views that are kept. A rule that looks at a file again for each of its definitions would take their square."""
SIGNALS_A_FILE = 3
"""Signals of one rule in one file; a reader who has met three need not be told the fourth at the same length."""

_HEADED = frozenset({ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.COMPARISON})
"""Kinds whose `end` is that of their condition; of the others the first line is what makes them."""
_TEST_MODULES = frozenset({"tests", "test"})
_LOGIC = frozenset({FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE})


def _from(middle: int, numbers: range) -> list[int]:
    """The numbers in order of their distance from `middle`."""
    return sorted(numbers, key=lambda n: abs(n - middle))


class Block(NamedTuple):
    """A run of changed lines without an unchanged one between them."""

    removed: tuple[Line, ...]
    added: tuple[Line, ...]

    def pairs(self) -> Iterator[tuple[Line, tuple[Line, ...]]]:
        """Each removed line with the added lines that may be what became of it, nearest to its place first."""
        for at, line in enumerate(self.removed):
            window = range(max(0, at - WINDOW), min(len(self.added), at + WINDOW + 1))
            yield line, tuple(self.added[n] for n in _from(at, window))


@dataclass(frozen=True, slots=True)
class View:
    """One file of the change as its hunks show it: line number → text, changed lines and context alike."""

    file: FileFacts
    old: Mapping[int, str]
    new: Mapping[int, str]
    removed: frozenset[int]
    added: frozenset[int]
    successors: Mapping[int, int]
    """Old line → where it stands in the new file, or would stand were it still there."""

    def lines(self, symbol: str, near: int, side: Side = Side.NEW) -> Iterator[tuple[int, str]]:
        """The lines shown of the definitions called `symbol`; of the hunk around line `near`, where that is ""."""
        shown = self.new if side is Side.NEW else self.old
        definitions = self.file.after if side is Side.NEW else self.file.before
        spans = [(s.start, s.end) for s in definitions if s.qualified == symbol] if symbol else [self._hunk(near, side)]
        for first, last in spans:
            if last - first < len(shown):
                yield from ((n, shown[n]) for n in range(first, last + 1) if n in shown)
            else:
                yield from ((n, text) for n, text in shown.items() if first <= n <= last)

    def _hunk(self, near: int, side: Side) -> tuple[int, int]:
        """The line numbers on `side` of the hunk that holds line `near` of that side."""
        for hunk in self.file.diff.hunks:
            start, count = (hunk.new_start, hunk.new_count) if side is Side.NEW else (hunk.old_start, hunk.old_count)
            if start <= near < start + count:
                return start, start + count - 1
        return 0, -1

    def blocks(self) -> Iterator[Block]:
        """The runs of changed lines, in order."""
        for hunk in self.file.diff.hunks:
            for is_context, run in groupby(hunk.lines, key=lambda line: line.op is LineOp.CONTEXT):
                if not is_context:
                    lines = [line._replace(text=_shown(line)) for line in run]
                    yield Block(
                        tuple(line for line in lines if line.op is LineOp.REMOVED and line.old in self.removed),
                        tuple(line for line in lines if line.op is LineOp.ADDED and line.new in self.added),
                    )

    def successor(self, old_line: int) -> int:
        """Where an old line stands in the new file, or would stand were it still there; 0 when no hunk shows it."""
        return self.successors.get(old_line, 0)

    def definition(self, line: int, side: Side = Side.NEW) -> str:
        """The qualified name of the innermost function or type around a line; "" where there is none."""
        found = ""
        for symbol in self.file.after if side is Side.NEW else self.file.before:
            if symbol.start > line:
                break
            if symbol.end >= line and symbol.kind is not SymbolKind.VALUE:
                found = symbol.qualified
        return found

    def went(self, construct: Construct) -> bool:
        """Whether the head of a construct of the old file stood on a removed line; if not, it still stands."""
        last = construct.end if construct.kind in _HEADED else construct.line
        return any(n in self.removed for n in range(construct.line, max(construct.line, last) + 1))

    def standing(self, kinds: Container[ConstructKind], symbol: str) -> Iterator[Construct]:
        """The constructs of some kinds on unchanged lines of the definition `symbol`, as it is after the change."""
        return (c for c in self.file.standing if c.kind in kinds and c.symbol == symbol)

    def around(self, first: int, last: int) -> Iterator[tuple[int, str]]:
        """The lines from `first` to `last` after the change as far as they are known, unchanged ones included."""
        for passage in self.file.passages:
            start, end = max(first, passage.start), min(last, passage.start + len(passage.lines) - 1)
            yield from ((n, passage.lines[n - passage.start][:LONGEST].rstrip("\r")) for n in range(start, end + 1))

    def encloses(self, head: int, line: int) -> bool:
        """Whether `line` stands in the block that line `head` opens after the change, as far as indentation tells."""
        if line == head:
            return True
        texts = (text for _, text in self.around(head, line) if text.strip(" \t{}()"))
        depth = indent(next(texts, ""))
        first = next(texts, None)
        return line > head and first is not None and indent(first) > depth and all(indent(t) > depth for t in texts)

    def is_local(self, qualified: str) -> bool:
        """Whether a definition of that name stands inside a function, where nobody else can name it."""
        owner = qualified.rpartition(".")[0]
        functions = {SymbolKind.FUNCTION, SymbolKind.METHOD}
        return any(s.qualified == owner and s.kind in functions for s in (*self.file.before, *self.file.after))

    def survives(self, construct: Construct) -> bool:
        """Whether the definition around a construct of the old file is still in the new one."""
        if not construct.symbol:
            return self.file.diff.new_path is not None
        return any(s.qualified == construct.symbol for s in self.file.after)

    def evidence(self, line: int, side: Side = Side.NEW) -> Evidence:
        """Evidence at one line, quoting what the hunk shows of it."""
        shown, diff = (self.new, self.file.diff) if side is Side.NEW else (self.old, self.file.diff)
        path = diff.new_path if side is Side.NEW else diff.old_path
        return Evidence(Location(path or diff.path, line, line, side), shown.get(line, "").strip()[:200])

    def place(self, found: Construct | Symbol, side: Side = Side.NEW) -> Evidence:
        """Evidence for a construct or definition: its first line that a hunk shows, so that there is a quote."""
        shown = self.new if side is Side.NEW else self.old
        first = found.start if isinstance(found, Symbol) else found.line
        line = next((n for n in range(first, max(found.end, first) + 1) if n in shown), first)
        return self.evidence(line, side)


def indent(text: str) -> int:
    """How far a line is indented, a tab counting for eight."""
    expanded = text.expandtabs()
    return len(expanded) - len(expanded.lstrip())


def look(file: FileFacts) -> View:
    """The view of a file's hunks: made once, however many rules and definitions ask for it."""
    return _view_of(_Same(file))


class _Same:
    """A file of the change by its identity: comparing what is in it would take as long as looking again."""

    __slots__ = ("file",)

    def __init__(self, file: FileFacts) -> None:
        self.file = file

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.file is self.file

    def __hash__(self) -> int:
        return id(self.file)


@lru_cache(maxsize=_KEPT)
def _view_of(same: _Same) -> View:
    file = same.file
    old: dict[int, str] = {}
    new: dict[int, str] = {}
    removed: set[int] = set()
    added: set[int] = set()
    successors: dict[int, int] = {}
    for hunk in file.diff.hunks:
        following = hunk.new_start
        for line in hunk.lines:
            text = _shown(line)
            if line.old is not None:
                old[line.old] = text
                successors[line.old] = line.new if line.new is not None else following
            if line.new is not None:
                new[line.new] = text
                following = line.new + 1
            if line.op is LineOp.REMOVED and line.old is not None:
                removed.add(line.old)
            elif line.op is LineOp.ADDED and line.new is not None:
                added.add(line.new)
    if file.diff.status is FileStatus.COPIED:
        removed.clear()  # they still stand in the file that the copy was made from
    if removed and added and _ends_differ(file):
        _forget_same(removed, added, old, new)
    if file.role is not FileRole.TEST:
        removed -= _test_lines(file.before)
        added -= _test_lines(file.after)
    return View(file, old, new, frozenset(removed), frozenset(added), successors)


def _ends_differ(file: FileFacts) -> bool:
    """Whether the change turns the line ends of a file: its first removed and first added line say it."""
    ends = {next((line.text.endswith("\r") for line in lines), None) for lines in (file.diff.removed, file.diff.added)}
    return ends == {True, False}


def _forget_same(removed: set[int], added: set[int], old: Mapping[int, str], new: Mapping[int, str]) -> None:
    """Leave out the changed lines that differ in their ends alone, each for one of the same text in the same order."""
    there: dict[str, list[int]] = {}
    for number in sorted(added, reverse=True):
        there.setdefault(new[number], []).append(number)
    for number in sorted(removed):
        same = there.get(old[number])
        if same:
            removed.discard(number)
            added.discard(same.pop())


def _shown(line: Line) -> str:
    return line.text[:LONGEST].rstrip("\r")


def _test_lines(symbols: Iterable[Symbol]) -> set[int]:
    """The lines of test modules that stand in the file that they test, as in Rust."""
    modules = (s for s in symbols if s.kind is SymbolKind.MODULE and s.name in _TEST_MODULES)
    return {n for module in modules for n in range(module.start, module.end + 1)}


def is_logic(file: FileFacts) -> bool:
    """Whether the file is code that runs in production, was parsed, and is not proven to behave as before."""
    return file.role in _LOGIC and file.language is not None and file.proof is None


def views(facts: Facts, wanted: Callable[[FileFacts], bool] = is_logic) -> Iterator[View]:
    """The views of those files of the change that `wanted` accepts."""
    return (look(file) for file in facts.files if wanted(file) and file.diff.hunks)


Losses = Iterator[tuple[View, tuple[Construct, ...]]]


def losses(facts: Facts, kind: ConstructKind, wanted: Callable[[FileFacts], bool] = is_logic) -> Losses:
    """By file: the constructs that the change took away for good."""
    for view, found in _by_file(lost(facts, kind), wanted):
        gone = tuple(c for c in found if view.went(c))
        if gone:
            yield view, gone


def gains(facts: Facts, kind: ConstructKind, wanted: Callable[[FileFacts], bool] = is_logic) -> Losses:
    """By file: the constructs that the change brought."""
    return _by_file(gained(facts, kind), wanted)


def _by_file(occurrences: Iterator[Occurrence], wanted: Callable[[FileFacts], bool]) -> Losses:
    for _, group in groupby(occurrences, key=lambda o: id(o.file)):
        file, *_ = first = next(group)
        if wanted(file):
            found = (o.construct for o in (first, *group))
            own = tuple(
                c for c in found if file.role is FileRole.TEST or c.symbol.partition(".")[0] not in _TEST_MODULES
            )
            if own:
                yield look(file), own[:CONSTRUCTS]


def few(signals: Iterable[Signal], limit: int = SIGNALS_A_FILE) -> Iterator[Signal]:
    """At most `limit` signals a file; the places of the rest become further evidence of the last one kept."""
    by_path: dict[str, list[Signal]] = {}
    for signal in signals:
        by_path.setdefault(signal.location.path, []).append(signal)
    for found in by_path.values():
        found.sort(key=lambda s: (-s.severity, s.location.start))
        kept, rest = found[:limit], found[limit:]
        yield from kept[:-1]
        if rest:
            more = tuple(s.evidence[0] for s in rest[:5])
            why = f"{kept[-1].why} {len(rest)} more of the kind in this file."
            kept[-1] = replace(kept[-1], evidence=kept[-1].evidence + more, why=why)
        yield kept[-1]
