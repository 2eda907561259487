"""The commits of a change, fetched until it is certain where they left the base branch and that none is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.adapters._git_fetch_wire import NotHeldError
from bot.adapters._git_process import git_apart
from bot.change import Sha
from bot.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.adapters._git_fetch_wire import Wire
    from bot.adapters._git_process import Git

HEAD: Final = "refs/foreread/head"
BASE: Final = "refs/foreread/base"

_FURTHER: Final = 4
"""Times as many commits as before, each time the history is still too short."""
_MOST_STEPS: Final = 6
"""Of these; then all of the history is fetched."""
_SKEW_S: Final = 86_400
"""How wrong a clock may have been."""


def fetch_tips(wire: Wire, number: int, head: Sha, base_tip: Sha) -> None:
    """Both ends with the first part of their history. RepositoryError if the change's head is another one now."""
    wanted = [f"+refs/pull/{number}/head:{HEAD}", f"+{base_tip}:{BASE}"]
    try:
        wire.fetch(wanted, f"--depth={wire.bounds.depth}")
    except NotHeldError as error:
        raise RepositoryError(
            f"The host has no change {number}, or no commit {base_tip[:10]} to compare it with.",
            "Look at the change again: it may have been retargeted, or its base rewritten.",
        ) from error
    found = git_apart(wire.home).run("rev-parse", f"{HEAD}^{{commit}}").out.decode().strip()
    if found != head:
        raise RepositoryError(
            f"Change {number} has moved: its head is {found[:10]} now, and not {head[:10]}.",
            "Look at the change again.",
        )


def complete_history(wire: Wire) -> Sha:
    """Deepen until the merge base is certain, and give it as `open_range` will take it.

    RepositoryError where the two histories have nothing in common.
    """
    step = wire.bounds.depth
    for round_ in range(_MOST_STEPS + 1):
        bases = merge_bases(wire.home)
        if _is_certain(wire.home, bases):
            if bases:
                return bases[0]
            raise RepositoryError(
                "The change and its base branch have no common history.", "Check that the base branch is the right one."
            )
        if round_ == _MOST_STEPS:
            break
        step *= _FURTHER
        deepen_by(wire, step)
    raise RepositoryError(
        f"It could not be found out within {step:,} commits where the change left its base branch.",
        "Bring it up to date with its base branch.",
    )


def deepen_by(wire: Wire, commits: int) -> None:
    """So many more commits, from wherever the history ends now. Nothing that is here is hidden by it."""
    tips = [f"+{_tip(wire.home, name)}:{name}" for name in (HEAD, BASE)]
    wire.fetch(tips, f"--deepen={commits}")


def merge_bases(home: Path) -> tuple[Sha, ...]:
    answer = git_apart(home).run("merge-base", "--all", BASE, HEAD, codes=(0, 1))
    return tuple(map(Sha, answer.out.decode().split()))


def shallow_ends(home: Path) -> frozenset[Sha]:
    """The commits whose parents were not fetched."""
    try:
        return frozenset(map(Sha, (home / "shallow").read_text(encoding="ascii").split()))
    except FileNotFoundError:
        return frozenset()


def dates(git: Git, commits: Iterable[Sha]) -> dict[Sha, int]:
    """Committer's times of commits that are here, seconds since the epoch."""
    asked = "".join(f"{sha}\n" for sha in sorted(commits)).encode()
    if not asked:
        return {}
    answer = git.run("log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--format=%H %ct", stdin=asked)
    pairs = (line.split(" ") for line in answer.out.decode().splitlines())
    return {Sha(sha): int(when) for sha, when in pairs if when.isdigit()}


def _is_certain(home: Path, bases: tuple[Sha, ...]) -> bool:
    """Whether more history could change what belongs to the change, or where it began.

    Nothing that only one side has may end in the dark: behind it the two might meet. Of several merge bases one may be
    the other's ancestor by a way that is not here, as long as the history ends later than the older of them was made.
    """
    ends = shallow_ends(home)
    if not ends:
        return True
    git = git_apart(home)
    apart = set(git.run("rev-list", f"{HEAD}...{BASE}", "--").out.decode().split())
    if apart & ends:
        return False
    if len(bases) < 2:
        return True
    oldest = min(dates(git, bases).values(), default=0)
    reached = set(git.run("rev-list", *bases, "--").out.decode().split()) & ends
    return all(when < oldest - _SKEW_S for when in dates(git, map(Sha, reached)).values())


def _tip(home: Path, name: str) -> str:
    return git_apart(home).run("rev-parse", f"{name}^{{commit}}").out.decode().strip()
