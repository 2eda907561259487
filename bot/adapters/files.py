"""Reading what a user names and writing what a user asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.review import Measured
    from bot.risk import ForecastModel

__all__ = ["calibration", "forecast_model", "published_schema", "read_input", "shipped", "write_new", "write_output"]

INPUT_BYTES = 200_000_000
MODEL_BYTES = 1_000_000


def read_input(name: str, most: int = INPUT_BYTES) -> bytes:
    """The bytes of a file, or of standard input for `-`, at most `most`.

    Raises UsageError when there is nothing readable there, or too much.
    """
    try:
        if name == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.", "Check the path.") from error
    if len(data) > most:
        remedy = "Review the change in parts." if most == INPUT_BYTES else "Check that it is the right file."
        raise UsageError(f"{name} is larger than {most // 1_000_000} MB.", remedy)
    return data


def write_output(text: str, name: str | None) -> None:
    """Write to the named file, whole or not at all, or to standard output. Raises UsageError when that fails.

    What is there and is no regular file (a device, a pipe) is written into, never replaced.
    """
    data = text.encode("utf-8", "backslashreplace")
    if name is None or name == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(name).resolve()
    if target.exists() and not target.is_file():
        _write_into(target, data, name)
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(
            f"{name} cannot be written: {error.strerror}.", "Check the folder and its permissions."
        ) from error


def _write_into(target: Path, data: bytes, name: str) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror}.", "Name a file.") from error


def published_schema(name: str) -> str:
    """The published JSON Schema of what a command prints or reads as JSON: `brief`, `snapshot` …"""
    return (Path(__file__).resolve().parent.parent / "schemas" / f"{name}-1.schema.json").read_text(encoding="utf-8")


def shipped(name: str) -> str:
    """A text that comes with Foreread: `default_policy.yml`, `default_roster.yml`."""
    return (Path(__file__).resolve().parents[1] / name).read_text(encoding="utf-8")


def write_new(texts: Mapping[Path, str], *, force: bool) -> None:
    """Write files with the folders they need. Raises UsageError, before anything is written, where one is there
    already, unless `force`.
    """
    there = [path for path in texts if path.exists()]
    if there and not force:
        names = " and ".join(map(str, there))
        raise UsageError(f"There is {names} already; nothing was written.", "Give another --output, or --force.")
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{path.parent} cannot be made: {error.strerror}.", "Check its permissions.") from error
        write_output(text, str(path))


def calibration(prompts: Collection[str]) -> dict[str, Measured]:
    """How often questions of each kind have named a known fault, as measured for this release.

    `prompts` are the digests of those that were used: with another one than was measured, a model's rates say nothing.
    """
    import json

    from bot.review import Measured

    text = (Path(__file__).resolve().parents[1] / "calibration.json").read_text(encoding="utf-8")
    known = json.loads(text)
    measured = {digest for run in known["measured_on"] for digest in run["prompts"]}
    kinds = {
        kind: Measured(said["hits"] / said["n"], said["n"], said.get("judged", False))
        for kind, said in known["kinds"].items()
    }
    return {k: m for k, m in kinds.items() if "model" not in k or measured.issuperset(prompts)}


def forecast_model(name: str | None = None) -> ForecastModel:
    """The model of a file, or the one of this release. Raises UsageError when the file holds none."""
    import json

    from bot.risk.forecast import from_stored

    own = Path(__file__).resolve().parents[1] / "risk" / "probability.json"
    try:
        return from_stored(json.loads(own.read_bytes() if name is None else read_input(name, MODEL_BYTES)))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name or own} holds no model: {error}.", "Fit it anew with this release.") from error
