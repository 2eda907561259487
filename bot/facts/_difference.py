"""What a change took away and what it brought, as constructs: moving one is neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.facts._nouns import Construct, ConstructKind, Facts, FileFacts, FileRole


class Occurrence(NamedTuple):
    """A construct and the file it stands in."""

    file: FileFacts
    construct: Construct


def lost(facts: Facts, kind: ConstructKind) -> Iterator[Occurrence]:
    """Constructs on removed lines that no added line of the whole change brings back."""
    return _one_sided(facts, kind, lambda f: f.removed, lambda f: f.added)


def gained(facts: Facts, kind: ConstructKind) -> Iterator[Occurrence]:
    """Constructs on added lines that no removed line of the whole change had."""
    return _one_sided(facts, kind, lambda f: f.added, lambda f: f.removed)


_APART = frozenset({FileRole.TEST, FileRole.DOCS, FileRole.GENERATED, FileRole.VENDORED, FileRole.DATA})

_Side = Callable[[FileFacts], tuple[Construct, ...]]


def _one_sided(facts: Facts, kind: ConstructKind, here: _Side, there: _Side) -> Iterator[Occurrence]:
    """What stands here and not there. Matches within one definition come first, so that the rest is rightly placed.

    What goes from code that runs and comes in a test, a document or a copy of others' code has not moved: it is gone.
    """
    spare = Counter((n, c.symbol, _same(c)) for n, f in enumerate(facts.files) for c in there(f) if c.kind is kind)
    unmatched: list[Occurrence] = []
    for number, file in enumerate(facts.files):
        for construct in here(file):
            if construct.kind is not kind:
                continue
            here_too = (number, construct.symbol, _same(construct))
            if spare[here_too] > 0:
                spare[here_too] -= 1
            else:
                unmatched.append(Occurrence(file, construct))
    elsewhere: Counter[tuple[FileRole | None, tuple[str, str]]] = Counter()
    for (number, _, same), count in spare.items():
        elsewhere[_apart(facts.files[number]), same] += count
    for occurrence in unmatched:
        place = _apart(occurrence.file), _same(occurrence.construct)
        if elsewhere[place] > 0:
            elsewhere[place] -= 1
        else:
            yield occurrence


def _apart(file: FileFacts) -> FileRole | None:
    """The role of a file that production code is not moved to; None for all others."""
    return file.role if file.role in _APART else None


def _same(construct: Construct) -> tuple[str, str]:
    """What makes two constructs the same one in another place."""
    return construct.text, construct.body if construct.kind is ConstructKind.GUARD else ""
