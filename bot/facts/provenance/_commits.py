"""What one commit says about who or what wrote it: by its author, its committer and its message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from bot.change import Commit, Identity
from bot.facts._authorship import ProvenanceEvidence, ProvenanceLevel, ProvenanceScope
from bot.facts.provenance._disclosures import denies, judge, plain, read_statements
from bot.facts.provenance._evidence import About, piece, strongest
from bot.facts.provenance._messages import Message, MessageLine, Position, graded, read_unwrapped, with_own_trailers
from bot.facts.provenance._names import (
    PRODUCTS,
    PRODUCTS_AND_GIVEN_NAMES,
    Acquaintances,
    Sign,
    identities,
    named_tool,
    only_tool,
)
from bot.facts.provenance._quick import Words, glance
from bot.facts.provenance.catalogue import NOBODY, TOOLS, TRAILERS, Meaning, Tool, Trailer

_TOOLS = {tool.id: tool for tool in TOOLS}
_SUBJECTS = tuple((start, tool) for tool in TOOLS for start in tool.subjects)
_AGENT_AND_MODEL = r"[A-Za-z][\w.+-]{1,40}:[A-Za-z][\w./-]*\d"
"""`Assisted-by: AGENT_NAME:MODEL_VERSION [TOOL1]`, kernel.org, process/coding-assistants: an agent unknown to us."""
_METADATA_SUBJECT = r"Checkpoint: [0-9a-f]{12}$"
"""Entire's own commits, on its branch of metadata: they hold no code."""


class CommitReader:
    """Reads commits, each at most once for its evidence and once more if it may name who answers for it."""

    def __init__(self, known: Acquaintances) -> None:
        self._known = known

    def evidence(self, commit: Commit) -> tuple[tuple[ProvenanceEvidence, ...], bool]:
        """All evidence of a commit, and whether its message was too long to be read whole."""
        found = list(self._signatures(commit))
        text = with_own_trailers(commit.message)
        seen = glance(text)
        if seen.is_silent:
            return strongest(found), False
        message = read_unwrapped(text)
        if seen.trailers or seen.statements:
            found += self._said(commit, message, seen.statements)
        return strongest(found), message.is_cut

    def owner(self, commits: Iterable[Commit]) -> Identity | None:
        """The person of the newest commit that has one."""
        people = (self._known.human(identity) for commit in commits for identity in self._answerable(commit))
        return next(filter(None, people), None)

    def _signatures(self, commit: Commit) -> Iterator[ProvenanceEvidence]:
        for role, identity in (("author", commit.author), ("committer", commit.committer)):
            known = self._known.recognise(identity)
            if known:
                text = f"{identity.name} <{identity.email}>"
                rule = f"{known.tool.id}/{known.sign}"
                found = piece(known.sign.level, known.tool, f"{role} of {place(commit)}", text, rule, about(commit))
                yield replace(found, partial=known.sign is Sign.SUGGESTION)

    def _said(self, commit: Commit, message: Message, words: Words | None) -> Iterator[ProvenanceEvidence]:
        if is_machines(commit, self._known):
            yield from _signed(message, self._known, commit)
            return
        where = place(commit)
        source = (f"message of {where}", where)
        yield from read_lines(message, self._known, about(commit), source, words)

    def _answerable(self, commit: Commit) -> Iterator[Identity]:
        """Who may answer for a commit, in order: its author, its co-authors, who signed it off, who committed it."""
        yield commit.author
        is_template = is_machines(commit, self._known)
        message = read_unwrapped(with_own_trailers(commit.message))
        for meaning in (Meaning.COAUTHOR, Meaning.SIGNER):
            for line in message.lines:
                trailer = TRAILERS.get(line.key)
                is_named = trailer is not None and trailer.meaning is meaning
                if is_named and (line.position is Position.TRAILER or not is_template):
                    yield from identities(line.value)
        yield commit.committer


def is_machines(commit: Commit, known: Acquaintances) -> bool:
    """Whether a known machine made a commit: its author, and who committed it is a machine or GitHub's button too.

    Anybody can write the name of a bot; with a person as committer, the message is read as that person's.
    """
    by = commit.committer
    is_button = by == commit.author or by.email.strip().lower() in NOBODY or known.is_automation(by)
    return is_button and known.is_automation(commit.author)


def place(commit: Commit) -> str:
    """How a commit is named to the reader."""
    return commit.sha[:7] or "the mailed patch"


def read_lines(
    message: Message, known: Acquaintances, of: About, source: tuple[str, str], words: Words | None
) -> Iterator[ProvenanceEvidence]:
    """What the lines of a text written by people say; `source`: what its sentences are of, and what it is called.

    `words`: see `_quick`; None if there are no statements.
    """
    text, where = source
    for line in message.lines:
        trailer = TRAILERS.get(line.key)
        if trailer and line.value and not _is_metadata(trailer, message):
            yield from _read_trailer(trailer, line, known, of, where)
    if words is None:
        return
    subject = message.subject.lower()
    for start, tool in _SUBJECTS:
        if of.commit is not None and subject.startswith(start):
            yield piece(ProvenanceLevel.SUSPECTED, tool, f"subject of {where}", subject, f"{tool.id}/subject", of)
    for said in read_statements(message.lines, words):
        yield piece(said.level, said.tool, text, said.line.text, said.rule, of)


def about(commit: Commit) -> About:
    """That a piece of evidence speaks of one commit."""
    return About(ProvenanceScope.COMMIT, commit.sha)


def _signed(message: Message, known: Acquaintances, commit: Commit) -> Iterator[ProvenanceEvidence]:
    """Of a machine's commit only co-authors in git's own place count; the rest is template and release notes."""
    for line in message.lines:
        trailer = TRAILERS.get(line.key)
        if trailer and trailer.meaning is Meaning.COAUTHOR and line.position is Position.TRAILER:
            pieces = _read_trailer(trailer, line, known, about(commit), place(commit))
            yield from (item for item in pieces if item.level is ProvenanceLevel.ATTRIBUTED)


def _is_metadata(trailer: Trailer, message: Message) -> bool:
    return trailer.key.startswith("entire-") and re.match(_METADATA_SUBJECT, message.subject) is not None


def _read_trailer(
    trailer: Trailer, line: MessageLine, known: Acquaintances, of: About, where: str
) -> Iterator[ProvenanceEvidence]:
    for rule, level, tool, is_part in _claims(trailer, line.value, known):
        worth = graded(level, line.position)
        if worth:
            found = piece(worth, tool, f"{line.position} of {where}", line.text, rule, of)
            yield replace(found, partial=is_part) if is_part else found


_Claim = tuple[str, ProvenanceLevel, Tool | str | None, bool]
"""A rule's id, a level, the tool (from the catalogue, or as the trailer names it), whether it made only a part."""


def _claims(trailer: Trailer, value: str, known: Acquaintances) -> Iterator[_Claim]:
    rule = f"trailer/{trailer.key}"
    match trailer.meaning:
        case Meaning.COAUTHOR | Meaning.SIGNER:
            for found in filter(None, map(known.recognise, identities(value))):
                if found.sign is not Sign.NAME or trailer.meaning is Meaning.COAUTHOR:
                    is_part = found.sign is Sign.SUGGESTION
                    yield f"{found.tool.id}/{found.sign}", found.sign.level, found.tool, is_part
        case Meaning.CREDIT:
            yield from ((rule, level, tool, False) for level, tool in _credited(value, known))
        case Meaning.STATEMENT:
            level = None if value.startswith("<") else judge(plain(value))
            if level:
                yield rule, level, named_tool(value, of_people=False), False
        case Meaning.STAMP:
            if not trailer.values or value.lower().startswith(trailer.values):
                yield rule, trailer.level, _TOOLS.get(trailer.tool) or named_tool(value), False
        case Meaning.NAMED_STAMP:
            tool = only_tool(value, alone=PRODUCTS_AND_GIVEN_NAMES)
            if tool:
                yield rule, trailer.level, tool, False
        case _:
            assert_never(trailer.meaning)


def _credited(value: str, known: Acquaintances) -> Iterator[tuple[ProvenanceLevel, Tool | str]]:
    """Whom `Assisted-by:` names, as far as it is an AI: people are credited by the same trailer."""
    people = identities(value)
    if any(person.email for person in people):
        for person in people:
            found = known.recognise(person)
            tool = found.tool if found else only_tool(person.name, alone=PRODUCTS)
            if tool:
                yield ProvenanceLevel.DECLARED, tool
    elif denies(value):
        yield ProvenanceLevel.DECLARED_NONE, ""
    elif people:  # not a placeholder
        tool = named_tool(value)
        unknown = re.match(_AGENT_AND_MODEL, value)
        if tool or unknown:
            yield ProvenanceLevel.DECLARED, tool or value.partition(":")[0]
