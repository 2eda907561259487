"""Who may sign off: people with their accounts, seniority and knowledge, each with the time from which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cached_property


class Level(IntEnum):
    """Seniority, as ladders of engineering careers name it."""

    JUNIOR = 0
    MID = 1
    SENIOR = 2
    STAFF = 3
    PRINCIPAL = 4

    @property
    def label(self) -> str:
        return self.name.lower()


class AccountKind(StrEnum):
    """What the host says that an account is. Only a user can be a person."""

    USER = "user"
    BOT = "bot"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the host. The number is what counts: names can be changed and taken by others."""

    id: int
    login: str = ""
    kind: AccountKind = AccountKind.USER


@dataclass(frozen=True, slots=True)
class Span:
    """A time: from `start` on, before `end`; None for no bound."""

    start: datetime | None = None
    end: datetime | None = None

    def has(self, at: datetime) -> bool:
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class Earning:
    """How domain expertise is earned: so many merged changes in the domain within the days before.

    Chromium asks three months' tenure and substantial work within ninety days of its owners; the numbers here are a
    team's to set and rest on no study.
    """

    changes: int = 5
    days: int = 180

    def holds(self, merged: tuple[datetime, ...], at: datetime) -> bool:
        """Whether the times of merged changes earn it at `at`."""
        most = self.days * 86_400.0
        return sum(0 <= (at - each).total_seconds() <= most for each in merged) >= self.changes


@dataclass(frozen=True)
class Person:
    """A human who may be asked. Several accounts of one person have one voice."""

    name: str
    """The key in the roster."""
    accounts: frozenset[int]
    levels: tuple[tuple[Level, Span], ...] = ()
    started: datetime | None = None
    """Since when they have worked in the field, for `years`."""
    declared: tuple[tuple[str, Span], ...] = ()
    """Domains that the roster says they know."""
    earned: tuple[tuple[str, tuple[datetime, ...]], ...] = ()
    """Domain → times of merged changes of theirs there, from the history of the base branch."""
    groups: frozenset[str] = frozenset()
    valid: Span = field(default_factory=Span)
    leave: tuple[Span, ...] = ()
    emails: frozenset[str] = frozenset()
    """Mailboxes that commits of theirs have, in lower case."""
    logins: tuple[str, ...] = ()
    """For people to read; nothing is decided by them."""
    load: float = 0.0
    """Changes that wait for them, each weighed by tier and size; routing spreads it."""
    joined: tuple[tuple[str, Span], ...] = ()
    """Groups that hold for a time only: those that teams of the host give."""

    def level_at(self, at: datetime) -> Level | None:
        """The highest level that holds at the time; None for none."""
        return max((level for level, span in self.levels if span.has(at)), default=None)

    def declares(self, domain: str, at: datetime) -> bool:
        return any(name == domain and span.has(at) for name, span in self.declared)

    def has_earned(self, domain: str, at: datetime, earning: Earning) -> bool:
        return any(name == domain and earning.holds(merged, at) for name, merged in self.earned)

    def years_at(self, at: datetime) -> float:
        """Years in the field at the time; 0 when it is not known since when."""
        return max(0.0, (at - self.started).days / 365.25) if self.started else 0.0

    def in_group(self, name: str, at: datetime) -> bool:
        """Whether they are in the roster then, and of the group."""
        known = name in self.groups or any(group == name and span.has(at) for group, span in self.joined)
        return known and self.valid.has(at)

    def is_away(self, at: datetime) -> bool:
        return any(span.has(at) for span in self.leave)


@dataclass(frozen=True)
class Roster:
    """Everybody who may be asked. `digest` is of the file, so that a decision can say which roster it was made with."""

    people: tuple[Person, ...]
    digest: str = ""
    machines: frozenset[int] = frozenset()
    """Accounts that look like users and are run by machines."""

    @cached_property
    def by_account(self) -> Mapping[int, Person]:
        return {account: person for person in self.people for account in person.accounts}

    @cached_property
    def by_email(self) -> Mapping[str, Person]:
        return {email: person for person in self.people for email in person.emails}

    def group(self, name: str) -> tuple[Person, ...]:
        """Whoever is in it at some time; `in_group` says when."""
        return tuple(p for p in self.people if name in p.groups or any(group == name for group, _ in p.joined))
