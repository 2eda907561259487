"""The ledger, for people: its entries, one of them, whether it is whole, a change's statements to take away.

Of entries about repositories that somebody may not read they see number, kind and digest: enough to follow the chain.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from threading import BoundedSemaphore, Lock
from typing import Any, Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import publish
from bot.desk import Visitor
from bot.errors import ForereadError, LedgerError
from bot.facts import redact
from bot.ledger import Checkpoint, Kind, LedgerEntry, Verdict, read_checkpoint, read_entry, verify
from bot.web._guard import NotThereError, checked_form, may, visitor_of
from bot.web._pages import Typed, page
from bot.web._parts import Parts

SHOWN: Final = 50
"""Entries of one page."""
_OPEN_KINDS: Final = frozenset({Kind.OPENED, Kind.KEY, Kind.REPAIR})
"""About the ledger itself, and about nobody's code."""
_LONGEST: Final = 200
"""Characters of what a filter, or a checkpoint, may be."""
_DIGITS: Final = 15
_AT_ONCE: Final = 4
"""Lists that are looked for at a time: of a ledger of a million lines each takes seconds, and threads are few."""
_BUSY: Final = "The ledger is being read for somebody else. Try again in a minute."


class Row(NamedTuple):
    """An entry as a visitor may see it."""

    number: int
    kind: str
    digest: str
    entry: LedgerEntry | None
    """None where the rest is not theirs to see, or cannot be read."""
    summary: str = ""
    is_broken: bool = False


class Asked(NamedTuple):
    """What a list is to be kept to."""

    kind: str = ""
    repository: str = ""
    change: str = ""
    before: int | None = None


def routes(parts: Parts) -> list[BaseRoute]:
    """`/ledger`, its entries, `POST /ledger/verify`, `/ledger/export`."""
    busy, seats = Lock(), BoundedSemaphore(_AT_ONCE)

    def entries(request: Request) -> Response:
        sight = _Sight(visitor_of(request), parts.records.repositories())
        asked = _asked(request)
        with _seat(seats):
            rows, has_more = _newest(parts.ledger_lines, asked, sight)
        return page(
            request, "ledger.html", rows=rows, older=rows[-1].number if has_more and rows else None, asked=asked,
            kinds=[kind.value for kind in Kind], named=sight.named(), is_kept=bool(rows) or asked != Asked(),
            verdict=None, tried="",
        )  # fmt: skip

    def one(request: Request) -> Response:
        sight = _Sight(visitor_of(request), parts.records.repositories())
        number = _number(request.path_params["number"])
        found, is_last = _first(parts.lines_from(number))
        if found is None:
            raise NotThereError
        row = sight.row(number, found)
        return page(request, "ledger_entry.html", row=row, is_last=is_last, **_contents(row.entry))

    async def check(request: Request) -> Response:
        visitor = visitor_of(request)
        fields = await checked_form(request)
        tried = str(fields.get("checkpoint", "")).strip()[:_LONGEST]
        try:
            kept = read_checkpoint(tried) if tried else None
        except ForereadError:
            kept, tried = None, f"!{tried}"
        verdict = None if tried.startswith("!") else await run_in_threadpool(_verdict, parts, busy, kept)
        sight = _Sight(visitor, parts.records.repositories())
        rows, has_more = await run_in_threadpool(_newest, parts.ledger_lines, Asked(), sight)
        return page(
            request, "ledger.html", status=400 if tried.startswith("!") else 200, rows=rows,
            older=rows[-1].number if has_more and rows else None, asked=Asked(), kinds=[kind.value for kind in Kind],
            named=sight.named(), is_kept=True, verdict=verdict, tried=Typed(tried.removeprefix("!")),
        )  # fmt: skip

    def export(request: Request) -> Response:
        sight = _Sight(visitor_of(request), parts.records.repositories())
        number, change = _number(request.query_params.get("repository", "")), request.query_params.get("change", "")
        if not change or not may(sight.visitor, number):
            raise NotThereError
        statements = _statements(parts, busy, number, change[:_LONGEST])
        named = f"attachment; filename=foreread-{number}-statements.jsonl"
        return Response(
            statements, 200, {"content-disposition": named, "cache-control": "no-store"}, "application/jsonl"
        )

    return [
        Route("/ledger", entries, methods=["GET"]),
        Route("/ledger/verify", check, methods=["POST"]),
        Route("/ledger/export", export, methods=["GET"]),
        Route("/ledger/{number}", one, methods=["GET"]),
    ]


@contextmanager
def _seat(seats: BoundedSemaphore) -> Iterator[None]:
    """Raises HTTPException where none is free: who waits would hold a thread that others need."""
    if not seats.acquire(blocking=False):
        raise HTTPException(503, _BUSY, {"retry-after": "30"})
    try:
        yield
    finally:
        seats.release()


class _Sight:
    """What one visitor may see of the ledger."""

    def __init__(self, visitor: Visitor, repositories: Mapping[int, str]) -> None:
        self.visitor = visitor
        self._names = repositories
        by_name: dict[str, list[int]] = {}
        for number, name in repositories.items():
            by_name.setdefault(name.casefold(), []).append(number)
        self._by_name = by_name

    def named(self) -> dict[int, str]:
        found = {number: name for number, name in self._names.items() if may(self.visitor, number)}
        return dict(sorted(found.items(), key=lambda each: each[1].casefold()))

    def sees(self, entry: LedgerEntry) -> bool:
        """An entry that names its repository by name alone is seen by who may read all that ever had the name."""
        if entry.subject is None:
            return entry.kind in _OPEN_KINDS
        if entry.subject.repository_id is not None:
            return may(self.visitor, entry.subject.repository_id)
        numbers = self._by_name.get(entry.subject.repository.casefold(), ())
        return bool(numbers) and all(may(self.visitor, number) for number in numbers)

    def row(self, number: int, line: bytes) -> Row:
        try:
            entry = read_entry(line)
        except LedgerError:
            return Row(number, "", "", None, is_broken=True)
        if not self.sees(entry):
            return Row(entry.number, entry.kind.value, entry.digest, None)
        return Row(entry.number, entry.kind.value, entry.digest, entry, publish.summary_of_entry(entry))


def _asked(request: Request) -> Asked:
    given = {name: request.query_params.get(name, "")[:_LONGEST] for name in ("kind", "repository", "change", "before")}
    kind = given["kind"] if given["kind"] in {each.value for each in Kind} else ""
    before = int(given["before"]) if _is_number(given["before"]) else None
    return Asked(kind, given["repository"], given["change"].removeprefix("#"), before)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _number(text: str) -> int:
    if not _is_number(text):
        raise NotThereError
    return int(text)


def _newest(lines: Callable[[], Iterable[bytes]], asked: Asked, sight: _Sight) -> tuple[list[Row], bool]:
    """The newest entries before `asked.before` that fit, newest first, and whether there are older ones.

    Lines are passed over by what stands in them before one is read: an entry takes thirty times as long.
    """
    last: deque[tuple[int, bytes]] = deque(maxlen=SHOWN + 1)
    for number, line in enumerate(lines()):
        if asked.before is not None and number >= asked.before:
            break
        if _may_fit(line, asked) and _fits(line, asked, sight):
            last.append((number, line))
    rows = [sight.row(number, line) for number, line in reversed(last)]
    return rows[:SHOWN], len(rows) > SHOWN


def _may_fit(line: bytes, asked: Asked) -> bool:
    """Entries are written in one form (docs/ledger.md), so that what they hold can be looked for as it is written."""
    return (not asked.kind or f'"kind":"{asked.kind}"'.encode() in line) and (
        not asked.change
        or f'"change":{json.dumps(asked.change, ensure_ascii=False)}'.encode("utf-8", "replace") in line
    )


def _fits(line: bytes, asked: Asked, sight: _Sight) -> bool:
    """What is not theirs to see fits a kind alone: a filter tells nothing of what it is about."""
    if not (asked.kind or asked.repository or asked.change):
        return True
    row = sight.row(0, line)
    if asked.kind and row.kind != asked.kind:
        return False
    if not (asked.repository or asked.change):
        return True
    subject = row.entry.subject if row.entry is not None else None
    return subject is not None and (
        (not asked.repository or str(subject.repository_id) == asked.repository)
        and (not asked.change or subject.change == asked.change)
    )


def _first(lines: Iterable[bytes]) -> tuple[bytes | None, bool]:
    """The first line, and whether it is the last."""
    two = list(islice(lines, 2))
    return (two[0] if two else None), len(two) < 2


def _contents(entry: LedgerEntry | None) -> dict[str, Any]:
    if entry is None:
        return {"body": "", "texts": (), "digests": ()}
    texts = [
        (name, record.digest, record.kept, None if record.text is None else redact(record.text))
        for name, record in entry.texts.items()
    ]
    return {
        "body": redact(json.dumps(entry.body, indent=2, ensure_ascii=False, sort_keys=True)),
        "texts": texts,
        "digests": list(entry.digests.items()),
    }


def _verdict(parts: Parts, busy: Lock, kept: Checkpoint | None = None) -> Verdict:
    """One at a time: it reads the whole ledger."""
    if not busy.acquire(blocking=False):
        raise HTTPException(503, _BUSY, {"retry-after": "30"})
    try:
        return verify(parts.ledger_lines(), kept)
    finally:
        busy.release()


def _statements(parts: Parts, busy: Lock, repository: int, change: str) -> str:
    """Nothing is stated of a ledger that is not whole. Raises NotThereError where there is nothing to state."""
    verdict = _verdict(parts, busy)
    if not verdict.whole:
        raise HTTPException(409, "The ledger is not whole, so nothing is stated of it. Verify it to see where.")
    found = list(_about(parts.ledger_lines(), repository, change))
    host = next((str(entry.body["host"]) for entry in _read(parts.ledger_lines()) if entry.kind is Kind.OPENED), "")
    try:
        return publish.render_statements(publish.export_intoto(change, found, verdict, host or parts.ways.site))
    except LedgerError as error:
        raise HTTPException(409, str(error)) from error


def _about(lines: Iterable[bytes], repository: int, change: str) -> Iterator[LedgerEntry]:
    asked = Asked(change=change)
    for entry in _read(line for line in lines if _may_fit(line, asked)):
        subject = entry.subject
        if subject is not None and (subject.repository_id, subject.change) == (repository, change):
            yield entry


def _read(lines: Iterable[bytes]) -> Iterator[LedgerEntry]:
    for line in lines:
        try:
            yield read_entry(line)
        except LedgerError:
            continue
