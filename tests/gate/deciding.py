"""From the JSON and YAML that people write to a decision, as `foreread gate explain` goes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.adapters.yaml_text import load_yaml
from bot.config import gate_policy
from bot.errors import ForereadError
from bot.gate import Decision, Policy, Roster, State, decide, decide_group, read_roster
from bot.gate.recording import GroupFile, SnapshotFile, read_snapshot
from bot.gate.recording._requirement import requirement_values

POLICY_PATH = ".github/foreread.yml"
ROSTER_PATH = ".github/foreread-roster.yml"


@dataclass(frozen=True)
class Outcome:
    """A state, and the decision unless the files could not be read."""

    state: State
    decision: Decision | None
    refused: str = ""
    """Why the files could not be read."""


def outcome(snapshot: Any, policy: Any, roster: Any, now: str, earned: Mapping[str, Any] | None = None) -> Outcome:
    """What the gate says of files, each as JSON or YAML gave it. Files that cannot be read are state ERROR."""
    try:
        return judged(snapshot, read_policy(policy), read_people(roster, earned), now)
    except ForereadError as error:
        return Outcome(State.ERROR, None, str(error))


def judged(snapshot: Any, policy: Policy, roster: Roster, now: str) -> Outcome:
    """The same with policy and roster that are read already."""
    at = datetime.fromisoformat(now)
    try:
        file = read_snapshot(_bound(snapshot, policy, roster, at))
    except ForereadError as error:
        return Outcome(State.ERROR, None, str(error))
    if isinstance(file, GroupFile):
        members = [(each.snapshot.change_id, _decide(each, policy, roster, at)) for each in file.members]
        decision = decide_group(members, file.tree, file.expected_tree)
    else:
        decision = _decide(file, policy, roster, at)
    return Outcome(decision.state, decision)


def read_policy(policy: Any) -> Policy:
    return gate_policy(policy, POLICY_PATH)


def read_people(roster: Any, earned: Mapping[str, Any] | None = None) -> Roster:
    return read_roster(roster, ROSTER_PATH, {"earned": earned} if earned else None)


def _decide(file: SnapshotFile, policy: Policy, roster: Roster, now: datetime) -> Decision:
    return decide(file.snapshot, policy, roster, file.approvals, file.answers, now)


def _bound(snapshot: Any, policy: Policy, roster: Roster, now: datetime) -> Any:
    """The snapshot where each `under` that names a part only has the rest as it is in force now."""
    reviews = snapshot.get("reviews") if isinstance(snapshot, dict) else None
    partial = [
        index
        for index, review in enumerate(reviews if isinstance(reviews, list) else [])
        if isinstance(review, dict) and isinstance(review.get("under"), dict)
    ]
    if not partial:
        return snapshot
    plain = read_snapshot({**snapshot, "reviews": []})
    if not isinstance(plain, SnapshotFile):
        return snapshot
    found = deepcopy(snapshot)
    for index in partial:
        said = found["reviews"][index]["under"]
        if said.get("required") == "as now":
            said["required"] = requirement_values(_decide(plain, policy, roster, now).requirement)
        known = {"base": snapshot["base"], "policy": policy.digest, "questions": plain.snapshot.questions.digest}
        found["reviews"][index]["under"] = {**known, **said}
    return found


def outcome_of_texts(policy: str | None, roster: str | None, snapshot: Any, now: str) -> Outcome:
    """The same of YAML text; None where there is no file."""
    try:
        read = [
            None if text is None else load_yaml(text, name)
            for text, name in ((policy, POLICY_PATH), (roster, ROSTER_PATH))
        ]
    except ForereadError as error:
        return Outcome(State.ERROR, None, str(error))
    return outcome(snapshot, read[0], read[1], now)
