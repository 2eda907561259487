"""What a repository names and does not hold: in a partial clone, or where less was fetched than a review asks for.

An object that is not here is neither empty nor gone. Whoever meets one says so, with the path where one is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.change import FileDiff, FileStatus, RepoPath, Sha
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.adapters._git_store import ObjectStore

NOT_FETCHED: Final = "its content was not fetched"

NOTES_FILE: Final = "foreread-notes"

_GITLINK: Final = "160000"
_UNREADABLE = lazy(r"(?i)(?:unable to|cannot|could not) read|missing (?:blob|object)|bad object")
_ID = lazy(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b")
_MOST_PATH_BYTES: Final = 100_000
"""For the names in one command; the kernel allows 128 KiB in one argument and more in all."""


class Side(NamedTuple):
    """One path that differs between two trees (git-diff-tree(1), "Raw output format", without renames)."""

    path: RepoPath
    old_mode: str
    new_mode: str
    old_blob: Sha | None
    new_blob: Sha | None

    @property
    def blobs(self) -> tuple[Sha, ...]:
        """The files' contents on both sides; a submodule's commit is none."""
        sides = ((self.old_mode, self.old_blob), (self.new_mode, self.new_blob))
        return tuple(blob for mode, blob in sides if blob is not None and mode != _GITLINK)


def fetch_notes(home: Path) -> tuple[str, ...]:
    """What a fetch of ours left beside the objects: what of the repository it did not bring, a line each."""
    try:
        return tuple((home / NOTES_FILE).read_text(encoding="utf-8").splitlines())
    except (FileNotFoundError, NotADirectoryError):
        return ()


def tells_of_missing(said: str) -> frozenset[Sha]:
    """The ids of missing objects in what git says."""
    return frozenset(Sha(each[0]) for each in _ID.compiled.finditer(said)) if _UNREADABLE.search(said) else frozenset()


def sides_of(store: ObjectStore, before: Sha, after: Sha) -> tuple[Side, ...]:
    """What differs between two trees; needs no content."""
    answer = store.git.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", before, after, "--")
    fields = answer.out.decode(errors="surrogateescape").split("\0")[:-1]
    return tuple(_side(facts, path) for facts, path in zip(fields[::2], fields[1::2], strict=True))


def missing_of(store: ObjectStore, blobs: Iterable[Sha]) -> frozenset[Sha]:
    wanted = frozenset(blobs)
    return wanted - store.sizes(sorted(wanted)).keys() if wanted else wanted


def parted(store: ObjectStore, sides: Sequence[Side]) -> tuple[list[list[RepoPath]], list[Side]]:
    """The paths of which both sides are here, in portions for one command each, and the others."""
    missing = missing_of(store, (blob for side in sides for blob in side.blobs))
    lost = [side for side in sides if not missing.isdisjoint(side.blobs)]
    portions: list[list[RepoPath]] = []
    room = 0
    for side in sides:
        if not missing.isdisjoint(side.blobs):
            continue
        size = len(side.path.encode(errors="surrogateescape")) + 1
        if not portions or size > room:
            portions.append([])
            room = _MOST_PATH_BYTES
        portions[-1].append(side.path)
        room -= size
    return portions, lost


def unread(side: Side) -> FileDiff:
    """A file of the change whose lines cannot be shown: it is changed, and nothing more is known of it."""
    status = FileStatus.MODIFIED
    if side.old_blob is None or side.new_blob is None:
        status = FileStatus.ADDED if side.old_blob is None else FileStatus.DELETED
    return FileDiff(
        side.path if side.old_blob is not None else None,
        side.path if side.new_blob is not None else None,
        status,
        old_mode=side.old_mode if side.old_blob is not None else None,
        new_mode=side.new_mode if side.new_blob is not None else None,
        old_blob=side.old_blob,
        new_blob=side.new_blob,
        omitted=NOT_FETCHED,
    )


def _side(facts: str, path: str) -> Side:
    old_mode, new_mode, old, new, _ = facts[1:].split(" ")
    return Side(RepoPath(path), old_mode, new_mode, _id(old), _id(new))


def _id(text: str) -> Sha | None:
    return Sha(text) if text.strip("0") else None
