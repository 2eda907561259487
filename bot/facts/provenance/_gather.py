"""From the commits of a range to what they say about who or what wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from bot.change import Change, Commit, History, Identity
from bot.facts._authorship import Provenance, ProvenanceEvidence, ProvenanceLevel, Testimony
from bot.facts.provenance._disclosures import denies, judge, plain, read_statements
from bot.facts.provenance._messages import MAX_LINES, Message, MessageLine, Position, graded, read_message
from bot.facts.provenance._names import (
    PRODUCTS,
    PRODUCTS_AND_GIVEN_NAMES,
    Sign,
    human,
    identities,
    is_automation,
    named_tool,
    only_tool,
    recognise,
)
from bot.facts.provenance.catalogue import TOOLS, TRAILERS, Meaning, Tool, Trailer

NO_COMMITS = "there are no commits to look at (a bare patch, the index or the working tree)"
ONLY_MERGES = "there are only merge commits, which say nothing about who wrote the change"
TOO_LONG = f"of a commit message of over {MAX_LINES} lines only the beginning and the end were read"

_MAX_TEXT = 120
_AI = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED)
_STRENGTH = (*_AI, ProvenanceLevel.DECLARED_NONE, ProvenanceLevel.NONE)
"""Strongest first: what a person declares, what a tool says of itself, what only looks like it."""
_TOOLS = {tool.id: tool for tool in TOOLS}
_AGENT_AND_MODEL = r"[A-Za-z][\w.+-]{1,40}:[A-Za-z][\w./-]*\d"
"""`Assisted-by: AGENT_NAME:MODEL_VERSION [TOOL1]`, kernel.org, process/coding-assistants: an agent unknown to us."""
_METADATA_SUBJECT = r"Checkpoint: [0-9a-f]{12}$"
"""Entire's own commits, on its branch of metadata: they hold no code."""


def gather_provenance(change: Change, testimony: Testimony, history: History) -> Provenance:
    """What the commits of a change and its testimony say about who or what wrote it. Merge commits are left out.

    Silence is no evidence of a human author: most AI-assisted commits carry no sign. The fields of a commit are in its
    author's hands, so this may raise a demand on the change and must never lower one.
    """
    del testimony, history
    changes = tuple(commit for commit in change.commits if not commit.is_merge)
    if not changes:
        reason = ONLY_MERGES if change.commits else NO_COMMITS
        return Provenance(ProvenanceLevel.NONE, (), None, None, (), incomplete=reason)
    read = [(commit, read_message(commit.message)) for commit in changes]
    found = [tuple(_strongest(_evidence(commit, message))) for commit, message in read]
    evidence = tuple(item for items in found for item in items)
    tools = dict.fromkeys(item.tool for item in evidence if item.level in _AI and item.tool)
    return Provenance(
        level=_level(evidence, changes),
        tools=tuple(tools),
        share=sum(any(item.level in _AI for item in items) for items in found) / len(found),
        owner=_owner(read),
        evidence=evidence,
        incomplete=TOO_LONG if any(message.is_cut for _, message in read) else "",
    )


def _place(commit: Commit) -> str:
    return commit.sha[:7] or "the mailed patch"


def _level(evidence: Iterable[ProvenanceEvidence], commits: Iterable[Commit]) -> ProvenanceLevel:
    level = min((item.level for item in evidence), key=_STRENGTH.index, default=ProvenanceLevel.NONE)
    if level is ProvenanceLevel.NONE and all(is_automation(commit.author) for commit in commits):
        return ProvenanceLevel.BOT
    return level


def _strongest(evidence: Iterable[ProvenanceEvidence]) -> Iterable[ProvenanceEvidence]:
    """One piece for each rule and tool of a commit, since a squash repeats its trailers; a denial stays beside it."""
    kept: dict[tuple[str, str, bool], ProvenanceEvidence] = {}
    for item in evidence:
        key = (item.rule, item.tool, item.level in _AI)
        if _STRENGTH.index(item.level) < _STRENGTH.index(kept.setdefault(key, item).level):
            kept[key] = item
    return kept.values()


def _evidence(commit: Commit, message: Message) -> Iterator[ProvenanceEvidence]:
    where = _place(commit)
    for role, identity in (("author", commit.author), ("committer", commit.committer)):
        known = recognise(identity)
        if known:
            text = f"{identity.name} <{identity.email}>"
            yield _piece(known.sign.level, known.tool, f"{role} of {where}", text, f"{known.tool.id}/{known.sign}")
    if is_automation(commit.author):
        yield from _signed(message, where)
        return
    for line in message.lines:
        trailer = TRAILERS.get(line.key)
        if trailer and line.value and not _is_metadata(trailer, message):
            yield from _read_trailer(trailer, line, where)
    for said in read_statements(message.lines):
        yield _piece(said.level, said.tool, f"message of {where}", said.line.text, said.rule)


def _signed(message: Message, where: str) -> Iterator[ProvenanceEvidence]:
    """Of a machine's commit only co-authors in git's own place count; the rest is template and release notes."""
    for line in message.lines:
        trailer = TRAILERS.get(line.key)
        if trailer and trailer.meaning is Meaning.COAUTHOR and line.position is Position.TRAILER:
            pieces = _read_trailer(trailer, line, where)
            yield from (piece for piece in pieces if piece.level is ProvenanceLevel.ATTRIBUTED)


def _is_metadata(trailer: Trailer, message: Message) -> bool:
    return trailer.key.startswith("entire-") and re.match(_METADATA_SUBJECT, message.subject) is not None


def _read_trailer(trailer: Trailer, line: MessageLine, where: str) -> Iterator[ProvenanceEvidence]:
    for rule, level, tool in _claims(trailer, line.value):
        worth = graded(level, line.position)
        if worth:
            yield _piece(worth, tool, f"{line.position} of {where}", line.text, rule)


_Claim = tuple[str, ProvenanceLevel, Tool | str | None]
"""A rule's id, a level, and the tool: from the catalogue, or as the trailer names it."""


def _claims(trailer: Trailer, value: str) -> Iterator[_Claim]:
    rule = f"trailer/{trailer.key}"
    match trailer.meaning:
        case Meaning.COAUTHOR | Meaning.SIGNER:
            for known in filter(None, map(recognise, identities(value))):
                if known.sign is not Sign.NAME or trailer.meaning is Meaning.COAUTHOR:
                    yield f"{known.tool.id}/{known.sign}", known.sign.level, known.tool
        case Meaning.CREDIT:
            yield from ((rule, level, tool) for level, tool in _credited(value))
        case Meaning.STATEMENT:
            level = None if value.startswith("<") else judge(plain(value))
            if level:
                yield rule, level, named_tool(value, of_people=False)
        case Meaning.STAMP:
            if not trailer.values or value.lower().startswith(trailer.values):
                yield rule, trailer.level, _TOOLS.get(trailer.tool) or named_tool(value)
        case Meaning.NAMED_STAMP:
            tool = only_tool(value, alone=PRODUCTS_AND_GIVEN_NAMES)
            if tool:
                yield rule, trailer.level, tool
        case _:
            assert_never(trailer.meaning)


def _credited(value: str) -> Iterator[tuple[ProvenanceLevel, Tool | str]]:
    """Whom `Assisted-by:` names, as far as it is an AI: people are credited by the same trailer."""
    people = identities(value)
    if any(person.email for person in people):
        for person in people:
            known = recognise(person)
            tool = known.tool if known else only_tool(person.name, alone=PRODUCTS)
            if tool:
                yield ProvenanceLevel.DECLARED, tool
    elif denies(value):
        yield ProvenanceLevel.DECLARED_NONE, ""
    elif people:  # not a placeholder
        tool = named_tool(value)
        unknown = re.match(_AGENT_AND_MODEL, value)
        if tool or unknown:
            yield ProvenanceLevel.DECLARED, tool or value.partition(":")[0]


def _piece(level: ProvenanceLevel, tool: Tool | str | None, source: str, text: str, rule: str) -> ProvenanceEvidence:
    name = tool.name if isinstance(tool, Tool) else tool or ""
    return ProvenanceEvidence(level, name, source, text[:_MAX_TEXT], rule)


def _owner(read: Sequence[tuple[Commit, Message]]) -> str | None:
    """The person of the newest commit that has one, as `Name <mailbox>`."""
    people = (human(identity) for commit, message in read for identity in _answerable(commit, message))
    person = next(filter(None, people), None)
    return f"{person.name[:_MAX_TEXT]} <{person.email[:_MAX_TEXT]}>".strip() if person else None


def _answerable(commit: Commit, message: Message) -> Iterator[Identity]:
    """Who may answer for a commit, in order: its author, its co-authors, who signed it off, who committed it."""
    yield commit.author
    is_template = is_automation(commit.author)
    for meaning in (Meaning.COAUTHOR, Meaning.SIGNER):
        for line in message.lines:
            trailer = TRAILERS.get(line.key)
            is_named = trailer is not None and trailer.meaning is meaning
            if is_named and (line.position is Position.TRAILER or not is_template):
                yield from identities(line.value)
    yield commit.committer
