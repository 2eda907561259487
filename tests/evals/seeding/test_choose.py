"""The choice of a few seeds among many."""

from __future__ import annotations

from evals.seeding import Seed, choose, find_seeds
from tests.evals.seeding.mutations import MUTATIONS


def seeds() -> list[Seed]:
    return [
        seed
        for index, (_, path, source, *_rest) in enumerate(MUTATIONS)
        for seed in find_seeds(f"src{index}/{path}", source.encode(), None)
    ]


def test_the_same_commit_gives_the_same_seeds_whatever_order_they_come_in() -> None:
    found = seeds()
    assert choose(found, 12, "abc") == choose(list(reversed(found)), 12, "abc")


def test_another_commit_gives_others() -> None:
    found = seeds()
    assert choose(found, 12, "abc") != choose(found, 12, "abd")


def test_each_operator_has_its_turn_before_one_comes_twice() -> None:
    found = seeds()
    operators = {seed.operator for seed in found}
    chosen = choose(found, len(operators), "abc")
    assert {seed.operator for seed in chosen} == operators


def test_there_is_at_most_one_seed_a_line_and_never_more_than_asked_for() -> None:
    found = seeds()
    everything = choose(found, 10_000, "abc")
    places = [(seed.path, seed.lines[0]) for seed in everything]
    assert len(places) == len(set(places)) == len({(seed.path, seed.lines[0]) for seed in found})
    assert len(choose(found, 3, "abc")) == 3
    assert choose(found, 0, "abc") == ()
    assert choose([], 3, "abc") == ()


def test_files_take_turns_too() -> None:
    source = b"def f(i, limit):\n    if i < limit:\n        g(i)\n    if i > limit:\n        h(i)\n"
    found = [seed for path in ("a.py", "b.py") for seed in find_seeds(path, source, None)]
    assert {seed.path for seed in choose(found, 2, "x")} == {"a.py", "b.py"}
