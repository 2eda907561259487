"""From evidence to lines: which of the change's added lines carry it.

Evidence of the whole change marks all of them, a commit's marks the lines that the commit brought, a note's or a path
rule's marks its own. History is asked last, and only about files that need it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.change import Change, FileStatus, History, Location, Origin, RepoPath, Sha, Side
from bot.facts._authorship import ProvenanceEvidence, ProvenanceScope
from bot.facts.provenance._evidence import AI

if TYPE_CHECKING:
    from bot.facts.provenance._notes import Span

MAX_ASKED = 300
"""Files whose history is asked for: `git blame` of one takes some ten milliseconds. The others count as marked."""

Lines = Mapping[RepoPath, Sequence[int]]
"""Numbers of added lines after the change, in order, by file."""


class Attestation(NamedTuple):
    """A note's evidence, and the lines it names in the files of its own commit."""

    evidence: ProvenanceEvidence
    spans: Mapping[RepoPath, tuple[Span, ...]]


class Testified(NamedTuple):
    """What notes say."""

    attested: tuple[Attestation, ...] = ()
    listed: tuple[ProvenanceEvidence, ...] = ()
    """Sessions of which no line is told."""
    incomplete: tuple[str, ...] = ()


class Marked(NamedTuple):
    """The added lines that carry AI evidence."""

    lines: Mapping[RepoPath, tuple[Location, ...]]
    total: int
    attestations: tuple[ProvenanceEvidence, ...]
    """The notes' evidence, with the lines that were found after the change."""
    incomplete: str = ""


def added_lines(change: Change) -> Lines:
    """All of a change."""
    found: dict[RepoPath, list[int]] = {}
    for file in change.files:
        numbers = [line.new for line in file.added if line.new is not None]
        if numbers and file.new_path is not None:
            found.setdefault(file.new_path, []).extend(numbers)
    return found


def runs(path: RepoPath, numbers: Iterable[int]) -> tuple[Location, ...]:
    """Line numbers in any order as runs of neighbouring lines."""
    found: list[Location] = []
    start = end = 0
    for number in sorted(numbers):
        if start and number <= end + 1:
            end = number
            continue
        if start:
            found.append(Location(path, start, end))
        start = end = number
    if start:
        found.append(Location(path, start, end))
    return tuple(found)


def mark(
    change: Change,
    added: Lines,
    evidence: Iterable[ProvenanceEvidence],
    attestations: Sequence[Attestation],
    history: History,
    *,
    is_every_commit: bool,
) -> Marked:
    """Cheap answers first: no mark at all, or a mark on everything, asks nothing of history.

    `is_every_commit`: each commit but merges carries a mark of its own, besides attested lines.
    """
    marks = [item for item in evidence if item.level in AI]
    commits = {item.commit for item in marks if item.scope is ProvenanceScope.COMMIT}
    is_whole = any(item.scope is ProvenanceScope.CHANGE for item in marks)
    if is_whole or is_every_commit:
        lines = {path: runs(path, numbers) for path, numbers in added.items()}
        return unplaced(attestations)._replace(lines=lines, total=sum(map(len, added.values())))
    found = {path: set[int]() for path in added}
    for item in marks:
        for run in item.lines:
            found[run.path].update(range(run.start, run.end + 1))
    search = _Search(change, added, commits, attestations, history)
    untold = search.extend(found)
    placed = tuple(
        replace(item.evidence, lines=lines) if lines else item.evidence
        for item, lines in zip(attestations, search.places(), strict=True)
    )
    lines = {path: runs(path, numbers) for path, numbers in found.items() if numbers}
    return Marked(lines, sum(map(len, found.values())), placed, _upper_bound(untold))


def unplaced(attestations: Iterable[Attestation]) -> Marked:
    """No line is looked up: what notes say stands for the whole of their commits."""
    return Marked({}, 0, tuple(replace(item.evidence, scope=ProvenanceScope.COMMIT) for item in attestations))


def _upper_bound(untold: int) -> str:
    if not untold:
        return ""
    files = "1 file" if untold == 1 else f"{untold} files"
    return f"which commits brought the added lines of {files} could not be told, so all of them are counted as marked"


class _Search:
    """Asks history for the origin of added lines and sorts them to the commits and notes that mark them."""

    def __init__(
        self,
        change: Change,
        added: Lines,
        commits: set[Sha | None],
        attestations: Sequence[Attestation],
        history: History,
    ) -> None:
        self._change = change
        self._added = added
        self._commits = commits
        self._attestations = attestations
        self._history = history
        self._placed: list[dict[RepoPath, list[int]]] = [{} for _ in attestations]
        self._spans: dict[tuple[Sha | None, RepoPath], list[int]] = {}
        for number, item in enumerate(attestations):
            for path in item.spans:
                self._spans.setdefault((item.evidence.commit, path), []).append(number)

    def extend(self, found: Mapping[RepoPath, set[int]]) -> int:
        """Add what is marked to `found`; how many files' lines history could not tell, which are all added."""
        untold = asked = 0
        for path in self._to_ask():
            wanted = [number for number in self._added[path] if number not in found[path]]
            asked += bool(wanted)
            origins = self._origins(path, wanted) if wanted and asked <= MAX_ASKED else ()
            if wanted and not origins:
                untold += 1
                found[path].update(wanted)
            found[path].update(origin.line for origin in origins if self._is_marked(origin, path))
        return untold

    def _to_ask(self) -> Iterable[RepoPath]:
        """Files whose lines a marked commit or a note may have brought: of a commit its files are not known."""
        if self._commits:
            return self._added
        attested = {path for _, path in self._spans}
        if attested <= self._added.keys():
            return attested & self._added.keys()
        # A note may name a file that got another name later: any file that is new or renamed may be it.
        moved = (FileStatus.ADDED, FileStatus.RENAMED, FileStatus.COPIED)
        renamed = {file.new_path for file in self._change.files if file.status in moved}
        return [path for path in self._added if path in attested or path in renamed]

    def _origins(self, path: RepoPath, wanted: Sequence[int]) -> Sequence[Origin]:
        commits = self._change.commits
        if len(commits) == 1 and not commits[0].is_merge and commits[0].sha:
            only = commits[0]  # its files are those after the change
            return [Origin(number, only.sha, path, number, only.author, 0) for number in wanted]
        return self._history.origins(path, wanted, Side.NEW)

    def _is_marked(self, origin: Origin, path: RepoPath) -> bool:
        is_marked = origin.sha in self._commits
        for number in self._spans.get((origin.sha, origin.path), ()):
            if _holds(self._attestations[number].spans[origin.path], origin.there):
                self._placed[number].setdefault(path, []).append(origin.line)
                is_marked = True
        return is_marked

    def places(self) -> Iterable[tuple[Location, ...]]:
        """For each note's evidence the lines after the change that it speaks of."""
        for placed in self._placed:
            yield tuple(run for path, numbers in placed.items() for run in runs(path, numbers))


def _holds(spans: Sequence[Span], number: int) -> bool:
    at = bisect_right(spans, (number, 10**9 + 1)) - 1
    return at >= 0 and spans[at][0] <= number <= spans[at][1]
