"""What other analyzers say of the change, as they said it: their results are evidence beside our own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from bot.change import Change, FileDiff, LineOp, Location, RepoPath
from bot.facts._secrets import redact

RESULTS = 5_000
"""Results of one run that are looked at; a run with more is told with its number."""


class Level(StrEnum):
    """How bad an analyzer says that its result is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Reported(NamedTuple):
    """One result as the analyzer's log has it."""

    rule: str
    """The analyzer's own id: `B602`, `py/sql-injection`."""
    message: str
    path: str
    """As written, slashes forward, without a scheme."""
    start: int
    end: int
    level: Level
    help: str = ""
    """The rule's short description."""


@dataclass(frozen=True, slots=True)
class AnalyzerLog:
    """One run of an analyzer, as its log has it."""

    tool: str
    version: str
    source: str
    """The log's name, for the reader."""
    results: tuple[Reported, ...]
    settled: int = 0
    """Results that the log itself marks as suppressed, or as there before."""


@dataclass(frozen=True, slots=True)
class AnalyzerResult:
    """A result on a line that the change adds or alters."""

    tool: str
    rule: str
    message: str
    location: Location
    level: Level
    help: str = ""


@dataclass(frozen=True, slots=True)
class AnalyzerRun:
    """What became of the results of one run."""

    tool: str
    version: str
    source: str
    new: int
    """On lines that the change adds or alters."""
    elsewhere: int
    """In files or on lines that the change leaves alone; also those that it only moves."""
    unknown: int
    """In files of which it is not sure which of the repository they mean."""
    settled: int
    cut: int = 0
    """Not looked at, beyond the bound."""


@dataclass(frozen=True, slots=True)
class Analyses:
    """What analyzers were asked to say, and which of their words could not be had."""

    logs: tuple[AnalyzerLog, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    """(log or analyzer, why)."""
    idle: tuple[tuple[str, str], ...] = ()
    """(analyzer, why) of those that had nothing to look at: to be said, and no gap."""


@dataclass(frozen=True, slots=True)
class AnalysisFacts:
    """The analyzers' results that concern the change."""

    results: tuple[AnalyzerResult, ...] = ()
    runs: tuple[AnalyzerRun, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    idle: tuple[tuple[str, str], ...] = ()
    """(analyzer, why) of those that had nothing to look at: to be said, and no gap."""


def gather_analyses(change: Change, analyses: Analyses, role_of: Callable[[RepoPath], object]) -> AnalysisFacts:
    """The results on lines that the change makes, each once, with where the rest went."""
    places = _Places(change, role_of)
    results: list[AnalyzerResult] = []
    runs: list[AnalyzerRun] = []
    for log in analyses.logs:
        found, run = _mapped(log, places)
        results += found
        runs.append(run)
    return AnalysisFacts(tuple(dict.fromkeys(results)), tuple(runs), analyses.unread, analyses.idle)


class _Places:
    """Which lines the change adds, by path, and which of them only moved."""

    def __init__(self, change: Change, role_of: Callable[[RepoPath], object]) -> None:
        self._role_of = role_of
        self.files = {f.new_path: f for f in change.files if f.new_path is not None}
        self.names: dict[str, list[RepoPath]] = {}
        for path in self.files:
            self.names.setdefault(_name(path), []).append(path)
        # By role: a line that goes from a test or a document and comes in code that runs has not moved, it is new.
        self._gone = {
            (role_of(f.path), line.text.strip())
            for f in change.files
            for line in f.lines(LineOp.REMOVED)
            if len(line.text.strip()) > _TELLING
        }
        self._added: dict[RepoPath, dict[int, str]] = {}

    def path_of(self, told: str) -> RepoPath | None:
        """The changed file that an analyzer means by a path; None where none or several may be meant.

        Analyzers run in other directories than the repository's root: what stands before or is missing in front of a
        path is forgiven when at least a folder and a name agree, and with one file only.
        """
        exact = self.files.get(RepoPath(told))
        if exact is not None:
            return exact.new_path
        parts = told.strip("/").split("/")
        fits = [p for p in self.names.get(parts[-1], ()) if _agree(parts, p.split("/"))]
        return fits[0] if len(fits) == 1 else None

    def new_line(self, path: RepoPath, start: int, end: int) -> int | None:
        """The first line of a region that the change makes; None where it makes none or only moves them."""
        added = self._lines(path)
        numbers = (n for n in range(start, min(end, start + _REGION) + 1) if n in added)
        role = self._role_of(path)
        return next((n for n in numbers if (role, added[n].strip()) not in self._gone), None)

    def _lines(self, path: RepoPath) -> dict[int, str]:
        if path not in self._added:
            self._added[path] = _added(self.files[path])
        return self._added[path]


_TELLING = 8
"""Characters from which a line is told from another by its text."""
_REGION = 2_000
"""Lines of one result's region that are looked at."""


def _added(file: FileDiff) -> dict[int, str]:
    return {line.new: line.text for line in file.lines(LineOp.ADDED) if line.new is not None}


def _agree(told: list[str], path: list[str]) -> bool:
    """Whether one path is the end of the other, and that end has a folder in it."""
    shared = min(len(told), len(path))
    return shared >= 2 and told[-shared:] == path[-shared:] and len(told) != len(path)


def _mapped(log: AnalyzerLog, places: _Places) -> tuple[list[AnalyzerResult], AnalyzerRun]:
    looked_at = log.results[:RESULTS]
    results: list[AnalyzerResult] = []
    elsewhere = unknown = 0
    for reported in looked_at:
        path = places.path_of(reported.path)
        line = places.new_line(path, reported.start, reported.end) if path is not None else None
        if path is None or line is None:
            # It has the name of a changed file, so that it may be meant though it is not sure.
            unsure = path is None and _name(reported.path) in places.names
            unknown, elsewhere = unknown + unsure, elsewhere + (not unsure)
        else:
            place = Location(path, line, max(line, min(reported.end, line + 200)))
            results.append(
                AnalyzerResult(
                    log.tool, reported.rule, redact(reported.message), place, reported.level, redact(reported.help)
                )
            )
    run = AnalyzerRun(log.tool, log.version, log.source, len(results), elsewhere, unknown, log.settled)
    return results, replace(run, cut=len(log.results) - len(looked_at))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def left_out(facts: AnalysisFacts) -> Iterator[tuple[str, str]]:
    """What of the results that were read was not examined, and why; and who had nothing to look at."""
    yield from facts.idle
    for run in facts.runs:
        if run.cut:
            yield (
                f"{run.cut:,} results of {run.tool}",
                f"only the first {RESULTS:,} of a run are looked at ({run.source})",
            )
        if run.unknown:
            told = "result" if run.unknown == 1 else "results"
            yield f"{run.unknown:,} {told} of {run.tool}", f"not sure which file of the change is meant ({run.source})"
