"""Digests by which the gate tells whether two changes, or two sets of questions, are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from bot.gate._snapshot import Entry, GateQuestion


def questions_digest(questions: Iterable[GateQuestion]) -> str:
    """Of the ids and words of a set of questions, in their order: answers name it."""
    return _digest("questions", [[each.id, each.text] for each in questions])


def change_digest(entries: Iterable[Entry]) -> str:
    """Of all that is recorded of the files, whatever their order: the same digest is the same change.

    It is of contents only where the blobs are known: the reader takes no earlier head whose files are without them.
    """
    return _digest("change", sorted(map(_row, entries), key=str))


def _row(entry: Entry) -> list[object]:
    return [
        *(entry.path, entry.status, entry.old_path, entry.old_mode, entry.new_mode, entry.old_blob, entry.new_blob),
        *(entry.added, entry.removed, entry.size, sorted(entry.flags)),
    ]


def _digest(kind: str, value: object) -> str:
    """SHA-256 over JSON without spaces and in ASCII, so that a name that is no UTF-8 has a digest, too."""
    text = json.dumps([kind, 1, value], separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"
