"""What was in force when: read back for a time, and written anew after a decision."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.facts import ProvenanceLevel
from bot.gate import EarlierHead, Permission
from bot.post._hosted import EventKind, HostedChange
from bot.post._state import Epoch, KeptAct, State
from bot.post._state_values import without_words

_STRENGTH = (
    ProvenanceLevel.NONE,
    ProvenanceLevel.DECLARED_NONE,
    ProvenanceLevel.BOT,
    ProvenanceLevel.SUSPECTED,
    ProvenanceLevel.ATTRIBUTED,
    ProvenanceLevel.DECLARED,
)
"""What asks for more comes later."""


def epoch_at(state: State, at: datetime | None) -> Epoch | None:
    """The last one that had begun; None before the first, and where nobody knows the time."""
    if at is None:
        return None
    place = bisect_right(state.epochs, at, key=lambda epoch: epoch.at)
    return state.epochs[place - 1] if place else None


def base_at(hosted: HostedChange, at: datetime) -> str | None:
    """The branch that the change was for at the time, by the host's own record; None where that leaves it open."""
    moves = sorted((each for each in hosted.events if each.kind is EventKind.RETARGETED), key=lambda each: each.at)
    if any(each.at == at for each in moves):
        return None
    later = next((each for each in moves if each.at > at), None)
    return hosted.base if later is None else later.before or None


def head_at(hosted: HostedChange, at: datetime) -> str | None:
    """What the host says that the head was; None where it does not say."""
    pushes = [each for each in hosted.pushes if each.at <= at]
    return max(pushes, key=lambda each: each.at).head if pushes else None


def earlier_heads(state: State, head: str) -> tuple[EarlierHead, ...]:
    """The heads before this one, each with what the change was then; none that has been two changes."""
    digests: dict[str, set[str]] = {}
    for each in state.epochs:
        if each.head != head:
            digests.setdefault(each.head, set()).add(each.digest)
    known = ((each, min(found)) for each, found in digests.items() if len(found) == 1)
    return tuple(EarlierHead(each, digest) for each, digest in known if digest)


def stronger(one: ProvenanceLevel, other: ProvenanceLevel) -> ProvenanceLevel:
    """The one that asks for more."""
    return max(one, other, key=_STRENGTH.index)


def next_state(
    state: State,
    hosted: HostedChange,
    epoch: Epoch,
    *,
    strongest: ProvenanceLevel,
    brief: str,
    acts: tuple[KeptAct, ...],
    labels: tuple[str, ...] | None = None,
) -> State:
    """The state after a decision; the same value, of the same turn, where nothing has changed.

    `acts`: those of `Heard.kept` that are `worth_keeping`. `labels`: None for those that it had.
    """
    found = replace(
        state,
        change=hosted.id,
        epochs=_with(state.epochs, epoch),
        acts=acts,
        strongest=stronger(state.strongest, strongest),
        brief=brief,
        labels=state.labels if labels is None else labels,
    )
    return state if found == state else replace(found, turn=state.turn + 1)


def worth_keeping(
    acts: tuple[KeptAct, ...],
    hosted: HostedChange,
    permissions: Mapping[int, Permission],
    before: tuple[KeptAct, ...] = (),
) -> tuple[KeptAct, ...]:
    """Those of the change's author and of accounts that may at least triage: strangers cannot fill the place.

    Of the others the gate heeds nothing, and what they said is heard for as long as it stands there. `before` was kept
    earlier, and stays: whose remark was deleted is among nobody's speakers, so nobody asks what they may do.
    """
    known = frozenset(before)
    return tuple(each for each in acts if each in known or _stays(each, hosted, permissions))


def _with(epochs: tuple[Epoch, ...], epoch: Epoch) -> tuple[Epoch, ...]:
    if not epochs:
        return (epoch,)
    last = epochs[-1]
    if replace(epoch, at=last.at, questions=last.questions) == last and epoch.questions.digest == last.questions.digest:
        return epochs
    return (*epochs[:-1], without_words(last), replace(epoch, at=max(epoch.at, last.at)))


def _stays(act: KeptAct, hosted: HostedChange, permissions: Mapping[int, Permission]) -> bool:
    if act.by is None:
        return False
    is_author = hosted.author is not None and act.by.id == hosted.author.id
    return is_author or permissions.get(act.by.id, Permission.NONE) not in {Permission.NONE, Permission.READ}
