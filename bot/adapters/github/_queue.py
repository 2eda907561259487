"""The merge queue of a branch: what it has put together so far, and our checks on that."""

from __future__ import annotations

from typing import Final

from bot.adapters.github._checks import sort_checks
from bot.adapters.github._look import first
from bot.adapters.github._own import Self
from bot.adapters.github._seen import CONTEXTS, Seen
from bot.adapters.github._session import Session
from bot.adapters.github._values import Data, nodes, number, part, text
from bot.adapters.github._words import quotable
from bot.errors import HostUnavailableError
from bot.post import MergeGroup, OwnCheck, Place, Queued

_PAGES: Final = 20
_APART: Final = "UNMERGEABLE"
"""What is put on top of such an entry was put together without it."""


def merge_groups(session: Session, place: Place, base: str, app: int | None) -> tuple[tuple[MergeGroup, ...], Self]:
    """One for each commit that the queue has made, from its front, and who we are; none without a queue.

    GitHub makes a commit for each entry, on top of the one before, so that all before it are in it.
    """
    seen = Seen(session, None)
    entries, us = _entries(seen, place, base, app)
    ahead: list[Queued] = []
    groups: dict[str, MergeGroup] = {}
    base_tip = ""
    for entry in sorted(entries, key=lambda each: number(part(each, "position"))):
        if part(entry, "state") == _APART:
            continue
        if not ahead:
            base_tip = text(part(entry, "baseCommit", "oid"))
        change = part(entry, "pullRequest")
        ahead.append(Queued(number(part(change, "number")), text(part(change, "headRefOid"))))
        head = text(part(entry, "headCommit", "oid"))
        if head:
            own, missing = _own(seen, part(entry, "headCommit"), us)
            at = Place(place.owner, place.name, ahead[-1].number)
            groups[head] = MergeGroup(at, head, base, base_tip, tuple(ahead), own, missing)
    return tuple(groups.values()), us


def _entries(seen: Seen, place: Place, base: str, app: int | None) -> tuple[list[Data], Self]:
    found: list[Data] = []
    after: str | None = None
    for _ in range(_PAGES):
        asked = {"owner": place.owner, "name": place.name, "branch": base}
        data, errors, us = first(seen, "Queue", app, **asked, **({"after": after} if after else {}))
        repository = part(data, "repository")
        if errors or repository is None:
            raise seen.session.withheld("show the merge queue", place.repository, errors)
        queue = part(repository, "mergeQueue")
        entries = part(queue, "entries")
        listed = part(entries, "nodes")
        if queue is None:
            return [], us
        if not isinstance(listed, list) or len(shown := list(nodes(entries))) < len(listed):
            break
        found += shown
        if part(entries, "pageInfo", "hasNextPage") is not True:
            return found, us
        after = text(part(entries, "pageInfo", "endCursor"))
    raise HostUnavailableError(f"GitHub did not show all of the merge queue of {quotable(base)}.", "Run this again.")


def _own(seen: Seen, commit: Data, us: Self) -> tuple[tuple[OwnCheck, ...], tuple[str, ...]]:
    rollup = part(commit, "statusCheckRollup")  # None: nobody has reported anything
    seen.missing = []
    contexts = seen.whole(part(rollup, "contexts"), text(part(commit, "id")), CONTEXTS) if rollup is not None else []
    _, own, _ = sort_checks(contexts, us)
    return own, tuple(seen.missing)
