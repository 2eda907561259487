"""The timer that flushes."""

from __future__ import annotations

import threading

from beaconsink.pipeline import Pipeline


class Flusher:
    def __init__(self, pipeline: Pipeline, interval_s: float = 2.0) -> None:
        self._pipeline = pipeline
        self._interval_s = interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="flusher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        while self._pipeline.flush():
            pass

    def _run(self) -> None:
        while not self._stop.wait(self._interval_s):
            self._pipeline.flush()
