"""A definition that much of the code rests upon behaves in another way, and those who rest upon it did not change.

Only callers that are sure to mean it are counted; tests are left out, and so are definitions of which it is proven
that nothing but their look changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import ChangeKind, Facts, Proof, SymbolKind, Usage
from bot.risk._callers import is_sure
from bot.risk._nouns import Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import few, look
from bot.risk._wording import callee, listed

CALLERS, FILES = 25, 8
"""Untouched callers, and files of theirs, from which nobody has them all in mind."""
_WIDE = 100
"""Callers from which it is a foundation of the repository."""
_FUNCTIONS = {SymbolKind.FUNCTION, SymbolKind.METHOD}
_ALTERED = {ChangeKind.BODY, ChangeKind.SIGNATURE}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    return few(
        signal
        for usage in facts.usages
        if usage.change.kind in _ALTERED and usage.change.symbol.kind in _FUNCTIONS
        for signal in _judge(facts, usage)
    )


def _judge(facts: Facts, usage: Usage) -> Iterator[Signal]:
    symbol = usage.change.symbol
    callers = [r for r in usage.untouched if is_sure(r, symbol)]
    files = {r.location.path for r in callers}
    file = facts.file(symbol.path)
    if len(callers) < CALLERS or len(files) < FILES or file is None or _is_proven(usage, file.partial):
        return
    folders = sorted({path.rpartition("/")[0] or "the root" for path in files})
    yield Signal(
        rule=RULE.id,
        title=f"{len(callers)} callers of {symbol.qualified}",
        floor=Tier.HIGH if len(callers) >= _WIDE else Tier.MEDIUM,
        severity=Tier.HIGH if len(callers) >= _WIDE else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.CONTRACT,
        evidence=(look(file).evidence(usage.change.line), Evidence(callers[0].location, callers[0].text[:200])),
        why=f"{callee(symbol.qualified)} has {len(callers)} callers in {len(files)} files that do not change: {listed(folders)}.",
        check=f"the tests of the callers that depend on what changed in {callee(symbol.qualified)}",
    )


def _is_proven(usage: Usage, proofs: tuple[Proof, ...]) -> bool:
    """Whether a proof covers the whole definition."""
    symbol = usage.change.symbol
    return any(place.start <= symbol.start and symbol.end <= place.end for proof in proofs for place in proof.places)


RULE = Rule(
    id="wide-blast-radius",
    group=Group.RADIUS,
    about="A function that many untouched places call behaves in another way.",
    detect=detect,
)
