"""A dependency of the product goes to a version that its publisher calls incompatible (https://semver.org, 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.facts import DependencyChange, DependencyUse, Facts
from bot.pattern import lazy
from bot.risk._dependencies import alone, evidence_of, named, numbers_of, short
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier

_PLAIN = lazy(r"\s*(?:===?|>=|\^|~>?|~=|=)?\s*v?\d[\w.+-]*\s*(?:,\s*(?:<|!=)[^,]*)*|<=?[^,]*,\s*>=\s*v?\d[\w.+-]*")
_GO_MAJOR = lazy(r"(.+?)[/.]v(\d+)$")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    found: dict[tuple[str, str], DependencyChange] = {}
    for change in (*filter(_is_major, alone(facts.dependencies)), *_renamed(facts)):
        if change.direct and not change.internal and change.use is DependencyUse.RUNTIME:
            found.setdefault((change.ecosystem, change.name), change)
    changes = [c for c in found.values() if not c.name.startswith("@types/")]
    if not changes:
        return
    moves = [f"`{short(c.name)}` {short(c.before or '', 24)} → {short(c.after or '', 24)}" for c in changes[:4]]
    yield Signal(
        rule=RULE.id,
        title=f"major version of {named(changes)}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.CONTRACT,
        evidence=evidence_of(facts, changes),
        why=f"{', '.join(moves)}: by its number incompatible with what was there.",
        check="read the list of breaking changes against the places that use it",
    )


def _is_major(change: DependencyChange) -> bool:
    before, after = change.before or "", change.after or ""
    if change.source_changed or not _PLAIN.fullmatch(before[:200]) or not _PLAIN.fullmatch(after[:200]):
        return False
    old, new = numbers_of(before[before.find(">=") + 1 :]), numbers_of(after[after.find(">=") + 1 :])
    if old is None or new is None or max(*old[:1], *new[:1]) >= 1900:  # dates are no promise of compatibility
        return False
    if old[0] != new[0]:
        return new[0] > old[0] and (old[0] > 0 or change.ecosystem in {"npm", "Cargo"})
    return change.ecosystem in {"npm", "Cargo"} and old[0] == 0 and _minor(new) > _minor(old)


def _minor(numbers: tuple[int, ...]) -> int:
    return numbers[1] if len(numbers) > 1 else 0


def _renamed(facts: Facts) -> Iterator[DependencyChange]:
    """Go modules whose name says another major version than the one that goes."""
    gone = {c.name: c for c in facts.dependencies if c.ecosystem == "Go" and c.after is None and c.direct}
    for change in facts.dependencies:
        match = _GO_MAJOR.match(change.name) if change.ecosystem == "Go" and change.before is None else None
        if match is None:
            continue
        for name, before in gone.items():
            old = _GO_MAJOR.match(name)
            if (old[1] if old else name) == match[1] and int(old[2] if old else 1) < int(match[2][:6]):
                yield replace(change, before=before.before)


RULE = Rule(
    id="major-upgrade",
    group=Group.SUPPLY,
    about="A dependency of the product goes to a version that is incompatible by its number.",
    detect=detect,
)
