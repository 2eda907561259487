"""All that lies before the gate at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, TypeAlias

from bot.gate._acts import Acknowledgement, Acts, Answer
from bot.gate._people import Account, AccountKind, Person, Roster
from bot.gate._policy import Policy
from bot.gate._required import Required
from bot.gate._snapshot import GateSnapshot
from bot.gate._texts import Said, said_in

_Told: TypeAlias = tuple[list[Answer], list[Acknowledgement]]
NOTHING: Final[_Told] = ([], [])


@dataclass(frozen=True)
class Table:
    """The change, the rules, the people, what these told Foreread, what is required of it, and the time."""

    snapshot: GateSnapshot
    policy: Policy
    roster: Roster
    acts: Acts
    required: Required
    now: datetime

    def person(self, account: Account | None) -> Person | None:
        """The human behind an account; None for programs and strangers."""
        if account is None or account.kind is not AccountKind.USER or account.id in self.roster.machines:
            return None
        return self.roster.by_account.get(account.id)

    def is_past(self, at: datetime | None) -> bool:
        """Whether the time is known and not in the future."""
        return at is not None and at <= self.now

    @cached_property
    def told(self) -> Mapping[str, _Told]:
        """Person → what they told Foreread of this head, until now."""
        found: defaultdict[str, _Told] = defaultdict(lambda: ([], []))
        for answer in self.acts.answers:
            if (name := self._teller(answer)) is not None:
                found[name][0].append(answer)
        for said in self.acts.acknowledgements:
            if (name := self._teller(said)) is not None:
                found[name][1].append(said)
        return found

    def _teller(self, act: Answer | Acknowledgement) -> str | None:
        person = self.person(act.by) if act.head == self.snapshot.head and self.is_past(act.at) else None
        return None if person is None else person.name

    @cached_property
    def words(self) -> Mapping[str, Said]:
        """Question → what it says."""
        return {question.id: said_in(question.text) for question in self.snapshot.questions.questions}

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions of this head."""
        return tuple(question.id for question in self.snapshot.questions.questions)
