"""Text that an assistant leaves where code should be: "rest of the code unchanged", "in a real implementation" …

Only in comments or as the only statement of a new function; words in strings, documentation, tests and examples are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import ConstructKind, Facts, FileRole, gained
from bot.pattern import lazy
from bot.risk._added import code_lines, removed_texts
from bot.risk._dangers import EXAMPLES
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import LONGEST, few

_COMMENT = lazy(r"(?:#|//|/\*|\*|--|<!--|;;)(.*)")
_STRONG = lazy(
    r"your (actual |own )?(code|logic|api key|implementation) (goes )?here"
    r"|in (a|an) (real|actual|production)(?:-world)? (implementation|app|application|system|scenario|world|environment)\b.{0,30}\b(would|should|you|we|this|call|use)"
    r"|(this is a|just a) (placeholder(?! for (?!now\b|(?:the |an? )?(?:real|actual|future|proper)\b))|stub|mock|dummy|simplified (version|implementation))"
    r"|\b(placeholder|dummy|stub(bed)?) (implementation|logic|code)\b|\b(?:returns?|using|use) (?:a )?(?:dummy|mock|fake|placeholder) (?:data|values?|responses?|results?)\b",
    re.IGNORECASE,
)
_WEAK = lazy(
    r"\bfor now,? (we |just |simply )*(return|assume|hard-?code|skip|ignore)\b"
    r"|\b(TODO|FIXME)(?:\([^)]{0,40}\))?:? *(implement\b|add (real|actual|proper)|replace (this|with)|handle (error|this))|\bnot yet implemented",
    re.IGNORECASE,
)
"""What people write on purpose too, and often beside code that does enough."""


def _unfinished(text: str) -> Tier | None:
    """How strongly a line says that what stands there is not the real thing; None where it does not."""
    comment = _COMMENT.search(text[:LONGEST])
    if comment is None:
        return None
    return Tier.HIGH if _STRONG.search(comment[1]) else Tier.MEDIUM if _WEAK.search(comment[1]) else None


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    before = removed_texts(facts)
    for line in code_lines(facts):
        if line.file.role is not FileRole.CODE or EXAMPLES.search(line.file.path):
            continue
        severity = _unfinished(line.text)
        if severity is not None and line.text.strip() not in before:
            symbol = line.file.symbol_at(line.number)
            yield _signal(
                line.file.path,
                symbol.qualified if symbol else "",
                evidence_at(line.file, line.number, line.text),
                "says",
                severity,
            )
    yield from _raising(facts)


def _raising(facts: Facts) -> Iterator[Signal]:
    """New functions of their own, not methods to be overridden, that do nothing but raise."""
    for file, found in gained(facts, ConstructKind.RAISE):
        if file.role is FileRole.CODE and re.search(
            r"NotImplemented(Error|Exception)?\b|todo!|unimplemented!", found.text
        ):
            symbol = file.symbol_at(found.line)
            alone = symbol is not None and symbol.end - symbol.start <= 4 and symbol.owner == ""
            if alone:
                yield _signal(file.path, found.symbol, evidence_at(file, found.line, found.text), "raises", Tier.HIGH)


def _signal(path: str, symbol: str, at: Evidence, verb: str, severity: Tier) -> Signal:
    where = f"`{symbol}`" if symbol else f"`{path}`"
    said = _COMMENT.search(at.quote) if verb == "says" else None
    words = (said[1] if said else at.quote).replace("`", "'").replace("?", "").strip("#/* ->").split()
    quote = " ".join(words[:12])[:80]
    return Signal(
        rule=RULE.id,
        title=f"unfinished code in {symbol or path}",
        floor=severity,
        severity=severity,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=f"{at.location} {verb}: “{quote}”.",
        ask=Ask(
            text=f"{where} {verb} “{quote}” at line {at.location.start}. Which real behaviour is still missing there, and who relies on it?",
            trigger=f"any call that reaches {where}",
            consequence="a stand-in runs where the real behaviour is expected",
            settles="the author: is it left out on purpose, and where is the rest",
        ),
    )


RULE = Rule(
    id="placeholder",
    group=Group.SLIPS,
    about="A comment or an exception says that code is not finished.",
    detect=detect,
)
