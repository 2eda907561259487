"""Reviews as the gate takes them: each bound to what was in force when it was given."""

from __future__ import annotations

from collections.abc import Mapping

from bot.gate import Binding, Dismissal, Permission, Review, ReviewState
from bot.post._epochs import base_at, epoch_at
from bot.post._hosted import GivenReview, HostedChange
from bot.post._state import Epoch, State

_UNKNOWN = Binding(None, None, None)
"""Given before the brief was shown, or nobody can say under what: void."""


def reviews_of(
    hosted: HostedChange,
    state: State,
    permissions: Mapping[int, Permission],
    moved: Mapping[str, frozenset[str]],
) -> tuple[Review, ...]:
    """`moved`: the base branch's commit of an epoch → files changed since; a review of an epoch without is void."""
    return tuple(_review(each, hosted, state, permissions, moved) for each in hosted.reviews)


def _review(
    given: GivenReview,
    hosted: HostedChange,
    state: State,
    permissions: Mapping[int, Permission],
    moved: Mapping[str, frozenset[str]],
) -> Review:
    epoch = epoch_at(state, given.at) if _was_shown(given, state) else None
    since = _moved_since(epoch, hosted, moved)
    return Review(
        given.id,
        given.by,
        given.state,
        given.commit,
        given.at,
        hosted.id,
        permissions.get(given.by.id, Permission.NONE) if given.by is not None else Permission.NONE,
        _binding(given, hosted, epoch) if since is not None else _UNKNOWN,
        since or frozenset(),
        Dismissal(given.dismissed_by, given.was) if given.state is ReviewState.DISMISSED else None,
    )


def _was_shown(given: GivenReview, state: State) -> bool:
    """Whether there was a page for the commit that it is of: who approved a push at once has seen none."""
    return any(
        given.at is not None and each.at <= given.at and given.commit in {None, each.head} for each in state.epochs
    )


def _binding(given: GivenReview, hosted: HostedChange, epoch: Epoch | None) -> Binding:
    """The base is what the host says that it was then, if the page that was shown was for that one, too.

    "" would mean whatever is in force now.
    """
    if epoch is None or given.at is None:
        return _UNKNOWN
    base = base_at(hosted, given.at)
    return Binding(
        base if base == epoch.base and base else None,
        epoch.policy or None,
        epoch.questions.digest or None,
        epoch.required,
    )


def _moved_since(
    epoch: Epoch | None, hosted: HostedChange, moved: Mapping[str, frozenset[str]]
) -> frozenset[str] | None:
    if epoch is None or epoch.base_tip == hosted.base_tip:
        return frozenset()
    return moved.get(epoch.base_tip)
