"""From JSON to what `decide` takes. It fails closed: whatever the format does not know is refused."""

from __future__ import annotations

import json

from bot.errors import SnapshotError
from bot.gate.recording import _shapes as shapes
from bot.gate.recording._nouns import VERSION, GroupFile, SnapshotFile
from bot.gate.recording._place import Place, many, name, number, shown
from bot.gate.recording._read_acts import ActReader
from bot.gate.recording._read_change import snapshot

MOST_BYTES = 64_000_000
"""Of a file."""
_MOST_MEMBERS = 1_000
_version = number(VERSION, VERSION)


def parse_snapshot(content: bytes) -> SnapshotFile | GroupFile:
    """The file with this content. Raises SnapshotError as `read_snapshot`, and for what is no JSON (RFC 8259).

    No JSON either: NaN, and an object that says one key twice, of which each reader may heed another one.
    """
    if len(content) > MOST_BYTES:
        raise Place(None).wrong(f"has {len(content)} bytes, and {MOST_BYTES} are allowed")
    try:
        values: object = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Place(None).wrong("is no JSON") from error
    return read_snapshot(values)


def read_snapshot(values: object) -> SnapshotFile | GroupFile:
    """What the JSON values record: a change, or a merge group. The format is docs/snapshot.md.

    Raises SnapshotError, which names the place, for anything that the format does not know: keys, words, types,
    numbers out of bounds, times without an offset, files listed twice. Nothing else is raised, whatever the value.
    """
    whole = Place(values)
    if isinstance(values, dict) and "merge_group" in values:
        return _group(whole)
    return _file(whole)


def _file(place: Place) -> SnapshotFile:
    record = place.record(shapes.SNAPSHOT)
    record.must("version", _version)
    change = snapshot(record)
    reader = ActReader(change)
    return SnapshotFile(change, reader.reviews(record), reader.acts(record))


def _group(place: Place) -> GroupFile:
    record = place.record(shapes.GROUP)
    record.must("version", _version)
    made = record.at("merge_group").record(shapes.MERGE)
    return GroupFile(
        made.must("head", name),
        made.must("tree", name),
        made.must("expected_tree", name),
        record.must("members", many(_file, _MOST_MEMBERS, 1)),
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise SnapshotError(f"The snapshot cannot be read: one object has the key {shown(key)} twice.", "Keep one.")
        found[key] = value
    return found


def _refuse(constant: str) -> object:
    raise SnapshotError(f"The snapshot cannot be read: {constant} is no JSON.", "Write a number or null.")
