"""Postings of a pay run to the general ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from wagebook.payslip import Payslip

_ACCOUNTS = {"basic": "6000", "overtime": "6010", "expense": "6400"}
_PAYABLE = "2300"


def postings(payslips: Iterable[Payslip]) -> Mapping[str, int]:
    """Cents by account, debits positive; they add up to nothing."""
    cents: Counter[str] = Counter()
    for payslip in payslips:
        for line in payslip.lines:
            cents[_ACCOUNTS[line.kind]] += line.cents
        cents[_PAYABLE] -= payslip.gross_cents
    return dict(cents)
