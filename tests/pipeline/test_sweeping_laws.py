"""However often a repository is swept, wherever a sweep is cut, whoever sweeps beside: each thing is on record once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gate import Account
from bot.pipeline.sweeping import Books, sweep
from bot.ports import CodeHost, Ledger, Outcomes, Records, Tasks
from bot.post import CheckState, OwnCheck, check_decision
from bot.work import TaskKind
from tests.pipeline.sweep_world import INSTALLATION, REPOSITORY, SHOP, Cut, Watched, World, sha


def a_busy_world() -> World:
    """Something of everything that a sweep writes."""
    world = World()
    world.open(20)
    world.remember(21)
    world.merge_gated(2)
    world.merge_gated(3, title='Revert "Change 2"', body="Reverts #2")
    world.merge(4)
    world.push(5, f"Fixes: {sha(3, 'merge')}")
    return world


def sweep_watched(world: World, meet: Callable[[str], None]) -> None:
    books = Books(
        cast("Records", Watched(world.records, meet)),
        cast("Tasks", Watched(world.tasks, meet)),
        cast("Ledger", Watched(world.ledger, meet)),
        cast("Outcomes", Watched(world.outcomes, meet)),
    )
    host = cast("CodeHost", Watched(world.host, meet))
    sweep(host, books, SHOP, REPOSITORY, INSTALLATION, world.since, world.at)


def all_calls() -> list[str]:
    met: list[str] = []
    sweep_watched(a_busy_world(), met.append)
    return met


CALLS = all_calls()
WHOLE = a_busy_world()
WHOLE.sweep()


def test_the_busy_world_makes_a_sweep_write_to_every_book() -> None:
    assert len(WHOLE.merge_entries) == 4
    assert len(WHOLE.outcomes.outcomes) == 2
    assert WHOLE.wished() == {20: "no run has looked at it", 21: "it is not open any more"}
    assert {"after want", "after append_once", "after note", "after put"} <= set(CALLS)


@pytest.mark.parametrize("place", range(len(CALLS)))
def test_a_sweep_that_is_cut_anywhere_is_made_good_by_the_next(place: int) -> None:
    world, calls = a_busy_world(), count()

    def cut(_: str) -> None:
        if next(calls) == place:
            raise Cut

    with pytest.raises(Cut):
        sweep_watched(world, cut)
    world.sweep()
    assert world.traces() == WHOLE.traces()


@pytest.mark.parametrize("place", range(len(CALLS)))
def test_two_sweeps_at_the_same_time_leave_what_one_leaves(place: int) -> None:
    """The other one runs from end to end in the midst of the first."""
    world, calls = a_busy_world(), count()

    def meet(_: str) -> None:
        if next(calls) == place:
            world.sweep()

    sweep_watched(world, meet)
    assert world.traces() == WHOLE.traces()


def test_a_sweep_that_is_cut_again_and_again_comes_to_its_end() -> None:
    world = a_busy_world()
    for place in range(0, len(CALLS), 3):
        calls = count()

        def cut(_: str, calls: count[int] = calls, place: int = place) -> None:
            if next(calls) == place:
                raise Cut

        try:
            sweep_watched(world, cut)
        except Cut:
            continue
    world.sweep()
    assert world.traces() == WHOLE.traces()


states = st.sampled_from(["satisfied", "break-glass", "waiting", "blocked", "error"])
heads = st.sampled_from(["merged", "other"])
bases = st.sampled_from(["main", "release"])
checks = st.one_of(st.none(), st.tuples(st.sampled_from(CheckState), st.integers(-3, 3)))
merges = st.lists(st.tuples(st.lists(st.tuples(states, heads, bases), max_size=3), checks), max_size=4)


@settings(max_examples=60)
@given(merges, st.integers(1, 3))
def test_a_merge_is_gated_exactly_where_all_that_there_is_says_so(
    told: list[tuple[list[tuple[str, str, str]], tuple[CheckState, int] | None]], sweeps: int
) -> None:
    """Held against a model that knows nothing of entries: the last decision, its head and base, a pass in time."""
    world = World()
    gated = set()
    for number, (decisions, check) in enumerate(told, start=1):
        world.remember(number)
        for state, head, base in decisions:
            named = {"base_ref": f"refs/heads/{base}"}
            world.decide(number, state, **({} if head == "merged" else {"head": "f" * 40}), **named)
        at = world.since + timedelta(minutes=5)
        own = None
        if check is not None:
            own = OwnCheck(check_decision("main"), check[0], at=at + timedelta(seconds=check[1]))
        world.merge(number, check=own, merged_at=at)
        good = bool(decisions) and decisions[-1][0] in {"satisfied", "break-glass"}
        if good and decisions[-1][1:] == ("merged", "main") and check and check[0] is CheckState.PASSED:
            gated |= {number} if check[1] <= 0 else set()
    found = [each for _ in range(sweeps) for each in world.sweep().merges]
    assert {each.number for each in found if each.is_gated} == gated
    assert all(each.is_gated or each.why for each in found)
    entries = Counter(entry.subject.change for entry in world.merge_entries if entry.subject)
    assert entries == Counter(f"PR_{number}" for number in range(1, len(told) + 1))
    assert {n for n in range(1, len(told) + 1) if world.record(n).gated} == gated


numbers = st.integers(1, 6)
kinds = st.sampled_from(["same", "moved", "retargeted", "closed", "unknown", "reopened"])


@settings(max_examples=60)
@given(st.dictionaries(numbers, kinds))
def test_exactly_what_is_remembered_wrongly_is_wished_for(changes: dict[int, str]) -> None:
    world = World()
    for number, kind in changes.items():
        if kind != "closed":
            world.open(number)
        if kind != "unknown":
            fields: dict[str, dict[str, Any]] = {
                "moved": {"head": "f" * 40},
                "retargeted": {"base": "old"},
                "reopened": {"is_open": False},
            }
            world.remember(number, **fields.get(kind, {}))
    swept = world.sweep()
    assert {wish.place.number for wish in swept.wishes} == {n for n, kind in changes.items() if kind != "same"}
    assert all(wish.kind is TaskKind.CHANGE for wish in swept.wishes)
    assert world.sweep().wishes == ()


words = st.text(st.characters(), max_size=30)
ids = st.from_regex(r"[0-9a-f]{40}", fullmatch=True)


@settings(max_examples=60)
@given(base=words, title=words, body=words, message=words, login=words, commit=ids, url=words)
def test_no_words_of_others_keep_a_merge_off_the_record(
    base: str, title: str, body: str, message: str, login: str, commit: str, url: str
) -> None:
    world = World()
    by = Account(7, login)
    world.merge(3, base=base, title=title, body=body, message=message, by=by, author=by, commit=commit, url=url)
    world.push(4, message, by=by)
    assert len(world.sweep().ungated) == 2
    assert len(world.merge_entries) == 2
    assert world.sweep().merges == ()
