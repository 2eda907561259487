"""The desk in one process: the application over stores in memory, a host that does what a test says, a clock that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.desk import Record, RecordKey, Visitor
from bot.gate import Permission
from bot.post import Place
from bot.web import Parts, Ways, create_app
from bot.web._session import begin, cookie_name
from tests.fakes_service import (
    MORNING,
    MemoryDeliveries,
    MemoryOutcomes,
    MemoryRecords,
    MemorySessions,
    MemoryTasks,
    MovableClock,
    ScriptedVisits,
)

URL = "https://desk.example"
SECRET = b"a secret of webhooks with 32 bytes or more"


class Desk(TestClient):
    """A browser at the desk: it keeps cookies, says where it sends forms from, and follows no redirection by itself."""

    def __init__(self, parts: Parts, make: Callable[[Parts], ASGIApp] = create_app) -> None:
        self.application = make(parts)
        super().__init__(self.application, base_url=parts.ways.public_url, follow_redirects=False)
        self.parts = parts
        self.headers["origin"] = parts.ways.public_url

    @property
    def visits(self) -> ScriptedVisits:
        assert isinstance(self.parts.visits, ScriptedVisits)
        return self.parts.visits

    @property
    def clock(self) -> MovableClock:
        assert isinstance(self.parts.now, MovableClock)
        return self.parts.now

    def other_browser(self) -> Desk:
        """Another browser at the same desk."""
        return Desk(self.parts, lambda _: self.application)

    def later(self, **by: float) -> None:
        """So many `minutes`, `hours` … go by."""
        self.clock.advance(timedelta(**by))

    def sign_in(self, login: str, permissions: Mapping[int, Permission] | None = None) -> Visitor:
        return sign_in(self, login, permissions or {})

    @property
    def form_token(self) -> str:
        """One that this browser's session was given."""
        from bot.web._session import form_token_of

        name = self.cookies[cookie_name(self.parts.ways)]
        session = self.parts.sessions.find(name, self.parts.now())
        assert session is not None, "Nobody is signed in."
        return form_token_of(session)

    def submit(self, path: str, **fields: str) -> Any:
        """Sends a form of the desk, with its token."""
        return self.post(path, data={"form_token": self.form_token, **fields})

    def put(self, *records: Record) -> None:  # type: ignore[override]
        """Puts them on record; no page takes the method PUT."""
        for record in records:
            self.parts.records.put(record)


def sign_in(client: Desk, login: str, permissions: Mapping[int, Permission]) -> Visitor:
    """Opens a session as the sign-in does, without going to the host; the host says the same of them when it is asked."""
    visitor = client.visits.know(login, permissions)
    name = begin(client.parts, visitor, client.visits.token_for(login))
    client.cookies.set(cookie_name(client.parts.ways), name, domain="desk.example", path="/")
    return visitor


def parts_in_memory(**fields: Any) -> Parts:
    clock = MovableClock()
    tasks = MemoryTasks(clock)
    return replace(
        Parts(
            ways=Ways(URL, SECRET, bytes(range(32)), "https://host.example", "1.2.3"),
            deliveries=MemoryDeliveries(tasks),
            tasks=tasks,
            records=MemoryRecords(),
            outcomes=MemoryOutcomes(),
            sessions=MemorySessions(),
            visits=ScriptedVisits(),
            now=clock,
        ),
        **fields,
    )


@pytest.fixture
def parts() -> Parts:
    return parts_in_memory()


@pytest.fixture
def desk(parts: Parts) -> Iterator[Desk]:
    with Desk(parts) as client:
        yield client


def a_record(repository_id: int = 5000, number: int = 7, place: str = "acme/shop", **fields: Any) -> Record:
    """An open change that waits for people since this morning."""
    owner, _, name = place.partition("/")
    record = Record(
        key=RecordKey(repository_id, number),
        place=Place(owner, name, number),
        installation=1,
        change=f"PR_{repository_id}_{number}",
        url=f"https://host.example/{place}/pull/{number}",
        title="Round prices up",
        author="ada",
        head="a" * 40,
        base="main",
        is_open=True,
        is_merged=False,
        is_draft=False,
        is_private=True,
        seen_at=MORNING,
        first_seen_at=MORNING - timedelta(hours=3),
        waiting_since=MORNING - timedelta(hours=2),
        settled_at=None,
        state="waiting",
        headline="Waiting for one approval",
        tier="elevated",
        added=40,
        removed=8,
        files=3,
        proven=10,
        assisted=20,
        minutes=12,
    )
    return replace(record, **fields)
