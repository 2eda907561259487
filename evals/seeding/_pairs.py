"""Names that come in pairs, and are taken for each other."""

from __future__ import annotations

import re

_PAIRS = (
    ("start", "end"), ("begin", "end"), ("start", "stop"), ("first", "last"), ("min", "max"),
    ("minimum", "maximum"), ("width", "height"), ("created", "updated"), ("src", "dst"), ("source", "target"),
    ("source", "destination"), ("old", "new"), ("before", "after"), ("left", "right"), ("top", "bottom"),
    ("from", "to"), ("sender", "recipient"), ("sender", "receiver"), ("debit", "credit"), ("lat", "lng"),
    ("lat", "lon"), ("latitude", "longitude"), ("row", "col"), ("rows", "cols"), ("row", "column"),
    ("total", "subtotal"), ("buyer", "seller"), ("parent", "child"), ("lower", "upper"), ("low", "high"),
    ("prev", "next"), ("previous", "current"), ("current", "next"), ("previous", "next"), ("base", "head"),
    ("author", "committer"), ("days", "hours"), ("hours", "minutes"), ("minutes", "seconds"),
    ("expected", "actual"), ("x", "y"), ("input", "output"), ("local", "remote"), ("username", "email"),
    ("offset", "limit"), ("read", "write"), ("key", "value"),
)  # fmt: skip
_PARTNERS: dict[str, tuple[str, ...]] = {}
for _one, _other in _PAIRS:
    _PARTNERS[_one] = (*_PARTNERS.get(_one, ()), _other)
    _PARTNERS[_other] = (*_PARTNERS.get(_other, ()), _one)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|_+|\$")


def partners(name: str) -> tuple[str, ...]:
    """The names that differ from `name` in one paired word: `endTime` for `startTime`."""
    if len(name) > 60:
        return ()
    parts = _PART.findall(name)
    found = []
    for index, part in enumerate(parts):
        for other in _PARTNERS.get(part.lower(), ()):
            cased = (
                other.upper()
                if part.isupper() and len(part) > 1
                else other.capitalize()
                if part[0].isupper()
                else other
            )
            found.append("".join([*parts[:index], cased, *parts[index + 1 :]]))
    return tuple(found)
