"""A condition taken apart: its operator, its terms, and whether it was turned round."""

from __future__ import annotations

from typing import NamedTuple

from bot.pattern import lazy

_OPENING, _CLOSING = "([{", ")]}"
_JOINS = lazy(r"(&&|\|\||\band\b|\bor\b)")


class Terms(NamedTuple):
    """The terms of a condition at its outermost level, and what joins them: "and", "or" or "" for a single term."""

    join: str
    terms: tuple[str, ...]


def terms_of(condition: str) -> Terms | None:
    """The terms of a condition; None when `and` and `or` stand mixed on the outermost level, or a bracket is lost."""
    parts, joins, depth, start, at = [], set[str](), 0, 0, 0
    while at < len(condition):
        letter = condition[at]
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if depth < 0:
            return None
        found = _JOINS.match(condition, at) if depth == 0 else None
        if found and (letter in "&|" or _stands_alone(condition, at)):
            parts.append(condition[start:at])
            joins.add("and" if found[0] in {"&&", "and"} else "or")
            at = start = found.end()
        else:
            at += 1
    parts.append(condition[start:])
    if depth or len(joins) > 1:
        return None
    terms = tuple(unwrapped(part) for part in parts)
    return Terms(next(iter(joins), ""), terms) if all(terms) else None


def _stands_alone(condition: str, at: int) -> bool:
    return at == 0 or not (condition[at - 1].isalnum() or condition[at - 1] in "_.")


def unwrapped(text: str) -> str:
    """Without white space and without parentheses around the whole."""
    text = " ".join(text.split())
    while text.startswith("(") and text.endswith(")") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis is closed by the last one."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


def negated(term: str) -> str:
    """The same condition turned round, in the plainest way: `x` ↔ `not x`, `a == b` ↔ `a != b`."""
    for prefix in ("not ", "!"):
        if term.startswith(prefix) and not term.startswith("!="):
            return unwrapped(term[len(prefix) :])
    return f"not {term}"


def is_negation(one: str, other: str) -> bool:
    """Whether one condition is the other with `not` or `!` before the whole of it."""
    return _plain(negated(one)) == _plain(other) or _plain(negated(other)) == _plain(one)


def _plain(text: str) -> str:
    return unwrapped(text).replace(" ", "")


def same_but_for_spacing(one: str, other: str) -> bool:
    """Whether two conditions differ in nothing but white space and outer parentheses."""
    return _plain(one) == _plain(other)
