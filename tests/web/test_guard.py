"""Who may see and do what: each test is an attack, or a mishap that must end like one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.errors import StoreError
from bot.gate import Permission
from bot.web import Parts, create_app
from bot.web._guard import checked_form, checked_header, form_token, may, record_for, token_of, visitor_of
from tests.fakes_service import MemorySessions
from tests.web.conftest import Desk, a_record

SHOP, VAULT = 5000, 6000


async def who(request: Request) -> Response:
    return PlainTextResponse(visitor_of(request).login)


async def script(request: Request) -> Response:
    if request.method == "GET":
        return await who(request)
    return PlainTextResponse(checked_header(request, request.headers.get("x-token", "")).visitor.login)


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
        Route("/api/probe", script, methods=["GET", "POST"]),
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
    assert (answer.status_code, answer.json()["detail"]) == (401, "Sign in first.")


def test_who_is_signed_in_is_known(desk: Desk) -> None:
    desk.sign_in("grace")
    assert desk.get("/probe/who").text == "grace"


# --- forms --------------------------------------------------------------------------------------------------------------


def test_a_form_of_this_visit_is_taken(desk: Desk) -> None:
    desk.sign_in("grace")
    token = desk.get("/probe/form").text
    assert desk.post("/probe/act", data={"form_token": token, "text": "hé"}).text == "done: hé"


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "x",
        "x.y",
        "{salt}",
        "{salt}.",
        ".{mac}",
        "{other}.{mac}",
        "{salt}.{mac}0",
        "{salt}.{upper}",
        "\u00e9.{mac}",
        "\x00.\x00",
    ],
)
def test_a_form_without_the_token_of_this_visit_does_nothing(token: str, desk: Desk) -> None:
    desk.sign_in("grace")
    salt, _, mac = desk.form_token.partition(".")
    other = desk.form_token.partition(".")[0]
    sent = token.format(salt=salt, mac=mac, other=other, upper=mac.upper())
    assert desk.post("/probe/act", data={"form_token": sent, "text": "x"}).status_code == 403
    assert desk.post("/probe/act", data={"text": "x"}).status_code == 403


def test_a_token_of_another_visit_does_nothing(desk: Desk) -> None:
    desk.sign_in("grace")
    for login in ("eve", "grace"):
        other = desk.other_browser()
        other.sign_in(login)
        assert desk.post("/probe/act", data={"form_token": other.form_token}).status_code == 403


def test_a_token_of_a_session_that_has_ended_does_nothing_in_the_next(desk: Desk) -> None:
    desk.sign_in("grace")
    token = desk.form_token
    desk.submit("/sign-out")
    assert desk.post("/probe/act", data={"form_token": token}).headers["location"] == "/sign-in"
    desk.sign_in("grace")
    assert desk.post("/probe/act", data={"form_token": token}).status_code == 403


def test_nothing_is_done_by_a_link(desk: Desk) -> None:
    desk.sign_in("grace")
    assert desk.get("/probe/act", params={"form_token": desk.form_token, "text": "x"}).status_code == 403
    answer = desk.post("/probe/act", params={"form_token": desk.form_token, "text": "x"})
    assert answer.status_code == 403


def test_what_does_not_say_where_it_comes_from_does_nothing(desk: Desk) -> None:
    """No browser leaves out both `Origin` and `Sec-Fetch-Site` when it sends a form."""
    desk.sign_in("grace")
    token = desk.form_token
    del desk.headers["origin"]
    assert desk.post("/probe/act", data={"form_token": token}).status_code == 403
    assert desk.post("/probe/act", data={"form_token": token}, headers={"sec-fetch-site": "same-origin"}).text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_only_forms_are_read(kind: str, desk: Desk) -> None:
    desk.sign_in("grace")
    body = f"form_token={desk.form_token}&text=x"
    assert desk.post("/probe/act", content=body, headers={"content-type": kind}).status_code == 403


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"a=" + b"x" * (1 << 20), b"&".join(b"a%d=1" % number for number in range(100)), "é=1".encode()],
    ids=["no text", "large", "many", "not ascii"],
)
def test_a_form_that_no_page_of_ours_sends_is_refused(body: bytes, desk: Desk) -> None:
    desk.sign_in("grace")
    sent = b"form_token=" + desk.form_token.encode() + b"&" + body
    assert desk.post("/probe/act", content=sent, headers=FORM).status_code == 403


def test_what_a_database_would_not_take_is_taken_out(desk: Desk) -> None:
    desk.sign_in("grace")
    sent = f"form_token={desk.form_token}&text=a%00b%ff%ed%a0%80c"
    text = desk.post("/probe/act", content=sent, headers=FORM).text
    assert text.startswith("done: a\ufffdb")
    assert "\0" not in text
    text.encode()


def test_a_script_of_ours_sends_the_token_in_a_header(desk: Desk) -> None:
    desk.sign_in("grace")
    other = desk.other_browser()
    other.sign_in("eve")
    assert desk.post("/api/probe", headers={"x-token": desk.form_token}).text == "grace"
    for headers in ({}, {"x-token": other.form_token}, {"x-token": desk.form_token, "origin": "https://evil.example"}):
        assert desk.post("/api/probe", headers=headers).status_code == 403


# --- what is shown ------------------------------------------------------------------------------------------------------


def test_another_organizations_change_is_answered_like_one_that_is_not_there(desk: Desk) -> None:
    desk.put(a_record(SHOP), a_record(VAULT, place="secret/vault", title="Key rotation"))
    desk.sign_in("grace", {SHOP: Permission.WRITE})
    assert desk.get("/probe/acme/shop/7").text == "Round prices up"
    hidden, absent = desk.get("/probe/secret/vault/7"), desk.get("/probe/secret/nothing/7")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert dict(hidden.headers) == dict(absent.headers)
    assert desk.submit("/probe/secret/vault/7/merge").status_code == 404


def test_a_name_that_another_repository_had_before_shows_nothing_of_it(desk: Desk) -> None:
    """The right is to the number: `acme/shop` was renamed, and somebody else's repository has its name now."""
    desk.put(a_record(VAULT, place="acme/shop", title="Key rotation"))
    desk.sign_in("grace", {SHOP: Permission.ADMIN})
    assert desk.get("/probe/acme/shop/7").status_code == 404


def test_who_may_read_may_not_therefore_write(desk: Desk) -> None:
    desk.put(a_record(SHOP))
    desk.sign_in("grace", {SHOP: Permission.READ})
    assert desk.submit("/probe/acme/shop/7/merge").status_code == 403
    assert desk.visits.said == []


@pytest.mark.parametrize(
    "path",
    [
        "acme/shop/07", "acme/shop/0", "acme/shop/-7", "acme/shop/7.0", "acme/shop/%377%20", "acme/shop/\u0667", "acme/shop/99999999999999999999",
        "acme/../7", "acme/%2e%2e/7", "../shop/7", "%2e%2e/shop/7", "acme/shop%00/7", "acme/shop%0a/7", "ac%2fme/shop/7", "acme/sh%2fop/7",
        "acme/shop%5c/7", "acme/sh'op/7", "acme/%25/7", "acme/shop;x/7", "acme/" + "s" * 101 + "/7", "-acme/shop/7", "acme/sh%c3%b6p/7", "acme/%f0%9f%92%a9/7",
    ],
)  # fmt: skip
def test_a_path_that_names_no_change_is_not_looked_up(path: str, desk: Desk) -> None:
    class Asked:
        def at(self, place: object) -> None:
            raise AssertionError(place)

    desk.put(a_record(SHOP))
    desk.sign_in("grace", {SHOP: Permission.ADMIN})
    asked: Any = Asked()
    other = Desk(replace(desk.parts, records=asked), probes)
    other.cookies = desk.cookies
    assert other.get(f"/probe/{path}").status_code == 404


@pytest.mark.parametrize("least", Permission)
@pytest.mark.parametrize("held", Permission)
def test_a_permission_suffices_for_what_is_not_above_it(held: Permission, least: Permission, desk: Desk) -> None:
    ranks = ["none", "read", "triage", "write", "maintain", "admin"]
    visitor = desk.visits.know("grace", {SHOP: held})
    assert may(visitor, SHOP, least) == (held != "none" and ranks.index(held) >= ranks.index(least))
    assert not may(visitor, VAULT, least)


# --- meanwhile ----------------------------------------------------------------------------------------------------------


def test_a_permission_that_was_lost_is_lost_here_within_minutes(desk: Desk) -> None:
    desk.put(a_record(SHOP))
    desk.sign_in("grace", {SHOP: Permission.ADMIN})
    desk.visits.know("grace", {})
    desk.later(minutes=5)
    assert desk.get("/probe/acme/shop/7").status_code == 404


def test_a_permission_that_was_given_is_there_within_minutes(desk: Desk) -> None:
    desk.put(a_record(SHOP))
    desk.sign_in("grace", {})
    desk.visits.know("grace", {SHOP: Permission.READ})
    desk.later(minutes=5)
    assert desk.get("/probe/acme/shop/7").text == "Round prices up"


def test_a_token_that_the_host_took_back_ends_the_session(desk: Desk) -> None:
    desk.sign_in("grace")
    desk.visits.tokens.clear()
    desk.later(minutes=5)
    assert desk.get("/probe/who").status_code == 303
    assert isinstance(desk.parts.sessions, MemorySessions)
    assert desk.parts.sessions.held == {}


def test_a_token_that_is_somebody_elses_by_now_ends_the_session(desk: Desk) -> None:
    desk.sign_in("grace")
    desk.visits.know("linus", {SHOP: Permission.ADMIN})
    desk.visits.tokens.update(dict.fromkeys(desk.visits.tokens, "linus"))
    desk.later(minutes=5)
    assert desk.get("/probe/who").status_code == 303


def test_while_the_host_is_away_people_read_for_an_hour_and_act_on_nothing(desk: Desk) -> None:
    desk.put(a_record(SHOP))
    desk.sign_in("grace", {SHOP: Permission.WRITE})
    desk.visits.is_away = True
    desk.later(minutes=4)
    assert desk.submit("/probe/act").status_code == 200
    desk.later(minutes=2)
    assert desk.get("/probe/acme/shop/7").status_code == 200
    assert desk.submit("/probe/act").status_code == 503
    assert desk.post("/api/probe", headers={"x-token": desk.form_token}).status_code == 503
    desk.later(minutes=54)
    answer = desk.get("/probe/acme/shop/7")
    assert answer.status_code == 503
    assert "Round prices up" not in answer.text
    desk.visits.is_away = False
    assert desk.get("/probe/acme/shop/7").status_code == 200
    assert desk.submit("/probe/act").status_code == 200


def test_the_host_is_asked_once_in_five_minutes_and_once_by_many_requests(desk: Desk) -> None:
    desk.sign_in("grace")
    desk.later(minutes=6)
    desk.visits.slowness_s = 0.1

    def ask(_: int) -> int:
        other = desk.other_browser()
        other.cookies = desk.cookies
        return other.get("/probe/who").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(16))) == {200}
    assert desk.visits.asked == ["visitor"]


def test_a_store_that_is_away_lets_nobody_in(desk: Desk) -> None:
    class Away:
        def find(self, name: str, at: object) -> None:
            raise StoreError("The database does not answer.", "Look at it.")

    desk.sign_in("grace")
    away: Any = Away()
    other = Desk(replace(desk.parts, sessions=away), probes)
    other.cookies = desk.cookies
    assert other.get("/probe/who").status_code == 503
    assert other.post("/probe/act").status_code == 503


@pytest.mark.parametrize(
    "name", ["", "x", "A" * 42, "A" * 44, "A" * 10_000, "../../etc/passwd", "A" * 42 + "é", "' OR 1=1 --"]
)
def test_what_cannot_be_a_sessions_name_is_not_looked_up(name: str, desk: Desk) -> None:
    nothing: Any = None
    other = Desk(replace(desk.parts, sessions=nothing), probes)
    answer = other.get("/probe/who", headers={b"cookie": f"__Host-foreread={name}".encode()})
    assert answer.status_code == 303


def test_acts_are_done_with_the_persons_own_token(desk: Desk) -> None:
    desk.put(a_record(SHOP))
    desk.sign_in("grace", {SHOP: Permission.WRITE})
    assert desk.submit("/probe/acme/shop/7/merge").text == "done"
    assert [said.login for said in desk.visits.said] == ["grace"]
