"""A new path that returns nothing matters where an untouched caller uses the result on the spot."""

from __future__ import annotations

import pytest

from bot.risk import Band
from bot.risk.signals.returns_nothing import RULE
from tests.risk.firing import fire, fire_one

BEFORE = """
    def load(key):
        row = table[key]
        return Row(row)
    """
AFTER = """
    def load(key):
        if key not in table:
            return None
        row = table[key]
        return Row(row)
    """


def caller(line: str) -> dict[str, str]:
    return {"shop/main.py": f"from shop.rows import load\n\n\ndef main(key):\n    {line}\n"}


@pytest.mark.parametrize("line", ["return load(key).name", "return load(key)['name']", "print(load((key, 1)).name)"])
def test_a_caller_that_reaches_into_the_result_is_named(line: str) -> None:
    (signal,) = fire_one(RULE, "shop/rows.py", BEFORE, AFTER, caller(line))
    assert signal.likelihood is Band.HIGH
    assert signal.evidence[0].quote == "return None"
    assert signal.evidence[1].quote == line
    assert signal.ask is not None
    assert "`load()` can now return `None` (line 4). What does main.py:5 do then" in signal.ask.text


def test_null_in_javascript_and_java() -> None:
    before = "export function load(key) {\n  return rows[key];\n}\n"
    after = "export function load(key) {\n  if (!rows[key]) {\n    return null;\n  }\n  return rows[key];\n}\n"
    others = {
        "src/main.js": 'import { load } from "./rows";\n\nexport function main(key) {\n  return load(key).name;\n}\n'
    }
    (signal,) = fire_one(RULE, "src/rows.js", before, after, others)
    assert signal.evidence[1].quote == "return load(key).name;"


@pytest.mark.parametrize(
    ("before", "after", "others"),
    [
        pytest.param(BEFORE, AFTER, caller("row = load(key)"), id="the caller may look first"),
        pytest.param(BEFORE, AFTER, caller("return load(key) or Row()"), id="the caller has a default"),
        pytest.param(
            BEFORE,
            AFTER,
            {"tests/test_rows.py": "from shop.rows import load\n\n\ndef test_load():\n    assert load(1).name\n"},
            id="only a test",
        ),
        pytest.param(
            BEFORE.replace("(key):", "(key) -> Row | None:"),
            AFTER.replace("(key):", "(key) -> Row | None:"),
            caller("return load(key).name"),
            id="the type says so",
        ),
        pytest.param(
            "\n    def load(key):\n        print(key)\n",
            "\n    def load(key):\n        if not key:\n            return\n        print(key)\n",
            caller("return load(key).name"),
            id="it never returned anything",
        ),
        pytest.param(
            AFTER,
            AFTER.replace("return Row(row)", "if not row:\n            return None\n        return Row(row)"),
            caller("return load(key).name"),
            id="it returned nothing before",
        ),
    ],
)
def test_what_was_so_before_or_is_looked_at_is_not_asked_about(before: str, after: str, others: dict[str, str]) -> None:
    assert fire_one(RULE, "shop/rows.py", before, after, others) == []


def test_a_caller_that_changed_along_is_not_asked_about() -> None:
    before = {"shop/rows.py": BEFORE, **caller("return load(key).name")}
    after = {"shop/rows.py": AFTER, **caller("return load(key).title")}
    assert fire(RULE, before, after) == []
