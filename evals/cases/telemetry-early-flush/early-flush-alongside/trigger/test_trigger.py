import threading

from beaconsink.devices import DeviceRegistry
from beaconsink.pipeline import Pipeline


class SlowStore:
    def __init__(self):
        self.rows = []
        self.entered = threading.Event()
        self.go_on = threading.Event()

    def write(self, batch):
        first = not self.entered.is_set()
        self.entered.set()
        if first:
            assert self.go_on.wait(10)
        self.rows.extend(batch)


def test_a_batch_is_not_written_twice():
    store = SlowStore()
    line = Pipeline(store, DeviceRegistry(), max_batch=2)
    line.ingest("b0;0;1")
    timer = threading.Thread(target=line.flush)
    timer.start()
    assert store.entered.wait(10)
    line.ingest("b1;1;1")
    store.go_on.set()
    timer.join(10)
    while line.flush():
        pass
    assert sorted(r.device for r in store.rows) == ["b0", "b1"]
