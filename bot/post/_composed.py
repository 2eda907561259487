"""An answer that was given elsewhere, as the line that says it on the pull request.

It is read back as what was meant, whatever its words hold: `bot.post._commands` is the reader.
"""

from __future__ import annotations

from typing import Final

from bot.gate import AnswerKind
from bot.pattern import lazy
from bot.post._commands import MOST_LINE

MOST_WORDS: Final = 480
"""Characters of an answer's words: with all that stands before them they fit in a line that is read."""
_TAG: Final = lazy(r"<(?=[A-Za-z/!?])")
"""What would be a tag, or hide what comes behind it; a host shows neither."""
_LEAD: Final = "\u2013\u2014 :,.;-"
"""What a reader of commands skips before the words."""
_OPENING: Final = {
    AnswerKind.HANDLED: ("answer", "handled at "),
    AnswerKind.CANNOT: ("answer", "cannot happen because "),
    AnswerKind.DEFECT: ("answer", "defect: "),
    AnswerKind.AUTHOR: ("answer", "ask the author: "),
    AnswerKind.WAIVED: ("waive", ""),
}
_REPEATED: Final = {
    AnswerKind.HANDLED: ("handled at ", "handled ", "at "),
    AnswerKind.CANNOT: ("cannot happen because ", "cannot happen ", "because "),
    AnswerKind.DEFECT: ("defect: ", "defect "),
    AnswerKind.AUTHOR: ("ask the author: ", "ask the author "),
    AnswerKind.WAIVED: (),
}
"""How people begin who say again what they have chosen."""


def command_of(question: str, kind: AnswerKind, words: str) -> str:
    """The line that answers a question, by its id, or waives it."""
    verb, opening = _OPENING[kind]
    return f"/foreread {verb} {question} {opening}{said_plainly(kind, words)}".rstrip(" :")[:MOST_LINE]


def said_plainly(kind: AnswerKind, words: str) -> str:
    """The words as they are kept: one line of visible characters, without what is said by the choice already."""
    printable = "".join(char if char.isprintable() else " " for char in words)
    said = " ".join(_TAG.sub("\u2039", printable).split()).strip(_LEAD)
    for lead in _REPEATED[kind]:
        if said.casefold().startswith(lead):
            said = said[len(lead) :].lstrip(_LEAD)
            break
    return said[:MOST_WORDS].rstrip(_LEAD)
