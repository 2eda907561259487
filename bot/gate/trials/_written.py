"""People as a policy writes them, for comparing and for saying what was found."""

from __future__ import annotations

from bot.gate.predicates import OF_DOMAIN, TOUCHED, AllOf, Atom, Who
from bot.gate.predicates import expert as _expert


def as_written(who: Who) -> str:
    """`{all_of: [senior, {expert: payments}]}`: one text for one meaning, parts in the order of the alphabet."""
    if isinstance(who, Atom):
        return _atom(who)
    kind = "all_of" if isinstance(who, AllOf) else "any_of"
    return f"{{{kind}: [{', '.join(sorted({as_written(each) for each in who.of}))}]}}"


def _atom(who: Atom) -> str:
    if who.predicate == "level":
        return who.value
    if who.value == TOUCHED or (who.predicate in OF_DOMAIN and who.value == _expert.ANY):
        return who.predicate
    return f"{{{who.predicate}: {who.value}}}"
