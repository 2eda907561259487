"""What a policy would have asked of the changes of the past, beside another one, and of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.gate._acts import Acts
from bot.gate._needs import strongest
from bot.gate._people import Account, Person, Roster
from bot.gate._policy import Policy
from bot.gate._required import required
from bot.gate._requirement import Needed, Requirement
from bot.gate._snapshot import CommitRecord, GateSnapshot
from bot.gate._touched import Touched
from bot.gate.predicates import Moment, holds, implies, in_words


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change that was merged."""

    id: str
    title: str
    at: datetime
    """When it was merged."""
    before: GateSnapshot
    """As the rules on code of the one policy saw it, and of the other: domains and silences are theirs."""
    after: GateSnapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """What a policy asks of a change, and of whom."""

    requirement: Requirement
    needs: tuple[Needed, ...]
    """Those worth telling."""
    able: tuple[tuple[str, ...], ...]
    """For each of these, who could meet it: names in the roster."""

    @property
    def nobody(self) -> tuple[Needed, ...]:
        """What too few people could give."""
        return tuple(need for need, who in zip(self.needs, self.able, strict=True) if len(who) < need.count)

    @property
    def words(self) -> tuple[str, str, str]:
        """Tier, who, answers: by what changes are counted."""
        who = "; ".join(
            f"{need.count} × {in_words(need.who)}" if need.count > 1 else in_words(need.who) for need in self.needs
        )
        asked = self.requirement
        return asked.tier.label, who if asked.attended else "automated checks alone", asked.answers.label


@dataclass(frozen=True, slots=True)
class Row:
    """One change under both policies."""

    change: PastChange
    before: Asked
    after: Asked

    @property
    def differs(self) -> bool:
        return self.before.requirement != self.after.requirement

    @property
    def is_stricter(self) -> bool:
        """Whether all that was asked before is asked after, and more."""
        return self.differs and _asks_as_much(self.after.requirement, self.before.requirement)

    @property
    def is_laxer(self) -> bool:
        return self.differs and _asks_as_much(self.before.requirement, self.after.requirement)

    @property
    def distance(self) -> int:
        """How much they differ: steps of the tier weigh most, then people, then what they must have shown."""
        old, new = self.before.requirement, self.after.requirement
        people = len(set(self.before.needs) ^ set(self.after.needs)) + 2 * (old.attended != new.attended)
        rest = old != new
        return 100 * abs(old.tier - new.tier) + 10 * people + 5 * abs(old.answers - new.answers) + rest


def _asks_as_much(more: Requirement, less: Requirement) -> bool:
    """Whether whatever meets the one meets the other: a senior where a senior or an expert would do asks as much."""
    rest = replace(less, approvals=frozenset()) <= replace(more, approvals=frozenset())
    return rest and all(
        any(implies(need.who, asked.who) and need.count >= asked.count for need in more.approvals)
        for asked in less.approvals
    )


@dataclass(frozen=True, slots=True)
class Load:
    """How often somebody would have been asked to approve."""

    person: str
    level: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, newest first."""

    rows: tuple[Row, ...]
    load: tuple[Load, ...]
    """By person, who is asked most after leading; nobody without a roster."""

    def counted(self) -> Mapping[tuple[str, str, str], tuple[int, int]]:
        """What is asked → by how many changes it is asked, before and after."""
        old = Counter(row.before.words for row in self.rows)
        new = Counter(row.after.words for row in self.rows)
        return {key: (old[key], new[key]) for key in {**old, **new}}


@dataclass(frozen=True, slots=True)
class PastSimulation:
    """A comparison, and what it was made of."""

    comparison: Comparison
    before: str
    """What the one policy is called."""
    after: str
    head: str
    period: str
    """From when to when."""
    omitted: tuple[tuple[str, str, str], ...] = ()
    """Id, title and reason of changes that could not be read."""
    notes: tuple[str, ...] = ()


def ask(snapshot: GateSnapshot, policy: Policy, roster: Roster, now: datetime) -> Asked:
    """What the policy asks of the change, of the people that there are now; nobody but its makers has done anything."""
    found = required(snapshot, policy, roster, Acts(), now)
    needs = tuple(strongest(found.requirement.approvals))
    moment = Moment(now, policy.earning)
    able = tuple(
        tuple(person.name for person in roster.people if _is_able(person, need, moment, roster, found.touched))
        for need in needs
    )
    return Asked(found.requirement, needs, able)


def compare(
    changes: Sequence[PastChange], before: Policy, after: Policy, rosters: tuple[Roster, Roster], now: datetime
) -> Comparison:
    """Every change under both policies, each with its roster."""
    old, new = rosters
    rows = tuple(Row(each, ask(each.before, before, old, now), ask(each.after, after, new, now)) for each in changes)
    oldest_first = tuple(reversed(rows))
    spread = (_spread(row.before for row in oldest_first), _spread(row.after for row in oldest_first))
    return Comparison(rows, tuple(_load(spread, (*new.people, *old.people), now)))


def with_people(snapshot: GateSnapshot, commits: Iterable[tuple[str, str]], roster: Roster) -> GateSnapshot:
    """The same, with who made it: ids of its commits and their authors' mailboxes, as the roster knows them.

    A merge is the work of those whose commits it brought, and not of whoever pressed the button.
    """
    records = tuple(CommitRecord(sha, _account(email, roster), email=email) for sha, email in commits)
    return replace(snapshot, commits=records, author=records[0].author if records else None)


def _account(email: str, roster: Roster) -> Account | None:
    person = roster.by_email.get(email.lower())
    return Account(min(person.accounts)) if person is not None and person.accounts else None


def _is_able(person: Person, need: Needed, moment: Moment, roster: Roster, touched: Touched) -> bool:
    is_free = bool(person.accounts - roster.machines) and not touched.has(person)
    return is_free and person.valid.has(moment.at) and holds(need.who, person, moment)


def _spread(asked: Iterable[Asked]) -> Counter[str]:
    """Who is asked, one change after the other: each time whoever was asked least so far, and one person for as many
    needs as they can meet.
    """
    load = Counter[str]()
    for each in asked:
        if not each.requirement.attended:
            continue
        chosen = set[str]()
        for need, able in sorted(zip(each.needs, each.able, strict=True), key=lambda pair: len(pair[1])):
            more = need.count - len(chosen.intersection(able))
            free = sorted((name for name in able if name not in chosen), key=lambda name: (load[name], name))
            chosen.update(free[: max(0, more)])
        load.update(chosen)
    return load


def _load(spread: tuple[Counter[str], Counter[str]], people: Iterable[Person], now: datetime) -> list[Load]:
    before, after = spread
    levels = {person.name: person.level_at(now) for person in people}
    rows = [
        Load(name, level.label if level is not None else "no level", before[name], after[name])
        for name, level in levels.items()
        if before[name] or after[name]
    ]
    return sorted(rows, key=lambda row: (-row.after, -row.before, row.person))
