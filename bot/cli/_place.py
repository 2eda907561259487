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
    r"https?://([^/\s?#]+)/([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([A-Za-z0-9._-]{1,100})/pull/([1-9][0-9]{0,9})(?:[/?#].*)?"
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

    Raises UsageError for an address on another host than the one that we are signed in to: what is of that name here
    is something else.
    """
    found, address = _SHORT.fullmatch(text or ""), _ADDRESS.fullmatch(text or "")
    if address is not None:
        _check_host(address[1])
    elif found is None:
        return None
    from bot.post import Place

    told = [each for match in (found, address) if match is not None for each in match.groups()]
    return Place(told[-3], told[-2], int(told[-1]))


def _check_host(said: str) -> None:
    site = os.environ.get("GITHUB_SERVER_URL", "").strip() or "https://github.com"
    here = site.partition("://")[2].partition("/")[0].casefold()
    if said.casefold() not in {here, f"www.{here}"}:
        raise UsageError(
            f"The address is not one of {here}, and nothing is asked there.",
            "For a host of your own set GITHUB_SERVER_URL and GITHUB_API_URL.",
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
