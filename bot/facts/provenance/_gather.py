"""From the commits of a change and what else is said of it to what is known of who or what wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.change import Change, Commit, History, Sha
from bot.facts._authorship import (
    CommitProvenance,
    Provenance,
    ProvenanceEvidence,
    ProvenanceLevel,
    ProvenanceScope,
    Testimony,
)
from bot.facts.provenance._commits import CommitReader, is_machines
from bot.facts.provenance._conflicts import contradictions
from bot.facts.provenance._earlier import earlier_evidence
from bot.facts.provenance._evidence import AI, MAX_TEXT, ranked, strongest_level
from bot.facts.provenance._lines import Lines, Testified, added_lines, mark, unplaced
from bot.facts.provenance._messages import MAX_LINES
from bot.facts.provenance._names import Acquaintances
from bot.facts.provenance._pull_request import pull_request_evidence

NO_COMMITS = "there are no commits to look at (a bare patch, the index or the working tree)"
ONLY_MERGES = "there are only merge commits, which say nothing about who wrote the change"
TOO_LONG = f"of a commit message of over {MAX_LINES} lines only the beginning and the end were read"
TEXT_TOO_LONG = f"of the pull request's text of over {MAX_LINES} lines only the beginning and the end were read"
NOT_PLACED = "on which lines the marks of an earlier head stood is not known any more, so all added lines are counted"


MOST_COMMITS_SHARED = 100
"""Commits up to which lines are shared out unasked. Beyond, one reads commits: a release, not a pull request."""


def gather_provenance(change: Change, testimony: Testimony, history: History, *, lines: bool = True) -> Provenance:
    """What the commits of a change and its testimony say about who or what wrote it. Merge commits' text is left out.

    Silence is no evidence of a human author: most AI-assisted commits carry no sign. All of it is in the hands of the
    change's author, so it may raise a demand on the change and must never lower one: of all levels the strongest
    counts, and a denial only stands where nothing else is said.

    `lines`: share out the added lines to those who wrote them. Otherwise the change may be without hunks.
    """
    known = Acquaintances(testimony.ai_identities)
    reader = CommitReader(known)
    added = added_lines(change) if lines else {}
    commits = [commit for commit in change.commits if not commit.is_merge]
    read = [reader.evidence(commit) for commit in commits]
    notes = _of_notes(change, testimony)
    of_files, unread = _of_files(change, added, testimony)
    of_change, is_text_cut = pull_request_evidence(testimony, known)
    fresh = (
        *(item for said, _ in read for item in said),
        *notes.listed,
        *of_change,
        *of_files,
    )
    found = (*fresh, *(item.evidence for item in notes.attested))
    earlier = earlier_evidence(testimony.earlier, found, change, added)
    marks_of = _by_commit((*notes.listed, *earlier))
    own = [(commit, (*said, *marks_of.get(commit.sha, ()))) for commit, (said, _) in zip(commits, read, strict=True)]
    every = bool(own) and all(any(item.level in AI for item in said) for _, said in own)
    if lines:
        marked = mark(change, added, (*fresh, *earlier), notes.attested, history, is_every_commit=every)
    else:
        marked = unplaced(notes.attested)

    evidence = (*fresh, *marked.attestations, *earlier)
    incomplete = (
        *testimony.incomplete,
        "" if commits else ONLY_MERGES if change.commits else NO_COMMITS,
        TOO_LONG if any(is_cut for _, is_cut in read) else "",
        *notes.incomplete,
        *unread,
        TEXT_TOO_LONG if is_text_cut else "",
        marked.incomplete,
        NOT_PLACED if _is_displaced(testimony.earlier, earlier) else "",
    )
    attested = _by_commit(marked.attestations)
    count = sum(map(len, added.values()))
    return Provenance(
        level=_level(evidence, commits, known),
        tools=_tools(evidence),
        share=marked.total / count if count else None,
        owner=_owner(reader, commits),
        evidence=ranked(evidence),
        incomplete="; ".join(dict.fromkeys(filter(None, incomplete))),
        commits=tuple(_of_commit(commit, (*said, *attested.get(commit.sha, ())), known) for commit, said in own),
        lines=marked.lines,
        assisted=marked.total,
        added=count,
        unshared="" if lines else _unshared(len(change.commits)),
        conflicts=contradictions(evidence),
    )


def _unshared(commits: int) -> str:
    return f"lines were not shared out: {commits:,} commit{'' if commits == 1 else 's'}"


def _of_notes(change: Change, testimony: Testimony) -> Testified:
    if not testimony.notes:
        return Testified()
    from bot.facts.provenance._attestations import note_evidence  # noqa: PLC0415 - most repositories have no notes

    return note_evidence(change, testimony.notes)


def _of_files(
    change: Change, added: Lines, testimony: Testimony
) -> tuple[tuple[ProvenanceEvidence, ...], tuple[str, ...]]:
    if not (testimony.ai_paths or testimony.traces):
        return (), ()
    from bot.facts.provenance._files import file_evidence  # noqa: PLC0415 - most teams declare no paths

    return file_evidence(change, added, testimony)


def _level(evidence: Sequence[ProvenanceEvidence], commits: Sequence[Commit], known: Acquaintances) -> ProvenanceLevel:
    level = strongest_level(evidence)
    is_bots = bool(commits) and all(is_machines(commit, known) for commit in commits)
    return level if level in AI or not is_bots else ProvenanceLevel.BOT


def _tools(evidence: Iterable[ProvenanceEvidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.tool for item in evidence if item.level in AI and item.tool))


def _owner(reader: CommitReader, commits: Sequence[Commit]) -> str | None:
    """`Name <mailbox>`."""
    person = reader.owner(commits)
    return f"{person.name[:MAX_TEXT]} <{person.email[:MAX_TEXT]}>".strip() if person else None


def _of_commit(commit: Commit, said: Sequence[ProvenanceEvidence], known: Acquaintances) -> CommitProvenance:
    marks = [item for item in said if item.level in AI]
    is_partial = bool(marks) and all(item.partial for item in marks)
    return CommitProvenance(commit.sha, _level(said, (commit,), known), _tools(said), is_partial)


def _by_commit(evidence: Iterable[ProvenanceEvidence]) -> Mapping[Sha, Sequence[ProvenanceEvidence]]:
    found: dict[Sha, list[ProvenanceEvidence]] = {}
    for item in evidence:
        if item.commit:
            found.setdefault(item.commit, []).append(item)
    return found


def _is_displaced(seen: Iterable[ProvenanceEvidence], kept: Iterable[ProvenanceEvidence]) -> bool:
    """Whether a mark that once spoke of a commit now speaks of the whole change."""
    once = {(item.rule, item.tool, item.text) for item in seen if item.commit is not None}
    whole = (item for item in kept if item.scope is ProvenanceScope.CHANGE)
    return any((item.rule, item.tool, item.text) in once for item in whole)
