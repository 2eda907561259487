"""All that lies before the gate at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.gate._acts import Acts, Answer
from bot.gate._people import Account, AccountKind, Person, Roster
from bot.gate._policy import Policy
from bot.gate._required import Required
from bot.gate._snapshot import GateSnapshot


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
    def answered(self) -> Mapping[str, frozenset[Answer]]:
        """Person → all that they answered to this head so far. Of many people and many answers, sorted once."""
        found: dict[str, set[Answer]] = {}
        for each in self.acts.answers:
            person = self.person(each.by)
            if person is not None and each.head == self.snapshot.head and self.is_past(each.at):
                found.setdefault(person.name, set()).add(each)
        return {name: frozenset(answers) for name, answers in found.items()}

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions of this head."""
        return tuple(question.id for question in self.snapshot.questions.questions)
