"""Which changes an event is about that does not name them, and which commits of merge queues hang on a change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import HostError, HostUnavailableError
from bot.post import CheckState, Place, Reached, check_decision
from bot.work import change_wish, queued_wish, spread_wish, sweep_wish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.ports import CodeHost
    from bot.post import OpenChange
    from bot.webhook import Nudge
    from bot.work import Wish

__all__ = ["concerned_groups", "spread", "sweeps_of"]

_GIVEN = frozenset({"installation", "installation_repositories"})
"""Events by which the App gets to see repositories: all in them is new to it."""


def spread(host: CodeHost, nudge: Nudge) -> tuple[Wish, ...]:
    """What is to be looked at again for an event: each change that it is about.

    One about all that an installation reaches comes to a wish for each of its repositories, so that one of them that
    fails does not hold up the others. Raises HostError.
    """
    if not nudge.name:
        return tuple(_of_owner(host, nudge))
    if nudge.numbers:
        return tuple(change_wish(nudge, number) for number in nudge.numbers)
    found = host.open_changes(nudge.owner, nudge.name)
    return tuple(change_wish(nudge, each.place.number, each.head) for each in found if _is_meant(nudge, each))


def sweeps_of(reached: Reached) -> tuple[Wish, ...]:
    """To look at each repository in case that events were lost; archived ones, too, for what is remembered of them."""
    return tuple(sweep_wish(each.place, each.id, each.installation) for each in reached.repositories)


def concerned_groups(
    host: CodeHost,
    place: Place,
    base: str,
    numbers: Collection[int],
    *,
    is_schedule: bool,
    repository_id: int = 0,
    installation: int = 0,
) -> tuple[Wish, ...]:
    """The commits of a base's merge queue that hold one of these changes and carry a success of ours.

    A success there does not outlive the approvals of its changes. With `is_schedule` also those without any check of
    ours, whose own event was lost. Raises HostUnavailableError; who may not see the queue has not written on it.
    """
    try:
        groups = host.merge_groups(place.owner, place.name, base)
    except HostUnavailableError:
        raise
    except HostError:
        return ()
    found: list[Wish] = []
    for group in groups:
        states = {own.state for own in group.own_checks if own.name == check_decision(base)}
        is_due = CheckState.PASSED in states or (is_schedule and not states)
        if is_due and not {entry.number for entry in group.entries}.isdisjoint(numbers):
            found.append(queued_wish(place, repository_id, installation, base, group.head))
    return tuple(found)


def _is_meant(nudge: Nudge, change: OpenChange) -> bool:
    """A push is about changes for its branch, and about those from it; one to the default branch, from which policy
    and roster are read, about all.
    """
    is_both = nudge.head in {"", change.head} and nudge.base in {"", change.base}
    if is_both or nudge.event != "push":
        return is_both
    is_default = bool(nudge.branch) and nudge.branch == change.default_branch
    return is_default or nudge.head == change.head or nudge.base == change.base


def _of_owner(host: CodeHost, nudge: Nudge) -> Iterable[Wish]:
    reached = host.repositories(nudge.installation or 0).repositories
    if not nudge.installation:
        reached = tuple(each for each in reached if each.owner.casefold() == nudge.owner.casefold())
    if nudge.event in _GIVEN:
        return sweeps_of(Reached(reached))
    return (
        spread_wish(
            replace(nudge, owner=each.owner, name=each.name, repository=each.id, installation=each.installation)
        )
        for each in reached
        if not each.is_archived
    )
