"""Where each package's name stands in an archive of advisories, kept from the first look on.

One SQLite file an archive, named by its place, size and time: another archive is another file. It is never needed;
where it cannot be made, the archive is gone through instead.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING, Self

from bot.adapters._osv_archive import Member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

FORMAT = 1
_KEPT = 12
"""Indices that are kept; older ones go."""


def open_index(cache: Path, archive: Path) -> OsvIndex:
    """The index of an archive. Raises OSError or sqlite3.Error where the folder cannot hold one."""
    state = archive.stat()
    said = f"{archive.resolve()}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ino}"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = cache / f"osv-{FORMAT}-{digest}.sqlite"
    _make_room(cache, path)
    return OsvIndex(path)


def _make_room(cache: Path, kept: Path) -> None:
    old = sorted(cache.glob("osv-*.sqlite"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in old[_KEPT:]:
        if path != kept:
            path.unlink(missing_ok=True)


class OsvIndex:
    """The places of names in one archive. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error where the file is no database and cannot be made one."""
        self._file = sqlite3.connect(path, timeout=0.1, isolation_level=None)
        try:
            tables = {name for (name,) in self._file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError:
            self._file.close()
            path.unlink(missing_ok=True)
            self._file = sqlite3.connect(path, timeout=0.1, isolation_level=None)
            tables = set()
        self.is_built = {"places", "missed"} <= tables

    def build(
        self,
        named: Iterable[tuple[str, Member]],
        missed: Callable[[], Iterable[tuple[str, str]]],
    ) -> None:
        """Keep where each name stands; `missed` is asked at the end for what could not be read."""
        self._file.execute("BEGIN")
        try:
            self._file.execute(
                "CREATE TABLE places (name TEXT, at INTEGER, packed INTEGER, size INTEGER, method INTEGER, crc INTEGER)"
            )
            self._file.execute("CREATE TABLE missed (what TEXT, why TEXT)")
            self._file.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?)", ((name, *m) for name, m in named))
            self._file.executemany("INSERT INTO missed VALUES (?, ?)", missed())
            self._file.execute("CREATE INDEX by_name ON places (name)")
            self._file.execute("COMMIT")
        finally:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
        self.is_built = True

    @property
    def missed(self) -> tuple[tuple[str, str], ...]:
        """What could not be read when it was built, with the reason."""
        return tuple(self._file.execute("SELECT what, why FROM missed"))

    def members(self, names: Iterable[str]) -> list[Member]:
        """The records that mention one of `names`, each once, in the archive's order."""
        found: set[Member] = set()
        for name in names:
            rows = self._file.execute("SELECT at, packed, size, method, crc FROM places WHERE name = ?", (name,))
            found.update(Member(*row) for row in rows)
        return sorted(found)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._file.close()
