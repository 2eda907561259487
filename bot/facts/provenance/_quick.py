"""A cheap look at a message: what it rules out, the thorough reading need not look for.

Most messages say nothing about their making. Every rule needs some word that stands in the message unbroken, in lower
case and without emphasis; where none of these words is, no rule can apply. The test of this module holds the two
against each other.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.facts.provenance._messages import MAX_LINES
from bot.facts.provenance.catalogue import TOOLS, TRAILERS
from bot.pattern import lazy

_AI = lazy(r"ai(?![a-z])|llm")
"""In every heading, box, notice and sentence about AI as such."""
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


class Glance(NamedTuple):
    """What a message may hold."""

    trailers: bool
    """Whether a line may be a trailer of the catalogue."""
    statements: bool
    """Whether anything else of it may speak of AI use."""
    long: bool = False
    """Whether there may be too many lines to read all."""

    @property
    def is_silent(self) -> bool:
        return not (self.trailers or self.statements or self.long)


def glance(text: str) -> Glance:
    """`text` is a message without the comments and blocks that `_messages` drops."""
    low = text.lower().replace("*", "").replace("`", "")
    return Glance(
        trailers=":" in low and any(key in low for key in _KEYS),
        statements=_may_state(low),
        long=text.count("\n") >= MAX_LINES,
    )


def _may_state(low: str) -> bool:
    if _AI.search(low) or any(mark in low for mark in _MARKS):
        return True
    return any(deed in low for deed in _DEEDS) and any(name in low for name in _NAMES)
