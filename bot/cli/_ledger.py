"""`foreread ledger`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import publish
from bot.adapters.files import read_input, write_output
from bot.adapters.ledger_file import LedgerFile, read_lines
from bot.cli._ledger_arguments import ERASE, EXPORT, REPAIR, SHOW, VERIFY
from bot.cli._shared import page_of
from bot.errors import LedgerError, UsageError
from bot.ledger import Actor, Kind, LedgerEntry, Verdict, compare, read_checkpoint, read_entry, verify

if TYPE_CHECKING:
    from bot.ledger import Checkpoint, PublicKey, Signer

WHOLE, NOT_WHOLE = 0, 1
_CHECKPOINT_BYTES = 10_000


def run(options: argparse.Namespace) -> int:
    """Run one of the ledger's commands."""
    act = {VERIFY: _verify, SHOW: _show, EXPORT: _export, REPAIR: _repair, ERASE: _erase}[options.command]
    return act(options)


def _repair(options: argparse.Namespace) -> int:
    entry = _writer(options).repair()
    print(f"foreread: cut off {entry.body['bytes']} bytes; entry {entry.number} records that.", file=sys.stderr)
    return WHOLE


def _erase(options: argparse.Namespace) -> int:
    by = None if options.by is None else Actor(options.by)
    entry = _writer(options).erase(options.entry, options.text, by=by, basis=options.basis)
    print(f"foreread: erased; entry {entry.number} records that. Copies and backups keep it.", file=sys.stderr)
    return WHOLE


def _verify(options: argparse.Namespace) -> int:
    verdict = _verdict(options)
    width, colour = page_of(None)
    page = publish.render_verdict(verdict, width=width, colour=colour)
    whole = verdict.whole
    if options.against:
        other = verify(read_lines(options.against), None, _keys(options))
        found = compare(read_lines(options.ledger), read_lines(options.against))
        names = (options.ledger, options.against)
        page += "\n" + publish.render_comparison(found, names, width=width, colour=colour)
        if not other.whole:
            page += f"\n{Path(options.against).name}, by itself:\n"
            page += publish.render_verdict(other, width=width, colour=colour)
        whole = whole and other.whole and not found.parted
    write_output(page, None)
    return WHOLE if whole else NOT_WHOLE


def _show(options: argparse.Namespace) -> int:
    verdict = _verdict(options)
    found = [
        entry
        for entry, _ in _entries(options.ledger)
        if (not options.kind or entry.kind is Kind(options.kind))
        and (not options.change or (entry.subject is not None and entry.subject.change == options.change))
    ]
    width, colour = page_of(None)
    shown = found[-options.last :] if options.last else found
    write_output(publish.render_entries(shown, width=width, colour=colour), None)
    return _told_whole(verdict)


def _export(options: argparse.Namespace) -> int:
    verdict, change = _verdict(options), options.change
    entries = _entries(options.ledger)
    host = options.host or next((str(entry.body["host"]) for entry, _ in entries if entry.kind is Kind.OPENED), "")
    entries = _of_change(entries, options)
    found = [entry for entry, _ in entries]
    match options.format:
        case "in-toto":
            return _statements(options, verdict, found, host)
        case "json":
            about = [json.loads(line) for _, line in entries]
            text = publish.render_record_json(change, found, verdict, about)
        case "markdown":
            text = publish.render_record_markdown(change, found, verdict)
        case _:
            width, colour = page_of(options.output)
            text = publish.render_record_terminal(change, found, verdict, width=width, colour=colour)
    write_output(text, options.output)
    return _told_whole(verdict)


def _of_change(
    entries: list[tuple[LedgerEntry, bytes]], options: argparse.Namespace
) -> list[tuple[LedgerEntry, bytes]]:
    """The entries about the change. Raises UsageError where there are none, or it may be one of two repositories."""
    found = [(e, line) for e, line in entries if e.subject is not None and e.subject.change == options.change]
    names = {entry.subject.repository for entry, _ in found if entry.subject is not None}
    if options.repository is not None:
        found = [(e, line) for e, line in found if e.subject is not None and e.subject.repository == options.repository]
    elif len(names) > 1:
        raise UsageError(f"{len(names)} repositories have a change {options.change}.", "Name one: --repository NAME.")
    if not found:
        raise UsageError(
            f"The ledger holds nothing of change {options.change}.", "`foreread ledger show` lists the changes."
        )
    return found


def _statements(options: argparse.Namespace, verdict: Verdict, entries: list[LedgerEntry], host: str) -> int:
    """Nothing is stated of a ledger that is not whole."""
    if not verdict.whole:
        return _told_whole(verdict)
    export = publish.export_intoto(options.change, entries, verdict, host)
    write_output(publish.render_statements(export, _signer(options)), options.output)
    for reason in export.left_out:
        print(f"foreread: left out: {reason}.", file=sys.stderr)
    return WHOLE


def _told_whole(verdict: Verdict) -> int:
    if verdict.whole:
        return WHOLE
    fault = verdict.faults[0]
    what = fault.what.encode("ascii", "backslashreplace").decode()
    print(f"foreread: the ledger is not whole: line {fault.line}: {what}; `ledger verify` has all.", file=sys.stderr)
    return NOT_WHOLE


def _verdict(options: argparse.Namespace) -> Verdict:
    return verify(read_lines(options.ledger), _checkpoint(options), _keys(options))


def _entries(name: str) -> list[tuple[LedgerEntry, bytes]]:
    """The entries that can be read; of the others the verdict tells."""
    found = []
    for line in read_lines(name):
        try:
            found.append((read_entry(line), line))
        except LedgerError:
            continue
    return found


def _checkpoint(options: argparse.Namespace) -> Checkpoint | None:
    said = options.checkpoint
    if not said:
        return None
    if Path(said).is_file():
        return read_checkpoint(read_input(said, _CHECKPOINT_BYTES).decode("utf-8", "replace"))
    return read_checkpoint(said)


def _keys(options: argparse.Namespace) -> list[PublicKey]:
    if not options.key:
        return []
    from bot.adapters.signing import PublicKeyFile

    return [PublicKeyFile.read(name) for name in options.key]


def _signer(options: argparse.Namespace) -> Signer | None:
    if not options.signing_key:
        return None
    from bot.adapters.signing import PrivateKeyFile

    return PrivateKeyFile.read(options.signing_key)


def _writer(options: argparse.Namespace) -> LedgerFile:
    if not Path(options.ledger).is_file():
        raise UsageError(f"There is no ledger {options.ledger}.", "Check the path.")
    return LedgerFile(Path(options.ledger), _signer(options))
