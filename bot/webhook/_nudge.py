"""What an event comes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nudge:
    """Look at these changes again, because something may have become of them.

    Which changes: those in `numbers`; where there are none, the open ones that have the commit `head` for a head, or
    the branch `base` for a base, or both; where these are empty, too, all that are open in the repository; and where
    even its name is empty, in every repository of `owner` that the installation reaches.
    """

    event: str
    why: str
    """What happened, for a log: a phrase of our own, without a word of the event's."""
    demote: bool
    """Whether it could make an approved change one that is not: take a standing success back before evaluating."""
    owner: str
    name: str = ""
    repository: int | None = None
    """Its lasting number: names are given away."""
    numbers: tuple[int, ...] = ()
    head: str = ""
    """Id of a commit."""
    branch: str = ""
    """The branch that has the head; it may be another repository's."""
    source: str = ""
    """`owner/name` that the head is in, where the event says so; "" also when that repository is gone."""
    base: str = ""
    installation: int | None = None
    """Of the App, whose token may be asked for with it; None for Actions and for a repository's own webhook."""
    run: int | None = None
    """Of Actions: the finished run whose artifacts can be read."""
    cause: str = ""
    """Of Actions: the event by which that run was started."""
    by: str = ""
    """Login of whoever set it off."""
    delivery: str = ""
    """Its id: one that is sent again keeps it."""
