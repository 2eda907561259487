"""`foreread gate knowers`: who has earned which domain, by what the base branch took in."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.change import RepoPath
from bot.cli._arguments import Exit
from bot.cli._gate_knowers_arguments import MOST_DAYS

if TYPE_CHECKING:
    from bot.change import Sha
    from bot.gate import Earning, Knowers, Roster
    from bot.risk import Domain

ROSTER_PATH: Final = ".github/foreread-roster.yml"
_MOST_BYTES: Final = 20_000_000
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
    policy = _policy(options, base.files)
    earning = _earning(policy, options.days)
    roster = _roster(options, policy, repo, base.head)
    past = merged_since(repo, base.head, now - timedelta(days=earning.days + _REVIEWED_AGO))
    earned = earned_by(past.changes, roster, partial(domains_of, domains=_domains(policy)))
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


class _Written(NamedTuple):
    """A policy's file, as far as this command needs it."""

    values: Mapping[str, object]
    name: str


def _policy(options: argparse.Namespace, files: Mapping[RepoPath, bytes]) -> _Written:
    from bot.adapters.files import read_input
    from bot.adapters.yaml_text import load_yaml
    from bot.config import CONFIG_PATHS
    from bot.errors import ConfigError

    name = options.policy or next((str(path) for path in CONFIG_PATHS if path in files), "")
    if not name:
        return _Written({}, "the policy")
    content = read_input(name, _MOST_BYTES) if options.policy else files[RepoPath(name)]
    values = load_yaml(content, name)
    if not isinstance(values, dict):
        raise ConfigError(f"{name} holds no mapping.", "docs/configuration.md lists the keys.")
    return _Written({str(key): value for key, value in values.items()}, name)


def _roster(options: argparse.Namespace, policy: _Written, repo: Path, head: Sha) -> Roster:
    from bot.adapters.base_history import open_base
    from bot.adapters.files import read_input
    from bot.adapters.yaml_text import load_yaml
    from bot.errors import ConfigError
    from bot.gate import read_roster

    members = _members(options.members) if options.members else None
    name = RepoPath(options.roster or str(policy.values.get("roster", ROSTER_PATH)))
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


def _earning(policy: _Written, days: int | None) -> Earning:
    from bot.errors import ConfigError
    from bot.gate import Earning

    said = policy.values.get("earn", {})
    known = {"changes": Earning().changes, "days": Earning().days}
    if not isinstance(said, dict) or not said.keys() <= known.keys() or not all(map(_is_count, said.values())):
        happened = f"{policy.name}: earn takes changes and days, numbers above 0."
        raise ConfigError(happened, "Write `earn: {changes: 5, days: 180}`.")
    known |= said
    return Earning(known["changes"], days or known["days"])


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_DAYS


def _domains(policy: _Written) -> tuple[Domain, ...]:
    from bot.config import read_config

    said = {"domains": policy.values["domains"]} if "domains" in policy.values else {}
    return read_config(said, policy.name).risk_policy().domains


def _now(text: str | None) -> datetime:
    from bot.errors import ConfigError, UsageError
    from bot.gate import read_time

    if text is None:
        return datetime.fromtimestamp(time.time(), UTC)
    try:
        return read_time(text, "--now")
    except ConfigError as error:
        raise UsageError(error.happened, error.remedy) from error
