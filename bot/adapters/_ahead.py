"""Looking something up beside other work. Not by `concurrent.futures`: importing it costs more than the rest."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Answer = TypeVar("Answer")


class Ahead(Generic[Answer]):
    """An answer that is being looked up."""

    def __init__(self, look: Callable[[], Answer]) -> None:
        self._look = look
        self._ended = Event()
        self._answers: list[Answer] = []

    def run(self) -> None:
        try:
            self._answers.append(self._look())
        finally:
            self._ended.set()

    def answer(self) -> Answer:
        """Waits for it. What failed is tried again here, so that its error meets the one who asks."""
        self._ended.wait()
        return self._answers[0] if self._answers else self._look()


def look_ahead(looks: Iterable[Callable[[], Answer]]) -> tuple[Ahead[Answer], ...]:
    """Start to look things up, one after the other, in one thread that does not keep the process alive."""
    waiting = tuple(Ahead(look) for look in looks)
    if waiting:
        Thread(target=_run, args=(waiting,), name="foreread-look-ahead", daemon=True).start()
    return waiting


def _run(waiting: tuple[Ahead[Answer], ...]) -> None:
    for one in waiting:
        one.run()
