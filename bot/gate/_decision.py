"""What the gate decides: a state, and the tree of reasons from which it follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.gate._requirement import Requirement


class State(IntEnum):
    """The worse a state, the higher: a tree is in the worst state of its parts. Only SATISFIED lets a change pass."""

    SATISFIED = 0
    WAITING = 1
    """Something is missing that people can still give."""
    BLOCKED = 2
    """It cannot pass as it is."""
    ERROR = 3
    """It cannot be decided."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A node of the tree. Its state is its own: a note beneath it that a review is void makes nothing worse."""

    code: str
    """Stable, for machines: docs/gate.md lists all."""
    text: str
    """A sentence. It may quote names that strangers chose: pages escape it."""
    state: State = State.SATISFIED
    because: tuple[Reason, ...] = ()

    def walk(self) -> Iterator[Reason]:
        yield self
        for each in self.because:
            yield from each.walk()


@dataclass(frozen=True, slots=True)
class Unblock:
    """Somebody who can do the next thing."""

    person: str
    """Their key in the roster; for a group, `group NAME`."""
    logins: tuple[str, ...]
    what: str
    """An imperative: `approve`, `answer q1`."""
    why: str = ""
    """Why this one: what they know, how much waits for them."""


@dataclass(frozen=True, slots=True)
class Override:
    """That people let the change pass in an emergency. Never to be shown as an approval."""

    by: tuple[str, ...]
    incident: str
    reason: str
    expires: datetime
    follow_up: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says about one head at one time."""

    state: State
    why: Reason
    requirement: Requirement
    counted: tuple[str, ...] = ()
    """People whose approval counts."""
    unblock: tuple[Unblock, ...] = ()
    """Who can do what next, best first; empty when nothing is missing."""
    override: Override | None = None
    owed: tuple[str, ...] = ()
    """What is still to be done after a merge: a spot check, the review after an emergency."""


def branch(code: str, text: str, failing: str = "", *, parts: Iterable[Reason]) -> Reason:
    """A node in the worst state of its parts; `failing`: what it says when that is none to pass with."""
    because = tuple(parts)
    state = max((each.state for each in because), default=State.SATISFIED)
    return Reason(code, failing if failing and state is not State.SATISFIED else text, state, because)
