"""Whether AI counts as having taken part, by the strongest evidence that was ever seen of it."""

from __future__ import annotations

from datetime import datetime

from bot.facts import FileRole, ProvenanceLevel
from bot.gate._acts import Acts
from bot.gate._people import AccountKind, Level, Roster
from bot.gate._policy import Assisted, Policy, Unknown
from bot.gate._reading import Reading
from bot.gate._snapshot import GateSnapshot
from bot.gate._touched import Touched
from bot.risk import Tier, TriggerKind

_STRENGTH = {
    ProvenanceLevel.DECLARED: 3,
    ProvenanceLevel.ATTRIBUTED: 3,
    ProvenanceLevel.BOT: 2,
    ProvenanceLevel.SUSPECTED: 1,
    ProvenanceLevel.NONE: 0,
    ProvenanceLevel.DECLARED_NONE: 0,
}


def assistance(snapshot: GateSnapshot, policy: Policy, is_update: bool, attested: bool, tier: Tier) -> Assisted:
    """Evidence stays once it was seen; without any, the policy says what the silence means."""
    strongest = max((snapshot.view.provenance, snapshot.view.strongest), key=_STRENGTH.__getitem__)
    if _STRENGTH[strongest] == 3:
        return Assisted.YES
    if strongest is ProvenanceLevel.BOT:
        return Assisted.NO if is_update else Assisted.YES
    if strongest is ProvenanceLevel.SUSPECTED and policy.suspected_counts:
        return Assisted.YES
    if is_update:
        return Assisted.NO
    match policy.unknown:
        case Unknown.ALLOW:
            return Assisted.NO
        case Unknown.GATE:
            return Assisted.UNKNOWN
        case Unknown.ASK:
            return Assisted.UNKNOWN if tier >= Tier.HIGH and not attested else Assisted.NO


def is_attested(snapshot: GateSnapshot, acts: Acts, roster: Roster, touched: Touched, now: datetime) -> bool:
    """Whether somebody who can know says of this head that no AI took part: its writer, or an independent senior."""
    writers = {account.id for account in (snapshot.author, *(c.author for c in snapshot.commits)) if account}
    for act in acts.attestations:
        if act.by is None or act.by.kind is not AccountKind.USER or act.head != snapshot.head:
            continue
        if act.by.id in roster.machines or (act.at or now) > now:
            continue
        if act.by.id in writers:
            return True
        person = roster.by_account.get(act.by.id)
        if (
            person is not None
            and not touched.has(person)
            and (person.level_at(act.at or now) or Level.JUNIOR) >= Level.SENIOR
        ):
            return True
    return False


def triggers(snapshot: GateSnapshot, policy: Policy, reading: Reading, assisted: Assisted) -> frozenset[TriggerKind]:
    """The triggers of the policy on AI-assisted changes: those that the facts found, and those that the names show."""
    found = set(snapshot.view.triggers)
    if assisted is not Assisted.NO:
        critical = {domain.name for domain in policy.domains if domain.tier is Tier.CRITICAL}
        if reading.domains & critical:
            found.add(TriggerKind.CRITICAL_PATH)
        if FileRole.INFRASTRUCTURE in reading.roles:
            found.add(TriggerKind.INFRASTRUCTURE)
    return frozenset(found)
