"""Routes."""

from __future__ import annotations

import re
from collections.abc import Callable

from waybill import handlers
from waybill.store import TrackingStore
from waybill.web import Request, Response

Handler = Callable[[TrackingStore, str, Request], Response]

_ROUTES: tuple[tuple[str, re.Pattern[str], Handler], ...] = (
    ("GET", re.compile(r"/parcels/([^/]+)"), handlers.get_parcel),
    ("GET", re.compile(r"/parcels/([^/]+)/events"), handlers.get_events),
    ("POST", re.compile(r"/parcels/([^/]+)/events"), handlers.post_event),
)


def handle(store: TrackingStore, request: Request) -> Response:
    for method, pattern, handler in _ROUTES:
        match = pattern.fullmatch(request.path)
        if match and method == request.method:
            return handler(store, match[1], request)
    return Response(404, {"error": "no such route"})
