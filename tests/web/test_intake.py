"""What is taken in, what is refused, and that nothing is believed before the signature is right."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message

from bot.adapters.log import JsonLog
from bot.errors import StoreError
from bot.web import Parts, Ways, create_app
from bot.webhook import MOST
from bot.work import Delivery
from tests.web.made import AT, SECRET, KeptInMemory, made_parts

ID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
BODY = json.dumps({"action": "opened", "number": 7, "text": "é" * 40}).encode()


def signed(body: bytes = BODY, secret: bytes = SECRET, **others: str | None) -> dict[str, str]:
    """Headers as the host sends them; `None` leaves one out."""
    given: dict[str, str | None] = {
        "content-type": "application/json",
        "x-github-delivery": ID,
        "x-github-event": "pull_request",
        "x-hub-signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
        **{name.replace("_", "-"): value for name, value in others.items()},
    }
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture
def kept() -> KeptInMemory:
    return KeptInMemory()


@pytest.fixture
def client(kept: KeptInMemory) -> Iterator[TestClient]:
    with TestClient(create_app(made_parts(kept))) as client:
        yield client


def test_a_delivery_is_kept_as_it_was_sent(client: TestClient, kept: KeptInMemory) -> None:
    answer = client.post("/webhook", content=BODY, headers=signed())
    assert (answer.status_code, answer.json()) == (202, {"kept": "new"})
    assert kept.kept == {ID: Delivery(ID, "pull_request", BODY, AT)}


def test_a_delivery_that_is_known_is_answered_with_success_and_left_as_it_was(
    client: TestClient, kept: KeptInMemory
) -> None:
    client.post("/webhook", content=BODY, headers=signed())
    answer = client.post("/webhook", content=b"{}", headers=signed(b"{}"))
    assert (answer.status_code, answer.json()) == (200, {"kept": "known"})
    assert kept.kept[ID].body == BODY


def test_a_ping_is_answered(client: TestClient) -> None:
    assert client.post("/webhook", content=b"{}", headers=signed(b"{}", x_github_event="ping")).status_code == 202


def test_what_is_in_the_body_is_not_looked_at(client: TestClient, kept: KeptInMemory) -> None:
    body = b"[" * 100_000
    assert client.post("/webhook", content=body, headers=signed(body)).status_code == 202
    assert kept.kept[ID].body == body


_RIGHT = signed()["x-hub-signature-256"]
FORGERIES = {
    "missing": None,
    "empty": "",
    "no digest": "sha256=",
    "SHA-1": "sha1=" + hmac.new(SECRET, BODY, hashlib.sha1).hexdigest(),
    "SHA-1 that says 256": "sha256=" + hmac.new(SECRET, BODY, hashlib.sha1).hexdigest(),
    "without its name": _RIGHT.removeprefix("sha256="),
    "in capitals": _RIGHT.upper(),
    "with a space": f"{_RIGHT} x",
    "twice in one": f"{_RIGHT},{_RIGHT}",
    "another secret": signed(secret=b"x" * 40)["x-hub-signature-256"],
    "the empty secret": signed(secret=b"")["x-hub-signature-256"],
    "another body": signed(BODY + b" ")["x-hub-signature-256"],
    "a plain digest": "sha256=" + hashlib.sha256(BODY).hexdigest(),
    "no ASCII": "sha256=\xe9\xff",
}


@pytest.mark.parametrize("signature", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_delivery_is_refused_and_not_kept(
    client: TestClient, kept: KeptInMemory, signature: str | None
) -> None:
    headers = [(n.encode(), v.encode("latin-1")) for n, v in signed(x_hub_signature_256=signature).items()]
    answer = client.post("/webhook", content=BODY, headers=headers)
    assert answer.status_code == 401
    assert not kept.kept


def test_an_empty_secret_signs_nothing(kept: KeptInMemory) -> None:
    with TestClient(create_app(made_parts(kept, Ways("http://testserver", b"", bytes(32))))) as client:
        assert client.post("/webhook", content=BODY, headers=signed(secret=b"")).status_code == 401
    assert not kept.kept


def test_two_secrets_hold_while_one_is_being_changed(kept: KeptInMemory) -> None:
    ways = Ways("http://testserver", b"the new secret, which is long enough", bytes(32), more_secrets=(SECRET,))
    with TestClient(create_app(made_parts(kept, ways))) as client:
        assert client.post("/webhook", content=BODY, headers=signed()).status_code == 202
        new = signed(secret=ways.webhook_secret, x_github_delivery="another")
        assert client.post("/webhook", content=BODY, headers=new).status_code == 202
        assert client.post("/webhook", content=BODY, headers=signed(secret=b"a third one")).status_code == 401


class Sent:
    """The application, asked as a server asks it, without a client between."""

    def __init__(self, parts: Parts) -> None:
        self.app = create_app(parts)
        self.received = 0

    async def post(
        self,
        chunks: Iterable[bytes],
        headers: Iterable[tuple[bytes, bytes]],
        pause_s: float = 0,
        end: asyncio.Event | None = None,
    ) -> tuple[int, dict[str, str], Any]:
        """What it answers: status, headers, body."""
        messages = self._messages(chunks, pause_s, end)
        answer: list[Message] = []

        async def receive() -> Message:
            return await anext(messages)

        async def send(message: Message) -> None:
            answer.append(message)

        scope = {"type": "http", "method": "POST", "path": "/webhook", "headers": list(headers), "query_string": b""}
        await self.app(scope, receive, send)
        if not answer:
            return 0, {}, None
        told = {name.decode(): value.decode() for name, value in answer[0]["headers"]}
        return answer[0]["status"], told, json.loads(answer[1]["body"])

    async def _messages(
        self, chunks: Iterable[bytes], pause_s: float, end: asyncio.Event | None
    ) -> AsyncIterator[Message]:
        for chunk in chunks:
            await asyncio.sleep(pause_s)
            self.received += len(chunk)
            yield {"type": "http.request", "body": chunk, "more_body": True}
        if end is not None:
            await end.wait()
        yield {"type": "http.request", "body": b"", "more_body": False}


def raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


@cache
def one_for_all() -> tuple[Sent, KeptInMemory]:
    """An application for all examples of a law: to make one takes longer than to ask it."""
    kept = KeptInMemory()
    return Sent(made_parts(kept)), kept


def posted(chunks: Iterable[bytes], headers: dict[str, str]) -> tuple[int, dict[str, Delivery]]:
    """The status, and what is kept of it."""
    sent, kept = one_for_all()
    kept.kept.clear()
    status, _, _ = asyncio.run(sent.post(chunks, raw(headers)))
    return status, kept.kept


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_no_byte_of_a_signed_body_can_be_changed(at: int, by: int) -> None:
    body = BODY[:at] + bytes([BODY[at] ^ by]) + BODY[at + 1 :]
    assert posted([body], signed()) == (401, {})


@given(st.integers(0, len(_RIGHT) - 1), st.characters(codec="latin-1"))
def test_no_character_of_a_signature_can_be_changed(at: int, to: str) -> None:
    signature = _RIGHT[:at] + to + _RIGHT[at + 1 :]
    status, _ = posted([BODY], signed(x_hub_signature_256=signature))
    assert status == (202 if signature == _RIGHT else 401)


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_how_a_body_is_cut_into_pieces_does_not_matter(chunks: list[bytes]) -> None:
    body = b"".join(chunks)
    status, kept = posted(chunks, signed(body))
    assert (status, kept[ID].body) == (202, body)


HEADERS = {
    "no id": {"x_github_delivery": None},
    "an empty id": {"x_github_delivery": ""},
    "a long id": {"x_github_delivery": "a" * 65},
    "an id of another line": {"x_github_delivery": "a\nb"},
    "an id with a NUL": {"x_github_delivery": "a\0b"},
    "an id that is a path": {"x_github_delivery": "../../etc"},
    "an id of joints": {"x_github_delivery": "---"},
    "an id beyond ASCII": {"x_github_delivery": "\xe9"},
    "no event": {"x_github_event": None},
    "an event of words": {"x_github_event": "pull request"},
    "a long event": {"x_github_event": "p" * 65},
    "an event of another line": {"x_github_event": 'push\r\nlevel: "error"'},
}


@pytest.mark.parametrize("wrong", HEADERS.values(), ids=HEADERS.keys())
def test_a_delivery_has_an_id_and_an_event_of_plain_characters(wrong: dict[str, Any]) -> None:
    kept = KeptInMemory()
    status, _, _ = asyncio.run(Sent(made_parts(kept)).post([BODY], raw(signed(**wrong))))
    assert (status, kept.kept) == (400, {})


@pytest.mark.parametrize("name", ["x-hub-signature-256", "x-github-delivery", "x-github-event", "content-type"])
@pytest.mark.parametrize("first", [True, False])
def test_a_header_that_stands_there_twice_is_refused(name: str, *, first: bool) -> None:
    kept = KeptInMemory()
    more = [(name.encode(), b"something")]
    headers = more + raw(signed()) if first else raw(signed()) + more
    status, _, _ = asyncio.run(Sent(made_parts(kept)).post([BODY], headers))
    assert status in {400, 401}
    assert not kept.kept


def test_ten_thousand_headers_do_no_harm() -> None:
    headers = [(f"x-{number}".encode(), b"y" * 50) for number in range(10_000)]
    status, _, _ = asyncio.run(Sent(made_parts()).post([BODY], headers + raw(signed())))
    assert status == 202


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_is_json_in_each_spelling(client: TestClient, kind: str) -> None:
    assert client.post("/webhook", content=BODY, headers=signed(content_type=kind)).status_code == 202


def test_a_form_is_refused_with_what_to_set(client: TestClient, kept: KeptInMemory) -> None:
    headers = signed(content_type="application/x-www-form-urlencoded")
    answer = client.post("/webhook", content=BODY, headers=headers)
    assert answer.status_code == 415
    assert "content type to application/json" in answer.json()["error"]
    assert not kept.kept


@pytest.mark.parametrize("kind", [None, "", "text/json", "application/jsonp", "multipart/form-data"])
def test_anything_else_is_no_delivery(client: TestClient, kind: str | None) -> None:
    assert client.post("/webhook", content=BODY, headers=signed(content_type=kind)).status_code == 415


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_deliveries_are_posted(client: TestClient, method: str) -> None:
    answer = client.request(method, "/webhook", headers=signed(b""))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    sent = Sent(made_parts())
    headers = raw(signed(content_length=str(MOST + 1)))
    status, told, _ = asyncio.run(sent.post([BODY], headers))
    assert (status, told["connection"], sent.received) == (413, "close", 0)


@pytest.mark.parametrize("said", [None, "10", "-1", "x", "9" * 400])
def test_a_body_is_read_no_further_than_a_host_sends_whatever_its_length_is_said_to_be(said: str | None) -> None:
    sent = Sent(made_parts())
    pieces = (b"x" * 1_000_000 for _ in range(1000))
    status, told, _ = asyncio.run(sent.post(pieces, raw(signed(content_length=said))))
    assert (status, told["connection"]) == (413, "close")
    assert sent.received <= MOST + 1_000_000


def test_the_largest_body_of_a_host_is_kept() -> None:
    kept = KeptInMemory()
    body = b"x" * MOST
    status, _, _ = asyncio.run(Sent(made_parts(kept)).post([body[:60_000], body[60_000:]], raw(signed(body))))
    assert (status, len(kept.kept[ID].body)) == (202, MOST)


def test_large_bodies_that_never_end_leave_room_for_others() -> None:
    """As many as may be large at once are let in; the next one is told to come again, a small one is taken."""

    async def story() -> list[int]:
        sent = Sent(made_parts())
        end = asyncio.Event()
        large = b"x" * 2_000_000
        endless = [asyncio.create_task(sent.post([large], raw(signed()), end=end)) for _ in range(8)]
        while sent.received < 8 * len(large):
            await asyncio.sleep(0)
        late = await sent.post([large], raw(signed()))
        small = await sent.post([BODY], raw(signed()))
        end.set()
        assert {answer[0] for answer in await asyncio.gather(*endless)} == {401}
        free = await sent.post([large], raw(signed()))
        return [answer[0] for answer in (late, small, free)]

    assert asyncio.run(story()) == [503, 202, 401]


def test_a_body_that_drips_in_is_given_up() -> None:
    sent = Sent(made_parts(intake_limit_s=0.05))
    status, told, _ = asyncio.run(sent.post((b"x" for _ in range(1000)), raw(signed()), 0.01))
    assert (status, told["connection"]) == (408, "close")


def test_a_database_that_does_not_answer_is_not_waited_for_longer_than_the_host_waits() -> None:
    async def never(_: Delivery) -> bool:
        await asyncio.sleep(30)
        return True

    status, told, _ = asyncio.run(Sent(made_parts(keep=never, intake_limit_s=0.05)).post([BODY], raw(signed())))
    assert (status, told["retry-after"]) == (503, "10")


def test_a_delivery_that_cannot_be_kept_is_not_acknowledged() -> None:
    class Broken(KeptInMemory):
        def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
            raise StoreError("The disk is full.")

    status, told, body = asyncio.run(Sent(made_parts(Broken())).post([BODY], raw(signed())))
    assert (status, told["retry-after"]) == (503, "10")
    assert "disk" not in body["error"]


def test_whoever_goes_away_before_the_end_leaves_nothing_behind() -> None:
    kept = KeptInMemory()
    app = create_app(made_parts(kept))
    answers: list[Message] = []

    async def story() -> None:
        begun: Message = {"type": "http.request", "body": BODY[:10], "more_body": True}
        messages = iter([begun, {"type": "http.disconnect"}])

        async def receive() -> Message:
            return next(messages)

        async def send(message: Message) -> None:
            answers.append(message)

        await app({"type": "http", "method": "POST", "path": "/webhook", "headers": raw(signed())}, receive, send)

    asyncio.run(story())
    assert (answers, kept.kept) == ([], {})


def test_of_many_that_come_at_once_with_one_id_one_is_new() -> None:
    async def story() -> list[int]:
        sent = Sent(made_parts())
        answers = await asyncio.gather(*(sent.post([BODY], raw(signed()), 0.001) for _ in range(40)))
        return sorted(status for status, _, _ in answers)

    assert asyncio.run(story()) == [200] * 39 + [202]


def test_the_log_and_the_metrics_say_nothing_that_was_not_signed() -> None:
    lines: list[bytes] = []
    parts = made_parts(log=JsonLog(lines.append, lambda: AT))
    evil = signed(x_github_event="push_evil", x_github_delivery="evil", x_hub_signature_256="sha256=evil")
    asyncio.run(Sent(parts).post([BODY], raw(evil)))
    asyncio.run(Sent(parts).post([BODY], raw(signed())))
    forged, new = (json.loads(line) for line in lines)
    assert "evil" not in lines[0].decode() + parts.meters.text().decode()
    assert (forged["result"], forged["level"]) == ("forged", "warning")
    assert (new["result"], new["delivery"], new["event"], new["bytes"]) == ("new", ID, "pull_request", len(BODY))
    assert b'foreread_deliveries_total{event="pull_request",result="new"} 1.0' in parts.meters.text()
    assert b'foreread_deliveries_total{event="",result="forged"} 1.0' in parts.meters.text()
