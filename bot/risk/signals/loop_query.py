"""New code asks a database or another machine once for every round of a loop.

Fine with ten rows, slow with ten thousand: the number of rounds is what nobody sees in a test.

Deliberately not flagged: loops that try again or wait, that go page by page or batch by batch, that walk over a handful
of literals, or that leave after the first answer; calls that start all at once (`Promise.all`, `gather`); functions that
are not shown from their first line; and calls that stood in a loop before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal
from bot.risk._view import few
from bot.risk._wording import callee, code

_SCRIPT = ("JavaScript", "TypeScript", "TSX")
_DB = r"(?:db|DB|tx|conn|connection|cursor|session|database|prisma|knex|entityManager|em|jdbcTemplate|sqlx)"
_CALLS = {
    "Python": lazy(
        r"\b[A-Z]\w*\.objects\.(?:get|filter|first|create|get_or_create|update_or_create|exclude|count|exists)\("
        rf"|\b(?:self\.)?_?{_DB}\.(?:query|execute|get|scalar\w*|fetch\w*)\(|\brequests\.(?:get|post|put|patch|delete)\(|\bhttpx\.(?:get|post|put|delete)\(|\burlopen\("
    ),
    "Go": lazy(rf"\b(?:\w+\.)?{_DB}\.(?:WithContext\(\w+\)\.)?(?:Query\w*|Exec\w*|Get|Select|First|Find|Where|Create|Save)\(|\bhttp\.(?:Get|Post|Head)\("),
    "Java": lazy(r"\b\w*(?:[rR]epository|Dao|DAO)\.(?:find|get|exists|count|save|delete)\w*\(|\b(?:jdbcTemplate|restTemplate)\.\w+\(|\b(?:entityManager|em)\.(?:find|createQuery)\("),
    "Kotlin": lazy(r"\b\w*(?:[rR]epository|Dao)\.(?:find|get|exists|count|save|delete)\w*\("),
    "C#": lazy(r"\b\w*(?:[cC]ontext|[rR]epository|db)\.\w+\.?(?:Find|First|Single|Where)\w*\(|\b\w*[hH]ttpClient\.(?:Get|Post)\w*\("),
    "PHP": lazy(r"\b[A-Z]\w*::(?:find|findOrFail|where|create|first)\(|\bDB::\w+\(|\bHttp::(?:get|post)\("),
    "Ruby": lazy(r"\b[A-Z]\w*\.(?:find|find_by|where|create!?)\b\(?"),
    "Rust": lazy(r"\bsqlx::query\w*!?\(|\breqwest::get\("),
    **dict.fromkeys(
        _SCRIPT,
        lazy(rf"\bawait\s+(?:\w+\.)*{_DB}(?:\.\w+)*\.(?:query|execute|find\w*|create|update|delete|count|one|any)\(|\bawait\s+\w+\.(?:findOne|findById|findUnique|findFirst)\(|\bawait\s+(?:fetch|axios(?:\.\w+)?)\("),
    ),
}  # fmt: skip
_LOOPS = lazy(r"^\s*(?:async\s+)?(?:for|foreach|while)\b|\.(?:forEach|each)\b\s*[({|]|\bfor\s*\(|^\s*\w+\.each do\b")
_FEW = lazy(
    r"retr|attempt|\btry|poll|wait|page|batch|chunk|cursor|next|has_more|hasMore|backoff|deadline|\bwhile\s*\(?(?:[Tt]rue|1)\b|^\s*for\s*\{|^\s*loop\b"
    r"|\bin\s*[\[(]\s*[^\])]*[\])]\s*[:{)]|\bof\s*\[|range\(\s*\d{1,2}\s*\)|<=?\s*\d{1,2}\s*;|tables?\b|migration|statements?\b|\[\]\w+\{|\.\.\d{1,2}\b",
    re.IGNORECASE,
)
_AT_ONCE = lazy(r"Promise\.all|gather\(|errgroup|\bgo func|\.map\(\s*async|TaskGroup|create_task")


class _Loop(NamedTuple):
    line: int
    text: str


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for queries and requests in loops."""
    del policy
    return few((s for place in places(facts, _CALLS) if (s := _judge(place)) is not None), limit=2)


def _judge(place: Place) -> Signal | None:
    pattern: Pattern[str] = _CALLS[place.language or ""]
    found, loop = pattern.search(place.text), _loop(place)
    if found is None or loop is None or _FEW.search(loop.text) or _leaves_at_once(place):
        return None
    first = place.number - len(place.above)
    if any(_AT_ONCE.search(line) for line in place.above[loop.line - first :]) or _AT_ONCE.search(place.text):
        return None
    if any(pattern.search(bare(place.view.old[n], place.language)) for n in place.view.removed):
        return None
    return _signal(place, found[0].removeprefix("await ").strip(), loop)


def _loop(place: Place) -> _Loop | None:
    """The innermost loop around a line, by what is indented less above it; its own head is not its body."""
    depth = _indentation(place.view.new[place.number])
    if _LOOPS.search(place.text):
        return None
    for back, line in enumerate(reversed(place.above), start=1):
        if not line.strip() or _indentation(line) >= depth:
            continue
        depth = _indentation(line)
        if _LOOPS.search(line):
            return _Loop(place.number - back, line)
        if re.match(r"\s*(?:async\s+)?(?:def|func|function|fn)\b", line):
            return None
    return None


def _indentation(line: str) -> int:
    text = line.expandtabs(4)
    return len(text) - len(text.lstrip())


def _leaves_at_once(place: Place) -> bool:
    """Whether the loop ends with this call: what follows at its depth, or the line itself, leaves."""
    if re.match(r"\s*return\b", place.text):
        return True
    following = [line for line in place.below[:3] if line.strip()]
    return bool(following) and re.match(r"\s*(?:return|break)\b", following[0]) is not None


def _signal(place: Place, call: str, loop: _Loop) -> Signal:
    function = callee(place.symbol)
    head = code(loop.text.strip().rstrip("{: "))
    return edge(
        RULE.id,
        place,
        title=f"a query or request a round in {place.symbol}",
        why=f"{code(call + '…)')} on line {place.number} runs once for every round of {head} (line {loop.line}).",
        ask=Ask(
            text=f"{code(call + '…)')} on line {place.number} of {function} runs in every round of {head}. How many rounds are there in production?",
            trigger="as many rounds as the largest customer has",
            consequence="the time grows with the number of rounds, each a way to the database or another machine and back",
            settles=f"count the calls in a test of {function} with 100 rounds, or fetch them at once",
        ),
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(place.view.evidence(place.number), place.view.evidence(loop.line)),
    )


RULE = Rule(
    id="loop-query",
    group=Group.EDGE,
    about="New code asks a database or another machine once for every round of a loop.",
    detect=detect,
)
