from decimal import Decimal

import pytest

from examboard.bands import STANDARD, whole_percent
from examboard.loader import paper_from, read_scripts
from examboard.model import MarkSheetError
from examboard.report import render, results

PAPER = paper_from(
    {
        "code": "HY101",
        "sections": [
            {"title": "A", "questions": [{"id": "a1", "max": 20}, {"id": "a2", "max": 20}]},
            {"title": "B", "questions": [{"id": "b1", "max": 60}]},
        ],
    }
)
SHEET = ["candidate,a1,a2,b1", "0017,18,15.5,50", "0018,,12,21", "0019,ABS,,"]


def test_results_are_sorted_and_leave_out_the_absent():
    rows = results(PAPER, read_scripts(PAPER, SHEET), STANDARD)
    assert [(r.candidate, r.result, r.grade) for r in rows] == [("0017", 84, "A"), ("0018", 33, "F")]


def test_halves_go_up():
    assert [whole_percent(Decimal(v)) for v in ("68.5", "69.5", "69.49")] == [69, 70, 69]


def test_a_mark_above_the_maximum_is_refused():
    with pytest.raises(MarkSheetError, match="0017, a1"):
        read_scripts(PAPER, ["candidate,a1,a2,b1", "0017,21,0,0"])


def test_report_of_a_paper_nobody_sat():
    assert render(PAPER, read_scripts(PAPER, ["candidate,a1,a2,b1", "0019,ABS,,"]), STANDARD) == "HY101: 0 sat, 0 passed"
