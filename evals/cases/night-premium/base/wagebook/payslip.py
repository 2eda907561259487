"""The payslip of one employee for one week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wagebook.timesheet import Shift, paid_hours


@dataclass(frozen=True, slots=True)
class Rates:
    hourly_cents: int
    overtime_factor: Decimal = Decimal("1.25")
    weekly_hours: Decimal = Decimal(40)


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    label: str
    cents: int
    hours: Decimal = Decimal(0)
    """The hours that are paid with this line, for print; 0 for expenses."""


@dataclass(frozen=True, slots=True)
class Payslip:
    employee: str
    lines: tuple[Line, ...]

    @property
    def gross_cents(self) -> int:
        return sum(line.cents for line in self.lines)


def build(employee: str, shifts: Sequence[Shift], rates: Rates, expenses: Mapping[str, int] | None = None) -> Payslip:
    hours = sum((paid_hours(shift) for shift in shifts), Decimal(0))
    overtime = max(hours - rates.weekly_hours, Decimal(0))
    lines = [_timed("basic", "Basic pay", hours - overtime, Decimal(rates.hourly_cents))]
    if overtime:
        lines.append(_timed("overtime", "Overtime", overtime, rates.hourly_cents * rates.overtime_factor))
    lines += [Line("expense", label, cents) for label, cents in sorted((expenses or {}).items())]
    return Payslip(employee, tuple(lines))


def printed(payslip: Payslip) -> list[str]:
    lines = [f"{line.label:<20}{line.hours or '':>8}{line.cents / 100:>12.2f}" for line in payslip.lines]
    return [*lines, f"{'Gross':<20}{'':>8}{payslip.gross_cents / 100:>12.2f}"]


def _timed(kind: str, label: str, hours: Decimal, rate: Decimal) -> Line:
    return Line(kind, label, int((hours * rate).quantize(Decimal(1), ROUND_HALF_UP)), hours)
