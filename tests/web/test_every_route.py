"""What holds for each page there is, and for those to come: found by walking the application's own routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from starlette.routing import BaseRoute, Mount, Route

from bot.desk import AskedQuestion, Outcome, OutcomeKind, RecordKey, Thumb, Turn
from bot.gate import Permission
from bot.post import Place
from bot.web import Parts, create_app
from bot.work import Task
from tests.fakes_service import MORNING, MemorySessions, MemoryTasks
from tests.web.conftest import Desk, a_record, parts_in_memory
from tests.web.team_desk import a_subject, ledger_of, park, some_entries

SHOP, VAULT = 5000, 6000
OPEN = {"/sign-in", "/sign-in/go", "/sign-in/back", "/healthz", "/readyz", "/metrics", "/static/{digest}/{name}"}
"""For everybody."""
DESCRIPTION = ("/openapi.json", "/docs", "/redoc")
"""How the interface for programs works; it holds nobody's data."""
HIDDEN = "hidden-thing"
"""In every text of what must not be shown."""


class Way(NamedTuple):
    """A path and a method that something answers."""

    path: str
    method: str


def ways(routes: Iterable[BaseRoute], before: str = "") -> Iterator[Way]:
    """All of them, those of mounted applications too."""
    for route in routes:
        if isinstance(route, Mount):
            yield from ways(route.routes, f"{before}{route.path}")
        elif isinstance(route, Route) or hasattr(route, "methods"):
            path: str = before + getattr(route, "path", "")
            for method in sorted(getattr(route, "methods", None) or {"GET"}):
                yield Way(path, method)


ALL = sorted(set(ways(create_app(parts_in_memory()).routes)))
GUARDED = [way for way in ALL if way.path not in OPEN and not way.path.endswith(DESCRIPTION)]
WRITES = [way for way in GUARDED if way.method not in {"GET", "HEAD", "OPTIONS"}]
ABOUT_CHANGES = [way for way in WRITES if "{" in way.path or way.path.endswith("/retry")]
READS = [way for way in GUARDED if way.method == "GET"]


def filled(path: str, owner: str, name: str, number: object) -> str:
    return (
        path.replace("{owner}", owner).replace("{name}", name).replace("{number}", str(number)).replace("{path:path}", "x")
    )  # fmt: skip


@pytest.fixture
def parts() -> Parts:
    """Of `acme/shop` a change that everybody here may see; of another organization one of each thing there is."""
    subject = a_subject(VAULT, "9", f"{HIDDEN}/{HIDDEN}")
    made = parts_in_memory(ledger_lines=lambda: iter(ledger_of(*some_entries(subject))))
    key = RecordKey(VAULT, 9)
    made.records.put(a_record(SHOP))
    hidden = a_record(
            VAULT,
            9,
            f"{HIDDEN}/{HIDDEN}",
            title=HIDDEN,
            author=HIDDEN,
            url=f"https://host.example/{HIDDEN}",
            base=HIDDEN,
            headline=HIDDEN,
            turns=(Turn(HIDDEN, ("grace", HIDDEN), HIDDEN, HIDDEN),),
            counted=(HIDDEN,),
            rules=(HIDDEN,),
            asked=(AskedQuestion(HIDDEN, HIDDEN, HIDDEN),),
            questions=(HIDDEN,),
            made_at=MORNING,
            tier="critical",
    )  # fmt: skip
    made.records.put(hidden)
    made.outcomes.note([Outcome(key, OutcomeKind.DEFECT, MORNING, HIDDEN, HIDDEN, HIDDEN, HIDDEN)])
    made.outcomes.think(Thumb(key, HIDDEN, HIDDEN, 77, HIDDEN, False, MORNING, HIDDEN))
    parked = park(made, VAULT, 9, HIDDEN)
    tasks: Any = made.tasks
    tasks.tasks[parked.key] = replace(parked, wish=replace(parked.wish, place=Place(HIDDEN, HIDDEN, 9), why=HIDDEN))
    return made


def test_the_walk_finds_the_pages() -> None:
    assert {way.path for way in ALL} >= OPEN | {"/", "/changes/{owner}/{name}/{number}", "/sign-out"}
    assert len(WRITES) >= 5


@pytest.mark.parametrize("way", GUARDED, ids=lambda way: f"{way.method} {way.path}")
def test_without_a_session_nothing_is_shown_or_done(way: Way, parts: Parts) -> None:
    """Not even looked for: whatever a page has forgotten, it asks nothing before it knows who is there."""
    nothing: Any = None
    bare = replace(parts, records=nothing, outcomes=nothing, tasks=nothing, deliveries=nothing, ledger_lines=nothing)
    with Desk(bare) as nobody:
        for owner, name, number in (("acme", "shop", 7), (HIDDEN, HIDDEN, 9)):
            answer = nobody.request(way.method, filled(way.path, owner, name, number))
            assert answer.status_code in {303, 401, 404}
            assert answer.headers.get("location", "/sign-in").startswith("/sign-in")


@pytest.mark.parametrize("way", READS, ids=lambda way: way.path)
def test_nothing_of_another_organization_is_on_any_page(way: Way, desk: Desk) -> None:
    desk.sign_in("grace", {SHOP: Permission.ADMIN})
    for owner, name, number in (("acme", "shop", 7), (HIDDEN, HIDDEN, 9), ("acme", HIDDEN, 1), (HIDDEN, "shop", 7)):
        path = filled(way.path, owner, name, number)
        answer = desk.get(path)
        assert answer.status_code < 500
        shown = answer.text.replace(path, "")  # programs are told what they asked for
        assert HIDDEN not in shown
        assert HIDDEN not in str(answer.headers)


@pytest.mark.parametrize("way", ABOUT_CHANGES, ids=lambda way: f"{way.method} {way.path}")
def test_nothing_is_done_to_another_organizations_change(way: Way, desk: Desk) -> None:
    desk.sign_in("grace", {SHOP: Permission.ADMIN})
    before = _state(desk)
    fields = {
        "key": f"change:{VAULT}:9",
        "task": f"change:{VAULT}:9",
        "head": "a" * 40,
        "question": HIDDEN,
        "thumb": "up",
    }
    path = filled(way.path, HIDDEN, HIDDEN, 9)
    answer = desk.request(way.method, path, data={"form_token": desk.form_token, **fields})
    assert answer.status_code in {303, 400, 401, 403, 404, 405, 415, 422}
    assert HIDDEN not in answer.text.replace(path, "").replace(f"change:{VAULT}:9", "")
    assert _state(desk) == before
    assert (desk.visits.said, desk.visits.approved) == ([], [])


@pytest.mark.parametrize("way", WRITES, ids=lambda way: f"{way.method} {way.path}")
def test_no_page_forgets_to_look_at_its_form(way: Way, desk: Desk) -> None:
    desk.sign_in("grace", {SHOP: Permission.ADMIN})
    park(desk.parts, SHOP, 7)
    before = _state(desk)
    other = desk.other_browser()
    other.sign_in("eve", {SHOP: Permission.ADMIN})
    fields = {"key": f"change:{SHOP}:7", "head": "a" * 40}
    for token in ("", other.form_token):
        for body in ({"data": {"form_token": token, **fields}}, {"json": {"form_token": token, **fields}}):
            answer = desk.request(way.method, filled(way.path, "acme", "shop", 7), **body)  # type: ignore[arg-type]
            assert answer.status_code in {401, 403, 404, 415, 422}
    assert _state(desk) == before
    assert (desk.visits.said, desk.visits.approved) == ([], [])


def _state(desk: Desk) -> object:
    tasks, sessions = desk.parts.tasks, desk.parts.sessions
    assert isinstance(tasks, MemoryTasks)
    assert isinstance(sessions, MemorySessions)
    outcomes: Any = desk.parts.outcomes
    kept: dict[str, Task] = dict(tasks.tasks)
    logins = sorted(session.visitor.login for session in sessions.held.values() if session.visitor.login == "grace")
    return kept, dict(outcomes.opinions), dict(outcomes.outcomes), logins
