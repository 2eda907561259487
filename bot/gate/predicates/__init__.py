"""Predicates on people. To add one: a file here with a PREDICATE, an entry of `ALL` in `_who`, a test, the docs."""

from bot.gate.predicates._nouns import Moment, Predicate
from bot.gate.predicates._who import (
    ALL,
    MEMBER,
    OF_DOMAIN,
    PREDICATES,
    TOUCHED,
    AllOf,
    AnyOf,
    Atom,
    Who,
    asks_domain,
    bare,
    for_domain,
    holds,
    implies,
    in_words,
    without_domain,
)

__all__ = [
    "ALL",
    "MEMBER",
    "OF_DOMAIN",
    "PREDICATES",
    "TOUCHED",
    "AllOf",
    "AnyOf",
    "Atom",
    "Moment",
    "Predicate",
    "Who",
    "asks_domain",
    "bare",
    "for_domain",
    "holds",
    "implies",
    "in_words",
    "without_domain",
]
