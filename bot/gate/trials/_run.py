"""A case is decided, as any change is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import SnapshotError
from bot.gate._decide import decide
from bot.gate._decision import Decision, Reason, State
from bot.gate._merge_group import decide_group
from bot.gate._people import Roster
from bot.gate._policy import Policy
from bot.gate._requirement import BOTTOM
from bot.gate.recording import GroupFile, SnapshotFile, read_snapshot
from bot.gate.trials._compare import Difference, differences
from bot.gate.trials._nouns import Trial
from bot.gate.trials._shorthand import expand


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case."""

    trial: Trial
    decision: Decision
    differences: tuple[Difference, ...]


def run_trial(trial: Trial, path: str, policy: Policy, roster: Roster, snapshot: Mapping[str, object]) -> Outcome:
    """Decide the case of the file at `path`; `snapshot` is the one that it names, or has within. Raises ConfigError for
    a shorthand that is not understood; a snapshot that cannot be read is an ERROR, as it is for the gate.
    """
    written = expand(trial, path, roster, snapshot)
    try:
        decision = _decide(read_snapshot(written), trial, policy, roster)
    except SnapshotError as error:
        decision = Decision(State.ERROR, Reason("snapshot-error", str(error), State.ERROR), BOTTOM)
    return Outcome(trial, decision, differences(trial.expect, decision))


def _decide(recorded: SnapshotFile | GroupFile, trial: Trial, policy: Policy, roster: Roster) -> Decision:
    if isinstance(recorded, SnapshotFile):
        return decide(recorded.snapshot, policy, roster, recorded.approvals, recorded.answers, trial.now)
    members = [(each.snapshot.change_id, _decide(each, trial, policy, roster)) for each in recorded.members]
    return decide_group(members, recorded.tree, recorded.expected_tree)
