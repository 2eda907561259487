"""What is forgotten of a state that is too long for its place, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.post._commands import Verb, read_kept
from bot.post._state import KeptAct, State
from bot.post._state_values import without_words


class Trim(NamedTuple):
    """Ever smaller states: `made(n)` for n from 0 to `most`."""

    most: int
    made: Callable[[int], State]


def weighs(act: KeptAct) -> bool:
    """Whether it objects, raises or waives: to forget it could let something pass, or hide who answers for it."""
    said = read_kept(act)
    return said is not None and (
        said.verb is Verb.WAIVE
        or (said.verb is Verb.ANSWER and not said.settles)
        or (said.verb is Verb.PROVENANCE and said.assisted)
    )


def trims(state: State) -> Iterator[Trim]:
    """First what makes nothing laxer: acts that settle or allow, and older epochs, for what they bound is void then."""
    last = state.epochs[-1:]
    older = state.epochs[:-1]
    light = [act for act in state.acts if not weighs(act)]
    heavy = tuple(sorted((act for act in state.acts if weighs(act)), key=lambda act: act.at))
    times = sorted([*(each.at for each in older), *(act.at for act in light)])

    def lighter(count: int) -> State:
        if not count:
            return state
        until = times[count - 1]
        acts = tuple(act for act in state.acts if act.at > until or act in set_heavy)
        return replace(state, epochs=(*(each for each in older if each.at > until), *last), acts=acts)

    def cut(count: int) -> State:
        return replace(state, epochs=last, acts=heavy[count:], is_cut=state.is_cut or count > 0)

    def bare(count: int) -> State:
        kept = tuple(map(without_words, last)) if not count else ()
        return State(state.change, state.turn, kept, strongest=state.strongest, brief=state.brief, is_cut=True)

    set_heavy = frozenset(heavy)
    yield Trim(len(times), lighter)
    yield Trim(len(heavy), cut)
    yield Trim(1, bare)
