"""Which contents a review reads: those of the changed files, those it reads by name, and those it turns out to want.

What rules look up depends on what the change holds, so nobody keeps a list of it: the facts are gathered once, of what
is here already, and each content that was asked for in vain is fetched. A change of words alone searches for nothing;
one of a Python function looks through the Python files.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.adapters._git_log import read_log
from bot.adapters._git_tree import TreeSnapshot, find_entry, tree_of
from bot.adapters._git_unseen import missing_of, sides_of
from bot.adapters.prompt_files import LENSES_FOLDER, PROMPTS_FOLDER
from bot.change import RepoPath, Sha
from bot.config import CONFIG_PATHS
from bot.errors import ForereadError
from bot.facts import gather_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.adapters._git_store import ObjectStore
    from bot.adapters.git import Subject

TRACES: Final = RepoPath(".agent-trace")
MOST_VERSIONS: Final = 4_000
"""Older contents of the changed files, for telling where lines came from."""
MOST_COMINGS: Final = 20
"""Commits in which a changed file came up that are looked into for what it was before."""
MOST_MOVED: Final = 100
"""Files that came or went in one; with more it was no rename that lines are worth following through."""
_MOST_PATH_BYTES: Final = 100_000


def changed(store: ObjectStore, base: Sha, head: Sha) -> Mapping[Sha, RepoPath]:
    """The contents of both sides of each file that differs."""
    sides = sides_of(store, tree_of(store, base), tree_of(store, head))
    return {blob: side.path for side in sides for blob in side.blobs}


def named(store: ObjectStore, commits: Iterable[Sha]) -> Iterator[Sha]:
    """The files that the team keeps for Foreread, and the traces of tools, at these commits."""
    for tree in dict.fromkeys(tree_of(store, commit) for commit in commits):
        files = TreeSnapshot(store, tree)
        for path in CONFIG_PATHS:
            entry = find_entry(store, tree, RepoPath(path))
            if entry is not None and entry.is_regular:
                yield entry.sha
        for folder in (PROMPTS_FOLDER, LENSES_FOLDER, TRACES):
            yield from files.blob_ids(files.listed(RepoPath(folder))).values()


def rosters(store: ObjectStore, commits: Iterable[Sha]) -> Iterator[Sha]:
    """The rosters that the policies at these commits name; a policy that cannot be read names none."""
    from bot.adapters.yaml_text import load_yaml
    from bot.gate import roster_path

    for tree in dict.fromkeys(tree_of(store, commit) for commit in commits):
        files = TreeSnapshot(store, tree)
        for path, content in files.read([RepoPath(each) for each in CONFIG_PATHS]).items():
            try:
                found = roster_path(load_yaml(content, path), path)
            except ForereadError:
                continue
            yield from files.blob_ids([RepoPath(found)]).values()


def versions(store: ObjectStore, base: Sha, head: Sha, left: Sha) -> Iterator[Sha]:
    """What the change's own commits made of its files on the way."""
    paths = {side.path for side in sides_of(store, tree_of(store, base), tree_of(store, head))}
    log = read_log(store, head, left)
    for path, touch in log.touches:
        if path in paths:
            yield from (Sha(each) for each in (touch.old, touch.new) if each)
    merged = [parent for node in log.nodes if len(node.parents) > 1 for parent in (node.sha, *node.parents)]
    trees = [tree_of(store, commit) for commit in dict.fromkeys(merged)]
    for tree in trees:
        yield from TreeSnapshot(store, tree).blob_ids(sorted(paths)).values()


def names_before(store: ObjectStore, base: Sha, head: Sha) -> list[RepoPath]:
    """What the changed files are called at the base."""
    sides = sides_of(store, tree_of(store, base), tree_of(store, head))
    return [side.path for side in sides if side.old_blob is not None]


def older(store: ObjectStore, base: Sha, paths: Sequence[RepoPath]) -> list[Sha]:
    """The newest contents that the files had before, as far as history and contents are here to follow them.

    Where a file came up, all that went in the same commit may be what it was before; once that is here, its history is
    followed as well: so ask again when these have been fetched.
    """
    names, found = list(paths), dict[Sha, None]()
    known: set[RepoPath] = set()
    while new := [name for name in names if name not in known]:
        known |= set(new)
        log = list(_touches(store, base, new))
        found |= dict.fromkeys(blob for touch in log for blob in touch.blobs)
        comings = {touch.commit for touch in log if touch.comes}
        gone = [blob for blobs in _gone_with(store, comings).values() for blob in blobs]
        found |= dict.fromkeys(gone)
        if missing_of(store, gone):
            break
        names += _sources(store, comings, known)
    return list(islice(found, MOST_VERSIONS))


class _Touch(NamedTuple):
    """What a commit did to a file."""

    commit: Sha
    path: RepoPath
    blobs: tuple[Sha, ...]
    comes: bool
    goes: bool


_RAW: Final = ("-r", "-z", "--raw", "--no-abbrev")


def _touches(store: ObjectStore, base: Sha, paths: Sequence[RepoPath]) -> Iterator[_Touch]:
    """Newest first. A path of a file never begins with "/", which marks where a commit begins."""
    room, told = _MOST_PATH_BYTES, list[str]()
    for path in paths:
        room -= len(path.encode(errors="surrogateescape")) + 1
        if room > 0:
            told.append(path)
    form = ("--format=tformat:/%H", "--no-renames", "--no-show-signature", f"--max-count={MOST_VERSIONS}")
    return _parsed(store.git.run("log", *_RAW, *form, base, "--", *told, codes=(0, 128)).out) if told else iter(())


def _parsed(said: bytes) -> Iterator[_Touch]:
    """Raw lines behind the commits that they belong to, with `-z`."""
    commit = Sha("")
    fields = iter(said.decode(errors="surrogateescape").split("\0"))
    for field in fields:
        for part in field.split("\n"):
            if part.startswith("/"):
                commit = Sha(part[1:])
            elif part.startswith(":"):
                old_mode, new_mode, old, new, _ = part[1:].split(" ")
                sides = ((old_mode, old), (new_mode, new))
                blobs = tuple(Sha(blob) for mode, blob in sides if mode != "160000" and blob.strip("0"))
                path = RepoPath(next(fields, ""))
                yield _Touch(commit, path, blobs, not old.strip("0"), not new.strip("0"))


def _gone_with(store: ObjectStore, commits: Iterable[Sha]) -> Mapping[Sha, list[Sha]]:
    """The contents of the files that these commits took away, and of those that they brought, where both are few."""
    found: dict[Sha, list[Sha]] = {}
    for commit in islice(sorted(commits), MOST_COMINGS):
        said = store.git.run("log", *_RAW, "--max-count=1", "--format=tformat:/%H", "--no-renames", commit, "--").out
        touches = list(_parsed(said))
        sides = [touch for touch in touches if touch.comes or touch.goes]
        if any(touch.goes for touch in sides) and len(sides) <= MOST_MOVED:
            found[commit] = [blob for touch in sides for blob in touch.blobs]
    return found


def _sources(store: ObjectStore, commits: Iterable[Sha], known: set[RepoPath]) -> Iterator[RepoPath]:
    """What files of these names were called before the commits that brought them."""
    for commit in islice(sorted(commits), MOST_COMINGS):
        form = ("--max-count=1", "--format=tformat:", "--name-status", "-z", "--find-renames", "--diff-filter=R")
        said = store.git.run("log", *form, commit, "--", codes=(0, 128)).out.decode(errors="surrogateescape")
        fields = [field for field in said.split("\0") if field]
        for _, old, new in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
            if new in known:
                yield RepoPath(old)


def wanted_by_facts(subject: Subject) -> Mapping[Sha, RepoPath]:
    """What gathering the facts of the change asked for and did not get, with where it stands."""
    gather_facts(subject.sources)
    found: dict[Sha, RepoPath] = {}
    for files in (subject.before, subject.after):
        if isinstance(files, TreeSnapshot):
            found |= files.unseen | dict.fromkeys(files.unseen_history, RepoPath(""))
    return found


def nearest_first(wanted: Mapping[Sha, RepoPath], changed_paths: Iterable[RepoPath]) -> list[Sha]:
    """Those beside the changed files first, so that a bound cuts what is farthest from them."""
    folders = {"": 0}
    for path in changed_paths:
        parts = path.split("/")[:-1]
        folders.update(("/".join(parts[:depth]), depth) for depth in range(1, len(parts) + 1))
    return sorted(wanted, key=lambda sha: (-_nearness(wanted[sha], folders), wanted[sha]))


def _nearness(path: RepoPath, folders: Mapping[str, int]) -> int:
    folder = path.rpartition("/")[0]
    while folder not in folders:
        folder = folder.rpartition("/")[0]
    return folders[folder]


def not_here(store: ObjectStore, blobs: Iterable[Sha]) -> list[Sha]:
    """Those that are missing, each once, in their order."""
    asked = list(dict.fromkeys(blobs))
    missing = missing_of(store, asked)
    return [sha for sha in asked if sha in missing]
