"""`foreread gate explain` of a change in a repository: rules from its base, and what git alone shows of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.base_history import merged_since
from bot.adapters.files import write_output
from bot.adapters.yaml_text import load_yaml
from bot.change import RepoPath, Sha
from bot.cli._gate_inputs import (
    YAML_BYTES,
    Decided,
    Faults,
    Rules,
    decide_file,
    policy_in,
    read_file,
    read_roster_file,
    roster_in,
)
from bot.cli._shared import source_of
from bot.errors import ConfigError
from bot.gate import Grounds, Policy, Roster, domains_of, earned_by, roster_path
from bot.gate.recording import SnapshotFile, write_snapshot
from bot.wiring import config_in, open_source, record_change

if TYPE_CHECKING:
    from bot.adapters.git import Subject

_REVIEWED_AGO: Final = timedelta(days=30)
"""An approval holds by what was earned when it was given: so much more of the history is read than the policy says."""
_LOCAL: Final = (
    "git knows no reviews, checks or pushes: this is what will be asked, and who can give it",
    "who made a commit is told by the mailboxes that commits claim; the host knows better",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The policy's file."""

    content: bytes
    name: str
    note: str = ""


def decide_change(options: argparse.Namespace, at: datetime) -> Decided:
    """The decision on a change between two commits. Raises UsageError or RepositoryError where there is none."""
    source = source_of(options)
    faults = Faults()
    with open_source(source) as subject:
        notes = list(_LOCAL)
        found = faults.of("policy-error", lambda: _policy_file(options, subject))
        policy = faults.of("policy-error", lambda: policy_in(found.content, found.name)) if found else None
        roster = faults.of("roster-error", lambda: _roster(options, subject, found)) if found and policy else None
        change = subject.change
        grounds = Grounds(at, change.title, change.head or "", policy=policy.digest if policy else "")
        if found is None or policy is None or roster is None:
            return Decided(faults.decision(), grounds)
        notes += _remarks(options, found)
        if options.earned is None and change.base:
            roster, gaps = _with_earned(roster, policy, source.repo, change.base, at)
            notes += gaps
        snapshot = record_change(subject, source, config_in(found.content, found.name), roster)
    file = SnapshotFile(snapshot)
    written = f"{json.dumps(write_snapshot(file), ensure_ascii=True, indent=1)}\n"
    if options.record is not None:
        write_output(written, options.record)
    digest = f"sha256:{sha256(written.encode()).hexdigest()}"
    grounds = Grounds(
        at, snapshot.change_id, snapshot.head, snapshot.base, digest, policy.digest, roster.digest, tuple(notes)
    )
    return Decided(decide_file(file, Rules(policy, roster), at), grounds, file, roster)


def _policy_file(options: argparse.Namespace, subject: Subject) -> _Found:
    if options.policy:
        return _Found(read_file(options.policy, YAML_BYTES, "policy"), options.policy)
    if subject.config is None:
        raise ConfigError(
            f"The base of the change has no policy at {subject.config_path}.",
            "`foreread policy init` writes one to begin with; --policy tries one.",
        )
    return _Found(subject.config, subject.config_path)


def _roster(options: argparse.Namespace, subject: Subject, found: _Found) -> Roster:
    if options.roster:
        return read_roster_file(options.roster, options)
    path = RepoPath(roster_path(load_yaml(found.content, found.name), found.name))
    content = subject.before.read([path]).get(path)
    if content is None:
        raise ConfigError(f"The base of the change has no roster at {path}.", "docs/roster.md says what it holds.")
    return roster_in(content, path, options)


def _remarks(options: argparse.Namespace, found: _Found) -> Iterator[str]:
    if options.policy:
        yield f"the policy is {found.name}, and not the one at the base"
    if options.roster:
        yield f"the roster is {options.roster}, and not the one at the base"


def _with_earned(roster: Roster, policy: Policy, repo: Path, base: Sha, at: datetime) -> tuple[Roster, tuple[str, ...]]:
    """The roster with what its people have earned by the history of the base, and what of that is not known."""
    since = at - timedelta(days=policy.earning.days) - _REVIEWED_AGO
    past = merged_since(repo, base, since)
    earned = earned_by(past.changes, roster, partial(domains_of, domains=policy.domains))
    people = tuple(replace(each, earned=tuple(earned.get(each.name, {}).items())) for each in roster.people)
    return replace(roster, people=people), past.notes
