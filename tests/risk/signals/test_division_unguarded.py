"""A division by a count that nothing has tested for zero."""

from __future__ import annotations

import pytest

from bot.risk.signals.division_unguarded import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("py", "mean = sum(rows) / len(rows)", "`len(rows)`", id="Python mean"),
    pytest.param("py", "share = done / count", "`count`", id="Python parameter"),
    pytest.param("py", "slot = number % len(rows)", "`len(rows)`", id="Python remainder"),
    pytest.param(
        "py", "share = done / self_total(rows)\nmean = text / row_count", "`row_count`", id="Python name of a count"
    ),
    pytest.param("go", "mean := sum / len(rows)", "`len(rows)`", id="Go length"),
    pytest.param("go", "mean := sum / float64(count)", "`count`", id="Go conversion"),
    pytest.param("js", "const mean = sum / rows.length;", "`rows.length`", id="JavaScript length"),
    pytest.param("java", "int mean = sum / rows.size();", "`rows.size()`", id="Java size"),
    pytest.param("rs", "let mean = sum / rows.len();", "`rows.len()`", id="Rust length"),
    pytest.param("cpp", "int mean = sum / rows.size();", "`rows.size()`", id="C++ size"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_a_division_by_a_count_that_may_be_zero_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param("py", "if not rows:\n    return 0\nmean = sum(rows) / len(rows)", id="a guard"),
    pytest.param("py", "mean = sum(rows) / max(1, len(rows))", id="a least value"),
    pytest.param("py", "mean = sum(rows) / len(rows) if rows else 0", id="a condition on the line"),
    pytest.param("py", "mean = sum(rows) / (count or 1)", id="a default"),
    pytest.param("py", "for row in rows:\n    mean += row / len(rows)", id="inside of a loop over it"),
    pytest.param("py", "total = 12\nshare = done / total", id="a constant"),
    pytest.param("py", 'line = "%s" % count', id="formatting"),
    pytest.param("py", 'target = root / "x" / count', id="a path"),
    pytest.param("py", "share = done / TOTAL", id="a constant by its name"),
    pytest.param("py", "share = done / self.total", id="a field of the object"),
    pytest.param("py", "share = done  # / count", id="a comment"),
    pytest.param("go", "if count == 0 {\n\treturn nil\n}\nmean := sum / count", id="Go guard"),
    pytest.param("cpp", "int offset = count % kBlockSize;", id="C++ constant"),
    pytest.param("js", "const mean = rows.length ? sum / rows.length : 0;", id="JavaScript condition"),
    pytest.param("js", 'const url = "a/count";', id="a string"),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_a_divisor_that_cannot_be_zero_or_was_looked_at_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_a_division_that_is_reworded_is_not_news() -> None:
    assert written(RULE, "py", "mean = sum(rows) / len(rows) * 100", "mean = 100 * sum(rows) / len(rows)") == []
