"""Evidence about whole files: what the team's configuration declares, and what agents recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.change import Change, FileStatus, RepoPath, Sha, path_matches
from bot.facts._authorship import ProvenanceEvidence, ProvenanceLevel, ProvenanceScope, Testimony
from bot.facts.provenance._evidence import MAX_TEXT, About, piece
from bot.facts.provenance._lines import Lines, runs
from bot.facts.provenance._names import catalogued
from bot.facts.provenance._traces import Trace, read_traces

_MAX_PATTERNS = 200


def file_evidence(
    change: Change, added: Lines, testimony: Testimony
) -> tuple[tuple[ProvenanceEvidence, ...], tuple[str, ...]]:
    """All evidence about files, and what of the records could not be read."""
    reading = read_traces(testimony.traces)
    declared = _declared_files(change, added, testimony.ai_paths)
    return (*declared, *_traced_files(change, added, reading.traces)), reading.incomplete


def _declared_files(change: Change, added: Lines, patterns: Sequence[str]) -> Iterator[ProvenanceEvidence]:
    """Files that the team's configuration declares to be AI-written; one that is taken away is not written."""
    paths = [file.new_path for file in change.files if file.new_path and file.status is not FileStatus.DELETED]
    for pattern in patterns[:_MAX_PATTERNS]:
        matching = [path for path in paths if path_matches(pattern, path)]
        if matching:
            about = _about(matching, added)
            yield piece(ProvenanceLevel.DECLARED, None, "path rule", pattern, "team/path", about)


def _traced_files(change: Change, added: Lines, traces: Iterable[Trace]) -> Iterator[ProvenanceEvidence]:
    """Agents that wrote in files of the change: surely so if the record names a commit of it, or the one before it.

    A record names the commit that the agent started from, hence the base of the change counts too.
    """
    touched = {file.new_path for file in change.files if file.new_path is not None}
    revisions = {commit.sha for commit in change.commits if commit.sha} | ({change.base} if change.base else set())
    grouped: dict[tuple[ProvenanceLevel, str, str, str], list[RepoPath]] = {}
    for trace in traces:
        if trace.path in touched:
            is_of_change = _is_one_of(trace.revision, revisions)
            level = ProvenanceLevel.ATTRIBUTED if is_of_change else ProvenanceLevel.SUSPECTED
            tool = trace.tool or trace.model.partition("/")[0]
            grouped.setdefault((level, trace.holder, tool, trace.model), []).append(trace.path)
    for (level, holder, tool, model), paths in grouped.items():
        source, text = f"agent trace {holder[:MAX_TEXT]}", ", ".join(dict.fromkeys(paths))
        found = piece(level, catalogued(tool), source, text, "agent-trace/file", _about(paths, added))
        yield replace(found, model=model)


def _about(paths: Iterable[RepoPath], added: Lines) -> About:
    lines = (run for path in dict.fromkeys(paths) for run in runs(path, added.get(path, ())))
    return About(ProvenanceScope.LINE, lines=tuple(lines))


def _is_one_of(revision: str, revisions: Iterable[Sha]) -> bool:
    """Whether a revision, perhaps abbreviated, is one of these commits."""
    return len(revision) >= 7 and any(sha.startswith(revision) for sha in revisions)
