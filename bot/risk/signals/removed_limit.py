"""A bound is gone from what stays: a rate limit, a cap on a page, a body, a queue or a pool.

Deliberately not flagged: another bound in the same file, a bound that went together with what it bounded, parameters
and fields that a definition no longer has, layout (`max-width`), and values that only changed (`changed_limit`).
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

_CAPPED = (
    r"size|len(?:gth)?|items?|results|conn(?:ection)?s|open_?conns|idle\w*|workers|threads|tasks|jobs|concurren\w+|body\w*|bytes|pool\w*"
    r"|depth|recursion\w*|files?|memory|mem|requests?|entries|rows|lines?|payload\w*|message\w*|redirects|keys|age|chars|count|buffer\w*|upload\w*|fields"
)
_NAME = (
    rf"(?:max_?(?:{_CAPPED})|(?:set_?)?max_?open_?conns|page_?size|per_?page|(?:rate|body|size|upload|memory|request|result|concurrency|file|mem|cpu|depth|row|conn(?:ection)?)_?limit(?:s|er)?"
    r"|throttle\w*|rate_?limit\w*|pool_?size|queue_?size|queue_?capacity|concurrency|maxlen|limit|limit_?reader|max_?bytes_?reader|set_?max_?results|bounded_?semaphore|ulimit)"
)
_SEARCH = Search(
    sought=lazy(
        rf"(?<![\w-])(?i:{_NAME})\s*(?::(?!:)|=(?![=>])|\((?!\)))|^\s*@[\w.]*(?i:rate_?limit|throttle|limits?\b)[\w.]*|\bulimit\s+-\w|\bLIMIT\s+[\d:?$%]"
    ),
    hint=lazy(
        r"max|limit|page_?size|per_?page|throttle|pool_?size|queue_?(?:size|cap)|concurrency|bounded|semaphore|capacity|\[:|\b(?:take|first|slice)\(",
        re.IGNORECASE,
    ),
    back=lazy(
        rf"(?<![\w-])\w*(?i:{_NAME})|\b[\w.]*(?i:limit|throttl|semaphore|capacity|bounded|max(?:imum)?_)\w*|\[:\w|\bmax[A-Z]\w*|\b(?:take|first|slice)\("
    ),
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for bounds that the change took away although what they bounded stays."""
    del policy
    return few(_signal(found) for found in taken(facts, _SEARCH))


def _signal(found: Taken) -> Signal:
    function, name, stays = callee(found.symbol, found.view.file.language), code(found.name), found.stays
    line, bounded = stays.location.start, code(stays.quote)
    lost = f"{name} is switched off on line {line}" if found.off else f"{name} is gone (was {where(found.gone)})"
    return Signal(
        rule=RULE.id,
        title=f"limit removed from {found.symbol or found.view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(stays, found.gone),
        why=f"{lost}, and {bounded} on line {line} is still there.",
        ask=Ask(
            text=f"{lost}. What bounds {bounded} on line {line} now when the input or the load is a thousand times larger?",
            trigger="the largest input or the busiest minute that can reach it",
            consequence=f"{function} takes as much memory, time or connections as it is given to take",
            settles="name the bound that applies now, or a test with more than the old limit",
        ),
    )


RULE = Rule(
    id="removed-limit",
    group=Group.WEAKENING,
    about="A rate limit or a cap on a size, page, queue or pool was taken away from what stays.",
    detect=detect,
)
