"""What README says is what the program says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block_after(marker: str) -> str:
    """The fenced block that follows an HTML comment."""
    found = re.search(rf"<!-- {re.escape(marker)} -->\n```\w*\n(.*?)```", README, re.DOTALL)
    assert found, f"README.md has no block marked {marker}"
    return found.group(1)


def says(*arguments: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(("marker", "arguments"), [("help", ["--help"]), ("help review", ["review", "--help"])])
def test_the_help_text_is_the_programs(marker: str, arguments: list[str]) -> None:
    assert block_after(marker) == says(*arguments).replace("usage: __main__.py", "usage: foreread")


def test_the_output_shown_is_the_programs() -> None:
    shown = block_after("output")
    printed = says("review", "--repo", "examples/storefront", "--patch", "examples/gift-cards.patch")
    assert without_time(shown) == without_time(printed)


def test_the_decision_shown_is_the_programs() -> None:
    command = block_after("command gate").split()
    assert command[:3] == [".venv/bin/python", "-m", "bot"]
    assert block_after("output gate") == says(*command[3:])


def without_time(text: str) -> str:
    return re.sub(r"\d+\.\d+ s\b", "… s", text).strip()


def test_the_newcomers_commands_are_two() -> None:
    assert README.count("<!-- command -->") == 2
    assert (ROOT / ".ci" / "run").read_text().count("readme_command") >= 2
