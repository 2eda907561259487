"""The nouns of a check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.risk import Tier


class Gravity(IntEnum):
    """How much a finding matters. The worst one gives the exit code."""

    NOTE = 0
    """Worth a look."""
    BLOCKS = 1
    """Somebody will be blocked by it."""
    FAULT = 2
    """The gate decides nothing with it."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that the team wants to know."""

    code: str
    gravity: Gravity
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can approve, each alone, whatever a tier asks for: in changes of no domain, or of one."""

    tier: Tier
    domain: str
    """"" for changes of no domain."""
    people: tuple[str, ...]
    away: tuple[str, ...] = ()
    """Those of them who are on leave."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside policy and roster. None: not known, so nothing is said of it."""

    paths: tuple[str, ...] | None = None
    """All files of the repository."""
    has_spot_key: bool | None = None
    """Whether there is a key to draw spot checks with."""
    unused_names: tuple[str, ...] = ()
    """Names under `who` that no tier and no rule uses."""


@dataclass(frozen=True, slots=True)
class PolicyCheck:
    """What a check found."""

    concerns: tuple[Concern, ...]
    """The gravest first."""
    reaches: tuple[Reach, ...]

    @property
    def gravity(self) -> Gravity:
        return max((concern.gravity for concern in self.concerns), default=Gravity.NOTE)
