"""What Sweeps promises, of SQLite and of a real PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.adapters.store.values import NOON, after_s

if TYPE_CHECKING:
    from bot.adapters.store import Store


def test_a_sweep_goes_on_from_the_furthest_that_one_came(store: Store) -> None:
    assert store.sweeps.watermark(9001) is None
    for seconds, expected in ((5, 5), (2, 5), (5, 5), (9, 9)):
        store.sweeps.set_watermark(9001, after_s(seconds))
        assert store.sweeps.watermark(9001) == after_s(expected)
    store.sweeps.set_watermark(9002, NOON)
    assert (store.sweeps.watermark(9001), store.sweeps.watermark(9002)) == (after_s(9), NOON)
