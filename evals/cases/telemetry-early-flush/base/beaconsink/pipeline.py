"""From a line on a socket to a row in the store."""

from __future__ import annotations

import logging

from beaconsink.buffer import Buffer
from beaconsink.counters import Counters
from beaconsink.devices import DeviceRegistry
from beaconsink.readings import parse_line
from beaconsink.store import Store, StoreError

log = logging.getLogger(__name__)


class Pipeline:
    """`ingest` is called by one thread a connection, `flush` by the timer (see runner)."""

    def __init__(
        self, store: Store, registry: DeviceRegistry, *, max_batch: int = 500, capacity: int = 20_000
    ) -> None:
        self._store = store
        self._registry = registry
        self._max_batch = max_batch
        self._buffer = Buffer(capacity)
        self.counters = Counters()

    def ingest(self, line: str) -> None:
        """Raises LineError for a line that cannot be read."""
        reading = parse_line(line)
        self._registry.touch(reading.device, reading.at)
        self._buffer.add(reading)
        self.counters.count("received")

    def flush(self) -> int:
        """Write one batch. Returns how many readings were written."""
        batch = self._buffer.drain(self._max_batch)
        if not batch:
            return 0
        try:
            self._store.write(batch)
        except StoreError as error:
            log.warning("%d readings lost: %s", len(batch), error)
            self.counters.count("lost", len(batch))
            return 0
        self.counters.count("written", len(batch))
        return len(batch)

    @property
    def pending(self) -> int:
        return len(self._buffer)
