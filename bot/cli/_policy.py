"""`foreread policy check` and `policy init`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot import publish
from bot.adapters.files import read_input, shipped, write_new, write_output
from bot.adapters.git import paths_at_head
from bot.adapters.yaml_text import load_yaml
from bot.change import RepoPath
from bot.cli._arguments import Exit
from bot.cli._gate_inputs import roster_in, time_of
from bot.cli._shared import page_of
from bot.config import CONFIG_PATHS, gate_policy, unused_names_of
from bot.errors import ConfigError, ForereadError, RepositoryError, UsageError
from bot.gate import roster_path
from bot.gate.checking import Concern, Gravity, PolicyCheck, Surroundings, check_policy
from bot.gate.policy_file import DEFAULT_ROSTER
from bot.wiring import Source, open_source, spot_key

MOST_BYTES = 4_000_000
"""Of a policy or a roster."""

_NO_POLICY = "`foreread policy init` writes one to begin with; commit it."
_T = TypeVar("_T")


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
    roster = _kept(faults, lambda: roster_in(drafted.roster(), drafted.roster_name(), options))
    if policy is None or roster is None:
        found = PolicyCheck(tuple(faults), ())
    else:
        around = Surroundings(
            _paths(Path(options.repo)), spot_key() is not None, unused_names_of(drafted.values(), drafted.path)
        )
        found = check_policy(policy, roster, time_of(options), around)
    width, colour = page_of(options.output)
    page = (
        publish.render_policy_check_json(found, policy, roster)
        if options.format == "json"
        else publish.render_policy_check(found, drafted.path, policy, width=width, colour=colour)
    )
    write_output(page, options.output)
    return {Gravity.NOTE: Exit.REVIEWED, Gravity.BLOCKS: Exit.RISKY, Gravity.FAULT: Exit.USAGE}[found.gravity]


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


def _paths(repo: Path) -> tuple[str, ...] | None:
    try:
        return paths_at_head(repo)
    except (RepositoryError, UsageError):
        return None
