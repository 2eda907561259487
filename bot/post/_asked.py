"""The questions in force, and what people have answered to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.gate import Answer, AnswerKind, GateQuestion
from bot.pattern import lazy
from bot.post._delta import epoch_in_force
from bot.post._wanted import Wanted

_DIGEST, _DIGESTS = lazy(r"[0-9a-f]{12}"), lazy(r"\b[0-9a-f]{12}\b")
"""What ids of questions look like."""
_NEVER = datetime.min.replace(tzinfo=UTC)
_SETTLES = frozenset({AnswerKind.HANDLED, AnswerKind.CANNOT, AnswerKind.WAIVED})


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, by the number that it is answered with."""

    number: int
    question: GateQuestion
    answers: tuple[Answer, ...]
    """The last one of each person, the newest first."""
    is_settled: bool
    """Whether somebody gave an answer that leaves nothing open, as far as is known; the gate says whose count."""


def asked_in(wanted: Wanted) -> tuple[Asked, ...]:
    """In the order of the page. Before the first epoch of this head: the brief's own, if there is one."""
    epoch = epoch_in_force(wanted.hosted, wanted.state)
    if epoch is not None:
        questions, digest = epoch.questions.questions, epoch.questions.digest
    else:
        brief = wanted.brief
        questions = tuple(GateQuestion(each.id, each.text) for each in (brief.questions if brief else ()))
        digest = ""
    return tuple(_asked(number, each, digest, wanted) for number, each in enumerate(questions, start=1))


def numbered(text: str, asked: Iterable[Asked]) -> str:
    """The text with each question called by its number on the page instead of its id."""
    numbers = {each.question.id: str(each.number) for each in asked if _DIGEST.fullmatch(each.question.id)}
    return _DIGESTS.sub(lambda found: numbers.get(found[0], found[0]), text) if numbers else text


def _asked(number: int, question: GateQuestion, digest: str, wanted: Wanted) -> Asked:
    latest: dict[int, Answer] = {}
    for each in sorted(wanted.acts.answers, key=lambda answer: answer.at or _NEVER):
        counts = each.question == question.id and each.questions == digest and each.head == wanted.hosted.head
        if counts and each.by is not None:
            latest[each.by.id] = each
    answers = tuple(sorted(latest.values(), key=lambda answer: answer.at or _NEVER, reverse=True))
    settled = any(each.kind in _SETTLES and not each.flagged for each in answers)
    return Asked(number, question, answers, settled and not _is_open(question, wanted))


def _is_open(question: GateQuestion, wanted: Wanted) -> bool:
    """Whether the gate says of it by name that it is open."""
    opening = f"Question {question.id} is open"
    return any(
        reason.code == "question-open" and reason.text.startswith(opening) for reason in wanted.decision.why.walk()
    )
