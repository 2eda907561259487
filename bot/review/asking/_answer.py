"""One question of a reviewer's about a change, answered by a model from the code and held against it.

The answer is advice beside the brief: the gate never hears of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.change import FileDiff, Location, RepoPath
from bot.facts import Facts, redact
from bot.review._nouns import ContextLevel
from bot.review.asking._context import Surroundings
from bot.review.asking._excerpt import Shelf, one_line
from bot.review.asking._ground import Content, ground
from bot.review.asking._plan import CHARACTERS_A_TOKEN, REQUEST_TOKENS, Planned, compose_request, surround
from bot.review.asking._prompts import Prompt
from bot.review.asking._schema import read_reply
from bot.review.asking._show import Shown, by_risk, not_for_model, show
from bot.risk import Risk

ASKED_CHARACTERS = 600
"""Of a reviewer's question; what is longer is cut."""
ANSWER_WORDS = 160
EVIDENCE = 5


@dataclass(frozen=True)
class Borne:
    """A line that is to bear an answer out, as the model gave it: nothing here has been checked."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    file: str
    line: int
    quote: str


@dataclass(frozen=True)
class AnswerReply:
    """A whole reply."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    answer: str
    evidence: list[Borne]


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer, with those of its quotes that stand where it says."""

    text: str
    evidence: tuple[tuple[Location, str], ...]
    """Where, and the line as it stands there."""
    refused: int = 0
    """Quotes that stand nowhere."""


def plan_answer(
    facts: Facts, risk: Risk, asked: str, prompt: Prompt, around: Surroundings, budget_tokens: int
) -> Planned | None:
    """The one request: the riskiest files that fit, those that the question names first. None if nothing is left."""
    room = min(budget_tokens, REQUEST_TOKENS) * CHARACTERS_A_TOKEN
    said = asked.casefold()
    named = sorted(by_risk(facts, risk), key=lambda file: not _is_named(file.path, said))
    batch: list[Shown] = []
    for file in named:
        shown = show(file, ContextLevel.HUNK)
        if not_for_model(file) or not file.diff.hunks or shown.characters > room:
            continue
        room -= shown.characters
        batch.append(shown)
    if not batch:
        return None
    told, context = surround(batch, facts, around, Shelf(around.after, facts.files), max(0, room))
    question = one_line(redact(asked))[:ASKED_CHARACTERS]
    return compose_request(batch, told, context, prompt, {"asked": question}, AnswerReply)


def _is_named(path: str, asked: str) -> bool:
    return path.casefold() in asked or path.rpartition("/")[2].casefold() in asked


def read_answer(text: str) -> AnswerReply:
    """Raises ReplyShapeError, whose text says to the model what is wrong."""
    return read_reply(text, AnswerReply)


def check_answer(reply: AnswerReply, diffs: Mapping[RepoPath, FileDiff], after: Content) -> CheckedAnswer:
    """What of the answer's evidence stands in the files; the answer is cut where it goes on and on."""
    text = "\n".join(_within(reply.answer, ANSWER_WORDS))
    found: dict[Location, str] = {}
    given: Sequence[Borne] = reply.evidence[:EVIDENCE]
    for each in given:
        where = ground(each.file, each.line, each.quote, diffs, after)
        if where is not None:
            found[where] = redact(one_line(each.quote.strip()))
    return CheckedAnswer(text, tuple(found.items()), len(given) - len(found))


def _within(text: str, most: int) -> Iterator[str]:
    """The lines that are not blank, in at most so many words."""
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if len(words) > most:
            yield f"{' '.join(words[:most])} …"
            return
        yield " ".join(words)
        most -= len(words)
