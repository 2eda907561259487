"""New code imports a module that nothing explains: no file, no manifest, no other mention in the whole tree.

Such a name fails where the program starts, or, once somebody registers it, installs whatever they wrote. What was
looked at is told with the fact (`Facts.unresolved`).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, UnresolvedKind
from bot.risk._dangers import EXAMPLES
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import few, look
from bot.risk._wording import code


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for modules that nothing explains."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    seen: set[str] = set()
    for missing in facts.unresolved:
        file = facts.file(missing.path)
        if (
            missing.kind is not UnresolvedKind.MODULE
            or file is None
            or missing.name in seen
            or EXAMPLES.search(file.path)
        ):
            continue
        seen.add(missing.name)
        name = code(missing.name)
        at = evidence_at(file, missing.line, look(file).new.get(missing.line, ""))
        yield Signal(
            rule=RULE.id,
            title=f"nothing in the tree explains the import of {missing.name}",
            floor=Tier.MEDIUM,
            severity=Tier.HIGH,
            likelihood=Band.MEDIUM,
            lens=Lens.CONTRACT,
            evidence=(at,),
            why=f"{at.location} imports {name}: no file of the tree has that name, no manifest or lockfile lists it, and nothing else mentions it.",
            ask=Ask(
                text=f"Line {missing.line} imports {name}, which no file, manifest or lockfile of the tree names. Where does it come from?",
                trigger="a fresh checkout, or a stranger who registers that name",
                consequence="the import fails, or brings in whatever they wrote",
                settles=f"a fresh install and an import of {name}; if it is a package, its line in the manifest",
            ),
        )


RULE = Rule(
    id="invented-import",
    group=Group.SLIPS,
    about="New code imports a module that no file, manifest or other line of the tree names.",
    detect=detect,
)
