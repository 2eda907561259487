"""Automated checks: `success` is the only result that is one. The host lets `neutral` and `skipped` pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.gate._decision import Reason, State
from bot.gate._snapshot import Check

ALL = "*"
"""In a policy: every check that was reported, at least one."""
OWN = "foreread"
"""Our own checks begin so; the gate does not wait for itself."""


def missing_checks(wanted: frozenset[str], reported: Sequence[Check]) -> Iterator[Reason]:
    """The checks that have not succeeded. Of several reports under one name all must have."""
    others = [check for check in reported if not check.name.casefold().startswith(OWN)]
    if ALL in wanted:
        if not others:
            yield Reason("check-missing", "No automated check was reported.", State.WAITING)
        yield from (_not_yet(c.name, c.conclusion) for c in others if c.conclusion != "success")
    for name in sorted(wanted - {ALL}):
        results = {check.conclusion for check in reported if check.name == name}
        if results != {"success"}:
            yield _not_yet(name, ", ".join(sorted(results)) or "not reported")


def _not_yet(name: str, result: str) -> Reason:
    return Reason("check-missing", f"The check {name} has not succeeded ({result}).", State.WAITING)
