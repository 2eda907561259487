"""Stage two: a Change and the two states of its repository become Facts.

Facts are looked up, never guessed; what could not be looked up says so. The nouns are in `_nouns`.
"""

from bot.facts._authorship import (
    CommitProvenance,
    Provenance,
    ProvenanceEvidence,
    ProvenanceLevel,
    ProvenanceScope,
    PullRequest,
    Testimony,
)
from bot.facts._breaks import find_breaks
from bot.facts._difference import Occurrence, gained, lost
from bot.facts._gather import find_definitions, gather_facts
from bot.facts._history_nouns import FileHistory, HistoryFacts, Knower, Ownership, RepairedLines
from bot.facts._nouns import (
    Certainty,
    ChangeKind,
    Construct,
    ConstructKind,
    Facts,
    FileFacts,
    FileRole,
    Proof,
    ProofKind,
    Reading,
    Reference,
    Symbol,
    SymbolChange,
    SymbolKind,
    Usage,
)
from bot.facts._secrets import Secret, find_secrets, redact, redact_lines
from bot.facts._sources import Sources

__all__ = [
    "Certainty",
    "ChangeKind",
    "CommitProvenance",
    "Construct",
    "ConstructKind",
    "Facts",
    "FileFacts",
    "FileHistory",
    "FileRole",
    "HistoryFacts",
    "Knower",
    "Occurrence",
    "Ownership",
    "Proof",
    "ProofKind",
    "Provenance",
    "ProvenanceEvidence",
    "ProvenanceLevel",
    "ProvenanceScope",
    "PullRequest",
    "Reading",
    "Reference",
    "RepairedLines",
    "Secret",
    "Sources",
    "Symbol",
    "SymbolChange",
    "SymbolKind",
    "Testimony",
    "Usage",
    "find_breaks",
    "find_definitions",
    "find_secrets",
    "gained",
    "gather_facts",
    "lost",
    "redact",
    "redact_lines",
]
