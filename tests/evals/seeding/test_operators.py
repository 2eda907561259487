"""What each operator does, and what it leaves alone."""

from __future__ import annotations

import pytest

from evals.seeding import OPERATORS, Seed, find_seeds
from tests.evals.seeding.mutations import LOOKALIKES, MUTATIONS


def seeds_of(operator: str, path: str, source: str) -> list[Seed]:
    return [seed for seed in find_seeds(path, source.encode(), None) if seed.operator == operator]


@pytest.mark.parametrize(
    ("operator", "path", "source", "old", "new"),
    MUTATIONS,
    ids=[f"{operator} {path} {index}" for index, (operator, path, *_) in enumerate(MUTATIONS)],
)
def test_the_mistake_is_the_one_that_a_person_would_make(
    operator: str, path: str, source: str, old: str, new: str
) -> None:
    assert source.count(old) >= 1, "the row names a text that its source lacks"
    expected = source.replace(old, new, 1)
    contents = [seed.content.decode() for seed in seeds_of(operator, path, source)]
    assert expected in contents, "\n---\n".join(contents) or "no seed"


@pytest.mark.parametrize(
    ("operator", "path", "source", "why"),
    LOOKALIKES,
    ids=[f"{operator} {path} {why}" for operator, path, _, why in LOOKALIKES],
)
def test_a_lookalike_is_left_alone(operator: str, path: str, source: str, why: str) -> None:
    assert [seed.content.decode() for seed in seeds_of(operator, path, source)] == [], why


def test_every_operator_has_rows_for_each_of_its_languages() -> None:
    kin = {"py": "python", "ts": "script", "tsx": "script", "js": "script", "go": "go", "java": "java"}
    shown = {(operator, kin[path.rpartition(".")[2]]) for operator, path, *_ in MUTATIONS}
    declared = {(operator.id, str(language)) for operator in OPERATORS for language in operator.rules}
    assert shown == declared


def test_every_operator_has_a_lookalike() -> None:
    assert {operator for operator, *_ in LOOKALIKES} == {operator.id for operator in OPERATORS}


def test_operators_are_named_once_and_say_what_they_do() -> None:
    ids = [operator.id for operator in OPERATORS]
    assert len(ids) == len(set(ids))
    assert all(operator.about.endswith(".") for operator in OPERATORS)
