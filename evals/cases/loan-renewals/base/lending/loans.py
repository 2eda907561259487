"""Loans and the readers who wait."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Loan:
    copy: str
    """The barcode of the copy."""
    title: str
    kind: str
    reader: int
    due: date
    returned: date | None = None


class Loans:
    """All loans; a copy has at most one that is open."""

    def __init__(self) -> None:
        self._loans: list[Loan] = []

    def add(self, loan: Loan) -> None:
        self._loans.append(loan)

    def open_of(self, copy: str) -> Loan | None:
        return next((loan for loan in self._loans if loan.copy == copy and loan.returned is None), None)

    def of_reader(self, reader: int) -> list[Loan]:
        """What a reader has at home, the most urgent first."""
        found = [loan for loan in self._loans if loan.reader == reader and loan.returned is None]
        return sorted(found, key=lambda loan: loan.due)


class Holds:
    """Who waits for a title, in the order in which they came."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, list[int]] = defaultdict(list)

    def place(self, title: str, reader: int) -> None:
        if reader not in self._queues[title]:
            self._queues[title].append(reader)

    def waiting(self, title: str) -> list[int]:
        return list(self._queues.get(title, ()))

    def fulfil(self, title: str, reader: int) -> None:
        """The reader has got a copy."""
        if reader in self._queues.get(title, ()):
            self._queues[title].remove(reader)
