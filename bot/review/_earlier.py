"""What an earlier head's brief saves at this one: hunks that need not be sent again, questions that still stand.

The brief comes from whoever runs the command, its words from a model. It can save the sending of a hunk, and bring
questions that pass the same checks as a model's new ones; it decides nothing about rules, signals or the tier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.change import Location, RepoPath, Snapshot
from bot.facts import Facts, redact
from bot.review._hunk_prints import HunkKey, HunkPrint, hunk_fingerprint, place_questions
from bot.review._nouns import Confidence, Gone, Question, Review, Since, Standing
from bot.review._questions import question_id, rank_questions
from bot.review._standing_quotes import Tree
from bot.review.asking import LENSES, lint_claim

_MOST = 200
"""Questions of an earlier head that are looked at."""


class Reader(NamedTuple):
    """Who reads, and with which words: another prompt, or another view of the code, is another reader."""

    model: str
    prompt_digest: str
    context: str


class EarlierHunk(NamedTuple):
    """A hunk in the receipt of an earlier head."""

    path: RepoPath
    hunk: str
    fingerprint: str
    around: str
    by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The brief of an earlier head of the same change, as far as this head can use it."""

    base: str
    head: str
    readers: frozenset[Reader]
    hunks: tuple[EarlierHunk, ...]
    questions: tuple[Question, ...]
    """All of them: asked, on the further list, and answered."""


def unchanged(prints: Mapping[HunkKey, HunkPrint], earlier: Earlier, readers: Collection[Reader]) -> frozenset[HunkKey]:
    """The hunks that all of `readers` read at the earlier head, and of which nothing has changed that they saw.

    Two hunks with the same lines are two: as many are spared as were read.
    """
    wanted = frozenset(readers)
    if not wanted or not wanted <= earlier.readers:
        return frozenset()
    names = {reader.model for reader in wanted}
    spare = Counter((h.fingerprint, h.around) for h in earlier.hunks if h.fingerprint and names <= h.by)
    found: set[HunkKey] = set()
    for key, each in prints.items():
        if spare[each] > 0:
            spare[each] -= 1
            found.add(key)
    return frozenset(found)


def left_to_read(facts: Facts, skip: Collection[HunkKey]) -> Facts:
    """The same facts with the hunks alone that are to be sent; a file without any left has nothing to read."""
    files = []
    for file in facts.files:
        hunks = tuple(h for h in file.diff.hunks if (file.path, h.header) not in skip)
        if hunks:
            files.append(replace(file, diff=replace(file.diff, hunks=hunks)))
    return replace(facts, files=tuple(files))


class Carried(NamedTuple):
    """What is left of an earlier head's questions."""

    questions: tuple[Question, ...]
    """A model's, where they stand now, under the ids that they had."""
    gone: tuple[Gone, ...]
    renamed: Mapping[str, str]
    """By the id that a question has for its file's new name: the id that it had."""


def carried(earlier: Earlier, facts: Facts, after: Snapshot, asked: Sequence[Question]) -> Carried:
    """The model's earlier questions whose quoted code still stands. `asked` are those that the rules ask now.

    A question that a model asked in a rule's words stands for as long as the rule asks it.
    """
    tree = Tree(earlier.questions[:_MOST], facts, after)
    steady = _steady_files(earlier, facts)
    by_rules = {q.id: q for q in asked}
    kept: list[Question] = []
    gone: list[Gone] = []
    renamed: dict[str, str] = {}
    for question in earlier.questions[:_MOST]:
        place = tree.find(question)
        fault = _fault(question) if place is not None else "its code is gone"
        if place is not None:
            renamed.update(_new_id(question, place))
        models = ", ".join(part for part in question.source.split(", ") if part.startswith("model "))
        in_rule_words = question.source.startswith("rule ")
        if place is None or (fault and not in_rule_words):
            gone.append(Gone(question.id, question.location, redact(question.text), fault))
        elif models and not in_rule_words:
            also = tuple(at for at in question.also if steady is not None and at.path not in steady)
            kept.append(_carried(question, place, models, also))
        elif models:
            same = next((q for q in asked if renamed.get(q.id, q.id) == question.id), by_rules.get(question.id))
            kept += [replace(same, source=models)] if same is not None else []
    return Carried(tuple(kept), tuple(gone), renamed)


def _fault(question: Question) -> str:
    """Why the question must not be shown, by the lint that a model's new questions pass."""
    fault = lint_claim(question.text, question.trigger, question.consequence, question.settles, question.suspicion)
    return f"it was refused: {fault}" if fault else ""


def _carried(question: Question, place: Location, source: str, also: tuple[Location, ...]) -> Question:
    """The question at its place of now. Its words were shown before; they are redacted again, for who knows where the
    file has been; a measured hit rate is looked up anew.
    """
    return replace(
        question,
        location=place,
        quote=redact(question.quote),
        text=redact(question.text),
        trigger=redact(question.trigger),
        consequence=redact(question.consequence),
        settles=redact(question.settles),
        suspicion=redact(question.suspicion),
        confidence=Confidence(question.confidence.band),
        source=source,
        also=also,
        within="",
        code="",
        answer=None,
    )


def _new_id(question: Question, place: Location) -> Iterable[tuple[str, str]]:
    """What the question would be called at its file's new name, if it can be told how it came by the old one."""
    if place.path == question.location.path:
        return
    first = question.source.split(", ")[0]
    lenses = [f"{name}{nth or ''}" for name, lens in LENSES.items() if lens is question.lens for nth in range(9)]
    for about in [first.removeprefix("rule ")] if first.startswith("rule ") else lenses:
        if question_id(question.location, about, question.quote) == question.id:
            yield question_id(place, about, question.quote), question.id


def _steady_files(earlier: Earlier, facts: Facts) -> frozenset[RepoPath] | None:
    """The files whose lines may stand elsewhere now; None where that holds for all, since the base is another."""
    if not earlier.base or earlier.base != facts.change.base:
        return None
    then: dict[RepoPath, Counter[tuple[str, str]]] = {}
    now: dict[RepoPath, Counter[tuple[str, str]]] = {}
    for hunk in earlier.hunks:
        then.setdefault(hunk.path, Counter())[hunk.hunk, hunk.fingerprint] += 1
    for file in facts.files:
        now[file.path] = Counter((h.header, hunk_fingerprint(file.path, h)) for h in file.diff.hunks)
    return frozenset(path for path in then.keys() | now.keys() if then.get(path) != now.get(path))


def continue_review(
    earlier: Earlier, review: Review, facts: Facts, after: Snapshot, skipped: Collection[HunkKey]
) -> Review:
    """The review of this head with what stands of the earlier one: its questions, its answers, its readings.

    `review` has the questions of the rules, and what a model asks about the hunks that were sent to it.
    """
    rules = tuple(q for q in review.questions if q.source.startswith("rule "))
    left = carried(earlier, facts, after, rules)
    own = [replace(q, id=left.renamed.get(q.id, q.id)) for q in review.questions]
    questions = place_questions([*own, *(q for q in left.questions if _is_news(q, own))], facts, after)
    known = {q.id: q for q in earlier.questions[:_MOST]}
    told = [_with_answer(q, known.get(q.id)) for q in questions]
    answered = [q for q in told if q.answer is not None and not q.answer.outdated]
    open_ = [q for q in told if (q.answer is None or q.answer.outdated) and not any(_same(q, a) for a in answered)]
    ids = {q.id for q in told}
    gone = [g for g in left.gone if g.id not in ids]
    named = ids | {g.id for g in gone}
    gone += [
        Gone(q.id, q.location, redact(q.text), "no rule asks it any more") for q in known.values() if q.id not in named
    ]
    shown = _each_once(open_)
    return replace(
        review,
        questions=tuple(open_),
        answered=_each_once(answered),
        read_by_model=review.read_by_model | frozenset(skipped),
        since=Since(
            earlier.head,
            tuple(q.id for q in shown if q.id in known),
            tuple(q.id for q in shown if q.id not in known),
            tuple(gone),
            tuple(q.id for q in shown if q.answer is not None),
            len(review.read_by_model - frozenset(skipped)),
            len(frozenset(skipped)),
        ),
    )


def advised(told: Earlier, review: Review, facts: Facts, after: Snapshot) -> Review:
    """The review with what somebody else's brief of this head asks besides, where its code stands.

    Whoever made that brief may have been steered by the change: its words replace none of ours under the same id, its
    severity moves none of ours from the page, and it counts as one asker, whatever it says of itself.
    """
    ours = {question.id for question in review.questions}
    found = (replace(q, standing=Standing.UNCHECKED) for q in carried(told, facts, after, ()).questions)
    news = [q for q in found if q.id not in ours and not any(_same(q, other) for other in review.questions)]
    return replace(review, advice=tuple(place_questions(news, facts, after)))


def _is_news(question: Question, own: Sequence[Question]) -> bool:
    """Whether nobody of the same name asks it at this head."""
    return not any(question.id == other.id and question.source == other.source for other in own)


def _with_answer(question: Question, before: Question | None) -> Question:
    """The question with the answer that it was given; outdated when its code is not surely the same as then."""
    if before is None or before.answer is None:
        return question
    outdated = before.answer.outdated or not question.code or question.code != before.code
    given = before.answer._replace(text=redact(before.answer.text), outdated=outdated)
    return replace(question, answer=given)


def _same(question: Question, answered: Question) -> bool:
    """Whether the page would have joined the two."""
    asked, rest = rank_questions((answered, question))
    return len(asked) + len(rest) == 1


def _each_once(questions: Iterable[Question]) -> tuple[Question, ...]:
    asked, rest = rank_questions(tuple(questions))
    return (*asked, *rest)
