"""Specs, and what opening a model costs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.adapters.models import SPECS, open_model
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("anthropic", "litellm", "openai", "pydantic", "asyncio", "httpx", "httpx2")


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("anthropic:claude-of-the-day", "anthropic:claude-of-the-day"),
        ("litellm:openai/gpt", "litellm:openai/gpt"),
        ("litellm:openrouter/maker/model", "litellm:openrouter/maker/model"),
        ("exec:claude -p --model 'of the day'", "exec:claude"),
        ("exec-text:/usr/local/bin/llm -m x", "exec:llm"),
    ],
)
def test_a_spec_names_its_model(spec: str, name: str) -> None:
    assert open_model(spec).name == name


def test_recorded_replies_are_named_by_their_directory_alone(tmp_path: Path) -> None:
    (tmp_path / "claude-of-the-day").mkdir()

    assert open_model(f"recorded:{tmp_path}/claude-of-the-day").name == "recorded:claude-of-the-day"


@pytest.mark.parametrize(
    "spec",
    [
        "", ":", "claude", "anthropic", "anthropic:", "anthropic:  ", "Anthropic:claude", "openai:gpt", "litellm:gpt",
        "litellm:/gpt", "litellm:openai/", "exec:", "exec: ", "exec:''", "exec:a\0b", "recorded:",
    ],
)  # fmt: skip
def test_a_bad_spec_is_a_usage_error_that_lists_the_forms(spec: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_model(spec)

    assert all(form in str(caught.value) for form in SPECS)


def test_unbalanced_quotes_in_a_command_are_a_usage_error() -> None:
    with pytest.raises(UsageError, match="quotes"):
        open_model("exec:ask 'half")


def test_a_missing_directory_of_recordings_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no directory"):
        open_model(f"recorded:{tmp_path}/nowhere")


@pytest.mark.parametrize("spec", ["", "anthropic:m", "litellm:openai/m", "exec:true", "recorded:."])
def test_opening_a_model_loads_nothing_heavy(spec: str) -> None:
    program = (
        "import sys\n"
        "from bot.adapters.models import open_model\n"
        f"{f'open_model({spec!r})' if spec else ''}\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "[]"
