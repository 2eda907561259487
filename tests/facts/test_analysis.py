"""Of what analyzers report, what is on lines that the change makes is told, and where the rest went is counted."""

from __future__ import annotations

import pytest

from bot.facts import Analyses, AnalysisFacts, AnalyzerLog, Level, Reported, left_out
from bot.facts._analysis import RESULTS, gather_analyses
from bot.facts._roles import role_of
from tests.changes import Files, change_of

BEFORE = {"app/shop/a.py": "import os\n\n\ndef f(x):\n    return x\n", "lib/a.py": "y = 1\n"}
AFTER = {"app/shop/a.py": "import os\n\n\ndef f(x):\n    eval(x)\n    return x\n", "lib/a.py": "y = 2\n"}


def at(path: str, start: int, end: int = 0, rule: str = "R1") -> Reported:
    return Reported(rule, "m", path, start, end or start, Level.HIGH)


def gathered(*results: Reported, before: Files | None = None, after: Files | None = None) -> AnalysisFacts:
    change = change_of(BEFORE if before is None else before, AFTER if after is None else after)
    return gather_analyses(change, Analyses((AnalyzerLog("Acme", "1", "x.sarif", results),)), role_of)


def test_a_result_on_a_new_line_is_told_and_one_on_an_old_line_is_counted() -> None:
    found = gathered(at("app/shop/a.py", 5), at("app/shop/a.py", 6), at("other.py", 1))
    assert [str(r.location) for r in found.results] == ["app/shop/a.py:5"]
    assert (found.runs[0].new, found.runs[0].elsewhere, found.runs[0].unknown) == (1, 2, 0)


def test_a_region_is_told_at_its_first_new_line() -> None:
    [told] = gathered(at("app/shop/a.py", 4, 6)).results
    assert told.location.start == 5


@pytest.mark.parametrize("path", ["app/shop/a.py", "home/ci/repo/app/shop/a.py", "shop/a.py"])
def test_a_wrong_base_directory_is_forgiven_where_a_folder_and_the_name_agree(path: str) -> None:
    assert len(gathered(at(path, 5)).results) == 1


@pytest.mark.parametrize("path", ["a.py", "xapp/xshop/a.py"])
def test_a_path_of_which_it_is_not_sure_what_it_means_is_counted_and_owned_up_to(path: str) -> None:
    found = gathered(at(path, 5))
    assert (found.results, found.runs[0].unknown) == ((), 1)
    assert [what for what, _ in left_out(found)] == ["1 result of Acme"]


def test_a_path_that_fits_two_changed_files_fits_none() -> None:
    before: Files = {"x/shop/a.py": "y = 1\n", "z/shop/a.py": "y = 1\n"}
    after: Files = dict.fromkeys(before, "y = 2\n")
    assert gathered(at("shop/a.py", 1), before=before, after=after).results == ()


def test_a_line_that_only_moves_brings_nothing_new() -> None:
    before: Files = {"a.py": "def f(x):\n    run_it(x)\n    return x\n", "b.py": "z = 1\n"}
    after: Files = {"a.py": "def f(x):\n    return x\n", "b.py": "z = 1\ndef g(x):\n    run_it(x)\n"}
    found = gathered(at("b.py", 3), before=before, after=after)
    assert (found.results, found.runs[0].elsewhere) == ((), 1)


def test_a_result_told_twice_is_one_and_what_is_beyond_the_bound_is_owned_up_to() -> None:
    assert len(gathered(at("app/shop/a.py", 5), at("app/shop/a.py", 5)).results) == 1
    found = gathered(*[at("other.py", 1)] * (RESULTS + 3))
    assert found.runs[0].cut == 3
    assert [what for what, _ in left_out(found)] == ["3 results of Acme"]
