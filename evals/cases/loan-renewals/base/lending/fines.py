"""Fines for what comes back late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lending.loans import Loan
from lending.rules import RULES


def overdue_cents(loan: Loan, on: date) -> int:
    """What a loan costs if it comes back on a day."""
    rule = RULES[loan.kind]
    days = max((on - loan.due).days, 0)
    return min(days * rule.cents_a_day, rule.most_cents)


@dataclass(frozen=True, slots=True)
class Charge:
    reader: int
    cents: int
    reason: str


@dataclass(slots=True)
class Accounts:
    """What readers owe. Charges are paid at the desk and stay in the list."""

    charges: list[Charge] = field(default_factory=list)

    def charge(self, reader: int, cents: int, reason: str) -> None:
        if cents:
            self.charges.append(Charge(reader, cents, reason))

    def owed(self, reader: int) -> int:
        return sum(charge.cents for charge in self.charges if charge.reader == reader)
