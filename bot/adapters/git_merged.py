"""What merging changes gives, by git alone, beside what a merge queue made of them.

`git merge-tree` writes trees into a bare repository of ours: nothing is checked out, no hook and no merge driver is
run, and no attributes are read, for there is no index and no work tree, and `attr.tree` names an empty one. GitHub
heeds no merge driver either. A merge commit, a squash and a rebase of the same head end in the same files where nothing
conflicts, so each head is merged as one commit on what its change began at; a change that holds the head of an earlier
one of the group began there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.adapters._git_fetch_history import BASE, HEAD, merge_bases
from bot.adapters._git_fetch_place import scratch
from bot.adapters._git_process import Git, git_apart
from bot.adapters.git_fetch import fetch_change, fetch_commits, fetch_contents
from bot.change import Sha
from bot.errors import RepositoryError
from bot.post import GroupTrees, MergeGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.adapters.git_fetch import Bounds, Origin
    from bot.ports import Progress

_EMPTY: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_SETTINGS: Final = ("-c", f"attr.tree={_EMPTY}", "-c", "merge.renormalize=false")
_RENAMES: Final = {False: "false", True: "true"}
_SUBMODULE: Final = "160000"
_CONFLICT: Final = 1
_NOT_KNOWN: Final = (128, 129)
"""An error, and a usage that git does not know."""
_WHO: Final = {
    f"GIT_{role}_{what}": said
    for role in ("AUTHOR", "COMMITTER")
    for what, said in {"NAME": "foreread", "EMAIL": "foreread@invalid", "DATE": "1700000000 +0000"}.items()
}


class _UnknownError(Exception):
    """It cannot be told what merging gives, and why."""


class _Side(NamedTuple):
    """A change: its head, and where it began."""

    number: int
    head: Sha
    start: Sha


class _Change(NamedTuple):
    """A line of `git diff-tree`; 000000 and zeros where there is no file."""

    old_mode: str
    new_mode: str
    old: Sha
    new: Sha
    path: str


def merged_trees(
    origin: Origin, cache: Path, group: MergeGroup, bounds: Bounds | None = None, progress: Progress | None = None
) -> GroupTrees:
    """The tree of the group's commit, and the one that merging its heads in order onto its base gives.

    Where that cannot be told, why. Raises HostError if the host refuses, HostUnavailableError if it cannot be reached.
    """
    try:
        return _Merge(origin, cache, bounds, progress).trees(group)
    except _UnknownError as error:
        return GroupTrees("", "", str(error))
    except RepositoryError as error:
        return GroupTrees("", "", f"It is not known what merging the group's changes gives: {error}")


class _Merge(NamedTuple):
    origin: Origin
    cache: Path
    bounds: Bounds | None
    progress: Progress | None

    def trees(self, group: MergeGroup) -> GroupTrees:
        base = Sha(group.base_tip)
        repo, sides = self._sides(group, base)
        head = Sha(group.head)
        commits = tuple(dict.fromkeys((base, head, *(each.head for each in sides), *(each.start for each in sides))))
        held = fetch_commits(self.origin, repo, commits, bounds=self.bounds)
        if len(held) < len(commits):
            raise _UnknownError("The host does not hand out all commits of the group, so its files are not known.")
        found = _tree_of(git_apart(repo), head)
        try:
            expected = self._merged(repo, base, sides, renames=False)
        except _UnknownError:
            expected = ""
        if expected != found:  # files that one side renamed and the other changed; their contents must be here for it
            expected = self._merged(repo, base, sides, renames=True)
        return GroupTrees(found, expected)

    def _sides(self, group: MergeGroup, base: Sha) -> tuple[Path, tuple[_Side, ...]]:
        sides: list[_Side] = []
        repo = None
        for number, head in group.entries:
            fetched = fetch_change(
                self.origin,
                self.cache,
                number=number,
                head=Sha(head),
                base_tip=base,
                bounds=self.bounds,
                progress=self.progress,
            )
            repo = fetched.repo
            own = set(git_apart(repo).run("rev-list", HEAD, f"^{BASE}", "--").out.decode().split())
            start = next((each.head for each in reversed(sides) if each.head in own), None)
            sides.append(_Side(number, Sha(head), start or merge_bases(repo)[0]))
        if repo is None:
            raise _UnknownError("The group has no changes.")
        return repo, tuple(sides)

    def _merged(self, repo: Path, base: Sha, sides: Sequence[_Side], *, renames: bool) -> str:
        with scratch(repo) as home:
            git = git_apart(home)
            git = git._replace(environment={**git.environment, **_WHO}, settings=_SETTINGS)
            tree = _tree_of(git, base)
            for side in sides:
                start, theirs = _tree_of(git, side.start), _tree_of(git, side.head)
                if tree == start:
                    tree = theirs
                    continue
                wanted = _needed(_changed(git, start, tree), _changed(git, start, theirs), renames=renames)
                fetch_contents(self.origin, repo, wanted, bounds=self.bounds)
                tree = _merge(git, start, (tree, theirs), side.number, renames=renames)
        return tree


def _merge(git: Git, start: str, sides: tuple[str, str], number: int, *, renames: bool) -> str:
    """The tree of a merge of two trees that began at one. Raises _UnknownError for conflicts."""
    root = _commit(git, start)
    ends = [_commit(git, each, root) for each in sides]
    said = _RENAMES[renames]
    git = git._replace(settings=(*git.settings, "-c", f"merge.renames={said}", "-c", f"diff.renames={said}"))
    answer = git.run("merge-tree", "--write-tree", *ends, codes=(0, _CONFLICT, *_NOT_KNOWN))
    if answer.code == _CONFLICT:
        raise _UnknownError(f"Merging change {number} onto what is before it gives conflicts.")
    if answer.code in _NOT_KNOWN:
        first = next(iter(answer.err.splitlines()), "")
        why = (
            "git 2.38 or newer is needed to tell"
            if first.startswith("usage:")
            else f"git says {''.join(c if c.isprintable() else '?' for c in first)[:200]!r}"
        )
        raise _UnknownError(f"It is not known what merging change {number} gives: {why}.")
    return answer.out.decode(errors="replace").split("\n", 1)[0].strip()


def _commit(git: Git, tree: str, *parents: str) -> str:
    of = [option for parent in parents for option in ("-p", parent)]
    return git.run("commit-tree", *of, "-m", "", tree).out.decode().strip()


def _tree_of(git: Git, commit: Sha) -> str:
    return git.run("rev-parse", "--verify", "--end-of-options", f"{commit}^{{tree}}").out.decode().strip()


def _changed(git: Git, old: str, new: str) -> tuple[_Change, ...]:
    raw = git.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", old, new, "--").out
    words = raw.decode(errors="surrogateescape").split("\0")
    return tuple(_change(words[at][1:], words[at + 1]) for at in range(0, len(words) - 1, 2))


def _change(said: str, path: str) -> _Change:
    old_mode, new_mode, old, new, _ = said.split(" ")
    return _Change(old_mode, new_mode, Sha(old), Sha(new), path)


def _needed(ours: Sequence[_Change], theirs: Sequence[_Change], *, renames: bool) -> tuple[Sha, ...]:
    """Contents that git reads to merge: of files that both have changed, and those among which it looks for renames."""
    both = {each.path for each in ours} & {each.path for each in theirs}
    found = [blob for side in (ours, theirs) for each in side if each.path in both for blob in _blobs(each)]
    for side in (ours, theirs) if renames else ():
        moved = [each for each in side if not (each.old.strip("0") and each.new.strip("0"))]
        if len({bool(each.old.strip("0")) for each in moved}) > 1:
            found += (blob for each in moved for blob in _blobs(each))
    return tuple(dict.fromkeys(found))


def _blobs(change: _Change) -> Iterator[Sha]:
    ends: Iterable[tuple[str, Sha]] = ((change.old_mode, change.old), (change.new_mode, change.new))
    return (sha for mode, sha in ends if mode != _SUBMODULE and sha.strip("0"))
