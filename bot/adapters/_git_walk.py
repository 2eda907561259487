"""The commits of a repository since a date, and enough before them for the first to have a history: one `git log`."""

from __future__ import annotations

import heapq
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.adapters._git_output import Output
from bot.adapters._git_past import MAX_PATHS
from bot.change import Identity, Past, PastCommit, RepoPath, Sha
from bot.errors import RepositoryError
from bot.risk.replay import Walk, WalkedCommit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.adapters._git_store import ObjectStore

MOST_COMMITS: Final = 50_000
"""Of the period; a replay of more takes hours."""
BEFORE: Final = 1_500
"""Commits before the period that are read, so that its first changes have a past of `WINDOW` on side branches, too."""
WINDOW: Final = 1_000
"""Commits before a change that its history is told from, as in a review (`_git_past.MAX_COMMITS`)."""
LOG_TIME_LIMIT_S: Final = 300.0
_MOST_MESSAGE_BYTES: Final = 64_000
_TEXT = "surrogateescape"

# git-log(1), "Pretty formats". No path begins with "/", so it marks where a commit begins whatever files are called.
_FIELDS = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%at", "%ct", "%B")
_FORMAT = "/" + "%x00".join(_FIELDS)


def read_walk(store: ObjectStore, head: Sha, since: int, *, first_parent: bool) -> Walk:
    """The walk back from `head`. RepositoryError where git cannot read the history at all."""
    arguments = (
        "-z",
        "--name-only",
        "--no-renames",
        "--no-show-signature",
        "--no-mailmap",
        f"--format=tformat:{_FORMAT}",
    )
    taken: list[WalkedCommit] = []
    inside = before = 0
    with store.git.start("log", *arguments, head, "--") as process:
        output = Output(process, LOG_TIME_LIMIT_S)
        for commit in _commits(fields_of(output.chunks()), store.shallow_commits()):
            taken.append(commit)
            inside += commit.committed >= since
            before += commit.committed < since
            if before >= BEFORE or inside > MOST_COMMITS:
                break
        code = output.stop()
        said = output.said.partition("\n")[0]
    if not taken:
        raise RepositoryError(f"The history cannot be read: {said or 'git gave no commit'}.", "See `git fsck`.")
    notes = tuple(_notes(store, taken, inside=inside, is_late=output.is_late, said=said if code else ""))
    return Walk(head, since, tuple(taken), first_parent, notes)


def _notes(
    store: ObjectStore, taken: Sequence[WalkedCommit], *, inside: int, is_late: bool, said: str
) -> Iterator[str]:
    ends = store.shallow_commits()
    if ends and any(commit.sha in ends for commit in taken):
        yield "this is a shallow clone: what is older than its end is not known; `git fetch --unshallow` brings it"
    if inside > MOST_COMMITS:
        yield f"there are more than {MOST_COMMITS:,} commits since the date; the newest of them are replayed"
    if is_late:
        yield f"reading the history was stopped after {LOG_TIME_LIMIT_S:.0f} s"
    if said:
        yield f"reading the history ended early: {said}"


def newest_before(
    commits: Mapping[Sha, WalkedCommit], past: Mapping[Sha, PastCommit], base: Sha, count: int = WINDOW
) -> tuple[PastCommit, ...]:
    """The newest commits that `base` has, itself among them: by committer's time, as `git log` lists them."""
    found: list[PastCommit] = []
    seen = {base}
    waiting = [(-commits[base].committed, 0, base)] if base in commits else []
    order = 0
    while waiting and len(found) < count:
        _, _, sha = heapq.heappop(waiting)
        found.append(past[sha])
        for parent in commits[sha].parents:
            if parent not in seen and parent in commits:
                seen.add(parent)
                order += 1
                heapq.heappush(waiting, (-commits[parent].committed, order, parent))
    return tuple(found)


def as_past(commits: Iterable[PastCommit], ends: frozenset[Sha]) -> Past:
    """A history of these commits; it says so where a shallow clone ends among them."""
    known = tuple(commits)
    cut = any(commit.sha in ends for commit in known)
    return Past(known, f"history is not available beyond the shallow boundary: {len(known)} commits" if cut else "")


def fields_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What stands between NULs; a last one that was cut off is not given."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        first, *rest = chunk.split(b"\0")
        if size < _MOST_MESSAGE_BYTES:
            parts.append(first)
            size += len(first)
        for piece in rest:
            yield b"".join(parts)
            parts, size = [piece], len(piece)


def _commits(fields: Iterator[bytes], ends: frozenset[Sha]) -> Iterator[WalkedCommit]:
    names: dict[bytes, RepoPath] = {}
    head = list(islice(fields, len(_FIELDS)))
    while len(head) == len(_FIELDS):
        paths, following, count = list[RepoPath](), b"", 0
        for field in fields:
            if field.startswith(b"/"):
                following = field
                break
            name = field if count else field.removeprefix(b"\n")
            count += 1
            if count <= MAX_PATHS:
                paths.append(names.setdefault(name, RepoPath(name.decode(errors=_TEXT))))
        commit = _commit(head)
        is_told = count <= MAX_PATHS and commit.sha not in ends  # what git shows at a shallow end is the whole tree
        yield commit._replace(paths=tuple(paths) if is_told else (), files=count)
        head = [following, *islice(fields, len(_FIELDS) - 1)] if following else []


def _commit(head: Sequence[bytes]) -> WalkedCommit:
    sha, parents, author, mail, committer, committer_mail, authored, committed, message = (
        field.decode(errors=_TEXT) for field in head
    )
    return WalkedCommit(
        Sha(sha[1:]),
        tuple(map(Sha, parents.split())),
        Identity(author, mail),
        Identity(committer, committer_mail),
        _number(authored),
        _number(committed),
        message.rstrip("\n"),
    )


def _number(text: str) -> int:
    """A time; 0 for a commit whose header has none that can be read."""
    return int(text) if text.isascii() and text.isdigit() else 0
