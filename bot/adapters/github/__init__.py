"""GitHub as a `CodeHost`, on github.com and GitHub Enterprise. Imported when a host is asked: it loads `requests`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.github._github import SITE, GitHub, open_github
from bot.adapters.github._sign_in import APP_ID, APP_KEY, TOKENS, private_key
from bot.adapters.github._wire import Pace

__all__ = [
    "APP_ID",
    "APP_KEY",
    "SITE",
    "TOKENS",
    "GitHub",
    "Pace",
    "open_github",
    "open_setup",
    "open_visits",
    "private_key",
]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.adapters.github._visits import GitHubVisits
    from bot.post.doctor import Setup


def open_setup(environment: Mapping[str, str], repository: str, pace: Pace | None = None) -> Setup:
    """What can be seen of a repository's settings, signed in with what the environment offers. Raises HostError."""
    from bot.adapters.github import _setup

    return _setup.open_setup(environment, repository, pace)


def open_visits(
    environment: Mapping[str, str], pace: Pace | None = None, asked: Callable[[str, int], object] | None = None
) -> GitHubVisits:
    """What is asked of GitHub for people at the desk, as the App that the environment names. Raises HostError."""
    from bot.adapters.github import _visits

    return _visits.open_visits(environment, pace, asked)
