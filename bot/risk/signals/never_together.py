"""Files that never changed together before now do: what connects them here is new, or does not belong into one change.

By the commits that the history looks at; merges and commits to very many files are left out there. Files that no
commit touched are new and say nothing. (Zimmermann et al., "Mining version histories to guide software changes",
ICSE 2004, on what changes together.)
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.risk._added import first_line, text_at
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

KNOWN, SHARE, COMMITS_EACH = 4, 0.75, 3
"""Files with a past, the share of them that were never with another of the change, and commits to each on average."""
_COUNTED = {FileRole.CODE, FileRole.CONFIG, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    footing = facts.past.footing
    files = [f for f in facts.files if f.role in _COUNTED and f.proof is None and not f.partial]
    if footing is None or len(files) < KNOWN or footing.known < KNOWN:
        return
    if footing.alone < SHARE * footing.known or footing.here < COMMITS_EACH * footing.known:
        return
    yield Signal(
        rule=RULE.id,
        title=f"{footing.alone} of {footing.known} files never changed together before",
        floor=Tier.MEDIUM,
        severity=Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f in files[:5]),
        why=f"In the last {footing.commits:,} commits, {footing.here:,} of them to these files, {footing.alone} of the {footing.known} changed in none with another of them.",
        check="the author's account of what connects these files, or one change for each matter",
    )


RULE = Rule(
    id="never-together",
    group=Group.SHAPE,
    about="Files change together that never did in the commits looked at.",
    detect=detect,
)
