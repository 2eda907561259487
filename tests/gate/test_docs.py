"""docs/gate.md is what the gate does: every code is listed, and what it shows is what is printed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from tests.gate_files import BO, NOW, GateFiles, snapshot

ROOT = Path(__file__).parent.parent.parent
DOC = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
PLACES = {"Reason": 0, "branch": 0, "_void": 1, "_Raised": 1, "Floor": 0, "_error": 0}
"""Which argument of a call is a code."""
WRITTEN = {"_void": "void-{}", "_Raised": "tier-{}", "Floor": "tier-floor-{}", "_error": "{}-error"}
COMPOSED = {
    *("assisted-yes", "assisted-no", "assisted-unknown", "proof-clean-revert", "proof-unaltered-backport"),
    *("void-no-commit", "void-stale", "void-base-moved", "snapshot-error"),
}
"""Codes that are put together of words that stand elsewhere; snapshot-error is of whoever reads the file."""


def listed() -> set[str]:
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|(.*)\|$", DOC.partition("## Codes")[2], re.MULTILINE)
    codes = {code for cell, _, _ in rows for code in re.findall(r"`([a-z…-]+)`", cell)}
    floors = {
        f"tier-floor-{code}"
        for cell, _, says in rows
        if "tier-floor" in cell
        for code in re.findall(r"`([a-z-]+)`", says)
    }
    beside = {"member"} if "`member`" in DOC else set()
    return (codes - {"tier-floor-…"}) | floors | beside


def given() -> Iterator[str]:
    for file in sorted((ROOT / "bot" / "gate").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name, place = node.func.id, PLACES.get(node.func.id)
            if place is None or len(node.args) <= place:
                continue
            code = node.args[place]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield WRITTEN.get(name, "{}").format(code.value)


def test_every_code_of_the_gate_is_listed_and_none_besides() -> None:
    assert listed() == {*given(), *COMPOSED}


def test_composed_codes_are_still_given() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").glob("gate/*.py"))
    for word in ("no-commit", "stale", "base-moved", "clean revert", "unaltered backport"):
        assert f'"{word}"' in source


def blocks() -> list[tuple[str, str]]:
    found = re.findall(r"```console\n\$ foreread (.*?)\n(.*?)\n```", DOC, re.DOTALL)
    return [(command, shown) for command, shown in found]


@pytest.mark.parametrize(("command", "shown"), blocks(), ids=lambda text: text[:13])
def test_what_the_page_shows_is_what_is_printed(
    command: str, shown: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = "0a1b2c3d4e5f60718293a4b5c6d7e8f900112233"
    review = {"id": 1, "by": BO, "state": "APPROVED", "commit": earlier, "at": "2026-11-20T09:00:00Z"}
    files = GateFiles(tmp_path, snapshot(reviews=[review]))
    files.write("change.json", (tmp_path / "snapshot.json").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert NOW in command
    main(command.split())
    assert f"{shown}\n" in capsys.readouterr().out
