"""Pull requests made of a repository's own history, of kinds that differ in what they cost and show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import git

_NEWEST = 1_500
_LENGTHS = (1, 2, 3, 5)
"""Commits of the pull requests, in turns."""
_ASSISTED = re.compile(r"^(assisted-by|co-authored-by): .*(claude|copilot|cursor|codex|gemini|devin)", re.I | re.M)
_WORKFLOW = re.compile(r"^\.github/workflows/")
_LOCK = re.compile(r"(^|/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|Cargo\.lock|go\.sum|uv\.lock|poetry\.lock)$")
_MIGRATION = re.compile(r"(^|/)migrations?/")
_DOCUMENT = re.compile(r"\.(md|mdx|rst|adoc|txt)$")


@dataclass(frozen=True, slots=True)
class Landed:
    """One commit of the main line."""

    sha: str
    message: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pull request to play: commits of the main line, oldest first; the last comes with a further push."""

    kind: str
    base: str
    commits: tuple[str, ...]
    later: str


KINDS: Mapping[str, Callable[[Landed], bool]] = {
    "assisted": lambda landed: bool(_ASSISTED.search(landed.message)),
    "large": lambda landed: len(landed.paths) >= 100,
    "documents": lambda landed: all(_DOCUMENT.search(path) for path in landed.paths),
    "workflow": lambda landed: any(_WORKFLOW.search(path) for path in landed.paths),
    "lockfile": lambda landed: any(_LOCK.search(path) for path in landed.paths),
    "migration": lambda landed: any(_MIGRATION.search(path) for path in landed.paths),
    "odd path": lambda landed: any(" " in path or not path.isascii() for path in landed.paths),
    "ordinary": lambda landed: len(landed.paths) > 1,
}


def proposed(repo: Path, most: int) -> list[Proposed]:
    """At most so many, the newest of each kind first. The same repository gives the same ones."""
    line = _line(repo)
    found: dict[int, Proposed] = {}
    for round_ in range(most):
        for kind, fits in KINDS.items():
            at = next((at for at in range(1, len(line) - 8) if _is_free(at, found) and _fits(line[at], fits)), None)
            if at is None or len(found) >= most:
                continue
            length = _LENGTHS[(len(found) + round_) % len(_LENGTHS)]
            chosen = tuple(landed.sha for landed in reversed(line[at : at + length]))
            pull = Proposed(kind, line[at + length].sha, chosen, line[at - 1].sha)
            found[at] = pull
    return [pull for pull in found.values() if _is_whole(repo, pull)]


def _is_whole(repo: Path, pull: Proposed) -> bool:
    """Whether the repository has all files of it; a mirror may lack the largest."""
    told = git(repo, "rev-list", "--objects", "--no-walk", "--missing=print", pull.base, pull.commits[-1], pull.later)
    return "\n?" not in told


def _fits(landed: Landed, fits: Callable[[Landed], bool]) -> bool:
    return 0 < len(landed.paths) <= 1_000 and fits(landed)


def _is_free(at: int, taken: Mapping[int, Proposed]) -> bool:
    return all(abs(at - other) > max(_LENGTHS) + 1 for other in taken)


def _line(repo: Path) -> list[Landed]:
    """The newest commits of the main line, newest first."""
    form = "--format=%x01%H%x02%B%x02"
    told = git(repo, "log", "--first-parent", "-m", "--name-only", "--no-renames", "-z", "-n", str(_NEWEST), form)
    return list(_landed(told.split("\x01")[1:]))


def _landed(records: Sequence[str]) -> Iterator[Landed]:
    for record in records:
        sha, message, paths = record.split("\x02", 2)
        yield Landed(sha, message, tuple(path for path in paths.strip("\n\0").split("\0") if path.strip()))
