"""New code imports a name from a file of this tree that does not have it.

The word stands nowhere in that file, which neither makes names as it runs nor re-exports all of another file's
(`Facts.unresolved`).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, UnresolvedKind
from bot.risk._dangers import EXAMPLES
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import few, look
from bot.risk._wording import code


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for names that their module does not have."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for missing in facts.unresolved:
        file = facts.file(missing.path)
        if missing.kind is not UnresolvedKind.NAME or file is None or EXAMPLES.search(file.path):
            continue
        name, target = code(missing.name), code(missing.target or missing.module, 60)
        at = evidence_at(file, missing.line, look(file).new.get(missing.line, ""))
        yield Signal(
            rule=RULE.id,
            title=f"{missing.target or missing.module} has no {missing.name}",
            floor=Tier.MEDIUM,
            severity=Tier.HIGH,
            likelihood=Band.HIGH,
            lens=Lens.CONTRACT,
            evidence=(at,),
            why=f"{at.location} imports {name} from {target}, and that word stands nowhere in it.",
            ask=Ask(
                text=f"Line {missing.line} imports {name} from {target}, where that word does not stand. What was meant?",
                trigger="the first run that reaches the import",
                consequence="it fails",
                settles=f"import {name} from there; a test of that module",
            ),
        )


RULE = Rule(
    id="invented-attribute",
    group=Group.SLIPS,
    about="New code imports a name from a file of this tree that does not have it.",
    detect=detect,
)
