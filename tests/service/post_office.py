"""Deliveries on their way to the service: each some times, in another order, some never."""

from __future__ import annotations

import heapq
import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import urlsplit

from tests.servers.fake_github import World
from tests.servers.fake_github._hooks import signed
from tests.servers.fake_github._model import Delivery, Hook

THREADS: Final = 4
WINDOW_S: Final = 8.0
"""Within it order means nothing."""
_LOST, _REPLAYED, _FORGED, _SENT_AGAIN = 0.05, 0.6, 0.01, 0.7
_OK: Final = frozenset({200, 202})


@dataclass(order=True)
class Letter:
    due: float
    turn: float
    delivery: Delivery = field(compare=False)
    is_forged: bool = field(default=False, compare=False)


class PostOffice:
    """Sends from several threads, on connections that are kept."""

    def __init__(self, world: World, hook: Hook, chance: Random) -> None:
        self._world, self._hook, self._chance = world, hook, chance
        self._waiting: list[Letter] = []
        self._lock, self._over = threading.Lock(), threading.Event()
        self._read = self._on_the_way = 0
        self.answered: Counter[int] = Counter()
        """Status → how often; 0: no answer."""
        self.accepted: set[str] = set()
        """Ids that were answered with 2xx."""
        self.made = self.lost = self.forged_taken = 0
        self.seconds: list[float] = []
        """How long each 2xx took."""
        self.loses = True
        self._threads = [threading.Thread(target=self._send_on, daemon=True) for _ in range(THREADS)]

    def __enter__(self) -> PostOffice:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join()

    @property
    def delivered(self) -> int:
        return sum(count for status, count in self.answered.items() if status in _OK)

    @property
    def is_empty(self) -> bool:
        with self._lock:
            return not self._waiting and not self._on_the_way

    def collect(self) -> None:
        """What has happened since the last time is on its way."""
        with self._world.lock:
            fresh = self._world.deliveries[self._read :]
            self._read = len(self._world.deliveries)
        now = time.monotonic()
        with self._lock:
            for each in (one for one in fresh if one.hook is self._hook):
                self.made += 1
                if self.loses and self._chance.random() < _LOST:
                    self.lost += 1
                    continue
                for _ in range(self._chance.randint(1, 10)):
                    self._put(each, now + self._chance.uniform(0, WINDOW_S))
                if self._chance.random() < _REPLAYED:
                    for _ in range(self._chance.randint(1, 8)):
                        self._put(each, now + self._chance.uniform(10, 60))
                if self._chance.random() < _FORGED:
                    self._put(each, now + self._chance.uniform(0, WINDOW_S), is_forged=True)

    def _put(self, delivery: Delivery, due: float, *, is_forged: bool = False) -> None:
        heapq.heappush(self._waiting, Letter(due, self._chance.random(), delivery, is_forged))

    def hasten(self) -> None:
        """All that waits goes now."""
        with self._lock:
            for each in self._waiting:
                each.due = 0.0
            heapq.heapify(self._waiting)

    def _next(self) -> Letter | None:
        with self._lock:
            if self._waiting and self._waiting[0].due <= time.monotonic():
                self._on_the_way += 1
                return heapq.heappop(self._waiting)
        return None

    def _send_on(self) -> None:
        place = urlsplit(self._hook.url)
        connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=10)
        while not self._over.is_set():
            letter = self._next()
            if letter is None:
                self._over.wait(0.02)
                continue
            began = time.monotonic()
            status = self._sent(connection, letter)
            with self._lock:
                self._on_the_way -= 1
                self._noted(letter, status, time.monotonic() - began)
        connection.close()

    def _sent(self, connection: http.client.HTTPConnection, letter: Letter) -> int:
        body, headers = signed(letter.delivery)
        if letter.is_forged:
            headers["X-Hub-Signature-256"] = f"sha256={'0' * 64}"
            headers["X-GitHub-Delivery"] = f"forged-{letter.delivery.guid}"
        try:
            connection.request("POST", "/webhook", body, headers)
            with connection.getresponse() as answer:
                answer.read()
                return answer.status
        except (OSError, http.client.HTTPException):
            connection.close()
            return 0

    def _noted(self, letter: Letter, status: int, seconds: float) -> None:
        self.answered[status] += 1
        if letter.is_forged:
            self.forged_taken += status in _OK
        elif status in _OK:
            self.accepted.add(letter.delivery.guid)
            self.seconds.append(seconds)
        elif self._chance.random() < _SENT_AGAIN:  # as an operator has it sent again; else the sweep must find it
            self._put(letter.delivery, time.monotonic() + self._chance.uniform(1, 10))
