"""Stage two: a Change and the two states of its repository become Facts.

Facts are looked up, never guessed; what could not be looked up says so. The nouns are in `_nouns`.
"""

from typing import TYPE_CHECKING

from bot.facts._advisories import Advisories, Advisory, Affected, NoAdvisories, VersionRange
from bot.facts._analysis import (
    Analyses,
    AnalysisFacts,
    AnalyzerLog,
    AnalyzerResult,
    AnalyzerRun,
    Level,
    Reported,
    left_out,
)
from bot.facts._authorship import (
    CommitProvenance,
    Provenance,
    ProvenanceEvidence,
    ProvenanceLevel,
    ProvenanceScope,
    PullRequest,
    Testimony,
)
from bot.facts._memo import Memo, NoMemo
from bot.facts._sources import Sources
from bot.front import doors

if TYPE_CHECKING:
    from bot.facts._breaks import find_breaks
    from bot.facts._code_prints import CodePrint, code_prints, digest_of
    from bot.facts._difference import Occurrence, gained, lost
    from bot.facts._footing import footing_of
    from bot.facts._gather import find_definitions, gather_facts
    from bot.facts._history import traced_lines
    from bot.facts._history_nouns import FileHistory, Footing, HistoryFacts, Knower, Ownership, RepairedLines
    from bot.facts._lookups import Answer, FactAnswer, FactKind, FactQuestion, look_up, look_up_all
    from bot.facts._nouns import (
        Certainty,
        ChangeKind,
        Construct,
        ConstructKind,
        DependencyChange,
        DependencyUse,
        Facts,
        FileFacts,
        FileRole,
        GeneratedFrom,
        Passage,
        Presence,
        Proof,
        ProofKind,
        Reading,
        Reference,
        Symbol,
        SymbolChange,
        SymbolKind,
        UnresolvedKind,
        UnresolvedName,
        Usage,
        Vulnerability,
    )
    from bot.facts._people import authors_of
    from bot.facts._roles import role_of
    from bot.facts._secrets import Secret, find_secrets, redact, redact_lines, secret_shaped
    from bot.facts._subjects import Reverts, is_repair

__all__ = [
    "Advisories",
    "Advisory",
    "Affected",
    "Analyses",
    "AnalysisFacts",
    "AnalyzerLog",
    "AnalyzerResult",
    "AnalyzerRun",
    "Answer",
    "Certainty",
    "ChangeKind",
    "CodePrint",
    "CommitProvenance",
    "Construct",
    "ConstructKind",
    "DependencyChange",
    "DependencyUse",
    "FactAnswer",
    "FactKind",
    "FactQuestion",
    "Facts",
    "FileFacts",
    "FileHistory",
    "FileRole",
    "Footing",
    "GeneratedFrom",
    "HistoryFacts",
    "Knower",
    "Level",
    "Memo",
    "NoAdvisories",
    "NoMemo",
    "Occurrence",
    "Ownership",
    "Passage",
    "Presence",
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
    "Reported",
    "Reverts",
    "Secret",
    "Sources",
    "Symbol",
    "SymbolChange",
    "SymbolKind",
    "Testimony",
    "UnresolvedKind",
    "UnresolvedName",
    "Usage",
    "VersionRange",
    "Vulnerability",
    "authors_of",
    "code_prints",
    "digest_of",
    "find_breaks",
    "find_definitions",
    "find_secrets",
    "footing_of",
    "gained",
    "gather_facts",
    "is_repair",
    "left_out",
    "look_up",
    "look_up_all",
    "lost",
    "redact",
    "redact_lines",
    "role_of",
    "secret_shaped",
    "traced_lines",
]

if not TYPE_CHECKING:
    __getattr__ = doors(
        __name__,
        {
            "_breaks": ("find_breaks",),
            "_code_prints": ("CodePrint", "code_prints", "digest_of"),
            "_difference": ("Occurrence", "gained", "lost"),
            "_footing": ("footing_of",),
            "_gather": ("find_definitions", "gather_facts"),
            "_history": ("traced_lines",),
            "_history_nouns": ("FileHistory", "Footing", "HistoryFacts", "Knower", "Ownership", "RepairedLines"),
            "_lookups": ("Answer", "FactAnswer", "FactKind", "FactQuestion", "look_up", "look_up_all"),
            "_nouns": (
                "Certainty",
                "ChangeKind",
                "Construct",
                "ConstructKind",
                "DependencyChange",
                "DependencyUse",
                "DependencyUse",
                "Facts",
                "FileFacts",
                "FileRole",
                "GeneratedFrom",
                "Passage",
                "Presence",
                "Proof",
                "ProofKind",
                "Reading",
                "Reference",
                "Symbol",
                "SymbolChange",
                "SymbolKind",
                "UnresolvedKind",
                "UnresolvedName",
                "Usage",
                "VersionRange",
                "Vulnerability",
            ),
            "_people": ("authors_of",),
            "_roles": ("role_of",),
            "_secrets": ("Secret", "find_secrets", "redact", "redact_lines", "secret_shaped"),
            "_subjects": ("Reverts", "is_repair"),
        },
    )
