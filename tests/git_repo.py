"""Real git repositories for tests: the same bytes, names and dates on every machine."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIRST_COMMIT_AT = 1_700_000_000
"""Seconds since the epoch; each further commit is one minute later."""


class GitRepo:
    """A repository in `path`, made if there is none, cut off from the user's and the machine's git settings.

    Paths are str; bytes that are not UTF-8 are surrogate escapes, as in `os.fsdecode`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._commits = 0
        path.mkdir(parents=True, exist_ok=True)
        if not (path / ".git").exists():
            self.run("init", "--quiet", "--initial-branch=main")

    def run(self, *args: str, stdin: bytes = b"", check: bool = True) -> bytes:
        """What `git ARGS` prints. If `check`, an AssertionError with git's own words when it fails."""
        done = subprocess.run(
            ["git", *args],
            cwd=self.path,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            check=False,
        )
        said = done.stderr.decode(errors="replace")
        assert not check or done.returncode == 0, f"git {' '.join(args)}: {said}"
        return done.stdout

    def text(self, *args: str) -> str:
        """What `git ARGS` prints, as text without the last newline."""
        return os.fsdecode(self.run(*args)).removesuffix("\n")

    def write(self, path: str, content: bytes) -> Path:
        """Put a file into the working tree, with its directories."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target

    def commit(self, message: str = "Change", *, author: str = "Ada Example <ada@example.com>") -> str:
        """Commit all that the working tree holds, even if nothing changed; the new commit's full id."""
        self.run("add", "--all")
        options = ["--quiet", "--allow-empty", "--cleanup=verbatim", f"--author={author}"]
        self.run("commit", *options, "-m", message)
        self._commits += 1
        return self.text("rev-parse", "HEAD")

    def environment(self) -> dict[str, str]:
        """The environment in which git runs: nothing of the user's but PATH."""
        now = f"{FIRST_COMMIT_AT + 60 * self._commits} +0000"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(self.path.parent),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Ada Example",
            "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_AUTHOR_DATE": now,
            "GIT_COMMITTER_NAME": "Ada Example",
            "GIT_COMMITTER_EMAIL": "ada@example.com",
            "GIT_COMMITTER_DATE": now,
        }
