"""A collection that is asked for what an empty one has not."""

from __future__ import annotations

import pytest

from bot.risk.signals.empty_collection import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("py", "best = max(rows)", "`rows`", id="Python max"),
    pytest.param("py", "best = min(row.price for row in rows if row.open)", "`rows`", id="Python min of a generator"),
    pytest.param("py", "best = max(rows, key=price)", "raises ValueError", id="Python max by a key"),
    pytest.param("py", "best = statistics.mean(rows)", "raises StatisticsError", id="Python mean"),
    pytest.param("py", "best = random.choice(rows)", "raises IndexError", id="Python choice"),
    pytest.param("py", "best = reduce(add, rows)", "raises TypeError", id="Python reduce"),
    pytest.param("js", "const best = Math.max(...rows);", "infinite", id="JavaScript max"),
    pytest.param("js", "const best = rows.reduce((a, b) => a + b);", "throws TypeError", id="JavaScript reduce"),
    pytest.param("rs", "let best = rows.iter().max().unwrap();", "panics", id="Rust max"),
    pytest.param("rs", "let best = rows.first().unwrap();", "panics", id="Rust first"),
    pytest.param("go", "best := slices.Max(rows)", "panics", id="Go max"),
    pytest.param("go", "last := rows[len(rows)-1]", "panics", id="Go last"),
    pytest.param("java", "Row best = Collections.max(rows);", "NoSuchElementException", id="Java max"),
    pytest.param("java", "Row first = rows.iterator().next();", "NoSuchElementException", id="Java first"),
    pytest.param("kt", "val best = rows.first()", "NoSuchElementException", id="Kotlin first"),
    pytest.param("cs", "var best = rows.First();", "InvalidOperationException", id="C# first"),
    pytest.param("cpp", "int best = rows.front();", "undefined", id="C++ front"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_a_collection_that_may_be_empty_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param("py", "if not rows:\n    return None\nbest = max(rows)", id="a guard"),
    pytest.param("py", "best = max(rows, default=0)", id="a default"),
    pytest.param("py", "best = max(count, 3)", id="several values"),
    pytest.param("py", "best = max([1, *rows])", id="a literal element"),
    pytest.param("py", "best = max([0] + rows)", id="an added element"),
    pytest.param("py", "best = max(rows) if rows else None", id="a condition on the line"),
    pytest.param("py", "try:\n    best = max(rows)\nexcept ValueError:\n    best = None", id="a handler"),
    pytest.param("py", "left = [1]\nleft.append(count)\nbest = max(left)", id="filled above"),
    pytest.param("py", "best = frame.max(rows)", id="a method of something else"),
    pytest.param("py", "best = max(SIZES)", id="a constant"),
    pytest.param("js", "const best = Math.max(0, ...rows);", id="JavaScript least value"),
    pytest.param("js", "const best = rows.reduce((a, b) => a + b, 0);", id="JavaScript initial value"),
    pytest.param("rs", "let best = rows.iter().max().unwrap_or(&0);", id="Rust default"),
    pytest.param("go", "if len(rows) == 0 {\n\treturn nil\n}\nlast := rows[len(rows)-1]", id="Go guard"),
    pytest.param("cs", "var best = rows.FirstOrDefault();", id="C# default"),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_a_collection_that_is_looked_at_or_filled_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_two_questions_of_one_collection_are_one() -> None:
    (signal,) = written(RULE, "py", "best = statistics.median(rows)\nleast = statistics.mean(rows)")
    assert "median(rows)" in signal.why


def test_a_question_that_was_asked_before_is_not_news() -> None:
    assert written(RULE, "py", "best = max(row.size for row in rows)", "best = max(rows)") == []
