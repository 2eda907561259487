"""`--ledger` of pull requests: what was told, decided and published, each recorded once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli._gate_ledger import record_decision
from bot.ledger import Draft, Subject, digest_of, drafts
from bot.post import CheckState, WriteCheck, WriteComment
from bot.publish import brief_entry, render_markdown
from bot.wiring import ledger_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.pipeline.publishing import Evaluated, Published
    from bot.post import Heard, HostedChange, Kept

_SHOWN = {CheckState.PASSED: "success", CheckState.FAILED: "failure", CheckState.WAITING: "in_progress"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Evaluates, and records what came of it before anybody sees it: what is not on record was not told."""

    ledger: str
    evaluate: Callable[[HostedChange, Kept, Heard], Evaluated]

    def __call__(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        """Raises LedgerError where nothing can be recorded, and then nothing is published."""
        found = self.evaluate(hosted, told, listened)
        if found.brief is not None:
            page = digest_of(render_markdown(found.brief))
            ledger_at(self.ledger).append(brief_entry(found.brief, _subject(hosted), {"page": page}))
        if found.file is not None and found.roster is not None:
            record_decision(self.ledger, found.file, found.decision, found.grounds, found.roster)
        return found


def record_publication(ledger: str, published: Published) -> None:
    """What was written on the host. Raises LedgerError where it cannot be recorded."""
    for draft in _publications(published):
        ledger_at(ledger).append(draft)


def _publications(published: Published) -> Iterator[Draft]:
    subject = _subject(published.hosted)
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


def _subject(hosted: HostedChange) -> Subject:
    """By the host's lasting id, as decisions are recorded."""
    return Subject(
        hosted.place.repository,
        hosted.id,
        hosted.head,
        base_ref=f"refs/heads/{hosted.base}",
        target=hosted.base_tip,
        repository_id=hosted.repository_id,
    )
