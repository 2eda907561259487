"""`foreread gate knowers`: who has earned which domain, by what the base branch took in."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.change import RepoPath
from bot.cli._arguments import Exit

if TYPE_CHECKING:
    from bot.change import Sha
    from bot.gate import Earning, Knowers, Roster
    from bot.risk import Domain

_MOST_BYTES: Final = 20_000_000
_OLDEST_YEAR: Final = 2000
_REVIEWED_AGO: Final = 30
"""Days that are read beyond the policy's: an approval holds by what was earned when it was given."""


def run(options: argparse.Namespace) -> int:
    """Read the roster and the history, and tell what comes of both."""
    from functools import partial

    from bot.adapters.base_history import merged_since, open_base
    from bot.adapters.files import write_output
    from bot.gate import Knowers, domains_of, earned_by

    repo, now = Path(options.repo), _now(options.now)
    base = open_base(repo, options.base)
    team = _team(options, base.files)
    earning = replace(team.earning, days=options.days or team.earning.days)
    roster = _roster(options, team.roster, repo, base.head)
    past = merged_since(repo, base.head, now - timedelta(days=earning.days + _REVIEWED_AGO))
    earned = earned_by(past.changes, roster, partial(domains_of, domains=team.domains))
    told = Knowers(base.head, now, earning, earned, tuple(person.name for person in roster.people), past.notes)
    write_output(_rendered(told, options), options.output)
    for note in past.notes:
        print(f"foreread: {note}.", file=sys.stderr)
    return Exit.INCOMPLETE if past.notes else Exit.REVIEWED


def _rendered(told: Knowers, options: argparse.Namespace) -> str:
    from bot import publish
    from bot.cli._shared import page_of

    if options.format == "json":
        return publish.render_knowers_json(told)
    width, colour = page_of(options.output)
    return publish.render_knowers_terminal(told, width=width, colour=colour)


class _Team(NamedTuple):
    """What the team says that this command needs."""

    earning: Earning
    domains: tuple[Domain, ...]
    roster: str
    """Where the roster stands."""


def _team(options: argparse.Namespace, files: Mapping[RepoPath, bytes]) -> _Team:
    """By the policy; where there is none yet, by the configuration of reviews and what is built in."""
    from bot.adapters.files import read_input
    from bot.adapters.yaml_text import load_yaml
    from bot.config import CONFIG_PATHS, gate_policy
    from bot.gate import Earning, roster_path
    from bot.gate.policy_file import DEFAULT_ROSTER
    from bot.wiring import config_in

    name = options.policy or next((str(path) for path in CONFIG_PATHS if path in files), "")
    content = read_input(name, _MOST_BYTES) if options.policy else files.get(RepoPath(name))
    values = load_yaml(content, name) if content is not None else None
    if options.policy or (isinstance(values, dict) and "tiers" in values):
        policy = gate_policy(values, name)
        return _Team(policy.earning, policy.domains, roster_path(values, name))
    return _Team(Earning(), config_in(content, name).risk_policy().domains, DEFAULT_ROSTER)


def _roster(options: argparse.Namespace, path: str, repo: Path, head: Sha) -> Roster:
    from bot.adapters.base_history import open_base
    from bot.adapters.files import read_input
    from bot.adapters.yaml_text import load_yaml
    from bot.errors import ConfigError
    from bot.gate import read_roster

    members = _members(options.members) if options.members else None
    name = RepoPath(options.roster or path)
    if options.roster:
        content: bytes | None = read_input(name, _MOST_BYTES)
    else:
        content = open_base(repo, head, (name,)).files.get(name)
    if content is None:
        raise ConfigError(f"The base branch has no roster at {name}.", "Name one by --roster, or see docs/roster.md.")
    return read_roster(load_yaml(content, name), name, members=members)


def _members(name: str) -> object:
    from bot.adapters.files import read_input
    from bot.errors import UsageError

    try:
        return json.loads(read_input(name, _MOST_BYTES))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} holds no JSON: {error}.", "docs/roster.md says what it holds.") from error


def _now(text: str | None) -> datetime:
    from bot.errors import ConfigError, UsageError
    from bot.gate import read_time

    if text is None:
        return datetime.fromtimestamp(time.time(), UTC)
    try:
        now = read_time(text, "--now")
    except ConfigError as error:
        raise UsageError(error.happened, error.remedy) from error
    if now.year < _OLDEST_YEAR:
        raise UsageError(f"--now {text} is before there were such histories.", "Give a later one.")
    return now
