"""Random histories: the gate lets nothing pass that the naive model forbids, and what asks for more never helps."""

from __future__ import annotations

import os
import secrets
from random import Random

import pytest

from bot.gate import State, decide
from tests.gate import laws
from tests.gate.campaign import Held, compare, promises, report, smallest, try_laws
from tests.gate.histories import compose
from tests.gate.naive import may_pass
from tests.gate.recorder import History

FRESH = int(os.environ.get("FOREREAD_HISTORIES_SEED", "0")) or secrets.randbelow(10**9) + 10**6
"""A number that no run before had: set the variable to have the same histories again."""

PARTS = [*(range(at, at + 250) for at in range(0, 2_000, 250)), range(FRESH, FRESH + 250)]


@pytest.fixture(params=PARTS, ids=lambda part: "fresh" if part.start == FRESH else f"from {part.start}")
def part(request: pytest.FixtureRequest) -> range:
    assert isinstance(request.param, range)
    return request.param


def told(held: Held) -> str:
    """The first broken promise, made small."""
    return f"FOREREAD_HISTORIES_SEED={FRESH}\n{report(*held.broken[0])}" if held.broken else ""


def test_nothing_is_green_that_the_naive_model_forbids_and_all_is_to_which_it_has_no_objection(part: range) -> None:
    assert not told(compare(part))


def test_what_adds_nothing_changes_nothing_and_what_asks_for_more_or_gives_less_never_helps(part: range) -> None:
    assert not told(try_laws(part))


def test_the_histories_are_neither_all_green_nor_all_forbidden() -> None:
    """Else the two opinions would agree for no reason. Each kind of objection of the naive model is heard, too."""
    held = compare(range(1_000))
    assert 0.1 < held.states["naive: may pass"] / 1_000 < 0.4
    assert min(held.states[state.name] for state in State) > 20
    kinds = {objection.partition(":")[0] for objection in held.objections}
    assert kinds == {"view", "nothing", "policy", "stranger", "objection", "check", "need", "review", "answers"}
    assert len(held.objections) > 40


def test_a_history_is_the_same_each_time() -> None:
    assert [compose(seed).record() for seed in range(50)] == [compose(seed).record() for seed in range(50)]


@pytest.mark.parametrize("law", [*laws.NO_BETTER], ids=lambda law: law.__name__)
def test_each_law_makes_some_green_history_something_else(law: laws.Law) -> None:
    """A law that always says what was said before would hold of anything."""
    for seed in range(6_000):
        recorded = compose(seed).record()
        other = law(recorded, Random(seed)) if not may_pass(*recorded) else None  # noqa: S311
        if other is not None and may_pass(*other):
            return
    pytest.fail("no history is changed by it")


def test_a_failing_history_is_made_small() -> None:
    """As if it were wrong that kim's approval makes a change green."""
    seed = next(seed for seed in range(100) if decide(*compose(seed).record()).state is State.SATISFIED)
    history = compose(seed)
    small = smallest(history, lambda recorded: bool(recorded.reviews))
    assert isinstance(small, History)
    assert [event.label.partition(" ")[0] for event in small.events] == ["review"]
    assert '"version": 1' in report(seed, next(iter(promises(seed))))
