"""`--ledger` of the gate's commands: what was decided, and what it rests on, each recorded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot import publish
from bot.adapters.ledger_file import read_lines
from bot.errors import LedgerError
from bot.gate import Decision, Grounds, Roster
from bot.gate.recording import GroupFile, SnapshotFile
from bot.ledger import LedgerEntry, read_entry
from bot.pipeline.recording import append_new
from bot.wiring import ledger_at


def record_decision(
    name: str, file: SnapshotFile | GroupFile, decision: Decision, grounds: Grounds, roster: Roster
) -> None:
    """Append what the ledger does not hold yet. Raises LedgerError where nothing can be recorded."""
    if isinstance(file, GroupFile):
        raise LedgerError("A merge group is not recorded by this command.", "Record its members, one by one.")
    drafts = publish.decision_entries(file, decision, grounds, roster)
    append_new(ledger_at(name), entries_of(name, file.snapshot.change_id), drafts)


def entries_of(name: str, change: str) -> Iterator[LedgerEntry]:
    """What the ledger of a file says of a change."""
    if Path(name).exists():
        for line in read_lines(name):
            entry = read_entry(line)
            if entry.subject is not None and entry.subject.change == change:
                yield entry
