"""`OWNER/REPO#N`, or the address of a pull request, on the command line."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.post import Place

# GitHub's names: https://docs.github.com/en/get-started/learning-about-github/types-of-github-accounts; a repository's
# name has letters, digits, `.`, `-` and `_`. A range of git's is never of this form with `#`.
_NAMED = r"([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([A-Za-z0-9._-]{1,100})"
_NUMBER = r"([1-9][0-9]{0,9})"
_SHORT = re.compile(f"{_NAMED}#{_NUMBER}")
_ADDRESS = re.compile(
    r"https?://(?:[^/\s@]*@)?([^/\s@]+)/([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([A-Za-z0-9._-]{1,100})/pull/([1-9][0-9]{0,9})(?:[/?#].*)?"
)

_HERE_ONLY = (
    "staged",
    "worktree",
    "patch",
    "pull_request",
    "earlier",
    "snapshot",
    "policy",
    "roster",
    "earned",
    "members",
)
"""Options of changes that are here, not on a host."""


def is_place(text: str) -> bool:
    """Whether it names a pull request."""
    return bool(_SHORT.fullmatch(text) or _ADDRESS.fullmatch(text))


def place_of(text: str | None) -> Place | None:
    """The pull request that is named; None for anything else, which is git's to read.

    Raises UsageError for an address on a host that would not be asked.
    """
    found = text and (_SHORT.fullmatch(text) or _ADDRESS.fullmatch(text))
    if not found:
        return None
    from bot.post import Place

    *hosts, owner, name, number = found.groups()
    for host in hosts:
        _check_host(host)
    return Place(owner, name, int(number))


def _check_host(host: str) -> None:
    """Else another host would be asked, for another change, with a token that is not meant for it."""
    site = os.environ.get("GITHUB_SERVER_URL", "").strip() or "https://github.com"
    if host.casefold().removeprefix("www.") != site.partition("://")[2].partition("/")[0].casefold():
        raise UsageError(
            f"That address is on {host}, and {site} is what would be asked.",
            f"Set GITHUB_API_URL=https://{host}/api/v3 GITHUB_SERVER_URL=https://{host} and a token of that host.",
        )


def with_action(words: Sequence[str]) -> list[str]:
    """`gate OWNER/REPO#N` is short for `gate explain OWNER/REPO#N`."""
    named = words[:1] == ["gate"] and words[1:2] and any(map(is_place, words[1:]))
    if named and (is_place(words[1]) or words[1].startswith("-")):
        return ["gate", "explain", *words[1:]]
    return list(words)


def check_options(options: argparse.Namespace, place: Place | None) -> None:
    """Raises UsageError for options that go with a pull request only, or not with one."""
    if place is None:
        for name in ("publish", "brief"):
            if getattr(options, name, None):
                raise UsageError(f"--{name} is for pull requests.", "Name one: OWNER/REPO#N, or its address.")
        return
    for name in _HERE_ONLY:
        if getattr(options, name, None):
            shown = name.replace("_", "-")
            raise UsageError(f"--{shown} does not go with a pull request.", "The host and the base branch say it.")
