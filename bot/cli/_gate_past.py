"""`foreread gate simulate` over the changes of the past."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import publish
from bot.adapters.files import write_output
from bot.adapters.past_changes import ROOT, Newest, PastRepository, newest_steps, open_past
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress, processors
from bot.adapters.yaml_text import load_yaml
from bot.change import RepoPath, Sha
from bot.cli._gate_inputs import YAML_BYTES, policy_in, read_file, read_roster_file, roster_in
from bot.cli._shared import page_of
from bot.config import Config
from bot.errors import SnapshotError, UsageError
from bot.gate import GateSnapshot, Policy, Roster, roster_path
from bot.gate.recording import SnapshotFile, parse_snapshot
from bot.gate.simulating import PastChange, PastSimulation, compare, with_people
from bot.pipeline.replaying import assess_past
from bot.risk.replay import Assessed, Depth, Walk, WalkedCommit, brought_by, changes_of
from bot.wiring import Past, assessor_of, config_in, state_of


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two policies, with what it makes of the repository."""

    name: str
    policy: Policy
    config: Config
    roster: Roster | None
    """None where neither the command line names one nor the repository has it."""


def simulate_past(options: argparse.Namespace, at: datetime) -> int:
    """Assess the newest changes of the main line, and say what two policies would have asked of them."""
    if options.approve or options.answer_all or options.without or options.tier:
        raise UsageError("Reviews and people are supposed of one change.", "Name it by --snapshot.")
    with closing(_progress(options)) as progress:
        progress.step("reading the history")
        newest = newest_steps(Path(options.repo), options.range, options.last)
        with open_past(Path(options.repo), newest.since, first_parent=True, head=newest.head) as repository:
            before = _old(options, repository)
            after = _side(read_file(options.policy, YAML_BYTES, "policy"), options.policy, options, repository)
        wanted = tuple(change for change in changes_of(repository.walk) if change.sha in set(newest.steps))
        found = [_assessed(before, wanted, repository.walk, options, progress)] * 2
        if _seen_by(before) != _seen_by(after):
            found[1] = _assessed(after, wanted, repository.walk, options, progress)
    told = _told(before, after, wanted, found, repository.walk, newest, at)
    width, colour = page_of(options.output)
    write_output(publish.render_simulated_past(told, options.format, width=width, colour=colour), options.output)
    return 3 if any(why != ROOT for _, _, why in told.omitted) else 0


def _old(options: argparse.Namespace, repository: PastRepository) -> _Side:
    if options.against:
        return _side(read_file(options.against, YAML_BYTES, "policy"), options.against, options, repository)
    if repository.config is None:
        raise UsageError(f"There is no {repository.config_path} at HEAD to compare with.", "Name one by --against.")
    return _side(repository.config, f"{repository.config_path} at HEAD", options, repository)


def _side(content: bytes, name: str, options: argparse.Namespace, repository: PastRepository) -> _Side:
    policy = policy_in(content, name)
    if options.roster:
        roster: Roster | None = read_roster_file(options.roster, options)
    else:
        path = RepoPath(roster_path(load_yaml(content, name), name))
        found = repository.head.read([path]).get(path)
        roster = roster_in(found, path, options) if found is not None else None
    return _Side(name, policy, config_in(content, name), roster)


def _seen_by(side: _Side) -> object:
    """By what changes are assessed: where it is the same, once is enough."""
    return side.config.risk_policy(), side.config.provenance


def _assessed(
    side: _Side,
    wanted: tuple[WalkedCommit, ...],
    walk: Walk,
    options: argparse.Namespace,
    progress: SilentProgress | TerminalProgress | VerboseProgress,
) -> Mapping[Sha, Assessed]:
    past = Past(
        Path(options.repo),
        walk,
        side.config.risk_policy(),
        Depth.LIGHT if options.light else Depth.FULL,
        jobs=options.jobs or processors(),
        state=options.state,
        gate=side.config.provenance,
    )
    with state_of(past) as state:
        return assess_past(wanted, assessor_of(past), state, SystemClock(), progress)


def _told(
    before: _Side,
    after: _Side,
    wanted: tuple[WalkedCommit, ...],
    found: list[Mapping[Sha, Assessed]],
    walk: Walk,
    newest: Newest,
    at: datetime,
) -> PastSimulation:
    hands = _hands(walk)
    nobody = Roster(())
    rosters = before.roster or nobody, after.roster or nobody
    changes, omitted = list[PastChange](), list[tuple[str, str, str]]()
    for commit in wanted:
        sides = [_read(each.get(commit.sha)) for each in found]
        whys = [why for _, why in sides if why]
        snapshots = [with_people(s, hands[commit.sha], r) for (s, _), r in zip(sides, rosters, strict=True) if s]
        if whys or len(snapshots) < len(sides):
            omitted.append((commit.sha, commit.subject, (whys or ["it was not assessed"])[0]))
            continue
        merged = datetime.fromtimestamp(commit.committed, UTC)
        changes.append(PastChange(commit.sha, commit.subject, merged, snapshots[0], snapshots[1]))
    notes = [*walk.notes, *(["no roster was found: --roster names one"] if after.roster is None else [])]
    days = sorted(each.at.date() for each in changes)
    return PastSimulation(
        compare(changes, before.policy, after.policy, rosters, at),
        before.name,
        after.name,
        newest.head,
        f"from {days[0]} to {days[-1]}" if days else "",
        tuple(omitted),
        tuple(notes),
    )


def _read(assessed: Assessed | None) -> tuple[GateSnapshot | None, str]:
    if assessed is None or assessed.omitted:
        return None, assessed.omitted if assessed is not None else ""
    try:
        file = parse_snapshot(assessed.record.encode("utf-8", "surrogateescape"))
    except SnapshotError as error:
        return None, error.happened
    return (file.snapshot, "") if isinstance(file, SnapshotFile) else (None, "")


def _hands(walk: Walk) -> Mapping[Sha, list[tuple[str, str]]]:
    """For each step of the main line: the commits that it brought, with their authors' mailboxes."""
    by = brought_by(walk.commits, walk.head)
    found = defaultdict[Sha, list[tuple[str, str]]](list)
    for commit in walk.commits:
        if len(commit.parents) < 2 and commit.sha in by:
            found[by[commit.sha]].append((commit.sha, commit.author.email))
    for commit in walk.commits:
        if commit.sha in by and not found[commit.sha]:
            found[commit.sha].append((commit.sha, commit.author.email))
    return found


def _progress(options: argparse.Namespace) -> SilentProgress | TerminalProgress | VerboseProgress:
    if options.verbose:
        return VerboseProgress(sys.stderr, SystemClock())
    if options.quiet or not sys.stderr.isatty():
        return SilentProgress()
    return TerminalProgress(sys.stderr)
