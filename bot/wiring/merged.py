"""Whether what a branch got has the files that merging the change gives: somebody may have merged by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bot.adapters.git_merged import merged_trees
from bot.errors import HostError, HostUnavailableError
from bot.post import MergeGroup, Queued

if TYPE_CHECKING:
    from pathlib import Path

    from bot.adapters.git_fetch import Origin
    from bot.post import Merged, Place

_OF_A_MERGE: Final = 2


def merged_as_expected(origin: Callable[[Place], Origin], cache: Path) -> Callable[[Merged], bool | None]:
    """For `bot.pipeline.sweeping.Books`: None where it cannot be told, and for what is no merge of the head itself.

    A squash or a rebase is the host's own work, or a push by hand, which is told as one. What is given raises
    HostUnavailableError where git cannot reach the host.
    """

    def compare(merged: Merged) -> bool | None:
        if len(merged.parents) != _OF_A_MERGE or merged.parents[1] != merged.head:
            return None
        entry = Queued(merged.place.number, merged.head)
        group = MergeGroup(merged.place, merged.commit, merged.base, merged.parents[0], (entry,))
        try:
            trees = merged_trees(origin(merged.place), cache, group)
        except HostUnavailableError:
            raise
        except HostError:
            return None
        return trees.found == trees.expected if trees.found and trees.expected else None

    return compare
