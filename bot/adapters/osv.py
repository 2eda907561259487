"""Advisories in a folder, as osv.dev exports them: `PyPI/all.zip`, `npm/GHSA-….json`, or records beside each other.

Nothing is fetched. An archive has hundreds of thousands of records: it is gone through once for all names of a
review, and only records that mention one of them are parsed. With a cache, where each name stands is kept from then on.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters._osv_archive import RECORD_BYTES, Member, named_in, unpacked
from bot.adapters._osv_record import DamagedRecordError, read_record, same_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import BinaryIO

    from bot.facts import Advisory

__all__ = ["OsvFolder"]

MOST_RECORDS = 1_000_000
"""Of one ecosystem; npm had some 220,000 in 2025."""
TOTAL_BYTES = 4_000_000_000
"""Of one ecosystem, unpacked."""


class OsvFolder:
    """A database of advisories in a folder. Opened when something is asked; what cannot be read is told, not raised."""

    def __init__(self, directory: Path, cache: Path | None = None, most: int = MOST_RECORDS) -> None:
        """`cache`: a folder of the user's own where the place of each name in an archive may be kept; `most`: records
        of one ecosystem.
        """
        self._most = most
        self._directory = directory
        self._cache = cache
        self._unread: dict[tuple[str, str], None] = {}

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._unread)

    def known(self, ecosystem: str, names: Collection[str]) -> tuple[Advisory, ...]:
        if not names:
            return ()
        try:
            found = self._look_up(ecosystem, names)
        except OSError as error:
            self._miss(ecosystem, f"{error.strerror or 'it'}: {self._directory} could not be read")
            return ()
        return tuple(sorted(found.values()))

    def _look_up(self, ecosystem: str, names: Collection[str]) -> dict[str, Advisory]:
        archive, folder = self._directory / ecosystem / "all.zip", self._directory / ecosystem
        beside = sorted(self._directory.glob("*.json")) if self._directory.is_dir() else []
        found: dict[str, Advisory] = {}
        if not self._directory.is_dir():
            self._miss(ecosystem, f"there is no folder {self._directory}")
        elif archive.is_file():
            self._read(ecosystem, names, self._members(ecosystem, archive, names), found)
        elif folder.is_dir() or beside:
            files = [*(sorted(folder.glob("*.json")) if folder.is_dir() else ()), *beside]
            if not files:
                self._miss(ecosystem, f"{folder} holds no records")
            self._read(ecosystem, names, self._files(ecosystem, files), found)
        else:
            self._miss(ecosystem, f"{self._directory} holds nothing on {ecosystem}")
        return found

    def _miss(self, ecosystem: str, why: str) -> None:
        self._unread[f"known vulnerabilities of {ecosystem} packages", why] = None

    def _read(
        self, ecosystem: str, names: Collection[str], records: Iterable[bytes | None], found: dict[str, Advisory]
    ) -> None:
        wanted = {same_name(ecosystem, name) for name in names}
        damaged = 0
        for content in records:
            if content is None:
                damaged += 1
            elif not wanted.isdisjoint(same_name(ecosystem, name) for name in named_in(content)):
                try:
                    advisory = read_record(content, ecosystem, names)
                except DamagedRecordError:
                    damaged += 1
                    continue
                if advisory is not None:
                    found[advisory.id] = advisory
        if damaged:
            self._miss(ecosystem, f"{damaged} damaged " + ("record" if damaged == 1 else "records"))

    def _files(self, ecosystem: str, files: list[Path]) -> Iterator[bytes | None]:
        if len(files) > self._most:
            self._miss(ecosystem, f"only {self._most} of {len(files)} records were looked at: there are too many")
        total = 0
        for path in files[: self._most]:
            size = path.stat().st_size if path.is_file() else -1
            total += max(0, size)
            if total > TOTAL_BYTES:
                self._miss(ecosystem, f"it holds more than {TOTAL_BYTES // 1_000_000_000} GB")
                return
            yield path.read_bytes() if 0 <= size <= RECORD_BYTES else None

    def _members(self, ecosystem: str, archive: Path, names: Collection[str]) -> Iterator[bytes | None]:
        """The records of an archive that may be about `names`: those that an index gives, else all."""
        with archive.open("rb") as file:
            try:
                found = self._indexed(ecosystem, archive, file, names)
                for member in self._listed(ecosystem, file) if found is None else found:
                    yield unpacked(file, member)
            except (zipfile.BadZipFile, NotImplementedError, ValueError):
                self._miss(ecosystem, f"{archive.parent.name}/{archive.name} is damaged: it is no whole archive")

    def _indexed(self, ecosystem: str, archive: Path, file: BinaryIO, names: Collection[str]) -> list[Member] | None:
        """The records that an index gives; None without one. Raises zipfile.BadZipFile."""
        if self._cache is None:
            return None
        import sqlite3

        from bot.adapters._osv_index import open_index

        try:
            with open_index(self._cache, archive) as index:
                if not index.is_built:
                    index.build(self._named(ecosystem, file), self._unread.copy)
                self._unread.update(dict.fromkeys(index.missed))
                return index.members(same_name(ecosystem, name) for name in names)
        except (OSError, sqlite3.Error):
            return None  # the index is never needed

    def _named(self, ecosystem: str, file: BinaryIO) -> Iterator[tuple[str, Member]]:
        """(name, record) for each name that a record mentions; a damaged record stands under no name."""
        damaged = 0
        for member in self._listed(ecosystem, file):
            content = unpacked(file, member)
            if content is None:
                damaged += 1
            else:
                for name in {same_name(ecosystem, name) for name in named_in(content)}:
                    yield name, member
        if damaged:
            self._miss(ecosystem, f"{damaged} damaged " + ("record" if damaged == 1 else "records"))

    def _listed(self, ecosystem: str, file: BinaryIO) -> Iterator[Member]:
        """The records in the archive's own list, up to the bounds. Raises zipfile.BadZipFile."""
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if info.filename.endswith(".json")]
        total = 0
        for count, info in enumerate(infos):
            total += min(info.file_size, RECORD_BYTES)
            if count >= self._most or total > TOTAL_BYTES:
                self._miss(ecosystem, f"only {count} of {len(infos)} records were looked at: there are too many")
                return
            yield Member(info.header_offset, info.compress_size, info.file_size, info.compress_type, info.CRC)
