"""`foreread gate simulate`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime

from bot import publish
from bot.adapters.files import write_output
from bot.cli._gate_inputs import (
    Rules,
    check_standard_input,
    decide_file,
    read_policy_file,
    read_roster_file,
    read_snapshot_file,
    time_of,
)
from bot.cli._shared import page_of
from bot.errors import UsageError
from bot.gate import Account, Grounds, Roster
from bot.gate.recording import GroupFile, SnapshotFile
from bot.gate.simulating import Supposition, differ, people_named, suppose
from bot.risk import Tier


def simulate(options: argparse.Namespace) -> int:
    """Say what would be decided of one change, or would have been asked of the changes of the past."""
    at = time_of(options)
    check_standard_input(options, "snapshot", "policy", "against", "roster", "earned", "members")
    if not options.policy:
        raise UsageError("A simulation needs --policy.", "Name the policy that is to be tried.")
    if options.snapshot is None:
        from bot.cli._gate_past import simulate_past

        return simulate_past(options, at)
    return _simulate_change(options, at)


def _simulate_change(options: argparse.Namespace, at: datetime) -> int:
    if not options.roster or options.range:
        raise UsageError("--snapshot goes with --roster, and not with a range.", "Name the files that decide on it.")
    file, digest = read_snapshot_file(options.snapshot)
    if isinstance(file, GroupFile):
        raise UsageError("A merge group is not simulated.", "Simulate each of its changes.")
    tried = Rules(read_policy_file(options.policy), read_roster_file(options.roster, options))
    known = Rules(read_policy_file(options.against), tried.roster) if options.against else tried
    what = _supposition(options, known.roster)
    before = decide_file(file, known, at)
    snapshot, reviews, acts, roster = suppose(what, file.snapshot, file.approvals, file.answers, known.roster, at)
    after = decide_file(SnapshotFile(snapshot, reviews, acts), Rules(tried.policy, roster), at)
    grounds = tuple(
        Grounds(
            at, file.snapshot.change_id, file.snapshot.head, file.snapshot.base, digest, policy.digest, people.digest
        )
        for policy, people in ((known.policy, known.roster), (tried.policy, roster))
    )
    width, colour = page_of(options.output)
    supposed = tuple(_words(options, what))
    page = publish.render_simulated_change(
        differ(before, after), supposed, (grounds[0], grounds[1]), options.format, width=width, colour=colour
    )
    write_output(page, options.output)
    return 0


def _supposition(options: argparse.Namespace, roster: Roster) -> Supposition:
    accounts = _accounts(options.approve or (), roster)
    gone = options.without or ()
    known = {person.name for person in roster.people}
    for name in gone:
        if name not in known:
            raise _nobody(name, roster)
    tier = Tier[options.tier.upper()] if options.tier else None
    return Supposition(accounts, options.answer_all, frozenset(gone), tier)


def _accounts(names: tuple[str, ...], roster: Roster) -> tuple[Account, ...]:
    accounts, unknown = people_named(names, roster)
    if unknown:
        raise _nobody(unknown[0], roster)
    return accounts


def _nobody(name: str, roster: Roster) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, [person.name for person in roster.people], 1)
    remedy = f"Did you mean {near[0]}?" if near else "Name a key of the roster, or the number of an account."
    return UsageError(f"{name} is nobody in the roster.", remedy)


def _words(options: argparse.Namespace, what: Supposition) -> Iterator[str]:
    yield from (f"{name} approves" for name in options.approve or ())
    if what.answer_all:
        yield "whoever approves has answered every question"
    yield from (f"{name} is not in the roster" for name in sorted(what.without))
    if what.tier is not None:
        yield f"the change is {what.tier.label} at least"
    if options.against:
        yield f"{options.policy} is in force in place of {options.against}"
