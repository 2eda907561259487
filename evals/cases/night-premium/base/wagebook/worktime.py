"""The weekly limit of working time, which the labour inspectorate asks for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wagebook.payslip import Payslip

LIMIT = Decimal(48)


def week_hours(payslip: Payslip) -> Decimal:
    return sum((line.hours for line in payslip.lines), Decimal(0))


def over_limit(payslips: Iterable[Payslip]) -> list[str]:
    """Employees to be reported, in the order of the payslips."""
    return [payslip.employee for payslip in payslips if week_hours(payslip) > LIMIT]
