"""The ledger as a file of JSON lines that only grows, shared by any number of processes on one machine.

Beside FILE stand `FILE.head`, a checkpoint that is written after each entry, and `FILE.lock`, which writers hold one at
a time; it must not be removed while anybody writes.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import LedgerError
from bot.ledger import (
    EMPTY,
    MOST_LINE,
    Actor,
    Draft,
    Head,
    LedgerEntry,
    append,
    checkpoint_of,
    digest_of,
    drafts,
    erased,
    is_same_event,
    read_checkpoint,
    read_entry,
    verify,
    write_checkpoint,
)

if TYPE_CHECKING:
    from bot.ledger import Checkpoint, Signer

__all__ = ["LedgerFile", "read_lines", "utc_now"]

_BLOCK: Final = 65_536
_VERIFY: Final = "Run `foreread ledger verify` on it; keep the file as it is, it is evidence."


def utc_now() -> str:
    """The time, as entries have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class LedgerFile:
    """Appends entries to a file, whole or not at all, and refuses to go on from an end that it does not know.

    The first entry that is appended to a file that is not there yet is preceded by the one that opens the ledger, with
    a random id and `host`. All methods raise LedgerError where the file cannot be had, or is not as it was left.
    """

    def __init__(
        self, path: Path, signer: Signer | None = None, host: str = "", now: Callable[[], str] = utc_now
    ) -> None:
        self._path, self._signer, self._host, self._now = path, signer, host, now
        self._head_path = path.with_name(f"{path.name}.head")

    def append(self, draft: Draft) -> LedgerEntry:
        """Write an entry and have it on disk before this returns."""
        with self._locked() as descriptor:
            return self._appended(descriptor, draft)

    def append_once(self, draft: Draft) -> LedgerEntry:
        """The whole file is read for it: this is for what happens seldom."""
        with self._locked() as descriptor:
            known = next((entry for entry in self._entries() if is_same_event(entry, draft)), None)
            return known or self._appended(descriptor, draft)

    def entries_of(self, change: str) -> Iterator[LedgerEntry]:
        """Those about a change, oldest first."""
        return (entry for entry in self._entries() if entry.subject is not None and entry.subject.change == change)

    def _entries(self) -> Iterator[LedgerEntry]:
        if self._path.exists():
            for line in read_lines(self._path):
                yield read_entry(line)

    def _appended(self, descriptor: int, draft: Draft) -> LedgerEntry:
        head = self._end(descriptor)
        if not head.entries:
            head = self._write(descriptor, head, drafts.opened(secrets.token_hex(16), self._host))[1]
            _sync_folder(self._path.parent)
        return self._write(descriptor, head, draft)[0]

    def head(self) -> Head:
        """Where the ledger ends."""
        with self._locked() as descriptor:
            return self._end(descriptor)

    def repair(self) -> LedgerEntry:
        """Cut off a last line that its writer did not finish, and record that.

        LedgerError where the last line is whole, and where entries that were acknowledged are gone: no crash does that.
        """
        with self._locked() as descriptor:
            size = os.fstat(descriptor).st_size
            whole, tail = _last_break(descriptor, size)
            if not tail:
                raise LedgerError(f"The last line of {self._path} is whole.", "There is nothing to repair.")
            head = self._head_at(descriptor, whole)
            os.ftruncate(descriptor, whole)
            os.fsync(descriptor)
            if not head.entries:
                head = self._write(descriptor, head, drafts.opened(secrets.token_hex(16), self._host))[1]
            return self._write(descriptor, head, drafts.repair(len(tail), digest_of(tail)))[0]

    def erase(self, number: int, names: Collection[str], *, by: Actor | None, basis: str) -> LedgerEntry:
        """Take texts out of an entry, and record that. The file is written anew beside, then put in its place.

        A copy of the file, a backup and the free blocks of the disk may still hold the texts.
        """
        with self._locked() as descriptor:
            self._end(descriptor)
            lines = list(read_lines(self._path))
            if not 0 <= number < len(lines):
                raise LedgerError(f"{self._path} has no entry {number}.", f"Its last is {len(lines) - 1}.")
            lines[number] = erased(lines[number], frozenset(names))
            part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
            _write_file(part, b"".join(line + b"\n" for line in lines), stat.S_IMODE(os.fstat(descriptor).st_mode))
            # The record goes in with it: at no instant is there a file with a text gone and nothing that says so.
            entry = self._recorded(part, drafts.erasure(number, names, by=by, basis=basis), read_entry(lines[-1]))
            part.replace(self._path)
            _sync_folder(self._path.parent)
            self._keep(_head_of(entry))
            return entry

    def _recorded(self, part: Path, draft: Draft, last: LedgerEntry) -> LedgerEntry:
        made = append(_head_of(last), draft, self._now(), secrets.token_bytes(32), self._signer)
        with part.open("ab") as file:
            file.write(made.line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return made.entry

    def _write(self, descriptor: int, head: Head, draft: Draft) -> tuple[LedgerEntry, Head]:
        made = append(head, draft, self._now(), secrets.token_bytes(32), self._signer)
        size = os.fstat(descriptor).st_size
        data = made.line + b"\n"
        try:
            if os.write(descriptor, data) != len(data):
                raise OSError("the disk took a part of it")  # noqa: TRY301 - one remedy for all that can fail here
            os.fsync(descriptor)
        except OSError as error:
            os.ftruncate(descriptor, size)
            raise LedgerError(
                f"{self._path} could not be written: {error.strerror or error}.", "Make room; nothing was recorded."
            ) from error
        self._keep(made.head)
        return made.entry, made.head

    def _keep(self, head: Head) -> None:
        """Write the checkpoint beside the file, whole or not at all."""
        part = self._head_path.with_name(f".{self._head_path.name}.{os.getpid()}.part")
        try:
            _write_file(part, write_checkpoint(checkpoint_of(head, self._signer)).encode(), 0o600)
            part.replace(self._head_path)
        except OSError as error:
            raise LedgerError(
                f"{self._head_path} could not be written: {error.strerror or error}.",
                "The entry is recorded; mend the folder, the next entry writes the checkpoint anew.",
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, opened for appending, while no other writer has it."""
        lock = _opened(self._path.with_name(f"{self._path.name}.lock"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            descriptor = _opened(self._path)
            try:
                yield descriptor
            finally:
                os.close(descriptor)
        finally:
            os.close(lock)

    def _end(self, descriptor: int) -> Head:
        """Where the file ends. Refuses an end that is half written, or is not the one that was left."""
        size = os.fstat(descriptor).st_size
        whole, tail = _last_break(descriptor, size)
        if tail:
            raise LedgerError(
                f"The last line of {self._path} is half written: {len(tail):,} bytes without an end.",
                f"A writer was stopped. `foreread ledger repair {self._path}` cuts it off and records that.",
            )
        return self._head_at(descriptor, whole)

    def _head_at(self, descriptor: int, size: int) -> Head:
        """The end of the whole lines, held against the checkpoint beside the file."""
        kept = self._kept()
        if size == 0:
            if kept is not None:
                raise LedgerError(f"{self._path} is empty, and had {kept.entries} entries.", _VERIFY)
            return EMPTY
        last = read_entry(_last_line(descriptor, size))
        head = _head_of(last)
        if kept is not None and kept.digest == head.digest and kept.entries == head.entries:
            return head
        if kept is not None and kept.entries == last.number and kept.digest == last.previous:
            self._keep(head)  # its writer was stopped between the entry and the checkpoint
            return head
        verdict = verify(read_lines(self._path, size), kept)
        if not verdict.whole:
            fault = verdict.faults[0]
            raise LedgerError(
                f"{self._path} is not whole (line {fault.line}: {fault.what}), so that nothing is appended.", _VERIFY
            )
        self._keep(head)
        return head

    def _kept(self) -> Checkpoint | None:
        try:
            text = self._head_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LedgerError(f"{self._head_path} cannot be read: {error.strerror}.", "Mend it.") from error
        try:
            return read_checkpoint(text[:10_000])
        except LedgerError as error:
            raise LedgerError(f"{self._head_path} holds no checkpoint.", _VERIFY) from error


def read_lines(path: Path | str, size: int | None = None) -> Iterator[bytes]:
    """The lines of a ledger's file (its first `size` bytes), without their line feeds.

    Of a line that is too long to be one, somewhat more than the longest allowed. Raises LedgerError.
    """
    left = -1 if size is None else size
    try:
        with Path(path).open("rb") as file:
            while left and (line := file.readline(MOST_LINE + 2 if left < 0 else min(left, MOST_LINE + 2))):
                left -= len(line) if left > 0 else 0
                kept = line.removesuffix(b"\n")
                while not line.endswith(b"\n") and (line := file.readline(_BLOCK if left < 0 else min(left, _BLOCK))):
                    left -= len(line) if left > 0 else 0
                yield kept
    except OSError as error:
        raise LedgerError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error


def _head_of(entry: LedgerEntry) -> Head:
    return Head(entry.number + 1, entry.digest, entry.key, entry.at)


def _opened(path: Path) -> int:
    """A file that is made if there is none, for its owner alone; no link, no pipe."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be opened: {error.strerror}.", "Name a file in a folder that can be written."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LedgerError(f"{path} is no regular file.", "Name a file.")
    return descriptor


def _last_break(descriptor: int, size: int) -> tuple[int, bytes]:
    """Bytes up to the end of the last whole line, and what stands behind it."""
    tail = b""
    at = size
    while at > 0:
        start = max(0, at - _BLOCK)
        tail = os.pread(descriptor, at - start, start) + tail
        at = start
        found = tail.rfind(b"\n")
        if found >= 0:
            return at + found + 1, tail[found + 1 :]
        if len(tail) > MOST_LINE + _BLOCK:
            break
    return at, tail


def _last_line(descriptor: int, size: int) -> bytes:
    return _last_break(descriptor, size - 1)[1]


def _write_file(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
