"""Whom the policy asks for, and whether there is anybody."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.gate._people import Person, Roster
from bot.gate._policy import Policy
from bot.gate.checking._nouns import Concern, Gravity, Reach, Surroundings
from bot.gate.checking._places import present
from bot.gate.predicates import (
    MEMBER,
    AnyOf,
    Atom,
    Moment,
    Who,
    asks_domain,
    for_domain,
    holds,
    implies,
    in_words,
    without_domain,
)
from bot.risk import Tier

_LONGEST_CALL_S = 24 * 3_600


@dataclass(frozen=True, slots=True)
class _Ask:
    """One demand for people."""

    source: str
    tier: Tier
    """Of the changes that it is made of, at least."""
    who: Who
    count: int


@dataclass(frozen=True, slots=True)
class _Team:
    """Whoever may count at the time."""

    people: tuple[Person, ...]
    moment: Moment

    def able(self, who: Who) -> tuple[Person, ...]:
        return tuple(person for person in self.people if holds(who, person, self.moment))

    def group(self, name: str) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.in_group(name, self.moment.at))


def people_concerns(policy: Policy, roster: Roster, now: datetime, around: Surroundings) -> Iterator[Concern]:
    """What the policy asks of people whom the roster does not have, or has once."""
    team = _team(policy, roster, now)
    yield from _fallback(policy, team)
    yield from _emergencies(policy, team)
    here = present(policy, around.paths)
    for ask in _asks(policy):
        yield from _staffing(ask, policy, team, here)
    yield from _unknown_domains(policy, roster)
    yield from _idle_choices(policy)
    yield from _idle_tiers(policy)
    yield from _programs(policy, roster)


def reaches(policy: Policy, roster: Roster, now: datetime) -> Iterator[Reach]:
    """Tier by tier for changes of no domain, then domain by domain at the tier that it sets."""
    team = _team(policy, roster, now)
    for tier in sorted(Tier, reverse=True):
        yield _reach(tier, "", [without_domain(ask.who) for ask in _of_tier(policy, tier)], team)
    for domain in policy.domains:
        asked = [for_domain(ask.who, domain.name) for ask in _of_tier(policy, domain.tier)]
        yield _reach(domain.tier, domain.name, asked, team)


def _reach(tier: Tier, domain: str, asked: Sequence[Who], team: _Team) -> Reach:
    able = [p for p in team.people if all(holds(who, p, team.moment) for who in (MEMBER, *asked))]
    return Reach(
        tier,
        domain,
        tuple(p.name for p in able),
        tuple(p.name for p in able if p.is_away(team.moment.at)),
    )


def _team(policy: Policy, roster: Roster, now: datetime) -> _Team:
    people = tuple(p for p in roster.people if p.valid.has(now) and p.accounts - roster.machines)
    return _Team(people, Moment(now, policy.earning))


def _asks(policy: Policy) -> Iterator[_Ask]:
    """Each demand once: a rule that asks for what a tier asks for anyway adds nothing here."""
    yield _Ask("every tier above low", Tier.MEDIUM, MEMBER, 1)
    asked: dict[tuple[Who, int], Tier] = {(MEMBER, 1): Tier.LOW}
    for tier, rule in sorted(policy.tiers.items()):
        if rule.approve is not None and (rule.approve, rule.count) not in asked:
            asked[rule.approve, rule.count] = tier
            yield _Ask(f"tier {tier.label}", tier, rule.approve, rule.count)
    for each in policy.rules:
        if each.approve is not None:
            tier = max(each.tier, each.when.tier or Tier.LOW)
            if tier < asked.get((each.approve, each.count), max(Tier) + 1):
                yield _Ask(f"the rule “{each.name}”", tier, each.approve, each.count)


def _of_tier(policy: Policy, tier: Tier) -> Iterator[_Ask]:
    return (ask for ask in _asks(policy) if ask.source.startswith("tier ") and ask.tier <= tier)


def _staffing(ask: _Ask, policy: Policy, team: _Team, here: frozenset[str]) -> Iterator[Concern]:
    """For changes of no domain, and of each domain with files that asks this."""
    yield from _too_few(ask, without_domain(ask.who), "", Gravity.BLOCKS, team)
    if not asks_domain(ask.who):
        return
    for domain in policy.domains:
        if domain.name in here:
            grave = Gravity.BLOCKS if domain.tier >= ask.tier else Gravity.NOTE
            yield from _too_few(ask, for_domain(ask.who, domain.name), domain.name, grave, team)
    unheard = [
        domain.name
        for domain in policy.domains
        if domain.name not in here and len(team.able(for_domain(ask.who, domain.name))) <= ask.count
    ]
    if unheard:
        text = f"{ask.source}: the roster has too few people for {', '.join(unheard)}; no file belongs there today."
        yield Concern("domain to come", Gravity.NOTE, text, "The first change there would be blocked.")


def _too_few(ask: _Ask, who: Who, domain: str, grave: Gravity, team: _Team) -> Iterator[Concern]:
    able = team.able(who)
    change = f"change of {domain}" if domain else "change"
    people = in_words(who) if ask.count == 1 else f"{ask.count} people, each {in_words(who)}"
    if len(able) < ask.count:
        have = f"the roster has {_names(able)} only" if able else "the roster has nobody"
        remedy = f"Until it has, every such {change} is blocked."
        yield Concern("nobody", grave, f"{ask.source} needs {people}; {have}.", remedy)
    elif len(able) == ask.count:
        text = f"{ask.source} needs {people}; that is {_names(able)} only, so a {change} of their own has nobody."
        yield Concern("only one", grave, text, "Name one more.")
    elif all(person.is_away(team.moment.at) for person in able):
        text = f"{ask.source} needs {people}; {_names(able)} are all on leave."
        yield Concern("all away", Gravity.NOTE, text, "Name a deputy.")


def _fallback(policy: Policy, team: _Team) -> Iterator[Concern]:
    group = team.group(policy.fallback)
    if not group:
        text = f"the fallback group `{policy.fallback}` has nobody in the roster who is valid now."
        yield Concern("no fallback", Gravity.FAULT, text, "Put at least two people in it: `groups: […]`.")
    elif len(group) == 1:
        text = f"the fallback group `{policy.fallback}` is {group[0].name} alone."
        yield Concern("one in fallback", Gravity.NOTE, text, "With a second, one of them can always be asked.")


def _emergencies(policy: Policy, team: _Team) -> Iterator[Concern]:
    if policy.break_glass is None:
        return
    group = team.group(policy.break_glass.group)
    if policy.break_glass.lasts_s > _LONGEST_CALL_S:
        hours = policy.break_glass.lasts_s // 3_600
        text = f"a call to break the glass holds for {hours:,} hours, over which any emergency is over."
        yield Concern("long break-glass", Gravity.NOTE, text, "`m` is minutes, `h` hours, `d` days: 60m is usual.")
    most = max(policy.break_glass.count(tier) for tier in Tier)
    have = f"the group `{policy.break_glass.group}` has {_names(group) or 'nobody'}"
    if len(group) < most:
        text = f"an emergency needs up to {most} people to call; {have}."
        yield Concern("no break-glass", Gravity.BLOCKS, text, "Put more people in it, or ask for fewer.")
    elif len(group) == most:
        text = f"an emergency needs up to {most} people to call, none of them its author; {have} only."
        yield Concern("tight break-glass", Gravity.NOTE, text, "One more, and each of them can be its author.")


def _idle_tiers(policy: Policy) -> Iterator[Concern]:
    """The tiers that are there for what can break most, where they ask for the same people as a lower one."""
    for tier in (Tier.CRITICAL, Tier.HIGH):
        rule = policy.tiers[tier]
        lower = [each for at, each in policy.tiers.items() if at < tier]
        if rule.approve is None or any(
            each.approve is not None and implies(each.approve, rule.approve) and each.count >= rule.count
            for each in lower
        ):
            text = f"tier {tier.label} asks for no other people than the tiers below it."
            yield Concern("idle tier", Gravity.NOTE, text, "See whether an `any_of` was to be an `all_of`.")


def _idle_choices(policy: Policy) -> Iterator[Concern]:
    """Of several ways to be who is asked for, one that each of the others is as well: it alone is what is asked."""
    for ask in _asks(policy):
        for wide, narrow in dict.fromkeys(_covered(ask.who)):
            text = f"{ask.source} takes {in_words(narrow)}, or {in_words(wide)}: the second is enough."
            yield Concern("idle choice", Gravity.NOTE, text, "Leave the first out; or write `all_of`.")


def _covered(who: Who) -> Iterator[tuple[Who, Who]]:
    """Parts of an any_of, each with one that asks for no more than it."""
    if isinstance(who, Atom):
        return
    for each in who.of:
        yield from _covered(each)
        if isinstance(who, AnyOf):
            yield from ((other, each) for other in who.of if other != each and implies(each, other))


def _unknown_domains(policy: Policy, roster: Roster) -> Iterator[Concern]:
    known = [domain.name for domain in policy.domains]
    said = {name: person.name for person in reversed(roster.people) for name, _ in person.declared}
    for name in sorted(said.keys() - set(known)):
        near = difflib.get_close_matches(name, known, 1)
        text = f"the roster says that {said[name]} knows `{name}`, and no domain is called so."
        remedy = f"Did you mean {near[0]}?" if near else f"Domains: {', '.join(known)}."
        yield Concern("unknown domain", Gravity.NOTE, text, remedy)


def _programs(policy: Policy, roster: Roster) -> Iterator[Concern]:
    for account in sorted(policy.update_bots & roster.by_account.keys()):
        name = roster.by_account[account].name
        text = f"the account {account} is {name}'s, and `update_bots` says that it is a program's."
        yield Concern("person as bot", Gravity.BLOCKS, text, "Take it out of one of the two.")


def _names(people: Sequence[Person]) -> str:
    names = [person.name for person in people]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
