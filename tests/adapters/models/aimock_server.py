"""aimock, a mock of model providers that others wrote, as a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[2]
CLI = TESTS / "servers" / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
FIXTURES = Path(__file__).parent / "aimock"
START_LIMIT_S = 30.0


def why_aimock_is_missing() -> str:
    """A reason to skip, or nothing."""
    if shutil.which("node") is None:
        return "aimock needs node, which is not on the PATH"
    return "" if CLI.exists() else "aimock is not installed: run `npm ci --prefix tests/servers`"


@contextmanager
def running_aimock(log: Path) -> Iterator[str]:
    """The server's URL while it runs; `log` receives what it prints."""
    command = ["node", str(CLI), "--port", "0", "--fixtures", str(FIXTURES), "--validate-on-load", "--strict"]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as server:
        try:
            yield _url(server, log)
        finally:
            server.terminate()


def _url(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        if found := re.search(r"listening on (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"aimock did not start:\n{log.read_text()}")
