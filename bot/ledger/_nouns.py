"""The nouns of the ledger: what is recorded, about what, by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""What an entry may hold. No floats: they have more than one written form."""

FORMAT: Final = 1
MOST_LINE: Final = 1_000_000
"""Bytes of one line; what is longer is no entry."""
MOST_TEXT: Final = 20_000
"""Characters of one text."""
MOST_INTEGER: Final = 2**53 - 1
"""Beyond, other readers of JSON lose digits (RFC 8259, section 6)."""
MOST_DEPTH: Final = 8


class Kind(StrEnum):
    """What an entry records."""

    OPENED = "opened"
    """The ledger begins: its id, and the host that account numbers belong to."""
    BRIEF = "brief"
    """What the reviewer was told."""
    DECISION = "decision"
    """What the gate decided, and why."""
    ANSWER = "answer"
    """What somebody answered to a question."""
    OVERRIDE = "override"
    """Somebody set a requirement aside, and why."""
    PUBLICATION = "publication"
    """What was published on the host."""
    MERGE = "merge"
    """The host reports that the change was merged."""
    KEY = "key"
    """A signing key is added or retired."""
    ERASURE = "erasure"
    """Texts of an earlier entry were erased."""
    REPAIR = "repair"
    """A half-written line was cut off after a crash."""


class Actor(NamedTuple):
    """An account on the host."""

    id: int
    """Its number, which stays when it is renamed."""
    login: str = ""
    """Its name at that time; "" to keep the number alone."""


class Subject(NamedTuple):
    """What an entry is about."""

    repository: str
    """Its name on the host, `owner/name`, or that of its folder."""
    change: str
    """The change's id in the repository: the number of a pull request, or a commit."""
    head: str
    """Full commit id of the head; "" where there is none."""
    base: str = ""
    """Full commit id that the head is compared with (the merge base)."""
    base_ref: str = ""
    """Full name of the branch that the change is for: `refs/heads/main`."""
    target: str = ""
    """Commit id of that branch's tip at that time."""
    repository_id: int | None = None
    """Its number on the host, which stays when it is renamed."""


class TextRecord(NamedTuple):
    """What an entry holds of a text that may be erased."""

    digest: str
    """Of the salt, the name and the text."""
    kept: bool
    """Whether the text itself was kept, or its digest alone."""
    text: str | None
    """None where it was not kept, or was erased."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a place in a ledger. The constructors of this package make drafts from plain values."""

    kind: Kind
    body: Mapping[str, Json]
    subject: Subject | None = None
    actor: Actor | None = None
    digests: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name → `sha256:…`: of inputs, policy, roster, prompts, pages."""
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    """What people or models wrote: it stands beside the entry, so that it can be erased."""
    keep_texts: bool = True
    """False keeps their digests alone."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry as it stands in a ledger."""

    number: int
    """Counted from 0."""
    at: str
    """When it was written, `2026-11-22T03:00:00Z`: by the writer's clock, in UTC."""
    kind: Kind
    subject: Subject | None
    actor: Actor | None
    digests: Mapping[str, str]
    body: Mapping[str, Json]
    texts: Mapping[str, TextRecord]
    previous: str | None
    """Digest of the entry before; None for the first."""
    key: str | None
    """Id of the key that signs it."""
    digest: str
    signature: str | None
    """Base64 of the Ed25519 signature."""


class Head(NamedTuple):
    """Where a ledger ends."""

    entries: int
    """How many it has."""
    digest: str | None
    """Of the last one; None for a ledger without entries."""
    key: str | None = None
    """Id of the key that signed the last one: what is signed stays signed."""
    at: str = ""
    """When the last one was written."""


EMPTY: Final = Head(0, None)


class Appended(NamedTuple):
    """A new entry, the line that holds it (without its line feed), and the ledger's new end."""

    entry: LedgerEntry
    line: bytes
    head: Head


_TEXT: Final = (str,)
_NUMBER: Final = (int,)
_LIST: Final = (list,)
_OR_NONE: Final = (str, type(None))

BODIES: Final[Mapping[str, Mapping[str, tuple[type, ...]]]] = {
    Kind.OPENED: {"ledger": _TEXT, "host": _TEXT},
    Kind.BRIEF: {
        "tier": _TEXT,
        "rules": _LIST,
        "questions": _LIST,
        "complete": (bool,),
        "hunks": _NUMBER,
        "read": _NUMBER,
        "partly": _NUMBER,
        "unread": _NUMBER,
        "models": _LIST,
        "version": _TEXT,
    },
    Kind.DECISION: {
        "state": _TEXT,
        "tier": _TEXT,
        "reasons": _LIST,
        "approvals": _LIST,
        "unmet": _LIST,
        "brief": _OR_NONE,
    },
    Kind.ANSWER: {"question": _TEXT, "choice": _TEXT, "attempt": _NUMBER, "flagged": (bool,), "brief": _OR_NONE},
    Kind.OVERRIDE: {"what": _TEXT, "incident": _TEXT, "expires": _OR_NONE, "decision": _OR_NONE},
    Kind.PUBLICATION: {
        "medium": _TEXT,
        "name": _TEXT,
        "state": _TEXT,
        "reference": _TEXT,
        "confirmed": (bool,),
        "decision": _OR_NONE,
    },
    Kind.MERGE: {"commit": _TEXT, "as_expected": (bool, type(None)), "decision": _OR_NONE},
    Kind.KEY: {"key": _TEXT, "public": _TEXT, "use": _TEXT},
    Kind.ERASURE: {"entry": _NUMBER, "texts": _LIST, "basis": _TEXT},
    Kind.REPAIR: {"bytes": _NUMBER, "digest": _TEXT},
}
"""The keys of a body by kind, and the types of their values; all of them are always there."""

ENTRY_KEYS: Final = frozenset(
    {"actor", "at", "body", "digests", "format", "key", "kind", "number", "previous", "subject", "texts"}
)
LINE_KEYS: Final = frozenset({"digest", "entry", "signature", "texts"})
