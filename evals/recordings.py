"""Replies that a model gave once, one folder a model, in it one folder a pass, in it one file a reply.

A reply's file is named by the digest of the request: the rendered prompt, its template's digest, the schema. The pass
is the folder, so that several replies to the same request can be told apart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.models import NoRecordingError, open_model, recording
from bot.errors import ModelError, UsageError
from bot.ports import Model
from bot.review import Reply, Request


def folder_of_pass(folder: Path, pass_: int) -> Path:
    return folder / f"pass-{pass_}"


def replay(folder: Path, pass_: int) -> Model:
    """The replies of one pass. Raises UsageError when nothing was recorded for it."""
    return open_model(f"recorded:{folder_of_pass(folder, pass_)}")


def only_folder(root: Path) -> Path:
    """The one folder of recordings that there is. Raises UsageError when there is none, or a choice."""
    found = sorted(p for p in root.iterdir() if (p / "pass-1").is_dir()) if root.is_dir() else []
    if not found:
        raise UsageError(f"There are no recordings in {root}.", "Record some: `foreread eval record --model SPEC`.")
    if len(found) > 1:
        names = ", ".join(p.name for p in found)
        raise UsageError(f"{root} holds recordings of several models: {names}.", "Name one: --recorded DIR.")
    return found[0]


def recorded_suites(folder: Path) -> tuple[str, ...]:
    """The suites that were recorded as a whole, as `suites.txt` says; empty: not told."""
    file = folder / "suites.txt"
    return tuple(file.read_text(encoding="utf-8").split()) if file.is_file() else ()


def facts_of(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(models as they named themselves, dates) of all recordings below a folder."""
    models, dates = set[str](), set[str]()
    for file in sorted(folder.rglob("*.json")):
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            models.add(str(said["reply"]["model"]))
            dates.add(str(said["recorded_at"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{file}: the recorded reply is damaged.", "Restore it, or record it again.") from error
    return tuple(sorted(models)), tuple(sorted(dates))


@dataclass(frozen=True, slots=True)
class RecordMissing:
    """A live model that is asked only what was not recorded yet, and whose replies are kept."""

    kept: Path
    live: Model
    recorded_at: str

    @property
    def name(self) -> str:
        return self.live.name

    def complete(self, request: Request) -> Reply:
        self.kept.mkdir(parents=True, exist_ok=True)
        try:
            return open_model(f"recorded:{self.kept}").complete(request)
        except NoRecordingError:
            return recording(self.live, self.kept, recorded_at=self.recorded_at).complete(request)
