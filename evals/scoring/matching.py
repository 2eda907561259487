"""Which item covers which bug, decided without a judge.

An item covers a bug if it points there, speaks of it, and is specific:
- there: in the bug's file (or another place that its label allows), on its lines give or take three, or in its symbol;
- of it: the bug's category, where the reviewer names one, or a word of each of the label's groups;
- specific: it names an identifier or a value from the label, is none of the phrases that fit every change, and says
  more than the change's own description does.
Then each item covers at most one bug and each bug is covered at most once (maximum matching), so that one vague item
cannot claim several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from evals.casebook import Bug, Category, Place
from evals.reviewing import Item

NEAR = 3
"""Lines by which a pointer may miss."""


LINES, PLACES, WORDS = 20, 3, 250
"""What counts of an item: lines of its range, further places, words. Who points at everything points at nothing; of
1,269 recorded questions the longest has 250 words."""
SUBJECTS_AT_MOST = 8
"""Subjects that one item may speak of before it speaks of none; of 1,269 recorded questions none has more than 6."""
ANYWHERE = "*"
"""The file of a bug of which a public set does not say where it is."""
ALIKE = 0.25
"""Share of the rarer text's names that two descriptions of one fault have in common, at least. Set on made-up samples,
not on a public set: with sets that give no groups of words, read recall as rough."""


class Strictness(StrEnum):
    """How much is asked before an item covers a bug."""

    STRICT = "strict"
    """There by lines, of it by words, and through the lens that belongs to the category."""
    STANDARD = "standard"
    """The rule above: what is reported as recall."""
    LOCATION = "location"
    """There is enough: an upper bound that shows what the words of the labels cost."""


def match(
    items: Sequence[Item], bugs: Sequence[Bug], how: Strictness = Strictness.STANDARD, description: str = ""
) -> dict[str, int]:
    """Bug id → index of the item that covers it: as many pairs as possible, earlier items first.

    `description` is what the change says of itself: an item that only repeats it covers nothing.
    """
    items = [
        replace(item, text="") if repeats(item.text, description) or is_unfocused(item.text) else bounded(item)
        for item in items
    ]
    fits = [[bug for bug, label in enumerate(bugs) if covers(item, label, how)] for item in items]
    owner: dict[int, int] = {}
    for item in range(len(items)):
        _augment(item, fits, owner, set())
    return {bugs[bug].id: item for bug, item in sorted(owner.items())}


def bounded(item: Item) -> Item:
    """The item as far as a reader would follow it: so many lines, places and words, and no more."""
    words = item.text.split()
    return replace(
        item,
        end=min(item.end, item.start + LINES - 1),
        also=item.also[:PLACES],
        text=item.text if len(words) <= WORDS else " ".join(words[:WORDS]),
    )


def _augment(item: int, fits: Sequence[Sequence[int]], owner: dict[int, int], seen: set[int]) -> bool:
    """One step of Kuhn's algorithm; an item that has found a bug keeps one, so earlier items win."""
    for bug in fits[item]:
        if bug not in seen:
            seen.add(bug)
            if bug not in owner or _augment(owner[bug], fits, owner, seen):
                owner[bug] = item
                return True
    return False


def covers(item: Item, bug: Bug, how: Strictness) -> bool:
    """Whether the item is about the bug."""
    match how:
        case Strictness.LOCATION:
            return is_there(item, bug)
        case Strictness.STANDARD:
            return is_there(item, bug) and is_specific(item, bug) and (_is_category(item, bug) or speaks_of(item, bug))
        case Strictness.STRICT:
            seen = item.category is bug.category or item.lens in LENSES[bug.category]
            return is_there(item, bug, by_lines=True) and is_specific(item, bug) and speaks_of(item, bug) and seen


def is_there(item: Item, bug: Bug, *, by_lines: bool = False) -> bool:
    """Whether the item points at the bug or at a place that its label allows."""
    if bug.file == ANYWHERE:
        return True
    pointers = item.also if item.is_old else ((item.file, item.start, item.end), *item.also)
    if any(_near(pointer, place) for pointer in pointers for place in (bug, *bug.also_ok)):
        return True
    return not by_lines and item.file == bug.file and _same_symbol(item.symbol, bug.symbol)


def _near(pointer: tuple[str, int, int], place: Place) -> bool:
    file, start, end = pointer
    return file == place.file and start <= place.lines[1] + NEAR and end >= place.lines[0] - NEAR


def _same_symbol(one: str | None, other: str | None) -> bool:
    """`Cart.total` is `total`: reviewers qualify names or do not."""
    if not one or not other:
        return False
    mine, theirs = re.split(r"[.:#]+", one), re.split(r"[.:#]+", other)
    shared = min(len(mine), len(theirs))
    return mine[-shared:] == theirs[-shared:]


def _is_category(item: Item, bug: Bug) -> bool:
    return item.category is not None and item.category in (bug.category, *SIBLINGS.get(bug.category, ()))


def speaks_of(item: Item, bug: Bug) -> bool:
    """Whether a word of each group of the label is in the item's text."""
    if not bug.match_any_of:
        return likeness(item.text, bug.description) >= ALIKE
    text = _folded(item.text)
    return all(any(_term(term).search(text) for term in group) for group in bug.match_any_of)


@lru_cache(maxsize=4096)
def _term(term: str) -> re.Pattern[str]:
    """A word's beginning counts (`duplicate` in `duplicated`), its end does not (`rate` in `generate`)."""
    folded = _folded(term)
    return re.compile((r"(?<![a-z0-9])" if folded[:1].isalnum() else "") + re.escape(folded))


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("`", "").replace("_", " ").split())


_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_COMMON = frozenset({
    "the", "and", "for", "with", "not", "are", "was", "has", "have", "this", "that", "when", "then", "from", "into",
    "over", "case", "cases", "test", "tests", "error", "errors", "handling", "edge", "none", "null", "true", "false",
    "return", "returns", "self", "def", "class", "func", "function", "const", "let", "var", "int", "str", "string",
    "bool", "void", "new", "public", "private", "static", "async", "await", "if", "else", "try", "except", "catch",
    "raise", "throw", "while", "value", "values", "code", "change", "what", "which", "here", "there", "handle",
    "check", "checks", "missing", "empty", "input", "data", "line", "lines", "file",
})  # fmt: skip


def is_specific(item: Item, bug: Bug) -> bool:
    """Whether the item names something of the bug and is none of the phrases that fit every change."""
    names = _names(" ".join((bug.anchor, bug.trigger, bug.symbol or "", bug.description, *bug.evidence)))
    return not is_generic(item.text) and bool(names & _names(item.text))


def _names(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)}
    parts = {part.lower() for word in _WORD.findall(text) for part in _CAMEL.split(word)}
    return {word for word in words | parts if (len(word) > 2 or word.isdigit()) and word not in _COMMON}


def repeats(text: str, description: str) -> bool:
    """Whether most of a text stands in the description already, by runs of three words."""
    mine, theirs = _runs(text), _runs(description)
    return bool(mine) and len(mine & theirs) / len(mine) > 0.6


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


_SUBJECTS = tuple(
    re.compile("|".join(rf"\b{stem}" for stem in stems.split()), re.IGNORECASE)
    for stems in (
        "null none missing", "boundary limit overflow", "round precision truncat", "encod zone",
        "exception swallow raise", "leak close", "race deadlock concurren lock", "permission role admin owner",
        "secret token injection", "attribute argument", "caller signature contract",
        "migration backfill column trigger",
        "promise description", "assert weaken", "version pinned dependenc", "public wildcard policy",
    )
)  # fmt: skip


def is_unfocused(text: str) -> bool:
    """Whether a text speaks of so many subjects that it would be right about any fault."""
    return sum(bool(subject.search(text)) for subject in _SUBJECTS) > SUBJECTS_AT_MOST


def likeness(text: str, other: str) -> float:
    """Share of the names and telling words of the shorter text that stand in the other, 0 to 1."""
    mine, theirs = _names(text), _names(other)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


_BOILERPLATE = re.compile(
    r"(have you (considered|tested|thought)|did you (consider|test)|are there (any )?(unit )?tests|"
    r"(consider|please) add(ing)? (more |some )?(tests?|error handling|validation|logging|documentation)|"
    r"(all|any|other) edge cases|could (you )?(please )?(clarify|explain) (this|the change)|"
    r"make sure (that )?(everything|this|it) works|is this (intended|intentional|correct)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"`[^`]+`|\w+\(|\w+[._]\w+|\b[a-z]+[A-Z]\w*")


def is_generic(text: str) -> bool:
    """A phrase that fits every change, with nothing named beside it."""
    return bool(_BOILERPLATE.search(text)) and not _NAMED.search(_BOILERPLATE.sub("", text))


SIBLINGS = {
    Category.NULL_EMPTY: (Category.ERROR_HANDLING,),
    Category.BOUNDARY: (Category.NUMERIC,),
    Category.NUMERIC: (Category.BOUNDARY, Category.TYPE_TIME),
    Category.TYPE_TIME: (Category.NUMERIC,),
    Category.ERROR_HANDLING: (Category.RESOURCE_LEAK,),
    Category.RESOURCE_LEAK: (Category.ERROR_HANDLING,),
    Category.AUTHZ: (Category.INJECTION_SECRETS, Category.EXPOSURE),
    Category.EXPOSURE: (Category.AUTHZ, Category.DEPENDENCY_CONFIG),
    Category.API_MISUSE: (Category.STALE_CALLER, Category.DEPENDENCY_CONFIG),
    Category.STALE_CALLER: (Category.API_MISUSE,),
    Category.DEPENDENCY_CONFIG: (Category.API_MISUSE,),
    Category.INTENT_MISMATCH: (Category.TEST_WEAKENED,),
}
"""Categories between which careful people differ."""

_EDGE, _CONTRACT, _DATA = "edge cases", "contract and callers", "authorisation and data"
_FAILURE, _INTENT = "errors, resources, concurrency", "intent and tests"
LENSES = {
    Category.NULL_EMPTY: (_EDGE, _FAILURE),
    Category.BOUNDARY: (_EDGE,),
    Category.NUMERIC: (_EDGE,),
    Category.TYPE_TIME: (_EDGE, _CONTRACT),
    Category.ERROR_HANDLING: (_FAILURE, _EDGE),
    Category.RESOURCE_LEAK: (_FAILURE,),
    Category.CONCURRENCY: (_FAILURE,),
    Category.AUTHZ: (_DATA,),
    Category.INJECTION_SECRETS: (_DATA,),
    Category.API_MISUSE: (_CONTRACT, _EDGE),
    Category.STALE_CALLER: (_CONTRACT,),
    Category.DATA_MIGRATION: (_DATA, _EDGE),
    Category.INTENT_MISMATCH: (_INTENT, _CONTRACT),
    Category.TEST_WEAKENED: (_INTENT,),
    Category.DEPENDENCY_CONFIG: (_CONTRACT, _DATA, _FAILURE),
    Category.EXPOSURE: (_DATA,),
    Category.PERFORMANCE: (_FAILURE, _EDGE),
}
"""Through which of the bot's lenses a fault of a category is rightly seen."""
