"""Which questions a change was asked, as much of them as figures need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.brief import Brief
from bot.desk._nouns import AskedQuestion
from bot.review import Standing, question_kinds
from bot.risk import Band

MODEL: Final = "model"
_RULE: Final = "rule "
_PARTS: Final = ("questions", "more_questions", "answered")
_LONGEST: Final = 200


def rule_of(source: str) -> str:
    """The rule behind `Question.source`, or `model`: `rule removed-guard, model x` is the rule's question."""
    rules = [name[len(_RULE) :] for name in source.split(", ") if name.startswith(_RULE)]
    return rules[0][:_LONGEST] if rules else MODEL


def asked_of(brief: Brief) -> tuple[AskedQuestion, ...]:
    """Of a brief: questions above and below the fold, and those that were answered, each once."""
    asked = (*brief.questions, *brief.more_questions, *brief.answered)
    found = (
        AskedQuestion(
            each.id, rule_of(each.source), _kind(each.source, each.confidence.band, each.standing, bool(each.readings))
        )
        for each in asked
    )
    return tuple({each.id: each for each in found}.values())


def asked_in(brief: Mapping[str, object]) -> tuple[AskedQuestion, ...]:
    """The same of a brief as JSON (docs/json.md). What cannot be read is left out."""
    found = (_read(each) for name in _PARTS for each in _list(brief.get(name)))
    return tuple({each.id: each for each in found if each is not None}.values())


def _read(question: object) -> AskedQuestion | None:
    if not isinstance(question, Mapping) or not isinstance(question.get("id"), str):
        return None
    source, confidence = str(question.get("source", "")), question.get("confidence")
    try:
        band = Band[str(confidence["band"] if isinstance(confidence, Mapping) else "").upper()]
        standing = Standing(str(question.get("standing") or Standing.UNCHECKED))
    except (KeyError, ValueError):
        return None
    kind = _kind(source, band, standing, bool(question.get("readings")))
    return AskedQuestion(str(question["id"]), rule_of(source), kind)


def _kind(source: str, band: Band, standing: Standing, is_reading: bool) -> str:
    return question_kinds(source, band, standing, is_reading=is_reading)[0][:_LONGEST]


def _list(value: object) -> Iterable[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
