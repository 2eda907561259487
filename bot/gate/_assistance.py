"""Whether AI counts as having taken part, by the strongest evidence that was ever seen of it."""

from __future__ import annotations

from datetime import datetime

from bot.facts import FileRole, ProvenanceLevel
from bot.gate._acts import Acts, Attestation
from bot.gate._people import AccountKind, Level, Roster
from bot.gate._policy import Assisted, Policy, Unknown
from bot.gate._reading import Reading
from bot.gate._snapshot import GateSnapshot
from bot.gate._spoken import SILENCE, Spoken, is_set_aside
from bot.gate._touched import Touched
from bot.risk import Tier, TriggerKind

_CERTAIN = {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED}
_MARKS = {ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED}


def assistance(
    snapshot: GateSnapshot, policy: Policy, is_update: bool, attested: bool, tier: Tier, spoken: Spoken = SILENCE
) -> Assisted:
    """Evidence stays once it was seen; without any, the policy says what the silence means."""
    seen = {snapshot.view.provenance, snapshot.view.strongest}
    if spoken.declared:
        seen.add(ProvenanceLevel.DECLARED)
    if is_set_aside(spoken, tier):
        seen, attested = seen - _MARKS, True
    if seen & _CERTAIN or (ProvenanceLevel.SUSPECTED in seen and policy.suspected_counts):
        return Assisted.YES
    if is_update:
        return Assisted.NO
    if ProvenanceLevel.BOT in seen:
        return Assisted.YES
    match policy.unknown:
        case Unknown.ALLOW:
            return Assisted.NO
        case Unknown.GATE:
            return Assisted.UNKNOWN
        case Unknown.ASK:
            return Assisted.UNKNOWN if tier >= Tier.HIGH and not attested else Assisted.NO


def is_attested(snapshot: GateSnapshot, acts: Acts, roster: Roster, touched: Touched, now: datetime) -> bool:
    """Whether a member who can know says of this head that no AI took part: its writer, or an independent senior."""
    writers = _writers(snapshot)
    return any(
        act.head == snapshot.head and (act.at or now) <= now and _can_know(act, writers, roster, touched, now)
        for act in acts.attestations
    )


def _writers(snapshot: GateSnapshot) -> frozenset[int | str]:
    """Accounts and mailboxes."""
    accounts = [snapshot.author, *(commit.author for commit in snapshot.commits)]
    return frozenset({each.id for each in accounts if each is not None}) | {c.email.lower() for c in snapshot.commits}


def _can_know(act: Attestation, writers: frozenset[int | str], roster: Roster, touched: Touched, now: datetime) -> bool:
    """A stranger's word is no more than the label that they leave out."""
    if act.by is None or act.by.kind is not AccountKind.USER or act.by.id in roster.machines:
        return False
    person, times = roster.by_account.get(act.by.id), (act.at or now, now)
    if person is None or not all(person.valid.has(at) for at in times):
        return False
    if writers & person.accounts or writers & person.emails:
        return True
    return not touched.has(person) and all((person.level_at(at) or 0) >= Level.SENIOR for at in times)


def triggers(
    snapshot: GateSnapshot, policy: Policy, reading: Reading, assisted: Assisted, *, without_facts: bool = False
) -> frozenset[TriggerKind]:
    """The triggers of the policy on AI-assisted changes: those that the facts found, and those that the names show.

    `without_facts`: the evidence that the facts found them by does not count.
    """
    found = set[TriggerKind]() if without_facts else set(snapshot.view.triggers)
    if assisted is Assisted.YES and snapshot.view.assisted_lines > policy.assisted_lines:
        found.add(TriggerKind.LINES)
    if assisted is not Assisted.NO:
        critical = {domain.name for domain in policy.domains if domain.tier is Tier.CRITICAL}
        if reading.domains & critical:
            found.add(TriggerKind.CRITICAL_PATH)
        if FileRole.INFRASTRUCTURE in reading.roles:
            found.add(TriggerKind.INFRASTRUCTURE)
    return frozenset(found)
