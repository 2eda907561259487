"""A version fits a constraint or does not; where that is not certain there is no answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.dependencies._ranges import (
    cargo_satisfies,
    compare_semver,
    compatible,
    npm_satisfies,
    python_satisfies,
)


@pytest.mark.parametrize(
    ("version", "constraint", "fits"),
    [
        # From node-semver's own documentation and its test fixtures (range-include, range-exclude).
        ("1.2.3", "1.2.3", True), ("1.2.3", "=1.2.3", True), ("1.2.4", "1.2.3", False),
        ("1.8.1", "^1.2.3", True), ("2.0.0", "^1.2.3", False), ("1.2.2", "^1.2.3", False),
        ("0.2.9", "^0.2.3", True), ("0.3.0", "^0.2.3", False), ("0.0.3", "^0.0.3", True), ("0.0.4", "^0.0.3", False),
        ("0.0.9", "^0.0", True), ("0.1.0", "^0.0", False), ("0.9.0", "^0.x", True), ("1.0.0", "^0.x", False),
        ("1.2.9", "~1.2.3", True), ("1.3.0", "~1.2.3", False), ("1.2.0", "~1.2", True), ("1.9.9", "~1", True),
        ("1.2.9", "1.2.x", True), ("1.3.0", "1.2.x", False), ("1.9.0", "1.x", True), ("2.0.0", "1", False),
        ("3.0.0", "*", True), ("3.0.0", "", True), ("3.0.0", ">=2", True), ("2.9.9", ">2", False), ("3.0.0", ">2", True),
        ("1.2.3", "1.2.3 - 2.3.4", True), ("2.3.4", "1.2.3 - 2.3.4", True), ("2.3.5", "1.2.3 - 2.3.4", False),
        ("2.9.9", "1.2 - 2", True), ("3.0.0", "1.2 - 2", False), ("2.0.0", "<=2.x", True), ("3.0.0", "<=2.x", False),
        ("1.3.0", ">=1.2.7 <1.4.0", True), ("1.4.0", ">=1.2.7 <1.4.0", False), ("1.3.0", ">= 1.2.7 < 1.4.0", True),
        ("1.2.7", "1.2.7 || >=1.2.9 <2.0.0", True), ("1.2.8", "1.2.7 || >=1.2.9 <2.0.0", False),
        ("1.2.3-beta.2", "^1.2.3-beta.1", True), ("1.2.4-beta.2", "^1.2.3-beta.1", False), ("1.2.3-beta", "^1.2.0", False),
        ("1.2.3-beta.10", ">1.2.3-beta.9", True), ("1.2.3", "~1.2.3-beta.2", True), ("1.2.3+build", "^1.2.3", True),
        ("1.2.3", "latest", None), ("1.2.3", "npm:other@^1", None), ("1.2.3", "workspace:*", None),
        ("1.2.3", "git+https://a/b", None), ("1.2.3", "1.x.3", None), ("1.2", "^1.0.0", None), ("1.2.3", "^^1", None),
        ("1.2.3", "^" + "9" * 40, None), ("1.2.3", "a" * 5000, None), ("1.2.3", "a" * 200 + "<", None),
    ],
)  # fmt: skip
def test_npm(version: str, constraint: str, fits: bool | None) -> None:
    assert npm_satisfies(version, constraint) is fits


@pytest.mark.parametrize(
    ("version", "constraint", "fits"),
    [
        # The tables of the Cargo reference.
        ("1.9.9", "1.2.3", True), ("2.0.0", "1.2.3", False), ("1.2.3", "^1.2.3", True), ("1.9.0", "1", True),
        ("0.2.9", "0.2", True), ("0.3.0", "0.2", False), ("0.0.3", "0.0.3", True), ("0.0.4", "0.0.3", False),
        ("0.0.9", "0.0", True), ("0.9.9", "0", True), ("1.2.9", "~1.2.3", True), ("1.3.0", "~1.2", False),
        ("1.9.0", "1.*", True), ("1.2.9", "1.2.*", True), ("1.3.0", "1.2.*", False), ("9.0.0", "*", True),
        ("1.2.3", "=1.2.3", True), ("1.2.4", "=1.2.3", False), ("1.2.4", "=1.2", True), ("1.3.0", ">=1.2, <1.5", True),
        ("1.5.0", ">= 1.2, < 1.5", False), ("1.0.0-rc.1", "1", False), ("1.0.0-rc.1", "=1.0.0-rc.1", True),
        ("1.0.0", "1 || 2", None), ("1.0.0", "", None), ("1.0.0", "one", None),
    ],
)  # fmt: skip
def test_cargo(version: str, constraint: str, fits: bool | None) -> None:
    assert cargo_satisfies(version, constraint) is fits


@pytest.mark.parametrize(
    ("version", "constraint", "fits"),
    [
        # The examples of the version specifiers specification.
        ("1.1.post1", "==1.1", False), ("1.1.post1", "==1.1.*", True), ("1.1.0", "==1.1", True), ("1.1", "==1.1.0", True),
        ("1.1", "!=1.1", False), ("1.1.post1", "!=1.1.*", False), ("2.3", "~=2.2", True), ("3.0", "~=2.2", False),
        ("1.4.9", "~=1.4.5", True), ("1.5.0", "~=1.4.5", False), ("1.7.1", ">1.7", True), ("1.7.0.post1", ">1.7", False),
        ("1.9", ">=1.2,<2", True), ("2.0", ">=1.2,<2", False), ("2.0", "<2", False), ("2.0", "<=2", True),
        ("10.0", ">9", True), ("1.0", "", True), ("1.0", "*", True), ("1.2", "(>=1.0)", True),
        # Poetry's own operators.
        ("1.9", "^1.2", True), ("2.0", "^1.2", False), ("0.2.9", "^0.2.3", True), ("0.3", "^0.2.3", False),
        ("1.2.9", "~1.2.3", True), ("1.3", "~1.2", False), ("1.9", "~1", True), ("1.2.3", "1.2.3", True),
        # Not told: what the specification treats apart.
        ("1.0rc1", ">=1.0", None), ("1.0+local", "==1.0", None), ("1.0", "===1.0", None), ("1!1.0", ">=1", None),
        ("1.0", "~=1", None), ("1.0", ">=1.0,nonsense!", None), ("1.0", "^1 || ^2", None),
    ],
)  # fmt: skip
def test_python(version: str, constraint: str, fits: bool | None) -> None:
    assert python_satisfies(version, constraint) is fits


VERSIONS = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12)).map(lambda v: ".".join(map(str, v)))


@given(VERSIONS, VERSIONS)
def test_what_is_compatible_is_no_older_and_has_the_same_leading_number(old: str, new: str) -> None:
    if compatible(old, new):
        assert compare_semver(new, old) in {0, 1}
        assert old.split(".", maxsplit=1)[0] == new.split(".", maxsplit=1)[0]


@given(VERSIONS, st.text("0123456789.^~<>=|x* -,!abv", max_size=40))
def test_any_constraint_gets_an_answer_or_none(version: str, constraint: str) -> None:
    for satisfies in (npm_satisfies, cargo_satisfies, python_satisfies):
        assert satisfies(version, constraint) in {True, False, None}


@given(VERSIONS, VERSIONS)
def test_the_three_agree_on_plain_bounds(version: str, bound: str) -> None:
    for operator in (">=", "<=", "<", ">"):
        answers = {f(version, operator + bound) for f in (npm_satisfies, cargo_satisfies, python_satisfies)}
        assert len(answers) == 1
