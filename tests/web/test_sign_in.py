"""Signing in and out, and what somebody does who wants to be in as somebody else."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from bot.gate import Permission
from bot.web import Ways
from bot.web._attempts import MOST, Attempts
from bot.web._sign_in import own_path
from tests.fakes_service import MemorySessions, MovableClock, ScriptedVisits
from tests.web.conftest import URL, Desk, parts_in_memory

SHOP = 5000
SESSION, BEGUN = "__Host-foreread", "__Host-foreread-sign-in"


def host_page(desk: Desk, path: str = "/") -> str:
    """Where the desk sends this browser to sign in."""
    answer = desk.get("/sign-in/go", params={"next": path})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def returned(desk: Desk, login: str, path: str = "/") -> str:
    """Path and query that the host sends this browser back with, once its person has agreed."""
    desk.visits.know(login, {SHOP: Permission.WRITE})
    address = urlsplit(desk.visits.consent(host_page(desk, path), login))
    return f"{address.path}?{address.query}"


def who(desk: Desk) -> str:
    """Login of whom this browser is, as far as the desk is concerned."""
    name = desk.cookies.get(SESSION)
    session = desk.parts.sessions.find(name, desk.parts.now()) if name else None
    return session.visitor.login if session else ""


def flags(cookie: str) -> set[str]:
    return {part.strip().lower() for part in cookie.split(";")[1:]}


# --- as it is meant -----------------------------------------------------------------------------------------------------


def test_somebody_signs_in_and_goes_on_where_they_were(desk: Desk) -> None:
    answer = desk.get(returned(desk, "grace", "/changes/acme/shop/7?tab=all"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/changes/acme/shop/7?tab=all")
    assert who(desk) == "grace"


def test_the_host_is_asked_with_state_and_with_the_digest_of_a_verifier_that_only_the_cookie_has(desk: Desk) -> None:
    page = host_page(desk)
    asked = parse_qs(urlsplit(page).query)
    assert asked["redirect_uri"] == [f"{URL}/sign-in/back"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[key][0]) == 43 for key in ("state", "code_challenge"))
    assert asked["state"][0] not in desk.cookies[BEGUN]
    assert host_page(desk) != page


def test_the_page_says_where_it_leads_and_keeps_where_to_go_on(desk: Desk) -> None:
    text = desk.get("/sign-in?next=/team").text
    assert 'href="/sign-in/go?next=/team"' in text
    assert "Sign in with GitHub" in text


def test_who_is_signed_in_already_goes_on_at_once(desk: Desk) -> None:
    desk.sign_in("grace")
    assert desk.get("/sign-in?next=/team").headers["location"] == "/team"


def test_cookies_are_for_this_host_over_tls_and_for_no_script(desk: Desk) -> None:
    address = returned(desk, "grace")
    begun = desk.get("/sign-in/go").headers["set-cookie"]
    del address
    cookies = desk.get(returned(desk, "grace")).headers.get_list("set-cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith(f"{SESSION}=")]
    for cookie in (begun, session):
        assert {"httponly", "secure", "path=/", "samesite=lax"} <= flags(cookie)
        assert "domain" not in cookie.lower()
    assert "max-age=600" in flags(begun)
    assert f"max-age={7 * 24 * 3600}" in flags(session)


def test_on_a_laptop_without_tls_cookies_have_names_that_browsers_take() -> None:
    ways = Ways("http://localhost:8000", b"s" * 32, bytes(32))
    with Desk(parts_in_memory(ways=ways)) as desk:
        cookie = desk.get("/sign-in/go").headers["set-cookie"]
    assert cookie.startswith("foreread-sign-in=")
    assert "secure" not in flags(cookie)
    assert {"httponly", "samesite=lax", "path=/"} <= flags(cookie)


# --- redirections -------------------------------------------------------------------------------------------------------

AWAY = [
    "https://evil.example",
    "HTTPS:evil.example",
    "https:/evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/%0d%0aLocation:https://evil.example\r\n",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/\x7f",
    "/\u2028/evil",
    "/a//evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/changes\\..\\..",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "",
    "／／evil.example",
    "/sign-in",
    "/sign-in/go",
    "/sign-out",
    "/api/changes",
    "/webhook",
    "/" + "a" * 3000,
]
OWN = ["/", "/team", "/changes/acme/shop/7?tab=all#q1", "/%2f%2fevil.example", "/%5cevil.example", "/a?next=//x",
       "/a?u=https://x", "/signs", "/:x@y"]  # fmt: skip


@pytest.mark.parametrize("path", AWAY)
def test_nobody_is_sent_anywhere_else_after_signing_in(path: str, desk: Desk) -> None:
    assert own_path(path) == "/"
    assert desk.get(returned(desk, "grace", path)).headers["location"] == "/"
    assert desk.get("/sign-in", params={"next": path}).headers["location"] == "/"
    assert "evil" not in desk.other_browser().get("/sign-in", params={"next": path}).text


@pytest.mark.parametrize("path", OWN)
def test_a_path_of_the_desk_is_gone_on_to(path: str, desk: Desk) -> None:
    assert own_path(path) == path
    location = desk.get(returned(desk, "grace", path)).headers["location"]
    assert location == path
    assert urlsplit(location).netloc == ""


def test_two_places_to_go_on_to_are_the_last_and_that_is_a_path_of_ours(desk: Desk) -> None:
    page = desk.get("/sign-in?next=/team&next=//evil.example").text
    assert "evil" not in page


# --- the way back -------------------------------------------------------------------------------------------------------


def refused(desk: Desk, address: str, status: int = 400) -> str:
    answer = desk.get(address)
    assert answer.status_code == status
    assert who(desk) == ""
    assert f"{SESSION}=" not in answer.headers.get("set-cookie", "")
    return str(answer.text)


def test_a_code_that_somebody_else_sends_you_does_not_sign_you_in_as_them(desk: Desk) -> None:
    """Login CSRF: the attacker's code and state, in the victim's browser."""
    eve = desk.other_browser()
    address = returned(eve, "eve")
    assert "has not begun" in refused(desk, address)
    host_page(desk)
    refused(desk, address)
    assert "exchange" not in desk.visits.asked


def test_a_link_of_somebody_else_does_not_stop_a_sign_in_that_is_under_way(desk: Desk) -> None:
    address = returned(desk, "grace")
    refused(desk, "/sign-in/back?code=x&state=x")
    assert desk.get(address).status_code == 303


def test_a_state_of_the_same_browsers_earlier_try_is_none(desk: Desk) -> None:
    first = returned(desk, "grace")
    host_page(desk)
    refused(desk, first)


def test_a_code_works_once(desk: Desk) -> None:
    address = returned(desk, "grace")
    begun = desk.cookies[BEGUN]
    assert desk.get(address).status_code == 303
    thief = desk.other_browser()
    thief.cookies.set(BEGUN, begun, domain="desk.example", path="/")
    assert "does not know the code" in refused(thief, address, 502)


def test_a_sign_in_is_over_after_it_and_its_cookie_goes(desk: Desk) -> None:
    address = returned(desk, "grace")
    desk.get(address)
    assert BEGUN not in desk.cookies
    assert desk.get(address).status_code == 400


def test_a_sign_in_that_was_begun_long_ago_is_begun_anew(desk: Desk) -> None:
    address = returned(desk, "grace")
    desk.later(minutes=10)
    assert "ten minutes" in refused(desk, address)


def test_a_code_for_another_challenge_is_refused_by_the_host(desk: Desk) -> None:
    """An intercepted code: without the verifier in the cookie it is worth nothing."""
    address = returned(desk, "grace")
    code = parse_qs(urlsplit(address).query)["code"][0]
    thief = desk.other_browser()
    state = parse_qs(urlsplit(host_page(thief)).query)["state"][0]
    refused(thief, f"/sign-in/back?code={code}&state={state}", 502)


@pytest.mark.parametrize("forged", ["", "x", "A" * 200, "A" * 5000, "é", "{}", "=" * 9, "bnVsbA=="])
def test_a_cookie_that_is_not_ours_begins_nothing(forged: str, desk: Desk) -> None:
    address = returned(desk, "grace")
    thief = desk.other_browser()
    answer = thief.get(address, headers={b"cookie": f"{BEGUN}={forged}".encode()})
    assert answer.status_code == 400


def test_a_cookie_in_which_a_letter_was_changed_begins_nothing(desk: Desk) -> None:
    address = returned(desk, "grace")
    begun = desk.cookies[BEGUN]
    for at in (0, 20, len(begun) // 2, len(begun) - 6):
        other = begun[:at] + ("A" if begun[at] != "A" else "B") + begun[at + 1 :]
        thief = desk.other_browser()
        assert thief.get(address, headers={"cookie": f"{BEGUN}={other}"}).status_code == 400


@pytest.mark.parametrize(
    "query", ["", "code=x", "state=x", "code=x&state=", "code={code}&state={state}&state={state}", "state={state}",
              "code=&state={state}", "code={code}&code=x&state={state}", "code=%00&state={state}", "code=a%20b&state={state}"]
)  # fmt: skip
def test_a_way_back_that_the_host_would_not_send_is_refused(query: str, desk: Desk) -> None:
    asked = parse_qs(urlsplit(returned(desk, "grace")).query)
    refused(desk, "/sign-in/back?" + query.format(code=asked["code"][0], state=asked["state"][0]))
    assert "exchange" not in desk.visits.asked


def denied(desk: Desk, error: str, description: str = "") -> str:
    state = parse_qs(urlsplit(host_page(desk)).query)["state"][0]
    query = f"error={quote(error)}&error_description={quote(description)}&state={state}"
    return refused(desk, f"/sign-in/back?{query}", 403)


def test_who_would_not_agree_is_told_so(desk: Desk) -> None:
    assert "nobody is signed in" in denied(desk, "access_denied", "The user has denied your application access.")


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "x" * 10_000, "a\u202eb", "%s{0}{{7*7}}"])
def test_what_the_host_says_is_text(said: str, desk: Desk) -> None:
    text = denied(desk, said, said)
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "x" * 81 not in text
    assert "49" not in text


def test_without_the_state_nobody_writes_onto_the_page(desk: Desk) -> None:
    assert "call+555" not in refused(desk, "/sign-in/back?error=call%2B555&state=x")


def test_a_host_that_is_away_is_said_and_nobody_is_signed_in(desk: Desk) -> None:
    address = returned(desk, "grace")
    desk.visits.is_away = True
    assert "does not answer" in refused(desk, address, 502)


def test_who_may_see_nothing_here_gets_no_session(desk: Desk) -> None:
    desk.visits.know("eve", {})
    address = urlsplit(desk.visits.consent(host_page(desk), "eve"))
    assert "nothing to show" in refused(desk, f"{address.path}?{address.query}", 403)
    assert isinstance(desk.parts.sessions, MemorySessions)
    assert desk.parts.sessions.held == {}


# --- sessions -----------------------------------------------------------------------------------------------------------


def test_a_name_that_somebody_planted_is_not_the_sessions_name(desk: Desk) -> None:
    """Session fixation."""
    planted = "A" * 43
    desk.cookies.set(SESSION, planted, domain="desk.example", path="/")
    desk.get(returned(desk, "grace"))
    assert desk.cookies[SESSION] != planted
    assert desk.parts.sessions.find(planted, desk.parts.now()) is None


def test_signing_in_again_ends_the_session_that_the_browser_had(desk: Desk) -> None:
    desk.sign_in("grace")
    before = desk.cookies[SESSION]
    desk.get(returned(desk, "linus"))
    assert desk.parts.sessions.find(before, desk.parts.now()) is None
    assert who(desk) == "linus"


def test_names_and_keys_of_sessions_are_never_the_same(desk: Desk) -> None:
    found = set()
    for _ in range(20):
        desk.sign_in("grace")
        name = desk.cookies[SESSION]
        session = desk.parts.sessions.find(name, desk.parts.now())
        assert session is not None
        found |= {name, session.form_key}
    assert len(found) == 40
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", each) for each in found)


def test_a_stolen_database_opens_nothing(desk: Desk) -> None:
    desk.get(returned(desk, "grace"))
    name = desk.cookies[SESSION]
    (token,) = desk.visits.tokens
    sessions = desk.parts.sessions
    assert isinstance(sessions, MemorySessions)
    ((kept, session),) = sessions.held.items()
    assert name not in repr(sessions.held)
    assert token not in repr(sessions.held)
    assert token.encode() not in session.token
    for stolen in (kept, session.form_key, kept[:43]):
        thief = desk.other_browser()
        thief.cookies.set(SESSION, stolen, domain="desk.example", path="/")
        assert "/sign-in/go" in thief.get("/sign-in").text


def test_a_token_is_sealed_for_its_session_alone(desk: Desk) -> None:
    """Who can write into the database puts somebody's token into a session of their own."""
    from dataclasses import replace

    from bot.web._session import Visit, token_in

    desk.sign_in("grace")
    eve = desk.other_browser()
    eve.sign_in("eve")
    sessions, now = desk.parts.sessions, desk.parts.now()
    theirs, own = sessions.find(desk.cookies[SESSION], now), sessions.find(eve.cookies[SESSION], now)
    assert theirs is not None
    assert own is not None
    ways = desk.parts.ways
    swapped = replace(own, token=theirs.token)
    assert token_in(ways, Visit(desk.cookies[SESSION], theirs)) in desk.visits.tokens
    assert token_in(ways, Visit(eve.cookies[SESSION], swapped)) is None
    assert token_in(replace(ways, seal_key=bytes(32)), Visit(desk.cookies[SESSION], theirs)) is None


def test_with_another_key_of_the_service_everybody_signs_in_again(desk: Desk) -> None:
    from dataclasses import replace

    desk.sign_in("grace", {SHOP: Permission.READ})
    other = Desk(replace(desk.parts, ways=replace(desk.parts.ways, seal_key=bytes(32))))
    other.cookies.set(SESSION, desk.cookies[SESSION], domain="desk.example", path="/")
    other.later(minutes=6)
    assert other.get("/sign-in").status_code == 200
    assert who(desk) == ""


def test_a_session_ends_after_a_night_without_a_visit(desk: Desk) -> None:
    desk.sign_in("grace")
    desk.later(hours=11, minutes=59)
    assert desk.get("/sign-in").status_code == 303
    desk.later(hours=12)
    assert desk.get("/sign-in").status_code == 200


def test_a_session_ends_after_a_week_whoever_uses_it(desk: Desk) -> None:
    desk.sign_in("grace")
    for _ in range(7 * 24 - 1):
        desk.later(hours=1)
        assert desk.get("/sign-in").status_code == 303
    desk.later(hours=1)
    assert desk.get("/sign-in").status_code == 200


# --- out ----------------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_and_not_only_the_cookie(desk: Desk) -> None:
    desk.sign_in("grace")
    name = desk.cookies[SESSION]
    answer = desk.submit("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert SESSION not in desk.cookies
    assert desk.parts.sessions.find(name, desk.parts.now()) is None


def test_signing_out_everywhere_ends_all_sessions_of_that_person_alone(desk: Desk) -> None:
    phone, other = desk.other_browser(), desk.other_browser()
    for browser, login in ((desk, "grace"), (phone, "grace"), (other, "linus")):
        browser.sign_in(login)
    desk.submit("/sign-out", everywhere="yes")
    assert (who(phone), who(other)) == ("", "linus")


def test_nobody_is_signed_out_by_a_link_or_by_another_page(desk: Desk) -> None:
    desk.sign_in("grace")
    assert desk.get("/sign-out").status_code == 405
    assert desk.post("/sign-out").status_code == 403
    token = desk.form_token
    evil = {"origin": "https://evil.example"}
    assert desk.post("/sign-out", data={"form_token": token}, headers=evil).status_code == 403
    assert who(desk) == "grace"


def test_people_sign_out_while_the_host_is_away(desk: Desk) -> None:
    desk.sign_in("grace")
    token = desk.form_token
    desk.visits.is_away = True
    desk.later(hours=2)
    assert desk.post("/sign-out", data={"form_token": token}).status_code == 303
    assert who(desk) == ""


def test_a_sign_out_is_not_undone_by_a_request_that_was_under_way(desk: Desk) -> None:
    """The host is being asked what somebody may do, and meanwhile they sign out."""
    desk.sign_in("grace")
    name = desk.cookies[SESSION]

    class Slow(ScriptedVisits):
        def visitor(self, token: str):  # type: ignore[no-untyped-def]
            desk.parts.sessions.close(name)
            return visits.visitor(token)

    from dataclasses import replace

    visits = desk.visits
    other = Desk(replace(desk.parts, visits=Slow()))
    other.cookies.set(SESSION, name, domain="desk.example", path="/")
    other.later(minutes=6)
    other.get("/sign-in")
    assert who(desk) == ""


# --- how often ----------------------------------------------------------------------------------------------------------


def test_codes_cannot_be_tried_without_end(desk: Desk) -> None:
    address = returned(desk, "grace")
    state = parse_qs(urlsplit(address).query)["state"][0]
    begun = desk.cookies[BEGUN]
    statuses = []
    for number in range(MOST + 5):
        answer = desk.get(f"/sign-in/back?code=guess{number}&state={state}", headers={"cookie": f"{BEGUN}={begun}"})
        statuses.append(answer.status_code)
    assert statuses == [502] * MOST + [429] * 5
    assert answer.headers["retry-after"] == "60"
    assert desk.visits.asked.count("exchange") == MOST
    desk.later(minutes=1)
    assert desk.get(address, headers={"cookie": f"{BEGUN}={begun}"}).status_code == 303


def test_one_customers_addresses_are_one_and_others_are_not_kept_waiting() -> None:
    attempts = Attempts(MovableClock())
    for number in range(MOST):
        assert attempts.allow(f"2001:db8:1:2::{number:x}")
    assert not attempts.allow("2001:db8:1:2:ffff::1")
    assert attempts.allow("2001:db8:1:3::1")
    assert attempts.allow("192.0.2.1")


def test_the_memory_of_tries_is_bounded_and_ends() -> None:
    clock = MovableClock()
    attempts = Attempts(clock)
    for number in range(10_000):
        attempts.allow(f"10.0.{number // 256}.{number % 256}")
    assert len(attempts._counts) == 4096
    for _ in range(MOST + 1):
        attempts.allow("192.0.2.1")
    assert not attempts.allow("::ffff:192.0.2.1")
    clock.advance(timedelta(minutes=1))
    assert attempts.allow("192.0.2.1")
