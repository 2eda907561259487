"""Who may see and do what: each test is an attack, or a mishap that must end like one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.gate import Permission
from bot.web import Parts, create_app
from bot.web._guard import checked_form, form_token, may, record_for, token_of, visitor_of
from tests.web.conftest import Desk, a_record

SHOP, VAULT = 5000, 6000


async def who(request: Request) -> Response:
    return PlainTextResponse(visitor_of(request).login)


async def form(request: Request) -> Response:
    return PlainTextResponse(form_token(request))


async def act(request: Request) -> Response:
    fields = await checked_form(request)
    return PlainTextResponse(f"done: {fields.get('text')}")


def change(request: Request) -> Response:
    return PlainTextResponse(record_for(request).title)


async def merge(request: Request) -> Response:
    record = record_for(request, Permission.WRITE)
    await checked_form(request)
    request.app.state.parts.visits.say(token_of(request), record.place, "merged")
    return PlainTextResponse("done")


def probes(parts: Parts) -> ASGIApp:
    """The application, with pages that show what the guard says."""
    app = create_app(parts)
    app.router.routes[:0] = [
        Route("/probe/who", who),
        Route("/api/probe", who),
        Route("/probe/form", form),
        Route("/probe/act", act, methods=["GET", "POST"]),
        Route("/probe/{owner}/{name}/{number}", change),
        Route("/probe/{owner}/{name}/{number}/merge", merge, methods=["POST"]),
    ]
    return app


@pytest.fixture
def desk(parts: Parts) -> Iterator[Desk]:
    with Desk(parts, probes) as client:
        yield client


# --- who is there -------------------------------------------------------------------------------------------------------


def test_nobody_is_led_to_the_sign_in_and_back_to_where_they_were(desk: Desk) -> None:
    answer = desk.get("/probe/who?by=age&x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/probe/who%3Fby%3Dage%26x%3D1")


def test_programs_are_told_in_json_that_they_must_sign_in(desk: Desk) -> None:
    answer = desk.get("/api/probe")
    assert (answer.status_code, answer.json()) == (401, {"error": "Sign in first."})


def test_who_is_signed_in_is_known(desk: Desk) -> None:
    desk.sign_in("grace")
    assert desk.get("/probe/who").text == "grace"


# --- forms --------------------------------------------------------------------------------------------------------------


def test_a_form_of_this_visit_is_taken(desk: Desk) -> None:
    desk.sign_in("grace")
    token = desk.get("/probe/form").text
    assert desk.post("/probe/act", data={"form_token": token, "text": "hé"}).text == "done: hé"


def test_another_organizations_change_is_answered_like_one_that_is_not_there(desk: Desk) -> None:
    desk.put(a_record(SHOP), a_record(VAULT, place="secret/vault", title="Key rotation"))
    desk.sign_in("grace", {SHOP: Permission.WRITE})
    assert desk.get("/probe/acme/shop/7").text == "Round prices up"
    hidden, absent = desk.get("/probe/secret/vault/7"), desk.get("/probe/secret/nothing/7")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert dict(hidden.headers) == dict(absent.headers)


@pytest.mark.parametrize("least", Permission)
@pytest.mark.parametrize("held", Permission)
def test_a_permission_suffices_for_what_is_not_above_it(held: Permission, least: Permission, desk: Desk) -> None:
    ranks = ["none", "read", "triage", "write", "maintain", "admin"]
    visitor = desk.visits.know("grace", {SHOP: held})
    assert may(visitor, SHOP, least) == (held != "none" and ranks.index(held) >= ranks.index(least))
    assert not may(visitor, VAULT, least)
