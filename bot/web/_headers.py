"""What browsers are told of every page, and requests that no page of ours sends: turned away before anything else.

A pure ASGI middleware: it costs a webhook one look at the path. Programs without a browser need none of it.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web._errors import problem
from bot.web._parts import Ways

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No script, style, frame or request that is not the desk's own: https://www.w3.org/TR/CSP3/"""

ALWAYS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`: a browser would then send `Origin: null` with our own forms (Fetch standard, "append a request
    # `Origin` header"). Other sites learn nothing either way.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
"""What a page does not say itself."""
_TLS_ONLY: Final = ("strict-transport-security", "max-age=31536000")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FREE: Final = ("/webhook",)
"""Nothing is added to its answers: no browser reads them, and what is sent there is signed."""
_BY_ADDRESS: Final = ("/healthz", "/readyz", "/metrics")
"""Machines ask for these by the address of another machine."""
_PORTS: Final = {"http": 80, "https": 443}


class SecurityHeaders:
    """ASGI middleware; the outermost, so that it also sees errors."""

    def __init__(self, app: ASGIApp, ways: Ways) -> None:
        self._app = app
        self._url = ways.public_url
        self._host = authority(ways.public_url)
        told = [*ALWAYS.items(), *([_TLS_ONLY] if ways.is_secure else [])]
        self._told = tuple((name.encode(), value.encode()) for name, value in told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _FREE:
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in self._told if each[0] not in said)]
            await send(message)

        if not self._is_for_us(scope):
            answer = PlainTextResponse(f"This desk is at {self._url} alone.\n", 421)
            await answer(scope, receive, told)
        elif not self._is_by_us(scope):
            why = "That was not sent by a page of this desk, so nothing was done."
            await problem(scope["path"], 403, why)(scope, receive, told)
        else:
            await self._app(scope, receive, told)

    def _is_for_us(self, scope: Scope) -> bool:
        """Whether a browser asks by our own name: a page of another name that leads here could read the answers."""
        if scope["path"] in _BY_ADDRESS:
            return True
        hosts = _values(scope, b"host")
        return len(hosts) == 1 and authority(f"{urlsplit(self._url).scheme}://{hosts[0]}") == self._host

    def _is_by_us(self, scope: Scope) -> bool:
        """Also for what asks for no form: a page of another site sends nothing in somebody's name."""
        if scope["method"] in _SAFE:
            return True
        origins, sites = _values(scope, b"origin"), _values(scope, b"sec-fetch-site")
        if len(origins) > 1 or len(sites) > 1:
            return False
        return is_from(origins[0] if origins else None, sites[0] if sites else None, self._url)


def is_from(origin: str | None, site: str | None, ours: str) -> bool:
    """Whether what the headers `Origin` and `Sec-Fetch-Site` say, where they are there, is that a page of ours asks."""
    return (origin is None or origin == ours) and site in {None, "same-origin"}


def authority(url: str) -> tuple[str, int]:
    """Host and port; ("", 0) for none."""
    try:
        parts = urlsplit(url)
        if parts.username is not None or parts.path not in {"", "/"} or parts.query or parts.fragment:
            return "", 0
        return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0


def _values(scope: Scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
