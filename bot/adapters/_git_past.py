"""What was before a change: its base's newest commits, and where the lines that it takes away come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.change import Past

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters._git_store import ObjectStore
    from bot.change import Origin, RepoPath, Sha


def past_of(store: ObjectStore, base: Sha) -> Past:
    """The newest commits that the base has."""
    del store, base
    return Past((), "the history before the change was not looked at")


def old_origins(store: ObjectStore, base: Sha, path: RepoPath, lines: Sequence[int]) -> tuple[Origin, ...]:
    """Where lines of a file at the base come from."""
    del store, base, path, lines
    return ()
