"""The nouns of history: what happened before to the files that a change touches, and who knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.change import Location, RepoPath, Sha


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who knows the touched code, by what they committed to it."""

    name: str
    email: str
    commits: int
    """Of those looked at, that touched the change's files."""
    lines: int
    """Of the lines that the change alters or removes, written by them in the last two years."""
    files: int
    """Of the change's files, touched by them."""
    last: int
    """Time of their newest commit to these files, seconds since the epoch."""
    is_author: bool = False
    """Whether they wrote a part of the change, so that they cannot be its second pair of eyes."""


class RepairedLines(NamedTuple):
    """Lines that the change alters or removes, and that a recent repair wrote."""

    location: Location
    """On the side before the change."""
    sha: Sha
    when: int
    """Author's time of the repair, seconds since the epoch."""
    subject: str


@dataclass(frozen=True, slots=True)
class FileHistory:
    """One file's past, among the commits looked at."""

    path: RepoPath
    commits: int
    fixes: int
    """Commits whose subject says that they repair something."""
    reverts: tuple[Sha, ...]
    """Commits to this file that were taken back, or that took one back."""
    authors: int
    last: int
    """Time of the newest commit to it, seconds since the epoch; 0 for none among those looked at."""
    repaired: tuple[RepairedLines, ...] = ()
    """In the order of the lines."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns a file by CODEOWNERS."""

    path: RepoPath
    owners: tuple[str, ...]
    """As written: `@user`, `@org/team`, a mailbox; () where a rule takes ownership away."""
    rule: str
    """The pattern that decided."""
    line: int
    """Where the rule stands in the CODEOWNERS file."""


class Footing(NamedTuple):
    """How a change stands among the commits looked at: what is usual there, and who wrote what it touches.

    Counts of commits; merges, and commits to more files than say anything of each, are in none of them.
    """

    commits: int
    """Of those looked at, whose files are known."""
    narrower: int
    """That touch fewer files than the change."""
    here: int
    """To files of the change."""
    repairs: int
    """Of `here`, whose subject says that they repair something."""
    people: int
    """How many mailboxes wrote those of `here`."""
    busiest: int
    """To that file of the change which has most."""
    since: int
    """Newer than the newest one of `here`; all where there is none."""
    age_s: int
    """From the newest one of `here` to the newest one looked at, by the authors' times; that of all where none is."""
    nearby: int
    """To the folders of the change's files."""
    known: int
    """Files of the change that one of `here` touches."""
    alone: int
    """Of `known`, those that no commit touched together with another file of the change."""
    own: int | None
    """By the people who wrote the change; None where that is not said, as of what is not committed yet."""
    own_here: int | None
    """Of `here`, by them."""
    own_nearby: int | None
    """Of `nearby`, by them."""


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """What history says about the change's files."""

    files: tuple[FileHistory, ...] = ()
    knowers: tuple[Knower, ...] = ()
    """Who knows the touched code best first, machines left out."""
    owners: tuple[Ownership, ...] = ()
    owners_file: str = ""
    """The CODEOWNERS file that counted, as it is at the base; "" for none."""
    owners_errors: tuple[str, ...] = ()
    """What in it the host cannot use and skips, in words."""
    traced: int = 0
    """Lines that the change alters or removes and of which it is known who wrote them in the last two years."""
    window: int = 0
    """Commits that were looked at."""
    newest: int = 0
    """Author's time of the newest of them, which "12 days before" is counted from; 0 for none."""
    incomplete: str = ""
    """What could not be looked at, and why; "" when nothing was missed but what the bound cuts."""
    footing: Footing | None = None
    """None where there is no history."""
