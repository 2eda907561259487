"""Many deliveries, one commit: nobody is told "kept" before it is, and nobody else's failure is one's own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.store.group_commit import GroupCommit
from bot.errors import StoreError
from bot.work import Delivery
from tests.adapters.store.values import a_delivery

if TYPE_CHECKING:
    from bot.adapters.store import Store


class Disk:
    """Keeps when it is let; what it holds is on the disk."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.free = threading.Event()
        self.broken: set[str] = set()

    def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        assert self.free.wait(120)
        ids = [each.id for each in deliveries]
        if self.broken.intersection(ids):
            raise StoreError("The disk is full.", "Make room.")
        known = {each for commit in self.commits for each in commit}
        self.commits.append(ids)
        return frozenset(ids) - known


async def _turns(turns: int = 5) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def test_those_that_come_during_a_commit_share_the_next() -> None:
    disk = Disk()

    async def story() -> list[bool]:
        writer = GroupCommit(disk.keep)
        asked = [asyncio.create_task(writer.kept(a_delivery(name))) for name in ("a", "b", "c", "a")]
        await _turns()
        assert not any(task.done() for task in asked), "nobody is answered before the commit"
        disk.free.set()
        answers = await asyncio.gather(*asked)
        assert await writer.kept(a_delivery("a")) is False
        await writer.close()
        return answers

    assert asyncio.run(story()) == [True, True, True, False]
    assert len(disk.commits) <= 3, "one that was under way, one for all that came then, one for the last"


def test_a_commit_that_fails_fails_exactly_those_in_it() -> None:
    disk = Disk()
    disk.broken = {"bad"}

    async def story() -> list[bool | BaseException]:
        writer = GroupCommit(disk.keep)
        first = [asyncio.create_task(writer.kept(a_delivery(name))) for name in ("a", "bad")]
        await _turns()
        second = [asyncio.create_task(writer.kept(a_delivery(name))) for name in ("b", "c")]
        await _turns()
        disk.free.set()
        answers = await asyncio.gather(*first, *second, return_exceptions=True)
        await writer.close()
        return answers

    told = [answer if isinstance(answer, bool) else str(answer) for answer in asyncio.run(story())]
    assert told == ["The disk is full. Make room.", "The disk is full. Make room.", True, True]
    assert disk.commits == [["b", "c"]]


def test_who_stops_waiting_changes_nothing_for_the_others() -> None:
    disk = Disk()

    async def story() -> tuple[bool, bool]:
        writer = GroupCommit(disk.keep)
        gone, stays = (asyncio.create_task(writer.kept(a_delivery(name))) for name in ("gone", "stays"))
        await _turns()
        gone.cancel()
        await _turns()
        late = asyncio.create_task(writer.kept(a_delivery("late")))
        disk.free.set()
        answers = (await stays, await late)
        with pytest.raises(asyncio.CancelledError):
            await gone
        await writer.close()
        return answers

    assert asyncio.run(story()) == (True, True)
    assert sorted(name for commit in disk.commits for name in commit) == ["gone", "late", "stays"]


def test_closing_keeps_what_waits_and_takes_nothing_more() -> None:
    disk = Disk()

    async def story() -> list[bool]:
        writer = GroupCommit(disk.keep)
        asked = [asyncio.create_task(writer.kept(a_delivery(f"d{number}"))) for number in range(500)]
        await _turns()
        closing = asyncio.create_task(writer.close())
        await _turns()
        with pytest.raises(StoreError, match="stopping"):
            await writer.kept(a_delivery("too late"))
        disk.free.set()
        await closing
        return await asyncio.gather(*asked)

    assert asyncio.run(story()) == [True] * 500
    assert sum(map(len, disk.commits)) == 500
    assert max(map(len, disk.commits)) <= 200


def test_no_more_than_so_many_wait_in_memory() -> None:
    disk = Disk()

    async def story() -> None:
        writer = GroupCommit(disk.keep, most_waiting=3)
        asked = [asyncio.create_task(writer.kept(a_delivery(f"d{number}"))) for number in range(10)]
        await _turns()
        disk.free.set()
        assert all(await asyncio.gather(*asked))
        await writer.close()

    asyncio.run(story())
    assert max(map(len, disk.commits)) == 3
    assert sum(map(len, disk.commits)) == 10


def test_a_loop_that_ends_says_that_it_does_not_know() -> None:
    disk = Disk()
    told: list[BaseException] = []

    async def one(writer: GroupCommit, name: str) -> None:
        try:
            await writer.kept(a_delivery(name))
        except StoreError as error:
            told.append(error)

    async def story() -> None:
        writer = GroupCommit(disk.keep)
        asked = [asyncio.create_task(one(writer, name)) for name in "ab"]
        await _turns()
        (writing,) = [task for task in asyncio.all_tasks() if task.get_name() == "foreread-keep"]
        writing.cancel()
        await asyncio.gather(*asked)
        disk.free.set()
        await writer.close()

    asyncio.run(story())
    assert len(told) == 2
    assert all("not known" in str(error) for error in told)


@pytest.mark.parametrize("repeats", [1, 3])
def test_what_was_answered_is_in_the_database(store: Store, repeats: int) -> None:
    async def story() -> list[bool]:
        async with GroupCommit(store.deliveries.keep) as writer:
            return await asyncio.gather(*asked_of(writer))

    def asked_of(writer: GroupCommit) -> list[Coroutine[Any, Any, bool]]:
        return [writer.kept(a_delivery(f"d{number % 300}", number % 300)) for number in range(300 * repeats)]

    answers = asyncio.run(story())
    assert sum(answers) == 300
    assert [each.id for each in store.deliveries.unread(999)] == [f"d{number}" for number in range(300)]


def test_a_database_that_is_gone_is_told_to_who_waits(sqlite_store: Store) -> None:
    keep: Callable[[Sequence[Delivery]], frozenset[str]] = sqlite_store.deliveries.keep

    async def story() -> None:
        writer = GroupCommit(keep)
        await writer.kept(a_delivery("a"))
        with sqlite_store._database.writing() as connection:
            connection.exec_driver_sql("DROP TABLE deliveries")
        with pytest.raises(StoreError, match="no such table"):
            await writer.kept(a_delivery("b"))
        await writer.close()

    asyncio.run(story())
