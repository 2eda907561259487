"""What Foreread says to somebody who asked it something: a reaction where that is enough, else one reply."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Final

from bot.facts import redact
from bot.gate import Decision, Grounds
from bot.post._deeds import Deed, React, WriteReply
from bot.post._heard import Heard, Wish
from bot.post._hosted import Reaction, Remark
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
What I understand, one a line:

- `/foreread answer 2 handled at …`, `… cannot happen because …`, `… defect`, `… ask the author`
- `/foreread waive 2 REASON`, `/foreread read`, `/foreread confirm`, `/foreread clear REVIEW REASON`
- `/foreread explain`, `/foreread ask WORDS`, `/foreread review`
- `/foreread no-ai`, `/foreread provenance ai|human REASON`, `/foreread break-glass INCIDENT REASON`
"""


def courtesies(listened: Heard, done: Mapping[int, str], permitted: Collection[int]) -> Iterator[Deed]:
    """Reactions and replies that are still to be given.

    `done`: a wish's remark → the text of its reply, or "" where a reaction says enough; a wish that is not in it stays
    open. `permitted`: remarks whose wishes their writers may have; others get the reaction that says so.
    """
    yield from islice(_courtesies(listened, done, permitted), _MOST)


def _courtesies(listened: Heard, done: Mapping[int, str], permitted: Collection[int]) -> Iterator[Deed]:
    yield from _reactions(listened.unclear, Reaction.UNCLEAR)
    yield from _reactions(listened.counted, Reaction.SEEN)
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


def marker_of(wish: Wish) -> str:
    """What finds the reply to a wish again."""
    return f"<!-- foreread-reply {wish.remark.id} -->"


def explained(decision: Decision, grounds: Grounds) -> str:
    """Why the decision is what it is, as far as a remark has room: a longer one is refused by the host, each time."""
    said = render_decision_markdown(decision, grounds)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rpartition(chr(10))[0]}\n\n…"


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


__all__ = ["HELP", "answered", "courtesies", "explained", "marker_of", "unanswered"]
