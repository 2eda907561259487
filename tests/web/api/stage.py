"""The interface for programs with data behind it: two organisations, four accounts, a ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.desk import (
    AskedQuestion,
    Excerpt,
    ExcerptLine,
    Outcome,
    OutcomeKind,
    Record,
    RecordKey,
    Thumb,
    Turn,
    Visitor,
)
from bot.gate import Permission
from bot.ledger import Subject, drafts
from bot.ports import Tasks
from bot.post import Place
from bot.web import Parts, Ways
from bot.web._guard import guards
from bot.web._session import begin, cookie_name, form_token_of
from bot.web.api import Limits, api_app
from bot.web.api._limits import Rate
from bot.work import MOST_TRIES, TaskKind, Urgency, Wish
from bot.work import Outcome as RunEnd
from bot.work import OutcomeKind as RunEndKind
from tests.fakes_service import MemoryOutcomes, MemoryRecords, MemorySessions, MemoryTasks, ScriptedVisits
from tests.ledger.entries import BEN as BEN_ACTOR
from tests.ledger.entries import Made

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PUBLIC = "http://testserver"
SHOP, TILL, VAULT = 9001, 9002, 7001
"""Repositories of acme, acme, and another organisation."""
HEAD = "a1" * 20
PLENTY = Rate(1e9, 1e9)
UNLIMITED = Limits(caller=PLENTY, address=PLENTY, unknown=PLENTY, asked=PLENTY)

ADA = Visitor(101, "ada-example", "Ada Example", {SHOP: Permission.WRITE, TILL: Permission.READ})
BEN = Visitor(102, "ben-example", "Ben Example", {SHOP: Permission.READ})
EVE = Visitor(103, "eve-example", "", {VAULT: Permission.ADMIN})
NOBODY = Visitor(104, "dan-example", "", {})
TOKENS = {"ada-token": ADA, "ben-token": BEN, "eve-token": EVE, "dan-token": NOBODY}


def record(repository: int, name: str, number: int, **others: Any) -> Record:
    """A change; `others` in place of what it would have."""
    made = Record(
        key=RecordKey(repository, number), place=Place(name.split("/", maxsplit=1)[0], name.split("/")[1], number), installation=5,
        change=f"PR_{repository}_{number}", url=f"https://github.com/{name}/pull/{number}", title=f"Refund twice {number}",
        author="cleo-example", head=HEAD, base="main", is_open=True, is_merged=False, is_draft=False, is_private=True,
        seen_at=NOW, first_seen_at=NOW - timedelta(hours=100 - number), waiting_since=NOW - timedelta(hours=3),
        settled_at=None, state="waiting", headline="One senior is asked", tier="high", added=120, removed=14, files=6,
        proven=30, assisted=80, minutes=9,
        turns=(Turn("ada", ("ada-example",), "approval", "high asks for one senior"),),
        brief={"schema_version": "1.0", "questions": [{"id": "5a35752af62e", "source": "rule removed-guard"}]},
        decision={"version": 1, "state": "waiting"}, rules=("removed-guard",),
        asked=(AskedQuestion("5a35752af62e", "removed-guard", "rule"),), made_at=NOW, probability=0.25,
        excerpts=(Excerpt("5a35752af62e", "shop/pay.py", (ExcerptLine(7, "    return <b>", is_asked_about=True),)),),
    )  # fmt: skip
    return replace(made, **others)


def token_of(visitor: Visitor) -> str:
    """Their token of the host."""
    return next(token for token, each in TOKENS.items() if each.id == visitor.id)


RECORDS = (
    *(record(SHOP, "acme/shop", number) for number in range(1, 8)),
    record(SHOP, "acme/shop", 8, tier="low", state="satisfied", title="\u202eevil <script> \ud83d"),
    record(SHOP, "acme/shop", 9, is_open=False, is_merged=True, commit="d4" * 20, merged_at=NOW, gated=True),
    record(TILL, "acme/till", 3),
    record(VAULT, "globex/vault", 1, title="The merger"),
)


def park(tasks: Tasks, change: Record) -> str:
    """Its key, after it came to nothing so often that nobody tries any more."""
    key = f"change:{change.key.repository_id}:{change.key.number}"
    wish = Wish(key, TaskKind.CHANGE, change.place, change.key.repository_id, 5, "pushed", Urgency.CHANGE)
    tasks.want([wish], NOW - timedelta(hours=2))
    for _ in range(MOST_TRIES):
        begun = tasks.launch(key)
        assert begun is not None
        tasks.settle(begun.run, RunEnd(RunEndKind.FAILED, "The host refused: no such branch."), NOW)
    return key


class CountedVisits(ScriptedVisits):
    """The host, as far as tokens go; what was asked with which token is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {each.login: each for each in TOKENS.values()}
        self.tokens = {token: each.login for token, each in TOKENS.items()}
        self.sent: list[str] = []

    def visitor(self, token: str) -> Visitor:
        self.sent.append(token)
        return super().visitor(token)


def ledger() -> list[bytes]:
    """Of both organisations."""
    made = Made()
    for number, (name, repository) in enumerate([("acme/shop", SHOP), ("globex/vault", VAULT)] * 4):
        subject = Subject(name, str(number + 1), HEAD, "b2" * 20, "refs/heads/main", "c3" * 20, repository)
        made.add(
            drafts.answer(subject, BEN_ACTOR, question="5a35752af62e", choice="handled", text=f"at pay.py:{number}")
        )
    return made.lines


@dataclass(slots=True)
class Stage:
    """The interface as a program meets it."""

    records: MemoryRecords = field(default_factory=MemoryRecords)
    tasks: MemoryTasks = field(default_factory=MemoryTasks)
    outcomes: MemoryOutcomes = field(default_factory=MemoryOutcomes)
    sessions: MemorySessions = field(default_factory=MemorySessions)
    visits: CountedVisits = field(default_factory=CountedVisits)
    lines: list[bytes] = field(default_factory=ledger)
    now: datetime = NOW
    limits: Limits = UNLIMITED
    app: Starlette = field(init=False)
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        absent: Any = None
        self.parts = Parts(
            Ways(PUBLIC, b"a secret that only tests know, long enough", bytes(range(32))), absent,
            cast("Any", self.tasks), self.records, self.outcomes, self.sessions, self.visits, lambda: self.now,
            ledger_lines=lambda: iter(self.lines),
        )  # fmt: skip
        for each in RECORDS:
            self.records.put(each)
        for each in (RECORDS[0], RECORDS[9], RECORDS[10]):
            park(self.tasks, each)
        self.outcomes.note([
            Outcome(each.key, OutcomeKind.DEFECT, NOW - timedelta(days=2), "ada-example", "5a35752af62e", "removed-guard",
                    f"{each.url}#1")
            for each in RECORDS
        ])  # fmt: skip
        for each in (RECORDS[0], RECORDS[10]):
            self.outcomes.think(
                Thumb(each.key, "5a35752af62e", "removed-guard", 105, "fay-example", False, NOW, "known")
            )
        api = api_app(self.parts, self.limits)
        self.app = Starlette(routes=[Mount("/api", app=api)], middleware=guards(self.parts))
        self.app.state.parts = self.parts

    def client(self, token: str = "", *, raises: bool = True) -> TestClient:
        """A program with that token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return TestClient(self.app, PUBLIC, headers=headers, raise_server_exceptions=raises)

    def browser(self, visitor: Visitor) -> TestClient:
        """A browser in which somebody signed in."""
        name = begin(self.parts, visitor, token_of(visitor))
        return TestClient(self.app, PUBLIC, cookies={cookie_name(self.parts.ways): name})

    def form_headers(self, browser: TestClient) -> dict[str, str]:
        """What a script of the desk sends with a request that changes something."""
        session = self.sessions.find(browser.cookies[cookie_name(self.parts.ways)], self.now)
        assert session is not None
        return {"X-Foreread-Form": form_token_of(session), "Origin": PUBLIC}

    @property
    def wanted(self) -> list[Wish]:
        """What was wished for by programs."""
        return [each.wish for each in self.tasks.tasks.values() if each.wish.why != "pushed"]
