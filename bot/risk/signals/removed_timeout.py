"""A time limit is gone from a wait that stays: an argument, a context with a deadline, an entry of a client's settings.

Deliberately not flagged: a limit that stands elsewhere after the change, in whatever words; one that went together with
the call that it limited; parameters and fields that a definition no longer has; and names that only speak of timeouts
(`TimeoutError`, `clearTimeout`).
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

_NAME = r"(?!\w*(?:clear|on|is|has|handle)_?T?ime)(?!\w*(?:[eE]rror|[eE]xception|EXCEPTION|ERROR)\b)\w*(?:[tT]ime_?[oO]ut|TIME_?OUT|[dD]eadline|DEADLINE)\w*"
_SEARCH = Search(
    sought=lazy(
        rf"(?<![\w])(?!setTimeout){_NAME}\s*(?::(?!:)|=(?![=>])|\()|\bAbortSignal\.timeout\(|\bsetTimeout\(.*(?:abort|reject|kill|destroy|cancel)"
        r"|\basyncio\.wait_for\(|\bsignal\.(?:alarm|setitimer)\("
    ),
    hint=lazy(r"time_?out|deadline|wait_for|alarm|itimer", re.IGNORECASE),
    back=lazy(rf"(?<![\w]){_NAME}|\bAbortSignal\b|\bwait_for\(|\bsignal\.(?:alarm|setitimer)\("),
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for time limits that the change took away although the wait stays."""
    del policy
    return few(_signal(found) for found in taken(facts, _SEARCH))


def _signal(found: Taken) -> Signal:
    function, name, stays = callee(found.symbol, found.view.file.language), code(found.name), found.stays
    line, waits = stays.location.start, code(stays.quote)
    lost = f"{name} is switched off on line {line}" if found.off else f"{name} is gone (was {where(found.gone)})"
    return Signal(
        rule=RULE.id,
        title=f"timeout removed from {found.symbol or found.view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(stays, found.gone),
        why=f"{lost}, and {waits} on line {line} is still there.",
        ask=Ask(
            text=f"{lost}. How long may {waits} on line {line} take now, and what ends it?",
            trigger="the other side accepts and then stays silent",
            consequence=f"{function} and whatever waits for it hang",
            settles="name the limit that applies now (a default, a deadline of the caller), or a test with a silent peer",
        ),
    )


RULE = Rule(
    id="removed-timeout",
    group=Group.WEAKENING,
    about="A timeout or deadline was taken away from a wait that stays.",
    detect=detect,
)
