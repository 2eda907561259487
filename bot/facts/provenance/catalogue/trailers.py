"""The `Key: value` lines of messages that speak of who or what wrote a commit: data only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from bot.facts._authorship import ProvenanceLevel
from bot.facts.provenance.catalogue.tools import LISTED, OBSERVED


class Meaning(Enum):
    """What a trailer of some key says."""

    COAUTHOR = auto()
    """Who wrote it, by mailbox or, failing that, by name."""
    SIGNER = auto()
    """Who answers for it; only a mailbox counts."""
    CREDIT = auto()
    """A person credits somebody: AI use is declared if the value names an AI; people are credited so too."""
    STATEMENT = auto()
    """A person says whether AI was used: declared, unless the value denies it."""
    STAMP = auto()
    """A tool was here, whatever the value."""
    NAMED_STAMP = auto()
    """A tool was here, if the value names one."""


class Trailer(NamedTuple):
    """A `Key: value` line anywhere in a message; the key in lower case."""

    key: str
    meaning: Meaning
    source: str
    tool: str = ""
    """Id of the tool; "" where the value tells."""
    values: tuple[str, ...] = ()
    """How the value must begin, in lower case; empty: any."""
    level: ProvenanceLevel = ProvenanceLevel.ATTRIBUTED
    """Of a stamp."""


_ENTIRE = "docs.entire.io; " + OBSERVED
_OWN_TRAILER = "a project's own convention; " + OBSERVED

_TRAILERS = (
    Trailer("co-authored-by", Meaning.COAUTHOR, "docs.github.com, creating a commit with multiple authors"),
    Trailer("co authored by", Meaning.COAUTHOR, "a misspelling; " + OBSERVED),
    Trailer("co_authored_by", Meaning.COAUTHOR, "a misspelling; " + OBSERVED),
    Trailer("co-developed-by", Meaning.COAUTHOR, "kernel.org, process/submitting-patches"),
    Trailer("signed-off-by", Meaning.SIGNER, "developercertificate.org"),
    Trailer("author", Meaning.SIGNER, "the message that `git merge --squash` composes"),
    # Reviewed-by, Suggested-by, Tested-by and Reported-by are absent: who reviews or suggests has not written.
    Trailer("assisted-by", Meaning.CREDIT, "kernel.org, process/coding-assistants; also Fedora, LLVM, OpenInfra, Mesa"),
    Trailer("generated-by", Meaning.CREDIT, "apache.org/legal/generative-tooling"),
    Trailer("co-authored-by-ai", Meaning.STATEMENT, "Open Liberty's contributing guide"),
    Trailer("ai-assisted", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-assisted-by", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-assistance", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-generated", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-generated-by", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-disclosure", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-usage", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-usage-statement", Meaning.STATEMENT, "Apache OpenDAL's pull request template, written on one line"),
    Trailer("ai-tool", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-model", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-session-id", Meaning.STAMP, _OWN_TRAILER),
    Trailer("claude-session", Meaning.STAMP, OBSERVED, "claude", ("https://claude.ai/",)),
    Trailer("claude-generated-by", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-steers", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-permission-prompts", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-escapes", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-plan", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("agent-logs-url", Meaning.STAMP, OBSERVED, "copilot", ("https://github.com/",)),
    Trailer("copilot-session", Meaning.STAMP, OBSERVED, "copilot"),
    Trailer("amp-thread-id", Meaning.STAMP, OBSERVED, "amp"),
    Trailer("made-with", Meaning.NAMED_STAMP, OBSERVED),
    Trailer("entire-agent", Meaning.STAMP, _ENTIRE),
    Trailer("entire-session", Meaning.STAMP, _ENTIRE, "entire"),
    Trailer("entire-strategy", Meaning.STAMP, _ENTIRE, "entire"),
    Trailer("entire-checkpoint", Meaning.STAMP, _ENTIRE, "entire"),
    Trailer("replit-commit-author", Meaning.STAMP, LISTED, "replit", ("agent", "assistant")),
    Trailer("replit-commit-session-id", Meaning.STAMP, LISTED, "replit"),
    # Any software has agents with ids and tasks: a suspicion only.
    Trailer("agent-id", Meaning.STAMP, _OWN_TRAILER, level=ProvenanceLevel.SUSPECTED),
    Trailer("agent-task", Meaning.STAMP, _OWN_TRAILER, level=ProvenanceLevel.SUSPECTED),
    Trailer("agent-confidence", Meaning.STAMP, _OWN_TRAILER, level=ProvenanceLevel.SUSPECTED),
)

TRAILERS: Mapping[str, Trailer] = {trailer.key: trailer for trailer in _TRAILERS}
