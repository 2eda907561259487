"""The nouns of a replay: the past changes of a repository, what was assessed of them, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.change import Identity, PastCommit, RepoPath, Sha
from bot.risk._nouns import Tier
from bot.risk.forecast import Features

NOTHING = Features({}, (), 0)


class WalkedCommit(NamedTuple):
    """A commit of the history that is replayed."""

    sha: Sha
    parents: tuple[Sha, ...]
    author: Identity
    committer: Identity
    authored: int
    """Author's time, seconds since the epoch."""
    committed: int
    """Committer's time: when it entered this history, as far as git knows."""
    message: str
    paths: tuple[RepoPath, ...] = ()
    """The files it touched; none for a merge, and for a commit to more of them than say anything of each."""
    files: int = 0
    """How many these are, whether or not `paths` names them."""

    @property
    def subject(self) -> str:
        return self.message.lstrip().partition("\n")[0]

    def as_past(self) -> PastCommit:
        """What the history of a later change knows of it."""
        body = self.message if "evert" in self.message else ""
        return PastCommit(self.sha, self.author, self.authored, self.subject, self.paths, body)


@dataclass(frozen=True, slots=True)
class Walk:
    """The commits of a period, and so many before it that the first of them have a history."""

    head: Sha
    since: int
    """Seconds since the epoch: what was committed from then on is replayed."""
    commits: tuple[WalkedCommit, ...]
    """Newest first, in the order of `git log`; those before the period follow."""
    first_parent: bool = False
    """Whether a change is what a commit of the main line did to it, merges included; else each commit but merges."""
    notes: tuple[str, ...] = ()
    """What of the history is not known, and why."""

    @property
    def period(self) -> tuple[WalkedCommit, ...]:
        """The commits since the date."""
        return tuple(commit for commit in self.commits if commit.committed >= self.since)


class Depth(StrEnum):
    """How much is looked up of each past change."""

    FULL = "full"
    """All that a review looks up, but for who wrote the lines that a change removes."""
    LIGHT = "light"
    """The change itself: the tree is not searched for who uses what it changes."""


class LinkKind(StrEnum):
    """How it is known that a commit needed another one; the surest first."""

    TRAILER = "Fixes: trailer"
    STATED = "commit named as the cause"
    """`Regression in 1a2b3c4`, `Bug introduced by 1a2b3c4`."""
    REVERT = "revert"
    LABEL = "label"
    BLAME = "blame of repaired lines"
    """A repair took lines away that it wrote: a guess, right about half of the time."""


class Link(NamedTuple):
    """A later commit repaired or took back an earlier one."""

    fix: Sha
    culprit: Sha
    kind: LinkKind


class Fired(NamedTuple):
    """A signal, as much of it as a replay keeps."""

    rule: str
    floor: Tier
    severity: Tier
    path: str
    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the policy says of one past change."""

    sha: Sha
    tier: Tier = Tier.LOW
    score: float = 0.0
    """By which changes are queued; higher is read first."""
    files: int = 0
    lines: int = 0
    """Added and removed ones."""
    signals: tuple[Fired, ...] = ()
    features: Features = NOTHING
    """What was counted of it: a model is fitted on that."""
    culprits: tuple[Sha, ...] = ()
    """Where its removed lines came from, if it says that it repairs something and this was looked up."""
    repairs: bool = False
    """Whether its subject says that it repairs behaviour."""
    record: str = ""
    """What else whoever assesses keeps of it, as text of their own."""
    omitted: str = ""
    """Why it was not assessed; then all but `sha` says nothing."""


class Fate(NamedTuple):
    """A past change with what became of it."""

    change: WalkedCommit
    assessed: Assessed
    links: tuple[Link, ...]
    """By which it was repaired or taken back; oldest first. None: nothing is known, which is not "it was right"."""
    days: float | None = None
    """From it to the first of these."""

    @property
    def is_fixed(self) -> bool:
        return bool(self.links)
