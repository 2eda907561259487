"""Any model that a command of the user's can reach: the request on standard input, the reply on standard output."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING

from bot.adapters.models._faults import LastingModelError, quotable, timed_out
from bot.adapters.models._reply import FIELDS, reply_from_json
from bot.adapters.models._wire import parse_json, request_as_json, request_as_text
from bot.errors import ModelError, ModelUnavailableError
from bot.review import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.review import Request

MAX_OUTPUT_BYTES = 10_000_000
_KEPT_OF_STDERR_BYTES = 8_000


class ExecModel:
    """A command that answers one request, then ends. It comes from the user alone, never from the repository.

    It runs without a shell, with the user's environment, in an empty directory of its own: an agent that looks
    around for instructions must not find those that the change under review brings along.
    """

    def __init__(self, command: Sequence[str], *, as_text: bool = False, timeout_s: float = 120.0) -> None:
        program = Path(command[0]).expanduser()
        self._program = program.name
        self._command = (str(program.absolute()) if "/" in command[0] else command[0], *command[1:])
        self._as_text = as_text
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        """Without the arguments: they may hold what is nobody's business."""
        return f"exec:{self._program}"

    def complete(self, request: Request) -> Reply:
        """Run the command once. Raises ModelUnavailableError if it fails, takes or prints too much, or nothing."""
        sent = request_as_text(request) if self._as_text else request_as_json(request)
        try:
            with TemporaryDirectory(prefix="foreread-", ignore_cleanup_errors=True) as room, TemporaryFile() as stdin:
                stdin.write(sent.encode())
                stdin.seek(0)
                with subprocess.Popen(
                    self._command,
                    stdin=stdin,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    cwd=room,
                    start_new_session=True,
                ) as process:
                    out, err = self._attend(process)
        except FileNotFoundError as error:
            remedy = "Give the name of a program on the PATH, or its full path."
            raise LastingModelError(f"{self.name}: there is no such command.", remedy) from error
        except OSError as error:
            remedy = "Check that it is a program that may be run."
            raise ModelUnavailableError(f"{self.name}: it cannot be started: {error.strerror}.", remedy) from error
        if process.returncode:
            raise self._failed(process.returncode, err)
        return self._read(out.decode(errors="replace"))

    def _attend(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
        """All of standard output and the end of standard error. The process group is gone if this raises."""
        deadline = time.monotonic() + self._timeout_s
        try:
            said = self._listen(process, deadline)
            process.wait(max(deadline - time.monotonic(), 0))
        except (TimeoutError, subprocess.TimeoutExpired) as error:
            raise timed_out(self.name, self._timeout_s) from error
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
        return said

    def _listen(self, process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, bytes]:
        assert process.stdout is not None and process.stderr is not None, "started with pipes"  # noqa: S101, PT018
        out, err = bytearray(), bytearray()
        with selectors.DefaultSelector() as streams:
            streams.register(process.stdout, selectors.EVENT_READ, out)
            streams.register(process.stderr, selectors.EVENT_READ, err)
            while streams.get_map():
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                ready = streams.select(min(left, 0.1))
                if not ready and process.poll() is not None:
                    break  # what it started in the background may hold the streams open for ever
                for key, _ in ready:
                    chunk = os.read(key.fd, 65_536)
                    if not chunk:
                        streams.unregister(key.fileobj)
                    key.data.extend(chunk)
                del err[:-_KEPT_OF_STDERR_BYTES]
                if len(out) > MAX_OUTPUT_BYTES:
                    happened = f"{self.name}: it printed more than {MAX_OUTPUT_BYTES // 1_000_000} MB."
                    raise ModelUnavailableError(happened, "Let it print the reply only.")
        return bytes(out), bytes(err)

    def _failed(self, status: int, err: bytes) -> ModelUnavailableError:
        lines = [line for line in err.decode(errors="replace").splitlines() if line.strip()]
        quote = f" “{quotable(lines[-1])}”" if lines else ""
        how = f"exit status {status}" if status > 0 else f"signal {-status}"
        remedy = "Run it by hand to see why. It runs in an empty directory: scripts need their full path."
        return ModelUnavailableError(f"{self.name}: it ended with {how}.{quote}", remedy)

    def _read(self, printed: str) -> Reply:
        text = without_fence(printed)
        if not text:
            raise ModelUnavailableError(f"{self.name}: it printed nothing.", "Let it print the reply.")
        try:
            value = parse_json(text)
        except ValueError:
            return Reply(text=text, model=self.name)
        if not isinstance(value, dict) or "text" not in value or value.keys() - FIELDS:
            return Reply(text=text, model=self.name)
        try:
            reply = reply_from_json(value, model=self.name)
        except ValueError as error:
            raise ModelError(f"{self.name}: in the reply that it printed, {error}.", "See docs/models.md.") from error
        return replace(reply, text=without_fence(reply.text))


def without_fence(text: str) -> str:
    """`text` without blanks around it, and without the Markdown fence if all of it stands in one."""
    text = text.strip()
    if not (text.startswith("```") and text.endswith("```") and "\n" in text):
        return text
    lines = text.split("\n")
    inside = lines[1:-1]
    if lines[-1] != "```" or any(line.lstrip().startswith("```") for line in inside):
        return text
    return "\n".join(inside).strip()
