"""What two decisions on one change differ in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gate._decision import Decision, Reason, State


@dataclass(frozen=True, slots=True)
class Difference:
    """The reasons for which a change does not pass, before and after."""

    before: Decision
    after: Decision
    met: tuple[Reason, ...]
    """Missing before, and not after."""
    still: tuple[Reason, ...]
    """Missing before and after."""
    new: tuple[Reason, ...]
    """Missing only after."""


def differ(before: Decision, after: Decision) -> Difference:
    """Compared by code and text. What lies beneath an emergency is compared, too: it is still owed."""
    old, new = _missing(before), _missing(after)
    if State.ERROR in {before.state, after.state}:  # the one with it says nothing of what the other one says
        return Difference(before, after, (), (), tuple(new.values()))
    return Difference(
        before,
        after,
        tuple(reason for key, reason in old.items() if key not in new),
        tuple(reason for key, reason in new.items() if key in old),
        tuple(reason for key, reason in new.items() if key not in old),
    )


def _missing(decision: Decision) -> dict[tuple[str, str], Reason]:
    """The leaves that are not met, each once."""
    return {
        (each.code, each.text): each
        for each in decision.why.walk()
        if each.state is not State.SATISFIED and not any(part.state is not State.SATISFIED for part in each.because)
    }
