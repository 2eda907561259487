"""A brief that came as an artifact of another workflow run, which whoever proposed the change may have steered.

It is advice. Taken from it are questions that a model asked, and who is said to have asked them; each question must
still stand in the change to be shown (`bot.review`). The tier, the rules' questions, facts, answers and what has been
read are never taken: whoever publishes reads them from git anew, so a forged artifact can add questions and lower
nothing.
"""

from __future__ import annotations

import json
import os
import stat
import zipfile
import zlib
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.adapters.files import published_schema
from bot.adapters.previous import earlier_in
from bot.adapters.schema import first_fault
from bot.errors import UsageError
from bot.review import Earlier

if TYPE_CHECKING:
    from bot.change import Change
    from bot.review import Question

__all__ = ["NAME", "Artifact", "read_artifact"]

NAME = "brief.json"
"""The one file that an artifact holds."""
MOST_BYTES = 5_000_000
"""Of the artifact, and of what it unpacks to."""
MOST_QUESTIONS = 50
_MODELS, _TEXT = 20, 200
_REMEDY = "The brief is made without it; see the run of stage one."
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What of an artifact can be used, for the head that is looked at."""

    base: str
    head: str
    questions: tuple[Question, ...]
    """A model's, as it is said; without answers."""
    models: tuple[str, ...]
    """What the receipt names as its models. Nobody can tell from here whether it is so."""
    complete: bool
    """Whether the receipt says that everything was read."""

    def as_earlier(self) -> Earlier:
        """For `bot.pipeline.review_change`, which drops what is not grounded. It spares a model no reading."""
        return Earlier(self.base, self.head, frozenset(), (), self.questions)


def read_artifact(given: Path | bytes, change: Change) -> Artifact:
    """An artifact of stage one: the folder that it was downloaded to, its file, a zip of that, or the bytes.

    Raises UsageError where it is larger than 5 MB, holds anything but one brief, is no brief of format 1, or is one of
    another head than `change`.
    """
    content = given if isinstance(given, bytes) else _content(given)
    if content.startswith(_ZIP):
        content = _unpacked(content)
    told = _checked(content)
    if not change.head or told["head"] != change.head:
        raise _refused("is the brief of another head")
    earlier = earlier_in("The artifact", told, change)
    paths = {path for file in change.files for path in (file.old_path, file.new_path) if path is not None}
    questions = [
        replace(each, answer=None)
        for each in earlier.questions
        if "model " in each.source and each.location.path in paths
    ]
    models = dict.fromkeys(str(each["model"])[:_TEXT] for each in told["receipt"]["models"][:_MODELS])
    return Artifact(
        earlier.base, earlier.head, tuple(questions[:MOST_QUESTIONS]), tuple(models), told["receipt"]["complete"]
    )


def _refused(why: str) -> UsageError:
    return UsageError(f"The artifact {why}.", _REMEDY)


def _content(path: Path) -> bytes:
    """The one regular file there. Links are not followed, and devices and pipes not opened."""
    try:
        if path.is_dir() and not path.is_symlink():
            entries = sorted(path.iterdir())[:2]
            if len(entries) != 1:
                raise _refused("holds more than one file" if entries else "is empty")
            path = entries[0]
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _refused("holds something that is no file")
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(f"cannot be read: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise _refused("is larger than 5 MB")
    return content


def _unpacked(content: bytes) -> bytes:
    """The one file of a zip. What its directory says of sizes is not believed."""
    if len(content) > MOST_BYTES:
        raise _refused("is larger than 5 MB")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) != 1:
                raise _refused("holds more than one file" if entries else "is empty")
            [entry] = entries
            if entry.filename != NAME or not _is_plain(entry):
                raise _refused(f"holds something else than {NAME}")
            with packed.open(entry) as file:
                found = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _refused("is no zip that can be read") from error
    if len(found) > MOST_BYTES:
        raise _refused("unpacks to more than 5 MB")
    return found


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    is_encrypted = bool(entry.flag_bits & 0x1)
    return kind in {0, stat.S_IFREG} and not is_encrypted and entry.compress_type in {0, zipfile.ZIP_DEFLATED}


def _checked(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise _refused("is larger than 5 MB")
    try:
        told = json.loads(content, parse_constant=_no_number)
        # Half of a pair, which JSON can write and nothing of ours does, would stop whoever writes the text later.
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise _refused("is no JSON") from error
    fault = first_fault(told, json.loads(published_schema("brief")))
    if fault:
        raise _refused(f"is no brief of format 1 ({fault[:_TEXT]})")
    return dict(told)


def _no_number(text: str) -> None:
    raise ValueError(text)
