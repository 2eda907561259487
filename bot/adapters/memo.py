"""A memo in a SQLite file that several processes share, bounded, and never needed: where it fails, it forgets."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot import __version__
from bot.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType

    Held = dict[bytes, tuple[bytes, int]]

FORMAT = 1
"""Number of the file's layout: another layout is another file."""
LIMIT_BYTES = 256_000_000
"""Size of the file beyond which the longest unused rows make room."""
PATIENCE_S = 0.1
"""How long another process is waited for."""
_STEP = 500
"""Rows that make room at least; for more rows that are put in, twice as many."""
_ASKED = 500
"""Keys of one query; SQLite's own bound is 999 in old builds (SQLITE_MAX_VARIABLE_NUMBER)."""
_DAY_S = 86_400
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS facts (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS by_use ON facts (used)",
    f"PRAGMA user_version = {FORMAT}",
)


class FileMemo:
    """What was read from files, in `facts-N.sqlite` of a directory. Opened at the first use. For one thread.

    It holds text of repositories, so only its owner may read it, and one that belongs to somebody else is not opened.
    What was put in by other code, other grammars or another Python is not found.
    """

    def __init__(self, directory: Path, edition: bytes | None = None, limit: int = LIMIT_BYTES) -> None:
        """`edition` is what reads files, at most 16 bytes; None is looked up when it is needed."""
        self._path = directory / f"facts-{FORMAT}.sqlite"
        self._edition = edition
        self._limit = limit
        self._file: sqlite3.Connection | None = None
        self._old: set[bytes] = set()
        """Digests that were used today for the first time."""
        self.failure = ""
        """Why it remembers nothing from now on; "" as long as it does."""

    def get(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        digests = {self._digest(key): key for key in keys}
        held: Held = self._tried(lambda file: _select(file, list(digests))) or {}
        today = _today()
        self._old |= {digest for digest, (_, used) in held.items() if used < today}
        return {digests[digest]: value for digest, (value, _) in held.items()}

    def put(self, values: Mapping[bytes, bytes]) -> None:
        rows = {self._digest(key): value for key, value in values.items()}
        self._tried(lambda file: self._write(file, rows))

    def close(self) -> None:
        """Note what was used, and let go of the file."""
        if self._file is not None and self._old:
            self._tried(lambda file: self._write(file, {}))
        if self._file is not None:
            self._let_go()

    def _write(self, file: sqlite3.Connection, rows: Mapping[bytes, bytes]) -> None:
        today = _today()
        with file:
            file.execute("BEGIN IMMEDIATE")
            if _size(file) > self._limit:
                sql = "DELETE FROM facts WHERE key IN (SELECT key FROM facts ORDER BY used LIMIT ?)"
                file.execute(sql, (max(_STEP, 2 * len(rows)),))
            if _size(file) <= self._limit:
                sql = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)"
                file.executemany(sql, ((digest, value, today) for digest, value in rows.items()))
            file.executemany("UPDATE facts SET used = ? WHERE key = ?", ((today, digest) for digest in self._old))
        self._old.clear()

    def _tried(self, use: Callable[[sqlite3.Connection], Held | None]) -> Held | None:
        """What the file gives; None where it cannot be used, now or for the rest of the run."""
        if self.failure:
            return None
        import sqlite3

        try:
            if self._file is None:
                self._file = _open(self._path)
            return use(self._file)
        except (sqlite3.OperationalError, sqlite3.ProgrammingError, OSError) as error:
            # Locked, full, read-only: the file may be of use to others, and to a later run.
            self._fail(str(error))
        except sqlite3.DatabaseError as error:
            self._fail(f"{error}; the file was set aside")
            _set_aside(self._path)
        return None

    def _fail(self, why: str) -> None:
        self.failure = why
        self._let_go()

    def _let_go(self) -> None:
        import sqlite3

        file, self._file = self._file, None
        with suppress(sqlite3.Error):
            if file is not None:
                file.close()

    def _digest(self, key: bytes) -> bytes:
        if self._edition is None:
            self._edition = edition()
        return hashlib.blake2b(key, digest_size=16, salt=self._edition).digest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def cache_directory(environment: Mapping[str, str]) -> Path | None:
    """Where FOREREAD_CACHE says that facts are kept: an absolute directory, for `on` the user's cache, else nowhere.

    https://specifications.freedesktop.org/basedir-spec/: a relative XDG_CACHE_HOME is to be ignored. Raises UsageError
    for a value that means none of these.
    """
    wanted = environment.get("FOREREAD_CACHE", "")
    if wanted.startswith("/"):
        return Path(wanted)
    if wanted in {"", "off"}:
        return None
    if wanted != "on":
        raise UsageError(f"FOREREAD_CACHE is {wanted!r}.", "Set it to on, off or an absolute directory.")
    home = environment.get("XDG_CACHE_HOME", "")
    if home.startswith("/"):
        return Path(home, "foreread")
    user = environment.get("HOME", "")
    return Path(user, ".cache", "foreread") if user.startswith("/") else None


def edition() -> bytes:
    """What reads files here, as 16 bytes: this program's code of facts, the grammars that are installed, and Python."""
    hashed = hashlib.blake2b(f"{__version__} {sys.version}".encode(), digest_size=16)
    package = Path(__file__).resolve().parent.parent
    for file in sorted((*package.glob("facts/**/*.py"), package / "pattern.py")):
        with suppress(OSError):
            hashed.update(b"\0" + file.read_bytes())
    for name in _grammars():
        hashed.update(b"\0" + os.fsencode(name))
    return hashed.digest()


def _grammars() -> Iterator[str]:
    """The installed wheels of tree-sitter, with their versions: the names of their metadata directories."""
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(found.name for found in Path(place).iterdir() if found.name.startswith("tree_sitter"))


def _today() -> int:
    """Days since 1970: the use of a row is noted once a day."""
    return int(time.time()) // _DAY_S


def _open(path: Path) -> sqlite3.Connection:
    """The file, made where there is none. OSError and sqlite3.Error where it cannot be had."""
    import sqlite3

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        found = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError(f"{path} belongs to somebody else, or others may write to it")
    file = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
    try:
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute("PRAGMA journal_size_limit = 4000000")
        if file.execute("PRAGMA user_version").fetchone() != (FORMAT,):
            file.execute("PRAGMA journal_mode = WAL")
            with file:
                for statement in ("BEGIN IMMEDIATE", *_SCHEMA):
                    file.execute(statement)
    except sqlite3.Error:
        file.close()
        raise
    return file


def _select(file: sqlite3.Connection, digests: list[bytes]) -> Held:
    held: Held = {}
    for at in range(0, len(digests), _ASKED):
        some = digests[at : at + _ASKED]
        sql = f"SELECT key, value, used FROM facts WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - marks alone
        for key, value, used in file.execute(sql, some):
            if isinstance(value, bytes) and isinstance(used, int):
                held[key] = (value, used)
    return held


def _size(file: sqlite3.Connection) -> int:
    """Bytes that hold something; what rows have left is used again."""
    values = [file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")]
    return int((values[0] - values[1]) * values[2])


def _set_aside(path: Path) -> None:
    """Rename a file that is no database, so that the next run begins a new one; one process at a time."""
    with suppress(OSError):
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_broken(path):
                path.replace(path.with_suffix(".broken"))
                for part in ("-wal", "-shm"):
                    path.with_name(path.name + part).unlink(missing_ok=True)
        finally:
            os.close(lock)


def _is_broken(path: Path) -> bool:
    """Whether it still is the broken file: another process may have set that aside meanwhile."""
    import sqlite3

    try:
        file = sqlite3.connect(path, timeout=PATIENCE_S)
        try:
            return bool(file.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
        finally:
            file.close()
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True
