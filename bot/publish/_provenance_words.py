"""What a page says of a change's provenance, in the words that the terminal and Markdown share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from bot.change import Change, Location
from bot.facts import CommitProvenance, Provenance, ProvenanceEvidence, ProvenanceLevel, ProvenanceScope
from bot.publish._phrases import SHORT, Ink, and_more, count, share

MEANINGS: Final = {
    ProvenanceLevel.DECLARED: "a person says that AI took part",
    ProvenanceLevel.ATTRIBUTED: "a tool's own mark says that AI took part",
    ProvenanceLevel.SUSPECTED: "indirect signs only; nobody and no tool says so outright",
    ProvenanceLevel.DECLARED_NONE: "it is said that no AI took part, and nothing else was found",
    ProvenanceLevel.NONE: "nothing was found that speaks of AI, which does not mean that none took part",
    ProvenanceLevel.BOT: "every commit is by automation that is not known as AI",
}
_NAMES = {ProvenanceLevel.NONE: "no evidence", ProvenanceLevel.DECLARED_NONE: "declared none"}
_OF_AI = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED)
_NAME = 60
"""Characters of a tool, a model or a rule."""
_ALL_COMMITS = 12
"""Up to here every commit is listed; beyond, those about which something was found."""


class Mark(NamedTuple):
    """Pieces of evidence by one rule for one tool, wherever they stand."""

    evidence: ProvenanceEvidence
    """The first of them."""
    sources: tuple[str, ...]
    texts: tuple[str, ...]
    """All that differ."""
    lines: tuple[Location, ...]


class CommitRow(NamedTuple):
    """One commit of the table."""

    sha: str
    level: str
    tools: tuple[str, ...]
    subject: str


def level_name(level: ProvenanceLevel) -> str:
    """`declared`, `no evidence`."""
    return _NAMES.get(level, str(level))


def share_words(provenance: Provenance) -> str:
    """`42 of 310 added lines (14%)`; of a long range `187 of 500 commits`."""
    if provenance.unshared:
        marked = sum(commit.level in _OF_AI for commit in provenance.commits)
        of = count(len(provenance.commits), "commit")
        percent = f" ({share(marked / len(provenance.commits))})" if marked else ""
        said = f"{marked:,} of {of}{percent} carry evidence of AI, merges left out"
        return f"{said}; {provenance.unshared}; --lines does it"
    if not provenance.added:
        return "the change adds no lines"
    said = f"{provenance.assisted:,} of {count(provenance.added, 'added line')}"
    part = provenance.assisted / provenance.added
    return f"{said} ({share(part)}) carry evidence of AI" if provenance.assisted else f"{said} carry evidence of AI"


def owner_line(provenance: Provenance, ink: Ink) -> str:
    """Who answers for the change."""
    if provenance.owner:
        return f"{ink.prose(provenance.owner, SHORT)}, the last human author"
    return "nobody: no human author was found, so somebody has to take the change on"


def tools_words(provenance: Provenance, ink: Ink) -> str:
    """Each tool with the models that the evidence names: `Claude Code (claude-opus-4-8)`."""
    named = [(tool, [item.model for item in provenance.evidence if item.tool == tool]) for tool in provenance.tools]
    return and_more([_with_models(tool, distinct_models(models), ink) for tool, models in named], 8)


def distinct_models(names: Iterable[str]) -> list[str]:
    """The models that are named, each once: `Claude Opus 4.8` and `claude-opus-4-8` are one, by its identifier."""
    found: dict[str, str] = {}
    for name in names:
        plain = "".join(char if char.isalnum() else "-" for char in name.casefold())
        if name and (plain not in found or " " in found[plain]):
            found[plain] = name
    return list(found.values())


def _with_models(tool: str, models: Sequence[str], ink: Ink) -> str:
    return ink.prose(tool, _NAME) + (
        f" ({and_more([ink.prose(model, _NAME) for model in models], 3)})" if models else ""
    )


def marks(evidence: Iterable[ProvenanceEvidence]) -> list[Mark]:
    """The evidence, what one rule found in many places put together, in the order of the first."""
    grouped: dict[tuple[object, ...], list[ProvenanceEvidence]] = {}
    for item in evidence:
        key = (item.level, item.scope, item.tool, item.model, item.rule, item.partial)
        grouped.setdefault(key, []).append(item)
    return [
        Mark(
            items[0],
            tuple(dict.fromkeys(item.source for item in items)),
            tuple(dict.fromkeys(item.text for item in items)),
            tuple(place for item in items for place in item.lines),
        )
        for items in grouped.values()
    ]


def about(mark: Mark, ink: Ink) -> str:
    """`Claude Code (claude-opus-4-8) · speaks of 3 commits · rule claude-code/author`."""
    item = mark.evidence
    who = _with_models(item.tool, [item.model] if item.model else [], ink) if item.tool else "no tool is named"
    part = " · a part of it only" if item.partial else ""
    return f"{who} · speaks of {_reach(mark)}{part} · rule {ink.prose(item.rule, _NAME)}"


def _reach(mark: Mark) -> str:
    match mark.evidence.scope:
        case ProvenanceScope.CHANGE:
            return "the whole change"
        case ProvenanceScope.COMMIT:
            return "one commit" if len(mark.sources) == 1 else count(len(mark.sources), "commit")
        case _:
            lines = sum(place.end - place.start + 1 for place in mark.lines)
            return count(lines, "added line") if lines or mark.evidence.commit else "files of the change"


def other_texts(mark: Mark, shown: int) -> str:
    """What is said of the texts that are not shown; "" if there are none."""
    rest = len(mark.texts) - shown
    return f"and {count(rest, 'further text')} (--format json has all)" if rest > 0 else ""


def sources_words(mark: Mark, ink: Ink, most: int) -> str:
    """Where the mark stands: `trailer of 1a2b3c4, trailer of 2b3c4d5 and 3 more`."""
    return and_more([ink.prose(source, SHORT) for source in mark.sources[:most]], most, len(mark.sources))


def commit_rows(change: Change, provenance: Provenance) -> tuple[list[CommitRow], str]:
    """The commits worth a row, and a sentence on the others."""
    subjects = {commit.sha: commit.message.lstrip().partition("\n")[0] for commit in change.commits}
    commits = provenance.commits
    told = [commit for commit in commits if commit.level is not ProvenanceLevel.NONE]
    shown = commits if len(commits) <= _ALL_COMMITS else told
    rest = len(commits) - len(shown)
    rows = [_row(commit, subjects.get(commit.sha, "")) for commit in shown]
    return rows, f"{count(rest, 'further commit')}: no evidence" if rest else ""


def _row(commit: CommitProvenance, subject: str) -> CommitRow:
    level = level_name(commit.level) + (" in part" if commit.partial else "")
    return CommitRow(commit.sha[:7] or "patch", level, commit.tools, subject)


def line_rows(provenance: Provenance, most: int) -> Iterator[tuple[str, int, str]]:
    """Each file with its number of lines that carry evidence, and `most` of their runs: `3-9, 12`; most lines first."""
    counted = [(path, sum(run.end - run.start + 1 for run in found), found) for path, found in provenance.lines.items()]
    for path, lines, found in sorted(counted, key=lambda row: (-row[1], row[0])):
        named = [str(run.start) if run.end <= run.start else f"{run.start}-{run.end}" for run in found[:most]]
        yield path, lines, and_more(named, most, len(found))


def open_points(provenance: Provenance) -> list[str]:
    """What could not be looked at, one sentence each."""
    return [point for point in provenance.incomplete.split("; ") if point.strip()]
