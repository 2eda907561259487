"""Places and messages in SARIF, from other people's text (section numbers: SARIF 2.1.0 with errata 01)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.change import Location, Side
from bot.publish._visible import encodable, flat

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def _artifact_uri(path: str) -> str:
    """The path as a relative reference (RFC 3986, 4.2), each byte outside the unreserved ones percent-encoded.

    A leading slash is encoded too: the path stays below its base.
    """
    raw = b"".join(_bytes_of(char) for char in path)
    quoted = "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)
    return f"%2F{quoted[1:]}" if quoted.startswith("/") else quoted


def _bytes_of(char: str) -> bytes:
    """The bytes that the character stands for in a path: a surrogate escape is one byte that is not UTF-8."""
    try:
        return char.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return encodable(char).encode()


def message(text: str, limit: int = 1000) -> str:
    """Text for a `message` property, in which braces are doubled (§3.11.5) and no embedded link is left (§3.11.6)."""
    return flat(text, limit).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def location(place: Location, quote: str | None = None) -> dict[str, Any]:
    """A place after the change. One before it names the file alone: its line numbers would point at other code."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": _artifact_uri(place.path), "uriBaseId": "%SRCROOT%"}}
    if place.side is Side.NEW and place.start > 0:
        region: dict[str, Any] = {"startLine": place.start, "endLine": max(place.start, place.end)}
        if quote is not None:
            region["snippet"] = {"text": encodable(quote)}
        physical["region"] = region
    return {"physicalLocation": physical}


def distinct(places: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The locations without repetition, as the schema demands: two lines before the change look alike."""
    found: list[dict[str, Any]] = []
    for place in places:
        if place not in found:
            found.append(place)
    return found
