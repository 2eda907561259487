"""Looking at what a merge queue has put together, deciding, and writing that on its commit.

The order is that of `bot.pipeline.publishing`: a success that was decided on something else is taken back before
anything is evaluated, and one is written last, after another look. A group that does not pass fails: no event would
come for one that waits. Nothing else is written, and no comment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import HostError, HostUnavailableError
from bot.gate import Decision, Grounds, decide_group, moved_member, unseen_member
from bot.post import (
    CheckState,
    GroupTrees,
    demotion,
    fingerprint,
    group_check,
    group_fingerprint,
    group_seen_unchanged,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.ports import CodeHost, Progress
    from bot.post import HostedChange, MergeGroup, Place, Queued, WriteCheck

__all__ = ["GroupJudge", "GroupPublished", "publish_group"]

_MOST_TURNS = 3
_NOT_COMPARED = "Not every change is what the queue put together: the group's files were not looked at."

Member: TypeAlias = "HostedChange | HostError"
"""A change of a group as it is now, or why it is not shown."""


@dataclass(frozen=True, slots=True)
class GroupPublished:
    """What stands on the commit of a group now."""

    group: MergeGroup
    decision: Decision
    deeds: tuple[WriteCheck, ...]
    """What was written; empty where all was as it should be."""


@dataclass(frozen=True, slots=True)
class GroupJudge:
    """What a group is decided with."""

    change: Callable[[HostedChange], Decision]
    """The decision on one of its changes, as for itself."""
    trees: Callable[[MergeGroup], GroupTrees]
    at: Callable[[], datetime]


def publish_group(
    host: CodeHost, place: Place, base: str, head: str, judge: GroupJudge, progress: Progress
) -> GroupPublished:
    """Read, decide and write. `place`: any of the repository.

    Raises HostError where the queue does not name the commit any more, or the host cannot be read: then no success was
    written, and the one that stands was decided on what there is to see.
    """
    written: list[WriteCheck] = []
    for _ in range(_MOST_TURNS):
        progress.step("looking at the merge queue")
        group = _named(host, place, base, head)
        members = _members(host, group)
        seen = _seen(group, members)
        taken_back = None if group_seen_unchanged(group, seen) else demotion(group, base, "something has moved")
        if taken_back is not None:
            host.do(group.place, taken_back)
            written.append(taken_back)
            group = _with_check(group, taken_back)
        decision = _decided(group, members, judge)
        grounds = Grounds(judge.at(), f"merge group of {place.repository}", head, base)
        check = group_check(group, decision, grounds, seen)
        if check is None:
            return GroupPublished(group, decision, tuple(written))
        progress.step("publishing")
        again = _named(host, place, base, head)
        if check.state is CheckState.PASSED and _seen(again, _members(host, again)) != seen:
            continue
        if again.entries != group.entries or again.base_tip != group.base_tip:
            continue
        host.do(group.place, check)
        _check_written(_found(host, place, base, head), check)
        return GroupPublished(group, decision, (*written, check))
    raise HostUnavailableError(
        f"The merge queue of {base} moved while it was read, {_MOST_TURNS} times.", "Its next event brings another run."
    )


def _named(host: CodeHost, place: Place, base: str, head: str) -> MergeGroup:
    group = _found(host, place, base, head)
    if group is not None:
        return group
    raise HostError(
        f"The merge queue of {base} does not hold the commit {head[:10]} any more.",
        "Nothing need be done: the queue has merged it, or has put its changes together anew, which is another event.",
    )


def _found(host: CodeHost, place: Place, base: str, head: str) -> MergeGroup | None:
    return next((each for each in host.merge_groups(place.owner, place.name, base) if each.head == head), None)


def _members(host: CodeHost, group: MergeGroup) -> tuple[Member, ...]:
    """Each change as it is now, or why it is not shown. Raises HostUnavailableError, and then no success stands."""
    try:
        return tuple(_member(host, group, each) for each in group.entries)
    except HostUnavailableError:
        taken_back = demotion(group, group.base, "its changes could not be looked at")
        if taken_back is not None:
            host.do(group.place, taken_back)
        raise


def _member(host: CodeHost, group: MergeGroup, entry: Queued) -> Member:
    if entry.number < 1:
        return HostError("The queue does not show which change it is.")
    try:
        return host.look(group.place_of(entry))
    except HostUnavailableError:
        raise
    except HostError as error:
        return error


def _seen(group: MergeGroup, members: tuple[Member, ...]) -> str:
    return group_fingerprint(
        group, [str(each) if isinstance(each, HostError) else fingerprint(each) for each in members]
    )


def _decided(group: MergeGroup, members: tuple[Member, ...], judge: GroupJudge) -> Decision:
    pairs = list(zip(group.entries, members, strict=True))
    found = [(str(group.place_of(entry)), _of_member(group, entry, each, judge)) for entry, each in pairs]
    strange = _strange(group, members)
    is_queued = all(_is_queued(group, entry, each) for entry, each in pairs)
    trees = GroupTrees(
        "", "", strange or "Not every change is what the queue put together: its files were not compared."
    )
    if is_queued and not strange:
        trees = _trees(group, judge)
    return decide_group(found, trees.found, trees.expected, trees.why)


def _trees(group: MergeGroup, judge: GroupJudge) -> GroupTrees:
    try:
        return judge.trees(group)
    except HostUnavailableError:
        raise
    except HostError as error:
        return GroupTrees("", "", f"The group's files could not be read: {error}")


def _is_queued(group: MergeGroup, entry: Queued, member: Member) -> bool:
    return (
        not isinstance(member, HostError) and (member.head, member.base) == (entry.head, group.base) and member.is_open
    )


def _of_member(group: MergeGroup, entry: Queued, member: Member, judge: GroupJudge) -> Decision:
    if isinstance(member, HostError):
        return unseen_member(f"It could not be looked at: {member}")
    if not _is_queued(group, entry, member):
        what = f"Queued for {group.base} is its head {entry.head[:10]}; it is at {member.head[:10]}, for {member.base}"
        return moved_member(f"{what}{'' if member.is_open else ', and not open'}.")
    try:
        return judge.change(member)
    except HostUnavailableError:
        raise
    except HostError as error:
        return unseen_member(f"It could not be read: {error}")


def _strange(group: MergeGroup, members: tuple[Member, ...]) -> str:
    """Why nothing can be said of the group's files, as a sentence."""
    if group.missing:
        return f"Not all of the group was shown: {'; '.join(group.missing)}"
    tips = {each.base_tip for each in members if not isinstance(each, HostError)}
    if tips - {group.base_tip}:
        shown = ", ".join(sorted(tip[:10] for tip in tips))
        return f"The group begins at {group.base_tip[:10] or 'nothing that is known'}; {group.base} is at {shown}."
    return ""


def _check_written(now: MergeGroup | None, deed: WriteCheck) -> None:
    """Raises HostError where the host does not show what was written; a queue may have merged at once what passed."""
    if now is None:
        return
    if (deed.name, deed.state) not in {(each.name, each.state) for each in now.own_checks}:
        raise HostError(
            f"The check {deed.name!r} was written on {now.head[:10]} and is not shown as {deed.state}.",
            "Run it again; if it stays so, something else writes checks of this name.",
        )


def _with_check(group: MergeGroup, deed: WriteCheck) -> MergeGroup:
    checks = tuple(
        replace(each, state=deed.state, reference=deed.reference, title=deed.title) if each.name == deed.name else each
        for each in group.own_checks
    )
    return replace(group, own_checks=checks)
