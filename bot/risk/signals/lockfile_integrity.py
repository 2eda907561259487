"""A lockfile has another hash for the same version of a package.

Registries do not let a published version change. So either its archive was exchanged, or the lockfile was edited by
hand, or it was made against another registry.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import DependencyChange, Facts
from bot.risk._dependencies import evidence_of, named, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._wording import where


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    by_file: dict[str, list[DependencyChange]] = {}
    for change in facts.dependencies:
        if change.integrity_changed and not _moves_by_nature(change):
            by_file.setdefault(change.path, []).append(change)
    for changes in by_file.values():
        yield _signal(facts, changes)


def _moves_by_nature(change: DependencyChange) -> bool:
    """Composer locks a branch under one name, and its commit as the hash."""
    version = change.after or ""
    return change.ecosystem == "Composer" and (version.startswith("dev-") or version.endswith("-dev"))


def _signal(facts: Facts, changes: list[DependencyChange]) -> Signal:
    first = changes[0]
    evidence = evidence_of(facts, changes)
    version = short((first.after or "").removesuffix("/go.mod"), 24)
    return Signal(
        rule=RULE.id,
        title=f"another hash at the same version: {named(changes)}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence,
        why=f"{first.path} has another hash than before for `{short(first.name)}` {version}, a version that cannot change once it is published.",
        ask=Ask(
            text=f"`{short(first.name, 40)}` {version} has another hash than before ({where(evidence[0])}). What was exchanged, the archive or the registry it came from?",
            trigger="the next install from this lockfile",
            consequence="other code than the one that was looked at and tested is installed under the same version",
            settles="compare both hashes with the registry's own; make the lockfile anew from a clean cache",
        ),
    )


RULE = Rule(
    id="lockfile-integrity",
    group=Group.SUPPLY,
    about="The same version of a package has another hash: its archive was exchanged, or the lockfile was edited.",
    detect=detect,
)
