import pytest

from beaconsink.devices import DeviceRegistry
from beaconsink.pipeline import Pipeline
from beaconsink.readings import LineError
from beaconsink.store import SqliteStore, StoreError


class ListStore:
    def __init__(self):
        self.rows = []
        self.down = False

    def write(self, batch):
        if self.down:
            raise StoreError("down")
        self.rows.extend(batch)


def pipeline(store, **options):
    return Pipeline(store, DeviceRegistry(), **options)


def test_a_flush_writes_what_was_ingested():
    store = ListStore()
    line = pipeline(store)
    line.ingest("b1;100;4.5")
    line.ingest("b2;101;4.7")
    assert line.flush() == 2
    assert [r.device for r in store.rows] == ["b1", "b2"]
    assert line.flush() == 0


def test_a_line_that_cannot_be_read_is_refused():
    with pytest.raises(LineError):
        pipeline(ListStore()).ingest("b1;noon;4.5")


def test_the_oldest_make_room():
    store = ListStore()
    line = pipeline(store, capacity=2)
    for n in range(3):
        line.ingest(f"b{n};{n};1")
    line.flush()
    assert [r.device for r in store.rows] == ["b1", "b2"]


def test_rows_in_sqlite(tmp_path):
    store = SqliteStore(str(tmp_path / "r.db"))
    line = pipeline(store)
    line.ingest("b1;100;4.5")
    assert line.flush() == 1
    store.close()
