"""A change of a hosted repository, brought here as git objects: no more of the repository than its review reads.

The host's lists of files and commits, and their limits, play no part: commits and folders are fetched without contents
(`--filter=blob:none`) until it is certain what belongs to the change, and then the contents that a review asks for.
What is left out stays visible: `bot.adapters._git_unseen`. Nothing is checked out, and nothing of it is run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.adapters._git_fetch_history import BASE, HEAD, complete_history, dates, deepen_by, fetch_tips, shallow_ends
from bot.adapters._git_fetch_origin import Origin
from bot.adapters._git_fetch_place import at_hand, folder_of, locked, make_ready, place_of, prune, scratch
from bot.adapters._git_fetch_wire import Bounds, NotHeldError, TooMuchError, Wire
from bot.adapters._git_process import git_apart
from bot.adapters._git_store import ObjectStore
from bot.adapters._git_unseen import NOTES_FILE, fetch_notes
from bot.change import RepoPath, Sha
from bot.errors import ForereadError, RepositoryError, UsageError
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.ports import Progress

__all__ = [
    "Bounds",
    "Fetched",
    "Origin",
    "changed_between",
    "deepen",
    "fetch_change",
    "fetch_commits",
    "fetch_contents",
]

AT_ONCE: Final = 2_000
"""Contents that are asked for in one request."""
REQUEST_BYTES: Final = 200_000_000
"""That one such request may bring; what is in the way is then found by asking for half."""
MOST_DEEPENINGS: Final = 8
_ROUNDS: Final = 4
"""What a review wants may name further files: the module that an import means."""
_RENAMES: Final = 4
"""How often a file may have been renamed before, for its lines to be followed."""
_NOTES: Final = "+refs/notes/ai*:refs/notes/ai*"
"""A pattern, for it does not matter whether there are any."""

_SHA = lazy(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Fetched(NamedTuple):
    """A bare repository in which `open_range(repo, "BASE_TIP...HEAD")` finds the change; nothing in it will change."""

    repo: Path
    notes: tuple[str, ...] = ()
    """What of the repository is not here although a review may ask for it; `open_range` adds them to the change."""
    received: int = 0
    """Bytes of packs that this call brought; none if all was here."""


@dataclass(slots=True)
class _Silent:
    def step(self, what: str) -> None:
        del what


@dataclass(frozen=True, slots=True)
class _Ends:
    number: int
    head: Sha
    base_tip: Sha

    def __post_init__(self) -> None:
        if not (_SHA.fullmatch(self.head) and _SHA.fullmatch(self.base_tip) and self.number > 0):
            raise UsageError("A change is named by its number and the full ids of two commits.")


def fetch_change(
    origin: Origin,
    cache: Path,
    *,
    number: int,
    head: Sha,
    base_tip: Sha,
    bounds: Bounds | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Bring the change here. Whatever was fetched for the same head and base before is not asked for again.

    `cache` is a folder of ours, kept between runs; several processes may use it at once. Raises RepositoryError if the
    change's head is another one by now or has no history in common with its base, HostError if the host refuses,
    HostUnavailableError if it cannot be reached or needs more than `bounds` allows.
    """
    ends, limits = _Ends(number, head, base_tip), bounds or Bounds()
    told = progress or _Silent()
    folder = folder_of(cache, origin)
    known = at_hand(folder, number, head, base_tip)
    if known is not None:
        return Fetched(known, fetch_notes(known))
    with locked(folder, limits.seconds):
        place = place_of(folder, number, head, base_tip)
        if place.is_complete:  # another process was faster
            return Fetched(place.home, fetch_notes(place.home))
        make_ready(place)
        wire = Wire(place.home, origin, limits)
        notes = _fetch(wire, ends, told)
        (place.home / NOTES_FILE).write_text("".join(f"{note}\n" for note in notes), encoding="utf-8")
        place.complete()
        prune(cache, folder, place)
    return Fetched(place.home, notes, wire.received)


def deepen(
    origin: Origin, repo: Path, since: datetime, *, bounds: Bounds | None = None, progress: Progress | None = None
) -> tuple[str, ...]:
    """Bring the base branch's commits since then, without contents, into what `fetch_change` gave; in words, what is
    not here all the same. Errors as of `fetch_change`.
    """
    limits = bounds or Bounds()
    when = int(since.timestamp())
    with locked(folder_of_repo(repo), limits.seconds):
        wire = Wire(repo, origin, limits)
        step = limits.depth
        for _ in range(MOST_DEEPENINGS):
            newest = _newest_end(repo)
            if newest is None or newest < when:
                return ()
            (progress or _Silent()).step(f"fetching {step:,} older commits of the base branch")
            deepen_by(wire, step)
            step *= 2
    newest = _newest_end(repo)
    return (
        () if newest is None or newest < when else ("the history of the base branch was not fetched to its beginning",)
    )


def fetch_commits(origin: Origin, repo: Path, shas: Sequence[Sha], *, bounds: Bounds | None = None) -> frozenset[Sha]:
    """Bring single commits with their folders, without history and contents; those of them that are here now."""
    wanted = [sha for sha in dict.fromkeys(shas) if _SHA.fullmatch(sha)]
    missing = [sha for sha in wanted if sha not in _held(repo, wanted)]
    if missing:
        limits = bounds or Bounds()
        with locked(folder_of_repo(repo), limits.seconds), scratch(repo) as home:
            wire = Wire(home, origin, limits)  # whose `shallow` says nothing to the change's own
            _fetch_each(wire, missing, "--depth=1")
    return _held(repo, wanted)


def fetch_contents(origin: Origin, repo: Path, blobs: Sequence[Sha], *, bounds: Bounds | None = None) -> None:
    """Bring contents by their ids, as many as `bounds` allows. What the host does not hand out stays away."""
    from bot.adapters._git_fetch_needed import not_here

    limits = bounds or Bounds()
    with locked(folder_of_repo(repo), limits.seconds):
        with _store(repo) as store:
            missing = not_here(store, blobs)[: limits.blobs]
        if missing:
            _fetch_blobs(Wire(repo, origin, limits), missing)


def changed_between(repo: Path, old: Sha, new: Sha) -> frozenset[str] | None:
    """The paths that differ between two commits; None where one of them, or a folder of it, is not here."""
    if not (_SHA.fullmatch(old) and _SHA.fullmatch(new)):
        return None
    asked = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new, "--")
    answer = git_apart(repo).run(*asked, codes=(0, 128))
    if answer.code:
        return None
    return frozenset(answer.out.decode(errors="surrogateescape").split("\0")[:-1])


def folder_of_repo(repo: Path) -> Path:
    """The folder of the address. UsageError for a repository that `fetch_change` did not make."""
    folder = repo.parent.parent.parent
    if repo.parent.name != "changes" or not (folder / "lock").exists():
        raise UsageError("This repository was not made by fetching a change.")
    return folder


def _fetch(wire: Wire, ends: _Ends, told: Progress) -> tuple[str, ...]:
    told.step(f"fetching the commits of change {ends.number}")
    fetch_tips(wire, ends.number, ends.head, ends.base_tip)
    base = complete_history(wire)
    notes = list(_fetch_ai_notes(wire))
    told.step("fetching the changed files")
    with _store(wire.home) as store:
        notes += _fetch_named(wire, store, ends, base)
    notes += _fetch_wanted(wire, ends, base, told)
    if not wire.filtered:
        notes.append("the host cannot leave contents out: whole commits were fetched")
    return tuple(dict.fromkeys(notes))


def _fetch_ai_notes(wire: Wire) -> Iterable[str]:
    try:
        wire.fetch([_NOTES], "--depth=1")
    except (NotHeldError, RepositoryError):
        yield "the Git AI notes of the repository could not be fetched"


def _fetch_named(wire: Wire, store: ObjectStore, ends: _Ends, base: Sha) -> Iterable[str]:
    from bot.adapters import _git_fetch_needed as needed
    from bot.adapters._git_notes import note_blobs

    commits = (ends.base_tip, base, ends.head)
    own = needed.changed(store, base, ends.head)
    listed = git_apart(wire.home).run("rev-list", HEAD, f"^{BASE}", "--").out.decode().split()
    tips = git_apart(wire.home).run("for-each-ref", "--format=%(objectname)", "refs/notes/").out.decode().split()
    notes = [blob for tip in tips for blob in note_blobs(store, Sha(tip), [Sha(sha) for sha in listed])]
    asked = [*needed.named(store, commits), *own, *notes]
    first = needed.not_here(store, asked)
    left = _fetch_blobs(wire, first[: wire.bounds.blobs])
    lost = len(left) + len(first[wire.bounds.blobs :])
    rest = [*needed.rosters(store, commits), *needed.versions(store, base, ends.head, ends.base_tip)]
    _fetch_blobs(wire, needed.not_here(store, rest)[: wire.bounds.blobs])
    for _ in range(_RENAMES):
        older = needed.not_here(store, needed.older(store, base, needed.names_before(store, base, ends.head)))
        older = older[: wire.bounds.blobs]
        if not older or len(_fetch_blobs(wire, older)) == len(older):
            break
    if lost:
        yield f"the contents of {lost:,} {'file' if lost == 1 else 'files'} of the change could not be fetched"


def _fetch_wanted(wire: Wire, ends: _Ends, base: Sha, told: Progress) -> Iterable[str]:
    """What the review turns out to look for, until nothing more is wanted or the bounds are met."""
    from bot.adapters import _git_fetch_needed as needed
    from bot.adapters.git import open_range

    room = wire.bounds.search_files
    stop = wire.received + wire.bounds.search_bytes
    refused: set[Sha] = set()
    wanted: Mapping[Sha, RepoPath] = {}
    is_followed = False
    for _ in range(_ROUNDS):
        try:
            with open_range(wire.home, f"{ends.base_tip}...{ends.head}") as subject:
                wanted = needed.wanted_by_facts(subject)
                near = needed.nearest_first(wanted, [file.path for file in subject.change.files])
        except ForereadError:
            return  # the review itself will meet it, and say so
        asked = [sha for sha in near if sha not in refused][:room]
        if not asked:
            break
        told.step(f"fetching {len(asked):,} more files that the review looks into")
        refused |= _fetch_blobs(wire, asked, most=stop - wire.received)
        room -= len(asked)
        if is_followed and not any(wanted.values()):
            return  # each round would bring one older content of a file, and cost as much as the review
        is_followed = True
    else:
        return
    left = [path for path in wanted.values() if path]
    if left:
        files = "1 file" if len(left) == 1 else f"{len(left):,} files"
        yield f"{files} that a search would look into were not fetched: callers and tests there are not known"


def _fetch_blobs(wire: Wire, blobs: Sequence[Sha], *, most: int | None = None) -> set[Sha]:
    """Contents in few requests. Those that the host would not give, or that are too large, are given back."""
    waiting = [blobs[at : at + AT_ONCE] for at in range(0, len(blobs), AT_ONCE)][::-1]
    left: set[Sha] = set()
    stop = None if most is None else wire.received + most
    while waiting:
        part = waiting.pop()
        room = REQUEST_BYTES if stop is None else min(REQUEST_BYTES, stop - wire.received)
        if room <= 0:
            left.update(part)
            continue
        try:
            wire.fetch(part, at_once=True, most=room)
        except (TooMuchError, NotHeldError):
            if len(part) == 1 or stop is not None:
                left.update(part)
            else:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
    return left


def _fetch_each(wire: Wire, shas: Sequence[Sha], *options: str) -> None:
    """Together, or, where the host no longer has one of them, each for itself."""
    try:
        wire.fetch(shas, *options)
    except NotHeldError:
        for sha in shas if len(shas) > 1 else ():
            try:
                wire.fetch([sha], *options)
            except NotHeldError:
                continue


def _held(repo: Path, shas: Sequence[Sha]) -> frozenset[Sha]:
    """The commits that are here with their folders' first."""
    asked = "".join(f"{sha}^{{tree}}\n" for sha in shas).encode()
    if not asked:
        return frozenset()
    lines = git_apart(repo).run("cat-file", "--batch-check", stdin=asked).out.decode(errors="replace").splitlines()
    return frozenset(sha for sha, line in zip(shas, lines, strict=True) if " tree " in line)


def _newest_end(repo: Path) -> int | None:
    """When the newest commit of the base branch was made behind which the history is not here; None for none."""
    git = git_apart(repo)
    ends = shallow_ends(repo)
    reached = set(git.run("rev-list", BASE, "--").out.decode().split()) if ends else set[str]()
    return max(dates(git, [end for end in ends if end in reached]).values(), default=None)


def _store(home: Path) -> ObjectStore:
    shallow = home / "shallow"
    head = (home / "refs" / "foreread" / "head").read_text(encoding="ascii").strip()
    return ObjectStore(home / "objects", shallow=shallow if shallow.exists() else None, sha256=len(head) == 64)
