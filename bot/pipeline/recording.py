"""What was told, decided and published becomes entries of a ledger, each once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.ledger import Draft, Kind, LedgerEntry, Subject, digest_of, drafts
from bot.post import CheckState, WriteCheck, WriteComment

if TYPE_CHECKING:
    from bot.pipeline.publishing import Evaluated, Published
    from bot.ports import Ledger
    from bot.post import Heard, HostedChange, Kept

__all__ = ["Recorded", "append_new", "record_publication", "subject_of_hosted"]

_SHOWN = {CheckState.PASSED: "success", CheckState.FAILED: "failure", CheckState.WAITING: "in_progress"}
_Said: TypeAlias = "tuple[Kind, str, str, int, str]"
EntriesOf: TypeAlias = "Callable[[str], Iterable[LedgerEntry]]"
"""The ledger's entries on a change, oldest first."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Evaluates, and records what came of it before anybody sees it: what is not on record was not told."""

    ledger: Ledger
    entries_of: EntriesOf
    evaluate: Callable[[HostedChange, Kept, Heard], Evaluated]

    def __call__(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        """Raises LedgerError where nothing can be recorded, and then nothing is published."""
        from bot import publish

        found = self.evaluate(hosted, told, listened)
        if found.brief is not None:
            page = digest_of(publish.render_markdown(found.brief))
            self.ledger.append(publish.brief_entry(found.brief, subject_of_hosted(hosted), {"page": page}))
        if found.file is not None and found.roster is not None:
            entries = publish.decision_entries(found.file, found.decision, found.grounds, found.roster)
            append_new(self.ledger, self.entries_of(found.file.snapshot.change_id), entries)
        return found


def append_new(ledger: Ledger, known: Iterable[LedgerEntry], entries: Iterable[Draft]) -> None:
    """Append what is not on record yet. `known`: what is, of the same change.

    A decision is on record where the last one says the same.
    """
    said, last = set[_Said](), None
    for entry in known:
        said.add(each := _said(entry))
        last = each if entry.kind is Kind.DECISION else last
    for draft in entries:
        each = _said(draft)
        if each not in said if draft.kind is not Kind.DECISION else each != last:
            ledger.append(draft)


def record_publication(ledger: Ledger, published: Published) -> None:
    """What was written on the host. Raises LedgerError where it cannot be recorded."""
    for draft in _publications(published):
        ledger.append(draft)


def subject_of_hosted(hosted: HostedChange) -> Subject:
    """By the host's lasting id, as decisions are recorded."""
    return Subject(
        hosted.place.repository,
        hosted.id,
        hosted.head,
        base_ref=f"refs/heads/{hosted.base}",
        target=hosted.base_tip,
        repository_id=hosted.repository_id,
    )


def _said(of: Draft | LedgerEntry) -> _Said:
    subject = of.subject
    change, head = (subject.change, subject.head) if subject is not None else ("", "")
    return of.kind, change, head, of.actor.id if of.actor else 0, json.dumps(of.body, sort_keys=True, default=str)


def _publications(published: Published) -> Iterator[Draft]:
    subject = subject_of_hosted(published.hosted)
    for deed in published.deeds:
        match deed:
            case WriteComment(text=text):
                yield drafts.publication(
                    subject, medium="comment", state="", confirmed=True, digests={"page": digest_of(text)}
                )
            case WriteCheck():
                yield drafts.publication(
                    subject,
                    medium="check-run",
                    state=_SHOWN[deed.state],
                    name=deed.name,
                    reference=deed.reference,
                    confirmed=True,
                    digests={"page": digest_of(deed.summary)},
                )
            case _:
                pass
