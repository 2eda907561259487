"""`foreread store`: looking after what the service keeps."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.store import open_store
from bot.adapters.store.copies import back_up, compact, restore
from bot.adapters.system import now
from bot.cli._arguments import Exit
from bot.cli._store_arguments import BACKUP, CHECK, ERASE, LEDGER, MIGRATE, PRUNE, RESTORE
from bot.errors import UsageError
from bot.wiring.service import read_settings

if TYPE_CHECKING:
    from bot.adapters.store import Store
    from bot.wiring.service import Settings

_NOT_READY: Final = 1
_ALIVE: Final = timedelta(seconds=60)
"""A process that works says so every ten seconds."""


def run(options: argparse.Namespace) -> int:
    """Run one of the store's commands. Raises ForereadError."""
    settings = read_settings(os.environ, web=False)
    return _ACTS[options.command](options, settings)


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings.database) as store:
        return _told(store)


def _check(_: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings.database, migrate=False) as store:
        return _told(store)


def _told(store: Store) -> int:
    if why := store.check():
        print(f"foreread: {why}", file=sys.stderr)
        return _NOT_READY
    waiting, head = store.tasks.waiting(), store.ledger.head()
    print(
        f"The store can be worked with. {waiting.unread} deliveries are unread and {waiting.refused} refused; "
        f"{waiting.due} tasks are due, {waiting.running} under way, {waiting.parked} parked."
    )
    print(f"The ledger ends at {head.entries}:{head.digest}." if head.entries else "The ledger is empty.")
    return Exit.REVIEWED


def _back_up(options: argparse.Namespace, settings: Settings) -> int:
    size = back_up(settings.database, Path(options.file))
    print(f"Copied {size:,} bytes to {options.file}. It holds code and people's sessions: keep it as you keep those.")
    return Exit.REVIEWED


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    engine = Path(settings.engine_database.partition("sqlite:///")[2])
    before = restore(settings.database, Path(options.file), engine, now() - _ALIVE)
    with open_store(settings.database):  # an older copy is brought to this release's version
        pass
    print("Restored. Everybody has to sign in again. When the service starts, its first sweep reads what came since.")
    if before is not None:
        print(f"The store of before is {before}.")
    return Exit.REVIEWED


def _write_ledger(options: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings.database, migrate=False) as store:
        lines = (line + b"\n" for line in store.ledger.lines())
        if options.file == "-":
            sys.stdout.buffer.writelines(lines)
            return Exit.REVIEWED
        try:
            with Path(options.file).open("xb") as file:
                file.writelines(lines)
        except OSError as error:
            raise UsageError(f"{options.file} cannot be written: {error.strerror}.", "Name a new file.") from error
    return Exit.REVIEWED


def _prune(options: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings.database) as store:
        gone = store.prune(now() - timedelta(days=options.before))
    print("Removed: " + ", ".join(f"{count} {name}" for name, count in gone._asdict().items()) + ".")
    return Exit.REVIEWED


def _erase(options: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings.database) as store:
        gone = store.erase_person(options.account, options.login)
        texts = 0
        for number, names in list(_texts_of(store, options.account)):
            store.ledger.erase(number, names, by=None, basis=options.basis)
            texts += len(names)
    compact(settings.database)
    counts = ", ".join(f"{count} {name}" for name, count in gone._asdict().items())
    print(f"Removed or emptied: {counts}, {texts} texts of the ledger.")
    print("Not reached from here: the host, backups, logs, and what a model's provider keeps (docs/operations.md).")
    return Exit.REVIEWED


def _texts_of(store: Store, account: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Ledger entries that record what somebody did, and the texts of them that are still there."""
    from bot.ledger import read_entry

    for line in store.ledger.lines():
        entry = read_entry(line)
        if entry.actor is not None and entry.actor.id == account:
            names = tuple(name for name, text in entry.texts.items() if text.text is not None)
            if names:
                yield entry.number, names


_ACTS: Final = {
    MIGRATE: _migrate, CHECK: _check, BACKUP: _back_up, RESTORE: _restore, LEDGER: _write_ledger, PRUNE: _prune,
    ERASE: _erase,
}  # fmt: skip
