"""What a host's merge queue has put together: changes, in order, on the tip of the branch that they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.post._hosted import OwnCheck, Place


class Queued(NamedTuple):
    """A change in the queue."""

    number: int
    """0: the queue does not show which."""
    head: str


@dataclass(frozen=True, slots=True)
class MergeGroup:
    """A commit that the branch would be moved to, and what the queue says is in it."""

    place: Place
    """Of the last change in it."""
    head: str
    base: str
    base_tip: str
    """What the first of its changes was put on; "" where the queue does not say."""
    entries: tuple[Queued, ...]
    """From the front of the queue to the one that the commit was made for."""
    own_checks: tuple[OwnCheck, ...] = ()
    """Foreread's, on the commit."""
    missing: tuple[str, ...] = ()
    """What of it could not be seen, in words."""

    def place_of(self, entry: Queued) -> Place:
        return Place(self.place.owner, self.place.name, entry.number)


class GroupTrees(NamedTuple):
    """Ids of the files of a group's commit, and of what merging its changes gives."""

    found: str
    expected: str
    why: str = ""
    """Why that is not known, as a sentence; then it does not pass."""
