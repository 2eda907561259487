"""How much a review may spend: the ceilings, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from bot.pattern import lazy

FORMS = "60k, 200000 tokens, $0.50, 0.50 USD, or one of each: 60k,$0.50"
MONTHLY = "/month"

_AMOUNT = lazy(
    r"(?P<dollar>\$)?\s*(?P<number>[0-9][0-9_]{0,11}(?:\.[0-9]{1,9})?)\s*(?P<times>[kKmM])?\s*"
    r"(?P<unit>[tT]okens?|[uU][sS][dD])?"
)
N = TypeVar("N", int, float)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Budget:
    """Ceilings for what a model is asked; None where there is none."""

    tokens: int | None = None
    """Sent and answered, together."""
    usd: float | None = None

    def within(self, other: Budget) -> Budget:
        """The lower of both ceilings, of tokens and of money."""
        return Budget(_least(self.tokens, other.tokens), _least(self.usd, other.usd))

    def left(self, tokens: int, usd: float) -> Budget:
        """What remains of it when so much is spent; never less than nothing."""
        return Budget(
            None if self.tokens is None else max(0, self.tokens - tokens),
            None if self.usd is None else max(0.0, self.usd - usd),
        )

    def __str__(self) -> str:
        parts = [f"{self.tokens:,} tokens"] if self.tokens is not None else []
        parts += [f"${self.usd:,.2f}" if self.usd >= 0.1 else f"${self.usd:.4f}"] if self.usd is not None else []
        return " and ".join(parts) or "no ceiling"


class Budgets(NamedTuple):
    """What one review may spend, and all of a month. None: nothing is said of it."""

    run: Budget | None
    month: Budget | None


def read_budget(text: str) -> Budget:
    """The ceilings that `text` names; `none` names none. Raises ValueError that says the forms."""
    if text.strip().lower() == "none":
        return Budget()
    tokens: int | None = None
    usd: float | None = None
    for part in text.split(","):
        amount = _amount(part.strip())
        if isinstance(amount, int) and tokens is None:
            tokens = amount
        elif isinstance(amount, float) and usd is None:
            usd = amount
        else:
            raise ValueError(f"{text!r} is no budget; the forms are {FORMS}")
    return Budget(tokens, usd)


def read_budgets(text: str) -> Budgets:
    """The same with ceilings for a month among them: `60k,$20/month`. Raises ValueError that says the forms."""
    parts = [part.strip() for part in text.split(",")]
    month = ",".join(part.removesuffix(MONTHLY) for part in parts if part.endswith(MONTHLY))
    run = ",".join(part for part in parts if not part.endswith(MONTHLY))
    try:
        return Budgets(read_budget(run) if run or not month else None, read_budget(month) if month else None)
    except ValueError as error:
        raise ValueError(f"{text!r} is no budget; the forms are {FORMS}; $20{MONTHLY}") from error


def _amount(text: str) -> int | float | None:
    """A whole number of tokens, USD as a float, or None for anything else, nothing included."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    number, times = found["number"].replace("_", ""), (found["times"] or "").lower()
    unit = (found["unit"] or "").lower()
    if found["dollar"] or unit == "usd":
        amount = float(number)
        return None if times or unit.startswith("token") or not amount else amount
    tokens = float(number) * _TIMES[times]
    return int(tokens) if tokens >= 1 and tokens == int(tokens) else None


def _least(one: N | None, other: N | None) -> N | None:
    return other if one is None else one if other is None else min(one, other)
