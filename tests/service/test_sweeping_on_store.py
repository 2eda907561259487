"""A sweep into real databases: what a crowd of processes finds at the same time is on record once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.desk import OutcomeKind
from bot.ledger import Draft, Kind, read_entry, verify
from bot.pipeline.sweeping import Books
from tests.pipeline.sweep_world import REPOSITORY, World

if TYPE_CHECKING:
    from bot.adapters.store import Store


def test_many_who_sweep_at_once_record_each_merge_once(store: Store) -> None:
    world = World()
    world.open(20)
    world.merge_gated(2)
    world.merge_gated(3, body="Reverts #2")
    world.merge(4)
    world.push(5)
    for line in world.ledger.lines[1:]:  # the decisions, as the worker records them
        entry = read_entry(line)
        store.ledger.append(Draft(entry.kind, entry.body, entry.subject))
    for record in world.records.records.values():
        store.records.put(record)
    books = Books(store.records, store.tasks, store.ledger, store.outcomes)
    with ThreadPoolExecutor(4) as crowd:
        swept = list(crowd.map(lambda _: world.sweep_into(books), range(6)))
    entries = [entry for line in store.ledger.lines() if (entry := read_entry(line)).kind is Kind.MERGE]
    assert sorted(entry.subject.change for entry in entries if entry.subject) == sorted(
        ["PR_2", "PR_3", "PR_4", world.host.by_hand[0].after]
    )
    assert [entry.subject.change for entry in entries if entry.body["decision"] and entry.subject] == ["PR_2", "PR_3"]
    assert verify(store.ledger.lines()).whole
    assert [each.kind for each in store.outcomes.noted((REPOSITORY,), world.since)] == [OutcomeKind.REVERTED]
    assert store.tasks.find(f"change:{REPOSITORY}:20") is not None
    gated = {record.key.number: record.gated for record in store.records.since((REPOSITORY,), world.since)}
    assert gated == {2: True, 3: True, 4: False, 7: None}
    assert world.sweep_into(books).merges == ()
    assert all(each.until == world.at for each in swept)


def test_how_far_sweeps_came_is_kept_for_each_repository(store: Store) -> None:
    world = World()
    assert store.sweeps.watermark(REPOSITORY) is None
    store.sweeps.set_watermark(REPOSITORY, world.since)
    store.sweeps.set_watermark(REPOSITORY, world.at)
    store.sweeps.set_watermark(REPOSITORY + 1, world.since)
    assert (store.sweeps.watermark(REPOSITORY), store.sweeps.watermark(REPOSITORY + 1)) == (world.at, world.since)
