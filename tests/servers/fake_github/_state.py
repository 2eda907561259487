"""What the world holds, and how things in it are found. What people do in it: `_people`, `_places`, `_pulls`, `_talk`, `_checks`."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.fake_github._clock import Clock
from tests.servers.fake_github._faults import Faults, Journal
from tests.servers.fake_github._model import (
    Account,
    App,
    Delivery,
    Installation,
    Json,
    Organization,
    Repository,
    SignInCode,
    Team,
    Token,
)

FIRST_IDS = {
    "account": 210_000_001,
    "repository": 1_100_000_001,
    "pull": 2_900_000_001,
    "issue": 3_600_000_001,
    "comment": 3_500_000_001,
    "review": 3_400_000_001,
    "review comment": 2_500_000_001,
    "check run": 55_000_000_001,
    "check suite": 49_000_000_001,
    "status": 38_000_000_001,
    "activity": 31_000_000_001,
}
"""As large as GitHub's are now: most do not fit into 32 bits."""
NODE_PREFIXES = {
    "User": "U",
    "Bot": "BOT",
    "Organization": "O",
    "repository": "R",
    "pull": "PR",
    "issue": "I",
    "comment": "IC",
    "review": "PRR",
    "review comment": "PRRC",
    "thread": "PRRT",
    "check run": "CR",
    "check suite": "CS",
    "status": "SC",
    "label": "LA",
    "team": "T",
    "app": "A",
    "reaction": "REA",
    "event": "EV",
    "activity": "PSH",
    "ruleset": "RRS",
}


class UnknownError(LookupError):
    """There is no such thing, or whoever asks may not see it: GitHub says 404 to both."""


class RefusedError(ValueError):
    """GitHub answers 422: `errors` is its list of what is wrong."""

    def __init__(self, message: str, errors: list[Json] | list[str] | None = None) -> None:
        super().__init__(message)
        self.errors = errors


class ForbiddenError(PermissionError):
    """GitHub answers 403."""


@dataclass
class RateLimit:
    """The hourly limit of one token."""

    limit: int = 5000
    used: int = 0
    resets_at: int = 0
    """Seconds since the epoch."""


@dataclass
class State:
    """Everything that the fake knows."""

    directory: Path
    """Where the bare git repositories are: `OWNER/NAME.git`."""
    clock: Clock = field(default_factory=Clock)
    accounts: dict[str, Account] = field(default_factory=dict)
    """Users, bots and organizations by login in lower case."""
    organizations: dict[str, Organization] = field(default_factory=dict)
    """By login in lower case."""
    apps: dict[int, App] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, SignInCode] = field(default_factory=dict)
    """Of sign-ins that are under way."""
    repositories: dict[str, Repository] = field(default_factory=dict)
    """By `owner/name` in lower case."""
    former: dict[str, Repository] = field(default_factory=dict)
    """By names that they had once: GitHub leads from there to the new ones, until somebody else takes the name."""
    deliveries: list[Delivery] = field(default_factory=list)
    """Of web hooks, in the order in which they were queued."""
    rate_limits: defaultdict[str, RateLimit] = field(default_factory=lambda: defaultdict(RateLimit))
    """By token."""
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    git_bytes_sent: int = 0
    """By git's transport."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    """Held while a request is answered."""
    api_url: str = "http://127.0.0.1"
    """What the URLs in answers begin with."""
    html_url: str = "http://127.0.0.1"
    _ids: dict[str, int] = field(default_factory=lambda: dict(FIRST_IDS))

    def new_id(self, kind: str, node: str = "") -> tuple[int, str]:
        """The next number of a kind, with its node id."""
        number = self._ids.get(kind, 7_000_001)
        self._ids[kind] = number + 1
        return number, f"{NODE_PREFIXES[node or kind]}_kwDO{number:010X}"

    def account(self, login: str) -> Account:
        try:
            return self.accounts[login.lower()]
        except KeyError:
            raise UnknownError(f"no account {login}") from None

    def organization(self, login: str) -> Organization:
        try:
            return self.organizations[login.lower()]
        except KeyError:
            raise UnknownError(f"no organization {login}") from None

    def repository(self, full_name: str) -> Repository:
        name = full_name.lower()
        try:
            return self.repositories.get(name) or self.former[name]
        except KeyError:
            raise UnknownError(f"no repository {full_name}") from None

    def team(self, organization: str, slug: str) -> Team:
        try:
            return self.organization(organization).teams[slug.lower()]
        except KeyError:
            raise UnknownError(f"no team {slug}") from None

    def account_of_email(self, email: str) -> Account | None:
        """Whose commits these are."""
        wanted = email.lower()
        return next((account for account in self.accounts.values() if account.email.lower() == wanted and wanted), None)
