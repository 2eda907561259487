"""The file of a SQLite database: its owner's alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bot.errors import StoreError


def make_own(name: str | None) -> Path:
    """Make the file and its folder if there are none. Raises StoreError where others may write to it, or it is no file.

    SQLite gives the files that it puts beside it the same mode.
    """
    if not name or name == ":memory:" or name.startswith("file:"):
        raise StoreError(
            "The service's database has to be a file: what is only in memory is lost.",
            "Write sqlite:////path/to/service.sqlite.",
        )
    path = Path(name).absolute()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        try:
            found = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise PermissionError(0, "it belongs to somebody else, or others may write to it")
    except OSError as error:
        raise StoreError(
            f"{path} cannot be used as the service's database: {error.strerror}.",
            "Name a file in a folder of the service's own user.",
        ) from error
    return path
