"""The ledger: where it ends, its entries, whether it is whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import Field

from bot.errors import LedgerError
from bot.ledger import Kind, LedgerEntry, Verdict, read_entry, verify
from bot.web.api._callers import Caller, CallerIs, PartsAre
from bot.web.api._cursors import Limit
from bot.web.api._problems import declared
from bot.web.api._route import TaggedRoute
from bot.web.api._shapes import Count, Shape

_Found = TypeVar("_Found")
MOST_READ: Final = 20_000
"""Lines that one request looks at, whatever it is looking for: some 0.4 s."""
OF_NOBODY: Final = frozenset({Kind.OPENED, Kind.KEY, Kind.REPAIR})
"""Kinds that are about the ledger itself, and say nothing of any repository."""

router = APIRouter(route_class=TaggedRoute, prefix="/ledger", tags=["ledger"])


class HeadShape(Shape):
    """Where the ledger ends: worth keeping elsewhere (docs/ledger.md)."""

    entries: Count
    digest: str | None = Field(description="Of the last entry, `sha256:…`; null for a ledger without entries.")
    checkpoint: str | None = Field(description="`COUNT:DIGEST`, as `foreread ledger verify --checkpoint` takes it.")


class ActorShape(Shape):
    """An account at the host."""

    id: int
    login: str = Field(description="Its name at that time; empty where only the number is kept.")


class SubjectShape(Shape):
    """What an entry is about."""

    repository: str
    repository_id: int | None
    change: str = Field(description="The number of the change, or a commit.")
    head: str
    base: str
    base_ref: str
    target: str


class TextShape(Shape):
    """What an entry holds of a text that may be erased."""

    digest: str
    kept: bool = Field(description="Whether the text itself was kept, or its digest alone.")
    text: str | None = Field(description="Other people's text; null where it was not kept or was erased.")


class EntryShape(Shape):
    """One entry, as it stands in the ledger (docs/ledger.md says what each kind proves)."""

    number: Count = Field(description="Counted from 0.")
    at: str = Field(description="When it was written, by the writer's clock, in UTC.")
    kind: str = Field(description="Read leniently: further kinds may come.")
    subject: SubjectShape | None
    actor: ActorShape | None
    digests: dict[str, str]
    body: dict[str, Any] = Field(description="By kind; `foreread schema ledger` describes each.")
    texts: dict[str, TextShape]
    previous: str | None = Field(description="Digest of the entry before; null for the first.")
    digest: str
    key: str | None = Field(description="Id of the key that signs it.")
    signature: str | None = Field(description="Base64 of the Ed25519 signature.")


class EntriesShape(Shape):
    """A page of entries, by their number."""

    entries: tuple[EntryShape, ...] = Field(
        description="Those about repositories that the caller may read, and those about the ledger itself. "
        "Erasures are not among them. It may hold none although there is a next page."
    )
    next: Count | None = Field(description="`start` of the next page; null at the end of the ledger.")


class FaultShape(Shape):
    """One thing that is wrong, and where."""

    wrong: str = Field(description="What kind of fault.")
    line: Count = Field(description="Counted from 1.")
    number: int = Field(description="Of the entry.")
    what: str = Field(description="In plain words.")


class VerdictShape(Shape):
    """What was found in the whole ledger. Signatures are checked by `foreread ledger verify --key`, not here."""

    is_whole: bool = Field(description="Whether nothing is wrong, as far as it could be seen.")
    entries: Count
    ledger: str = Field(description="The ledger's id; empty where its first entry could not be read.")
    checkpoint: str | None
    erased: Count = Field(description="Texts that were erased, as later entries say.")
    faults: tuple[FaultShape, ...]
    more_faults: Count = Field(description="Faults that are not told one by one.")
    notes: tuple[str, ...] = Field(description="What is no fault, and what could not be seen.")


@router.get("", responses=declared(403))
def ledger_head(caller: CallerIs, parts: PartsAre, request: Request) -> HeadShape:
    """Where the ledger ends."""
    _must_read_some(caller)
    kept: Remembered[HeadShape] = request.app.state.head
    return kept.get(parts.now(), lambda: _head(parts.ledger_lines()))


@router.get("/entries", responses=declared(403, 422))
def ledger_entries(
    caller: CallerIs,
    parts: PartsAre,
    start: Annotated[int, Query(ge=0, le=10**9, description="The number of the first entry to look at.")] = 0,
    kind: Annotated[Kind | None, Query(description="Only entries of this kind.")] = None,
    repository_id: Annotated[int | None, Query(ge=1, le=2**53 - 1, description="Only about this repository.")] = None,
    change: Annotated[str | None, Query(max_length=100, description="Only about this change.")] = None,
    limit: Limit = 50,
) -> EntriesShape:
    """Entries, oldest first."""
    _must_read_some(caller)
    readable = caller.readable()
    found: list[EntryShape] = []
    number = start
    for number, line in enumerate(parts.lines_from(start), start):
        if len(found) == limit or number - start == MOST_READ:
            return EntriesShape(entries=tuple(found), next=number)
        entry = _read(line)
        if (
            entry is not None
            and _is_shown(entry, readable)
            and kind in {None, entry.kind}
            and (repository_id is None or (entry.subject is not None and entry.subject.repository_id == repository_id))
            and (change is None or (entry.subject is not None and entry.subject.change == change))
        ):
            found.append(_shape(entry))
    return EntriesShape(entries=tuple(found), next=None)


@router.get("/verify", responses=declared(403))
def ledger_verify(caller: CallerIs, parts: PartsAre, request: Request) -> VerdictShape:
    """Check every entry and every link. What was found is told again for some seconds."""
    _must_read_some(caller)
    kept: Remembered[VerdictShape] = request.app.state.verdict
    return kept.get(parts.now(), lambda: _verdict(verify(parts.ledger_lines())))


class Remembered(Generic[_Found]):
    """What took long to find out, told again for a while; whoever asks meanwhile waits for the same answer."""

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._lock = Lock()
        self._found: tuple[datetime, _Found] | None = None

    def get(self, now: datetime, find: Callable[[], _Found]) -> _Found:
        with self._lock:
            if self._found is None or (now - self._found[0]).total_seconds() >= self._keep_s:
                self._found = (now, find())
            return self._found[1]


def _must_read_some(caller: Caller) -> None:
    if not caller.readable():
        raise HTTPException(403, "The ledger is for those who can read one of the repositories at least.")


def _is_shown(entry: LedgerEntry, readable: frozenset[int]) -> bool:
    """A name may have passed to another repository; its number has not."""
    if entry.subject is None:
        return entry.kind in OF_NOBODY
    return entry.subject.repository_id in readable


def _read(line: bytes) -> LedgerEntry | None:
    """None for what is no entry: `verify` says where and why."""
    try:
        return read_entry(line)
    except LedgerError:
        return None


def _head(lines: Iterable[bytes]) -> HeadShape:
    ends = deque(enumerate(lines, 1), maxlen=1)
    if not ends:
        return HeadShape(entries=0, digest=None, checkpoint=None)
    count, last = ends[0]
    entry = _read(last)
    digest = None if entry is None else entry.digest
    return HeadShape(entries=count, digest=digest, checkpoint=None if digest is None else f"{count}:{digest}")


def _shape(entry: LedgerEntry) -> EntryShape:
    texts = {name: TextShape(digest=text.digest, kept=text.kept, text=text.text) for name, text in entry.texts.items()}
    return EntryShape(
        number=entry.number,
        at=entry.at,
        kind=entry.kind,
        subject=None if entry.subject is None else SubjectShape(**entry.subject._asdict()),
        actor=None if entry.actor is None else ActorShape(**entry.actor._asdict()),
        digests=dict(entry.digests),
        body=dict(entry.body),
        texts=texts,
        previous=entry.previous,
        digest=entry.digest,
        key=entry.key,
        signature=entry.signature,
    )


def _verdict(found: Verdict) -> VerdictShape:
    faults = tuple(
        FaultShape(wrong=each.wrong, line=each.line, number=each.number, what=each.what) for each in found.faults
    )
    return VerdictShape(
        is_whole=found.whole,
        entries=found.entries,
        ledger=found.ledger,
        checkpoint=None if found.head is None else str(found.head),
        erased=found.erased,
        faults=faults,
        more_faults=found.more_faults,
        notes=found.notes,
    )
