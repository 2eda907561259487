"""`POST /webhook`: a delivery is taken in before anybody reads it, and is on disk before the host is told so.

A raw ASGI application, for it is asked more often than all else, and what it does is little: the signature over the
raw bytes, the id, the database. A host that gets no 2xx shows the delivery as failed, and the sweep mends what it said.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import NamedTuple

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from bot.errors import StoreError
from bot.web._envelope import LARGE, CrowdedError, Envelope, Room, read_bytes, read_envelope
from bot.web._parts import Parts
from bot.webhook import MOST, signature_is_right
from bot.work import Delivery

PATH = "/webhook"


class Answer(NamedTuple):
    """One of the few answers that there are, ready to be sent."""

    result: str
    """As metrics and the log have it."""
    start: Message
    body: Message


def _answer(result: str, status: int, words: dict[str, str], *more: tuple[bytes, bytes]) -> Answer:
    body = json.dumps(words).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return Answer(result, start, {"type": "http.response.body", "body": body})


_CLOSE = (b"connection", b"close")
NEW = _answer("new", 202, {"kept": "new"})
KNOWN = _answer("known", 200, {"kept": "known"})
WRONG_METHOD = _answer("method", 405, {"error": "Deliveries are sent with POST."}, (b"allow", b"POST"), _CLOSE)
TOO_LARGE = _answer("large", 413, {"error": f"The body has more than {MOST:,} bytes, and no host sends that."}, _CLOSE)
SLOW = _answer("slow", 408, {"error": "The body came too slowly."}, _CLOSE)
FORGED = _answer(
    "forged", 401,
    {"error": "X-Hub-Signature-256 is missing, or not of this body and this secret. Give both sides the same secret."},
)  # fmt: skip
TWICE = _answer("malformed", 400, {"error": "A header of the delivery stands there more than once."})
NAMELESS = _answer(
    "malformed", 400,
    {"error": "X-GitHub-Delivery and X-GitHub-Event have to be there, of 64 letters and digits each at most."},
)  # fmt: skip
WRONG_TYPE = _answer("type", 415, {"error": "The body has to be application/json."})
A_FORM = _answer(
    "type", 415,
    {"error": "The body is a form. Set the webhook's content type to application/json, then send it again."},
)  # fmt: skip
UNAVAILABLE = _answer(
    "unavailable", 503,
    {"error": "The delivery could not be kept. Send it again later, or wait for the next sweep."},
    (b"retry-after", b"10"),
)  # fmt: skip
GONE = _answer("gone", 499, {})
"""Never sent: nobody is there any more. The number is what nginx logs for it."""

Keep = Callable[[Delivery], Awaitable[bool]]


class Intake:
    """Takes deliveries in. Nothing of a body is read here but whether it is signed."""

    def __init__(self, parts: Parts) -> None:
        self._secrets = (parts.ways.webhook_secret, *parts.ways.more_secrets)
        self._keep: Keep = parts.keep or _one_by_one(parts)
        self._parts = parts
        self._room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        seen = _Seen()
        with self._parts.tracing.span("delivery") as span:
            answer = await self._answer(scope, receive, seen)
            span.note(result=answer.result, delivery=seen.id, event=seen.event, bytes=seen.size)
        if answer is not GONE:
            await send(answer.start)
            await send(answer.body)
        self._tell(answer, seen, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, seen: _Seen) -> Answer:
        try:
            async with asyncio.timeout(self._parts.intake_limit_s):
                return await self._taken(scope, receive, seen)
        except TimeoutError:
            return UNAVAILABLE if seen.is_signed else SLOW
        except (StoreError, CrowdedError):
            return UNAVAILABLE
        except ClientDisconnect:
            return GONE

    async def _taken(self, scope: Scope, receive: Receive, seen: _Seen) -> Answer:
        if scope["method"] != "POST":
            return WRONG_METHOD
        envelope = read_envelope(scope["headers"])
        if envelope.length > MOST:
            return TOO_LARGE
        body = await read_bytes(receive, MOST, self._room)
        if body is None:
            return TOO_LARGE
        if not await self._is_signed(body, envelope.signature):
            return FORGED
        seen.is_signed, seen.size = True, len(body)
        wrong = _wrong(envelope)
        if wrong is not None:
            return wrong
        seen.id, seen.event = envelope.id, envelope.event
        delivery = Delivery(envelope.id, envelope.event, body, self._parts.now())
        return NEW if await self._keep(delivery) else KNOWN

    async def _is_signed(self, body: bytes, signature: str | None) -> bool:
        if len(body) > LARGE:
            return await asyncio.to_thread(self._matches, body, signature)
        return self._matches(body, signature)

    def _matches(self, body: bytes, signature: str | None) -> bool:
        return any(signature_is_right(secret, body, signature) for secret in self._secrets)

    def _tell(self, answer: Answer, seen: _Seen, seconds: float) -> None:
        self._parts.meters.delivered(seen.event, answer.result, seen.size, seconds)
        self._parts.log.told(
            "delivery",
            "info" if answer.start["status"] < 300 else "warning",
            delivery=seen.id,
            event=seen.event,
            result=answer.result,
            bytes=seen.size,
            ms=round(1000 * seconds, 3),
        )


class _Seen:
    """What may be told of a delivery so far: of one without the right signature, nothing that it says."""

    __slots__ = ("event", "id", "is_signed", "size")

    def __init__(self) -> None:
        self.id = self.event = ""
        self.size = 0
        self.is_signed = False


def _wrong(envelope: Envelope) -> Answer | None:
    if envelope.twice:
        return TWICE
    if not envelope.is_json:
        return A_FORM if envelope.is_form else WRONG_TYPE
    return None if envelope.id and envelope.event else NAMELESS


def _one_by_one(parts: Parts) -> Keep:
    async def keep(delivery: Delivery) -> bool:
        return delivery.id in await asyncio.to_thread(parts.deliveries.keep, (delivery,))

    return keep
