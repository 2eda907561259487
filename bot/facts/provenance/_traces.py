"""Agent Trace records (version 0.1.0 of the proposal, github.com/cursor/agent-trace): which files an agent wrote in.

The storage is left open; the reference implementation appends JSON lines, names as revision the commit *before* the
edit, and fills in ranges where it knows none. So a record speaks of a file, not of its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.change import RepoPath
from bot.facts.provenance._evidence import cleaned
from bot.facts.provenance._json_text import parse_json

MAX_TRACES = 8_000_000
"""Bytes that are read of all files of records together, each from its end: about a fifth of a second."""
MAX_RECORDS = 50_000
_MAX_FILES = 2_000
_MAX_CONVERSATIONS = 200
_PSEUDO_PATHS = frozenset({".shell-history", ".sessions", ".unknown"})
"""What the reference implementation writes where there is no file."""
_BLANKS = " \t\r\0\ufeff"
_BY_AI = ("ai", "mixed")


class Trace(NamedTuple):
    """That an agent wrote in a file."""

    holder: RepoPath
    """The file of records that says so."""
    path: RepoPath
    revision: str
    """In lower case; "" where none is given."""
    tool: str
    model: str


class TraceReading(NamedTuple):
    """What files of records say, each statement once."""

    traces: tuple[Trace, ...]
    incomplete: tuple[str, ...]


def read_traces(files: Mapping[RepoPath, bytes]) -> TraceReading:
    """Any bytes are records, if only ones that cannot be read; never raises."""
    found: dict[Trace, None] = {}
    incomplete: list[str] = []
    left = MAX_TRACES
    for holder, content in files.items():
        part = content[-left:] if left else b""
        left -= len(part)
        lines, is_whole = _lines(part, begins=len(part) == len(content))
        if not is_whole:
            incomplete.append(
                f"of the agent trace {cleaned(holder, 80)} only the newest {len(lines):,} lines were read"
            )
        bad = 0
        for record in _records(lines):
            if isinstance(record, dict):
                found |= dict.fromkeys(_read_record(holder, record))
            else:
                bad += 1
        if bad:
            incomplete.append(f"{bad:,} records of the agent trace {cleaned(holder, 80)} could not be read")
    return TraceReading(tuple(found), tuple(incomplete))


def _lines(content: bytes, *, begins: bool) -> tuple[Sequence[str], bool]:
    """The newest lines that are not blank, and whether these are all; a line without its beginning is left out."""
    head, *lines = f"\n{content.decode('utf-8', 'surrogateescape')}".rsplit("\n", MAX_RECORDS)
    is_whole = begins and not head.strip(_BLANKS)
    if not begins and not head:
        lines = lines[1:]
    stripped = (line.strip(_BLANKS) for line in lines)
    return [line for line in stripped if line], is_whole


def _records(lines: Sequence[str]) -> Iterator[object]:
    """One value a line; or the whole file is one value, or a list of them."""
    if len(lines) > 1 and parse_json(lines[0]) is None:
        whole = parse_json("\n".join(lines))
        if isinstance(whole, dict | list):
            yield from whole if isinstance(whole, list) else (whole,)
            return
    for line in lines:
        value = parse_json(line)
        yield from value if isinstance(value, list) else (value,)


def _read_record(holder: RepoPath, record: Mapping[str, Any]) -> Iterator[Trace]:
    vcs = record.get("vcs")
    revision = cleaned(vcs.get("revision"), 64).lower() if isinstance(vcs, dict) else ""
    tool = record.get("tool")
    name = cleaned(tool.get("name") if isinstance(tool, dict) else tool)
    for file in _dicts(record.get("files"), _MAX_FILES):
        path = _path(file.get("path"))
        if path:
            models = {
                model: None for said in _dicts(file.get("conversations"), _MAX_CONVERSATIONS) for model in _by_ai(said)
            }
            yield from (Trace(holder, path, revision, name, model) for model in models)


def _by_ai(conversation: Mapping[str, Any]) -> Iterator[str]:
    """The model, "" if unnamed, of each contributor that is an AI."""
    contributors = [conversation.get("contributor")]
    contributors += [entry.get("contributor") for entry in _dicts(conversation.get("ranges"), _MAX_CONVERSATIONS)]
    for contributor in contributors:
        if isinstance(contributor, dict) and contributor.get("type") in _BY_AI:
            yield cleaned(contributor.get("model_id"), 80)


def _dicts(values: object, most: int) -> Iterable[Mapping[str, Any]]:
    return [value for value in values[:most] if isinstance(value, dict)] if isinstance(values, list) else ()


def _path(said: object) -> RepoPath | None:
    if not isinstance(said, str) or said in _PSEUDO_PATHS:
        return None
    return RepoPath(said.replace("\\", "/").removeprefix("./"))
