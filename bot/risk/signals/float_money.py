"""New code counts money in binary fractions, which hold neither 0.1 nor 0.2.

Only names that say money count (price, amount, tax, fee, balance …), and only where the line turns them into a float or
multiplies them by a fraction.

Deliberately not flagged: lines that use decimals or whole cents with rounding, names that are something else (a token
count, a tax of a syntax tree), drawing and logging, and lines that the change only moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal
from bot.risk._view import few
from bot.risk._wording import callee, code

_WORD = r"(?:price|amount|subtotal|tax|vat|fee|salary|balance|invoice|payment|discount|refund|revenue|payout|money|usd|eur)s?"
_NAME = rf"(?:[a-z_$][\w$]*(?:\.|->|::))*\$?(?:{_WORD}|\w+_{_WORD}|{_WORD}_(?:total|sum|net|gross|due|paid|value|per_\w+)|[a-z]\w*(?:Price|Amount|Tax|Fee|Salary|Balance|Payment|Discount|Refund|Revenue|Payout)s?)"
_MONEY = lazy(
    rf"\b(?:float|parseFloat|Number\.parseFloat|float64|float32|floatval|Double\.parseDouble|Double\.valueOf|double|to_f)\(\s*(?P<made>{_NAME})\s*(?:\[[^\]]*\])?\)"
    rf"|(?<![\w.])(?P<times>{_NAME})\s*\*=?\s*\(?(?:1\s*[-+]\s*)?\d+\.\d+"
    rf"|\d+\.\d+\s*\*\s*(?P<by>{_NAME})\b(?![\w(])"
    rf"|^\s*(?:(?:private|public|final)\s+)*(?:double|float)\s+(?P<typed>{_NAME})\s*[=;]"
)
_LANGUAGES = ("Python", "JavaScript", "TypeScript", "TSX", "Go", "Java", "C#", "Kotlin", "PHP", "Ruby", "Rust", "C", "C++")  # fmt: skip
_HINTS = dict.fromkeys(_LANGUAGES, lazy(r"\d\.\d|[fF]loat|ouble|to_f"))
_EXACT = lazy(r"[Dd]ecimal|\bround|Math\.(?:round|floor|ceil|trunc)|\bint\(|cents|Cents|Fraction|Money\(|\bBig|bcmul|\blog\w*\.|print|\balpha|blur|zoom|scroll|opacity", re.IGNORECASE)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for money in binary fractions, at most two a file."""
    del policy
    return few((s for place in places(facts, _HINTS) if (s := _judge(place)) is not None), limit=2)


def _judge(place: Place) -> Signal | None:
    found = _MONEY.search(place.text)
    if found is None or _EXACT.search(place.text) or _was_there(place):
        return None
    name = next(text for text in found.groups() if text)
    return _signal(place, name)


def _was_there(place: Place) -> bool:
    view = place.view
    return any(_MONEY.search(bare(view.old[n], place.language)) for n in view.removed)


def _signal(place: Place, name: str) -> Signal:
    function = callee(place.symbol)
    return edge(
        RULE.id,
        place,
        title=f"money as a binary fraction in {place.symbol}",
        why=f"Line {place.number} counts {code(name)} in binary fractions, in which most amounts of cents have no exact value.",
        ask=Ask(
            text=f"Line {place.number} of {function} counts {code(name)} in binary fractions. Where is it rounded, and to what, before it is charged or compared?",
            trigger="amounts such as 0.1 + 0.2, or a sum of many of them",
            consequence="totals are off by a cent, and comparisons for equality fail",
            settles=f"a test of {function} with 1.005 or 0.1 + 0.2, or the place that rounds",
        ),
        likelihood=Band.LOW,
        lens=Lens.DATA,
    )


RULE = Rule(
    id="float-money",
    group=Group.EDGE,
    about="New code turns an amount of money into a binary fraction, or multiplies it by one.",
    detect=detect,
)
