from datetime import UTC, datetime, timedelta

from waybill.export import claims_csv
from waybill.store import Event
from tests.test_api import ID, Request, handle, store


def test_a_long_history_is_whole(store):
    start = datetime(2026, 5, 5, 8, tzinfo=UTC)
    for n in range(130):
        store.append(ID, Event(start + timedelta(minutes=n), "IN_TRANSIT", f"stop {n}"))
    text, _ = claims_csv(store, [ID])
    assert len(text.splitlines()) == 131
    assert handle(store, Request("GET", f"/parcels/{ID}")).body["registered"] == "2026-05-04T09:00:00+00:00"
