"""The nouns of a test of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.gate._decision import State
from bot.risk import Tier


@dataclass(frozen=True, slots=True)
class Expected:
    """What the decision must be. Of lists: all of these, perhaps among others. None: whatever it is."""

    state: State
    tier: Tier | None = None
    needs: tuple[str, ...] = ()
    """Whose approval must be required, as `as_written` writes it."""
    unblock: tuple[str, ...] = ()
    """Who must be named as able to do something about it."""
    codes: tuple[str, ...] = ()
    """Reasons that must stand in the tree."""
    counted: tuple[str, ...] | None = None
    """Whose approvals must count: exactly these."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One case."""

    name: str
    place: str
    """Where it stands, for messages: `cases[3]`."""
    expect: Expected
    now: datetime
    snapshot: Mapping[str, object] | str = field(default_factory=dict[str, object])
    """A snapshot, or the name of a file with one; what stands here wins over what `change` means."""
    change: Mapping[str, object] = field(default_factory=dict[str, object])
    """The shorthand."""


@dataclass(frozen=True, slots=True)
class TrialFile:
    """A file of cases."""

    path: str
    trials: tuple[Trial, ...]
    roster: object = None
    """The roster of all of them, or the name of a file with one; None: the repository's."""
    policy: str | None = None
    """The name of a file with their policy; None: the repository's."""
