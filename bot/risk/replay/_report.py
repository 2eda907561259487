"""What a replay tells: tiers, what each review budget would have caught, what each rule was worth, and examples."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.change import Sha
from bot.risk._nouns import Tier
from bot.risk.replay._links import Links, brought_by, find_links, lift_links
from bot.risk.replay._measures import Auc, Lift, Share, auc, lift, share
from bot.risk.replay._nouns import Assessed, Depth, Fate, Link, LinkKind, Walk, WalkedCommit

BUDGETS = (0.05, 0.10, 0.20, 0.50)
UNFINISHED_DAYS = 500
"""Four of five repairs that a history names come within this time, by the published histories of five projects."""
EXAMPLES = 8
FEW = 10
"""Repaired changes below which shares say next to nothing."""
_DAY_S = 86_400


class Unit(StrEnum):
    """What a review budget is a share of."""

    CHANGES = "changes"
    LINES = "changed lines"


class Order(StrEnum):
    """In which order changes are read until the budget is spent."""

    SCORE = "by score"
    TIER = "by tier, then score"
    LARGEST = "largest first"
    SMALLEST = "smallest first"


@dataclass(frozen=True, slots=True)
class TierRow:
    """The changes of one tier."""

    tier: Tier
    changes: int
    lines: int
    fixed: Share
    """Those repaired or taken back later, of these changes."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What one budget would have caught."""

    unit: Unit
    budget: float
    changes: int
    """How many changes it is enough for, read by score."""
    caught: Mapping[Order, Share]
    """Of all that were repaired or taken back later."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one rule was worth: how often it fired, and what became of the changes it fired on."""

    rule: str
    changes: int
    """On which it fired."""
    floor: Tier
    """The highest that it has set."""
    alone: int
    """Changes whose tier no other rule sets."""
    fixed: Share
    """Of those on which it fired."""
    lift: Lift | None
    """Their rate ÷ the rate of the changes on which it did not fire."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of later repairs, and where that comes from."""

    kinds: Mapping[LinkKind, int]
    """Changes that are known to have been repaired or taken back, by the surest way in which it is known."""
    fixed: int
    elsewhere: int = 0
    """Repaired or reverted commits that messages name and that are not among those replayed: older, or not here."""
    misnamed: int = 0
    """Ids that name the commit itself or a later one."""
    source: str = ""
    """The file that they were read from instead; "" for the repository's own history."""
    detached: int = 0
    """Commits that the file names and that are not in the repository's history since the date."""
    repairs: int = 0
    """Commits that say that they repair something and name nothing; blame could tell of some of these."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a replay tells."""

    walk: Walk
    fates: tuple[Fate, ...]
    """The changes that were assessed, newest first."""
    omitted: tuple[Assessed, ...]
    """Those that were not, with the reason."""
    labels: Labels
    tiers: tuple[TierRow, ...]
    """The highest first."""
    budgets: tuple[BudgetRow, ...]
    rules: tuple[RuleRow, ...]
    """By how often they fired."""
    silent: tuple[str, ...]
    """Rules that fired on no change."""
    left_out: tuple[str, ...]
    """Rules that were not replayed."""
    depth: Depth
    score: str
    """What the score is, in words."""
    auc: Mapping[Order, Auc | None]
    unfinished: int
    """Changes younger than `UNFINISHED_DAYS` at the newest commit."""
    delay: float | None
    """Median days from a change to its first repair."""
    caught: tuple[Fate, ...]
    """Repaired changes that a fifth of the changes by score would have held, the largest first."""
    missed: tuple[Fate, ...]
    """Repaired changes in the half that would have been read last, the lowest score first."""
    calm: tuple[Fate, ...]
    """Finished changes of the highest tiers of which no repair is known, the highest score first."""
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        return sum(fate.assessed.lines for fate in self.fates)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a report is made of besides the links."""

    walk: Walk
    wanted: tuple[WalkedCommit, ...]
    found: Mapping[Sha, Assessed]
    rules: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    depth: Depth = Depth.FULL
    score: str = "the tier"
    notes: tuple[str, ...] = ()


def changes_of(walk: Walk) -> tuple[WalkedCommit, ...]:
    """The changes of the period, newest first: its commits but merges, or what the main line took in at each step."""
    if not walk.first_parent:
        return tuple(commit for commit in walk.period if len(commit.parents) < 2)
    line = {sha for sha, by in brought_by(walk.commits, walk.head).items() if sha == by}
    return tuple(commit for commit in walk.period if commit.sha in line)


def link_changes(replayed: Replayed) -> tuple[tuple[Link, ...], Links]:
    """The links between the changes: by what messages say, and by what repairs were blamed for."""
    commits = replayed.walk.commits
    said = find_links(commits)
    place = {commit.sha: at for at, commit in enumerate(commits)}
    sure = {link.fix for link in said.found}
    blamed = (
        Link(assessed.sha, culprit, LinkKind.BLAME)
        for assessed in replayed.found.values()
        if assessed.sha not in sure
        for culprit in assessed.culprits
        if place.get(culprit, -1) > place[assessed.sha]
    )
    links = (*said.found, *blamed)
    if replayed.walk.first_parent:
        links = lift_links(links, brought_by(commits, replayed.walk.head))
    return links, said


def report_links(replayed: Replayed) -> Report:
    """The report, with what the repository's own history says of later repairs."""
    links, said = link_changes(replayed)
    sure = {link.fix for link in links}
    repairs = sum(1 for commit in replayed.wanted if commit.sha not in sure and _says_repair(replayed, commit.sha))
    labels = Labels({}, 0, said.elsewhere, said.after, repairs=repairs)
    return _report(replayed, links, labels)


def report_labels(replayed: Replayed, named: Mapping[str, int | None], source: str) -> Report:
    """The report, with a file's word for which commits were repaired: their ids, and when, where it tells."""
    known = {commit.sha: commit for commit in replayed.wanted}
    brought = brought_by(replayed.walk.commits, replayed.walk.head) if replayed.walk.first_parent else {}
    found = {Sha(text): when for text, when in named.items()}
    lifted = {brought.get(sha, sha): when for sha, when in found.items()}
    links = tuple(Link(Sha(""), sha, LinkKind.LABEL) for sha in lifted if sha in known)
    days = {sha: (when - known[sha].committed) / _DAY_S for sha, when in lifted.items() if sha in known and when}
    labels = Labels({}, 0, source=source, detached=sum(sha not in known for sha in lifted))
    return _report(replayed, links, labels, days)


def _says_repair(replayed: Replayed, sha: Sha) -> bool:
    found = replayed.found.get(sha)
    return found is not None and found.repairs


def _report(
    replayed: Replayed, links: Iterable[Link], labels: Labels, days: Mapping[Sha, float] | None = None
) -> Report:
    fates = _fates(replayed, links, days or {})
    fixed = [fate for fate in fates if fate.is_fixed]
    queue = _queue(fates, Order.SCORE)
    end = max((commit.committed for commit in replayed.walk.commits), default=0)
    finished = [f for f in fates if end - f.change.committed >= UNFINISHED_DAYS * _DAY_S]
    delays = [fate.days for fate in fixed if fate.days is not None]
    fired = {row.rule for fate in fates for row in fate.assessed.signals}
    top = set(map(_sha, queue[: math.ceil(0.2 * len(queue))]))
    last = set(map(_sha, queue[math.ceil(0.5 * len(queue)) :]))
    return Report(
        walk=replayed.walk,
        fates=fates,
        omitted=tuple(found for found in replayed.found.values() if found.omitted),
        labels=_counted(labels, fixed),
        tiers=tuple(_tier(tier, fates) for tier in sorted(Tier, reverse=True)),
        budgets=tuple(_budget(unit, budget, fates) for unit in Unit for budget in BUDGETS),
        rules=_rules(fates),
        silent=tuple(rule for rule in replayed.rules if rule not in fired),
        left_out=replayed.left_out,
        depth=replayed.depth,
        score=replayed.score,
        auc={order: auc([_ranked(f, order) for f in fates], [f.is_fixed for f in fates]) for order in Order},
        unfinished=len(fates) - len(finished),
        delay=median(delays) if delays else None,
        caught=tuple(sorted((f for f in fixed if _sha(f) in top), key=_size, reverse=True))[:EXAMPLES],
        missed=tuple(sorted((f for f in fixed if _sha(f) in last), key=lambda f: f.assessed.score))[:EXAMPLES],
        calm=tuple(f for f in _queue(finished, Order.SCORE) if not f.is_fixed and f.assessed.tier >= Tier.HIGH)[
            :EXAMPLES
        ],
        notes=(*replayed.walk.notes, *replayed.notes),
    )


def _sha(fate: Fate) -> Sha:
    return fate.change.sha


def _size(fate: Fate) -> int:
    return fate.assessed.lines


def _fates(replayed: Replayed, links: Iterable[Link], days: Mapping[Sha, float]) -> tuple[Fate, ...]:
    known = {commit.sha: commit for commit in replayed.walk.commits}
    by_culprit = defaultdict[Sha, list[Link]](list)
    for link in links:
        by_culprit[link.culprit].append(link)
    made = []
    for commit in replayed.wanted:
        found = replayed.found.get(commit.sha)
        if found is None or found.omitted:
            continue
        own = sorted(by_culprit[commit.sha], key=lambda link: known[link.fix].committed if link.fix in known else 0)
        when = next((known[link.fix].committed for link in own if link.fix in known), None)
        took = days.get(commit.sha) if when is None else max(0, when - commit.committed) / _DAY_S
        made.append(Fate(commit, found, tuple(own), took))
    return tuple(made)


_SUREST = tuple(LinkKind)


def _counted(labels: Labels, fixed: Sequence[Fate]) -> Labels:
    kinds = Counter(min((link.kind for link in fate.links), key=_SUREST.index) for fate in fixed)
    return Labels(
        {kind: kinds[kind] for kind in _SUREST if kinds[kind]},
        len(fixed),
        labels.elsewhere,
        labels.misnamed,
        labels.source,
        labels.detached,
        labels.repairs,
    )


def _tier(tier: Tier, fates: Sequence[Fate]) -> TierRow:
    own = [fate for fate in fates if fate.assessed.tier is tier]
    return TierRow(tier, len(own), sum(map(_size, own)), share(sum(f.is_fixed for f in own), len(own)))


def _ranked(fate: Fate, order: Order) -> float:
    """What stands higher is read first; a score is a probability, so it decides only within a tier."""
    match order:
        case Order.SCORE:
            return fate.assessed.score
        case Order.TIER:
            return fate.assessed.tier + min(fate.assessed.score, 1.0) / 2
        case Order.LARGEST:
            return fate.assessed.lines
        case Order.SMALLEST:
            return -fate.assessed.lines


def _queue(fates: Sequence[Fate], order: Order) -> list[Fate]:
    """Equal ones by size, since a reader has nothing else to go by."""
    return sorted(fates, key=lambda f: (-_ranked(f, order), -_size(f), f.change.sha))


def _budget(unit: Unit, budget: float, fates: Sequence[Fate]) -> BudgetRow:
    fixed = sum(fate.is_fixed for fate in fates)
    read = {order: _within(unit, budget, _queue(fates, order)) for order in Order}
    caught = {order: share(sum(f.is_fixed for f in queue), fixed) for order, queue in read.items()}
    return BudgetRow(unit, budget, len(read[Order.SCORE]), caught)


def _within(unit: Unit, budget: float, queue: Sequence[Fate]) -> Sequence[Fate]:
    """What is read before the budget is spent; one that does not fit into the rest of it is passed over."""
    if unit is Unit.CHANGES:
        return queue[: math.ceil(budget * len(queue))]
    left, read = budget * sum(map(_size, queue)), list[Fate]()
    for fate in queue:
        if _size(fate) <= left:
            left -= _size(fate)
            read.append(fate)
    return read


def _rules(fates: Sequence[Fate]) -> tuple[RuleRow, ...]:
    on = defaultdict[str, list[Fate]](list)
    floors: dict[str, Tier] = {}
    alone = Counter[str]()
    for fate in fates:
        own: dict[str, Tier] = {}
        for signal in fate.assessed.signals:
            own[signal.rule] = max(signal.floor, own.get(signal.rule, Tier.LOW))
        setting = [rule for rule, floor in own.items() if floor is fate.assessed.tier and floor > Tier.LOW]
        if len(setting) == 1:
            alone[setting[0]] += 1
        for rule, floor in own.items():
            on[rule].append(fate)
            floors[rule] = max(floor, floors.get(rule, Tier.LOW))
    total, fixed = len(fates), sum(f.is_fixed for f in fates)
    rows = []
    for rule, fired in on.items():
        hits = sum(f.is_fixed for f in fired)
        beside = lift(hits, len(fired), fixed - hits, total - len(fired))
        rows.append(RuleRow(rule, len(fired), floors[rule], alone[rule], share(hits, len(fired)), beside))
    return tuple(sorted(rows, key=lambda row: (-row.changes, row.rule)))
