"""Stage two: a Change and the two states of its repository become Facts.

Facts are looked up, never guessed; what could not be looked up says so. The nouns are in `_nouns`.
"""

from bot.facts._difference import Occurrence, gained, lost
from bot.facts._gather import find_definitions, gather_facts
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
    Provenance,
    ProvenanceEvidence,
    ProvenanceLevel,
    Reading,
    Reference,
    Symbol,
    SymbolChange,
    SymbolKind,
    Usage,
)
from bot.facts._secrets import Secret, find_secrets, redact, redact_lines

__all__ = [
    "Certainty",
    "ChangeKind",
    "Construct",
    "ConstructKind",
    "Facts",
    "FileFacts",
    "FileRole",
    "Occurrence",
    "Proof",
    "ProofKind",
    "Provenance",
    "ProvenanceEvidence",
    "ProvenanceLevel",
    "Reading",
    "Reference",
    "Secret",
    "Symbol",
    "SymbolChange",
    "SymbolKind",
    "Usage",
    "find_definitions",
    "find_secrets",
    "gained",
    "gather_facts",
    "lost",
    "redact",
    "redact_lines",
]
