"""What is taken off before the money goes out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from wagebook.payslip import Payslip

PENSION_RATE = Decimal("0.0667")
PENSIONABLE = frozenset({"basic", "overtime"})
"""By the collective agreement, everything that is paid for work is pensionable; expenses are not."""


def pension_cents(payslip: Payslip) -> int:
    pensionable = sum(line.cents for line in payslip.lines if line.kind in PENSIONABLE)
    return int((pensionable * PENSION_RATE).quantize(Decimal(1), ROUND_HALF_UP))


def net_cents(payslip: Payslip) -> int:
    return payslip.gross_cents - pension_cents(payslip)
