import threading

from beaconsink.devices import DeviceRegistry
from beaconsink.pipeline import Pipeline


class BusyStore:
    def __init__(self):
        self.rows = []
        self.meanwhile = None

    def write(self, batch):
        act, self.meanwhile = self.meanwhile, None
        if act:
            other = threading.Thread(target=act)
            other.start()
            other.join(10)
        self.rows.extend(batch)


def test_overflow_during_a_write_loses_nothing_unwritten():
    store = BusyStore()
    line = Pipeline(store, DeviceRegistry(), max_batch=2, capacity=3)

    def burst():
        for n in (2, 3, 4):
            line.ingest(f"b{n};{n};1")

    store.meanwhile = burst
    line.ingest("b0;0;1")
    line.ingest("b1;1;1")
    while line.flush():
        pass
    assert sorted(r.device for r in store.rows) == ["b0", "b1", "b2", "b3", "b4"]
