"""Stage one: a patch or a git range becomes a Change.

The nouns are in `_diff` and `_history`; `_parse` reads unified diffs; `_apply` carries a patch forward or back over a
file.
"""

from typing import TYPE_CHECKING

from bot.change._diff import (
    Change,
    Commit,
    FileDiff,
    FileKind,
    FileStatus,
    Hit,
    Hunk,
    Identity,
    Line,
    LineOp,
    Location,
    RepoPath,
    SearchResult,
    Sha,
    Side,
    Snapshot,
)
from bot.change._history import History, NoHistory, Origin, Past, PastCommit
from bot.front import doors

if TYPE_CHECKING:
    from bot.change._apply import apply_file_diff
    from bot.change._blob import blob_id
    from bot.change._globs import path_matches
    from bot.change._names import unquote
    from bot.change._parse import DiffLimits, Patch, parse_patch

__all__ = [
    "Change",
    "Commit",
    "DiffLimits",
    "FileDiff",
    "FileKind",
    "FileStatus",
    "History",
    "Hit",
    "Hunk",
    "Identity",
    "Line",
    "LineOp",
    "Location",
    "NoHistory",
    "Origin",
    "Past",
    "PastCommit",
    "Patch",
    "RepoPath",
    "SearchResult",
    "Sha",
    "Side",
    "Snapshot",
    "apply_file_diff",
    "blob_id",
    "parse_patch",
    "path_matches",
    "unquote",
]

if not TYPE_CHECKING:
    __getattr__ = doors(
        __name__,
        {
            "_apply": ("apply_file_diff",),
            "_blob": ("blob_id",),
            "_globs": ("path_matches",),
            "_names": ("unquote",),
            "_parse": ("DiffLimits", "Patch", "parse_patch"),
        },
    )
