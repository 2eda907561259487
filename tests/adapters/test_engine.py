"""The engine: a run is carried out once, by whoever has room, and gone on with by whoever comes after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.engine import Engine, Limits
from bot.adapters.system import now
from bot.errors import StoreError
from bot.ports import RunState
from bot.post import Place
from bot.work import Task, TaskKind, Urgency, Wish
from tests.service.stand import until

Ended = tuple[str, str, float]
LIMITS = Limits(poll_s=0.05)


def task(number: int, installation: int = 7, *, reads: bool = True) -> Task:
    wish = Wish(
        f"change:1:{number}", TaskKind.CHANGE, Place("acme", "shop", number), 1, installation, "", Urgency.CHANGE, reads
    )
    return Task(wish, 1, 0, running=1)


class Seen:
    """What an engine had carried out."""

    def __init__(self) -> None:
        self.carried: list[str] = []
        self.settled: list[tuple[str, Ended]] = []
        self.ticks = 0
        self.gate = threading.Event()
        self.gate.set()

    def carry_out(self, run: str) -> Ended:
        self.carried.append(run)
        self.gate.wait(300)
        return "done", "", 1.5

    def settle(self, run: str, ended: Ended) -> None:
        self.settled.append((run, ended))

    def tick(self) -> None:
        self.ticks += 1


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/engine.sqlite"


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def engine(url: str, seen: Seen) -> Iterator[Engine]:
    engine = Engine(url, "one", LIMITS)
    engine.launch(seen.carry_out, seen.settle)
    yield engine
    seen.gate.set()
    engine.close()


def test_a_run_is_carried_out_once_however_often_it_is_submitted(engine: Engine, seen: Seen) -> None:
    runs = [task(number, number % 3, reads=number % 2 == 0) for number in range(1, 8)]
    for each in (*runs, *runs):
        engine.submit(each)
    until(lambda: len(seen.settled) == 7, "seven runs")
    assert sorted(seen.carried) == sorted(each.run for each in runs)
    assert {ended for _, ended in seen.settled} == {("done", "", 1.5)}
    until(lambda: engine.state(runs[0].run) is RunState.ENDED, "it to be ended")


def test_it_says_what_it_knows_of_a_run(engine: Engine, seen: Seen) -> None:
    seen.gate.clear()
    assert engine.state("change:1:1@1.0") is RunState.UNKNOWN
    engine.submit(task(1))
    assert engine.state(task(1).run) is RunState.UNDER_WAY


def test_one_installation_does_not_take_all_the_room(url: str, seen: Seen) -> None:
    """Of five places at a time it has two, so that another's change begins while its own wait."""
    engine = Engine(url, "one", Limits(briefs=5, installation=2, poll_s=0.05))
    engine.launch(seen.carry_out, seen.settle)
    seen.gate.clear()
    for number in range(1, 9):
        engine.submit(task(number, installation=1))
    engine.submit(task(99, installation=2))
    until(lambda: task(99).run in seen.carried, "the other's")
    assert len(seen.carried) <= 3
    seen.gate.set()
    until(lambda: len(seen.settled) == 9, "all")
    engine.close()


def test_what_was_begun_is_gone_on_with_when_the_process_comes_back(url: str, seen: Seen) -> None:
    first = Engine(url, "one", LIMITS)
    seen.gate.clear()
    first.launch(seen.carry_out, seen.settle)
    first.submit(task(1))
    until(lambda: seen.carried, "it to begin")
    first.close()
    again = Seen()
    second = Engine(url, "one", LIMITS)
    second.launch(again.carry_out, again.settle)
    until(lambda: again.settled, "it to be gone on with")
    seen.gate.set()
    assert again.carried == [task(1).run]
    second.close()


def test_another_process_takes_over_what_a_dead_one_had(url: str, seen: Seen) -> None:
    first = Engine(url, "one", LIMITS)
    seen.gate.clear()
    first.launch(seen.carry_out, seen.settle)
    first.submit(task(1))
    until(lambda: seen.carried, "it to begin")
    first.close()
    again = Seen()
    second = Engine(url, "two", LIMITS)
    second.launch(again.carry_out, again.settle)
    assert second.recover(["one"]) == 1
    assert second.recover(["one"]) == 0
    until(lambda: again.settled, "it to be taken over")
    seen.gate.set()
    second.close()


def test_what_ended_long_ago_is_forgotten(engine: Engine, seen: Seen) -> None:
    engine.submit(task(1))
    until(lambda: engine.state(task(1).run) is RunState.ENDED, "its end")
    at = now()
    assert engine.forget(at - timedelta(hours=1)) == 0
    assert engine.forget(at + timedelta(minutes=1)) == 1
    assert engine.state(task(1).run) is RunState.UNKNOWN


def test_the_clock_is_heard_once_a_time(url: str, seen: Seen) -> None:
    engine = Engine(url, "one", LIMITS)
    engine.launch(seen.carry_out, seen.settle, seen.tick, "* * * * * *")
    until(lambda: seen.ticks >= 2, "two ticks")
    engine.close()


def test_a_database_that_cannot_be_had_is_said_without_its_password() -> None:
    engine = Engine("postgresql+psycopg://foreread:hunter2@127.0.0.1:1/foreread", "one", LIMITS)
    with pytest.raises(StoreError) as raised:
        engine.launch(lambda _: ("done", "", 0.0), lambda *_: None)
    assert "hunter2" not in f"{raised.value}"
    engine.close()
