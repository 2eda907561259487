"""`foreread policy test`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot import publish
from bot.adapters.files import read_input, shipped, write_output
from bot.adapters.yaml_text import load_yaml
from bot.cli._arguments import Exit
from bot.cli._gate_inputs import roster_in
from bot.cli._shared import page_of
from bot.config import CONFIG_PATHS, gate_policy
from bot.errors import ConfigError, UsageError
from bot.gate import Policy, Roster, read_roster, roster_path
from bot.gate.trials import Outcome, Trial, TrialFile, read_trials, run_trial

TESTS_PATH = ".github/foreread-tests.yml"
DEFAULT = "default"
MOST_BYTES = 4_000_000
"""Of a policy, a roster or a file of cases."""


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
    return roster_in(read_input(name, MOST_BYTES), name, options)


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
