"""The newest commits before a change, and where lines that it takes away came from: one `git log`, bounded blames.

People are told by the identity that the commit records. A .mailmap is not read: it is as long as whoever writes it
likes, and the authors of the change itself are told by what their commits record.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._ahead import Ahead, look_ahead
from bot.adapters._git_output import Output
from bot.adapters._git_unseen import tells_of_missing
from bot.change import Identity, Origin, Past, PastCommit, RepoPath, Sha, unquote
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.adapters._git_store import ObjectStore

MAX_COMMITS = 1000
MAX_PATHS = 500
"""A commit to more files (a reformatting, an import) says little of each: it counts as one without names."""

LOG_TIME_LIMIT_S = 10.0
MAX_LOG_BYTES = 32_000_000
"""A thousand of Django's commits take 0.4 MB."""

BLAME_TIME_LIMIT_S = 5.0
"""For one file. The slowest of thirty Django commits took 0.2 s."""
BLAMES_TIME_LIMIT_S = 10.0
"""For all files of a change together."""

TOLD_S = 2 * 365 * 24 * 3600
"""How far before the base lines are followed, in seconds; further costs much and says little of who knows them now."""

_MAX_FIELD_BYTES = 16_000
_TEXT = "surrogateescape"

# git-log(1), "Pretty formats". No path begins with "/", so it marks where a commit begins whatever files are called.
_FORMAT = "/" + "%x00".join(("%H", "%an", "%ae", "%at", "%s", "%b"))
_FIELDS = 6

# What `git revert` writes, by hand or not (`partially reverts commit …`), and a host (`Reverts owner/repo#12`).
_NAMES_ANOTHER = lazy(rb"(?i)\brevert(?:s|ed)?\b[^\n]{0,80}?(?:\b[0-9a-f]{7,64}\b|[#!]\d)")


class BasePast:
    """The history that the base of a change has, as `History` asks for it; looked up beside other work where told to.

    For one thread. It reads from the store in the thread that makes it only; the rest are commands of their own.
    """

    def __init__(self, store: ObjectStore, base: Sha, *, blame_limit_s: float = BLAMES_TIME_LIMIT_S) -> None:
        self._store = store
        self._left_s = blame_limit_s
        self._base = base
        self._since = max(0, _committed_at(store, base) - TOLD_S)
        self._past: Ahead[Past] | None = None
        self._lines: dict[RepoPath, tuple[tuple[int, ...], Ahead[tuple[Origin, ...]]]] = {}
        self._torn: set[RepoPath] = set()
        """Files of which an older content is not here."""
        self._hidden = 0
        """Lines that are from before the end of a shallow history."""

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        """Start to look up `past`, and the origins of these lines, in two threads that mostly wait for git."""
        if self._past is None:
            (self._past,) = look_ahead([partial(past_of, self._store, self._base)])
        wanted = {path: tuple(numbers) for path, numbers in lines.items()}
        looks = look_ahead([partial(self._trace, path, numbers) for path, numbers in wanted.items()])
        self._lines |= {path: (wanted[path], look) for path, look in zip(wanted, looks, strict=True)}

    def past(self) -> Past:
        """The newest commits, as of `past_of`; in a partial clone behind the blames that have begun."""
        found = past_of(self._store, self._base) if self._past is None else self._past.answer()
        if self._store.is_partial:
            for _, look in self._lines.values():
                look.answer()
        gaps = "; ".join(filter(None, (found.incomplete, *self._gaps())))
        return Past(found.commits, gaps) if gaps else found

    def _gaps(self) -> Iterator[str]:
        if self._torn:
            count = "1 file" if len(self._torn) == 1 else f"{len(self._torn)} files"
            yield f"older contents of {count} were not fetched: where their lines came from is known in part"
        if self._hidden:
            lines = "1 line is" if self._hidden == 1 else f"{self._hidden} lines are"
            yield f"{lines} from before the commits that were fetched: who wrote them is not known"

    def origins(self, path: RepoPath, lines: Sequence[int]) -> tuple[Origin, ...]:
        """Where lines of a file at the base come from, as of `old_origins`."""
        numbers, look = self._lines.get(path, ((), None))
        return look.answer() if look is not None and numbers == tuple(lines) else self._trace(path, lines)

    def _trace(self, path: RepoPath, lines: Sequence[int]) -> tuple[Origin, ...]:
        if self._left_s <= 0:
            return ()
        start = time.monotonic()
        limit = min(self._left_s, BLAME_TIME_LIMIT_S)
        found, gap = _blame(self._store, _Blame(self._base, path, self._since, limit), lines)
        self._store.unseen |= gap.missing
        if gap.missing:
            self._torn.add(path)
        self._hidden += gap.hidden
        self._left_s -= time.monotonic() - start
        return found


def past_of(store: ObjectStore, base: Sha) -> Past:
    """The newest commits that `base` has, itself among them, in the order of `git log`; bounded in time and memory."""
    with store.git.start(
        "log",
        "-z",
        f"--max-count={MAX_COMMITS}",
        "--name-only",
        "--no-renames",  # both names of a renamed file are told, and no content is read
        "--no-show-signature",
        "--no-mailmap",
        f"--format=tformat:{_FORMAT}",
        base,
        "--",
    ) as process:
        output = Output(process, LOG_TIME_LIMIT_S)
        taken = _Taken(output.chunks())
        boundary = _boundary(store)
        commits = tuple(_commits(_fields(taken), boundary))
        code = output.stop()
    return Past(commits, _reason(commits, boundary) or _interruption(output, taken, code))


def old_origins(store: ObjectStore, base: Sha, path: RepoPath, lines: Sequence[int]) -> tuple[Origin, ...]:
    """Where `lines` of a file at `base` come from, in their order; none that is older than `TOLD_S` before `base`.

    A line that git cannot tell in time, that is not in the file, or that the end of a shallow clone hides, is absent.
    """
    since = max(0, _committed_at(store, base) - TOLD_S)
    return _blame(store, _Blame(base, path, since, BLAME_TIME_LIMIT_S), lines)[0]


class _Blame(NamedTuple):
    """What is asked of `git blame`."""

    base: Sha
    path: RepoPath
    since: int
    """Committer's time of the oldest commits that are told, seconds since the epoch."""
    time_limit_s: float


class _Gap(NamedTuple):
    """Why origins may be left out."""

    missing: frozenset[Sha] = frozenset()
    """Objects that are not here."""
    hidden: int = 0
    """Lines that lead to the end of a shallow history."""


def _blame(store: ObjectStore, asked: _Blame, lines: Sequence[int]) -> tuple[tuple[Origin, ...], _Gap]:
    wanted = sorted({line for line in lines if line > 0})
    if not wanted:
        return (), _Gap()
    with store.git.start(
        "blame",
        "--incremental",
        "--root",  # otherwise the first commit of all looks like the end of the two years
        f"--since=@{asked.since}",
        *(f"-L{start},{end}" for start, end in _ranges(wanted)),
        asked.base,
        "--",
        asked.path,
    ) as process:
        output = Output(process, asked.time_limit_s)
        hidden = _boundary(store)
        told = {o.line: o for o in parse_blame(output.lines())}
        output.stop()
    origins = {line: origin for line, origin in told.items() if origin.sha not in hidden}
    ends = sum(line in told and line not in origins for line in wanted)
    return tuple(origins[line] for line in wanted if line in origins), _Gap(tells_of_missing(output.said), ends)


def parse_blame(output: Iterable[bytes]) -> Iterator[Origin]:
    """What the lines of `git blame --incremental` tell, boundary commits left out ("INCREMENTAL OUTPUT", git-blame(1)).

    An entry begins with `sha there line count` and ends with its file's name; who wrote a commit is said only once.
    """
    heads: dict[bytes, dict[bytes, bytes]] = {}
    place: tuple[bytes, int, int, int] | None = None
    for text in output:
        key, _, value = text.partition(b" ")
        if place is None:
            there, line, count = map(int, value.split())
            place = key, there, line, count
        elif key == b"filename":
            sha, there, line, count = place
            head = heads.setdefault(sha, {})
            if b"boundary" not in head:
                path = RepoPath(unquote(value).decode(errors=_TEXT))
                who = _identity(head.get(b"author", b""), head.get(b"author-mail", b"")[1:-1])
                when = int(head.get(b"author-time", b"0"))
                for at in range(count):
                    yield Origin(line + at, Sha(sha.decode()), path, there + at, who, when)
            place = None
        else:
            heads.setdefault(place[0], {})[key] = value


class _Taken:
    """What a command prints, until it has printed too much."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.bytes = 0
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.bytes += len(chunk)
            if self.bytes > MAX_LOG_BYTES:
                return
            yield chunk


def _fields(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What stands between NULs, cut at a length; a last one that was cut off is not given."""
    parts, size = list[bytes](), 0
    for chunk in chunks:
        first, *rest = chunk.split(b"\0")
        if size < _MAX_FIELD_BYTES:
            parts.append(first)
            size += len(first)
        for piece in rest:
            yield b"".join(parts)[:_MAX_FIELD_BYTES]
            parts, size = [piece], len(piece)


def _commits(fields: Iterator[bytes], boundary: frozenset[Sha]) -> Iterator[PastCommit]:
    names: dict[bytes, RepoPath] = {}
    head = list(islice(fields, _FIELDS))
    while len(head) == _FIELDS:
        paths, following = list[RepoPath](), b""
        count = 0
        for field in fields:
            if field.startswith(b"/"):
                following = field
                break
            name = field if count else field.removeprefix(b"\n")
            count += 1
            if count <= MAX_PATHS:
                paths.append(names.setdefault(name, RepoPath(name.decode(errors=_TEXT))))
        # What git shows of a commit without its parent is the whole tree.
        is_known = count <= MAX_PATHS and _sha(head) not in boundary
        yield _commit(head, tuple(paths) if is_known else ())
        head = [following, *islice(fields, _FIELDS - 1)] if following else []


def _commit(head: list[bytes], paths: tuple[RepoPath, ...]) -> PastCommit:
    _, name, email, when, subject, body = head
    # The plain search first: it spares a third of the time that reading a thousand commits takes.
    names_another = b"evert" in body and _NAMES_ANOTHER.search(body)
    kept = body.decode(errors=_TEXT) if names_another else ""
    return PastCommit(_sha(head), _identity(name, email), _number(when), subject.decode(errors=_TEXT), paths, kept)


def _sha(head: list[bytes]) -> Sha:
    return Sha(head[0][1:].decode(errors=_TEXT))


def _identity(name: bytes, email: bytes) -> Identity:
    return Identity(name.decode(errors=_TEXT), email.decode(errors=_TEXT))


def _number(text: bytes) -> int:
    """A time; 0 for a commit whose header has none that can be read."""
    return int(text) if text.isdigit() else 0


def _boundary(store: ObjectStore) -> frozenset[Sha]:
    """The commits at which a shallow clone ends."""
    try:
        return frozenset(map(Sha, (store.home / "shallow").read_text(encoding="ascii").split()))
    except FileNotFoundError:
        return frozenset()


def _reason(commits: tuple[PastCommit, ...], boundary: frozenset[Sha]) -> str:
    if not any(commit.sha in boundary for commit in commits):
        return ""
    if len(commits) == 1:
        return "history is not available: this is a shallow clone that ends at the base"
    return f"history is not available beyond the shallow boundary: {len(commits)} commits"


def _interruption(output: Output, taken: _Taken, code: int | None) -> str:
    if output.is_late:
        return f"reading the history was stopped after {LOG_TIME_LIMIT_S:.0f} s"
    if taken.bytes > MAX_LOG_BYTES:
        return f"reading the history was stopped after {MAX_LOG_BYTES // 1_000_000} MB"
    if code:
        said = output.said.partition("\n")[0] or "it gave no reason"
        return f"reading the history ended early: {said}"
    return ""


def _committed_at(store: ObjectStore, commit: Sha) -> int:
    """Committer's time; 0 if it cannot be read, so that no line is too old."""
    header, _, _ = (store.read(commit, MAX_LOG_BYTES) or b"").partition(b"\n\n")
    for line in header.split(b"\n"):
        if line.startswith(b"committer "):
            with suppress(IndexError):
                return _number(line.rsplit(b" ", 2)[1])
    return 0


def _ranges(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring numbers, as first and last."""
    start = end = lines[0]
    for line in lines[1:]:
        if line > end + 1:
            yield start, end
            start = line
        end = line
    yield start, end
