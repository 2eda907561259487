"""Labels as lines of JSON, for measuring: what became of changes and of questions, and where to find them in git.

Nobody is named in them, and nothing is quoted unless it is asked for: docs/outcomes.md, `foreread schema outcome`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

from bot.desk._nouns import Outcome, OutcomeKind, Record, RecordKey
from bot.facts import redact

SCHEMA_VERSION: Final = 1
_SAID: Final = ("text", "trigger", "consequence", "settles", "suspicion")
_PARTS: Final = ("questions", "more_questions", "answered")
_LONGEST: Final = 2_000


class Texts(IntEnum):
    """Whose words are written along: titles, and those of questions, which quote code."""

    NONE = 0
    PUBLIC = 1
    """Of repositories that everybody may read."""
    ALL = 2


def outcome_lines(
    outcomes: Iterable[Outcome], records: Mapping[RecordKey, Record], texts: Texts = Texts.NONE
) -> Iterator[str]:
    """A line a label, oldest first; those of changes that are not on record any more are left out.

    With texts the records must be whole, as `Records.get` gives them.
    """
    for each in sorted(outcomes, key=lambda one: (one.at, one.key, one.kind, one.question, one.source)):
        record = records.get(each.key)
        if record is not None:
            yield json.dumps(_line(each, record, texts))


def _line(outcome: Outcome, record: Record, texts: Texts) -> dict[str, Any]:
    shown = texts is Texts.ALL or (texts is Texts.PUBLIC and not record.is_private)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": outcome.kind.value,
        "at": _time(outcome.at),
        "repository": record.place.repository,
        "repository_id": record.key.repository_id,
        "is_private": record.is_private,
        "change": record.key.number,
        "head": record.head,
        "base": record.base,
        "commit": record.commit,
        "merged_at": _time(record.merged_at),
        # Of an answer it would tell whose it is.
        "source": "" if outcome.kind in {OutcomeKind.DEFECT, OutcomeKind.HANDLED} else outcome.source,
        "tier": record.tier,
        "probability": record.probability,
        "rules": list(record.rules),
        "added": record.added,
        "removed": record.removed,
        "files": record.files,
        "assisted": record.assisted,
        "question": outcome.question,
        "rule": outcome.rule,
        "question_kind": outcome.question_kind,
        "texts": _texts(outcome, record) if shown else None,
    }


def _texts(outcome: Outcome, record: Record) -> dict[str, str]:
    found = _question(outcome.question, record.brief) if outcome.question else {}
    words = {name: redact(str(found[name]))[:_LONGEST] for name in _SAID if found.get(name)}
    return {"title": redact(record.title)[:_LONGEST], **words}


def _question(id_: str, brief: Mapping[str, object]) -> Mapping[str, object]:
    for part in _PARTS:
        asked = brief.get(part)
        for each in asked if isinstance(asked, (list, tuple)) else ():
            if isinstance(each, Mapping) and each.get("id") == id_:
                return each
    return {}


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
