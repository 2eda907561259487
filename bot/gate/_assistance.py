"""Whether AI counts as having taken part, by the strongest evidence that was ever seen of it."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from bot.facts import FileRole, ProvenanceLevel
from bot.gate._acts import Acts, Attestation
from bot.gate._people import Account, AccountKind, Level, Roster
from bot.gate._policy import Assisted, Policy, Unknown
from bot.gate._reading import Reading
from bot.gate._snapshot import GateSnapshot
from bot.gate._touched import Touched
from bot.risk import Tier, TriggerKind

_CERTAIN = {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED}


def assistance(snapshot: GateSnapshot, policy: Policy, is_update: bool, attested: bool, tier: Tier) -> Assisted:
    """Evidence stays once it was seen; without any, the policy says what the silence means."""
    seen = {snapshot.view.provenance, snapshot.view.strongest}
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
    """Whether somebody who can know says of this head that no AI took part: its writer, or an independent senior."""
    writers = [snapshot.author, *(commit.author for commit in snapshot.commits)]
    accounts = {each.id for each in writers if each is not None}
    emails = {commit.email.lower() for commit in snapshot.commits}
    return any(
        act.head == snapshot.head
        and (act.at or now) <= now
        and act.by is not None
        and act.by.kind is AccountKind.USER
        and act.by.id not in roster.machines
        and (_wrote(act.by, accounts, emails, roster) or _is_senior(act, roster, touched, now))
        for act in acts.attestations
    )


def _wrote(account: Account, writers: Set[int], emails: Set[str], roster: Roster) -> bool:
    person = roster.by_account.get(account.id)
    if person is None:
        return account.id in writers
    return not (person.accounts.isdisjoint(writers) and person.emails.isdisjoint(emails))


def _is_senior(act: Attestation, roster: Roster, touched: Touched, now: datetime) -> bool:
    person = roster.by_account.get(act.by.id) if act.by is not None else None
    if person is None or touched.has(person):
        return False
    return all(person.valid.has(at) and (person.level_at(at) or 0) >= Level.SENIOR for at in (act.at or now, now))


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
