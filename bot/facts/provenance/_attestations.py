"""From Git AI notes to evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.change import Change, Commit, Sha
from bot.facts._authorship import ProvenanceEvidence, ProvenanceLevel, ProvenanceScope
from bot.facts.provenance._commits import about, place
from bot.facts.provenance._evidence import About, and_others, piece
from bot.facts.provenance._lines import Attestation, Testified
from bot.facts.provenance._names import catalogued
from bot.facts.provenance._notes import Author, Note, excerpt, read_note

_MAX_NOTES = 16_000_000
"""Bytes of all notes together that are read."""


_ONE_TOO_MANY = Note({}, trouble="was not read: there are too many")


def note_evidence(change: Change, notes: Mapping[Sha, bytes]) -> Testified:
    """All evidence of the notes on the change's commits, merges too; notes of other commits are left out."""
    attested: list[Attestation] = []
    listed: list[ProvenanceEvidence] = []
    troubles: dict[str, list[str]] = {}
    left = _MAX_NOTES
    older = (*(commit.sha for commit in change.commits[1:]), None)
    for commit, parent in zip(change.commits, older, strict=False) if notes else ():
        content = notes.get(commit.sha)
        if content is None:
            continue
        left -= len(content)
        before = [sha for sha in (parent, change.base) if sha]
        note = read_note(content, commit.sha, before) if left >= 0 else _ONE_TOO_MANY
        if note.trouble:
            troubles.setdefault(note.trouble, []).append(place(commit))
        attested += _attested(note, commit)
        if not note.lines:
            listed += [_listed(author, commit) for author in note.sessions]
    incomplete = (f"note of {and_others(places)} {trouble}" for trouble, places in troubles.items())
    return Testified(tuple(attested), tuple(listed), tuple(incomplete))


def _attested(note: Note, commit: Commit) -> Iterator[Attestation]:
    of_lines = About(ProvenanceScope.LINE, commit.sha)
    for author, paths in note.lines.items():
        source, tool = f"git-ai note of {place(commit)}", catalogued(author.tool)
        found = piece(ProvenanceLevel.ATTRIBUTED, tool, source, excerpt(paths), "git-ai/lines", of_lines)
        yield Attestation(replace(found, model=author.model), paths)


def _listed(author: Author, commit: Commit) -> ProvenanceEvidence:
    source, tool = f"git-ai note of {place(commit)}", catalogued(author.tool)
    text = f"session of {author.tool or 'a tool'} without lines"
    found = piece(ProvenanceLevel.SUSPECTED, tool, source, text, "git-ai/session", about(commit))
    return replace(found, model=author.model)
