"""An event's nudge → the wishes that it comes to."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Final

from bot.post import Place
from bot.webhook import Nudge
from bot.work._nouns import TaskKind, Urgency, Wish

PEOPLE: Final = frozenset(
    {
        "pull_request_review", "pull_request_review_comment", "pull_request_review_thread", "issue_comment",
        "check_run", "check_suite", "status", "team", "membership", "member", "organization",
    }
)  # fmt: skip
"""Events by which people act, or checks end: the brief stays as it is, and no model is asked."""
_QUEUE: Final = "merge_group"
_LONGEST_KEY: Final = 400
"""Bytes. Names of branches are anybody's, of forks too, and PostgreSQL's index takes 2,704: one that does not fit would
stop the reading of all deliveries; and the desk's forms take 500 characters."""


def wishes_of(nudge: Nudge) -> tuple[Wish, ...]:
    """One for each change that it names; one to find them out where it names none."""
    if _QUEUE in {nudge.event, nudge.cause} and nudge.base and nudge.head and nudge.name:
        return (group_wish(nudge),)
    if nudge.numbers and nudge.name:
        return tuple(change_wish(nudge, number) for number in nudge.numbers)
    return (spread_wish(nudge),)


def change_wish(nudge: Nudge, number: int, head: str = "") -> Wish:
    """To look at a change again. `head`: where it is known from elsewhere than the event."""
    place = Place(nudge.owner, nudge.name, number)
    reads = (nudge.cause or nudge.event) not in PEOPLE
    told = head or (nudge.head if nudge.event == "pull_request" else "")
    return Wish(
        f"change:{_repository(nudge)}:{number}", TaskKind.CHANGE, place, nudge.repository or 0, nudge.installation or 0,
        nudge.why, _urgency(nudge, reads=reads), reads, told, nudge.base,
    )  # fmt: skip


def group_wish(nudge: Nudge) -> Wish:
    """To look at a commit of a merge queue again."""
    return Wish(
        f"group:{_repository(nudge)}:{nudge.head}", TaskKind.GROUP, Place(nudge.owner, nudge.name, 0),
        nudge.repository or 0, nudge.installation or 0, nudge.why, Urgency.LOWERING, False, nudge.head, nudge.base,
    )  # fmt: skip


def spread_wish(nudge: Nudge) -> Wish:
    """To find out which changes an event is about. Events about the same are one."""
    about = "/".join((str(_repository(nudge)), nudge.base, nudge.head, nudge.branch, nudge.event))
    if len(about.encode()) > _LONGEST_KEY:
        about = f"{_repository(nudge)}/{sha256(about.encode()).hexdigest()}"
    return Wish(
        f"spread:{nudge.installation or 0}:{about}", TaskKind.SPREAD, Place(nudge.owner, nudge.name, 0),
        nudge.repository or 0, nudge.installation or 0, nudge.why, _urgency(nudge, reads=True), True, nudge.head,
        nudge.base, json.dumps(asdict(nudge)),
    )  # fmt: skip


def swept_wish(
    place: Place, repository_id: int, installation: int, head: str, base: str, why: str, *, reads: bool
) -> Wish:
    """To look at a change again because something about it was found by looking; `change_wish` has the same key."""
    key = f"change:{repository_id}:{place.number}"
    return Wish(
        key, TaskKind.CHANGE, place, repository_id, installation, why, Urgency.SWEEP, reads, head, base
    )  # fmt: skip


def queued_wish(place: Place, repository_id: int, installation: int, base: str, head: str) -> Wish:
    """To judge a commit of a merge queue again because one of its changes was; `group_wish` has the same key."""
    about = repository_id or place.repository.casefold()
    why = "a change in the merge queue was looked at"
    return Wish(
        f"group:{about}:{head}", TaskKind.GROUP, replace(place, number=0), repository_id, installation, why,
        Urgency.LOWERING, False, head, base,
    )  # fmt: skip


def sweep_wish(place: Place, repository_id: int, installation: int) -> Wish:
    """To look at a repository in case that events were lost."""
    key = f"sweep:{repository_id}"
    return Wish(key, TaskKind.SWEEP, place, repository_id, installation, "swept", Urgency.SWEEP)


def _repository(nudge: Nudge) -> int | str:
    return nudge.repository or f"{nudge.owner}/{nudge.name}".casefold()


def _urgency(nudge: Nudge, *, reads: bool) -> Urgency:
    if nudge.demote:
        return Urgency.LOWERING
    return Urgency.CHANGE if reads else Urgency.ACT
