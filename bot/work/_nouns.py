"""The nouns of the service's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.post import Place


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the host sent, as it was sent. Its signature was right; nothing else of it is believed."""

    id: str
    """The host's; one that is sent again keeps it."""
    event: str
    """Its name, such as `pull_request`."""
    body: bytes
    received_at: datetime


class TaskKind(StrEnum):
    """What is to be looked at."""

    CHANGE = "change"
    GROUP = "group"
    """A commit of a merge queue."""
    SPREAD = "spread"
    """An event about many changes: which they are is asked of the host."""
    SWEEP = "sweep"
    """A whole repository, because events may have been lost: open changes, and merges since the last time."""


class Queue(StrEnum):
    """People wait for what they did to show; nobody sits before a brief while it is written."""

    PEOPLE = "people"
    BRIEFS = "briefs"


class Urgency(IntEnum):
    """Less is sooner, as the engine has it."""

    LOWERING = 1
    """A success may not hold any more."""
    ACT = 2
    """A person did something."""
    CHANGE = 3
    """There is something to read."""
    SWEEP = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """That something be looked at again."""

    key: str
    """What is to be looked at: two wishes with one key come to one run."""
    kind: TaskKind
    place: Place
    """Of a whole repository its number is 0; of all that an installation reaches, its name is ""."""
    repository_id: int
    """0 where that is not known."""
    installation: int
    """0 where that is not known."""
    why: str
    urgency: Urgency
    reads: bool = True
    """Whether a brief may have to be made; else nothing but the decision changes."""
    head: str = ""
    base: str = ""
    nudge: str = ""
    """Of a spread: the event's nudge, as JSON."""


@dataclass(frozen=True, slots=True)
class Task:
    """What has been wished for, and how far it is. `wanted > done` says that there is something to do."""

    wish: Wish
    """The latest; its urgency, and whether it reads, are the strongest of those not done yet."""
    wanted: int
    """Counts wishes."""
    done: int
    """The count up to which all was done."""
    running: int = 0
    """The count that the run under way set out with; 0 for none."""
    running_head: str = ""
    """The head that it was to read."""
    tries: int = 0
    """Runs that came to nothing since the last that was done."""
    starts: int = 0
    """How often the run under way was begun: more than once where its process died."""
    since: datetime | None = None
    """When the oldest wish came that is not done."""
    not_before: datetime | None = None
    parked: str = ""
    """Why nobody tries any more; "" for one that is tried."""
    worker: str = ""
    """Who has it."""

    @property
    def key(self) -> str:
        return self.wish.key

    @property
    def queue(self) -> Queue:
        reads = self.wish.reads or self.wish.kind in {TaskKind.SPREAD, TaskKind.SWEEP}
        return Queue.BRIEFS if reads else Queue.PEOPLE

    @property
    def run(self) -> str:
        """The engine's id of the run under way: the same run has the same, another try another."""
        return f"{self.key}@{self.running}.{self.tries}"


class OutcomeKind(StrEnum):
    """What became of a run."""

    DONE = "done"
    SUPERSEDED = "superseded"
    """A newer head came while it was read."""
    LATER = "later"
    """The host was not to be had: it is tried again by itself."""
    FAILED = "failed"
    """Somebody may have to act; it is tried again some times, then parked."""
    GIVEN_UP = "given up"
    """It is parked at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run."""

    kind: OutcomeKind
    why: str = ""
    wait_s: float = 0.0
    """At least so long until the next try, where the host said so."""
