"""What those who run the service see: health, readiness, metrics, logs; and what they never see."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.adapters.log import JsonLog
from bot.adapters.meters import Meters
from bot.errors import HostError, HostUnavailableError, StoreError, UsageError
from bot.ports import Waiting
from bot.web import Ways, create_app, create_backstage
from bot.web._health import remembered
from bot.web._log import Told
from tests.web.made import AT, SECRET, NothingWaits, made_parts

TOKEN = b"a token for those who run it"
WAYS = Ways("http://testserver", SECRET, bytes(32), metrics_token=TOKEN)
BEARER = {"authorization": f"Bearer {TOKEN.decode()}"}


def test_a_process_lives_even_where_it_cannot_work() -> None:
    with TestClient(create_app(made_parts(is_ready=lambda: "no database"))) as client:
        assert client.get("/healthz").text == "alive"


def test_why_a_service_is_not_ready_is_told_to_those_who_run_it_alone() -> None:
    with TestClient(create_app(made_parts(ways=WAYS, is_ready=lambda: "the disk is full"))) as client:
        stranger, operator = client.get("/readyz"), client.get("/readyz", headers=BEARER)
    assert (stranger.status_code, stranger.text) == (503, "not ready")
    assert (operator.status_code, operator.text) == (503, "the disk is full")


def test_strangers_who_ask_again_and_again_do_not_keep_the_database_busy() -> None:
    answers = iter(["", "the disk is full"])
    seconds = iter([0.0, 0.0, 0.5, 0.9, 1.1, 1.1])
    problem = remembered(lambda: next(answers), lambda: next(seconds))
    assert [problem() for _ in range(4)] == ["", "", "", "the disk is full"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": "Bearer wrong"},
        {"authorization": TOKEN.decode()},
        {"authorization": f"Basic {TOKEN.decode()}"},
        {"authorization": f"Bearer {TOKEN.decode()} "[:-2]},
    ],
)
def test_metrics_are_as_if_they_were_not_there_for_a_stranger(headers: dict[str, str]) -> None:
    with TestClient(create_app(made_parts(ways=WAYS))) as client:
        stranger, absent = client.get("/metrics", headers=headers), client.get("/nowhere", headers=headers)
    assert (stranger.status_code, stranger.text) == (absent.status_code, absent.text)
    assert stranger.status_code == 404


def test_without_a_token_nobody_sees_metrics() -> None:
    with TestClient(create_app(made_parts())) as client:
        assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_metrics_tell_how_much_there_is_to_do() -> None:
    meters = Meters("1.2.3")
    meters.watch(NothingWaits(Waiting(3, 1, 20, 4, 2, 61.5)).waiting)
    meters.ran("change", "done", 12.5)
    meters.asked_host("rest", 200)
    meters.asked_model("anthropic:model", "done", 1000, 50, 0.25)
    with TestClient(create_app(made_parts(ways=WAYS, meters=meters))) as client:
        client.get("/nowhere/of/mine?code=secret")
        text = client.get("/metrics", headers=BEARER).text
    for line in (
        'foreread_build_info{version="1.2.3"} 1.0',
        'foreread_deliveries_waiting{state="unread"} 3.0',
        'foreread_tasks{state="parked"} 2.0',
        "foreread_oldest_task_seconds 61.5",
        "foreread_store_up 1.0",
        'foreread_runs_total{kind="change",outcome="done"} 1.0',
        'foreread_run_seconds_bucket{kind="change",le="30.0"} 1.0',
        'foreread_host_requests_total{api="rest",status="200"} 1.0',
        'foreread_model_tokens_total{direction="in",model="anthropic:model"} 1000.0',
        'foreread_model_usd_total{model="anthropic:model"} 0.25',
        'foreread_requests_total{method="GET",route="",status="404"} 1.0',
    ):
        assert line in text.splitlines()
    assert "_created" not in text
    assert "secret" not in text
    assert "nowhere" not in text


def test_metrics_can_be_read_while_the_database_is_away() -> None:
    def waiting() -> Waiting:
        raise StoreError("It is away.")

    meters = Meters()
    meters.watch(waiting)
    assert b"foreread_store_up 0.0" in meters.text()
    assert b"foreread_tasks{" not in meters.text()


def test_backstage_asks_for_no_token_and_tells_why() -> None:
    with TestClient(create_backstage(Meters("7"), lambda: "the relay has stopped")) as client:
        assert client.get("/healthz").status_code == 200
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "the relay has stopped")
        assert 'foreread_build_info{version="7"} 1.0' in client.get("/metrics").text


def told(routes: list[Any], ask: Callable[[TestClient], object]) -> list[dict[str, Any]]:
    lines: list[bytes] = []
    parts = made_parts(log=JsonLog(lines.append, lambda: AT))
    app = Told(Starlette(routes=routes), parts)
    ask(TestClient(app, raise_server_exceptions=False))
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 and line.isascii() for line in lines)
    return [json.loads(line) for line in lines]


async def fine(_: Request) -> PlainTextResponse:
    return PlainTextResponse("fine")


async def broken(_: Request) -> PlainTextResponse:
    raise LookupError("text of a pull request")


def test_a_request_is_logged_by_its_path_without_its_query() -> None:
    (line,) = told([Route("/changes/{number}", fine)], lambda client: client.get("/changes/7?code=secret"))
    assert {**line, "ms": 0} == {
        "at": "2026-11-22T09:30:00.000Z", "level": "info", "what": "request", "method": "GET", "path": "/changes/7",
        "route": "/changes/{number}", "status": 200, "ms": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("route", "path", "template"),
    [
        (Mount("/api", routes=[Route("/changes/{number}", fine)]), "/api/changes/7", "/api/changes/{number}"),
        (Mount("/static", app=PlainTextResponse("x")), "/static/desk.css", "/static"),
        (Route("/x", fine), "/y", ""),
    ],
)
def test_pages_are_counted_by_the_template_of_their_path(route: Any, path: str, template: str) -> None:
    (line,) = told([route], lambda client: client.get(path))
    assert line["route"] == template


def test_a_failure_is_logged_by_its_class_and_place_and_never_by_what_it_says() -> None:
    failed, request = told([Route("/x", broken)], lambda client: client.get("/x"))
    assert (failed["what"], failed["error"], request["status"]) == ("failed", "LookupError", 500)
    assert "test_operations.py:" in failed["where"]
    assert "pull request" not in json.dumps(failed)


def test_machines_that_ask_whether_all_is_well_are_not_logged() -> None:
    assert told([Route("/healthz", fine)], lambda client: client.get("/healthz")) == []


@pytest.mark.parametrize("hostile", ["/a%0d%0a{%22level%22:%22error%22}", "/%1b[31m", "/%e2%80%a8", "/" + "x" * 9000])
def test_no_path_can_forge_a_line(hostile: str) -> None:
    (line,) = told([], lambda client: client.get(hostile))
    assert line["what"] == "request"
    assert len(line["path"]) <= 301


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (
            StoreError("The database failed: inside 10.0.0.7, as user foreread.", "Look whether it runs."),
            503,
            "The service&#x27;s database cannot be had now.",
        ),
        (HostUnavailableError("GitHub is away."), 503, "GitHub is away."),
        (HostError("GitHub <refused>."), 502, "GitHub &lt;refused&gt;."),
        (UsageError("No such thing."), 400, "No such thing."),
        (HTTPException(404, "<script>"), 404, "&lt;script&gt;"),
        (ValueError("inside"), 500, "Internal Server Error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_is_a_page_that_says_what_to_do_and_nothing_of_the_code(
    error: Exception, status: int, said: str
) -> None:
    async def page(_: Request) -> PlainTextResponse:
        raise error

    app = create_app(made_parts())
    app.router.routes.insert(0, Route("/page", page))
    app.router.routes.insert(0, Route("/api/page", page))
    with TestClient(app, raise_server_exceptions=False) as client:
        answer, data = client.get("/page"), client.get("/api/page")
    assert (answer.status_code, data.status_code) == (status, status)
    assert said in answer.text
    assert "inside" not in answer.text + data.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert data.headers["content-type"] == "application/problem+json"
    assert ("retry-after" in answer.headers) == (status == 503)
