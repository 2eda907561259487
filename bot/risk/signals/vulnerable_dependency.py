"""A version that the change sets is one that a published advisory is about.

Looked up in the database that `--osv` names, by name and version; whether the fault can be reached from here is the
question. What was affected before the change as well is named, and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import DependencyUse, Facts, Vulnerability
from bot.risk._dependencies import evidence_of, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._wording import where

_MALICIOUS = "MAL-"
"""Packages that were published to do harm: https://github.com/ossf/malicious-packages."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    held: dict[tuple[str, str, bool], list[Vulnerability]] = {}
    for found in facts.vulnerabilities:
        held.setdefault((found.dependency.name, found.version, found.before), []).append(found)
    for group in held.values():
        yield _signal(facts, sorted(group, key=lambda v: (not _is_critical(v), v.id)))


def _is_critical(found: Vulnerability) -> bool:
    return found.id.startswith(_MALICIOUS) or found.severity.upper() == "CRITICAL"


def _is_mild(found: Vulnerability) -> bool:
    """By the database's own word; an advisory without one is not called mild."""
    return found.severity.upper() in {"LOW", "MODERATE", "MEDIUM"}


def _signal(facts: Facts, group: list[Vulnerability]) -> Signal:
    first = group[0]
    name, version = short(first.dependency.name, 40), short(first.version, 24)
    evidence = evidence_of(facts, [first.dependency])
    tier = Tier.MEDIUM if first.before or _is_mild(first) else Tier.CRITICAL if _is_critical(first) else Tier.HIGH
    more = f" and {len(group) - 1} more" if len(group) > 1 else ""
    when = "; the version before was affected as well" if first.before else ""
    fixed = f"; fixed in {short(first.fixed_in[0], 24)}" if first.fixed_in else "; the advisory names no fix after it"
    said = f" ({short(first.severity, 60)})" if first.severity else ""
    check = f"read {first.id} and take a version in which it is fixed"
    return Signal(
        rule=RULE.id,
        title=f"known vulnerability in `{name}` {version}: {short(first.id, 40)}{more}",
        floor=tier,
        severity=tier,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence,
        why=f"{short(first.id, 40)}{said}{more} affects `{name}` {version}: {short(first.summary or 'no summary', 120).rstrip('.')}{fixed}{when}.",
        ask=None
        if first.before
        else Ask(
            text=f"`{name}` {version} ({where(evidence[0])}) is affected by {short(first.id, 30)}{more}. Which code here reaches what the advisory describes, {_instead(first)}?",
            trigger="what the advisory describes",
            consequence=short(first.summary, 160) or "what the advisory says",
            settles=check,
        ),
        check=check,
    )


def _instead(found: Vulnerability) -> str:
    if found.fixed_in:
        return f"and why not {short(found.fixed_in[0], 24)}"
    return "and what else would do" if found.dependency.use is DependencyUse.RUNTIME else "and who runs it"


RULE = Rule(
    id="vulnerable-dependency",
    group=Group.SUPPLY,
    about="The change sets a version of a package that a published advisory is about.",
    detect=detect,
)
