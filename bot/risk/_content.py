"""Signals about a file as a whole: what it is rather than what its lines say."""

from __future__ import annotations

from bot.change import Location
from bot.facts import FileFacts, redact
from bot.pattern import lazy
from bot.risk._added import text_at
from bot.risk._nouns import Ask, Band, Evidence, Lens, Signal, Tier

IN_DOCS_OR_TESTS = lazy(
    r"(?i)(?:^|/)(?:docs?|documentation|tests?|__tests__|spec|testdata|fixtures?|examples?|samples?|screenshots?|images?|assets|fonts?|static)/"
)
"""Folders in which pictures and other data are ordinary."""


def content_signal(
    rule: str, file: FileFacts, tier: Tier, title: str, why: str, settles: Ask | str, quote: str = ""
) -> Signal:
    """A signal at the first line of a file. Its content was not examined, so the evidence is that there is one.

    `settles` is a question, or what would settle it where there is none.
    """
    evidence = (Evidence(Location(file.path, 1, 1), quote or redact(text_at(file, 1).strip())[:200]),)
    ask, check = (settles, "") if isinstance(settles, Ask) else (None, settles)
    return Signal(rule, title, tier, tier, Band.LOW, Lens.INTENT, evidence, why, ask, check)
