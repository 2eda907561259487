"""Whom to ask: of those who may give what is missing, who knows the code and has least waiting.

Nobody is spared by asking less of a change; the seniors' load is spread by asking the right one (docs/roster.md).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Final, NamedTuple

from bot.gate._decision import Unblock
from bot.gate._people import Person, Roster
from bot.gate._requirement import Needed
from bot.gate.predicates import Moment, holds, in_words
from bot.risk import Tier

NAMED: Final = 10
"""People who are named for one need, at most."""

_UNIT_LINES: Final = 400
"""Changed lines of a change that weighs 1 at tier low: beyond 200 to 400 lines a review finds less (SmartBear and
Cisco, 2006; vendor data, a rule of thumb)."""
_LEAST_LINES: Final = 20
"""No change waits for nothing: one has to come to it at all."""
_KNOWING: Final = 2.0
"""What knowing the code is worth, in waiting changes of weight 1: somebody who knows it is asked first until so much
more waits for them. Ours; it rests on no study."""


class Waiting(NamedTuple):
    """A change that waits for somebody's review."""

    person: str
    """Their name in the roster."""
    change: str
    tier: Tier
    lines: int
    """Added and removed."""


def weigh(waiting: Iterable[Waiting]) -> Mapping[str, float]:
    """What waits for each person: lines by tier, critical four times low; a change that is listed twice counts once."""
    loads: defaultdict[str, float] = defaultdict(float)
    for person, tier, lines in _once(waiting):
        loads[person] += max(lines, _LEAST_LINES) / _UNIT_LINES * (tier + 1)
    return {person: round(load, 6) for person, load in loads.items()}


def _once(waiting: Iterable[Waiting]) -> Iterator[tuple[str, Tier, int]]:
    """In an order of its own, so that sums do not depend on that of the list; of two sizes the larger."""
    heaviest: dict[tuple[str, str], tuple[Tier, int]] = {}
    for each in waiting:
        key = each.person, each.change
        heaviest[key] = max(heaviest.get(key, (Tier.LOW, 0)), (each.tier, each.lines))
    for (person, _), (tier, lines) in sorted(heaviest.items()):
        yield person, tier, lines


def able(need: Needed, roster: Roster, moment: Moment, excluded: Collection[str]) -> tuple[Person, ...]:
    """Everybody who could ever meet it, those who are away among them; `excluded` are names of people."""
    return tuple(
        person
        for person in roster.people
        if person.name not in excluded
        and person.accounts - roster.machines
        and person.valid.has(moment.at)
        and holds(need.who, person, moment)
    )


def nobody_can(need: Needed, roster: Roster, moment: Moment, excluded: Collection[str]) -> bool:
    """Whether there are too few in the roster to meet the need at all."""
    return len(able(need, roster, moment, excluded)) < need.count


def route(  # noqa: PLR0913 - each is a part of the question
    needs: Iterable[Needed],
    roster: Roster,
    moment: Moment,
    excluded: Collection[str] = (),
    domains: Collection[str] = (),
    change_id: str = "",
    waiting: Iterable[Waiting] = (),
    knows: Mapping[str, float] | None = None,
) -> tuple[Unblock, ...]:
    """Who can meet what is missing, whom to ask first at the head.

    `needs` are those that are not met; `excluded` are people who had a hand in the change, and those whose approval
    counts already. `domains` are those that the change touches; `knows` is how well people know its files by other
    measures, in any unit. What waits for somebody joins `Person.load`.

    First come those who meet most needs at once, then those with the least cost: what waits for them, and what it
    costs not to know the code. Of a domain that only one person knows, others are asked as if they knew it, or nobody
    ever would. Ties are broken by the change, so that not always the same name leads. Who is away comes last, and only
    where too few others can meet a need.
    """
    rare = _rare(roster, domains, moment)
    sight = _Sight(moment, tuple(sorted(set(domains))), change_id, _queues(waiting), _shares(knows or {}), rare)
    asked = sorted(set(needs), key=lambda need: (in_words(need.who), need.count))
    can = {need: able(need, roster, moment, excluded) for need in asked}
    people = {person.name: person for found in can.values() for person in found}
    meets = Counter(person.name for found in can.values() for person in found)
    order = sorted(people.values(), key=lambda p: (p.is_away(moment.at), -meets[p.name], *sight.rank(p)))
    named = frozenset(name for need, found in can.items() for name in _named(need, found, order, moment.at))
    chosen = (person for person in order if person.name in named)
    return tuple(Unblock(p.name, p.logins, "approve", ", ".join(_why(p, can, sight))) for p in chosen)


def _named(need: Needed, found: Sequence[Person], order: Sequence[Person], at: datetime) -> Iterator[str]:
    """The first of those who can meet the need; those who are away only where the others are too few."""
    names = {person.name for person in found}
    can = [person for person in order if person.name in names]
    here = [person for person in can if not person.is_away(at)]
    for person in (here if len(here) >= need.count else can)[: max(NAMED, need.count)]:
        yield person.name


class _Queue(NamedTuple):
    """What waits for somebody."""

    weight: float = 0.0
    changes: int = 0


class _Sight(NamedTuple):
    """What people are compared by."""

    moment: Moment
    domains: tuple[str, ...]
    change_id: str
    queues: Mapping[str, _Queue]
    shares: Mapping[str, float]
    rare: Mapping[str, str]
    """Domains that one person alone knows, and who that is."""

    def rank(self, person: Person) -> tuple[float, str]:
        tie = hashlib.sha256(f"{self.change_id}\0{person.name}".encode("utf-8", "surrogatepass")).hexdigest()
        return round(self.load(person) + _KNOWING * (1 - self.familiar(person)), 6), tie

    def load(self, person: Person) -> float:
        return max(0.0, person.load) + self.queues.get(person.name, _Queue()).weight

    def familiar(self, person: Person) -> float:
        """From 0 to 1: the share of the touched domains that they know, or of whoever knows the files best."""
        by_domain = [_knows(person, domain, self.moment) or domain in self.rare for domain in self.domains]
        share = sum(by_domain) / len(by_domain) if by_domain else 0.0
        return max(share, self.shares.get(person.name, 0.0))


def _why(person: Person, can: Mapping[Needed, Sequence[Person]], sight: _Sight) -> Iterator[str]:
    at = sight.moment.at
    meets = [need for need, found in can.items() if person in found]
    if len(meets) < len(can):
        yield f"as {' and as '.join(in_words(need.who) for need in meets)}"
    known = [domain for domain in sight.domains if _knows(person, domain, sight.moment)]
    if known:
        yield f"knows {_joined(known)}"
    elif sight.shares.get(person.name, 0.0) > 0:
        yield "has worked on these files"
    learns = [domain for domain in sight.domains if domain in sight.rare and domain not in known]
    if learns:
        only = _joined(sorted({sight.rare[domain] for domain in learns}))
        yield f"would come to know {_joined(learns)} beside {only}"
    yield _waits(sight.queues.get(person.name, _Queue()).changes, person.load)
    if person.is_away(at):
        back = _return(person, at)
        yield f"away until {back:%Y-%m-%d}" if back is not None else "away"


def _waits(changes: int, load: float) -> str:
    if changes:
        return f"{changes} change{'' if changes == 1 else 's'} waiting"
    return "other reviews waiting" if load > 0 else "nothing waiting"


def _return(person: Person, at: datetime) -> datetime | None:
    """When they are back, leaves that join taken as one; None where that is open."""
    back = at
    for _ in person.leave:
        ends = [span.end for span in person.leave if span.has(back)]
        if not ends:
            break
        if None in ends:
            return None
        back = max(end for end in ends if end is not None)
    return back


def _knows(person: Person, domain: str, moment: Moment) -> bool:
    return person.declares(domain, moment.at) or person.has_earned(domain, moment.at, moment.earning)


def _rare(roster: Roster, domains: Iterable[str], moment: Moment) -> Mapping[str, str]:
    valid = [person for person in roster.people if person.valid.has(moment.at)]
    knowers = {domain: [p.name for p in valid if _knows(p, domain, moment)] for domain in domains}
    return {domain: names[0] for domain, names in knowers.items() if len(names) == 1}


def _queues(waiting: Iterable[Waiting]) -> Mapping[str, _Queue]:
    known = tuple(waiting)
    counts = Counter(person for person, _, _ in _once(known))
    return {person: _Queue(weight, counts[person]) for person, weight in weigh(known).items()}


def _shares(knows: Mapping[str, float]) -> Mapping[str, float]:
    """From 0 to 1, of what the one who knows most does."""
    known = {name: value for name, value in knows.items() if isfinite(value) and value > 0}
    most = max(known.values(), default=1.0)
    return {name: value / most for name, value in known.items()}


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
