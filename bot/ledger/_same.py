"""Whether an entry says already what a draft says, of what happens once in a change's life."""

from __future__ import annotations

from bot.ledger._nouns import Draft, LedgerEntry


def is_same_event(entry: LedgerEntry, draft: Draft) -> bool:
    """Same kind, same change of the same repository: by the repository's number, which it keeps when it is renamed."""
    known, new = entry.subject, draft.subject
    if entry.kind is not draft.kind or known is None or new is None:
        return False
    return (known.repository_id, known.change) == (new.repository_id, new.change)
