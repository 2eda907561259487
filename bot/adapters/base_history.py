"""What the base branch has taken in lately, with the lines of each file: two `git log`, bounded."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.adapters._git_output import Output
from bot.adapters._git_process import git_in
from bot.adapters._git_range import default_range, resolve
from bot.adapters._git_store import ObjectStore
from bot.adapters._git_tree import TreeSnapshot, tree_of
from bot.adapters._git_walk import fields_of
from bot.change import Identity, RepoPath, Sha
from bot.config import CONFIG_PATHS
from bot.gate import MergedChange, MergedCommit, MergedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.adapters._git_range import Layout

__all__ = ["BaseBranch", "MergedPast", "merged_since", "open_base"]

MOST_COMMITS: Final = 50_000
LOG_TIME_LIMIT_S: Final = 300.0
MOST_FILES: Final = 500
"""A commit to more (a reformatting, an import) says little of each: it counts for no domain."""
_LATEST: Final = 253_402_300_799
"""The last second that a date has, of the year 9999; whoever writes a commit chooses its date."""
_TEXT = "surrogateescape"

# git-log(1), "Pretty formats". No path begins with "/", so it marks where a commit begins whatever files are called.
_FIELDS = ("%H", "%P", "%an", "%ae", "%ct", "%B")
_FORMAT = "/" + "%x00".join(_FIELDS)


class BaseBranch(NamedTuple):
    """The base branch as it is now, and the files of the team's that it holds."""

    head: Sha
    files: Mapping[RepoPath, bytes]


class MergedPast(NamedTuple):
    """What a branch took in since a time."""

    changes: tuple[MergedChange, ...]
    """Newest first."""
    notes: tuple[str, ...] = ()
    """What of it is not known, and why."""


class _Step(NamedTuple):
    """A commit as the log tells it, merges included."""

    commit: MergedCommit
    parents: tuple[Sha, ...]
    committed: int


def open_base(repo: Path, revision: str | None, paths: Sequence[str] = CONFIG_PATHS) -> BaseBranch:
    """The base branch, by default as a review finds it, and those of the files that it has.

    Raises UsageError for what is no revision, RepositoryError if the repository cannot give it.
    """
    git = git_in(repo)
    layout, (head,) = resolve(git, (revision or default_range(git).left,))
    with _store(layout) as store:
        files = TreeSnapshot(store, tree_of(store, head)).read([RepoPath(path) for path in paths])
    return BaseBranch(head, files)


def merged_since(repo: Path, head: Sha, since: datetime) -> MergedPast:
    """What `head` took in since then, by the committer's time of each step of its first parents.

    A merge stands for all commits that it brought, whenever these were written. Raises RepositoryError if the
    repository cannot be read at all; what is missing of its history is in the notes.
    """
    layout, _ = resolve(git_in(repo), (head,))
    with _store(layout) as store:
        notes: list[str] = []
        line, before = _main_line(store, head, int(since.timestamp()), notes)
        steps = _steps(store, head, before, notes) if line else {}
        ends = store.shallow_commits()
    if ends & steps.keys():
        notes.append(
            "this is a shallow clone: what is older than its end is not known; `git fetch --unshallow` brings it"
        )
    return MergedPast(tuple(_changes(line, steps, ends)), tuple(dict.fromkeys(notes)))


def _store(layout: Layout) -> ObjectStore:
    return ObjectStore(layout.objects, shallow=layout.shallow if layout.is_shallow else None, sha256=layout.sha256)


def _main_line(store: ObjectStore, head: Sha, since: int, notes: list[str]) -> tuple[tuple[Sha, ...], Sha | None]:
    """The first parents of the period, newest first, and the first one before it."""
    line: list[Sha] = []
    with store.git.start(
        "log", "--first-parent", "--diff-merges=off", "--no-show-signature", "--format=%H %ct", head, "--"
    ) as process:
        output = Output(process, LOG_TIME_LIMIT_S)
        for text in output.lines():
            sha, _, committed = text.decode().partition(" ")
            if _number(committed) < since:
                output.stop()
                return tuple(line), Sha(sha)
            if len(line) == MOST_COMMITS:
                notes.append(f"there are more than {MOST_COMMITS:,} steps in the period; the newest of them count")
                output.stop()
                return tuple(line), Sha(sha)
            line.append(Sha(sha))
        _note_end(output, notes)
    return tuple(line), None


def _steps(store: ObjectStore, head: Sha, before: Sha | None, notes: list[str]) -> Mapping[Sha, _Step]:
    """All commits of the period, newest first."""
    taken: dict[Sha, _Step] = {}
    form = "--raw" if store.is_partial else "--numstat"  # contents are needed to count lines
    if store.is_partial:
        notes.append(
            "what people have earned: older contents were not fetched, so each file of a commit counts as one line"
        )
    with store.git.start(
        *("log", "-z", form, "--find-renames=100%", "--diff-merges=off", "--no-show-signature", "--no-mailmap"),
        *("--no-ext-diff", "--no-textconv", f"--format=tformat:{_FORMAT}"),
        *(head, *([f"^{before}"] if before else []), "--"),
    ) as process:
        output = Output(process, LOG_TIME_LIMIT_S)
        for step in _parsed(fields_of(output.chunks())):
            taken[step.commit.sha] = step
            if len(taken) > MOST_COMMITS:
                notes.append(f"there are more than {MOST_COMMITS:,} commits in the period; the newest of them count")
                output.stop()
                return taken
        _note_end(output, notes)
    return taken


def _note_end(output: Output, notes: list[str]) -> None:
    code = output.stop()
    if output.is_late:
        notes.append(f"reading the history was stopped after {LOG_TIME_LIMIT_S:.0f} s")
    elif code:
        notes.append(f"reading the history ended early: {output.said.partition(chr(10))[0] or 'git gave no reason'}")


def _changes(line: Iterable[Sha], steps: Mapping[Sha, _Step], ends: frozenset[Sha]) -> Iterator[MergedChange]:
    """Each commit belongs to the oldest step of the main line that has it."""
    main = [sha for sha in line if sha in steps]
    left = steps.keys() - set(main)
    brought: dict[Sha, list[MergedCommit]] = {}
    for sha in reversed(main):
        found = brought[sha] = [] if len(steps[sha].parents) > 1 else [steps[sha].commit]
        waiting = list(steps[sha].parents[1:])
        while waiting:
            each = waiting.pop()
            if each in left:
                left.remove(each)
                waiting.extend(steps[each].parents)
                if len(steps[each].parents) < 2:
                    found.append(steps[each].commit)
    for sha in main:
        step = steps[sha]
        told = tuple(commit for commit in brought[sha] if commit.sha not in ends)  # there git shows the whole tree
        yield MergedChange(sha, datetime.fromtimestamp(step.committed, UTC), step.commit.message, told)


def _parsed(fields: Iterator[bytes]) -> Iterator[_Step]:
    head = list(islice(fields, len(_FIELDS)))
    while len(head) == len(_FIELDS):
        files, following = list[MergedFile](), b""
        for field in fields:
            if field.startswith(b"/"):
                following = field
                break
            file = _file(field.removeprefix(b"\n"), fields)
            if file is not None and len(files) <= MOST_FILES:
                files.append(file)
        yield _step(head, tuple(files) if len(files) <= MOST_FILES else ())
        head = [following, *islice(fields, len(_FIELDS) - 1)] if following else []


def _file(field: bytes, fields: Iterator[bytes]) -> MergedFile | None:
    """As `--numstat` tells it; or `--raw`, where contents are missing: one line at least, but for a file that moved."""
    if not field.startswith(b":"):
        return _counted(field, fields)
    moved = field.rpartition(b" ")[2][:1] in {b"R", b"C"}
    if moved:
        next(fields, b"")
    return MergedFile(RepoPath(next(fields, b"").decode(errors=_TEXT)), 0 if moved else 1)


def _counted(field: bytes, fields: Iterator[bytes]) -> MergedFile | None:
    """`added TAB removed TAB path`; of a renamed file the path is empty and both names follow (git-diff(1), `-z`)."""
    added, _, rest = field.partition(b"\t")
    removed, tab, path = rest.partition(b"\t")
    if not tab:
        return None
    if not path:
        next(fields, b"")
        path = next(fields, b"")
    return MergedFile(RepoPath(path.decode(errors=_TEXT)), _number(added.decode()) + _number(removed.decode()))


def _step(head: Sequence[bytes], files: tuple[MergedFile, ...]) -> _Step:
    sha, parents, author, mail, committed, message = (field.decode(errors=_TEXT) for field in head)
    commit = MergedCommit(Sha(sha[1:]), Identity(author, mail), message.rstrip("\n"), files)
    return _Step(commit, tuple(map(Sha, parents.split())), min(_number(committed), _LATEST))


def _number(text: str) -> int:
    """0 for what is no number: a broken header, the `-` of a binary file."""
    return int(text) if text.isascii() and text.isdigit() else 0
