"""One `git fetch`, watched: what arrives is bounded in bytes and in seconds, and what went wrong is named."""

from __future__ import annotations

import os
import resource
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.adapters._git_fetch_origin import REMOTE, transport
from bot.errors import ForereadError, HostError, HostUnavailableError, RepositoryError
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.adapters._git_fetch_origin import Origin

_LOOKED_EVERY_S: Final = 0.2
_MOST_MEMORY: Final = 6_000_000_000
"""Address space of each of git's processes, in bytes: packs are mapped into it. Linux only."""
_MOST_SAID: Final = 16_000
_NO_FILTER: Final = "filtering not recognized by server"

_REFUSED = lazy(r"(?i)authentication failed|could not read username|returned error: 40[134]|access denied|not found")
_NOT_HELD = lazy(r"(?i)not our ref|unadvertised object|couldn't find remote ref|remote error: upload-pack")
_BROKEN = lazy(r"(?i)fsck|index-pack|bad pack|invalid|corrupt")


class Bounds(NamedTuple):
    """What one fetch of a change may cost at most."""

    seconds: float = 600.0
    bytes: int = 1_000_000_000
    """That the host sends, in packs."""
    search_bytes: int = 100_000_000
    """Received for the search for callers and tests; what lies beyond is not searched."""
    search_files: int = 20_000
    blobs: int = 40_000
    """Both sides of the changed files and what else is read by name."""
    depth: int = 1_100
    """Commits that are fetched at first, counted from each tip; a look at the past reads a thousand."""


class NotHeldError(RepositoryError):
    """The host does not hold, or does not hand out, one of the objects that were asked for."""


class TooMuchError(HostUnavailableError):
    """A request brought more than it may."""


@dataclass(slots=True)
class Wire:
    """A repository of ours, connected to an origin for one fetch of a change: limits count over all requests."""

    home: Path
    origin: Origin
    bounds: Bounds
    started: float = field(default_factory=time.monotonic)
    received: int = 0
    """Bytes of packs."""
    filtered: bool = True
    """False once the host has said that it cannot leave blobs out."""

    @property
    def seconds(self) -> float:
        """That are left."""
        return self.bounds.seconds - (time.monotonic() - self.started)

    def fetch(self, wants: Sequence[str], *options: str, at_once: bool = False, most: int | None = None) -> None:
        """Fetch these refspecs; of a pattern it does not matter whether a ref fits.

        `at_once`: they are objects, so nothing that we have need be told. `most`: bytes that this request may bring.

        Raises HostError, HostUnavailableError or RepositoryError; NotHeldError where an object is not to be had.
        """
        before = packed_bytes(self.home)
        limit = min(self.bounds.bytes - self.received, most if most is not None else self.bounds.bytes)
        seconds = self.seconds
        if seconds <= 0 or limit <= 0:
            raise self._cut(late=seconds <= 0)
        environment = dict(transport(self.home, self.origin, seconds=seconds))
        if at_once:
            _add_setting(environment, "fetch.negotiationAlgorithm", "noop")
        code, said, late = _run(self.home, environment, _arguments(options), wants, (seconds, limit))
        came = max(0, packed_bytes(self.home) - before)
        self.received += came
        self.filtered = self.filtered and _NO_FILTER not in said
        if code is None or (code and came >= limit):
            raise self._cut(late=late)
        if code and (said.strip() or not all("*" in want for want in wants)):  # git fails without a word if none fits
            raise self._failure(said)

    def _cut(self, *, late: bool) -> HostUnavailableError:
        _sweep(self.home)
        if not late:
            return TooMuchError(
                "Fetching was stopped: the host sent more than was allowed for.", "Review a smaller change."
            )
        return HostUnavailableError(
            f"Fetching was stopped: the host needed more than {self.bounds.seconds:.0f} s.",
            "Try again, or review a smaller change.",
        )

    def _failure(self, said: str) -> ForereadError:
        """By what git says, and never with all of its words: the host writes some of them."""
        _sweep(self.home)
        lines = [line for line in said.splitlines() if not line.startswith(("remote:", "warning:", "hint:"))]
        first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "")
        told = "".join(c if c.isprintable() else "?" for c in self.origin.cleaned(first))[:200]
        if _NOT_HELD.search(said):
            return NotHeldError(f"The host does not hand out what was asked for: {told}.", "Look at the change again.")
        if _REFUSED.search(said):
            return HostError(
                f"The host does not let us fetch the repository: {told}.",
                "The token needs to read the repository's contents.",
            )
        if _BROKEN.search(said):
            return RepositoryError(
                f"The host sent objects that git refuses: {told}.", "`git fsck` in a clone says more."
            )
        return HostUnavailableError(
            f"The repository could not be fetched: {told or 'git gave no reason'}.", "Try again."
        )


def packed_bytes(home: Path) -> int:
    """Of all packs, half-received ones included."""
    total = 0
    with suppress(FileNotFoundError), os.scandir(home / "objects" / "pack") as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.name.endswith(".pack") or entry.name.startswith("tmp_pack_"):
                    total += entry.stat().st_size
    return total


def _arguments(options: Sequence[str]) -> list[str]:
    return [
        *("git", "fetch", "--quiet", "--stdin", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"),
        *("--no-auto-maintenance", "--no-show-forced-updates", "--filter=blob:none", *options, REMOTE),
    ]


def _add_setting(environment: dict[str, str], key: str, value: str) -> None:
    count = int(environment["GIT_CONFIG_COUNT"])
    environment[f"GIT_CONFIG_KEY_{count}"], environment[f"GIT_CONFIG_VALUE_{count}"] = key, value
    environment["GIT_CONFIG_COUNT"] = str(count + 1)


def _run(
    home: Path, environment: dict[str, str], command: list[str], wants: Sequence[str], ends: tuple[float, int]
) -> tuple[int | None, str, bool]:
    """Exit code (None: cut off), what git said, and whether time was up. `ends`: seconds, and bytes that may come."""
    seconds, most = ends
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, cwd=home, env=environment, stdin=pipe, stdout=nothing, stderr=pipe, start_new_session=True
        )
    except (FileNotFoundError, PermissionError) as missing:
        raise RepositoryError("git was not found on the PATH.", "Install git 2.31 or newer.") from missing
    with process:
        try:
            _limit(process.pid, most)  # before it has read what to fetch, so before it starts a process of its own
            _feed(process, wants)
            return _watched(process, home, time.monotonic() + seconds, packed_bytes(home) + most)
        finally:
            _kill(process)


def _watched(process: subprocess.Popen[bytes], home: Path, deadline: float, most: int) -> tuple[int | None, str, bool]:
    assert process.stderr is not None, "started with a pipe"  # noqa: S101
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or packed_bytes(home) > most:
                return None, said.decode(errors="replace"), left <= 0
            if not selector.select(min(_LOOKED_EVERY_S, left)):
                continue
            chunk = os.read(process.stderr.fileno(), 65_536)
            said = (said + chunk)[-_MOST_SAID:]
            if not chunk:
                return process.wait(), said.decode(errors="replace"), False


def _feed(process: subprocess.Popen[bytes], wants: Sequence[str]) -> None:
    assert process.stdin is not None, "started with a pipe"  # noqa: S101
    with suppress(BrokenPipeError):
        process.stdin.write("".join(f"{want}\n" for want in wants).encode())
    with suppress(BrokenPipeError):
        process.stdin.close()


def _limit(pid: int, most_file_bytes: int) -> None:
    """No process of this fetch may write a larger file or take more memory, however fast the host sends."""
    prlimit = getattr(resource, "prlimit", None)
    if prlimit is not None:
        with suppress(OSError, ValueError):
            prlimit(pid, resource.RLIMIT_FSIZE, (most_file_bytes, most_file_bytes))
            prlimit(pid, resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With all that it has started: they share a session of their own."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()


def _sweep(home: Path) -> None:
    """Half-received packs, and locks of a fetch that was stopped; the lock of the cache is held, so they are ours."""
    for place in (home / "objects" / "pack", home):
        with suppress(FileNotFoundError):
            for each in place.iterdir():
                if each.name.startswith("tmp_") or (each.name.endswith(".lock") and each.is_file()):
                    each.unlink(missing_ok=True)
