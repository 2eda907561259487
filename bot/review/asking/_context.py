"""What a model is shown beside the hunks: the definitions around them, who uses these, what the changed lines call.

Hunks come first; context has what room they leave, and at most a share of their size (see `SHARES`). The same change
and level give the same lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from bot.change import LineOp, Location, RepoPath, Snapshot
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, Reference, Symbol, SymbolKind, redact
from bot.review._nouns import ContextLevel, ContextPlace, Relation
from bot.review.asking._called import find_called
from bot.review.asking._excerpt import Block, Excerpt, Shelf, Text, one_line
from bot.review.asking._fetch import Wanted, find_wanted

SHARES = {ContextLevel.SYMBOL: 0.65, ContextLevel.REPO: 1.1}
"""Characters of context and facts, by those of the hunks in the same request; whole files have all the room there is.

Set so that level `symbol` costs at most 1.7 times the bare diff at the median, and twice at the 95th percentile."""
LEAST = {ContextLevel.SYMBOL: 400, ContextLevel.REPO: 6_000}
"""Characters that a share never falls below: a change of one line is the one that needs its surroundings most."""
ASKED = 8_000
"""Characters for what a reading asked to see."""
HEADING = 80
"""Characters of the heading above code of other files."""
BODY_LINES, TYPE_LINES, CALLER_LINES, CALLED_LINES = 80, 24, 9, 12
"""Lines shown at most of a function, a class or module, around a use, and of a definition that is called."""
ASKED_LINES = 40
"""Lines shown at most of a definition that a reading asked to see."""
CALLERS, TESTS = 3, 1
"""Places shown at most a changed definition."""
DEFINITIONS = 120
"""Enclosing definitions that are looked at in one request; later files have the lower risk."""
ANCHORS = 40
"""Changed lines of one definition whose enclosing conditions and loops are looked for."""


class Surroundings(NamedTuple):
    """How much a model is shown beside the changed lines, and where that is read."""

    level: ContextLevel
    after: Snapshot


class Context(NamedTuple):
    """What one request shows beside its hunks."""

    files: tuple[tuple[Block, ...], ...]
    """The request's files, hunks and all."""
    others: tuple[dict[str, object], ...]
    """Code of other files."""
    shown: frozenset[Location]
    """Uses of changed definitions that can be seen, and need not be told."""
    places: tuple[ContextPlace, ...]
    characters: int
    """Of the code beside the hunks."""
    left_out: frozenset[tuple[RepoPath, int]]
    """(path, line) of definitions and uses for which there was no room."""


NOTHING = Context((), (), frozenset(), (), 0, frozenset())


class _Wish(NamedTuple):
    """Lines of a definition that a level would like to show: `first` at least, then by distance from `anchors`."""

    path: RepoPath
    span: tuple[int, int]
    anchors: tuple[int, ...]
    most: int
    relation: Relation
    symbol: str

    @property
    def note(self) -> str:
        """What is said of it where it stands among other files."""
        return f"{self.relation} `{one_line(self.symbol)}`"


def add_context(
    batch: Sequence[FileFacts],
    facts: Facts,
    around: Surroundings,
    shelf: Shelf,
    room: int,
    wanted: Sequence[Wanted] = (),
    extra: int = 0,
) -> Context:
    """The files of one request with as much around their hunks as the level asks for and `room` characters hold.

    What a reading asked to see has `extra` characters of its own.
    """
    page = _Page(batch, shelf, room + extra)
    page.show(_asked_for(wanted, shelf), extra)
    room = min(room, page.left)
    tests = [w for f in batch if f.role is FileRole.TEST for w in _enclosing(f, shelf)]
    enclosing = [w for f in batch if f.role is not FileRole.TEST for w in _enclosing(f, shelf)][:DEFINITIONS]
    if around.level is ContextLevel.FILE:
        page.show(_whole_files(batch, shelf), room)
    elif around.level is ContextLevel.REPO:
        page.share(enclosing, room * 4 // 10)
        page.show(_uses(batch, facts, shelf), page.left * 5 // 10)
        page.show(_called(batch, shelf), page.left)
    else:
        page.share(enclosing, room * 6 // 10)
        page.show(_uses(batch, facts, shelf), page.left)
    page.show([*enclosing, *tests[:DEFINITIONS]], page.left)
    return page.context(_seen(facts, page) if around.level is not ContextLevel.FILE else frozenset())


class _Page:
    """A request's files while they grow."""

    def __init__(self, batch: Sequence[FileFacts], shelf: Shelf, room: int) -> None:
        self._shelf = shelf
        self._files = {f.path: Excerpt(f.path, f, shelf.text(f.path)) for f in batch}
        self._others: dict[RepoPath, Excerpt] = {}
        self._notes: dict[RepoPath, dict[str, None]] = {}
        self._shown: dict[_Wish, set[int]] = {}
        self._refused: set[_Wish] = set()
        self._room, self.left = room, room

    def show(self, wishes: Iterable[_Wish], room: int) -> None:
        """Grant the wishes in order while `room` lasts; a later, smaller one may still fit."""
        for wish in wishes:
            cost = self._grant(wish, room)
            room -= cost
            self.left -= cost

    def share(self, wishes: Sequence[_Wish], room: int) -> None:
        """Grant each wish an equal part of `room`, and what earlier ones have left of theirs."""
        for at, wish in enumerate(wishes):
            cost = self._grant(wish, room // (len(wishes) - at))
            room -= cost
            self.left -= cost

    def shows(self, location: Location) -> bool:
        excerpt = self._files.get(location.path) or self._others.get(location.path)
        return excerpt is not None and excerpt.shows(location.start)

    def _grant(self, wish: _Wish, room: int) -> int:
        """Characters that the wish took; 0 where there was no room, or nothing to show that is not shown already."""
        excerpt = self._files.get(wish.path) or self._others.get(wish.path)
        if excerpt is None:
            excerpt = Excerpt(wish.path, None, self._shelf.text(wish.path))
        heading = self._heading(wish)
        lines = _chosen(wish, excerpt, self._shelf, room - heading)
        cost = excerpt.add(lines, wish.span, room - heading) if lines else None
        if cost is None:
            asked = range(wish.span[0], wish.span[1] + 1) if wish.relation is Relation.ENCLOSES else wish.anchors
            if wish not in self._shown and excerpt.missing(asked):
                self._refused.add(wish)
            return 0
        self._refused.discard(wish)
        self._shown.setdefault(wish, set()).update(lines)
        if wish.path not in self._files:
            self._others[wish.path] = excerpt
            self._notes.setdefault(wish.path, {})[wish.note] = None
        return cost + heading

    def _heading(self, wish: _Wish) -> int:
        """Characters of what is said above the lines of another file."""
        if wish.path in self._files or wish.note in self._notes.get(wish.path, {}):
            return 0
        return len(wish.note) + 12 + (0 if self._others else HEADING)

    def context(self, seen: frozenset[Location]) -> Context:
        others = tuple[dict[str, object], ...](
            {"path": one_line(path), "note": ", ".join(self._notes[path]), "hunks": excerpt.blocks()}
            for path, excerpt in self._others.items()
        )
        places = tuple(_place(wish, lines) for wish, lines in self._shown.items())
        blocks = tuple(excerpt.blocks() for excerpt in self._files.values())
        refused = frozenset((wish.path, (wish.anchors or wish.span)[0]) for wish in self._refused)
        return Context(blocks, others, seen, places, self._room - self.left, refused)


def _place(wish: _Wish, lines: set[int]) -> ContextPlace:
    first, last = min(lines), max(lines)
    return ContextPlace(wish.path, first, last, wish.relation, wish.symbol, last - first + 1 > len(lines))


def _chosen(wish: _Wish, excerpt: Excerpt, shelf: Shelf, room: int) -> set[int]:
    """The lines to add: all of the definition if it is small enough, else its header and what lies nearest."""
    text = excerpt.text
    missing = excerpt.missing(range(wish.span[0], wish.span[1] + 1))
    if text is None or not missing:
        return set()
    if wish.span[1] - wish.span[0] < wish.most and sum(text.cost(n) for n in missing) + 2 * 8 <= room:
        return missing
    chosen: set[int] = set()
    spent, shown = 0, wish.span[1] - wish.span[0] + 1 - len(missing)
    for unit in _units(wish, text, shelf):
        new = [n for n in unit if n in missing and n not in chosen]
        cost = sum(text.cost(n) for n in new) + 2 * 8
        if spent + cost > room or shown + len(new) > wish.most:
            break
        chosen.update(new)
        spent, shown = spent + cost, shown + len(new)
    return chosen | _blank_between(chosen, excerpt)


def _blank_between(chosen: set[int], excerpt: Excerpt) -> set[int]:
    """Blank lines that a mark for left-out lines would stand for."""
    text = excerpt.text
    if text is None:
        return set()
    return {
        n
        for line in chosen
        for n in (line - 1, line + 1)
        if 0 < n <= len(text.lines)
        and not text.lines[n - 1].strip()
        and all(near in chosen or excerpt.shows(near) for near in (n - 1, n + 1))
        and not excerpt.shows(n)
    }


def _units(wish: _Wish, text: Text, shelf: Shelf) -> Iterator[range]:
    """The statements of a definition, by what each tells: its header, what encloses the anchors, then the nearest."""
    start, end = wish.span
    every = shelf.breaks(text)
    breaks = [start, *(n for n in range(start + 1, end + 1) if n in every)]
    units = [range(a, b) for a, b in zip_longest(breaks, breaks[1:], fillvalue=end + 1)]
    units = [u for u in units if any(text.lines[n - 1].strip() for n in u if n <= len(text.lines))]
    head = _header_end(wish, text)
    anchors = wish.anchors or (start,)
    around = {n for anchor in anchors[:ANCHORS] for n in _enclosing_lines(anchor, start, text)}

    def order(unit: range) -> tuple[int, int, int]:
        near = min(0 if a in unit else min(abs(unit[0] - a), abs(unit[-1] - a)) for a in _near(unit, anchors))
        rank = 0 if near == 0 else 1 if unit[0] <= head else 2 if any(n in around for n in unit) else 3
        return rank, near if rank == 3 else 0, unit[0]

    return iter(sorted(units, key=order))


def _near(unit: range, anchors: Sequence[int]) -> Sequence[int]:
    """The anchors on either side of the unit and those in it; `anchors` are sorted."""
    at = bisect_left(anchors, unit[0])
    return anchors[max(0, at - 1) : at + 1] or anchors[-1:]


def _header_end(wish: _Wish, text: Text) -> int:
    """The last line of the definition's header: its own lines where they are known, else the one that names it."""
    symbol = next((s for s in text.symbols if (s.start, s.end) == wish.span), None)
    if symbol is None:
        return 0
    last = min(symbol.start + 12, symbol.end, len(text.lines))
    named = next((n for n in range(symbol.start, last + 1) if symbol.name in text.lines[n - 1]), symbol.start)
    return max(symbol.header[1], named)


def _enclosing_lines(anchor: int, start: int, text: Text) -> Iterator[int]:
    """The lines above that are less and less indented: conditions and loops that decide whether the anchor runs."""
    if anchor > len(text.lines):
        return
    least = _indent(text.lines[anchor - 1])
    for line in range(anchor - 1, start - 1, -1):
        row = text.lines[line - 1]
        if row.strip() and _indent(row) < least and row.strip()[0] not in ")]}":
            least = _indent(row)
            yield line


def _indent(row: str) -> int:
    expanded = row.expandtabs()
    return len(expanded) - len(expanded.lstrip())


def _enclosing(file: FileFacts, shelf: Shelf) -> Iterator[_Wish]:
    """The definitions that the changed lines lie in, in the file's order."""
    if shelf.text(file.path) is None:
        return
    added, gone = _changed_lines(file)
    found: dict[Symbol, int] = {}
    for line, symbol in _around(file.after, sorted(added | gone)):
        if line in added or symbol.start < line:  # what is gone from before a definition was none of it
            found.setdefault(symbol, line)
    for change in file.changes:
        if change.kind in {ChangeKind.BODY, ChangeKind.SIGNATURE} and change.symbol.kind is not SymbolKind.VALUE:
            found.setdefault(change.symbol, min(change.line, change.symbol.end))
    changed = sorted(added | gone)
    for symbol in sorted(found, key=lambda s: (s.start, -s.end)):
        inside = changed[bisect_left(changed, symbol.start) : bisect_right(changed, symbol.end)]
        yield _wish(symbol, tuple(inside) or (found[symbol],), Relation.ENCLOSES, _most(symbol))


def _changed_lines(file: FileFacts) -> tuple[set[int], set[int]]:
    """Lines that are added, and those that stand where lines were taken away."""
    added: set[int] = set()
    gone: set[int] = set()
    for hunk in file.diff.hunks:
        at = hunk.new_start if hunk.new_count else hunk.new_start + 1
        for line in hunk.lines:
            if line.op is LineOp.ADDED:
                added.add(at)
            elif line.op is LineOp.REMOVED:
                gone.add(at)
            at += line.new is not None
    return added, gone


def _around(symbols: Sequence[Symbol], lines: Iterable[int]) -> Iterator[tuple[int, Symbol]]:
    """Each of the sorted lines with the innermost definition around it; a local variable is none."""
    stack: list[Symbol] = []
    coming = iter(symbols)
    following = next(coming, None)
    for line in lines:
        while following is not None and following.start <= line:
            stack.append(following)
            following = next(coming, None)
        while stack and stack[-1].end < line:
            stack.pop()
        around = [s for s in stack if s.end >= line]
        if around:
            yield line, next((s for s in reversed(around) if s.kind is not SymbolKind.VALUE), around[0])


def _most(symbol: Symbol) -> int:
    return TYPE_LINES if symbol.kind in {SymbolKind.CLASS, SymbolKind.TYPE, SymbolKind.MODULE} else BODY_LINES


def _wish(symbol: Symbol, anchors: tuple[int, ...], relation: Relation, most: int) -> _Wish:
    return _Wish(symbol.path, (symbol.start, symbol.end), anchors, most, relation, redact(symbol.qualified))


def _whole_files(batch: Sequence[FileFacts], shelf: Shelf) -> Iterator[_Wish]:
    for file in batch:
        text = shelf.text(file.path)
        if text is not None and text.lines:
            size = len(text.lines)
            yield _Wish(file.path, (1, size), (), size, Relation.FILE, "")


def _uses(batch: Sequence[FileFacts], facts: Facts, shelf: Shelf) -> Iterator[_Wish]:
    """Around each use that the change did not touch: one use of every changed definition before the second of any, the
    surest first, tests last.

    Definitions that a changed one overrides, or that override it, belong here as well, once the facts name them.
    """
    paths = {f.path for f in batch}
    usages = [
        u
        for u in facts.usages
        if u.change.symbol.path in paths and u.change.kind is not ChangeKind.ADDED and not u.generic
    ]
    callers = [[_use(u.change.symbol, r, Relation.USES, shelf) for r in u.untouched[:CALLERS]] for u in usages]
    tests = [
        [_use(u.change.symbol, r, Relation.TESTS, shelf) for r in u.tests[: TESTS + 4] if not r.touched][:TESTS]
        for u in usages
    ]
    for turn in chain(zip_longest(*callers), zip_longest(*tests)):
        yield from (wish for wish in turn if wish is not None)


def _use(changed: Symbol, reference: Reference, relation: Relation, shelf: Shelf) -> _Wish | None:
    path, line = reference.location.path, reference.location.start
    text = shelf.text(path)
    if text is None or line > len(text.lines):
        return None
    symbol = next((s for _, s in _around(text.symbols, [line])), None)
    span = (symbol.start, symbol.end) if symbol is not None else (max(1, line - 4), min(len(text.lines), line + 4))
    return _Wish(path, span, (line,), CALLER_LINES, relation, redact(changed.qualified))


def _called(batch: Sequence[FileFacts], shelf: Shelf) -> Iterator[_Wish]:
    for symbol in find_called(batch, shelf):
        yield _wish(symbol, (symbol.start,), Relation.DEFINES, CALLED_LINES)


def _asked_for(wanted: Sequence[Wanted], shelf: Shelf) -> Iterator[_Wish]:
    for place in find_wanted(wanted, shelf):
        most = ASKED_LINES if place.relation is Relation.DEFINES else place.span[1] - place.span[0] + 1
        yield _Wish(place.path, place.span, (place.anchor,), most, place.relation, redact(place.name))


def _seen(facts: Facts, page: _Page) -> frozenset[Location]:
    return frozenset(r.location for u in facts.usages for r in u.untouched if page.shows(r.location))
