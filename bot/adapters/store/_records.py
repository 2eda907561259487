"""What is remembered of changes for the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, false, func, select

from bot.adapters.store._columns import kept_words
from bot.adapters.store._tables import records
from bot.desk import AskedQuestion, Excerpt, ExcerptLine, Record, RecordKey, SaidAnswer, Turn
from bot.post import Place

if TYPE_CHECKING:
    from sqlalchemy import Column, Row

    from bot.adapters.store._database import Database

_MADE: Final = frozenset({"key", "place", "turns", "excerpts", "asked", "said"})
"""Fields that are no column as they are."""
_PLAIN: Final = tuple(field.name for field in fields(Record) if field.name not in _MADE)
_WORDS: Final = ("counted", "answered", "rules", "questions")
_LONG: Final = frozenset({"brief", "decision", "excerpts", "said"})
_SHORT: Final = tuple(column for column in records.c if column.name not in _LONG)
_KEY: Final = (records.c.repository_id, records.c.number)
_MOST: Final = 500
"""Repositories of one query."""


class StoredRecords:
    """The port Records, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, record: Record) -> None:
        """In place of what was remembered of the same key, whichever is newer by `seen_at`."""
        new = self._database.insert(records).values(**_row(record))
        newer = new.on_conflict_do_update(
            index_elements=_KEY,
            set_={column.name: new.excluded[column.name] for column in records.c if not column.primary_key},
            where=new.excluded.seen_at >= records.c.seen_at,
        )
        with self._database.writing() as connection:
            connection.execute(newer)

    def get(self, key: RecordKey) -> Record | None:
        return self._one(records.c.repository_id == key.repository_id, records.c.number == key.number)

    def at(self, place: Place) -> Record | None:
        """By the names that it had when it was last looked at; of several that had them, the one looked at last."""
        named = (records.c.owner == kept_words(place.owner), records.c.name == kept_words(place.name))
        return self._one(*named, records.c.number == place.number)

    def open(self, repositories: Collection[int]) -> Sequence[Record]:
        """Open changes of these repositories, without `brief`, `decision` and `excerpts`: for lists."""
        return self._listed(repositories, records.c.is_open)

    def since(self, repositories: Collection[int], at: datetime) -> Sequence[Record]:
        """Those that were looked at since, as in `open`."""
        return self._listed(repositories, records.c.seen_at >= at)

    def repositories(self) -> Mapping[int, str]:
        """Number → the latest `owner/name` of all there is anything about."""
        latest = func.row_number().over(
            partition_by=records.c.repository_id, order_by=(records.c.seen_at.desc(), records.c.number.desc())
        )
        named = select(records.c.repository_id, records.c.owner, records.c.name, latest.label("place")).subquery()
        with self._database.reading() as connection:
            rows = connection.execute(select(named).where(named.c.place == 1).order_by(named.c.repository_id))
            return {row.repository_id: f"{row.owner}/{row.name}" for row in rows}

    def _one(self, *which: ColumnElement[bool]) -> Record | None:
        with self._database.reading() as connection:
            row = connection.execute(select(records).where(*which).order_by(records.c.seen_at.desc()).limit(1)).first()
            return None if row is None else _record(row)

    def _listed(self, repositories: Collection[int], which: ColumnElement[bool]) -> Sequence[Record]:
        with self._database.reading() as connection:
            return [
                _record(row)
                for some in some_of(repositories, records.c.repository_id)
                for row in connection.execute(select(*_SHORT).where(some, which).order_by(*_KEY))
            ]


def some_of(numbers: Collection[int], column: Column[Any]) -> Sequence[ColumnElement[bool]]:
    """Conditions that together mean "one of these numbers": a statement takes only so many values."""
    each = sorted(set(numbers))
    return [column.in_(each[start : start + _MOST]) for start in range(0, len(each), _MOST)] or [false()]


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(record, name) for name in _PLAIN}
    row |= {"repository_id": record.key.repository_id, "number": record.key.number}
    # Its own number is the key's; a place names the same change.
    row |= {"owner": record.place.owner, "name": record.place.name}
    row |= {"brief": dict(record.brief), "decision": dict(record.decision)}
    return row | {
        "turns": [[turn.person, list(turn.logins), turn.what, turn.why, turn.is_first] for turn in record.turns],
        "excerpts": [asdict(excerpt) for excerpt in record.excerpts],
        "asked": [list(each) for each in record.asked],
        "said": [[*each[:-1], each.at.isoformat() if each.at is not None else ""] for each in record.said],
    }


def _record(row: Row[Any]) -> Record:
    found = row._mapping
    plain = {name: found[name] for name in _PLAIN if name in found}
    plain |= {name: tuple(found[name]) for name in _WORDS}
    return Record(
        key=RecordKey(row.repository_id, row.number),
        place=Place(row.owner, row.name, row.number),
        turns=tuple(Turn(person, tuple(logins), *more) for person, logins, *more in row.turns),
        asked=tuple(AskedQuestion(*each) for each in row.asked),
        said=tuple(_said(*each) for each in found.get("said", ())),
        excerpts=tuple(_excerpt(excerpt) for excerpt in found.get("excerpts", ())),
        **plain,
    )


def _excerpt(kept: dict[str, Any]) -> Excerpt:
    lines = tuple(ExcerptLine(**line) for line in kept["lines"])
    return Excerpt(kept["question"], kept["path"], lines, kept.get("is_before", False))


def _said(question: str, login: str, kind: str, words: str, at: str) -> SaidAnswer:
    return SaidAnswer(question, login, kind, words, datetime.fromisoformat(at) if at else None)
