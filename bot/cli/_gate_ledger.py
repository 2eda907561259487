"""`--ledger` of the gate's commands: what was decided, and what it rests on, each recorded once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from bot import publish
from bot.adapters.ledger_file import read_lines
from bot.errors import LedgerError
from bot.gate import Decision, Grounds, Roster
from bot.gate.recording import GroupFile, SnapshotFile
from bot.ledger import Draft, Kind, LedgerEntry, read_entry
from bot.wiring import ledger_at

_Said: TypeAlias = "tuple[Kind, str, str, int, str]"


def record_decision(
    name: str, file: SnapshotFile | GroupFile, decision: Decision, grounds: Grounds, roster: Roster
) -> None:
    """Append what the ledger does not hold yet. Raises LedgerError where nothing can be recorded."""
    if isinstance(file, GroupFile):
        raise LedgerError("A merge group is not recorded by this command.", "Record its members, one by one.")
    drafts = publish.decision_entries(file, decision, grounds, roster)
    known, last = _known(name, file.snapshot.change_id)
    ledger = ledger_at(name)
    for draft in drafts:
        said = _said(draft)
        if said not in known if draft.kind is not Kind.DECISION else said != last:
            ledger.append(draft)


def _known(name: str, change: str) -> tuple[set[_Said], _Said | None]:
    """What the ledger says of the change, and what it said last of a decision."""
    known: set[_Said] = set()
    last = None
    for entry in _entries(name):
        if entry.subject is not None and entry.subject.change == change:
            known.add(said := _said(entry))
            last = said if entry.kind is Kind.DECISION else last
    return known, last


def _entries(name: str) -> Iterator[LedgerEntry]:
    if Path(name).exists():
        for line in read_lines(name):
            yield read_entry(line)


def _said(of: Draft | LedgerEntry) -> _Said:
    subject = of.subject
    change, head = (subject.change, subject.head) if subject is not None else ("", "")
    return of.kind, change, head, of.actor.id if of.actor else 0, json.dumps(of.body, sort_keys=True, default=str)
