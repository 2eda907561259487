"""Language models: one adapter for each way to reach one, chosen by a short text, the spec."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.models._canonical import request_key
from bot.adapters.models.recorded import NoRecordingError
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import Model

__all__ = ["SPECS", "NoRecordingError", "open_model", "recording", "request_key"]

SPECS = (
    "anthropic:MODEL",
    "litellm:PROVIDER/MODEL",
    "exec:COMMAND ARGS…",
    "exec-text:COMMAND ARGS…",
    "recorded:DIR",
)
"""The known forms of a spec, for help texts."""


def open_model(
    spec: str, *further: str, timeout_s: float = 120.0, sleep: Callable[[float], object] = time.sleep
) -> Model:
    """The model that `spec` names; the next of `further` is asked where the one before has no answer.

    Nothing is imported, asked or run before the first request. `timeout_s` bounds each try, in seconds; `sleep` waits
    between tries. Raises UsageError for a spec of no known form.
    """
    models = [_open(each, timeout_s, sleep) for each in (spec, *further)]
    if len(models) == 1:
        return models[0]
    from bot.adapters.models._fallback import Falling

    return Falling(models)


def _open(spec: str, timeout_s: float, sleep: Callable[[float], object]) -> Model:
    scheme, colon, rest = spec.partition(":")
    rest = rest.strip()
    if not colon or not rest:
        raise _unknown(spec)
    match scheme:
        case "anthropic":
            from bot.adapters.models._retry import Retrying
            from bot.adapters.models.anthropic import AnthropicModel

            return Retrying(AnthropicModel(rest, timeout_s=timeout_s), sleep=sleep)
        case "litellm" if all(rest.partition("/")):
            from bot.adapters.models._retry import Retrying
            from bot.adapters.models.litellm import LitellmModel

            return Retrying(LitellmModel(rest, timeout_s=timeout_s), sleep=sleep)
        case "exec" | "exec-text":
            from bot.adapters.models.exec import ExecModel

            return ExecModel(_split(rest), as_text=scheme == "exec-text", timeout_s=timeout_s)
        case "recorded":
            return _replay(Path(rest))
        case _:
            raise _unknown(spec)


def recording(model: Model, directory: Path, *, recorded_at: str) -> Model:
    """`model`, with each of its replies kept in `directory`, where `recorded:DIR` finds it. `recorded_at` is a date."""
    from bot.adapters.models.recorded import Recording

    return Recording(model, directory, recorded_at=recorded_at)


def _replay(directory: Path) -> Model:
    from bot.adapters.models.recorded import RecordedModel

    if not directory.is_dir():
        raise UsageError(f"There is no directory `{directory}` with recorded replies.", "Record some first.")
    return RecordedModel(directory)


def _split(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(
            f"The command `{command}` cannot be split into words: {error}.", "Check its quotes."
        ) from error
    if not words or not words[0] or "\0" in command:
        raise _unknown(f"exec:{command}")
    return words


def _unknown(spec: str) -> UsageError:
    forms = ", ".join(f"`{form}`" for form in SPECS)
    return UsageError(f"`{spec}` names no model.", f"Use one of {forms}.")
