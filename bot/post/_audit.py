"""Whether a merge rests on the gate: what was merged, held against the last decision on record and our check on it.

Both must say so. The ledger knows for which head and base the gate was satisfied; the check is what the host's rules
asked for, and its time is by the host's clock, as that of the merge. docs/audit.md says what cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from bot.ledger import Kind, LedgerEntry
from bot.post._hosted import CheckState
from bot.post._merged import Merged

_LETS_PASS: Final = frozenset({"satisfied", "break-glass"})
"""States of a decision's entry (`bot.ledger.drafts.decision`)."""
_BREAK_GLASS: Final = "break-glass"


class MergeVerdict(NamedTuple):
    """What a merge rests on."""

    decision: str | None
    """Digest of the entry of the decision; None: it went past the gate."""
    why: tuple[str, ...] = ()
    """Why it went past the gate, as sentences."""


def judge_merge(merged: Merged, entries: Iterable[LedgerEntry]) -> MergeVerdict:
    """`entries`: the ledger's about the change, oldest first."""
    known = list(entries)
    decision = next((each for each in reversed(known) if each.kind is Kind.DECISION), None)
    why = (*_of_decision(merged, decision, known), *_of_check(merged))
    return MergeVerdict(None if why or decision is None else decision.digest, why)


def _of_decision(merged: Merged, decision: LedgerEntry | None, known: list[LedgerEntry]) -> Iterator[str]:
    if decision is None or decision.subject is None:
        yield "No decision on it is on record."
        return
    subject, state = decision.subject, str(decision.body.get("state"))
    if subject.head != merged.head:
        yield f"The last decision was on {subject.head[:10]}; {merged.head[:10]} was merged."
    if subject.base_ref != f"refs/heads/{merged.base}":
        yield f"The last decision was for {subject.base_ref.removeprefix('refs/heads/')}; it went into {merged.base}."
    if state not in _LETS_PASS:
        yield f"The last decision was: {state}."
    elif state == _BREAK_GLASS and _has_ended(known, merged.merged_at):
        yield "The emergency for which it was let pass had ended."


def _has_ended(known: list[LedgerEntry], at: datetime) -> bool:
    """Whether all leaves to pass in an emergency were over by then; one that names no end has none."""
    ends = [
        each.body.get("expires")
        for each in known
        if each.kind is Kind.OVERRIDE and each.body.get("what") == _BREAK_GLASS
    ]
    return bool(ends) and all(isinstance(end, str) and datetime.fromisoformat(end) < at for end in ends)


def _of_check(merged: Merged) -> Iterator[str]:
    check = merged.check
    if check is None:
        yield "No check of ours is shown on what was merged."
    elif check.state is not CheckState.PASSED:
        yield f"Our check on what was merged says: {check.state.value}."
    elif check.at is None or check.at > merged.merged_at:
        yield "Our check on what was merged had not passed yet when it was merged."
