"""Pieces of evidence: how strong they are, and how one is made of what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.change import Location, Sha
from bot.facts._authorship import ProvenanceEvidence, ProvenanceLevel, ProvenanceScope
from bot.facts.provenance._names import named_model
from bot.facts.provenance.catalogue import Tool

AI = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED)
"""The levels that say that AI took part, strongest first."""
MAX_TEXT = 120
MAX_PIECES = 50
"""Pieces of evidence that are kept of one commit, note, pull request or file: a page names two or three."""

_ORDER = (*AI, ProvenanceLevel.DECLARED_NONE, ProvenanceLevel.NONE)
"""Strongest first: what a person declares, what a tool says of itself, what only looks like it."""


def weakness(level: ProvenanceLevel) -> int:
    """0 for the strongest level; BOT is no level of evidence and counts as NONE."""
    return _ORDER.index(level) if level in _ORDER else len(_ORDER) - 1


def strongest_level(evidence: Iterable[ProvenanceEvidence]) -> ProvenanceLevel:
    """Of several pieces; NONE where there are none."""
    return min((item.level for item in evidence), key=weakness, default=ProvenanceLevel.NONE)


def strongest(evidence: Iterable[ProvenanceEvidence]) -> tuple[ProvenanceEvidence, ...]:
    """One piece for each rule and tool of one place, since a squash repeats its trailers; a denial stays beside it."""
    kept: dict[tuple[str, str, bool], ProvenanceEvidence] = {}
    for item in evidence:
        key = (item.rule, item.tool, item.level in AI)
        if weakness(item.level) < weakness(kept.setdefault(key, item).level):
            kept[key] = item
    pieces = tuple(kept.values())
    return pieces if len(pieces) <= MAX_PIECES else tuple(sorted(pieces, key=_rank)[:MAX_PIECES])


def ranked(evidence: Iterable[ProvenanceEvidence]) -> tuple[ProvenanceEvidence, ...]:
    """Strongest first, otherwise as they came."""
    return tuple(sorted(evidence, key=_rank))


def _rank(item: ProvenanceEvidence) -> tuple[int, bool]:
    return weakness(item.level), item.partial


class About(NamedTuple):
    """What a piece of evidence speaks of."""

    scope: ProvenanceScope = ProvenanceScope.CHANGE
    commit: Sha | None = None
    lines: tuple[Location, ...] = ()


def piece(
    level: ProvenanceLevel, tool: Tool | str | None, source: str, text: str, rule: str, about: About
) -> ProvenanceEvidence:
    """A piece of evidence, its text cut, with the model that the text names."""
    name = tool.name if isinstance(tool, Tool) else tool or ""
    model = named_model(text) if level in AI else ""
    return ProvenanceEvidence(
        level, name, source, text[:MAX_TEXT], rule, model, about.scope, about.commit, lines=about.lines
    )


def cleaned(said: object, most: int = 60) -> str:
    """A name out of a file that anybody may have written: printable, short; "" for what is no text."""
    if not isinstance(said, str):
        return ""
    text = said[: 4 * most]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())[:most]


def and_others(names: Iterable[str], most: int = 5) -> str:
    """`a, b, c and 7 others`."""
    every = list(dict.fromkeys(names))
    shown = ", ".join(every[:most])
    return f"{shown} and {len(every) - most} others" if len(every) > most else shown
