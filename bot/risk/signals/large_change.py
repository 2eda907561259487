"""A change too large to be read with attention.

Defect detection falls beyond about 400 lines (SmartBear's study of 2,500 reviews at one company, 2006). Tests,
documentation, lockfiles, generated and vendored files, lines that differ in their ends alone, and what is proven to
need no reading do not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.risk._added import behaves, first_line, text_at
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import look

LINES = 400
FILES, MANY = 25, 100
"""Files of code from which a change is large though it is short, and lines that it must have for that."""
_COUNTED = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CI}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role in _COUNTED and behaves(f) and f.generated is None]
    counted = [(f, len(view.added) + len(view.removed)) for f in files for view in (look(f),)]
    lines = sum(size for _, size in counted)
    if lines <= LINES and (len(counted) <= FILES or lines <= MANY):
        return
    largest = sorted(counted, key=lambda c: -c[1])[:3]
    named = ", ".join(f"{f.path} ({size})" for f, size in largest)
    yield Signal(
        rule=RULE.id,
        title=f"{lines} changed lines of code in {len(counted)} files",
        floor=Tier.HIGH,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f, _ in largest),
        why=f"{lines} changed lines of code in {len(counted)} files; attention falls beyond {LINES}. Largest: {named}.",
        check="a smaller change, or two readings on two days",
    )


RULE = Rule(
    id="large-change", group=Group.SHAPE, about="More code changed than a reader can hold in mind.", detect=detect
)
