"""Looking something up beside other work. Not by `concurrent.futures`: importing it costs more than the rest."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.errors import ForereadError

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
        """Look it up. What fails here fails again for whoever asks."""
        with suppress(ForereadError, OSError, ValueError):
            self._answers.append(self._look())
        self.end()

    def end(self) -> None:
        """Nobody need wait any longer."""
        self._ended.set()

    def answer(self) -> Answer:
        """Waits for it. What failed is tried once more, so that its error meets the one who asks."""
        self._ended.wait()
        return self._answers[0] if self._answers else self._look()


def look_ahead(looks: Iterable[Callable[[], Answer]]) -> tuple[Ahead[Answer], ...]:
    """Start to look things up, one after the other, in one thread that does not keep the process alive."""
    waiting = tuple(Ahead(look) for look in looks)
    if waiting:
        Thread(target=_run, args=(waiting,), name="foreread-look-ahead", daemon=True).start()
    return waiting


def _run(waiting: tuple[Ahead[Answer], ...]) -> None:
    try:
        for one in waiting:
            one.run()
    finally:
        for one in waiting:
            one.end()
