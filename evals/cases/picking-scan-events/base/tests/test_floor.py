from datetime import datetime

import pytest

from pickrail.events import ScanEvent, ScanKind
from pickrail.floor import Floor
from pickrail.stock import Bin, Stock
from pickrail.tasks import PickTask, TaskState


class Setup:
    """One task for five bolts, reserved in bin A."""

    def __init__(self, *bins):
        self.stock = Stock(bins)
        self.notes = []
        self.task = PickTask("t1", "o-17", "bolt", 5, self.stock.reserve("bolt", 5), datetime(2026, 5, 4, 8))
        self.floor = Floor(self.stock, [self.task], self.notes.append)

    def scan(self, kind, quantity=0):
        return self.floor.handle(ScanEvent("t1", kind, quantity))


@pytest.fixture
def one_bin():
    return Setup(Bin("A", "bolt", 6))


@pytest.fixture
def two_bins():
    return Setup(Bin("A", "bolt", 6), Bin("B", "bolt", 20))


def test_picked_in_two_goes(one_bin):
    assert one_bin.scan(ScanKind.PICKED, 2).state is TaskState.OPEN
    assert one_bin.scan(ScanKind.PICKED, 3).state is TaskState.PICKED
    assert one_bin.stock.bin("A").on_hand == 1


def test_cancelled_goods_are_free_again(one_bin):
    assert one_bin.scan(ScanKind.CANCELLED).state is TaskState.CANCELLED
    assert one_bin.stock.free("A") == 6


def test_a_late_scan_changes_nothing(one_bin):
    one_bin.scan(ScanKind.CANCELLED)
    assert one_bin.scan(ScanKind.PICKED, 5).picked == 0
