"""Questions: from signals, merged with the model's, ranked by what an answer is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.change import Location, RepoPath
from bot.pattern import lazy
from bot.review._nouns import Confidence, Question, Standing
from bot.review._tongues import words
from bot.risk import Signal, Tier, worth

ASKED = 5
"""Questions on the page; the rest is one click away."""
A_RULE = 2
"""Questions of one rule among those asked: the sixth stale caller teaches nothing that the second did not."""
NEAR = 3
"""Lines apart at which two questions of one lens may be about the same thing."""
ALIKE = 0.12
"""Share of common words from which they are. Set on one real reply, in which no pair below it asked the same."""


def questions_from_signals(signals: Iterable[Signal]) -> tuple[Question, ...]:
    """The questions that the rules ask, in the signals' order."""
    return tuple(_question(s) for s in signals if s.ask is not None)


def _question(signal: Signal) -> Question:
    ask, first = signal.ask, signal.evidence[0]
    assert ask is not None  # noqa: S101 - the only caller has checked it
    return Question(
        id=question_id(first.location, signal.rule, first.quote),
        location=first.location,
        quote=first.quote,
        text=ask.text,
        trigger=ask.trigger,
        consequence=ask.consequence,
        settles=ask.settles,
        lens=signal.lens,
        severity=signal.severity,
        confidence=Confidence(signal.likelihood),
        source=f"rule {signal.rule}",
        suspicion=signal.why,
        also=tuple(e.location for e in signal.evidence[1:6]),
    )


def question_id(location: Location, about: str, quote: str) -> str:
    """An id that survives moves and re-indentation, and changes when the quoted code does."""
    import hashlib  # it loads OpenSSL, and most changes get no question

    key = "\n".join((location.path, about, " ".join(quote.split())))
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def rank_questions(
    questions: Sequence[Question], dear: frozenset[RepoPath] = frozenset()
) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """(asked, the rest): merged where two ask the same, the worthiest first, no rule filling the page alone.

    `dear` are the files in which a fault is expensive: among like questions theirs come first.
    """
    ordered = sorted(
        _merge(questions),
        key=lambda q: (
            -_worth(q), q.location.path not in dear, -q.weight, q.location.path, q.location.start, q.id
        ),
    )  # fmt: skip
    asked: list[Question] = []
    rest: list[Question] = []
    seen: Counter[str] = Counter()
    for question in ordered:
        kind = _counted_as(question)
        fits = len(asked) < ASKED and seen[kind] < _MOST.get(kind, A_RULE) and not _is_small(question)
        (asked if fits else rest).append(question)
        seen[kind] += 1
    return tuple(asked), tuple(rest)


def with_advice(
    ranked: tuple[tuple[Question, ...], tuple[Question, ...]], advice: Sequence[Question]
) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """What is asked with further questions in the places that are left."""
    asked, rest = ranked
    more, others = rank_questions(advice)
    room = max(0, ASKED - len(asked))
    return (*asked, *more[:room]), (*rest, *more[room:], *others)


def _counted_as(question: Question) -> str:
    """What a question shares its part of the page with."""
    return question.source if question.standing is Standing.UNCHECKED else question.standing


_MOST = {str(Standing.CONFIRMED): ASKED, str(Standing.UNRESOLVED): 2}
"""Of a model's questions on the page: what a second look confirmed may fill it."""


def _is_small(question: Question) -> bool:
    """A second look found it to matter little: one click away. On real changes without a known fault most were so."""
    return (
        question.standing is not Standing.UNCHECKED and question.severity is Tier.LOW and "rule " not in question.source
    )


def _worth(question: Question) -> float:
    agreed = 1 + 0.25 * question.source.count(", ") + 0.1 * max(0, len(question.readings) - 1)
    return worth(question.severity, question.confidence.band) * agreed


def _merge(questions: Sequence[Question]) -> list[Question]:
    """Questions that ask the same become one that names all who ask it; the worthiest one's words stay.

    The likest pair is joined first, and nobody joins a question that it has a part in already: of two claims that one
    model makes at one place, each finds its own rule.
    """
    groups = {number: [question] for number, question in enumerate(questions)}
    of = list(range(len(questions)))
    pairs = [
        (likeness, i, j)
        for j, question in enumerate(questions)
        for i, other in enumerate(questions[:j])
        if (likeness := _likeness(question, other)) >= ALIKE
    ]
    for likeness, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        here, there = groups[of[i]], groups[of[j]]
        if here is not there and (likeness == 1 or not _sources(here) & _sources(there)):
            here.extend(there)
            del groups[of[j]]
            of = [of[i] if number == of[j] else number for number in of]
    return [_joined(group) for group in groups.values()]


def _sources(group: Sequence[Question]) -> set[str]:
    """Who asks in a group: at most one rule, and each model at most once."""
    return {"rule" if question.source.startswith("rule ") else question.source for question in group}


def _joined(group: Sequence[Question]) -> Question:
    first, *others = sorted(group, key=lambda q: (-_worth(q), q.location.path, q.location.start, q.id))
    places = dict.fromkeys([*first.also, *(place for q in others for place in (q.location, *q.also))])
    return replace(
        first,
        source=", ".join(dict.fromkeys(q.source for q in (first, *others))),
        also=tuple(place for place in places if place != first.location),
    )


def _likeness(question: Question, other: Question) -> float:
    """How much two questions ask the same, 0 to 1.

    Two rules, or two claims of one model, at one place have seen two things. A rule and a model that look at one place
    through one lens have seen the same thing if they speak of it in the same words, those of the place itself left out.
    """
    if question.id == other.id:
        return 1.0
    if question.source == other.source or "model " not in question.source + other.source:
        return 0.0
    if question.lens is not other.lens or not _meet(question, other):
        return 0.0
    return likeness_of_words(question, other)


def likeness_of_words(question: Question, other: Question) -> float:
    """Share of common words, 0 to 1, those of the quoted places left out."""
    anchor = _words(question.quote) | _words(other.quote)
    mine, theirs = _said(question) - anchor, _said(other) - anchor
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def _meet(question: Question, other: Question) -> bool:
    """Whether a place of the one is near a place of the other."""
    places = [other.location, *other.also]
    return any(_near(here, there) for here in (question.location, *question.also) for there in places)


def _near(here: Location, there: Location) -> bool:
    return here.path == there.path and here.side is there.side and abs(here.start - there.start) <= NEAR


def _said(question: Question) -> set[str]:
    return _words(f"{question.text} {question.trigger} {question.consequence}")


_COMPARISON = lazy(r"[<>=!]=?")
_FILLER = frozenset({
    "the", "an", "is", "it", "of", "to", "in", "on", "at", "and", "or", "for", "with", "what", "which", "when", "how",
    "that", "this", "does", "no", "not", "now", "line",
})  # fmt: skip


def _words(text: str) -> set[str]:
    """Words and comparison operators, so that `>` tells a boundary from a missing value."""
    return {*words(text), *_COMPARISON.findall(text)} - _FILLER
