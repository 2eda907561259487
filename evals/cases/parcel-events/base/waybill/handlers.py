"""What the API answers."""

from __future__ import annotations

import re
from datetime import datetime

from waybill.eta import estimate
from waybill.store import CODES, REGISTERED, Event, TrackingStore
from waybill.web import Request, Response

PARCEL_ID = re.compile(r"[A-Z]{2}[0-9]{9}")


def get_parcel(store: TrackingStore, parcel_id: str, request: Request) -> Response:
    if not PARCEL_ID.fullmatch(parcel_id):
        return Response(400, {"error": "not a parcel number"})
    try:
        events = store.events(parcel_id)
    except KeyError:
        return Response(404, {"error": "unknown parcel"})
    first, latest = events[0], events[-1]
    arrival = estimate(events)
    return Response(
        200,
        {
            "id": parcel_id,
            "registered": first.at.isoformat(),
            "status": latest.code,
            "place": latest.place,
            "eta": arrival.isoformat() if arrival else None,
        },
    )


def get_events(store: TrackingStore, parcel_id: str, request: Request) -> Response:
    if not PARCEL_ID.fullmatch(parcel_id):
        return Response(400, {"error": "not a parcel number"})
    try:
        events = store.events(parcel_id)
    except KeyError:
        return Response(404, {"error": "unknown parcel"})
    return Response(200, {"events": [_event(event) for event in events]})


def post_event(store: TrackingStore, parcel_id: str, request: Request) -> Response:
    if not PARCEL_ID.fullmatch(parcel_id):
        return Response(400, {"error": "not a parcel number"})
    try:
        event = Event(datetime.fromisoformat(request.body["at"]), request.body["code"], request.body["place"])
    except (KeyError, TypeError, ValueError):
        return Response(400, {"error": "an event has `at`, `code` and `place`"})
    if event.at.tzinfo is None or event.code not in CODES - {REGISTERED}:
        return Response(400, {"error": "`at` needs an offset and `code` must be known"})
    try:
        store.append(parcel_id, event)
    except KeyError:
        return Response(404, {"error": "unknown parcel"})
    return Response(201, _event(event))


def _event(event: Event) -> dict[str, str]:
    return {"at": event.at.isoformat(), "code": event.code, "place": event.place}
