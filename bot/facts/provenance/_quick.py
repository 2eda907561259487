"""A cheap look at a message: what it rules out, the thorough reading need not look for.

Most messages say nothing about their making. Every rule needs some word that stands in the message unbroken, in lower
case and without emphasis; where none of these words is, no rule can apply. The test of this module holds the two
against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.facts.provenance._messages import MAX_LINES
from bot.facts.provenance.catalogue import TOOLS, TRAILERS
from bot.pattern import lazy

_AI = lazy(r"ai(?![a-z])")
"""This or `llm` stands in every heading, box, notice and sentence about AI as such. An alternation of both costs the
engine its search for a fixed beginning, several times the time."""
_DEEDS = (
    *("generated", "made", "created", "built", "ultraworked", "written"),
    *("authored", "implemented", "produced", "developed"),
)
"""The verbs of footers and sentences; see `_disclosures`."""


def _longest_word(text: str) -> str:
    return max(text.split(), key=len)


_KEYS = tuple(TRAILERS)
_MARKS = tuple(
    {
        *(_longest_word(start) for tool in TOOLS for start in (*tool.footers, *tool.subjects)),
        *(start.lower() for tool in TOOLS for start in tool.links),
    }
)
_NAMES = tuple({_longest_word(name) for tool in TOOLS for name in (*tool.names, *tool.given_names)} - {"ai"})


class Words(NamedTuple):
    """Words without which nothing in a message states AI use."""

    deeds: Sequence[str]
    names: Sequence[str]
    marks: Sequence[str]
    """Enough alone."""

    def within(self, low: str) -> Words:
        """Those that stand in a softened text; the names only where one of the others, or AI as such, stands in it."""
        deeds = [word for word in self.deeds if word in low]
        marks = [word for word in self.marks if word in low]
        names = [word for word in self.names if word in low] if deeds or marks or _speaks_of_ai(low) else []
        return Words(deeds, names, marks)

    def allow(self, low: str) -> bool:
        """Whether a softened text, or line, may speak of AI use in a heading, a box or a sentence."""
        for word in self.marks:
            if word in low:
                return True
        for deed in self.deeds:
            if deed in low:
                return _speaks_of_ai(low) or any(name in low for name in self.names)
        return _speaks_of_ai(low)


def _speaks_of_ai(low: str) -> bool:
    return "llm" in low or _AI.search(low) is not None


_WORDS = Words(_DEEDS, _NAMES, _MARKS)


class Glance(NamedTuple):
    """What a message may hold."""

    trailers: bool
    """Whether a line may be a trailer of the catalogue."""
    statements: Words | None
    """Words of it without which a line says nothing of AI use; None if no line does."""
    long: bool
    """Whether there may be too many lines to read all."""

    @property
    def is_silent(self) -> bool:
        return not self.trailers and self.statements is None and not self.long


def glance(text: str) -> Glance:
    """`text` is a message without the comments and blocks that `_messages` drops."""
    low = softened(text)
    words = _WORDS.within(low)
    trailers = ":" in low and any(key in low for key in _KEYS)
    return Glance(trailers, words if words.allow(low) else None, text.count("\n") >= MAX_LINES)


def softened(text: str) -> str:
    """In lower case, without emphasis."""
    return text.lower().replace("*", "").replace("`", "")
