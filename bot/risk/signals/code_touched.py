"""Code that runs was changed: the least that takes a change above documentation and tests.

Not for files whose change is proven to be formatting or comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.risk._added import behaves, first_line, text_at
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

_RUNS = {FileRole.CODE, FileRole.CONFIG, FileRole.MANIFEST, FileRole.LOCKFILE, FileRole.VENDORED, FileRole.GENERATED}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role in _RUNS and behaves(f)]
    if not files:
        return
    evidence = tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f in files[:5])
    yield Signal(
        rule=RULE.id,
        title="code that runs is changed",
        floor=Tier.MEDIUM,
        severity=Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=evidence,
        beyond=tuple(f.path for f in files[5:]),
        why=f"{len(files)} {'file that runs, or steers what runs, is' if len(files) == 1 else 'files that run, or steer what runs, are'} changed.",
    )


RULE = Rule(
    id="code-touched",
    group=Group.CRITICALITY,
    about="Code or configuration that runs was changed, beyond comments and formatting.",
    detect=detect,
)
