"""Who can do the next thing, and of whom it is asked before others who could do it as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

from bot.desk._nouns import Turn
from bot.gate import Decision, State, Unblock

_APPROVE: Final = "approve"
_AS: Final = "as "
_LOAD: Final = " waiting"
"""How the part of a reason ends that says how much waits for somebody (`bot.gate.route`)."""


def turns_of(decision: Decision, asked: Collection[str] = ()) -> tuple[Turn, ...]:
    """The turns of a decision that waits, in its own order; none of any other. `asked`: logins of whom the host says
    that they have been asked to review.

    A decision names all who could give an approval that is missing, best first (`bot.gate.route`). It is the turn of as
    many as are missing, of whoever has been asked on the host, and of those who have begun; of the others it could be.
    """
    if decision.state is not State.WAITING:
        return ()
    on_host = {login.casefold() for login in asked}
    missing = _missing(decision)
    before: Counter[str] = Counter()
    found: list[Turn] = []
    for each in decision.unblock:
        part = _part(each)
        is_first = (
            each.what != _APPROVE or before[part] < missing or any(login.casefold() in on_host for login in each.logins)
        )
        before[part] += each.what == _APPROVE
        found.append(Turn(each.person, each.logins, each.what, each.why, is_first))
    return tuple(found)


def _missing(decision: Decision) -> int:
    """How many more people are asked for by the need that asks for most."""
    most = max((need.count for need in decision.requirement.approvals), default=1)
    return max(1, most - len(decision.counted))


def _part(each: Unblock) -> str:
    """As what somebody is named, where it is not for all that is missing: `as payments expert`."""
    return each.why.partition(",")[0] if each.why.startswith(_AS) else ""


def why_me(turn: Turn) -> str:
    """Why it is asked of this one, as told to themselves: what waits for them they see."""
    told: list[str] = []
    for part in turn.why.split(", "):
        if part and not part.endswith(_LOAD) and not any(part in before for before in told):
            told.append(part)
    if told:
        return ", ".join(told)
    if turn.what != _APPROVE:
        return ""
    return "asked first of those who may" if turn.is_first else "one of those who may"
