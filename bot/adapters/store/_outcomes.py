"""Labels from real life, and what people think of questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.adapters.store._records import some_of
from bot.adapters.store._tables import outcomes, thumbs
from bot.desk import Outcome, OutcomeKind, RecordKey, Thumb

if TYPE_CHECKING:
    from sqlalchemy import Row, Table

    from bot.adapters.store._database import Database


class StoredOutcomes:
    """The port Outcomes, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, noted: Sequence[Outcome]) -> int:
        """How many of them were new."""
        new = self._database.insert(outcomes).on_conflict_do_nothing().returning(outcomes.c.number)
        with self._database.writing() as connection:
            return sum(len(connection.execute(new, _outcome_row(each)).all()) for each in sorted(noted, key=_order))

    def noted(self, repositories: Collection[int], since: datetime) -> Sequence[Outcome]:
        """In the order in which they came about."""
        return [
            Outcome(
                RecordKey(row.repository_id, row.number), OutcomeKind(row.kind), row.at, row.by, row.question, row.rule,
                row.source, row.question_kind,
            )
            for row in self._listed(outcomes, repositories, since)
        ]  # fmt: skip

    def think(self, thumb: Thumb) -> None:
        """The last word of each person about a question counts, by its time."""
        new = self._database.insert(thumbs).values(
            repository_id=thumb.key.repository_id, number=thumb.key.number, question=thumb.question, by=thumb.by,
            rule=thumb.rule, login=thumb.login, is_up=thumb.is_up, at=thumb.at, words=thumb.words,
        )  # fmt: skip
        last = new.on_conflict_do_update(
            index_elements=list(thumbs.primary_key),
            set_={name: new.excluded[name] for name in ("rule", "login", "is_up", "at", "words")},
            where=new.excluded.at >= thumbs.c.at,
        )
        with self._database.writing() as connection:
            connection.execute(last)

    def thumbs(self, repositories: Collection[int], since: datetime) -> Sequence[Thumb]:
        """In the order in which they were given."""
        return [
            Thumb(
                RecordKey(row.repository_id, row.number), row.question, row.rule, row.by, row.login, row.is_up, row.at,
                row.words,
            )
            for row in self._listed(thumbs, repositories, since)
        ]  # fmt: skip

    def _listed(self, table: Table, repositories: Collection[int], since: datetime) -> Sequence[Row[Any]]:
        with self._database.reading() as connection:
            rows = [
                row
                for some in some_of(repositories, table.c.repository_id)
                for row in connection.execute(
                    select(table).where(some, table.c.at >= since).order_by(table.c.at, *table.primary_key)
                )
            ]
        return sorted(rows, key=lambda row: row.at)


def _order(outcome: Outcome) -> tuple[Any, ...]:
    return (outcome.key, outcome.kind, outcome.question, outcome.source)


def _outcome_row(outcome: Outcome) -> dict[str, Any]:
    return {
        "repository_id": outcome.key.repository_id, "number": outcome.key.number, "kind": str(outcome.kind),
        "question": outcome.question, "source": outcome.source, "at": outcome.at, "by": outcome.by,
        "rule": outcome.rule, "question_kind": outcome.question_kind,
    }  # fmt: skip
