"""What the change must have: the join of all that asks for something, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.change import path_matches
from bot.gate._acts import Acts
from bot.gate._assistance import assistance, is_attested, triggers
from bot.gate._decision import Reason, branch
from bot.gate._domains import folded
from bot.gate._floors import Floor
from bot.gate._people import AccountKind, Level, Person, Roster
from bot.gate._policy import Assisted, GateRule, Policy, When
from bot.gate._proofs import floor_of_earlier, is_update, let_off
from bot.gate._reading import Reading, read_view
from bot.gate._requirement import Answers, Needed, Requirement, join_all
from bot.gate._snapshot import GateSnapshot
from bot.gate._spoken import Hearing, is_set_aside
from bot.gate._touched import Touched, who_touched
from bot.gate.predicates import MEMBER, Who, asks_domain, for_domain, without_domain
from bot.risk import Tier, TriggerKind

_ANYBODY = frozenset({Needed(MEMBER)})
"""No change merges that no member of the roster has read, but for what the allow-list lets off."""


@dataclass(frozen=True, slots=True)
class Required:
    """What is required, and what it was found by."""

    requirement: Requirement
    why: Reason
    reading: Reading
    touched: Touched
    assisted: Assisted
    proof: str = ""
    """By which questions are let off."""


def required(snapshot: GateSnapshot, policy: Policy, roster: Roster, acts: Acts, now: datetime) -> Required:
    """Floors, rules, the AI policy, history and a model's wish, joined. Nothing here can lower what another asks."""
    reading = read_view(snapshot.view, policy)
    update = is_update(snapshot, reading, policy)
    touched = who_touched(snapshot, roster, policy, update)
    attested = is_attested(snapshot, acts, roster, touched, now)
    hearing = Hearing(snapshot, roster, touched, now)
    spoken = hearing.heard(acts)
    author = _level(snapshot, roster, now)
    is_low = reading.low and _members_made_it(snapshot, roster, now)

    def settle(tier: Tier) -> _Settled:
        assisted = assistance(snapshot, policy, update, attested, tier, spoken)
        apart = is_set_aside(spoken, tier)
        found = triggers(snapshot, policy, reading, assisted, without_facts=apart)
        case = _Case(snapshot, reading, tier, assisted, found, author)
        rules = tuple(rule for rule in policy.rules if _holds(rule.when, case))
        higher = max([tier, *(rule.tier for rule in rules)])
        # A rule raises the tier, and a higher tier can make more rules hold: again, until nothing is added.
        return _Settled(tier, assisted, rules) if higher == tier else settle(higher)

    raised = list(_raises(snapshot, policy, reading, update, is_low))
    found = settle(max(each.tier for each in raised))
    if found.tier < Tier.CRITICAL and any(each.due < now for each in snapshot.follow_ups):
        found = settle(Tier(found.tier + 1))
        raised.append(_Raised(found.tier, "overdue", "A review that is owed for an earlier change is overdue."))
    raised += [_Raised(rule.tier, "rule", f"The rule “{rule.name}” applies.") for rule in found.rules]
    asked = _asked(policy, found.tier, found.rules, reading.domains)
    plain = asked.approvals == _ANYBODY and asked.answers is Answers.NONE and not asked.spot_before
    alone = found.tier is Tier.LOW and plain
    if not (is_low and alone and policy.low.checks):
        asked = replace(asked, attended=True)
    requirement, proof = let_off(asked, snapshot.view)
    return Required(
        requirement,
        _why(found, raised, proof, hearing.words(acts, found.tier)),
        reading,
        touched,
        found.assisted,
        proof,
    )


@dataclass(frozen=True, slots=True)
class _Settled:
    tier: Tier
    assisted: Assisted
    rules: tuple[GateRule, ...]


@dataclass(frozen=True, slots=True)
class _Raised:
    tier: Tier
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class _Case:
    snapshot: GateSnapshot
    reading: Reading
    tier: Tier
    """That all else gives, so far."""
    assisted: Assisted
    triggers: frozenset[TriggerKind]
    author: Level | None


def _raises(
    snapshot: GateSnapshot, policy: Policy, reading: Reading, update: bool, by_member: bool
) -> Iterator[_Raised]:
    view = snapshot.view
    if reading.low and by_member:
        yield _Raised(Tier.LOW, "low", "Every file is on the policy's allow-list for low.")
    else:
        yield _Raised(Tier.MEDIUM, "base", "No change is lower that is not on the policy's allow-list for low.")
    yield _Raised(view.tier, "facts", f"The rules on code make it {view.tier.label}.")
    yield from (_Raised(s.tier, "signal", f"The rule on code {s.rule} fired.") for s in view.signals)
    yield from (_Raised(d.tier, "domain", f"It touches {d.name}.") for d in policy.domains if d.name in reading.domains)
    floors = reading.floors if update else (*reading.floors, *reading.lockfile)
    for floor in dict.fromkeys(floor for floor, _ in floors):
        yield _Raised(floor.tier, f"floor-{floor.code}", _floor_words(floor, [p for f, p in floors if f is floor]))
    yield from (_Raised(r.tier, "model", f"{r.by} asks for more attention.") for r in view.raises)
    tier, why = floor_of_earlier(view)
    if why:
        yield _Raised(tier, "earlier-change", f"{why[0].upper()}{why[1:]}.")


def _floor_words(floor: Floor, paths: list[str]) -> str:
    if len(paths) == 1:
        return f"{paths[0]} {floor.text}."
    return f"Each of {len(paths):,} files {floor.text}: {paths[0]} and more."


def _holds(when: When, case: _Case) -> bool:
    """All that the condition names; of several values of one, any."""
    view, reading = case.snapshot.view, case.reading
    return (
        (not when.paths or any(path_matches(folded(p), n) for p in when.paths for n in reading.names))
        and (not when.roles or bool(when.roles & reading.roles))
        and (not when.domains or bool(when.domains & reading.domains))
        and (not when.signals or any(s.rule in when.signals for s in view.signals))
        and (not when.triggers or bool(when.triggers & case.triggers))
        and (not when.assisted or case.assisted is not Assisted.NO)
        and (when.tier is None or case.tier >= when.tier)
        and (when.lines is None or reading.lines > when.lines)
        and (when.author_below is None or case.author is None or case.author < when.author_below)
    )


def _asked(policy: Policy, tier: Tier, rules: Sequence[GateRule], domains: frozenset[str]) -> Requirement:
    """Of the tier and every lower one, and of the rules that apply."""
    parts = [Requirement(tier=tier, approvals=_ANYBODY)]
    for each in [rule for level, rule in policy.tiers.items() if level <= tier] + list(rules):
        parts.append(each.require)
        if each.approve is not None:
            parts.append(Requirement(approvals=_needs(each.approve, each.count, domains)))
    return join_all(parts)


def _needs(who: Who, count: int, domains: frozenset[str]) -> frozenset[Needed]:
    """Once whatever the domain, and once for each that is touched, so that a further domain only adds."""
    if not asks_domain(who):
        return frozenset({Needed(who, count)})
    return frozenset({Needed(without_domain(who), count), *(Needed(for_domain(who, d), count) for d in domains)})


def _level(snapshot: GateSnapshot, roster: Roster, now: datetime) -> Level | None:
    """The lowest among the people who opened and wrote it; None when one of them is not in the roster."""
    accounts = [snapshot.author, *(commit.author for commit in snapshot.commits)]
    levels: list[Level | None] = []
    for account, email in zip(accounts, ["", *(c.email.lower() for c in snapshot.commits)], strict=True):
        person = roster.by_account.get(account.id) if account is not None else roster.by_email.get(email)
        levels.append(person.level_at(now) if person is not None and person.valid.has(now) else None)
    known = [level for level in levels if level is not None]
    return min(known) if len(known) == len(levels) else None


def _members_made_it(snapshot: GateSnapshot, roster: Roster, now: datetime) -> bool:
    """Whether members alone had a hand in it: where nobody reads, a stranger's push to a member's branch would pass."""
    hands = [snapshot.author, *(push.by for push in snapshot.pushes)]
    for commit in snapshot.commits:
        by_mail = commit.author is None and _is_valid(roster.by_email.get(commit.email.lower()), now)
        hands += [*commit.co_authors, *([] if by_mail else [commit.author])]
        hands += [] if commit.committer is None else [commit.committer]
    return all(
        each is not None
        and each.kind is AccountKind.USER
        and each.id not in roster.machines
        and _is_valid(roster.by_account.get(each.id), now)
        for each in hands
    )


def _is_valid(person: Person | None, now: datetime) -> bool:
    return person is not None and person.valid.has(now)


def _why(found: _Settled, raised: list[_Raised], proof: str, words: Iterable[Reason]) -> Reason:
    told = {(each.code, each.text): each for each in raised if each.tier > Tier.LOW or each.code == "low"}
    parts = [
        Reason(f"tier-{each.code}", f"{each.tier.label}: {each.text}")
        for each in sorted(told.values(), key=lambda each: (-each.tier, each.code, each.text))
    ]
    word = {Assisted.YES: "AI took part.", Assisted.NO: "Nothing says that AI took part."}.get(
        found.assisted, "Nothing says whether AI took part, so it counts as if it had."
    )
    parts.append(Reason(f"assisted-{found.assisted.value}", word))
    parts += dict.fromkeys(words)
    if proof:
        parts.append(Reason(f"proof-{proof.replace(' ', '-')}", f"Git proves a {proof}: its questions are let off."))
    return branch("tier", f"Its tier is {found.tier.label}.", parts=parts)
