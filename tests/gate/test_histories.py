"""Random histories: the gate lets nothing pass that the naive model forbids, and what asks for more never helps."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from functools import cache

import pytest

from bot.gate import State, decide
from tests.gate import laws
from tests.gate.campaign import Held, hold, promises, report, smallest
from tests.gate.histories import compose
from tests.gate.naive import may_pass
from tests.gate.recorder import History

FRESH = int(os.environ.get("FOREREAD_HISTORIES_SEED", "0")) or secrets.randbelow(10**9) + 10**6
"""A number that no run before had: set the variable to have the same histories again."""

PARTS = [*(range(at, at + 250) for at in range(0, 2_000, 250)), range(FRESH, FRESH + 250)]


@cache
def held(part: range) -> Held:
    return hold(part)


def told(part: range, *, about: str) -> str:
    """The first broken promise of the part, made small."""
    broken = [(seed, promise) for seed, promise in held(part).broken if promise.startswith(about)]
    return f"FOREREAD_HISTORIES_SEED={FRESH}\n{report(*broken[0])}" if broken else ""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: "fresh" if part.start == FRESH else f"from {part.start}")
class TestHistories:
    def test_nothing_is_green_that_the_naive_model_forbids(self, part: range) -> None:
        assert not told(part, about="no green")

    def test_all_is_green_to_which_the_naive_model_has_no_objection(self, part: range) -> None:
        assert not told(part, about="green where")

    def test_what_adds_nothing_changes_nothing(self, part: range) -> None:
        assert not told(part, about="the same")

    def test_what_asks_for_more_or_gives_less_never_helps(self, part: range) -> None:
        assert not told(part, about="no better")


def test_the_histories_are_neither_all_green_nor_all_forbidden() -> None:
    """Else the two opinions would agree for no reason. Each kind of objection of the naive model is heard, too."""
    states, objections = Counter[str](), Counter[str]()
    for part in PARTS[:-1]:
        states.update(held(part).states)
        objections.update(held(part).objections)
    assert 0.1 < states["naive: may pass"] / 2_000 < 0.4
    assert min(states[state.name] for state in State) > 40
    kinds = {objection.partition(":")[0] for objection in objections}
    assert kinds == {"view", "nothing", "policy", "stranger", "objection", "check", "need", "review", "answers"}
    assert len(objections) > 45


def test_a_history_is_the_same_each_time() -> None:
    assert [compose(seed).record() for seed in range(50)] == [compose(seed).record() for seed in range(50)]


@pytest.mark.parametrize("law", [*laws.NO_BETTER], ids=lambda law: law.__name__)
def test_each_law_makes_some_green_history_something_else(law: laws.Law) -> None:
    """A law that always says what was said before would hold of anything."""
    from random import Random

    changed = 0
    for seed in range(400):
        recorded = compose(seed).record()
        other = law(recorded, Random(seed))  # noqa: S311
        changed += other is not None and not may_pass(*recorded) and bool(may_pass(*other))
    assert changed


def test_a_failing_history_is_made_small() -> None:
    """As if it were wrong that kim's approval makes a change green."""
    seed = next(seed for seed in range(100) if decide(*compose(seed).record()).state is State.SATISFIED)
    history = compose(seed)
    small = smallest(history, lambda recorded: bool(recorded.reviews))
    assert isinstance(small, History)
    assert [event.label.partition(" ")[0] for event in small.events] == ["review"]
    assert '"version": 1' in report(seed, next(iter(promises(seed))))
