"""What a question must be before a senior's time is spent on it.

The lists of words are English, and let pass what is said in another language: there they cannot judge.
"""

from __future__ import annotations

import re

from bot.pattern import lazy
from bot.review._tongues import is_asked, length_in_words

WORDS = 40
"""A question that needs more is two questions, or an essay."""

_GENERIC = lazy(
    r"^(have|did) you (consider|think|test|handle)|^(are|is) there (any )?(tests?|documentation|error handling)\b"
    r"|^is this (intended|safe|ok|correct)\b|edge cases\?$|^(please )?(consider|make sure|ensure|verify)\b"
    r"|\bbest practices?\b|^what about\b|^could this (cause|lead)|^does this work\b",
    re.IGNORECASE,
)
_VERDICT = lazy(
    r"\b(lgtm|looks (good|fine|ok|safe)|ship it|bug-free|ready to merge|well[- ]tested|signed off|no issues?|"
    r"(change|code|diff|patch|pull request|pr|file|it|this|everything) (is|are|seems?|looks|has been|was) "
    r"(\w+ )?(safe|harmless|correct|fine|approved|low[- ]risk)|(need|needs|do|does) not (need to )?be (read|reviewed)|"
    r"that is (safe|harmless|fine)|no need (to|of|for) (read|review)\w*)\b",
    re.IGNORECASE,
)
"""Judgements about the change. `approved` alone is none: code that deals with approvals is asked about in its words."""
_SPECIFIC = lazy(r"`[^`]+`|\w\(\)|(?<![A-Za-z0-9_])[A-Za-z]+_\w+|(?<![A-Za-z0-9_])[a-z]+[A-Z]\w*|\bline \d+")
"""Names of code. They are ASCII in every language, and need no space before them in some."""


def lint_claim(question: str, *rest: str) -> str:
    """Why this claim must not be shown; "" when it may be. `rest` is all else that the reader would be told."""
    return lint_question(question) or ("it gives a verdict" if any(map(_VERDICT.search, rest)) else "")


def lint_question(text: str) -> str:
    """Why this question must not be asked; "" when it may be."""
    if not is_asked(text):
        return "it is no question"
    if _GENERIC.search(text.strip()):
        return "it is generic"
    if _VERDICT.search(text):
        return "it gives a verdict"
    if not _SPECIFIC.search(text):
        return "it names nothing in the code"
    if length_in_words(text) > WORDS + 20:
        return f"it is longer than {WORDS + 20} words"
    return ""
