"""Several processes at one store, as several machines are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.adapters.store import open_store
from bot.ledger import verify
from bot.review.asking import Budget
from tests.adapters.store.values import NOON, a_delivery, a_wish

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[3]
MACHINE = """
import json, sys
from datetime import UTC, datetime
from bot.adapters.store import open_store
from bot.errors import BudgetError
from bot.ledger import Subject, drafts
from bot.review.asking import Budget, Spent
from bot.work import Delivery
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
with open_store(sys.argv[1]) as store:
    month = store.spending("2026-11", Budget(1_000), "installation:1")
    sys.stdin.read()
    taken, new, paid = [], [], 0
    for number in range(20):
        taken += [task.key for task in store.tasks.take(NOON, 3)]
        new += store.deliveries.keep([Delivery(f"d{number}", "push", b"", NOON)])
        store.ledger.append(drafts.merge(Subject("acme/shop", str(number), ""), commit="", by=None))
        try:
            month.take(Spent(40, 0.0))
            paid += 1
        except BudgetError:
            pass
    print(json.dumps([taken, new, paid]))
"""


def machines(url: str, many: int) -> Sequence[Any]:
    """What each of them says, who began at the same time."""
    command = [sys.executable, "-c", MACHINE, url]
    begun = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(many)
    ]
    for machine in begun:
        assert machine.stdin is not None
        machine.stdin.close()
        machine.stdin = None
    return [json.loads(machine.communicate(timeout=120)[0]) for machine in begun]


def test_what_one_takes_no_other_has_and_what_they_write_is_one(store_url: str) -> None:
    with open_store(store_url) as store:
        store.tasks.want([a_wish(number, installation=number % 3) for number in range(50)], NOON)
        told = machines(store_url, 2)
        taken = [key for keys, _, _ in told for key in keys]
        assert len(taken) == len(set(taken)) == len(store.tasks.launched(99)), "each is taken by one"
        new = [name for _, names, _ in told for name in names]
        assert sorted(new) == sorted(f"d{number}" for number in range(20)), "each delivery is new once"
        verdict = verify(store.ledger.lines())
        assert (verdict.whole, verdict.entries) == (True, 41)
        assert sum(paid for _, _, paid in told) == 25, "one ceiling"
        assert store.spending("2026-11", Budget(), "installation:1").spent().tokens == 1_000


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from bot.adapters.store import open_store
from bot.work import Delivery
with open_store(sys.argv[1]) as store:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for number in range(10):
        store.deliveries.keep([Delivery(f"d{number}", "push", b"", now)])
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET event = 'half done'")
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_acknowledged_outlives_the_process_and_what_was_not_finished_does_not(store_url: str) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED, store_url], cwd=ROOT, check=False)
    assert killed.returncode == -9
    with open_store(store_url) as store:
        found = store.deliveries.unread(99)
        assert [(each.id, each.event) for each in found] == [(f"d{number}", "push") for number in range(10)]
        assert store.deliveries.keep([a_delivery("d3"), a_delivery("next")]) == {"next"}
        assert store.check() == ""
