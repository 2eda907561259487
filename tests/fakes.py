"""Stand-ins for what adapters give: plain classes that keep the same promises (see tests/contracts/)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.adapters._osv_record import read_record
from bot.change import Hit, Origin, Past, PastCommit, RepoPath, SearchResult, Sha, Side, blob_id
from bot.ledger import EMPTY, append, drafts, is_same_event, read_entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.facts import Advisory
    from bot.ledger import Draft, Head, LedgerEntry


class DictSnapshot:
    """A snapshot of files given as a mapping from path to content; text is taken as UTF-8.

    Used wherever a test needs a `Snapshot` and git has no part in what the test is about.
    """

    def __init__(self, files: Mapping[str, bytes | str] | None = None) -> None:
        self._files = {
            RepoPath(path): content.encode() if isinstance(content, str) else content
            for path, content in (files or {}).items()
        }

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        return {path: self._files[path] for path in paths if path in self._files}

    def exists(self, path: RepoPath) -> bool:
        return path in self._files

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        inside = [path for path in self._files if folder and path.rpartition("/")[0] == folder]
        return tuple(sorted(inside, key=lambda path: path.encode(errors="surrogateescape")))

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        return {path: blob_id(self._files[path]) for path in paths if path in self._files}

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        wanted = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names if name]
        hits: list[Hit] = []
        for path in sorted(self._files, key=lambda path: path.encode(errors="surrogateescape")):
            content = self._files[path]
            if endings and not path.casefold().endswith(tuple(e.casefold() for e in endings)):
                continue
            if b"\0" in content[:8000]:
                continue
            lines = content.decode(errors="surrogateescape").split("\n")
            for number, line in enumerate(lines, start=1):
                if any(pattern.search(line) for pattern in wanted):
                    hits.append(Hit(path, number, line[:2000]))
        if len(hits) > limit:
            return SearchResult(tuple(hits[:limit]), complete=False, reason=f"more than {limit} lines match")
        return SearchResult(tuple(hits))


class DictHistory:
    """A history of commits given newest first, and of origins given by path and side.

    Used wherever a test needs a `History` and git has no part in what the test is about.
    """

    def __init__(
        self,
        commits: Sequence[PastCommit] = (),
        origins: Mapping[tuple[str, Side], Sequence[Origin]] | None = None,
        incomplete: str = "",
    ) -> None:
        self._past = Past(tuple(commits), incomplete)
        self._origins = {(RepoPath(path), side): tuple(told) for (path, side), told in (origins or {}).items()}
        self.begun: dict[RepoPath, tuple[int, ...]] = {}
        """What was announced with `begin`."""
        self.asked: list[tuple[RepoPath, tuple[int, ...], Side]] = []

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        self.begun |= {path: tuple(numbers) for path, numbers in lines.items()}

    def past(self) -> Past:
        return self._past

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side) -> tuple[Origin, ...]:
        self.asked.append((path, tuple(lines), side))
        known = {origin.line: origin for origin in self._origins.get((path, side), ())}
        return tuple(known[line] for line in sorted(set(lines)) if line in known)


class DictMemo:
    """A memo in memory, which may be looked into and spoilt.

    Used wherever a test needs a `Memo` and files have no part in what the test is about.
    """

    def __init__(self, held: Mapping[bytes, bytes] | None = None) -> None:
        self.held = dict(held or {})

    def get(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        return {key: self.held[key] for key in keys if key in self.held}

    def put(self, values: Mapping[bytes, bytes]) -> None:
        self.held |= values


class MemoryAdvisories:
    """A database of advisories given as OSV records by ecosystem, as their schema has them.

    Used wherever a test needs `Advisories` and files have no part in what the test is about.
    """

    def __init__(self, records: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
        self._records = records
        self._unread: dict[tuple[str, str], None] = {}

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._unread)

    def known(self, ecosystem: str, names: Collection[str]) -> tuple[Advisory, ...]:
        if ecosystem not in self._records and names:
            self._unread[f"known vulnerabilities of {ecosystem} packages", f"memory holds nothing on {ecosystem}"] = (
                None
            )
        read = [read_record(json.dumps(r).encode(), ecosystem, names) for r in self._records.get(ecosystem, ())]
        return tuple(sorted({a.id: a for a in read if a is not None}.values()))


class RememberedLedger:
    """A ledger in memory. Its clock stands still."""

    def __init__(self, at: str = "2026-11-22T03:00:00Z") -> None:
        self.lines: list[bytes] = []
        self._at = at
        self._head = EMPTY

    def append(self, draft: Draft) -> LedgerEntry:
        if not self.lines:
            self._take(drafts.opened("of-a-test"))
        return self._take(draft)

    def append_once(self, draft: Draft) -> LedgerEntry:
        known = next((entry for entry in map(read_entry, self.lines) if is_same_event(entry, draft)), None)
        return known or self.append(draft)

    def entries_of(self, change: str) -> list[LedgerEntry]:
        entries = map(read_entry, self.lines)
        return [entry for entry in entries if entry.subject is not None and entry.subject.change == change]

    def head(self) -> Head:
        return self._head

    def _take(self, draft: Draft) -> LedgerEntry:
        secret = b"%032d" % len(self.lines)
        entry, line, self._head = append(self._head, draft, self._at, secret)
        self.lines.append(line)
        return entry
