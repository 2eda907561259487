"""A host that we are signed in to, where its objects are kept, and what seals what we remember there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.memo import cache_directory
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.adapters.github import GitHub, Pace

STATE_KEY: Final = "FOREREAD_STATE_KEY"
"""Holds the key by which what is remembered in a comment is sealed."""
_SHORTEST_KEY: Final = 32


@dataclass(frozen=True, slots=True)
class Hosting:
    """A host that we are signed in to."""

    host: GitHub
    cache: Path
    key: bytes | None
    """Seals what is remembered in comments."""


def open_hosting(environment: Mapping[str, str], pace: Pace | None = None) -> Hosting:
    """Sign in as the environment says. Raises HostError, or UsageError where it says nothing."""
    from bot.adapters.github import open_github

    host = open_github(environment, pace)
    said = environment.get("FOREREAD_CACHE", "")
    cache = None if said in {"", "off"} else cache_directory(environment)
    own = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "foreread"
    return Hosting(host, (cache or own) / "git", _key(environment, host))


def _key(environment: Mapping[str, str], host: GitHub) -> bytes | None:
    """The key that is set; with an App one that only its private key gives; else None."""
    said = state_key(environment)
    return said if said is not None else host.derived_key()


def state_key(environment: Mapping[str, str]) -> bytes | None:
    """The key that seals what is remembered, or None. Raises UsageError, which does not repeat it, for a short one."""
    said = environment.get(STATE_KEY, "").strip()
    if said and (len(said) < _SHORTEST_KEY or len(set(said)) < 8):
        raise UsageError(f"{STATE_KEY} is too easy to guess.", "Make one: `openssl rand -hex 32`.")
    if said:
        return os.fsencode(said)
    return None
