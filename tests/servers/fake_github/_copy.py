"""A world as it is now, to begin from again and again: much quicker than building it anew."""

from __future__ import annotations

import copy
import shutil
import threading
from pathlib import Path
from typing import Any

from tests.servers.fake_github._git import BareGit
from tests.servers.fake_github._world import World


def copied(world: World, directory: Path | None = None) -> World:
    """The same people, repositories, words and checks, without deliveries and faults, and with an empty journal.

    The git repositories are copied into `directory`; without one they are shared, and nobody must push to the copy.
    """
    memo: dict[int, Any] = {
        id(world.lock): threading.RLock(),
        id(world.deliveries): [],
        id(world.journal): type(world.journal)(),
    }
    for repository in world.repositories.values():
        memo[id(repository.git)] = repository.git if directory is None else _apart(repository.git, world, directory)
    found = copy.deepcopy(world, memo)
    found.directory = directory or world.directory
    found.faults.clear()
    return found


def _apart(git: BareGit, world: World, directory: Path) -> BareGit:
    path = directory / git.path.relative_to(world.directory)
    shutil.copytree(git.path, path)
    return BareGit(path)
