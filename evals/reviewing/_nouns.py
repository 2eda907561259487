"""What a reviewer says about a case, in a form that any reviewer's words can be brought into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from evals.casebook import Case, Category, Level


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a reviewer says: a question, a finding, a comment."""

    file: str
    start: int
    end: int
    """Lines of the file after the change, 1-based and inclusive; of the file before it where `is_old`."""
    text: str
    """All that a reader is told: question, trigger, consequence, what would settle it."""
    quote: str = ""
    symbol: str | None = None
    """The innermost definition around `start`; filled in by the harness."""
    category: Category | None = None
    """When the reviewer names one."""
    lens: str | None = None
    severity: Level = Level.MEDIUM
    band: str | None = None
    source: str = ""
    standing: str | None = None
    """What a second look at the code made of it."""
    readings: tuple[int, ...] = ()
    """Which independent readings raised it."""
    also: tuple[tuple[str, int, int], ...] = ()
    """Further places that belong to it."""
    is_old: bool = False
    is_grounded: bool = True
    """Whether `quote` stands at the lines it claims to stand at."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """All that a reviewer says about one case."""

    items: tuple[Item, ...]
    """The most important first."""
    asked: int
    """How many of them the reader is shown at once."""
    tier: Level
    is_complete: bool = True
    """Whether all of the change was read."""
    page: str = field(default="", repr=False)
    """Everything a person is shown, as text: searched for verdicts and leaks."""
    skipped: tuple[str, ...] = ()
    """Files that the reader is told not to read."""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None
    seconds: float | None = None
    """None in a replay: the time of a replay says nothing."""
    problems: tuple[str, ...] = ()
    dropped: int = 0
    """Claims of the model that did not survive grounding."""


class Reviewer(Protocol):
    """Whatever can be measured: the bot, a peer, or a script that the harness tests itself with."""

    @property
    def name(self) -> str: ...

    def review(self, case: Case, pass_: int) -> Opinion:
        """Review the case for the `pass_`-th time, counted from 1. Raises ForereadError when it cannot be done."""
        ...
