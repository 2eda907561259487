"""One list or map that all calls or elements share, and that is changed."""

from __future__ import annotations

import pytest

from bot.risk.signals.shared_mutable_default import RULE
from tests.risk.firing import fire_one
from tests.risk.signals.bodies import written


def python(header: str, *body: str) -> str:
    return "\n".join([f"def read({header}):", *(f"    {line}" for line in body), ""])


CHANGED = [
    pytest.param(python("row, seen=[]", "seen.append(row)", "return row"), id="appended to"),
    pytest.param(python("row, seen={}", "seen[row.id] = row", "return row"), id="an element set"),
    pytest.param(python("row, seen: list[Row] = []", "seen += row", "return row"), id="added to, with a type"),
    pytest.param(python("row, seen=set()", "seen.add(row)", "return row"), id="a set"),
    pytest.param(python("row, seen=[]", "return seen"), id="given away"),
    pytest.param(
        python("\n    row,\n    seen=[],\n", "seen.append(row)", "return row"), id="a header of several lines"
    ),
    pytest.param(
        "class Cart:\n    def __init__(self, items=[]):\n        self.items = items\n", id="kept by an instance"
    ),
]


@pytest.mark.parametrize("after", CHANGED)
def test_a_default_that_is_changed_or_handed_on_is_asked_about(after: str) -> None:
    (signal,) = fire_one(RULE, "shop/read.py", "x = 1\n", after)
    assert signal.ask is not None
    assert "for all calls" in signal.ask.text


KEPT = [
    pytest.param(python("row, seen=[]", "return row in seen"), id="only read"),
    pytest.param(python("row, seen=None", "seen = []", "seen.append(row)", "return seen"), id="made in each call"),
    pytest.param(python("row, seen=[]", "seen = list(seen)", "seen.append(row)", "return seen"), id="copied first"),
    pytest.param(python("row", "seen = []", "seen.append(row)", "return seen"), id="a local list"),
    pytest.param(python("row, seen=()", "seen += (row,)", "return seen"), id="a tuple"),
    pytest.param(python("row, seen=[]", "row.seen.append(1)", "return row"), id="a member of that name"),
]


@pytest.mark.parametrize("after", KEPT)
def test_a_default_that_nobody_changes_is_not_asked_about(after: str) -> None:
    assert fire_one(RULE, "shop/read.py", "x = 1\n", after) == []


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("py", "grid = [[]] * count"),
        ("py", "groups = dict.fromkeys(rows, [])"),
        ("js", "const grid = new Array(count).fill([]);"),
        ("ts", "const all = Object.assign(DEFAULTS, rows);"),
    ],
)
def test_one_object_in_many_places_is_asked_about(language: str, body: str) -> None:
    (signal,) = written(RULE, language, body)
    assert signal.evidence[0].quote == body


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("py", "grid = [[] for _ in range(count)]"),
        ("py", "groups = dict.fromkeys(rows, 0)"),
        ("py", "zeros = [0] * count"),
        ("js", "const zeros = new Array(count).fill(0);"),
        ("js", "const all = Object.assign({}, DEFAULTS, rows);"),
    ],
)
def test_objects_of_their_own_and_plain_values_are_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_a_default_that_was_there_is_not_news() -> None:
    before = python("row, seen=[]", "seen.append(row)", "return row")
    assert fire_one(RULE, "shop/read.py", before, before.replace("return row", "return row.id")) == []
