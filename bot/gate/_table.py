"""All that lies before the gate at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.gate._acts import Acts
from bot.gate._people import Account, AccountKind, Person, Roster
from bot.gate._policy import Policy
from bot.gate._required import Required
from bot.gate._snapshot import GateSnapshot


@dataclass(frozen=True, slots=True)
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

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions of this head."""
        return tuple(question.id for question in self.snapshot.questions.questions)
