"""What is answered, as models: the promise to programs. A key is added, never renamed; each is always there."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.desk import Excerpt, Record, Turn

At = Annotated[datetime, AwareDatetime]
Count = Annotated[int, Field(ge=0)]


class Shape(BaseModel):
    """Never changed, and nothing in it that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RepositoryShape(Shape):
    """A repository that the caller may read."""

    id: int = Field(description="The host's number of it; it stays when the repository is renamed.")
    name: str = Field(description="Its latest `owner/name`.")
    permission: str = Field(description="What the caller may do there: read, triage, write, maintain or admin.")


class MeShape(Shape):
    """Who is asking, as the host told it."""

    id: int = Field(description="The account's number at the host.")
    login: str
    name: str = Field(description="What the account calls itself; it may be empty.")
    signed_in_by: str = Field(description="`session` or `token`.")
    repositories: tuple[RepositoryShape, ...] = Field(description="Those there is anything about, by name.")


class TurnShape(Shape):
    """Somebody who can give what is missing."""

    person: str = Field(description="Their name in the roster.")
    logins: tuple[str, ...] = Field(description="Their accounts at the host.")
    what: str = Field(description="What they can give.")
    why: str = Field(description="Why it is asked of them.")


class ChangeShape(Shape):
    """What is remembered of a change after the last run about it, for lists."""

    repository: str = Field(description="`owner/name`, when it was last looked at.")
    repository_id: int = Field(description="The host's number of the repository.")
    number: int = Field(description="Of the change in its repository.")
    url: str = Field(description="Of its page at the host.")
    title: str = Field(description="Other people's text.")
    author: str = Field(description="Login; empty where the account is gone.")
    head: str = Field(description="Full commit id that was looked at.")
    base: str = Field(description="What it is to be merged into.")
    is_open: bool
    is_draft: bool
    is_merged: bool
    is_private: bool = Field(description="Whether the repository is.")
    state: str = Field(description="Of the decision: satisfied, waiting, blocked or error. Read leniently.")
    headline: str = Field(description="What the check of the decision says, in one line.")
    tier: str = Field(description="Of risk: low, medium, high or critical; empty for none. Read leniently.")
    added: Count = Field(description="Lines.")
    removed: Count = Field(description="Lines.")
    files: Count
    proven: Count = Field(description="Changed lines that need not be read, by proof.")
    assisted: Count = Field(description="Added lines that are held for AI-assisted.")
    minutes: Count = Field(description="Expected for the reading and the answers.")
    probability: float | None = Field(description="The forecast that it will need a fix, 0 to 1; null without one.")
    first_seen_at: At = Field(description="When a run first looked at it.")
    seen_at: At = Field(description="When a run last looked at it.")
    waiting_since: At | None = Field(description="Since when it waits for people without a break; else null.")
    settled_at: At | None = Field(description="When it was last found satisfied; null where it never was.")
    turns: tuple[TurnShape, ...] = Field(description="Whose turn it is.")
    counted: tuple[str, ...] = Field(description="People whose approval counts.")


class ExcerptLineShape(Shape):
    """A line of code."""

    number: int = Field(description="In its file at the head, from 1.")
    text: str = Field(description="Other people's text.")
    is_asked_about: bool
    is_added: bool


class ExcerptShape(Shape):
    """The code beside a question."""

    question: str = Field(description="The question's id.")
    path: str = Field(description="Other people's text.")
    lines: tuple[ExcerptLineShape, ...]


class FullChangeShape(ChangeShape):
    """Everything that is remembered of a change."""

    model: str = Field(description="Which model read it; empty for none.")
    made_at: At | None = Field(description="When the brief was made.")
    rules: tuple[str, ...] = Field(description="Ids of the rules that fired.")
    answered: tuple[str, ...] = Field(description="Ids of the questions that were answered or waived at this head.")
    excerpts: tuple[ExcerptShape, ...]
    commit: str = Field(description="Of the merge; empty while there is none.")
    merged_at: At | None
    gated: bool | None = Field(description="Whether the gate was satisfied with what was merged; null: not looked at.")
    brief: dict[str, Any] | None = Field(
        description="As `foreread review --format json` gives it (`foreread schema`, docs/json.md); null without one."
    )
    decision: dict[str, Any] | None = Field(
        description="As `foreread gate explain --format json` gives it (`foreread schema decision`); null without one."
    )


class ChangesShape(Shape):
    """A page of changes, those that were seen first before those that were seen later."""

    changes: tuple[ChangeShape, ...]
    next: str | None = Field(description="The cursor of the next page; null where there is none.")


def change_shape(record: Record) -> ChangeShape:
    """For lists."""
    return ChangeShape(**_common(record))


def full_shape(record: Record) -> FullChangeShape:
    """With everything."""
    return FullChangeShape(
        **_common(record),
        model=record.model,
        made_at=record.made_at,
        rules=record.rules,
        answered=record.answered,
        excerpts=tuple(map(_excerpt, record.excerpts)),
        commit=record.commit,
        merged_at=record.merged_at,
        gated=record.gated,
        brief=dict(record.brief) or None,
        decision=dict(record.decision) or None,
    )


_SAME = (
    "url", "title", "author", "head", "base", "is_open", "is_draft", "is_merged", "is_private", "state", "headline",
    "tier", "added", "removed", "files", "proven", "assisted", "minutes", "probability", "first_seen_at", "seen_at",
    "waiting_since", "settled_at", "counted",
)  # fmt: skip


def _common(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _SAME} | {
        "repository": record.place.repository,
        "repository_id": record.key.repository_id,
        "number": record.key.number,
        "turns": tuple(map(turn_shape, record.turns)),
    }


def turn_shape(turn: Turn) -> TurnShape:
    """Whose turn."""
    return TurnShape(person=turn.person, logins=turn.logins, what=turn.what, why=turn.why)


def _excerpt(excerpt: Excerpt) -> ExcerptShape:
    lines = tuple(
        ExcerptLineShape(number=line.number, text=line.text, is_asked_about=line.is_asked_about, is_added=line.is_added)
        for line in excerpt.lines
    )
    return ExcerptShape(question=excerpt.question, path=excerpt.path, lines=lines)
