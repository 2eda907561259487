"""lgtmaybe's `review --format json`, a list of findings in its own order, and its `--profile-json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.casebook import Level
from evals.reviewing.findings import Finding


class Spent(NamedTuple):
    """What a run took, from its own profile."""

    calls: int
    tokens_in: int
    tokens_out: int


def findings(printed: str) -> tuple[Finding, ...]:
    """Raises ValueError for what is no such list."""
    listed = json.loads(printed)
    if not isinstance(listed, list):
        raise ValueError("it is no list of findings")  # noqa: TRY004 - text of the wrong form, not a call
    return tuple(_finding(one) for one in listed if isinstance(one, dict))


def _finding(said: dict[str, object]) -> Finding:
    line, severity = said.get("line"), str(said.get("severity") or "")
    parts = (str(said.get(key) or "").strip() for key in ("title", "body", "failure_scenario"))
    return Finding(
        file=str(said.get("path") or ""),
        line=max(line, 1) if isinstance(line, int) else 1,
        text="\n".join(part for part in parts if part),
        severity=Level(severity) if severity in set(Level) else Level.LOW,  # it also knows `info`
    )


def spent(profile: str) -> Spent:
    """Calls that were answered, and their tokens. Raises ValueError for what is no profile."""
    said = json.loads(profile)
    calls = said.get("calls") if isinstance(said, dict) else None
    if not isinstance(calls, list):
        raise ValueError("it is no profile")  # noqa: TRY004
    done = [call for call in calls if isinstance(call, dict) and not call.get("error")]
    return Spent(len(done), _sum(done, "input_tokens"), _sum(done, "output_tokens"))


def _sum(calls: Sequence[Mapping[str, object]], key: str) -> int:
    counts = (call.get(key) for call in calls)
    return sum(count for count in counts if isinstance(count, int))
