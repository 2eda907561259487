"""Text that an assistant leaves where code should be: "rest of the code unchanged", "in a real implementation" …

Only in comments or as the only statement of a new function; words in strings, documentation, tests and examples are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import ConstructKind, Facts, FileRole, gained
from bot.pattern import lazy
from bot.risk._added import code_lines, removed_texts
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

_EXAMPLES = lazy(r"(^|/)(examples?|samples?|demos?|playgrounds?|templates?)/")
_COMMENT = lazy(r"(?:#|//|/\*|\*|--|<!--|;;)(.*)")
_SAYS_SO = lazy(
    r"(rest|remainder) of (the |your )?(code|file|function|implementation|method|class|logic)\b.*(unchanged|same|here|as before)"
    r"|\.\.\. ?(existing|other|previous|remaining|rest)\b|\bexisting (code|logic|implementation) (here|remains|unchanged)"
    r"|your (actual |own )?(code|logic|api key|implementation) (goes )?here"
    r"|in (a|an) (real|actual|production) (implementation|app|application|system|scenario|world)"
    r"|(this is a|just a) (placeholder|stub|mock|dummy|simplified (version|implementation))"
    r"|\b(placeholder|dummy) (implementation|logic|value|data|code)\b|\bfor now,? (we |just |simply )*(return|assume|hard-?code|skip|use)"
    r"|\b(TODO|FIXME):? *(implement|add (real|actual|proper)|replace (this|with)|handle (error|this))|not yet implemented",
    re.IGNORECASE,
)


def _unfinished(text: str) -> bool:
    comment = _COMMENT.search(text)
    return comment is not None and _SAYS_SO.search(comment.group(1)) is not None


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    before = removed_texts(facts)
    for line in code_lines(facts):
        if (
            line.file.role is FileRole.CODE
            and not _EXAMPLES.search(line.file.path)
            and _unfinished(line.text)
            and line.text.strip() not in before
        ):
            symbol = line.file.symbol_at(line.number)
            yield _signal(
                line.file.path,
                symbol.qualified if symbol else "",
                evidence_at(line.file, line.number, line.text),
                "says",
            )
    for file, found in gained(facts, ConstructKind.RAISE):
        if file.role is FileRole.CODE and re.search(
            r"NotImplemented(Error|Exception)?\b|todo!|unimplemented!", found.text
        ):
            symbol = file.symbol_at(found.line)
            alone = symbol is not None and symbol.end - symbol.start <= 4 and symbol.owner == ""
            if alone:
                yield _signal(file.path, found.symbol, evidence_at(file, found.line, found.text), "raises")


def _signal(path: str, symbol: str, at: Evidence, verb: str) -> Signal:
    where = f"`{symbol}`" if symbol else f"`{path}`"
    quote = at.quote.strip("#/* -")[:80]
    return Signal(
        rule=RULE.id,
        title=f"unfinished code in {symbol or path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
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
