"""What became of an earlier head, in sentences: what is new to somebody who has read its brief."""

from __future__ import annotations

from collections.abc import Iterator

from bot.publish._phrases import SHORT, Ink, count
from bot.review import AnswerKind, GivenAnswer, Gone, Question, Since

_KINDS = {
    AnswerKind.HANDLED: "handled",
    AnswerKind.CANNOT: "cannot happen",
    AnswerKind.DEFECT: "a defect",
    AnswerKind.AUTHOR: "asked of the author",
    AnswerKind.WAIVED: "waived",
}


def since_words(since: Since, answered: int, ink: Ink) -> Iterator[str]:
    """`Since 1a2b3c4d5e6f: 3 questions carried over, 1 new, 2 gone.`, and how much of the change was read again."""
    head = f"Since {ink.prose(since.head[:12], SHORT)}" if since.head else "Since the brief before"
    parts = [f"{count(len(since.carried), 'question')} carried over", f"{len(since.new):,} new"]
    parts += [f"{len(since.gone):,} gone"] if since.gone else []
    parts += [f"{answered:,} answered and not asked again"] if answered else []
    yield f"{head}: {', '.join(parts)}."
    if since.asked_again:
        was = "was" if len(since.asked_again) == 1 else "were"
        yield f"{len(since.asked_again):,} of the questions {was} answered before the code changed."
    hunks = since.hunks_read + since.hunks_kept
    if hunks:
        said = f"Read again or for the first time by the model: {since.hunks_read:,} of {count(hunks, 'hunk')}"
        yield f"{said}; nothing has changed about the others." if since.hunks_kept else f"{said}."


def gone_words(gone: Gone, ink: Ink) -> str:
    """`shop/cart.py:41: Which branch runs …? (its code is gone)`."""
    return f"{ink.code(str(gone.location))}: {ink.prose(gone.text)} ({ink.prose(gone.why)})"


def answered_words(question: Question, ink: Ink) -> str:
    """`shop/cart.py:41: Which branch runs …? Answer of Ada: handled: at cart.py:30`."""
    given = f" {given_words(question.answer, ink)}" if question.answer is not None else ""
    return f"{ink.code(str(question.location))}: {ink.prose(question.text)}{given}"


def given_words(answer: GivenAnswer, ink: Ink) -> str:
    """`Answer of Ada: handled: at cart.py:30`."""
    by = f"Answer of {ink.prose(answer.by, SHORT)}" if answer.by else "Answer"
    return f"{by}: {_KINDS[answer.kind]}" + (f": {ink.prose(answer.text)}" if answer.text else "")
