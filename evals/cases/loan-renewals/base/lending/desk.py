"""Lending and taking back."""

from __future__ import annotations

from datetime import date, timedelta

from lending.fines import Accounts, overdue_cents
from lending.loans import Holds, Loan, Loans
from lending.rules import RULES

MOST_OWED = 2500
"""Who owes more gets nothing, in cents."""


class Refused(Exception):
    """It is not possible; the text is for the reader."""


class Desk:
    def __init__(self, loans: Loans, holds: Holds, accounts: Accounts) -> None:
        self._loans = loans
        self._holds = holds
        self._accounts = accounts

    def lend(self, copy: str, title: str, kind: str, reader: int, today: date) -> Loan:
        if self._loans.open_of(copy) is not None:
            raise Refused("This copy is lent already.")
        if self._accounts.owed(reader) > MOST_OWED:
            raise Refused("Please pay your fines first.")
        waiting = self._holds.waiting(title)
        if waiting and waiting[0] != reader:
            raise Refused("Somebody else is waiting for this title.")
        self._holds.fulfil(title, reader)
        loan = Loan(copy, title, kind, reader, today + timedelta(days=RULES[kind].days))
        self._loans.add(loan)
        return loan

    def take_back(self, copy: str, today: date) -> Loan:
        loan = self._open(copy)
        loan.returned = today
        self._accounts.charge(loan.reader, overdue_cents(loan, today), f"{loan.title}: late")
        return loan

    def _open(self, copy: str) -> Loan:
        loan = self._loans.open_of(copy)
        if loan is None:
            raise Refused("This copy is not lent.")
        return loan
