"""The ledger in the database, so that several machines write one chain."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from bot.adapters.store._tables import ledger_head, ledger_lines
from bot.errors import LedgerError, LedgerUnavailableError, StoreError
from bot.ledger import (
    EMPTY,
    Actor,
    Draft,
    Head,
    LedgerEntry,
    append,
    drafts,
    erased,
    is_same_event,
    read_entry,
    verify,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.adapters.store._database import Database
    from bot.ledger import Signer

_HEAD: Final = 1
_PAGE: Final = 500
_VERIFY: Final = (
    "Export the ledger and run `foreread ledger verify` on it; leave the database as it is, it is evidence."
)


class LedgerTable:
    """Appends entries to a table, and refuses to go on from an end that it does not know: the laws of `LedgerFile`.

    A transaction is whole, so that there is nothing to repair. All methods raise LedgerError where the database cannot
    be had, or is not as it was left.
    """

    def __init__(
        self, database: Database, now: Callable[[], str], signer: Signer | None = None, host: str = ""
    ) -> None:
        self._database, self._now, self._signer, self._host = database, now, signer, host

    def append(self, draft: Draft) -> LedgerEntry:
        """Write an entry and have it on disk before this returns."""
        with self._serial() as connection:
            return self._appended(connection, draft)

    def append_once(self, draft: Draft) -> LedgerEntry:
        """The entry of its kind about its change that is on record; else it is appended. Two who ask get one."""
        with self._serial() as connection:
            for entry in self._about(connection, draft.subject.change if draft.subject is not None else ""):
                if is_same_event(entry, draft):
                    return entry
            return self._appended(connection, draft)

    def entries_of(self, change: str) -> Iterator[LedgerEntry]:
        """Those about a change (its lasting id), oldest first."""
        with self._told(), self._database.reading() as connection:
            found = self._about(connection, change)
        yield from found

    def head(self) -> Head:
        """Where the ledger ends."""
        with self._told(), self._database.reading() as connection:
            return self._end(connection)

    def lines(self, start: int = 0) -> Iterator[bytes]:
        """The lines from that entry on, without line feeds, some hundred at a time and in no one transaction."""
        while rows := self._page(start):
            yield from (line for _, line in rows)
            start = rows[-1][0] + 1

    def erase(self, number: int, names: Collection[str], *, by: Actor | None, basis: str) -> LedgerEntry:
        """Take texts out of an entry, and record that, in one transaction.

        A backup of the database and pages that it has not used again may still hold the texts.
        """
        with self._serial() as connection:
            head = self._end(connection)
            which = ledger_lines.c.number == number
            line = connection.execute(select(ledger_lines.c.line).where(which)).scalar()
            if line is None:
                raise LedgerError(f"The ledger has no entry {number}.", f"Its last is {head.entries - 1}.")
            without = erased(bytes(line), frozenset(names))
            connection.execute(update(ledger_lines).where(which).values(line=without))
            return self._write(connection, head, drafts.erasure(number, names, by=by, basis=basis))[0]

    def _appended(self, connection: Connection, draft: Draft) -> LedgerEntry:
        head = self._end(connection)
        if not head.entries:
            head = self._write(connection, head, drafts.opened(secrets.token_hex(16), self._host))[1]
        return self._write(connection, head, draft)[0]

    def _about(self, connection: Connection, change: str) -> list[LedgerEntry]:
        chosen = select(ledger_lines.c.line).where(ledger_lines.c.change == change, ledger_lines.c.change != "")
        return [read_entry(bytes(row.line)) for row in connection.execute(chosen.order_by(ledger_lines.c.number))]

    def _page(self, start: int) -> list[tuple[int, bytes]]:
        chosen = select(ledger_lines.c.number, ledger_lines.c.line).where(ledger_lines.c.number >= start)
        with self._told(), self._database.reading() as connection:
            rows = connection.execute(chosen.order_by(ledger_lines.c.number).limit(_PAGE))
            return [(row.number, bytes(row.line)) for row in rows]

    @contextmanager
    def _serial(self) -> Iterator[Connection]:
        """A transaction while no other writes to the ledger."""
        with self._told(), self._database.writing() as connection:
            # There is a row now, and two who open the ledger at once wait for each other at it.
            none_yet = self._database.insert(ledger_head).values(id=_HEAD, entries=0, digest="")
            connection.execute(none_yet.on_conflict_do_nothing())
            connection.execute(select(ledger_head.c.id).with_for_update())
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            raise LedgerUnavailableError(error.happened, error.remedy) from error

    def _end(self, connection: Connection) -> Head:
        """Where the lines end. Refuses an end that is not the one that was left."""
        kept = connection.execute(select(ledger_head.c.entries, ledger_head.c.digest)).first()
        entries, digest = (kept.entries, kept.digest) if kept else (0, "")
        newest = select(ledger_lines.c.number, ledger_lines.c.line).order_by(ledger_lines.c.number.desc()).limit(1)
        last = connection.execute(newest).first()
        if last is None:
            if entries:
                raise LedgerError(f"The ledger is empty, and had {entries} entries.", _VERIFY)
            return EMPTY
        entry = read_entry(bytes(last.line))
        head = Head(entry.number + 1, entry.digest, entry.key, entry.at)
        if entry.number != last.number or (entries and (entries, digest) != (head.entries, head.digest)):
            raise LedgerError("The ledger does not end where it was left, so that nothing is appended.", _VERIFY)
        if not entries:
            _refuse_broken(_lines_of(connection))
        return head

    def _write(self, connection: Connection, head: Head, draft: Draft) -> tuple[LedgerEntry, Head]:
        made = append(head, draft, self._now(), secrets.token_bytes(32), self._signer)
        change = draft.subject.change if draft.subject is not None else ""
        connection.execute(insert(ledger_lines).values(number=head.entries, line=made.line, change=change))
        ended = update(ledger_head).where(ledger_head.c.id == _HEAD)
        connection.execute(ended.values(entries=made.head.entries, digest=made.head.digest))
        return made.entry, made.head


def _lines_of(connection: Connection) -> Iterator[bytes]:
    all_of_them = select(ledger_lines.c.line).order_by(ledger_lines.c.number)
    for row in connection.execute(all_of_them.execution_options(yield_per=_PAGE)):
        yield bytes(row.line)


def _refuse_broken(lines: Iterator[bytes]) -> None:
    """Where the end that was left is lost, as after a restore by hand: go on from a whole ledger alone."""
    verdict = verify(lines)
    if not verdict.whole:
        fault = verdict.faults[0]
        raise LedgerError(
            f"The ledger is not whole (line {fault.line}: {fault.what}), so that nothing is appended.", _VERIFY
        )
