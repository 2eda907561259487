"""A file of cases becomes Trials."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.gate._decision import State
from bot.gate.policy_file import TIERS, Cursor, People
from bot.gate.trials._nouns import Expected, Trial, TrialFile
from bot.gate.trials._shorthand import SHORTHAND
from bot.gate.trials._time import read_time
from bot.gate.trials._written import as_written

FILE = ("roster", "policy", "now", "cases")
CASE = ("name", "now", "snapshot", "expect", *SHORTHAND)
EXPECT = ("state", "tier", "needs", "unblock", "codes", "counted")
_STATES = {state.name: state for state in State}
USUAL_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""A time for cases in which none matters."""


def read_trials(values: object, path: str) -> TrialFile:
    """The cases of a file; `values` are what YAML gave.

    Raises ConfigError that names the file, the case and the nearest known word: a test that is not understood must not
    pass.
    """
    at = Cursor(values, path)
    found = at.closed(FILE, ["cases"]) if isinstance(values, Mapping) else {"cases": at}
    now = read_time(found["now"]) if "now" in found else USUAL_NOW
    people = People({}, None)
    trials = tuple(_trial(each, now, people) for each in found["cases"].items())
    _check_names(trials, at)
    roster = found["roster"].value if "roster" in found else None
    return TrialFile(path, trials, roster, found["policy"].text() if "policy" in found else None)


def _check_names(trials: tuple[Trial, ...], at: Cursor) -> None:
    seen: dict[str, str] = {}
    for trial in trials:
        if trial.name in seen:
            raise at.fault(f"{seen[trial.name]} and {trial.place} have one name", "Give each case its own.")
        seen[trial.name] = trial.place


def _trial(at: Cursor, now: datetime, people: People) -> Trial:
    found = at.closed(CASE, ["name", "expect"])
    if "snapshot" not in found and "change" not in found:
        raise at.fault("it has neither `change` nor `snapshot`", "docs/policy.md shows a case.")
    snapshot = found["snapshot"].value if "snapshot" in found else {}
    if not isinstance(snapshot, (str, Mapping)):
        raise found["snapshot"].fault("it is neither a snapshot nor the name of a file")
    return Trial(
        found["name"].text(),
        at.place,
        _expected(found["expect"], people),
        read_time(found["now"]) if "now" in found else now,
        snapshot,
        {key: found[key].value for key in SHORTHAND if key in found},
    )


def _expected(at: Cursor, people: People) -> Expected:
    found = at.closed(EXPECT, ["state"])
    return Expected(
        found["state"].word(_STATES, "state"),
        found["tier"].word(TIERS, "tier") if "tier" in found else None,
        tuple(as_written(people.read(each)) for each in found["needs"].items()) if "needs" in found else (),
        _texts(found, "unblock"),
        _texts(found, "codes"),
        _counted(found["counted"]) if "counted" in found else None,
    )


def _counted(at: Cursor) -> tuple[str, ...]:
    """Nobody may be expected, too."""
    return () if at.value == [] else tuple(each.text() for each in at.items())


def _texts(found: Mapping[str, Cursor], key: str) -> tuple[str, ...]:
    return tuple(each.text() for each in found[key].items()) if key in found else ()
