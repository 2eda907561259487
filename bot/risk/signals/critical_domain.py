"""Code of a part of the business where a fault is expensive: payments, checkout, authentication …

Judged by whole words of the path and of the names of changed definitions, or by the policy's patterns; never by
titles, comments or strings. Documentation and tests do not count, nor do files whose behaviour does not change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.facts import ChangeKind, Facts, FileFacts, FileRole
from bot.pattern import Pattern, lazy
from bot.risk._added import first_line, text_at, words_of
from bot.risk._nouns import Band, Domain, Lens, RiskPolicy, Rule, Signal, evidence_at

_ROLES = {FileRole.CODE, FileRole.CONFIG, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}

_OTHER_SENSE = {
    "login": frozenset({"shell", "shells", "path"}),
    "permission": frozenset({"error", "errors", "denied"}),
    "credentials": frozenset({"error"}),
}
"""Words that take another meaning beside these: a login shell authenticates nobody."""


@cache
def _pattern(glob: str) -> Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return lazy("".join(known.get(part, re.escape(part)) for part in parts))


def _belongs(file: FileFacts, domain: Domain) -> str:
    """Why the file is of the domain; "" when it is not."""
    for glob in domain.paths:
        if _pattern(glob).fullmatch(file.path):
            return f"its path matches `{glob}`"
    word = next(iter(sorted(words_of(file.path) & domain.words)), "")
    if word and (file.changes or file.language is None):
        return f"`{word}` in its path"
    for change in file.changes:
        words = words_of(change.symbol.qualified)
        if change.kind is ChangeKind.MOVED or words & {"test", "tests"}:
            continue
        word = next(iter(sorted(words & domain.words)), "")
        if word and not words & _OTHER_SENSE.get(word, frozenset()):
            return f"`{word}` in `{change.symbol.qualified}`"
    return ""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role in _ROLES and f.proof is None]
    for domain in policy.domains:
        found = [(f, why) for f in files if (why := _belongs(f, domain))]
        if found:
            listed = "; ".join(f"{f.path} ({why})" for f, why in found[:3])
            more = f" and {len(found) - 3} more files" if len(found) > 3 else ""
            yield Signal(
                rule=RULE.id,
                title=f"{domain.name} code",
                floor=domain.tier,
                severity=domain.tier,
                likelihood=Band.LOW,
                lens=Lens.DATA,
                evidence=tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f, _ in found[:5]),
                why=f"The change touches {domain.name}: {listed}{more}.",
            )


RULE = Rule(
    id="critical-domain",
    about="The change touches code of a domain that the policy declares critical, by its path or its names.",
    detect=detect,
)
