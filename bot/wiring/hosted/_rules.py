"""The rules of the branch that a change is for, at its tip: never those of the change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters.base_history import open_base
from bot.adapters.yaml_text import load_yaml
from bot.change import RepoPath, Sha
from bot.config import CONFIG_PATHS, Config, gate_policy
from bot.errors import ConfigError
from bot.gate import Policy, Reason, Roster, State, read_roster, roster_path, teams_of
from bot.wiring import config_in

if TYPE_CHECKING:
    from bot.ports import CodeHost
    from bot.post import HostedChange


class BaseRules(NamedTuple):
    """What the tip of the base branch says."""

    content: bytes
    path: str
    config: Config
    policy: Policy | None
    roster: Roster | None
    faults: tuple[Reason, ...]


def read_rules(host: CodeHost, repo: Path, hosted: HostedChange) -> BaseRules:
    """Policy and roster of the branch that the change is for, at its tip: never of the change."""
    tip = Sha(hosted.base_tip)
    files = open_base(repo, tip, CONFIG_PATHS).files
    path = next((RepoPath(each) for each in CONFIG_PATHS if RepoPath(each) in files), None)
    if path is None:
        fault = Reason("policy-error", _no_policy(hosted.base), State.ERROR)
        return BaseRules(b"", CONFIG_PATHS[0], Config(), None, None, (fault,))
    content = files[path]
    faults: list[Reason] = []
    found, policy, roster = Config(), None, None
    try:
        found = config_in(content, path)
        policy = gate_policy(load_yaml(content, path), path)
    except ConfigError as error:
        faults.append(Reason("policy-error", str(error), State.ERROR))
    if policy is not None:
        try:
            roster = _roster(host, repo, tip, (content, path), hosted)
        except ConfigError as error:
            faults.append(Reason("roster-error", str(error), State.ERROR))
    return BaseRules(content, path, found, policy, roster, tuple(faults))


def _roster(host: CodeHost, repo: Path, tip: Sha, policy: tuple[bytes, str], hosted: HostedChange) -> Roster:
    name = roster_path(load_yaml(*policy), policy[1])
    found = open_base(repo, tip, (name,)).files.get(RepoPath(name))
    if found is None:
        raise ConfigError(f"The base branch has no roster at {name}.", "docs/roster.md says what it holds.")
    values = load_yaml(found, name)
    teams = teams_of(values)
    members = host.members(hosted.place, teams) if teams else None
    return read_roster(values, name, None, members)


def _no_policy(base: str) -> str:
    return (
        f"The branch {base} has no policy at {CONFIG_PATHS[0]}. `foreread init` writes one to begin with; "
        "commit it there."
    )
