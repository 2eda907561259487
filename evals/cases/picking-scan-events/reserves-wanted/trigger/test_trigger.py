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


def test_the_rest_is_enough():
    stock, task, floor, notes = setup(Bin("A", "bolt", 6), Bin("B", "bolt", 4))
    floor.handle(ScanEvent("t1", ScanKind.SHORT, 2))
    assert notes == []
    assert task.reservation.bin_code == "B"
    assert stock.free("B") == 1
    assert floor.handle(ScanEvent("t1", ScanKind.PICKED, 3)).state is TaskState.PICKED
    assert stock.free("B") == 1
