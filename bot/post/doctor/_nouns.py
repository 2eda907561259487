"""The nouns of a look at a repository's settings. None stands for what could not be seen, and is never read as no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Health(IntEnum):
    """What is to be said of one setting. The higher, the sooner it is to be read."""

    FINE = 0
    UNSEEN = 1
    WRONG = 2


class Finding(NamedTuple):
    """One setting."""

    code: str
    health: Health
    text: str
    """What it is, or why it could not be seen."""
    why: str
    """Why it matters, in one sentence."""
    mend: str = ""
    """How to mend it or to see it; "" where it is fine."""


class RequiredCheck(NamedTuple):
    """A check that has to pass before a change can reach the branch."""

    name: str
    app: int | None
    """The App that must have written it; None for any, which GitHub also writes as -1."""


class Bypass(NamedTuple):
    """Somebody whom a guard does not hold."""

    who: str
    mode: str
    """`always`, `pull_request` or `exempt`."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A ruleset that is active on the default branch, or its branch protection."""

    name: str
    is_ruleset: bool = True
    pull_request: bool = False
    checks: tuple[RequiredCheck, ...] = ()
    dismiss_stale: bool = False
    last_push: bool = False
    no_force_push: bool = False
    no_deletion: bool = False
    dismissal_restricted: bool = False
    code_owners: bool = False
    queue_strategy: str = ""
    """`ALLGREEN` or `HEADGREEN`; "" without a merge queue."""
    bypasses: tuple[Bypass, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """What was seen of a repository."""

    repository: str
    branch: str
    """The default branch."""
    login: str | None = None
    """Who the token speaks for."""
    app: int | None = None
    """The number of our own App, where it is known."""
    scopes: tuple[str, ...] | None = None
    """Of a personal token of the classic kind; None for every other."""
    permissions: tuple[tuple[str, str], ...] | None = None
    """Of the App's installation: (`checks`, `write`)."""
    guards: tuple[Guard, ...] | None = None
    sees_protection: bool = False
    """Whether branch protection was shown, if there is one."""
    actions_may_approve: bool | None = None
    owners_errors: tuple[str, ...] | None = None
    has_owners: bool | None = None
    policy: tuple[str, ...] | None = None
    """What is wrong with policy and roster on the default branch; empty where nothing is."""
    workflows: tuple[tuple[str, str], ...] | None = None
    """Files of `.github/workflows` on the default branch: name and text."""
    environment: str | None = None
    """Branches that may use the environment `foreread`: `default`, `some`, `all`; "" where there is no environment."""
    environment_secrets: tuple[str, ...] | None = None
    repository_secrets: tuple[str, ...] | None = None
    has_state_key: bool = False
    """Whether there is one where this runs."""
    deliveries: tuple[int, ...] | None = None
    """Statuses of the last webhook deliveries of the App; None where no App is asked or it has no webhook."""
    unseen: tuple[tuple[str, str], ...] = ()
    """Field → why it could not be seen."""

    def why_unseen(self, field: str) -> str:
        return next((why for name, why in self.unseen if name == field), "")
