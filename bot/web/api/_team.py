"""The team's figures, of the repositories that the caller may read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from bot.desk import Figures, Waits, figures
from bot.risk.replay import Share
from bot.web.api._callers import CallerIs, PartsAre
from bot.web.api._problems import declared
from bot.web.api._route import TaggedRoute
from bot.web.api._shapes import At, ChangeShape, Count, Shape, change_shape

router = APIRouter(route_class=TaggedRoute, tags=["team"])


class LoadShape(Shape):
    """What waits for one person."""

    person: str = Field(description="Their name in the roster.")
    logins: tuple[str, ...]
    changes: Count = Field(description="Of which they could give something that is missing; others may be able, too.")
    alone: Count = Field(description="Of these, those for which nobody else is named.")
    weight: float = Field(ge=0, description="Lines by tier: 400 lines of tier low weigh 1.")
    minutes: Count
    oldest: At | None = Field(description="Since when the one that waits longest does.")


class StepShape(Shape):
    """A step of a curve: after so many seconds so large a share still waits."""

    seconds: float = Field(ge=0)
    share: float = Field(ge=0, le=1)
    low: float = Field(description="Lower end of the share's 95 % interval.")
    high: float = Field(description="Upper end.")


class WaitsShape(Shape):
    """How long changes waited for people, those that still wait among them (Kaplan and Meier's estimate)."""

    ended: Count
    waiting: Count
    median_s: float | None = Field(description="Seconds; null where fewer than half have ended so far.")
    p90_s: float | None = Field(description="Seconds; null where fewer than nine of ten have.")
    longest_s: float = Field(ge=0, description="Seconds; of all, ended or not.")
    curve: tuple[StepShape, ...]


class WeekShape(Shape):
    """The changes that were first seen in a week."""

    monday: date
    low: Count = Field(description="Changes of this tier.")
    medium: Count
    high: Count
    critical: Count
    unread: Count = Field(description="Without a tier: merged or closed before anybody had looked.")
    added: Count = Field(description="Lines.")
    assisted: Count = Field(description="Of these, lines that are held for AI-assisted.")


class ShareShape(Shape):
    """Some of a number, with a 95 % interval of the rate."""

    hits: Count
    of: Count
    low: float
    high: float


class RuleShape(Shape):
    """What people made of a rule's questions."""

    rule: str
    asked: Count
    misfires: ShareShape = Field(description="Of the questions that people judged.")
    defects: Count = Field(description="Of these, answered `defect`.")
    up: Count = Field(description="Thumbs.")
    down: Count = Field(description="Thumbs.")


class QuestionsShape(Shape):
    """How many questions changes were asked."""

    briefs: Count
    questions: Count
    median: float | None
    spread: tuple[int, ...] = Field(description="Changes with 0, 1, … questions; the last is of that many and more.")


class TeamShape(Shape):
    """The figures of a period."""

    since: At
    until: At
    changes: Count = Field(description="First seen in the period.")
    open: Count = Field(description="Changes that wait for somebody now.")
    loads: tuple[LoadShape, ...] = Field(description="The heaviest first.")
    waits: WaitsShape
    weeks: tuple[WeekShape, ...]
    asked: QuestionsShape
    rules: tuple[RuleShape, ...] = Field(description="Of judged questions, those that misfired most often first.")
    merged: Count = Field(description="In the period.")
    unaudited: Count = Field(description="Of these, those that nobody has held against the gate.")
    ungated: tuple[ChangeShape, ...] = Field(
        description="Of these, those whose gate was not satisfied with what was merged; the newest first."
    )
    labels: dict[str, int] = Field(description="How many changes (of answers: questions) have a label of each kind.")
    briefs_up: Count = Field(description="Thumbs for whole briefs.")
    briefs_down: Count = Field(description="Thumbs for whole briefs.")


@router.get("/team", responses=declared(422))
def team(
    caller: CallerIs,
    parts: PartsAre,
    days: Annotated[int, Query(ge=1, le=366, description="The period: so many days until now.")] = 90,
) -> TeamShape:
    """Load, waiting times, tiers, rules and labels, of the repositories that the caller may read."""
    readable, until = caller.readable(), parts.now()
    since = until - timedelta(days=days)
    return _shape(
        figures(
            (*parts.records.since(readable, since), *parts.records.open(readable)),
            parts.outcomes.noted(readable, since),
            parts.outcomes.thumbs(readable, since),
            since,
            until,
        )
    )


def _shape(told: Figures) -> TeamShape:
    weeks = (
        WeekShape(
            monday=each.monday,
            low=each.tiers[0],
            medium=each.tiers[1],
            high=each.tiers[2],
            critical=each.tiers[3],
            unread=each.unread,
            added=each.added,
            assisted=each.assisted,
        )
        for each in told.weeks
    )
    return TeamShape(
        since=told.since,
        until=told.until,
        changes=told.changes,
        open=told.open,
        loads=tuple(LoadShape(**each._asdict()) for each in told.loads),
        waits=_waits(told.waits),
        weeks=tuple(weeks),
        asked=QuestionsShape(**told.asked._asdict()),
        rules=tuple(RuleShape(**{**each._asdict(), "misfires": _share(each.misfires)}) for each in told.rules),
        merged=told.merged,
        unaudited=told.unaudited,
        ungated=tuple(map(change_shape, told.ungated)),
        labels={str(kind): count for kind, count in told.labels},
        briefs_up=told.briefs_up,
        briefs_down=told.briefs_down,
    )


def _waits(told: Waits) -> WaitsShape:
    return WaitsShape(
        ended=told.ended,
        waiting=told.waiting,
        median_s=told.median,
        p90_s=told.p90,
        longest_s=told.longest,
        curve=tuple(StepShape(**each._asdict()) for each in told.curve),
    )


def _share(told: Share) -> ShareShape:
    return ShareShape(hits=told.hits, of=told.of, low=told.low, high=told.high)
