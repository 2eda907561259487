"""The ledger: an append-only, hash-chained record of what was told, decided, answered, set aside and published.

Pure: lines in, values out. Files are in `bot.adapters.ledger_file`, keys in `bot.adapters.signing`, words in
`bot.publish`. The format and its reasons: docs/decisions/0014-ledger.md; what it proves: docs/ledger.md.
"""

from bot.ledger import _drafts as drafts
from bot.ledger._append import append, erased
from bot.ledger._canonical import digest_of, text_digest
from bot.ledger._checkpoint import Checkpoint, checkpoint_of, read_checkpoint, signed_by, write_checkpoint
from bot.ledger._compare import Comparison, compare
from bot.ledger._drafts import Coverage, ReadBy, Told, Vote
from bot.ledger._keys import PublicKey, Signer
from bot.ledger._line import Wrong, is_time, read_entry
from bot.ledger._nouns import (
    EMPTY,
    MOST_LINE,
    Actor,
    Appended,
    Draft,
    Head,
    Json,
    Kind,
    LedgerEntry,
    Subject,
    TextRecord,
)
from bot.ledger._same import is_same_event
from bot.ledger._verify import Fault, Verdict, verify

__all__ = [
    "EMPTY",
    "MOST_LINE",
    "Actor",
    "Appended",
    "Checkpoint",
    "Comparison",
    "Coverage",
    "Draft",
    "Fault",
    "Head",
    "Json",
    "Kind",
    "LedgerEntry",
    "PublicKey",
    "ReadBy",
    "Signer",
    "Subject",
    "TextRecord",
    "Told",
    "Verdict",
    "Vote",
    "Wrong",
    "append",
    "checkpoint_of",
    "compare",
    "digest_of",
    "drafts",
    "erased",
    "is_same_event",
    "is_time",
    "read_checkpoint",
    "read_entry",
    "signed_by",
    "text_digest",
    "verify",
    "write_checkpoint",
]
