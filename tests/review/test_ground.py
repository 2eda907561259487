"""A claim reaches a human only if what it quotes stands in the files."""

import pytest

from bot.change import RepoPath, Side
from bot.review.asking._ground import ground
from tests.changes import change_of

BEFORE = "def pay(order):\n    if order is None:\n        return\n    return order.total\n\n\ndef total(order):\n    return order.total\n"
AFTER = "def pay(order):\n    return order.total\n\n\ndef total(order):\n    return order.total\n"
DIFFS = {f.path: f for f in change_of({"pay.py": BEFORE}, {"pay.py": AFTER}).files}
LINES = {RepoPath("pay.py"): AFTER.split("\n")}


@pytest.mark.parametrize(
    ("line", "quote", "found"),
    [
        pytest.param(2, "return order.total", 2, id="where it says"),
        pytest.param(3, "    return  order.total", 2, id="a line off, spaced otherwise"),
        pytest.param(99, "def total(order):", 5, id="far off, but it stands only once"),
        pytest.param(2, "def pay(order):\n    return order.total", 1, id="several lines: the first counts"),
    ],
)
def test_a_quote_is_found_where_it_stands(line: int, quote: str, found: int) -> None:
    location = ground("pay.py", line, quote, DIFFS, LINES)
    assert location is not None
    assert (location.start, location.side) == (found, Side.NEW)


@pytest.mark.parametrize(
    ("path", "line", "quote"),
    [
        pytest.param("pay.py", 2, "return order.sum", id="invented"),
        pytest.param("other.py", 2, "return order.total", id="another file"),
        pytest.param("pay.py", 2, "", id="nothing"),
        pytest.param("pay.py", 2, "}", id="too little"),
        pytest.param("pay.py", 40, "return order.total", id="far off, and it stands twice"),
        pytest.param("../pay.py", 2, "return order.total", id="outside"),
    ],
)
def test_what_stands_nowhere_is_dropped(path: str, line: int, quote: str) -> None:
    assert ground(path, line, quote, DIFFS, LINES) is None


def test_a_removed_line_is_found_on_the_old_side() -> None:
    location = ground("pay.py", 2, "if order is None:", DIFFS, LINES)
    assert location is not None
    assert (location.start, location.side) == (2, Side.OLD)
