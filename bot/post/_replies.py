"""What Foreread says to somebody who asked it something: a reaction where that is enough, else one reply."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from bot.facts import redact
from bot.gate import Decision, GateQuestion, Grounds
from bot.post._asked import asked_in, numbered
from bot.post._deeds import Deed, React, WriteReply
from bot.post._heard import Heard, Wish
from bot.post._hosted import Reaction, Remark
from bot.post._wanted import Wanted
from bot.publish import render_decision_markdown
from bot.publish.comment import code, count, prose
from bot.review.asking import CheckedAnswer

_QUOTED, _SAID, _PARAGRAPHS = 200, 1_500, 12
_LONGEST: Final = 30_000
"""Characters of a reply; a host takes 65,536, and counts some of them twice."""
_MOST: Final = 40
"""Reactions and replies of one run: the decision waits for them, and they are written a second apart."""
_NOTHING_HOLDS: Final = (
    "The model's answer named no line that stands in the code, so it is not shown. The change's author, or a more "
    "exact question, may settle it."
)
_ADVICE: Final = (
    "_A model's words, held against the code by lookup alone. They are advice, and the gate does not hear them._"
)
HELP: Final = """\
What I understand, one a line. A 😕 under a comment says that a line of it is none of these, or not for its writer to
say.

- `/foreread answer 2 handled at …`, or `cannot happen because …`, `defect …`, `ask the author …` after the number: \
answers question 2. The last two leave it open
- `/foreread waive 2 REASON`: sets question 2 aside
- `/foreread read`: you have read the brief. `/foreread confirm`: you mean an approval that came fast
- `/foreread explain`: why the gate decides as it does. `/foreread ask WORDS`: a model answers from the code
- `/foreread review`: the change is read anew
- `/foreread clear REVIEW REASON`: clears an objection, by the review's number or `@login`
- `/foreread no-ai`, `/foreread provenance ai|human REASON`: who wrote the change
- `/foreread break-glass INCIDENT REASON`: an emergency, on record

None of them approves: that is a review of GitHub's own.
"""


def courtesies(listened: Heard, done: Mapping[int, str], permitted: Collection[int]) -> Iterator[Deed]:
    """Reactions and replies that are still to be given.

    `done`: a wish's remark → the text of its reply, or "" where a reaction says enough; a wish that is not in it stays
    open. `permitted`: remarks whose wishes their writers may have; others get the reaction that says so.
    """
    yield from islice(_courtesies(listened, done, permitted), _MOST)


def _courtesies(listened: Heard, done: Mapping[int, str], permitted: Collection[int]) -> Iterator[Deed]:
    yield from _reactions(listened.unclear, Reaction.UNCLEAR)
    refused = {each.remark.id for each in listened.wishes} - {*permitted, *(act.remark for act in listened.kept)}
    yield from _reactions(tuple(each for each in listened.counted if each.id not in refused), Reaction.SEEN)
    for wish in listened.wishes:
        if wish.remark.id not in permitted:
            yield from _reactions((wish.remark,), Reaction.UNCLEAR)
            continue
        text = done.get(wish.remark.id)
        if text:
            yield WriteReply(f"{text}\n\n{marker_of(wish)}", marker_of(wish))
        if text is not None:
            yield from _reactions((wish.remark,), Reaction.DONE)


def _reactions(remarks: tuple[Remark, ...], reaction: Reaction) -> Iterator[React]:
    yield from (React(each, reaction) for each in remarks if reaction not in each.reactions)


def by_number(deeds: Iterable[Deed], wanted: Wanted) -> tuple[Deed, ...]:
    """The same, with questions in replies called by their numbers on the page."""
    asked = asked_in(wanted)
    return tuple(
        replace(each, text=numbered(each.text, asked)) if isinstance(each, WriteReply) else each for each in deeds
    )


def marker_of(wish: Wish) -> str:
    """What finds the reply to a wish again."""
    return f"<!-- foreread-reply {wish.remark.id} -->"


def explained(decision: Decision, grounds: Grounds) -> str:
    """Why the decision is what it is, as far as a remark has room: a longer one is refused by the host, each time."""
    said = render_decision_markdown(decision, grounds)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rpartition(chr(10))[0]}\n\n…"


def explained_question(question: GateQuestion, number: int, told: str, decision: Decision) -> str:
    """What the brief says of one question (`told`), and what the gate makes of it."""
    reasons = (each.text for each in decision.why.walk() if question.id in each.text)
    words = [prose(redact(each.replace(question.id, str(number))), 400) for each in dict.fromkeys(reasons)]
    parts = [
        f"#### {number}. {prose(redact(question.text), 400)}",
        told or "No more than its words is kept of it. `/foreread review` has the brief written anew.",
        "\n".join(f"- {each}" for each in words),
    ]
    return "\n\n".join(part for part in parts if part)


def answered(wish: Wish, answer: CheckedAnswer, model: str) -> str:
    """A model's answer with the lines that bear it out; without such a line, that there is none."""
    asked = f"> {prose(redact(wish.words), _QUOTED)}\n"
    if not answer.evidence:
        return f"{asked}\n{_NOTHING_HOLDS}"
    lines = [f"- {code(str(where))}: {code(redact(line))}" for where, line in answer.evidence]
    left = f"\n\n{count(answer.refused, 'further quote')} of it found nowhere." if answer.refused else ""
    said = "\n\n".join(_paragraph(redact(line)) for line in answer.text.splitlines()[:_PARAGRAPHS])
    return f"{asked}\n{said}\n\n" + "\n".join(lines) + f"{left}\n\n{_ADVICE} ({code(model)})"


def _paragraph(line: str) -> str:
    """One line of a model's: of all Markdown, a list's mark and code are left."""
    item = line.removeprefix("- ")
    return f"- {prose(item, _SAID)}" if item != line else prose(line, _SAID)


def unanswered(wish: Wish, why: str) -> str:
    """That a question could not be answered."""
    return f"> {prose(redact(wish.words), _QUOTED)}\n\nThere is no answer: {prose(redact(why), 400)}"


__all__ = ["HELP", "answered", "by_number", "courtesies", "explained", "explained_question", "marker_of", "unanswered"]
