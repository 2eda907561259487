"""Which cases a command is about."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.errors import UsageError
from evals.casebook import Case, load_cases
from evals.derived import derive, read_plan


def selected(options: argparse.Namespace) -> tuple[Case, ...]:
    """The cases that the options name, in the order of their ids. Raises UsageError when there are none."""
    if options.k < 1:
        raise UsageError("-k is the number of passes, 1 or more.", "Leave it out for one.")
    cases = _of_set(options) if options.set else _of_folder(Path(options.cases))
    kept = tuple(c for c in cases if _is_wanted(c, options))
    if not kept:
        raise UsageError(
            "No case is left after --suite, --case and --split.", "Name what is there: `eval check` lists it."
        )
    return tuple(sorted(kept, key=lambda c: c.id))


def _of_folder(folder: Path) -> Sequence[Case]:
    cases = load_cases(folder)
    return (*cases, *derive(cases, read_plan(folder)))


def _of_set(options: argparse.Namespace) -> Sequence[Case]:
    from evals.loaders import load_set

    kind, colon, path = options.set.partition(":")
    if not colon:
        raise UsageError(f"`{options.set}` names no public set.", "Write KIND:PATH, e.g. manifest:changes.jsonl.")
    return load_set(kind, Path(path), Path(options.checkouts))


def _is_wanted(case: Case, options: argparse.Namespace) -> bool:
    if options.suite and case.suite.value not in options.suite:
        return False
    if options.split and case.split != options.split:
        return False
    return not options.case or case.id in options.case or case.family in options.case
