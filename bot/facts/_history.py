"""What happened before to the files that a change touches, and who knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.change import (
    Change,
    FileDiff,
    FileKind,
    FileStatus,
    History,
    Location,
    Origin,
    Past,
    PastCommit,
    RepoPath,
    Sha,
    Side,
    Snapshot,
)
from bot.facts._footing import footing_of
from bot.facts._history_nouns import FileHistory, HistoryFacts, RepairedLines
from bot.facts._nouns import FileRole
from bot.facts._owners import find_owners
from bot.facts._people import People, authors_of, rank_knowers
from bot.facts._roles import role_of
from bot.facts._subjects import Reverts, is_repair

TRACED_FILES = 20
TRACED_LINES = 400
"""Lines of one review whose origin is asked for; git spends some milliseconds on a file, whatever its lines."""

_BRIDGED = 2
"""Lines of one origin with a blank line between them are told together."""

_UNTRACED = {FileRole.LOCKFILE, FileRole.GENERATED, FileRole.VENDORED, FileRole.DATA, FileRole.DOCS}
"""Written by machines, or no code: who wrote their lines says little for what it costs to find out."""


def traced_lines(change: Change) -> Mapping[RepoPath, tuple[int, ...]]:
    """The altered and removed lines whose origin is worth asking for, by the file's name before the change.

    Where the bound cuts, the files that lose most come first, each with the first of its lines.
    """
    found = dict(_removed(change))
    most = sorted(found, key=lambda path: (-len(found[path]), path))[:TRACED_FILES]
    share = TRACED_LINES // max(1, len(most))
    return {path: found[path][:share] for path in most}


def gather_history(change: Change, before: Snapshot, history: History) -> HistoryFacts:
    """Churn, repairs, reverts and owners of the change's files, from a bounded look at the past."""
    past = history.past()
    known = {commit.sha: commit for commit in past.commits}
    origins = {
        path: _telling(history.origins(path, lines, Side.OLD), known) for path, lines in traced_lines(change).items()
    }
    written = [origin for found in origins.values() for origin in found]
    names = {file.path: _name_before(file) for file in change.files}
    commits = _commits_by_path(past, names)
    authors = authors_of(change)
    touching = (commit.author for found in commits.values() for commit in found)
    people = People((*touching, *(origin.author for origin in written), *authors))
    newest = max((commit.when for commit in past.commits), default=0)
    owners = find_owners(change, before)
    files = _Files(known, Reverts(past.commits).taken, people)
    return HistoryFacts(
        files=tuple(files.told(path, commits[path], name, origins.get(name, ())) for path, name in names.items()),
        knowers=rank_knowers(people, authors, commits, written, newest),
        owners=owners.files,
        owners_file=owners.source,
        owners_errors=owners.errors,
        traced=len(written),
        window=len(past.commits),
        newest=newest,
        incomplete=past.incomplete,
        footing=footing_of(names.values(), authors, past),
    )


class _Files:
    """Tells single files, given what is known of all."""

    def __init__(self, known: Mapping[Sha, PastCommit], taken: Mapping[Sha, Sequence[Sha]], people: People) -> None:
        self._known = known
        self._taken = taken
        self._people = people
        # Of a merge it is not known which files it took back.
        self._by_merges = {sha for commit in taken for sha in taken[commit] if not known[commit].paths}

    def told(
        self, path: RepoPath, commits: Sequence[PastCommit], name: RepoPath, origins: Sequence[Origin]
    ) -> FileHistory:
        """`name` is the file's before the change; `origins` are of its altered lines."""
        return FileHistory(
            path=path,
            commits=len(commits),
            fixes=sum(is_repair(commit.subject) for commit in commits),
            reverts=self._reverts(commits),
            authors=self._people.count(commit.author for commit in commits),
            last=max((commit.when for commit in commits), default=0),
            repaired=self._repaired(name, origins),
        )

    def _reverts(self, commits: Sequence[PastCommit]) -> tuple[Sha, ...]:
        """Those that took one back, and those that were taken back, as far as this file goes."""
        back = self._by_merges.union(*(self._taken.get(commit.sha, ()) for commit in commits))
        return tuple(commit.sha for commit in commits if commit.sha in self._taken or commit.sha in back)

    def _repaired(self, name: RepoPath, origins: Sequence[Origin]) -> tuple[RepairedLines, ...]:
        """The lines that a repair among the known commits wrote, neighbours of the same origin together."""
        runs = list[list[Origin]]()
        for origin in origins:
            if runs and runs[-1][-1].sha == origin.sha and origin.line - runs[-1][-1].line <= _BRIDGED:
                runs[-1].append(origin)
            else:
                runs.append([origin])
        found = [(run, self._known[run[0].sha]) for run in runs if run[0].sha in self._known]
        return tuple(
            RepairedLines(Location(name, run[0].line, run[-1].line, Side.OLD), commit.sha, commit.when, commit.subject)
            for run, commit in found
            if is_repair(commit.subject)
        )


def _removed(change: Change) -> Iterator[tuple[RepoPath, tuple[int, ...]]]:
    for file in change.files:
        if file.old_path is None or file.kind is not FileKind.TEXT or file.status is FileStatus.COPIED:
            continue
        if role_of(file.path) in _UNTRACED:
            continue
        lines = tuple(line.old for line in file.removed if line.old is not None and line.text.strip())
        if lines:
            yield file.old_path, lines


def _name_before(file: FileDiff) -> RepoPath:
    """The name under which the file's past is found; a copy is a new file."""
    return file.path if file.old_path is None or file.status is FileStatus.COPIED else file.old_path


def _telling(origins: Sequence[Origin], known: Mapping[Sha, PastCommit]) -> tuple[Origin, ...]:
    """Without lines that a merge or a commit to hundreds of files wrote: it says neither who knows them nor why."""
    return tuple(origin for origin in origins if origin.sha not in known or known[origin.sha].paths)


def _commits_by_path(past: Past, names: Mapping[RepoPath, RepoPath]) -> Mapping[RepoPath, list[PastCommit]]:
    """The commits to each file of the change, by its path now; `names` are those before."""
    paths = defaultdict[RepoPath, list[RepoPath]](list)
    for path, name in names.items():
        paths[name].append(path)
    found: dict[RepoPath, list[PastCommit]] = {path: [] for path in names}
    for commit in past.commits:
        for name in paths.keys() & commit.paths:
            for path in paths[name]:
                found[path].append(commit)
    return found
