"""The team's figures: what waits for whom, how long changes wait, what they are made of, which rules misfire.

They are of a period, and of the repositories whose records were given: nothing here knows who looks.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from bot.desk._nouns import Outcome, OutcomeKind, Record, RecordKey, Thumb
from bot.desk._outcomes import judged
from bot.gate import Waiting, weigh
from bot.risk import Tier
from bot.risk.replay import Share, share

MOST_COUNTED: Final = 6
"""Questions of a change from which on they are counted together."""
_Z95: Final = 1.959963984540054
_MEDIAN, _P90 = 0.5, 0.1
_WEEK: Final = timedelta(days=7)


class Load(NamedTuple):
    """What waits for one person."""

    person: str
    logins: tuple[str, ...]
    changes: int
    """Of which they could give something that is missing; others may be able to as well."""
    alone: int
    """Of these, those for which nobody else is named."""
    weight: float
    """As `bot.gate.weigh` has it: lines by tier, 400 lines of tier low weigh 1."""
    minutes: int
    oldest: datetime | None
    """Since when the one that waits longest does."""


class Wait(NamedTuple):
    """How long a change waited for people."""

    seconds: float
    has_ended: bool
    """False: it still waits, or was closed while it did; how long it would have been is not known."""


class Step(NamedTuple):
    """A step of the curve: after so many seconds so large a share still waits."""

    seconds: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the waits were that began in the period, those that have not ended among them (censored).

    Kaplan and Meier's estimate (JASA 53, 1958): a wait that has not ended counts as long as it is known to last, so
    that slow changes are not left out for being slow. Intervals by Greenwood's variance on the log-log scale.
    """

    ended: int
    waiting: int
    median: float | None
    """Seconds; None where fewer than half have ended so far."""
    p90: float | None
    longest: float
    """Seconds; of all, ended or not."""
    curve: tuple[Step, ...]


class Week(NamedTuple):
    """The changes that were first seen in a week."""

    monday: date
    tiers: tuple[int, int, int, int]
    """How many, from low to critical."""
    unread: int
    """Without a tier: merged or closed before anybody had looked."""
    added: int
    assisted: int
    """Of the added lines, those held for AI-assisted."""


class Asked(NamedTuple):
    """How many questions changes were asked."""

    briefs: int
    questions: int
    median: float | None
    spread: tuple[int, ...]
    """Changes with 0, 1, … questions; the last is of `MOST_COUNTED` and more."""


class RuleRow(NamedTuple):
    """What people made of a rule's questions."""

    rule: str
    asked: int
    """Questions that it asked of the changes of the period."""
    misfires: Share
    """Of those that people judged."""
    defects: int
    """Of those, answered `defect`."""
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the team's page shows."""

    since: datetime
    until: datetime
    changes: int
    """First seen in the period."""
    loads: tuple[Load, ...]
    """The heaviest first."""
    open: int
    """Changes that wait for somebody now."""
    waits: Waits
    weeks: tuple[Week, ...]
    asked: Asked
    rules: tuple[RuleRow, ...]
    """Of judged questions, those that misfired most often first."""
    merged: int
    """In the period."""
    unaudited: int
    """Of these, those that nobody has held against the gate."""
    ungated: tuple[Record, ...]
    """Of these, those whose gate was not satisfied with what was merged; the newest first."""
    labels: tuple[tuple[OutcomeKind, int], ...]
    """How many changes (of answers: questions) have a label of each kind."""
    briefs_up: int
    briefs_down: int
    """Thumbs for whole briefs."""


def figures(
    records: Iterable[Record], outcomes: Sequence[Outcome], thumbs: Sequence[Thumb], since: datetime, until: datetime
) -> Figures:
    """The figures of `since` to `until`; `records` are all that were looked at in that time, and all that are open."""
    known = tuple({each.key: each for each in records}.values())
    fresh = [each for each in known if since <= each.first_seen_at <= until]
    merged = [each for each in known if each.merged_at is not None and since <= each.merged_at <= until]
    labels = [each for each in outcomes if since <= each.at <= until]
    said = [each for each in thumbs if since <= each.at <= until]
    words = {(each.key, each.by): each for each in sorted(said, key=lambda each: each.at) if not each.question}
    ungated = sorted((e for e in merged if e.gated is False), key=lambda e: (e.merged_at or until, e.key), reverse=True)
    return Figures(
        since=since,
        until=until,
        changes=len(fresh),
        loads=loads(known),
        open=sum(1 for each in known if each.is_open and each.turns),
        waits=waits_in(known, since, until),
        weeks=weeks(fresh, since, until),
        asked=asked_of_changes(fresh),
        rules=rule_rows(fresh, labels, said),
        merged=len(merged),
        unaudited=sum(1 for each in merged if each.gated is None),
        ungated=tuple(ungated),
        labels=_labels(labels),
        briefs_up=sum(1 for each in words.values() if each.is_up),
        briefs_down=sum(1 for each in words.values() if not each.is_up),
    )


def loads(records: Iterable[Record]) -> tuple[Load, ...]:
    """What waits for each person that open changes name; a change that names several waits for each of them."""
    waiting: list[Waiting] = []
    of: defaultdict[str, dict[RecordKey, Record]] = defaultdict(dict)
    logins: defaultdict[str, dict[str, None]] = defaultdict(dict)
    alone: Counter[str] = Counter()
    for each in (one for one in records if one.is_open):
        people = {turn.person for turn in each.turns}
        for turn in each.turns:
            logins[turn.person].update(dict.fromkeys(turn.logins))
        for person in people:
            of[person][each.key] = each
            alone[person] += len(people) == 1
            # What could not be assessed is taken for the most that it can be.
            tier = tier_of(each.tier)
            change = f"{each.key.repository_id}#{each.key.number}"
            waiting.append(
                Waiting(person, change, Tier.CRITICAL if tier is None else tier, max(0, each.added + each.removed))
            )
    weights = weigh(waiting)
    found = [
        Load(
            person,
            tuple(logins[person]),
            len(changes),
            alone[person],
            weights.get(person, 0.0),
            sum(max(0, each.minutes) for each in changes.values()),
            min((each.waiting_since for each in changes.values() if each.waiting_since is not None), default=None),
        )
        for person, changes in of.items()
    ]
    return tuple(sorted(found, key=lambda load: (-load.weight, load.person)))


def tier_of(name: str) -> Tier | None:
    """None for a change without one: it could not be assessed."""
    return Tier.__members__.get(name.upper())


def waits_in(records: Iterable[Record], since: datetime, until: datetime) -> Waits:
    """Of the waits that began in the period."""
    return estimate(wait for each in records for began, wait in _waits_of(each, until) if since <= began <= until)


def _waits_of(record: Record, until: datetime) -> Iterator[tuple[datetime, Wait]]:
    """The wait that ended last, and the one that goes on; earlier ones are not remembered."""
    began, ended = record.waited_from, record.settled_at
    if began is not None and ended is not None and began <= ended <= until:
        yield began, Wait((ended - began).total_seconds(), has_ended=True)
    since = record.waiting_since
    if since is not None and since <= until:
        end = until if record.is_open else max(since, min(until, record.seen_at))
        yield since, Wait((end - since).total_seconds(), has_ended=False)


def estimate(waits: Iterable[Wait]) -> Waits:
    """Kaplan and Meier's curve and its quantiles; of equally long waits those that ended come first."""
    found = sorted(waits, key=lambda wait: wait.seconds)
    ends = Counter(wait.seconds for wait in found if wait.has_ended)
    lengths = Counter(wait.seconds for wait in found)
    at_risk, still, variance = len(found), 1.0, 0.0
    curve: list[Step] = []
    for seconds in sorted(lengths):
        gone = ends[seconds]
        if gone:
            # At the end, when nothing waits any more, there is no variance to tell.
            still *= (at_risk - gone) / at_risk
            variance += gone / (at_risk * (at_risk - gone)) if at_risk > gone else 0.0
            curve.append(Step(seconds, still, *_interval(still, variance)))
        at_risk -= lengths[seconds]
    ended = sum(ends.values())
    longest = found[-1].seconds if found else 0.0
    return Waits(ended, len(found) - ended, _until(curve, _MEDIAN), _until(curve, _P90), longest, tuple(curve))


def _interval(still: float, variance: float) -> tuple[float, float]:
    if not 0.0 < still < 1.0:
        return still, still
    spread = _Z95 * math.sqrt(variance) / abs(math.log(still))
    return still ** math.exp(min(spread, 50.0)), still ** math.exp(-spread)


def _until(curve: Iterable[Step], left: float) -> float | None:
    """When no more than this share still waited. A share is a product of many: a hair above it is at it."""
    return next((step.seconds for step in curve if step.share <= left + 1e-9), None)


def weeks(records: Iterable[Record], since: datetime, until: datetime) -> tuple[Week, ...]:
    """Every week of the period, empty ones too: else an axis of weeks would lie."""
    found: defaultdict[date, list[Record]] = defaultdict(list)
    for each in records:
        found[_monday(each.first_seen_at)].append(each)
    at, last = _monday(since), _monday(until)
    mondays: list[date] = []
    while at <= last:
        mondays.append(at)
        at += _WEEK
    return tuple(_week(monday, found.get(monday, [])) for monday in mondays)


def _week(monday: date, records: Sequence[Record]) -> Week:
    tiers = Counter(tier_of(each.tier) for each in records)
    low, medium, high, critical = (tiers[tier] for tier in Tier)
    added = sum(max(0, each.added) for each in records)
    assisted = sum(min(max(0, each.assisted), max(0, each.added)) for each in records)
    return Week(monday, (low, medium, high, critical), tiers[None], added, assisted)


def _monday(at: datetime) -> date:
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def asked_of_changes(records: Iterable[Record]) -> Asked:
    """Of the changes of which there is a brief."""
    counts = sorted(len(each.asked) for each in records if each.made_at is not None)
    spread = Counter(min(count, MOST_COUNTED) for count in counts)
    half = len(counts) // 2
    median = None if not counts else (counts[half] + counts[~half]) / 2
    return Asked(len(counts), sum(counts), median, tuple(spread[count] for count in range(MOST_COUNTED + 1)))


def rule_rows(records: Iterable[Record], outcomes: Iterable[Outcome], thumbs: Iterable[Thumb]) -> tuple[RuleRow, ...]:
    """By rule, what people made of its questions; rules that nobody judged come last."""
    asked = Counter(question.rule for each in records for question in each.asked)
    of: defaultdict[str, list[tuple[bool, bool, int, int]]] = defaultdict(list)
    for one in judged(outcomes, thumbs):
        if one.is_settled or one.up:
            of[one.rule].append((one.is_misfire, one.is_defect, one.up, one.down))
    rows = (
        RuleRow(
            rule,
            asked[rule],
            share(sum(each[0] for each in of[rule]), len(of[rule])),
            sum(each[1] for each in of[rule]),
            sum(each[2] for each in of[rule]),
            sum(each[3] for each in of[rule]),
        )
        for rule in {*asked, *of}
    )
    return tuple(sorted(rows, key=lambda row: (-row.misfires.hits, -row.misfires.of, -row.asked, row.rule)))


def _labels(outcomes: Iterable[Outcome]) -> tuple[tuple[OutcomeKind, int], ...]:
    """Each change, or question, once for each kind; what was mended after all was not kept."""
    seen = {(each.key, each.question, each.kind) for each in outcomes}
    mended = {key for key, _, kind in seen if kind in {OutcomeKind.REVERTED, OutcomeKind.FIXED}}
    counts = Counter(kind for key, _, kind in seen if kind is not OutcomeKind.KEPT or key not in mended)
    return tuple((kind, counts[kind]) for kind in OutcomeKind)
