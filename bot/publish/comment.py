"""Pieces of Markdown of which a page on a host is made, for whoever puts it together (`bot.post`).

Everything that others wrote comes out of here as text and nothing else; nothing here depends on the time of day or on
how long anything took, so that the same review twice gives the same bytes.
"""

from bot.facts import redact
from bot.publish._comment_brief import brief_details
from bot.publish._comment_gate import gate_lines, needs_line
from bot.publish._comment_question import linked, question_body
from bot.publish._decision_words import is_override, missing_of, names, unblocker
from bot.publish._escape import code, prose
from bot.publish._phrases import and_more, count
from bot.publish._sections import LIMIT
from bot.publish._visible import flat, visible
from bot.publish._words import NOTHING_ASKED, coverage_words

__all__ = [
    "LIMIT",
    "NOTHING_ASKED",
    "and_more",
    "brief_details",
    "code",
    "count",
    "coverage_words",
    "flat",
    "gate_lines",
    "is_override",
    "linked",
    "missing_of",
    "names",
    "needs_line",
    "prose",
    "question_body",
    "redacted",
    "unblocker",
    "visible",
]


def redacted(text: str) -> str:
    """The text with each secret in it replaced by what it is."""
    return "\n".join(map(redact, text.split("\n")))
