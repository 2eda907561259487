"""What a recorded file holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.gate._acts import Acts, Review
from bot.gate._snapshot import Backport, Entry, GateSnapshot, Revert

VERSION = 1
"""Of the format."""


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A change at one moment with all that people did about it: the recorded half of what `decide` takes.

    A review whose `binding` is None was recorded without one: it was given under what is in force in this file. A
    binding whose parts are None was recorded as not known, and such a review is void.
    """

    snapshot: GateSnapshot
    approvals: tuple[Review, ...] = ()
    answers: Acts = field(default_factory=Acts)


@dataclass(frozen=True, slots=True)
class GroupFile:
    """Changes that a merge queue has put together, and the tree that it made of them."""

    head: str
    tree: str
    expected_tree: str
    """The tree that merging the members gives."""
    members: tuple[SnapshotFile, ...]


@dataclass(frozen=True, slots=True)
class GitSight:
    """What git alone shows of a change between two commits, for a snapshot that no host is asked for."""

    entries: tuple[Entry, ...]
    """With the flags that need no look into a file."""
    commits: int
    """How many the head has over the base, against those that are listed."""
    revert: Revert | None = None
    backport: Backport | None = None
