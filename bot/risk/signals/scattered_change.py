"""A change that is spread evenly over many places: no one file tells what it is about.

Entropy of the changed lines over the files, as in Hassan, "Predicting faults using the complexity of code changes"
(ICSE 2009): 1.0 when every file has the same share. Tests, documentation, lockfiles and what is proven do not count,
nor do changes of one name throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log2

from bot.facts import Facts, FileRole
from bot.risk._added import behaves, first_line, text_at
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

FILES, FOLDERS, EVENNESS = 8, 5, 0.75
_COUNTED = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CI}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    counted = [f for f in facts.files if f.role in _COUNTED and behaves(f) and f.generated is None and not f.partial]
    folders = {f.path.rpartition("/")[0] for f in counted}
    if len(counted) < FILES or len(folders) < FOLDERS or evenness([f.diff.size for f in counted]) < EVENNESS:
        return
    shown = sorted(counted, key=lambda f: (-f.diff.size, f.path))[:5]
    yield Signal(
        rule=RULE.id,
        title=f"spread over {len(counted)} files in {len(folders)} folders",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f in shown),
        why=f"{len(counted)} files of code in {len(folders)} folders change about equally, so no one of them tells the whole.",
        check="the author's account of what these files have in common, or smaller changes",
    )


def evenness(sizes: Sequence[int]) -> float:
    """Entropy of the shares over the entropy of equal shares: 0.0 to 1.0."""
    total = sum(sizes)
    if total == 0 or len(sizes) < 2:
        return 0.0
    shares = [each / total for each in sizes if each]
    return -sum(share * log2(share) for share in shares) / log2(len(sizes))


RULE = Rule(
    id="scattered-change",
    group=Group.SHAPE,
    about="The changed lines are spread evenly over many files and folders.",
    detect=detect,
)
