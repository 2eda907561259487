"""Replies kept as files: one JSON file a reply, to be read, compared and committed."""

from __future__ import annotations

import json
import os
from threading import get_ident
from typing import TYPE_CHECKING

from bot.adapters.models._canonical import request_key
from bot.adapters.models._reply import reply_as_json, reply_from_json
from bot.adapters.models._wire import parse_json
from bot.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.ports import Model
    from bot.review import Reply, Request


class NoRecordingError(ModelError):
    """This request was never recorded: the prompt, the change or the schema is not what it was then."""


class RecordedModel:
    """The replies that one model gave once. `directory` holds those of one model only."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @property
    def name(self) -> str:
        """With the directory's own name only, so that receipts do not depend on the machine."""
        return f"recorded:{self._directory.resolve().name}"

    def complete(self, request: Request) -> Reply:
        """The reply to exactly this request. Raises NoRecordingError, or ModelError for a damaged file."""
        key = request_key(request)
        path = recording_path(self._directory, key)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            asked = f"prompt `{request.prompt}` version {request.prompt_version}"
            happened = f"{self.name}: there is no recorded reply {key[:12]} ({asked})."
            raise NoRecordingError(happened, "Record it with a live model, or restore the prompt.") from error
        except OSError as error:
            raise ModelError(f"{path}: it cannot be read: {error.strerror}.", "Check its permissions.") from error
        return _read(path, key, content)


class Gathering:
    """Recorded replies, and a list of the requests that have none yet: what to send in a batch.

    `keep` puts the batch's replies where the next look finds them; what they lead to, like a repair, is then gathered.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._recorded = RecordedModel(directory)
        self._missing: dict[str, Request] = {}

    @property
    def name(self) -> str:
        return self._recorded.name

    @property
    def missing(self) -> tuple[Request, ...]:
        """The requests that were asked in vain, each once, in the order in which they came."""
        return tuple(self._missing.values())

    def complete(self, request: Request) -> Reply:
        """As RecordedModel; notes the request where that raises NoRecordingError."""
        try:
            return self._recorded.complete(request)
        except NoRecordingError:
            self._missing[request_key(request)] = request
            raise

    def keep(
        self, outcomes: Mapping[str, Reply | ModelError], *, model: str, recorded_at: str
    ) -> tuple[ModelError, ...]:
        """Record the replies among `outcomes`, by the keys of missing requests, of which they are then none.

        Returns why the others have none. Raises ModelError if a reply cannot be kept.
        """
        failures: list[ModelError] = []
        for key, outcome in outcomes.items():
            if isinstance(outcome, ModelError):
                failures.append(outcome)
            elif request := self._missing.pop(key, None):
                keep_reply(outcome, request, self._directory, model=model, recorded_at=recorded_at)
        return tuple(failures)


class Recording:
    """A model whose replies are kept in `directory` as they pass; asked the same again, the last one stays."""

    def __init__(self, model: Model, directory: Path, *, recorded_at: str) -> None:
        self._model = model
        self._directory = directory
        self._recorded_at = recorded_at

    @property
    def name(self) -> str:
        return self._model.name

    def complete(self, request: Request) -> Reply:
        """The model's reply. Raises what the model raises, and ModelError if the reply cannot be kept."""
        reply = self._model.complete(request)
        keep_reply(reply, request, self._directory, model=self.name, recorded_at=self._recorded_at)
        return reply


def keep_reply(reply: Reply, request: Request, directory: Path, *, model: str, recorded_at: str) -> None:
    """Put `reply` where `recorded:DIR` finds it. Raises ModelError if it cannot be kept."""
    key = request_key(request)
    content = {
        "key": key,
        "prompt": request.prompt,
        "prompt_version": request.prompt_version,
        "prompt_digest": request.prompt_digest,
        "model": model,
        "recorded_at": recorded_at,
        "reply": reply_as_json(reply),
    }
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        write_atomically(recording_path(directory, key), text.encode("ascii"))
    except OSError as error:
        happened = f"{directory}: the reply cannot be kept there: {error.strerror}."
        raise ModelError(happened, "Name a directory that can be written to.") from error


def recording_path(directory: Path, key: str) -> Path:
    return directory / f"{key}.json"


def _read(path: Path, key: str, content: bytes) -> Reply:
    try:
        said = parse_json(content)
        if not isinstance(said, dict):
            raise ValueError("it is not a JSON object")  # noqa: TRY004, TRY301 - sorted by ValueError below
        if said.get("key") != key:
            raise ValueError("its key is not the one that its name says")  # noqa: TRY301 - sorted below
        reply, model = said.get("reply"), said.get("model")
        if not isinstance(reply, dict) or not isinstance(model, str):
            raise ValueError("`reply` or `model` is missing")  # noqa: TRY004, TRY301 - sorted below
        return reply_from_json(reply, model=model)
    except ValueError as error:
        remedy = "Restore the file, or record the reply again."
        raise ModelError(f"{path}: the recorded reply is damaged: {error}.", remedy) from error


def write_atomically(path: Path, content: bytes) -> None:
    """A reader sees the old file or the new one, never a part. Raises OSError."""
    unfinished = path.with_name(f".{path.stem}-{os.getpid()}-{get_ident()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
