"""Who uses the changed definitions: one search of the tree, then a look at the syntax around each hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.change import Hit, LineOp, RepoPath, Snapshot
from bot.facts._nouns import (
    Certainty,
    ChangeKind,
    FileFacts,
    FileRole,
    Reference,
    SymbolChange,
    SymbolKind,
    Usage,
)
from bot.facts._references import Mention, mentions_in
from bot.facts._resolve import certainty_of
from bot.facts._roles import role_of
from bot.facts.languages import endings_beside, language_of
from bot.pattern import lazy

NAMES = 48
"""Names searched for in one review; further changed symbols are reported as not searched."""
HITS = 20_000
FILES = 40
"""Hit files parsed in one review."""
FILE_BYTES = 400_000
GENERIC = 150
"""Places beyond which a name says too little to attribute them: the median name has 8, `check` has thousands."""
LISTED = 40
"""References kept a symbol."""

_RANK = {certainty: rank for rank, certainty in enumerate(Certainty)}
_IN_TESTS = lazy(r"(?:^|\.)(?:tests?|test_\w+|\w+_tests?)(?:\.|$)")
"""Definitions that test within a file of code: Rust's `mod tests`, doctest helpers."""

_SEARCHED = (ChangeKind.REMOVED, ChangeKind.SIGNATURE, ChangeKind.BODY, ChangeKind.ADDED)
_CODE = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}


def find_usages(files: Sequence[FileFacts], after: Snapshot) -> tuple[Usage, ...]:
    """The uses of every changed definition that code elsewhere could name, most consequential kind of change first."""
    wanted = _wanted(files)
    names = list(dict.fromkeys(_searched_name(c) for c in wanted))[:NAMES]
    if not names:
        return ()
    result = after.search(names, HITS, endings_beside(c.symbol.path for c in wanted))
    by_name = _by_name(result.hits, names)
    mentions = _mentions(by_name, wanted, after)
    touched = {f.path: {line.new for line in f.diff.lines(LineOp.ADDED)} for f in files}
    return tuple(
        _usage(c, by_name.get(_searched_name(c)), mentions, touched, "" if result.complete else result.reason)
        for c in wanted
    )


def _wanted(files: Sequence[FileFacts]) -> list[SymbolChange]:
    changes = [c for f in files if f.role in _CODE and not f.proof for c in f.changes if _nameable(c)]
    ordered = sorted(changes, key=lambda c: (_SEARCHED.index(c.kind), c.symbol.path, c.symbol.start))
    return list({(c.symbol.path, _searched_name(c), c.symbol.owner): c for c in reversed(ordered)}.values())[::-1]


def _nameable(change: SymbolChange) -> bool:
    symbol = change.symbol
    if change.kind not in _SEARCHED or symbol.kind in {SymbolKind.RESOURCE, SymbolKind.MODULE}:
        return False
    if change.kind is ChangeKind.ADDED and symbol.kind is SymbolKind.VALUE:
        return False
    language = language_of(symbol.path)
    if language is not None and symbol.name in language.constructor_names:
        return bool(symbol.owner)
    return len(symbol.name) > 2 and not symbol.name.startswith("__") and symbol.name.isidentifier()


def _searched_name(change: SymbolChange) -> str:
    """A constructor is called by its class's name."""
    language = language_of(change.symbol.path)
    constructor = language is not None and change.symbol.name in language.constructor_names
    return change.symbol.owner if constructor else change.symbol.name


_Hits = dict[RepoPath, list[Hit]]


def _by_name(hits: Sequence[Hit], names: Sequence[str]) -> dict[str, _Hits]:
    found: dict[str, _Hits] = {name: defaultdict(list) for name in names}
    for hit in hits:
        for name in names:
            if name in hit.text:
                found[name][hit.path].append(hit)
    return found


def _places(hits: _Hits) -> int:
    return sum(map(len, hits.values()))


def _mentions(by_name: dict[str, _Hits], wanted: Sequence[SymbolChange], after: Snapshot) -> dict[str, list[Mention]]:
    """What stands at the hits of each name that is not too generic, in at most FILES files."""
    lines: dict[RepoPath, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for change in wanted:
        name = _searched_name(change)
        hits = by_name.get(name)
        if hits is None or _places(hits) > GENERIC:
            continue
        nearest = sorted(hits, key=lambda path: (-_shared(path, change.symbol.path), path))
        for path in nearest:
            if language_of(path) is not None and (path in lines or len(lines) < FILES):
                lines[path][name] |= {hit.line for hit in hits[path]}
    found: dict[str, list[Mention]] = defaultdict(list)
    for path, content in after.read(sorted(lines)).items():
        language = language_of(path)
        if language is not None and len(content) <= FILE_BYTES:
            for mention in mentions_in(path, content, language, lines[path]):
                found[mention.name].append(mention)
    return found


def _shared(left: str, right: str) -> int:
    """Folders that two paths have in common from the root: near files are parsed first."""
    count = 0
    for a, b in zip(left.split("/"), right.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def _usage(
    change: SymbolChange,
    hits: _Hits | None,
    mentions: dict[str, list[Mention]],
    touched: dict[RepoPath, set[int | None]],
    unknown: str,
) -> Usage:
    if hits is None:
        return Usage(change, (), unknown=f"only the first {NAMES} changed names are searched for")
    places = _places(hits)
    if places > GENERIC:
        return Usage(change, (), places=places, generic=True, unknown=unknown)
    name = _searched_name(change)
    references = sorted(
        _references(change, mentions.get(name, []), touched),
        key=lambda r: (_RANK[r.certainty], r.location.path, r.location.start),
    )
    sure = [r for r in references if r.certainty is not Certainty.NAME]
    return Usage(change, tuple(sure[:LISTED]), len(references) - len(sure), places, unknown=unknown)


def _references(
    change: SymbolChange, mentions: list[Mention], touched: dict[RepoPath, set[int | None]]
) -> Iterator[Reference]:
    for mention, certainty in certainty_of(change, mentions):
        path, line = mention.location.path, mention.location.start
        is_test = role_of(path) is FileRole.TEST or _IN_TESTS.search(mention.within) is not None
        yield Reference(
            mention.location, mention.text, mention.within, certainty, is_test, line in touched.get(path, ())
        )
