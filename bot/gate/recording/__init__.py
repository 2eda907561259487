"""Recorded snapshots: a JSON file in which a change stands as the gate saw it, or as somebody has made it up by hand.

The format is docs/snapshot.md and bot/schemas/snapshot-1.schema.json.
"""

from bot.gate.recording._nouns import GitSight, GroupFile, SnapshotFile
from bot.gate.recording._read import MOST_BYTES, parse_snapshot, read_snapshot
from bot.gate.recording._read_change import MOST_FILES
from bot.gate.recording._requirement import read_requirement, requirement_values
from bot.gate.recording._write import write_snapshot

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "GitSight",
    "GroupFile",
    "SnapshotFile",
    "parse_snapshot",
    "read_requirement",
    "read_snapshot",
    "requirement_values",
    "write_snapshot",
]
