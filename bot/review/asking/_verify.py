"""A second look at what readings claim: what is asked, and what its answer does to the claims.

The verifier is not told how sure the first reading was, nor why it thought so. A refutation counts only where the line
that it rests on stands in the code; all that is not decided stays a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.change import FileDiff, RepoPath
from bot.facts import Facts, redact
from bot.review._nouns import Confidence, ContextLevel, Dropped, Question, Refuted, Standing
from bot.review.asking._candidates import joined_places
from bot.review.asking._context import Surroundings
from bot.review.asking._excerpt import Shelf, one_line
from bot.review.asking._fetch import Wanted, names_in
from bot.review.asking._ground import Content, ground
from bot.review.asking._lint import lint_claim
from bot.review.asking._plan import CHARACTERS_A_TOKEN, REQUEST_TOKENS, Planned, compose_request, surround
from bot.review.asking._prompts import Prompt
from bot.review.asking._read import comparable
from bot.review.asking._schema import Verdict, Verdicts
from bot.review.asking._show import Shown, not_for_model, show
from bot.risk import Band, Tier

HUNKS = 24_000
"""Characters of hunks beside the claims' own files: a verifier reads what the claims are about, not all again."""
SURE, LIKELY = 0.7, 0.45
"""Stated chances that bound the bands; the shown rates are measured for the bands, not for the numbers."""


def wanted_by(questions: Sequence[Question]) -> tuple[Wanted, ...]:
    """What the questions themselves say would settle them."""
    return tuple(
        Wanted(name, q.location.path)
        for q in questions
        for name in names_in((q.settles, q.trigger, q.text, q.suspicion))
    )


def plan_verification(
    facts: Facts,
    questions: Sequence[Question],
    prompt: Prompt,
    around: Surroundings,
    wanted: Sequence[Wanted],
    *,
    may_look_up: bool,
) -> Planned:
    """The request that puts `questions` to a verifier, in the order of the places they stand at."""
    batch = list(_files(facts, questions))
    shelf = Shelf(around.after, facts.files)
    room = REQUEST_TOKENS * CHARACTERS_A_TOKEN - sum(s.characters for s in batch)
    told, context = surround(batch, facts, around, shelf, max(0, room), wanted)
    claims = [_claim(number, question) for number, question in enumerate(questions, start=1)]
    values = {"claims": claims, "may_look_up": may_look_up}
    return compose_request(batch, told, context, prompt, values, Verdicts)


def in_order(questions: Sequence[Question]) -> tuple[Question, ...]:
    """By place, so that their order says nothing of how sure anybody was."""
    return tuple(sorted(questions, key=lambda q: (q.location.path, q.location.start, q.id)))


def _files(facts: Facts, questions: Sequence[Question]) -> Iterator[Shown]:
    """The files that the claims stand in, then the others of the change while there is room."""
    claimed = {place.path for q in questions for place in (q.location, *q.also)}
    left = HUNKS
    for file in sorted(facts.files, key=lambda f: f.path not in claimed):
        if not_for_model(file) or not file.diff.hunks:
            continue
        shown = show(file, ContextLevel.REPO)
        if file.path not in claimed:
            if shown.characters > left:
                continue
            left -= shown.characters
        yield shown


def _claim(number: int, question: Question) -> dict[str, object]:
    return {
        "number": number,
        "place": one_line(str(question.location)),
        "quote": one_line(question.quote),
        "question": one_line(question.text),
        "trigger": one_line(question.trigger),
        "consequence": one_line(question.consequence),
        "settles": one_line(question.settles),
    }


class Verified(NamedTuple):
    """What became of the claims."""

    questions: tuple[Question, ...]
    refuted: tuple[Refuted, ...]
    dropped: tuple[Dropped, ...] = ()
    """How many were refuted, and how many were another one in other words."""


def apply_verdicts(
    questions: Sequence[Question],
    verdicts: Sequence[Verdict],
    model: str,
    diffs: Mapping[RepoPath, FileDiff],
    after: Content,
) -> Verified:
    """The questions with what the verifier made of them, without those that it refuted or found to be another's.

    A claim without a verdict stays as it was.
    """
    by_number = {v.claim: v for v in reversed(verdicts)}
    kept: dict[int, Question] = {}
    refuted: list[Refuted] = []
    same: list[tuple[int, int]] = []
    for number, question in enumerate(questions, start=1):
        verdict = by_number.get(number)
        if verdict is None:
            kept[number] = question
            continue
        grounded = ground(verdict.file, verdict.line, verdict.quote, diffs, after) is not None
        if verdict.verdict == "refuted" and grounded:
            why = redact(one_line(verdict.reason))[:400]
            quote = redact(verdict.quote.strip().partition("\n")[0])[:200]
            refuted.append(Refuted(question.location, question.text, why, quote, model))
            continue
        kept[number] = _judged(question, verdict, grounded=grounded)
        if 0 < verdict.same_as < number:
            same.append((number, verdict.same_as))
    for number, of in same:
        first, second = kept.get(of), kept.get(number)
        if first is not None and second is not None and first.standing is second.standing:
            kept[of] = _one(first, second)
            del kept[number]
    counted = {
        "a second look at the code refuted it": len(refuted),
        "it asked the same as another": len(questions) - len(kept) - len(refuted),
    }
    return Verified(tuple(kept.values()), tuple(refuted), tuple(Dropped(why, n) for why, n in counted.items() if n))


def _judged(question: Question, verdict: Verdict, *, grounded: bool) -> Question:
    confirmed = verdict.verdict == "confirmed" and grounded
    trigger = verdict.trigger.strip()
    fits = confirmed and trigger and not lint_claim(question.text, trigger)
    chance = verdict.chance if confirmed else min(verdict.chance, SURE - 0.01)
    return replace(
        question,
        trigger=trigger if fits else question.trigger,
        severity=Tier[verdict.severity.upper()],
        confidence=Confidence(_band(chance)),
        standing=Standing.CONFIRMED if confirmed else Standing.UNRESOLVED,
        weight=comparable(chance),
    )


def _one(first: Question, second: Question) -> Question:
    """Two questions that a verifier calls the same defect."""
    also = joined_places(first.location, (*first.also, second.location, *second.also))
    return replace(
        first,
        also=also,
        readings=tuple(sorted({*first.readings, *second.readings})),
        severity=max(first.severity, second.severity),
        weight=max(first.weight, second.weight),
        confidence=max((first.confidence, second.confidence), key=lambda c: _ORDER[c.band]),
    )


_ORDER = {Band.LOW: 0, Band.MEDIUM: 1, Band.HIGH: 2}


def _band(chance: float) -> Band:
    return Band.HIGH if chance >= SURE else Band.MEDIUM if chance >= LIKELY else Band.LOW
