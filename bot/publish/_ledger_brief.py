"""What the ledger keeps of a brief."""

from __future__ import annotations

from collections.abc import Mapping

from bot.brief import Brief
from bot.facts import Reading, redact
from bot.ledger import Coverage, Draft, ReadBy, Subject, Told, drafts
from bot.publish._encode import identifier

_NOT_READ = 50
"""Places that are named as not read; the brief's own JSON has all."""


def brief_entry(brief: Brief, subject: Subject, digests: Mapping[str, str]) -> Draft:
    """The entry that records a brief: its questions and what was not read, and no code beyond what these say.

    Every question is recorded, those too that stand one click away; redacted as the page is.
    """
    receipt = brief.receipt
    hunks = [hunk.reading for hunk in receipt.hunks]
    coverage = Coverage(
        len(hunks),
        hunks.count(Reading.READ),
        hunks.count(Reading.PARTLY),
        hunks.count(Reading.UNREAD),
        complete=receipt.complete,
    )
    return drafts.brief(
        subject,
        tier=identifier(brief.tier),
        version=receipt.version,
        coverage=coverage,
        rules=[signal.rule for signal in brief.rules],
        questions=[
            Told(asked.id, redact(asked.text), redact(f"{asked.location.path}:{asked.location.start}"))
            for asked in (*brief.questions, *brief.more_questions)
        ],
        models=[
            ReadBy(use.model, use.prompt, use.prompt_digest, identifier(use.context), use.calls)
            for use in receipt.models
        ],
        not_read=[redact(f"{left.what}: {left.why}") for left in brief.not_examined[:_NOT_READ]],
        digests=digests,
    )
