"""Provenance as JSON. The keys and their meaning are a promise: `bot/schemas/provenance-1.schema.json`."""

from __future__ import annotations

from typing import Any

from bot import __version__
from bot.change import Change, Location
from bot.facts import Provenance, ProvenanceEvidence
from bot.publish._encode import to_json

SCHEMA_VERSION = "1.0"


def provenance_document(change: Change, provenance: Provenance, notes: tuple[str, ...]) -> str:
    """The whole provenance as one JSON object with a line feed at its end."""
    subjects = {commit.sha: commit.message.lstrip().partition("\n")[0][:300] for commit in change.commits}
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "foreread": __version__,
        "title": change.title,
        "base": change.base or "",
        "head": change.head or "",
        "level": provenance.level.value,
        "tools": list(provenance.tools),
        "share": provenance.share,
        "assisted": None if provenance.unshared else provenance.assisted,
        "added": None if provenance.unshared else provenance.added,
        "owner": provenance.owner,
        "conflicts": list(provenance.conflicts),
        "incomplete": provenance.incomplete,
        "evidence": [_evidence(item) for item in provenance.evidence],
        "commits": [
            {
                "commit": commit.sha,
                "level": commit.level.value,
                "tools": list(commit.tools),
                "partial": commit.partial,
                "subject": subjects.get(commit.sha, ""),
            }
            for commit in provenance.commits
        ],
        "lines": [_place(run) for _, runs in sorted(provenance.lines.items()) for run in runs],
        "notes": [*notes, *([f"{provenance.unshared}; --lines does it"] if provenance.unshared else [])],
    }
    return to_json(document)


def _evidence(item: ProvenanceEvidence) -> dict[str, Any]:
    return {
        "level": item.level.value,
        "tool": item.tool,
        "model": item.model,
        "source": item.source,
        "text": item.text,
        "rule": item.rule,
        "scope": item.scope.value,
        "commit": item.commit,
        "partial": item.partial,
        "lines": [_place(run) for run in item.lines],
    }


def _place(run: Location) -> dict[str, Any]:
    return {"file": run.path, "line": run.start, "end_line": run.end}
