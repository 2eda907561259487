"""Reading what a command prints, within a time limit."""

from __future__ import annotations

import os
import selectors
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

_MAX_ERROR_BYTES = 4_000


class Output:
    """The two output streams of a running command, read side by side so that neither can block the other.

    What a command says on its error stream is kept in `said`, up to a few thousand bytes.
    """

    def __init__(self, process: subprocess.Popen[bytes], time_limit_s: float) -> None:
        self.is_late = False
        self._process = process
        self._deadline = time.monotonic() + time_limit_s
        self._errors = b""
        self._ended = False

    @property
    def said(self) -> str:
        return self._errors.decode(errors="replace").strip()

    def chunks(self) -> Iterator[bytes]:
        """What the command prints, until it ends; or until its time is up: then `is_late` is True."""
        stdout, stderr = self._process.stdout, self._process.stderr
        with selectors.DefaultSelector() as selector:
            for stream in (stdout, stderr):
                assert stream is not None, "the command was started with pipes"  # noqa: S101
                selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                left = self._deadline - time.monotonic()
                if left <= 0:
                    self.is_late = True
                    return
                for key, _ in selector.select(left):
                    chunk = os.read(key.fd, 65_536)
                    if not chunk:
                        selector.unregister(key.fileobj)
                    elif key.fileobj is stdout:
                        yield chunk
                    elif len(self._errors) < _MAX_ERROR_BYTES:
                        self._errors += chunk
        self._ended = True

    def lines(self) -> Iterator[bytes]:
        """The same, line by line, without the newlines. A last line that was cut off is not given."""
        parts: list[bytes] = []
        for chunk in self.chunks():
            first, *rest = chunk.split(b"\n")
            parts.append(first)
            for piece in rest:
                yield b"".join(parts)
                parts = [piece]

    def stop(self) -> int | None:
        """End the command if it has not ended by itself. Its exit code; None if it was cut off."""
        if self._ended:
            return self._process.wait()
        self._process.kill()
        return None
