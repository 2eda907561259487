import sqlite3
from datetime import UTC, datetime

import pytest

from waybill.app import handle
from waybill.export import claims_csv
from waybill.store import Event, TrackingStore
from waybill.web import Request

ID = "GR000000017"


@pytest.fixture
def store():
    store = TrackingStore(sqlite3.connect(":memory:"))
    store.register(ID, datetime(2026, 5, 4, 9, tzinfo=UTC), "Lamia")
    return store


def scan(store, hour, code, place="Athens"):
    store.append(ID, Event(datetime(2026, 5, 5, hour, tzinfo=UTC), code, place))


def test_a_fresh_parcel(store):
    response = handle(store, Request("GET", f"/parcels/{ID}"))
    assert response.status == 200
    assert response.body["status"] == "REGISTERED"
    assert response.body["eta"] == "2026-05-08"


def test_late_scans_are_put_in_order(store):
    scan(store, 11, "IN_TRANSIT")
    scan(store, 8, "SORTED")
    response = handle(store, Request("GET", f"/parcels/{ID}"))
    assert (response.body["status"], response.body["registered"]) == ("IN_TRANSIT", "2026-05-04T09:00:00+00:00")


def test_events(store):
    scan(store, 8, "SORTED")
    body = handle(store, Request("GET", f"/parcels/{ID}/events")).body
    assert {event["code"] for event in body["events"]} == {"REGISTERED", "SORTED"}


def test_unknown_parcels_have_no_events(store):
    assert handle(store, Request("GET", "/parcels/GR000000099/events")).status == 404


@pytest.mark.parametrize("path", ["/parcels/17", "/parcels/17/events"])
def test_numbers_that_are_not_parcel_numbers(store, path):
    assert handle(store, Request("GET", path)).status == 400


def test_posting_a_scan(store):
    body = {"at": "2026-05-05T10:00:00+03:00", "code": "COLLECTED", "place": "Lamia"}
    assert handle(store, Request("POST", f"/parcels/{ID}/events", body=body)).status == 201
    assert handle(store, Request("POST", f"/parcels/{ID}/events", body=body | {"code": "LOST"})).status == 400


def test_claims(store):
    text, unknown = claims_csv(store, [ID])
    assert text == f"{ID},2026-05-04T09:00:00+00:00,REGISTERED,Lamia\r\n"
    assert unknown == []
