"""A second attempt is gone from a call that stays: a retry decorator, a loop over attempts, a `retries=` argument.

Deliberately not flagged: another way to retry in the same file, a retry that went together with what it repeated,
parameters and fields that a definition no longer has, and code that is itself about retrying (its name says so).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._taken import Search, Taken, taken
from bot.risk._view import few
from bot.risk._wording import callee, code, where

_WORD = r"(?:[rR]etry|[rR]etries|RETRY|RETRIES|[bB]ackoff|BACKOFF|[tT]enacity|[aA]ttempts|ATTEMPTS)"
_NAME = rf"(?!\w*(?:on|is|should|can|handle|has|no|next|last|num)_?[rR]etr)\w*{_WORD}\w*"
_SEARCH = Search(
    sought=lazy(
        rf"(?<!\w)(?!\w*(?:[eE]rror|[eE]xception|_count|Count|After|after)\b){_NAME}\s*(?::(?!:)|=(?![=>])|\((?!\)))|^\s*@[\w.]*(?i:retry|retryable|backoff)\b[\w.]*"
        r"|^\s*for\s.*\b(?:attempts?|retry|retries|tries)\b"
    ),
    hint=lazy(r"retr|backoff|tenacity|attempt|tries", re.IGNORECASE),
    back=lazy(rf"(?<!\w)\w*{_WORD}\w*|\w*[aA]ttempt\w*|\bfor\b.*\btries\b"),
)

_LOOP = lazy(r"^\s*(?:for|while|loop|do|until)\b")
_ABOVE = 6
"""Lines above what stays on which another loop counts as its own."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for retries that the change took away although what they repeated stays."""
    del policy
    found = (t for t in taken(facts, _SEARCH) if "retr" not in t.symbol.lower())
    return few(_signal(one) for one in found if not (one.found.lstrip().startswith("for") and _loops_still(one)))


def _loops_still(found: Taken) -> bool:
    """Whether another loop was written around what stays."""
    last = found.stays.location.start
    return any(n in found.view.added and _LOOP.match(found.view.new[n]) for n in range(last - _ABOVE, last))


def _signal(found: Taken) -> Signal:
    function, name, stays = callee(found.symbol, found.view.file.language), code(found.name), found.stays
    line, tried = stays.location.start, code(stays.quote)
    lost = f"{name} is switched off on line {line}" if found.off else f"{name} is gone (was {where(found.gone)})"
    return Signal(
        rule=RULE.id,
        title=f"retry removed from {found.symbol or found.view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(stays, found.gone),
        why=f"{lost}, and {tried} on line {line} is still there.",
        ask=Ask(
            text=f"{lost}. What happens to the work when {tried} on line {line} fails once, for a moment?",
            trigger="a failure that a second attempt would have mended: a restart, a lost packet, a conflict",
            consequence=f"{function} fails, or leaves its work half done, where it used to recover",
            settles="name what tries again now, or a test in which the first attempt fails",
        ),
    )


RULE = Rule(
    id="removed-retry",
    group=Group.WEAKENING,
    about="A retry, its loop or its backoff was taken away from a call that stays.",
    detect=detect,
)
