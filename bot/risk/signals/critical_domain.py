"""Code of a part of the business where a fault is expensive: payments, checkout, authentication …

Judged by whole words of the path and of the names of changed definitions, or by the policy's patterns; never by
titles, comments or strings. Documentation and tests do not count, nor do files whose behaviour does not change.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._added import first_line, text_at
from bot.risk._domains import ROLES, belongs
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, evidence_at


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role in ROLES and f.proof is None]
    for domain in policy.domains:
        found = [(f, why) for f in files if (why := belongs(f, domain))]
        if found:
            listed_owners = ", ".join(domain.owners[:5])
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
                beyond=tuple(f.path for f, _ in found[5:]),
                why=f"The change touches {domain.name}: {listed}{more}.",
                check=f"ask {listed_owners}" if listed_owners else "",
            )


RULE = Rule(
    id="critical-domain",
    group=Group.CRITICALITY,
    about="The change touches code of a domain that the policy declares critical, by its path or its names.",
    detect=detect,
)
