"""Finding and reading prompt files: in an installed wheel, an editable install or a checkout, by one look-up."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.yaml_text import load_yaml
from bot.errors import PromptError
from bot.review.asking import Prompt, read_prompt

__all__ = ["load_prompt", "prompt_folder"]

_BOT = Path(__file__).resolve().parent.parent


def prompt_folder() -> Path:
    """Where the prompts are: packaged inside the wheel as `bot/_prompts`, else beside the package in the checkout."""
    packaged = _BOT / "_prompts"
    return packaged if packaged.is_dir() else _BOT.parent / "prompts"


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """The prompt of that name. Raises PromptError when the file is missing or wrong."""
    path = (folder or prompt_folder()) / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"There is no prompt {name} at {path}.", "Install the package again.") from error
    _, opened, rest = text.partition("---\n")
    front, closed, body = rest.partition("\n---\n")
    if not opened or not closed:
        raise PromptError(f"{path} has no front matter.", "Begin it with `---`, the keys and `---`.")
    values = load_yaml(front, str(path))
    return read_prompt(text, values if isinstance(values, dict) else {}, body)
