"""`foreread policy check`, `policy init` and `policy test`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot import publish
from bot.adapters.files import read_input, shipped, write_new, write_output
from bot.adapters.git import paths_at_head
from bot.adapters.system import today
from bot.adapters.yaml_text import load_yaml
from bot.change import RepoPath
from bot.cli._arguments import Exit
from bot.cli._policy_arguments import POLICY_CHECK, POLICY_INIT
from bot.cli._shared import page_of
from bot.config import CONFIG_PATHS, gate_policy, unused_names_of
from bot.errors import ConfigError, ForereadError, RepositoryError, UsageError
from bot.gate import Policy, Roster, read_roster, read_time, roster_path
from bot.gate.checking import Concern, Gravity, PolicyCheck, Surroundings, check_policy
from bot.gate.policy_file import DEFAULT_ROSTER
from bot.gate.trials import Outcome, Trial, TrialFile, read_trials, run_trial
from bot.wiring import Source, open_source

TESTS_PATH = ".github/foreread-tests.yml"
DEFAULT = "default"
SPOT_KEY = "FOREREAD_SPOT_KEY"
MOST_BYTES = 4_000_000
"""Of a policy, a roster or a file of cases."""

_NO_POLICY = "`foreread policy init` writes one to begin with; commit it."
_T = TypeVar("_T")


def run(options: argparse.Namespace) -> int:
    """The command that the options name."""
    if options.command == POLICY_INIT:
        return init(options)
    return check(options) if options.command == POLICY_CHECK else test(options)


def init(options: argparse.Namespace) -> int:
    """Write the two files. Raises UsageError where one is there."""
    root = Path(options.output)
    shadowed = root / CONFIG_PATHS[1]
    if shadowed.exists() and not options.force:
        raise UsageError(
            f"{shadowed} is there, and {CONFIG_PATHS[0]} would count in its place; nothing was written.",
            "Move it to .github/foreread.yml and add the gate's keys to it, or --force.",
        )
    texts = {
        root / CONFIG_PATHS[0]: shipped("default_policy.yml"),
        root / DEFAULT_ROSTER: shipped("default_roster.yml"),
    }
    write_new(texts, force=options.force)
    policy, roster = texts
    write_output(f"Wrote {policy} and {roster}.\nName your people there, then: foreread policy check {policy}\n", None)
    return Exit.REVIEWED


def check(options: argparse.Namespace) -> int:
    """Faults, findings, and who can sign off what."""
    drafted = _drafted(options) if options.file else _at_head(options)
    faults: list[Concern] = []
    policy = _kept(faults, lambda: gate_policy(drafted.values(), drafted.path))
    roster = _kept(faults, lambda: _roster(drafted.roster(), drafted.roster_name(), _earned(options.earned)))
    if policy is None or roster is None:
        found = PolicyCheck(tuple(faults), ())
    else:
        around = Surroundings(
            _paths(Path(options.repo)), bool(os.environ.get(SPOT_KEY)), unused_names_of(drafted.values(), drafted.path)
        )
        found = check_policy(policy, roster, _now(options.now), around)
    width, colour = page_of(options.output)
    page = (
        publish.render_policy_check_json(found, policy, roster)
        if options.format == "json"
        else publish.render_policy_check(found, drafted.path, policy, width=width, colour=colour)
    )
    write_output(page, options.output)
    return {Gravity.NOTE: Exit.REVIEWED, Gravity.BLOCKS: Exit.RISKY, Gravity.FAULT: Exit.USAGE}[found.gravity]


def test(options: argparse.Namespace) -> int:
    """Decide every case, and show where the gate says something else than is expected."""
    outcomes = [(name, outcome) for name in _test_files(options) for outcome in _outcomes(name, options)]
    width, colour = page_of(options.output)
    page = (
        publish.render_trials_json(outcomes)
        if options.format == "json"
        else publish.render_trials(outcomes, width=width, colour=colour)
    )
    write_output(page, options.output)
    return Exit.RISKY if any(outcome.differences for _, outcome in outcomes) else Exit.REVIEWED


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A policy, and how to come by its roster."""

    path: str
    content: bytes
    named: str | None
    """The file that --roster names."""
    read: Callable[[str], bytes | None]
    """A file of the same state of the repository."""

    def values(self) -> object:
        return load_yaml(self.content, self.path)

    def roster_name(self) -> str:
        if self.named is not None:
            return self.named
        try:
            return roster_path(self.values(), self.path)
        except ConfigError:
            return DEFAULT_ROSTER  # the policy has a fault, which is told; the roster can be looked at all the same

    def roster(self) -> bytes:
        """Raises ConfigError where there is none."""
        name = self.roster_name()
        content = read_input(name, MOST_BYTES) if self.named is not None else self.read(name)
        if content is None:
            raise ConfigError(f"There is no roster at {name}.", "`foreread policy init` writes one to begin with.")
        return content


def _at_head(options: argparse.Namespace) -> _Drafted:
    with open_source(Source(Path(options.repo), "HEAD..HEAD")) as subject:
        if subject.config is None:
            raise ConfigError("There is no policy at HEAD.", _NO_POLICY)
        values: object = None
        try:
            values = load_yaml(subject.config, subject.config_path)
            name = RepoPath(roster_path(values, subject.config_path))
        except ConfigError:
            name = RepoPath(DEFAULT_ROSTER)
        found = dict(subject.before.read([name]))
    return _Drafted(subject.config_path, subject.config, options.roster, lambda path: found.get(RepoPath(path)))


def _drafted(options: argparse.Namespace) -> _Drafted:
    content = read_input(options.file, MOST_BYTES)
    return _Drafted(options.file, content, options.roster, lambda path: _on_disk(Path(options.repo) / path))


def _on_disk(path: Path) -> bytes | None:
    return read_input(str(path), MOST_BYTES) if path.is_file() else None


def _kept(faults: list[Concern], read: Callable[[], _T]) -> _T | None:
    """What is read, or the fault of it beside the others: a team mends both files at once."""
    try:
        return read()
    except ForereadError as error:
        faults.append(Concern("fault", Gravity.FAULT, error.happened, error.remedy))
        return None


def _roster(content: bytes, name: str, earned: object = None) -> Roster:
    return read_roster(load_yaml(content, name), name, earned)


def _earned(name: str | None) -> object:
    if name is None:
        return None
    try:
        return json.loads(read_input(name, MOST_BYTES))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is no JSON.", "Write it anew: `foreread gate knowers --format json`.") from error


def _paths(repo: Path) -> tuple[str, ...] | None:
    try:
        return paths_at_head(repo)
    except (RepositoryError, UsageError):
        return None


def _now(said: str | None) -> datetime:
    try:
        return read_time(said or today(), "--now")
    except ConfigError as error:
        raise UsageError(error.happened, error.remedy) from error


def _test_files(options: argparse.Namespace) -> list[str]:
    if options.files:
        return list(options.files)
    usual = Path(options.repo) / TESTS_PATH
    if not usual.is_file():
        raise UsageError(f"There are no cases at {usual}.", "Name a file of cases; docs/policy.md shows one.")
    return [str(usual)]


def _outcomes(name: str, options: argparse.Namespace) -> Iterator[Outcome]:
    cases = read_trials(load_yaml(read_input(name, MOST_BYTES), name), name)
    policy, where = _policy_of(cases, options)
    roster = _roster_of(cases, where, options)
    for trial in cases.trials:
        yield run_trial(trial, name, policy, roster, _snapshot_of(trial, name))


def _policy_of(cases: TrialFile, options: argparse.Namespace) -> tuple[Policy, str]:
    """The policy, and where its roster stands."""
    if options.policy is None and cases.policy is not None and cases.policy != DEFAULT:
        path = str(Path(cases.path).parent / cases.policy)
    else:
        path = options.policy or cases.policy or _usual_policy(Path(options.repo))
    content: bytes | str = shipped("default_policy.yml") if path == DEFAULT else read_input(path, MOST_BYTES)
    name = "the default policy" if path == DEFAULT else path
    values = load_yaml(content, name)
    return gate_policy(values, name), str(Path(options.repo) / roster_path(values, name))


def _usual_policy(repo: Path) -> str:
    found = next((repo / path for path in CONFIG_PATHS if (repo / path).is_file()), None)
    if found is None:
        raise UsageError(f"There is no policy in {repo}.", "`foreread policy init` writes one to begin with.")
    return str(found)


def _roster_of(cases: TrialFile, usual: str, options: argparse.Namespace) -> Roster:
    if options.roster is None and isinstance(cases.roster, Mapping):
        return read_roster(cases.roster, f"{cases.path}: roster")
    named = str(Path(cases.path).parent / cases.roster) if isinstance(cases.roster, str) else usual
    name = options.roster or named
    return _roster(read_input(name, MOST_BYTES), name)


def _snapshot_of(trial: Trial, path: str) -> Mapping[str, object]:
    if isinstance(trial.snapshot, Mapping):
        return trial.snapshot
    file = str(Path(path).parent / trial.snapshot)
    content = read_input(file)
    try:
        values = json.loads(content) if file.endswith(".json") else load_yaml(content, file)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file} is no JSON.", f"{path} names it at {trial.place}.") from error
    if not isinstance(values, Mapping):
        raise ConfigError(f"{file} holds no snapshot.", f"{path} names it at {trial.place}.")
    return values
