"""What the gate's commands read: three files, of which any may be wrong. A fault is kept, to be told as a decision."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, NamedTuple, TypeVar

from bot.adapters.files import read_input
from bot.adapters.system import now
from bot.adapters.yaml_text import load_yaml
from bot.config import gate_policy
from bot.errors import ConfigError, ForereadError, UsageError
from bot.gate import BOTTOM, Decision, Grounds, Policy, Reason, Roster, State, decide, decide_group, read_roster
from bot.gate.recording import MOST_BYTES, GroupFile, SnapshotFile, parse_snapshot

YAML_BYTES: Final = 4_000_000
"""A roster of thirty thousand people. libyaml takes a second for a megabyte."""
_WHEN = "Give a date like 2026-11-20, or a time with its offset: 2026-11-20T09:30:00Z."
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Rules:
    """By what is decided."""

    policy: Policy
    roster: Roster


class Decided(NamedTuple):
    """A decision, what it rests on, and what it was made of as far as that could be read."""

    decision: Decision
    grounds: Grounds
    file: SnapshotFile | GroupFile | None = None
    roster: Roster | None = None


class Faults:
    """What could not be read, as reasons of a decision."""

    def __init__(self) -> None:
        self.reasons: list[Reason] = []

    def of(self, code: str, read: Callable[[], _T]) -> _T | None:
        """What `read` gives; None where it fails, and then the reason is kept."""
        try:
            return read()
        except ForereadError as error:
            self.reasons.append(Reason(code, str(error), State.ERROR))
            return None

    def decision(self) -> Decision:
        """ERROR, with every fault that was found."""
        return Decision(
            State.ERROR, Reason("decision", "It cannot be decided.", State.ERROR, tuple(self.reasons)), BOTTOM
        )


def time_of(options: argparse.Namespace) -> datetime:
    """The time that is decided for. Raises UsageError for what is none, or has no offset."""
    text: str | None = options.now
    if text is None:
        return now()
    try:
        found = datetime.fromisoformat(text.strip())
        is_date = len(text.strip()) <= len("2026-11-20")
        found = found.replace(tzinfo=UTC) if found.tzinfo is None and is_date else found
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--now {text} is no time.", _WHEN) from error
    raise UsageError(f"--now {text} has no offset from UTC.", _WHEN)


def check_standard_input(options: argparse.Namespace, *names: str) -> None:
    """Raises UsageError where two files are to be standard input."""
    if [getattr(options, name, None) for name in names].count("-") > 1:
        raise UsageError("Standard input can be only one file.", "Name the others.")


def read_file(name: str, most: int, what: str) -> bytes:
    """Its bytes. Raises UsageError that says which of the files it is."""
    try:
        return read_input(name, most)
    except UsageError as error:
        raise UsageError(f"The {what} {error.happened}", error.remedy) from error


def read_policy_file(name: str) -> Policy:
    """Raises UsageError, or ConfigError, for whatever is wrong with it."""
    return policy_in(read_file(name, YAML_BYTES, "policy"), name)


def policy_in(content: bytes, name: str) -> Policy:
    """The policy that a file holds. Raises ConfigError."""
    return gate_policy(load_yaml(content, name), name)


def read_roster_file(name: str, options: argparse.Namespace) -> Roster:
    """Raises UsageError, or ConfigError, for whatever is wrong with it, or with what belongs to it."""
    return roster_in(read_file(name, YAML_BYTES, "roster"), name, options)


def roster_in(content: bytes, name: str, options: argparse.Namespace, earned: object = None) -> Roster:
    """The roster that a file holds, with what the options name besides. Raises UsageError or ConfigError."""
    if options.earned is not None:
        earned = _json(options.earned, "list of who has earned what")
    members = _json(options.members, "list of teams") if options.members is not None else None
    return read_roster(load_yaml(content, name), name, earned, members)


def _json(name: str, what: str) -> object:
    try:
        return json.loads(read_file(name, MOST_BYTES, what).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is no JSON.", "Write it anew.") from error


def read_snapshot_file(name: str) -> tuple[SnapshotFile | GroupFile, str]:
    """What it records, and its digest. Raises UsageError, or SnapshotError, for whatever is wrong with it."""
    content = read_file(name, MOST_BYTES, "snapshot")
    return parse_snapshot(content), f"sha256:{sha256(content).hexdigest()}"


def decide_file(file: SnapshotFile | GroupFile, rules: Rules, at: datetime) -> Decision:
    """The decision on what a file records; of a merge group, on every member."""
    if isinstance(file, SnapshotFile):
        return decide(file.snapshot, rules.policy, rules.roster, file.approvals, file.answers, at)
    members = [(each.snapshot.change_id, decide_file(each, rules, at)) for each in file.members]
    return decide_group(members, file.tree, file.expected_tree)
