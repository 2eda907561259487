"""Running git so that nothing which a repository or a change chose is run with it, and naming what went wrong."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_output import Output
from bot.errors import ForereadError, RepositoryError, UsageError
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST_GIT = (2, 30)
TIME_LIMIT_S = 120
"""For a git command that is not a search. Even a range of ten thousand files stays far below it."""

MAX_OUTPUT_BYTES = 256_000_000
"""A small pack can hold a diff of any size; this is ten times what a review reads."""

_LOCATION = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_WORK_TREE",
    }
)
"""Where the repository is, as git tells its hooks. True of the current directory's repository only."""

_DISCOVERY = lazy(
    r"GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH"
    r"|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))"
)
"""What decides whether git opens a repository at all (safe.directory is read from these settings only)."""

_ALWAYS = {
    "LC_ALL": "C",  # git's words are matched below
    "GIT_ALLOW_PROTOCOL": "",  # an empty list: no transport may be started
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}

_SETTINGS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "submodule.recurse=false")
"""For the commands that must run in the user's repository: the only settings by which they would start a program."""


class Answer(NamedTuple):
    code: int
    out: bytes
    err: str


class Git(NamedTuple):
    """git, bound to a place and an environment."""

    place: Path
    environment: Mapping[str, str]
    settings: tuple[str, ...] = ()
    """Options before the command's name."""

    def run(self, *args: str, stdin: bytes = b"", codes: tuple[int, ...] = (0,)) -> Answer:
        """The command's answer. RepositoryError if its exit code is not among `codes`, or it takes or says too much."""
        size, parts = 0, []
        with self.start(*args) as process:
            _feed(process, stdin)
            output = Output(process, TIME_LIMIT_S)
            for chunk in output.chunks():
                parts.append(chunk)
                size += len(chunk)
                if size > MAX_OUTPUT_BYTES:
                    break
            code = output.stop()
        if code is None:
            limit = f"took longer than {TIME_LIMIT_S} s" if output.is_late else f"printed over {MAX_OUTPUT_BYTES} bytes"
            raise RepositoryError(f"`git {args[0]}` {limit}.", "Review a smaller range.")
        if code not in codes:
            raise failure(output.said, command=args[0])
        return Answer(code, b"".join(parts), output.said)

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """The running command, with pipes to its three streams. RepositoryError if there is no git."""
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(
                ["git", *self.settings, "-C", str(self.place), *args],
                env=dict(self.environment),
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
            )
        except (FileNotFoundError, PermissionError) as missing:
            raise RepositoryError(
                "git was not found on the PATH.", f"Install git {_dotted(OLDEST_GIT)} or newer."
            ) from missing


def _feed(process: subprocess.Popen[bytes], stdin: bytes) -> None:
    """All at once: no command that is fed prints anything before it has read all of it."""
    with suppress(BrokenPipeError):  # it ended early, and its exit code says so
        assert process.stdin is not None, "started with pipes"  # noqa: S101
        process.stdin.write(stdin)
        process.stdin.close()


def git_in(place: Path) -> Git:
    """git in the user's repository around `place`: for finding things out, never for reading content."""
    own = place.resolve() == Path.cwd()
    return Git(place.absolute(), {**_inherited(own_location=own), **_ALWAYS}, _SETTINGS)


def git_apart(home: Path, *, index: Path | None = None, work_tree: Path | None = None) -> Git:
    """git in a git directory of our own, without any setting of the user, the machine or the repository."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        **_ALWAYS,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DIR": str(home),
        "HOME": str(home),  # before 2.32 git does not know GIT_CONFIG_GLOBAL
        "XDG_CONFIG_HOME": str(home),
    }
    if index is not None:
        environment["GIT_INDEX_FILE"] = str(index)
    if work_tree is not None:
        environment["GIT_WORK_TREE"] = str(work_tree)
    return Git(work_tree or home, environment)


def _inherited(*, own_location: bool) -> dict[str, str]:
    """The process's environment without git's variables, but for those that say where the repository is."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("GIT_") or _DISCOVERY.fullmatch(key) or (own_location and key in _LOCATION)
    }


def failure(said: str, *, command: str) -> ForereadError:
    """git's last words as an error that says what to do."""
    if "not a git repository" in said:
        return RepositoryError(
            "This is not a git repository.",
            "Run it inside one, review a patch file, or name a pull request: OWNER/REPO#N.",
        )
    if "dubious ownership" in said or "unsafe repository" in said:
        found = re.search(r"git config --global --add safe\.directory .+", said)
        remedy = f"If you trust it: `{found[0].strip()}`" if found else "See safe.directory in `git help config`."
        return RepositoryError("git refuses this repository because another user owns it.", remedy)
    if "cannot change to" in said:
        where = re.search(r"cannot change to '([^']*)'", said)
        named = f"There is no directory {where[1]}." if where else "There is no such directory."
        return UsageError(named, "Name a directory inside a git repository.")
    if "must be run in a work tree" in said:
        return UsageError("This repository has no working tree.", "Review a range: `foreread review BASE..HEAD`")
    if re.search(r"unable to read|bad object|missing (blob|tree|commit)|could not (get|fetch)", said):
        return RepositoryError(
            f"Objects that the review needs are missing: {_first_line(said)}.",
            "In a partial clone, fetch them with `git fetch --refetch`; otherwise see `git fsck`.",
        )
    return RepositoryError(f"`git {command}` failed: {_first_line(said) or 'it gave no reason'}.", _outdated())


def _first_line(said: str) -> str:
    lines = [line for line in said.splitlines() if not line.startswith(("warning:", "hint:"))]
    return lines[0].removeprefix("fatal: ").removeprefix("error: ").rstrip(".") if lines else ""


def _outdated() -> str:
    """A remedy, if git is too old: asked only once something has failed, so that reviews need not pay for it."""
    try:
        said = subprocess.run(["git", "--version"], capture_output=True, check=False).stdout.decode(errors="replace")
    except OSError:
        return ""
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None or (int(found[1]), int(found[2])) >= OLDEST_GIT:
        return ""
    return f"Install git {_dotted(OLDEST_GIT)} or newer: this is {found[0]}."


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
