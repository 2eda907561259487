"""A small casebook of their own for the tests of the harness."""

from __future__ import annotations

from pathlib import Path

import yaml

from evals.casebook import Case, load_cases, pack

CANARY = "0d2f9e52-7b0a-4f5b-9a53-8f2a3c6f1b77"
BASE = {
    "shop/__init__.py": "",
    "shop/prices.py": '''"""What things cost, in cents."""


def total(lines):
    return sum(count * price for count, price in lines)
''',
    "tests/test_prices.py": """from shop.prices import total


def test_total():
    assert total([(2, 50)]) == 100
""",
}
CLEAN = """

def average(lines):
    count = sum(number for number, _ in lines)
    if count == 0:
        return 0
    return total(lines) // count
"""
BUGGED = CLEAN.replace("    if count == 0:\n        return 0\n", "")
TRIGGER = """from shop.prices import average


def test_an_empty_basket_costs_nothing():
    assert average([]) == 0
"""


def family(**changes: object) -> dict[str, object]:
    """The manifest; `changes` replace top-level fields."""
    bug = {
        "id": "b1",
        "file": "shop/prices.py",
        "lines": [8, 10],
        "anchor": "return total(lines) // count",
        "symbol": "average",
        "category": "null_empty",
        "severity": "high",
        "trigger": "average([]): an empty basket",
        "effect": "ZeroDivisionError",
        "needs": "hunk",
        "match_any_of": [["empty", "zero", "no lines"], ["average", "basket", "count"]],
        "sample_question": "What does `average` return for an empty basket, where `count` is 0?",
    }
    known: dict[str, object] = {
        "schema": 1,
        "family": "basket-average",
        "language": "python",
        "toolchain": "python",
        "licence": "Apache-2.0",
        "created": "2026-11-21",
        "provenance": "written for the tests",
        "canary": CANARY,
        "title": "Show the average price of a basket",
        "body": "The basket page shows what a piece costs on average.",
        "variants": [
            {"id": "clean", "suite": "edge", "origin": "handwritten", "tier": {"min": "low", "max": "high"}},
            {
                "id": "empty-basket",
                "suite": "edge",
                "origin": "seeded",
                "tier": {"min": "medium", "max": "critical"},
                "bugs": [bug],
            },
        ],
    }
    return {**known, **changes}


def write_casebook(root: Path, manifest: dict[str, object] | None = None) -> Path:
    """One family below `root`, packed by the project's own command. Returns the family's folder."""
    said = family() if manifest is None else manifest
    folder = root / str(said["family"])
    trees = root.parent / f"{root.name}-trees"
    for name, addition in (("base", ""), ("clean", CLEAN), ("empty-basket", BUGGED)):
        for path, text in BASE.items():
            file = trees / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + (addition if path == "shop/prices.py" else ""), encoding="utf-8")
    folder.mkdir(parents=True)
    (folder / "family.yaml").write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
    pack(trees, folder)
    hidden = folder / "empty-basket" / "trigger"
    hidden.mkdir(parents=True)
    (hidden / "test_empty.py").write_text(TRIGGER, encoding="utf-8")
    return folder


def small_casebook(root: Path) -> tuple[Case, ...]:
    write_casebook(root)
    return load_cases(root)
