"""Git AI notes: which lines of a commit a tool says that it wrote (Git AI Standard 3.0.0, `authorship/3.0.0`).

A note is an attestation section, a line `---`, and metadata in JSON. It proves AI only by lines with an AI's key: most
notes in the wild attest nothing. Anybody who can push `refs/notes/ai` can write one, so it may raise a suspicion and
never clears a change. Of a note's metadata nothing but the names of tools and models is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from bot.change import RepoPath, Sha
from bot.facts.provenance._evidence import MAX_PIECES, cleaned
from bot.facts.provenance._json_text import parse_json
from bot.pattern import lazy

MAX_NOTE = 4_000_000
"""Bytes of a note that are read; the largest of 1,346 public ones had some hundred thousand."""
_MAX_RANGES = 100_000

_AI_KEY = lazy(r"[st]_[0-9A-Za-z]|(?:[0-9a-f]{7,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ai_agent)(?![^\s:])")
"""Sessions, and what older versions wrote: a prompt's hash, a session's own id, `ai_agent` for an agent without one."""
_PERSON_KEY = lazy(r"h_|human$")
_RANGE = lazy(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_RANGES = lazy(r"\d[\d,\-\s]*$")

Span = tuple[int, int]
"""First and last line."""


class Author(NamedTuple):
    """A tool as a note names it; both "" where it does not."""

    tool: str
    model: str


Attested = Mapping[Author, Mapping[RepoPath, tuple[Span, ...]]]


class Note(NamedTuple):
    """What a note attests."""

    lines: Attested
    """By tool and file, merged and in order; line numbers are those of the note's own commit."""
    sessions: tuple[Author, ...] = ()
    """AI sessions that are listed, whether or not lines are attested to them."""
    trouble: str = ""
    """Why the note, or a part of it, was not read; "" when all was."""


def read_note(content: bytes, sha: Sha, before: Collection[Sha] = ()) -> Note:
    """Any bytes are a note, if only one that cannot be read; never raises.

    `before`: commits that may be the parent. Before versions of Git AI stood in the notes, `base_commit_sha` was the
    parent: of 208 public notes with another id than their commit's, 176 had its parent's, and none of these a version.
    """
    if len(content) > MAX_NOTE:
        return Note({}, trouble="is too large")
    text = content.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    if not text.strip():
        return Note({}, trouble="is empty")
    attested, divider, metadata = _halves(text)
    said = parse_json(metadata) if divider else None
    if not isinstance(said, dict):
        return Note({}, trouble="could not be read")
    base = said.get("base_commit_sha")
    known = (sha,) if said.get("git_ai_version") else (sha, *before)
    if isinstance(base, str) and base and not any(_is_same(base, one) for one in known):
        return Note({}, trouble="was made for another commit")
    sessions = _authors(said)
    lines, is_whole = _attested(attested, sessions)
    version = said.get("schema_version")
    if not isinstance(version, str) or not version.startswith("authorship/3."):
        return Note(lines, _listed(sessions), "is of another version and may say more")
    return Note(lines, _listed(sessions), "" if is_whole else "could not be read whole")


def _halves(text: str) -> tuple[str, str, str]:
    if text.startswith("---\n"):
        return "", "---", text[4:]
    found = re.search(r"\n---[ \t]*\n", text)
    return (text[: found.start()], "---", text[found.end() :]) if found else (text, "", "")


def _is_same(base: str, sha: Sha) -> bool:
    return sha.startswith(base.lower()) if len(base) >= 7 else False


def _authors(said: Mapping[str, Any]) -> dict[str, Author]:
    """The AI of each key: of sessions and, before version 1.4, of prompts."""
    found: dict[str, Author] = {}
    for kind in ("prompts", "sessions"):
        records = said.get(kind)
        if isinstance(records, dict):
            found |= {key: _author(record) for key, record in records.items()}
    return found


def _author(record: object) -> Author:
    agent = record.get("agent_id") if isinstance(record, dict) else None
    if not isinstance(agent, dict):
        return Author("", "")
    model = cleaned(agent.get("model"))
    return Author(cleaned(agent.get("tool")), "" if model.lower() == "unknown" else model)


def _listed(sessions: Mapping[str, Author]) -> tuple[Author, ...]:
    return tuple(dict.fromkeys(sessions.values()))[:MAX_PIECES]


_Spans = dict[Author, dict[RepoPath, list[Span]]]


def _attested(
    text: str, sessions: Mapping[str, Author]
) -> tuple[Mapping[Author, Mapping[RepoPath, tuple[Span, ...]]], bool]:
    """The lines with an AI's key, and whether all entries were understood."""
    found: _Spans = {}
    path = RepoPath("")
    left, is_whole = _MAX_RANGES, True
    for line in text.split("\n"):
        if not line.strip():
            continue
        if line[0] not in " \t":
            path = _unquoted(line)
            continue
        author, spans, is_clear = _entry(line.strip(), sessions, left)
        is_whole &= is_clear and bool(path)
        left -= len(spans)
        if author is not None and spans and path:
            if author not in found and len(found) >= MAX_PIECES:
                author = Author("", "")
            found.setdefault(author, {}).setdefault(path, []).extend(spans)
    merged = {author: {path: _merged(spans) for path, spans in paths.items()} for author, paths in found.items()}
    return merged, is_whole


def _entry(line: str, sessions: Mapping[str, Author], most: int) -> tuple[Author | None, list[Span], bool]:
    """Whose lines an entry names (None: no AI's), which, and whether it was understood."""
    key, _, ranges = line.partition(" ")
    if not ranges and _RANGES.match(line) and (len(line) < 7 or not line.isdigit()):
        return None, [], True  # lines without a key are untracked
    if _PERSON_KEY.match(key):
        return None, [], True
    if not _AI_KEY.match(key) or most <= 0:
        return None, [], False
    spans, is_clear = _spans(ranges, most)
    return sessions.get(key.partition("::")[0], Author("", "")), spans, is_clear


def _spans(ranges: str, most: int) -> tuple[list[Span], bool]:
    """`1-4,9,12-14`; numbers of over nine digits are no lines."""
    found: list[Span] = []
    parts = ranges.replace(" ", "").split(",", most)
    for part in parts[:most]:
        read = _RANGE.fullmatch(part)
        if not read:
            return found, False
        start = int(read[1])
        end = int(read[2] or start)
        if start < 1 or end < start:
            return found, False
        found.append((start, end))
    return found, len(parts) <= most


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _unquoted(line: str) -> RepoPath:
    """A path with blanks stands in double quotes, in which nothing is escaped."""
    path = line.rstrip()
    if len(path) > 1 and path[0] == path[-1] == '"':
        path = path[1:-1]
    return RepoPath(path)


def excerpt(paths: Mapping[RepoPath, tuple[Span, ...]]) -> str:
    """The beginning of what is attested, `src/cart.py: 1-4,9`: for the reader to find it."""
    return "; ".join(_excerpts(paths))


def _excerpts(paths: Mapping[RepoPath, tuple[Span, ...]]) -> Iterator[str]:
    for path, spans in list(paths.items())[:3]:
        ranges = ",".join(f"{start}-{end}" if end > start else f"{start}" for start, end in spans[:8])
        yield f"{cleaned(path, 80)}: {ranges}"
