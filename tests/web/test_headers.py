"""What browsers are told of every page, and who is turned away before any page is asked."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.gate import Permission
from bot.web import Ways, create_app
from bot.web._headers import authority
from tests.web.conftest import Desk, a_record, parts_in_memory

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EXPECTED = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=31536000",
}


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/go", "/sign-in/back?code=1&state=2"])
def test_every_page_is_told_to_be_in_no_frame_and_to_take_nothing_from_elsewhere(path: str, desk: Desk) -> None:
    headers = desk.get(path).headers
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/static/0/../../parts.py"])
def test_errors_are_no_way_around_it(path: str, desk: Desk) -> None:
    headers = desk.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["x-frame-options"], headers["cache-control"]) == ("DENY", "no-store")


def test_each_header_is_there_once(desk: Desk) -> None:
    for path in ("/sign-in", "/nowhere", "/healthz"):
        names = [name for name, _ in desk.get(path).headers.multi_items() if name != "set-cookie"]
        assert len(names) == len(set(names))


def test_without_tls_browsers_are_not_told_to_insist_on_it() -> None:
    with Desk(parts_in_memory(ways=Ways("http://localhost:8000", b"s" * 32, bytes(32)))) as desk:
        assert "strict-transport-security" not in desk.get("/sign-in").headers


def test_a_delivery_is_given_no_headers_for_browsers(desk: Desk) -> None:
    answer = desk.post("/webhook", content=b"{}", headers={"host": "10.0.0.7"})
    assert answer.status_code not in {403, 421}
    assert "content-security-policy" not in answer.headers


# --- by which name ------------------------------------------------------------------------------------------------------

OTHERS = [
    "evil.example",
    "desk.example.evil.example",
    "evil.example:443",
    "desk.example:8443",
    "desk.example@evil.example",
    "evil.example#desk.example",
    "evil.example/desk.example",
    "evil.example?desk.example",
    "sub.desk.example",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "desk.example:99999",
    "desk.example:x",
    "[",
    "",
]


@pytest.mark.parametrize("host", OTHERS)
def test_under_another_name_nothing_is_shown(host: str, desk: Desk) -> None:
    """DNS rebinding: the attacker's name leads to the desk, and the browser takes its answers for the attacker's own."""
    desk.put(a_record(title="Key rotation"))
    desk.sign_in("grace", {5000: Permission.WRITE})
    for path in ("/", "/sign-in", "/sign-in/go", "/changes/acme/shop/7", "/static/desk.css", "/nowhere"):
        answer = desk.get(path, headers={"host": host})
        assert answer.status_code == 421
        assert "Key rotation" not in answer.text
        assert "evil" not in answer.text
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["desk.example", "DESK.example", "desk.example:443"])
def test_under_its_own_name_it_answers(host: str, desk: Desk) -> None:
    assert desk.get("/sign-in", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-forwarded-proto"])
def test_what_else_says_a_host_is_not_looked_at(name: str, desk: Desk) -> None:
    answer = desk.get("/sign-in/go", headers={name: "evil.example"})
    assert "evil" not in answer.headers["location"]


def test_two_names_are_none(desk: Desk) -> None:
    headers = [(b"host", b"desk.example"), (b"host", b"evil.example")]
    assert desk.get("/sign-in", headers=headers).status_code == 421


def test_machines_ask_for_health_by_any_name(desk: Desk) -> None:
    assert desk.get("/healthz", headers={"host": "10.0.0.7:8080"}).status_code == 200


@pytest.mark.parametrize("url", ["http://", "http://[", "http://x:y", "http://u@x", "http://x/y", ""])
def test_what_is_no_authority_is_none(url: str) -> None:
    assert authority(url) in {("", 0), ("", 80)}


# --- from where ---------------------------------------------------------------------------------------------------------

FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://desk.example"},
    {"origin": "https://desk.example.evil.example"},
    {"origin": "https://desk.example:8443"},
    {"origin": "https://desk.example/"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "same-origin, cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_another_page_sends_gets_nowhere(headers: dict[str, str], desk: Desk) -> None:
    desk.sign_in("grace", {5000: Permission.WRITE})
    for path in ("/sign-out", "/api/anything", "/nowhere", "/changes/acme/shop/7/approve"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = desk.request(method, path, headers=headers, data={"form_token": desk.form_token})
            assert answer.status_code == 403
    assert desk.visits.asked == []


@pytest.mark.parametrize("name", ["origin", "sec-fetch-site"])
def test_two_places_where_it_comes_from_are_none(name: str, desk: Desk) -> None:
    ours = {"origin": "https://desk.example", "sec-fetch-site": "same-origin"}[name]
    headers = [("sec-fetch-site", "same-origin"), ("origin", "https://desk.example"), (name, ours)]
    assert desk.post("/nowhere", headers=headers[:2]).status_code == 404
    assert desk.post("/nowhere", headers=headers).status_code == 403


def test_an_application_that_is_served_elsewhere_has_the_same_layers() -> None:
    """The layers belong to `create_app`, not to the way in which it is served."""
    client = TestClient(create_app(parts_in_memory()), base_url="https://desk.example")
    assert client.get("/sign-in").headers["content-security-policy"] == POLICY
