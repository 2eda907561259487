"""What a brief was made of, so that the same is not made again and another is not taken for it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import __version__
from bot.gate import QuestionSet

if TYPE_CHECKING:
    from bot.adapters.artifact import Artifact
    from bot.adapters.git import Subject
    from bot.post import HostedChange
    from bot.post import State as Remembered
    from bot.wiring import Asked
    from bot.wiring.hosted._rules import BaseRules

_SAID: Final = 5
"""Fields of `Asked` that say what is asked of models; the others say who pays, and who counts."""
_ASKED: Final = " q:"
"""Stands in `State.brief` before the digest of the questions that the brief asks."""


class Made(NamedTuple):
    """All that a brief depends on, but for the model's mood."""

    head: str
    subject: str
    """Digest of what the change is compared with, and by which rules: those of another base ask something else."""
    means: str
    """Digest of what it is read with."""
    elsewhere: str
    """Digest of what was asked elsewhere; "" for nothing."""

    @classmethod
    def now(
        cls, subject: Subject, hosted: HostedChange, rules: BaseRules, asked: Asked, elsewhere: Artifact | None
    ) -> Made:
        there = "".join(each.id for each in elsewhere.questions) if elsewhere is not None else ""
        return cls(
            hosted.head,
            _digest(str(subject.change.base), rules.path, rules.content.hex()),
            _digest(__version__, *map(str, asked[:_SAID])),
            _digest(there) if there else "",
        )

    def told_with(self, questions: QuestionSet) -> str:
        """For `State.brief`."""
        return f"{' '.join(self).strip()}{_ASKED}{questions.digest}"

    def is_the_one_in(self, told: str) -> bool:
        """Whether that brief was made of the same; without anything from elsewhere, also one that had more."""
        made = told.partition(_ASKED)[0].split(" ")
        return made == " ".join(self).strip().split(" ") or (not self.elsewhere and made[:3] == list(self[:3]))

    def standing_in(self, state: Remembered) -> QuestionSet | None:
        """The questions of the brief that stands in the comment; None where that is of another head, base or policy,
        or where their words are not remembered.
        """
        made, _, asked = state.brief.partition(_ASKED)
        if made.split(" ")[:2] != [self.head, self.subject]:
            return None
        shown = (each.questions for each in reversed(state.epochs) if each.head == self.head)
        found = next((each for each in shown if each.digest == asked), None)
        return found if found is not None and all(each.text for each in found.questions) else None


def _digest(*said: str) -> str:
    return sha256(json.dumps(said).encode()).hexdigest()[:16]
