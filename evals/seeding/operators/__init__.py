"""The operators, one kind of mistake a file. To add one: a module with OPERATORS, a line in ALL, rows in the tests."""

from evals.seeding._nouns import Operator
from evals.seeding.operators import (
    arguments,
    awaits,
    boundary,
    cases,
    conditions,
    defaults,
    errors,
    guards,
    leaks,
    locks,
    narrowing,
    permissions,
    siblings,
)

ALL: tuple[Operator, ...] = (
    *guards.OPERATORS,
    *boundary.OPERATORS,
    *awaits.OPERATORS,
    *permissions.OPERATORS,
    *errors.OPERATORS,
    *arguments.OPERATORS,
    *leaks.OPERATORS,
    *locks.OPERATORS,
    *siblings.OPERATORS,
    *cases.OPERATORS,
    *defaults.OPERATORS,
    *narrowing.OPERATORS,
    *conditions.OPERATORS,
)
