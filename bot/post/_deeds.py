"""What Foreread may do on a host, as values: planned by pure code, done by an adapter, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.post._hosted import CheckState, Reaction, Remark


@dataclass(frozen=True, slots=True)
class WriteComment:
    """The one comment. `id` None: there is none yet."""

    id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class WriteReply:
    """An answer to what a person asked for in words. Written once: `marker` is in its text and finds it again."""

    text: str
    marker: str


@dataclass(frozen=True, slots=True)
class React:
    """A reaction under a remark: nobody is notified."""

    remark: Remark
    reaction: Reaction


class NoteLevel(StrEnum):
    """How a host draws an annotation."""

    NOTICE = "notice"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note beside lines of the head."""

    path: str
    line: int
    end_line: int
    level: NoteLevel
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WriteCheck:
    """A check on a head: a new one, or the one of the same name changed."""

    name: str
    head: str
    state: CheckState
    title: str
    summary: str
    """Markdown of at most 65,535 characters."""
    reference: str = ""
    """Comes back in `OwnCheck.reference`, where the host can keep it."""
    annotations: tuple[Annotation, ...] = ()
    id: int = 0
    """Of the check that is changed; 0: a new one."""


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread to open on lines after the change."""

    key: str
    """Finds it again, by a marker in its text; the id of its question."""
    path: str
    line: int
    start_line: int
    text: str


@dataclass(frozen=True, slots=True)
class OpenThreads:
    """Threads to open in one review. A line that the host refuses loses its own thread and no other."""

    head: str
    threads: tuple[NewThread, ...]


@dataclass(frozen=True, slots=True)
class SetLabels:
    """Labels of ours to put on and to take off; those of other people stay."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskReviewers:
    """People who are asked to review, by login."""

    logins: tuple[str, ...]


Deed: TypeAlias = "WriteComment | WriteReply | React | WriteCheck | OpenThreads | SetLabels | AskReviewers"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a deed."""

    id: int = 0
    """Of what was written."""
    refused: tuple[str, ...] = ()
    """Keys of threads, or logins, that the host would not have."""
