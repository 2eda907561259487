from datetime import datetime, timedelta

from pickrail.events import ScanEvent, ScanKind
from pickrail.floor import Floor
from pickrail.stock import Bin, Stock
from pickrail.tasks import PickTask, TaskState
from pickrail.timer import expire

START = datetime(2026, 5, 4, 8)


def setup(*bins):
    stock = Stock(bins)
    task = PickTask("t1", "o-17", "bolt", 5, stock.reserve("bolt", 5), START)
    notes = []
    return stock, task, Floor(stock, [task], notes.append), notes


def test_expired_tasks_are_taken_back():
    stock, task, floor, _ = setup(Bin("A", "bolt", 6))
    assert expire(floor, START + timedelta(hours=5)) == 1
    assert task.state is TaskState.CANCELLED
    assert stock.free("A") == 6
