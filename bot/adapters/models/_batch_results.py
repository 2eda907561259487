"""What became of the requests of a batch, line by line.

https://platform.claude.com/docs/en/build-with-claude/batch-processing
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.models._claude import read_message
from bot.adapters.models._faults import quotable, unreadable
from bot.adapters.models._wire import json_object
from bot.adapters.models.prices import BATCH_SHARE
from bot.errors import ModelError, ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.review import Reply

_AGAIN = "Run the same again: it is sent in a new batch."


def read_results(lines: bytes, model: str) -> dict[str, Reply | ModelError]:
    """The reply to each key, or why there is none; what is no result is passed over. Lines come in any order."""
    outcomes: dict[str, Reply | ModelError] = {}
    for line in lines.split(b"\n"):
        said = json_object(line) or {}
        key, result = said.get("custom_id"), said.get("result")
        if isinstance(key, str) and isinstance(result, dict):
            outcomes[key] = _outcome(result, model)
    return outcomes


def _outcome(result: Mapping[str, Any], model: str) -> Reply | ModelError:
    name = f"anthropic:{model}"
    match result.get("type"):
        case "succeeded":
            try:
                return read_message(result.get("message"), model, share=BATCH_SHARE)
            except ValueError:
                return unreadable(name)
        case "errored":
            return ModelError(f"{name}: the request failed in its batch.{_quoted(result)}", _AGAIN)
        case "expired" | "canceled" as kind:
            return ModelUnavailableError(f"{name}: the request was not answered: its batch was {kind}.", _AGAIN)
        case _:
            return unreadable(name)


def _quoted(result: Mapping[str, Any]) -> str:
    """https://platform.claude.com/docs/en/api/errors: the error stands in an envelope that is called an error too."""
    envelope = result.get("error")
    error = envelope.get("error") if isinstance(envelope, dict) else None
    if not isinstance(error, dict):
        return ""
    kind, said = error.get("type", ""), error.get("message", "")
    return f" “{quotable(f'{kind}: {said}')}”"
