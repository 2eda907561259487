"""The file that says which requests are under way in which batch, so that nothing is paid twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters.models._faults import quotable
from bot.adapters.models._wire import json_object
from bot.adapters.models.recorded import write_atomically
from bot.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path


class Batch(NamedTuple):
    """A batch that the provider has taken."""

    id: str
    keys: tuple[str, ...]
    """Of the requests in it."""


class BatchLedger:
    """The batches of one model, in the order in which they were sent."""

    def __init__(self, path: Path, model: str) -> None:
        self.path = path
        self._model = model

    def batches(self) -> tuple[Batch, ...]:
        """All of them; none where there is no file. Raises ModelError for a file that is no ledger of this model."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            happened = f"{self.path}: it cannot be read: {error.strerror}."
            raise ModelError(happened, "Check its permissions.") from error
        said = json_object(content) or {}
        batches = _batches(said.get("batches"))
        if batches is None:
            remedy = "Restore it, or remove it: what it listed is then paid again."
            raise ModelError(f"{self.path}: this is no list of batches.", remedy)
        if said.get("model") != self._model:
            happened = f"{self.path}: it lists batches of {quotable(str(said.get('model')))}, not of {self._model}."
            raise ModelError(happened, "Keep a file for each model.")
        return batches

    def add(self, batch: Batch) -> None:
        """Raises ModelError that names the batch if it cannot be written down."""
        listed = [{"id": each.id, "keys": each.keys} for each in (*self.batches(), batch)]
        text = json.dumps({"model": self._model, "batches": listed}, indent=1) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, text.encode("ascii"))
        except OSError as error:
            happened = f"{self.path}: it cannot be written ({error.strerror}), and batch {batch.id} is under way."
            raise ModelError(happened, "Cancel that batch in the account's console, and name another file.") from error


def _batches(said: object) -> tuple[Batch, ...] | None:
    if not isinstance(said, list):
        return None
    batches = [_batch(each) for each in said]
    return None if None in batches else tuple(batch for batch in batches if batch is not None)


def _batch(said: object) -> Batch | None:
    if not isinstance(said, dict):
        return None
    name, keys = said.get("id"), said.get("keys")
    if not isinstance(name, str) or not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        return None
    return Batch(name, tuple(keys))
