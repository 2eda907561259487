from tests.test_api import ID, Request, handle, scan, store


def test_the_estimate_follows_the_latest_scan(store):
    scan(store, 8, "SORTED")
    scan(store, 11, "OUT_FOR_DELIVERY")
    assert handle(store, Request("GET", f"/parcels/{ID}")).body["eta"] == "2026-05-05"
    scan(store, 12, "DELIVERED")
    assert handle(store, Request("GET", f"/parcels/{ID}")).body["eta"] is None
