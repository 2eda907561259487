"""The commits of a change that has more of them than GitHub lists.

A change's own list ends at 250, with the oldest first. The newer ones are in the history of its head, the newest first;
there they stand among those of the base branch that were merged into it, which are told, too: git knows which of them
are the change's.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from bot.adapters.github._seen import AIM, Seen
from bot.adapters.github._values import Data, nodes, part, text
from bot.post import Place

LISTED: Final = 250
"""https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request"""
_MOST: Final = 5_000
"""Commits of a history that are read."""


class Further(NamedTuple):
    """What the list did not show."""

    commits: list[Data]
    """As entries of the list."""
    tip: Data
    """The head, as the last entry of the list would be, with what was reported on it."""


def is_cut(listed: list[Data], head: str) -> bool:
    """Whether the list ended before the head was reached."""
    return len(listed) >= LISTED and head not in _names(listed)


def further(seen: Seen, place: Place, head: str, listed: list[Data]) -> Further:
    """The commits from the head down to those of the list; what cannot be read is said to be missing."""
    left, known = _names(listed), _names(listed)
    found: list[Data] = []
    tip: Data = {}
    after: str | None = None
    while left:
        asked = {"owner": place.owner, "name": place.name, "head": head, "after": after, "checks": after is None}
        data, errors = seen.session.graphql("History", AIM, **asked)
        seen.hidden(errors)
        commit = part(data, "repository", "object")
        tip = tip or {"commit": commit if isinstance(commit, dict) else {}}
        page = part(commit, "history")
        for each in nodes(page):
            name = text(part(each, "oid"))
            left.discard(name)
            if name not in known:
                known.add(name)
                found.append({"commit": each})
        after = text(part(page, "pageInfo", "endCursor"))
        if part(page, "pageInfo", "hasNextPage") is not True or not after:
            break
        if len(known) >= _MOST:
            break
    if left:
        seen.missing.append(f"The change has more commits than the {len(known):,} that were read.")
    return Further(found, tip)


def _names(listed: list[Data]) -> set[str]:
    return {text(part(each, "commit", "oid")) for each in listed}
