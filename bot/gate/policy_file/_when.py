"""The conditions of rules."""

from __future__ import annotations

from collections.abc import Collection

from bot.facts import FileRole
from bot.gate._people import Level
from bot.gate._policy import When
from bot.gate.policy_file._asks import TIERS
from bot.gate.policy_file._cursor import Cursor
from bot.risk import TriggerKind

WHEN = ("paths", "roles", "domains", "signals", "assisted", "tier", "lines", "author_below")
TRIGGERS = {
    "lines": TriggerKind.LINES,
    "definition": TriggerKind.DEFINITION,
    "critical path": TriggerKind.CRITICAL_PATH,
    "infrastructure": TriggerKind.INFRASTRUCTURE,
}
ANY = "any"
_LEVELS = {level.label: level for level in Level}
_ROLES = {str(role): str(role) for role in FileRole}


def read_when(at: Cursor, domains: Collection[str]) -> When:
    """Raises ConfigError for a condition that could never hold: an unknown role, domain, signal or trigger."""
    found = at.closed(WHEN)
    triggers, assisted = _assisted(found["assisted"]) if "assisted" in found else (frozenset[TriggerKind](), False)
    return When(
        paths=found["paths"].patterns() if "paths" in found else (),
        roles=found["roles"].words(_ROLES, "role") if "roles" in found else frozenset(),
        domains=found["domains"].words({d: d for d in domains}, "domain") if "domains" in found else frozenset(),
        signals=found["signals"].words(_signals(), "rule on code") if "signals" in found else frozenset(),
        triggers=triggers,
        assisted=assisted,
        tier=found["tier"].word(TIERS, "tier") if "tier" in found else None,
        lines=found["lines"].number(0, 1_000_000) if "lines" in found else None,
        author_below=found["author_below"].word(_LEVELS, "level") if "author_below" in found else None,
    )


def _assisted(at: Cursor) -> tuple[frozenset[TriggerKind], bool]:
    if at.value == ANY:
        return frozenset(), True
    if isinstance(at.value, str):
        raise at.fault(f"`{at.text()}` stands where `any` or a list is needed", f"Triggers: [{', '.join(TRIGGERS)}].")
    return at.words(TRIGGERS, "trigger"), False


def _signals() -> dict[str, str]:
    """Loaded only for a policy that names rules on code."""
    from bot.risk.signals import ALL  # noqa: PLC0415 - a hundred modules, for a policy that names a signal

    return {rule.id: rule.id for rule in ALL}
