"""The outside of a delivery: what its headers say, and its bytes, of which no more are taken than a host sends.

The names of headers are GitHub's (docs, "Webhook events and payloads"); the forms are narrower than HTTP's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from typing import NamedTuple

from starlette.requests import ClientDisconnect
from starlette.types import Receive

_SIGNATURE, _ID, _EVENT = b"x-hub-signature-256", b"x-github-delivery", b"x-github-event"
_TYPE, _LENGTH = b"content-type", b"content-length"
_ONCE = frozenset({_SIGNATURE, _ID, _EVENT, _TYPE, _LENGTH})
_JSON = b"application/json"
_FORM = b"application/x-www-form-urlencoded"
MOST_CHARACTERS = 64
"""Of an id, and of the name of an event."""
LARGE = 1_000_000
"""Bytes of a body that few deliveries have: such ones are taken in by turns."""
LARGE_AT_ONCE = 8


class CrowdedError(Exception):
    """Too many large bodies are under way: whoever has no secret can send them too, and memory has an end."""


class Room:
    """For large bodies while they come."""

    def __init__(self) -> None:
        self._free = LARGE_AT_ONCE

    def __enter__(self) -> None:
        if not self._free:
            raise CrowdedError
        self._free -= 1

    def __exit__(self, *_: object) -> None:
        self._free += 1


class Envelope(NamedTuple):
    """What the headers say; "" for what is not there, or has not the form that a host gives it."""

    signature: str | None
    id: str
    event: str
    is_json: bool
    is_form: bool
    length: int
    """As it is declared; -1 where it is not."""
    twice: bool
    """Whether one of them stands there more than once: then who reads which is anybody's guess."""


def read_envelope(headers: Iterable[tuple[bytes, bytes]]) -> Envelope:
    """Of the headers of an ASGI request, whose names are in lower case."""
    given = list(headers)
    found = dict(given)
    # Few requests have two headers of one name, whichever they are; only of those one has to look which.
    twice = len(found) != len(given) and _has_twice(name for name, _ in given if name in _ONCE)
    signature = found.get(_SIGNATURE)
    kind = found.get(_TYPE, b"").partition(b";")[0].strip().lower()
    length = found.get(_LENGTH, b"")
    return Envelope(
        signature=None if signature is None else signature.decode("latin-1"),
        id=_name(found.get(_ID, b""), b"-"),
        event=_name(found.get(_EVENT, b""), b"_"),
        is_json=kind == _JSON,
        is_form=kind == _FORM,
        length=int(length) if length.isdigit() and len(length) < 20 else -1,
        twice=twice,
    )


def _has_twice(names: Iterable[bytes]) -> bool:
    return any(count > 1 for count in Counter(names).values())


def _name(value: bytes, joint: bytes) -> str:
    """ASCII letters, digits and that joint, of which there is one letter or digit at least."""
    if len(value) > MOST_CHARACTERS or not value.replace(joint, b"").isalnum():  # of bytes: ASCII alone
        return ""
    return value.decode("ascii")


async def read_bytes(receive: Receive, most: int, room: Room) -> bytes | None:
    """The body; None as soon as it is more than so many bytes, whatever was declared.

    Raises ClientDisconnect, and CrowdedError.
    """
    message = await receive()
    first: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body", False):
        return first if len(first) <= most else None
    body = bytearray()
    with ExitStack() as seat:
        while message["type"] == "http.request":
            was_small = len(body) <= LARGE
            body += message.get("body", b"")
            if was_small and len(body) > LARGE:
                seat.enter_context(room)
            if len(body) > most:
                return None
            if not message.get("more_body", False):
                return bytes(body)
            message = await receive()
    raise ClientDisconnect
