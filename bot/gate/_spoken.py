"""What people say of AI's part against what the evidence says: anybody may add to it, few may set some of it aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.facts import ProvenanceLevel
from bot.gate._acts import Acts, ProvenanceOverride
from bot.gate._decision import Reason
from bot.gate._people import Account, AccountKind, Level, Person, Roster
from bot.gate._snapshot import GateSnapshot
from bot.gate._texts import gives_reason
from bot.gate._touched import Touched
from bot.risk import Tier


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said and is heard."""

    declared: bool = False
    """That AI took part: by somebody with a say, on this head or an earlier one."""
    denied: bool = False
    """That the marks on this head are mistaken: by somebody who may say so."""


SILENCE = Spoken()


@dataclass(frozen=True, slots=True)
class Hearing:
    """Judges what was said of one change."""

    snapshot: GateSnapshot
    roster: Roster
    touched: Touched
    now: datetime

    def heard(self, acts: Acts) -> Spoken:
        told = [act for act in acts.overrides if not self._fault(act)]
        return Spoken(any(act.assisted for act in told), any(not act.assisted for act in told))

    def words(self, acts: Acts, tier: Tier) -> Iterator[Reason]:
        """What is to be said of each; `tier`: that was found."""
        stands = "AI took part, says somebody" if self.heard(acts).declared else ""
        critical = "the change is critical" if tier >= Tier.CRITICAL else ""
        for act in acts.overrides:
            person = self._person(act.by)
            who = person.name if person is not None else "an account that is not in the roster"
            fault = self._fault(act) or ("" if act.assisted else stands or critical)
            if fault:
                yield Reason("provenance-void", f"The word of {who} on AI's part does not count: {fault}.")
            elif act.assisted:
                yield Reason("provenance-declared", f"AI took part, by the word of {who}.")
            else:
                yield Reason("provenance-set-aside", f"The marks of AI on this head are mistaken, says {who}.")

    def _person(self, account: Account | None) -> Person | None:
        if account is None or account.kind is not AccountKind.USER or account.id in self.roster.machines:
            return None
        return self.roster.by_account.get(account.id)

    def _fault(self, act: ProvenanceOverride) -> str:
        return next(self._faults_of_word(act) if act.assisted else self._faults_of_denial(act), "")

    def _faults_of_word(self, act: ProvenanceOverride) -> Iterator[str]:
        """It asks for more: a member's word is enough, or that of whoever made the change."""
        if self._person(act.by) is None and (act.by is None or act.by.id not in self.touched.accounts):
            yield "they have no say here"

    def _faults_of_denial(self, act: ProvenanceOverride) -> Iterator[str]:
        person, at = self._person(act.by), act.at
        if at is None or at > self.now:
            yield "it has no time, or a future one"
        elif person is None or not all(_is_senior(person, each) for each in (at, self.now)):
            yield "it takes a senior or above, then and now"
        elif self.touched.has(person):
            yield "they had a hand in the change"
        if act.head != self.snapshot.head:
            yield "it was said of another head"
        if not gives_reason(act.reason):
            yield "it has too few words to give a reason"
        if any(map(self._is_program, (self.snapshot.author, *(c.author for c in self.snapshot.commits)))):
            yield "a program wrote of it"
        if not _is_mistakable(self.snapshot):
            yield "the evidence is its author's word, or a tool's own record"

    def _is_program(self, account: Account | None) -> bool:
        return account is not None and (account.kind is not AccountKind.USER or account.id in self.roster.machines)


def _is_senior(person: Person, at: datetime) -> bool:
    level = person.level_at(at)
    return person.valid.has(at) and level is not None and level >= Level.SENIOR


def _is_mistakable(snapshot: GateSnapshot) -> bool:
    view = snapshot.view
    kept = {ProvenanceLevel.DECLARED} if view.marks_only else {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED}
    return not kept & {view.provenance, view.strongest}


def is_set_aside(spoken: Spoken, tier: Tier) -> bool:
    """Whether the evidence on this head does not count; on a critical change it always does."""
    return spoken.denied and not spoken.declared and tier < Tier.CRITICAL
