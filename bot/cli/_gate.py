"""`foreread gate explain`."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import publish
from bot.adapters.files import write_output
from bot.cli._gate_inputs import (
    Decided,
    Faults,
    Rules,
    check_standard_input,
    decide_file,
    read_policy_file,
    read_roster_file,
    read_snapshot_file,
    time_of,
)
from bot.cli._place import check_options, place_of
from bot.cli._shared import page_of
from bot.errors import UsageError
from bot.gate import Decision, Grounds, State
from bot.gate.recording import GroupFile, SnapshotFile, write_snapshot

if TYPE_CHECKING:
    from bot.post import Place

EXITS: Final = {State.SATISFIED: 0, State.WAITING: 1, State.BLOCKED: 1, State.ERROR: 3}
"""Exit codes. 2 is for usage; docs/decisions/0006-exit-codes.md."""


def explain(options: argparse.Namespace) -> int:
    """Decide on the change that the options name, and say why."""
    at = time_of(options)
    place = place_of(options.range)
    check_options(options, place)
    if place is not None:
        return _explain_hosted(place, options, at)
    check_standard_input(options, "snapshot", "policy", "roster", "earned", "members", "patch", "pull_request")
    if options.snapshot is not None:
        found = _of_files(options, at)
    else:
        from bot.cli._gate_change import decide_change

        found = decide_change(options, at)
    if options.ledger and found.file is not None and found.roster is not None:
        from bot.cli._gate_ledger import record_decision

        record_decision(options.ledger, found.file, found.decision, found.grounds, found.roster)
    write_output(_page(found.decision, found.grounds, options), options.output)
    return EXITS[found.decision.state]


def _explain_hosted(place: Place, options: argparse.Namespace, at: datetime) -> int:
    """The decision on a pull request, as its host shows it now."""
    from bot.adapters.system import SilentProgress
    from bot.cli import _hosted
    from bot.wiring.hosted import Want

    if options.publish:
        if options.now is not None:
            raise UsageError("What is published holds now.", "Leave --now out.")
        published = _hosted.publish_on(options, place, Want.DECISION, SilentProgress())
        _hosted.tell(published, options.output)
        found = published.evaluated
        return EXITS[found.decision.state] if found is not None else 0
    seen = _hosted.decision_of(options, place, at, SilentProgress())
    if options.ledger and seen.file is not None and seen.roster is not None:
        from bot.cli._gate_ledger import record_decision

        record_decision(options.ledger, seen.file, seen.decision, seen.grounds, seen.roster)
    if options.record and seen.file is not None:
        write_output(f"{json.dumps(write_snapshot(seen.file), ensure_ascii=True, indent=1)}\n", options.record)
    write_output(_page(seen.decision, seen.grounds, options), options.output)
    return EXITS[seen.decision.state]


def _of_files(options: argparse.Namespace, at: datetime) -> Decided:
    if options.range or options.staged or options.worktree or options.patch or options.record:
        raise UsageError("--snapshot is a change already.", "Leave out what names, or records, another one.")
    if not options.policy or not options.roster:
        raise UsageError("--snapshot needs --policy and --roster.", "Name the files that decide on it.")
    faults = Faults()
    told = faults.of("snapshot-error", lambda: read_snapshot_file(options.snapshot))
    policy = faults.of("policy-error", lambda: read_policy_file(options.policy))
    roster = faults.of("roster-error", lambda: read_roster_file(options.roster, options))
    file, digest = told or (None, "")
    grounds = _grounds(at, file, digest, policy.digest if policy else "", roster.digest if roster else "")
    if file is None or policy is None or roster is None:
        return Decided(faults.decision(), grounds)
    return Decided(decide_file(file, Rules(policy, roster), at), grounds, file, roster)


def _grounds(at: datetime, file: SnapshotFile | GroupFile | None, digest: str, policy: str, roster: str) -> Grounds:
    if isinstance(file, GroupFile):
        return Grounds(at, "merge group", file.head, "", digest, policy, roster)
    change = ("", "", "") if file is None else (file.snapshot.change_id, file.snapshot.head, file.snapshot.base)
    return Grounds(at, *change, digest, policy, roster)


def _page(decision: Decision, grounds: Grounds, options: argparse.Namespace) -> str:
    match options.format:
        case "json":
            return publish.render_decision_json(decision, grounds)
        case "markdown":
            return publish.render_decision_markdown(decision, grounds)
        case _:
            width, colour = page_of(options.output)
            return publish.render_decision_terminal(decision, grounds, width=width, colour=colour)
