"""Where fetched repositories are kept between runs, who may write there, and what is thrown away when.

    CACHE/<address>/lock               held by whoever fetches from this address
    CACHE/<address>/<time>/objects     what was received for all changes of the repository
    CACHE/<address>/<time>/changes/…   a bare repository of each (number, head, tip of the base)

A complete change is never altered, but for more history, so nobody who reads one is disturbed by who fetches another;
what is not complete is begun anew.
What it knows of history is in its own refs and `shallow`; the objects are shared, so that a next head gets only news.

Pruning: where a repository's objects pass `MOST_BYTES` or `MOST_PACKS`, the next fetch begins in a new `<time>`, and
older ones go when nothing was fetched or reused there for a day; of the changes the `MOST_CHANGES` newest stay, and
those that were used within the hour. Repositories that were not used for `UNUSED_DAYS` go as a whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import HostUnavailableError, RepositoryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.adapters._git_fetch_origin import Origin
    from bot.change import Sha

MOST_BYTES: Final = 1_500_000_000
MOST_PACKS: Final = 200
"""git looks an object up in each of them; a change brings about five."""
MOST_CHANGES: Final = 50
UNUSED_DAYS: Final = 30

_HOUR: Final = 3_600
_DAY: Final = 86_400
_POLL_S: Final = 0.1
_COMPLETE: Final = "foreread-complete"
_USED: Final = "used"

_CONFIG: Final = "[core]\n\trepositoryformatversion = {version}\n\tbare = true\n"
_SHA256: Final = "[extensions]\n\tobjectFormat = sha256\n"


class Place(NamedTuple):
    """The folder of one change, and the one of its repository's generation."""

    home: Path
    generation: Path

    @property
    def is_complete(self) -> bool:
        return (self.home / _COMPLETE).exists()

    def complete(self) -> None:
        (self.home / _COMPLETE).touch()


def folder_of(cache: Path, origin: Origin) -> Path:
    return cache / hashlib.sha256(origin.url.rstrip("/").encode()).hexdigest()[:32]


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of an address. HostUnavailableError if others hold it for so long."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise RepositoryError(
            f"The cache of fetched repositories cannot be written: {error.strerror or error}.",
            "Name another folder for it.",
        ) from error
    try:
        deadline = time.monotonic() + seconds
        while not _taken(lock):
            if time.monotonic() > deadline:
                raise HostUnavailableError(
                    f"Another process has been fetching from the same repository for over {seconds:.0f} s.",
                    "Try again when it is done.",
                )
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(lock)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def at_hand(folder: Path, number: int, head: Sha, base_tip: Sha) -> Path | None:
    """The complete change, if it is here; needs no lock, for what is complete stays as it is."""
    name = _name(number, head, base_tip)
    for generation in _generations(folder)[::-1]:
        place = Place(generation / "changes" / name, generation)
        if place.is_complete:
            with suppress(OSError):
                (generation / _USED).touch()
                os.utime(place.home)
            return place.home
    return None


def place_of(folder: Path, number: int, head: Sha, base_tip: Sha) -> Place:
    """Where the change is or will be; the lock is held."""
    generation = _generation(folder)
    (generation / _USED).touch()
    return Place(generation / "changes" / _name(number, head, base_tip), generation)


def _name(number: int, head: Sha, base_tip: Sha) -> str:
    return f"{number}-{head}-{base_tip[:16]}"


def make_ready(place: Place) -> None:
    """An empty repository for the change, or one that knows what the newest complete sibling knows of history."""
    home = place.home
    if home.exists():
        shutil.rmtree(home)  # of a fetch that did not end
    siblings = [each for each in _changes(place.generation) if (each / _COMPLETE).exists()]
    _make(home, place.generation, sha256=len(home.name.split("-")[1]) == 64)
    if siblings:
        _take_over(siblings[0], home)


@contextmanager
def scratch(repo: Path) -> Iterator[Path]:
    """A repository over the same objects that knows nothing of history, for as long as it is needed."""
    generation = repo.parent.parent
    home = generation / f"scratch-{os.urandom(8).hex()}"
    try:
        _make(home, generation, sha256=len(repo.name.split("-")[1]) == 64)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make(home: Path, generation: Path, *, sha256: bool) -> None:
    objects = generation / "objects"
    (objects / "pack").mkdir(parents=True, exist_ok=True)
    (home / "refs" / "foreread").mkdir(parents=True)
    (home / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    text = _CONFIG.format(version=int(sha256)) + (_SHA256 if sha256 else "")
    (home / "config").write_text(text, encoding="ascii")
    (home / "objects").symlink_to(os.path.relpath(objects, home), target_is_directory=True)


def _take_over(sibling: Path, home: Path) -> None:
    for name in ("head", "base"):
        with suppress(FileNotFoundError):
            (home / "refs" / "foreread" / f"known-{name}").write_bytes(
                (sibling / "refs" / "foreread" / name).read_bytes()
            )
    with suppress(FileNotFoundError):
        (home / "shallow").write_bytes((sibling / "shallow").read_bytes())


def prune(cache: Path, folder: Path, keep: Place) -> None:
    """Throw away what the bounds say; the lock of `folder` is held. Nothing that fails here matters to a review."""
    now = time.time()
    for generation in folder.iterdir():
        if generation.is_dir() and generation != keep.generation and _age(generation / _USED, now) > _DAY:
            shutil.rmtree(generation, ignore_errors=True)
    for old in _changes(keep.generation)[MOST_CHANGES:]:
        if old != keep.home and _age(old, now) > _HOUR:
            shutil.rmtree(old, ignore_errors=True)
    for other in cache.iterdir():
        if other == folder or not (other / "lock").exists() or _age(other, now) < _DAY:
            continue
        used = [_age(each / _USED, now) for each in other.iterdir() if each.is_dir()]
        if all(age > UNUSED_DAYS * _DAY for age in used):
            _remove_unlocked(other)


def _remove_unlocked(folder: Path) -> None:
    """All but the lock itself, so that whoever waits for it and whoever comes next hold the same one."""
    with suppress(OSError, HostUnavailableError), locked(folder, 0):
        for each in folder.iterdir():
            if each.is_dir():
                shutil.rmtree(each, ignore_errors=True)


def _generation(folder: Path) -> Path:
    """The newest, or a new one where that has grown too large."""
    known = _generations(folder)
    if known and not _is_full(known[-1] / "objects" / "pack"):
        return known[-1]
    made = folder / f"{time.time_ns():020d}"
    made.mkdir()
    return made


def _generations(folder: Path) -> list[Path]:
    """Oldest first."""
    found = (each for each in folder.iterdir() if each.name.isdigit()) if folder.is_dir() else ()
    return sorted(found, key=lambda each: each.name)


def _is_full(packs: Path) -> bool:
    sizes = [each.stat().st_size for each in packs.glob("*.pack")] if packs.is_dir() else []
    return len(sizes) > MOST_PACKS or sum(sizes) > MOST_BYTES


def _changes(generation: Path) -> list[Path]:
    """Newest first, by when they were made or last asked for."""
    folder = generation / "changes"
    found = [each for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []
    return sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)


def _age(path: Path, now: float) -> float:
    try:
        return now - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
