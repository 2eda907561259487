"""A JSON value with the place at which it stands, so that whatever is wrong is named by its path.

Readers go down known keys only: the depth of a value and what stands under unknown keys costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from bot.errors import SnapshotError
from bot.gate.recording._shapes import Shape
from bot.pattern import lazy

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MOST = 2**53 - 1
"""The greatest number that every reader of JSON keeps (RFC 8259, section 6)."""
NAME, TEXT, PATH = 300, 100_000, 4_096
"""Characters of a name, a text and a path. Hosts cut comments at 65,536."""

_YEARS = range(1970, 9_001)
"""So that adding the time for which something holds leads nowhere that a date cannot be."""
_TIME = lazy(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")
_REMEDY = "`foreread schema snapshot` and docs/snapshot.md say what may stand there."


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a file, and what stands there."""

    value: object
    path: str = ""

    def wrong(self, what: str) -> SnapshotError:
        return SnapshotError(f"The snapshot cannot be read: {self.path or 'the whole of it'} {what}.", _REMEDY)

    def record(self, shape: Shape) -> Record:
        """The object that stands here, with the keys of the shape and no other."""
        value = self.value
        if not isinstance(value, dict):
            raise self.wrong(f"is {shown(value)}, not an object")
        for key in value:
            if key not in shape.required and key not in shape.optional:
                raise self.wrong(f"has the unknown key {shown(key)}")
        missing = sorted(shape.required - value.keys())
        if missing:
            raise self.wrong(f"has no {missing[0]}")
        return Record(value, self.path)


@dataclass(frozen=True, slots=True)
class Record:
    """An object whose keys are known."""

    values: Mapping[str, object]
    path: str

    def at(self, key: str) -> Place:
        return Place(self.values[key], f"{self.path}.{key}" if self.path else key)

    def must(self, key: str, read: Callable[[Place], T]) -> T:
        return read(self.at(key))

    def may(self, key: str, read: Callable[[Place], T], otherwise: T) -> T:
        """What stands at the key, or `otherwise` where the key is left out."""
        return read(self.at(key)) if key in self.values else otherwise

    def listed(self, key: str, read: Callable[[Place], T], most: int = 10_000) -> tuple[T, ...]:
        """The list at the key, empty where it is left out."""
        return many(read, most)(self.at(key)) if key in self.values else ()


def or_none(read: Callable[[Place], T]) -> Callable[[Place], T | None]:
    return lambda place: None if place.value is None else read(place)


def many(read: Callable[[Place], T], most: int = 10_000, least: int = 0) -> Callable[[Place], tuple[T, ...]]:
    """A list of `least` to `most` values."""

    def read_all(place: Place) -> tuple[T, ...]:
        value = place.value
        if not isinstance(value, list):
            raise place.wrong(f"is {shown(value)}, not a list")
        if not least <= len(value) <= most:
            raise place.wrong(f"has {len(value)} values, and {least} to {most} are allowed")
        return tuple(read(Place(each, f"{place.path}[{number}]")) for number, each in enumerate(value))

    return read_all


def one_of(kind: type[E]) -> Callable[[Place], E]:
    """A value of the enum, upper and lower case as there."""
    known = {str(each): each for each in kind}

    def read(place: Place) -> E:
        found = known.get(place.value) if isinstance(place.value, str) else None
        if found is None:
            raise place.wrong(f"is {shown(place.value)}, not one of: {', '.join(known)}")
        return found

    return read


def within(known: Mapping[str, T]) -> Callable[[Place], T]:
    """What a word of a closed list stands for."""

    def read(place: Place) -> T:
        if not isinstance(place.value, str) or place.value not in known:
            raise place.wrong(f"is {shown(place.value)}, not one of: {', '.join(known)}")
        return known[place.value]

    return read


def flag(place: Place) -> bool:
    if not isinstance(place.value, bool):
        raise place.wrong(f"is {shown(place.value)}, not true or false")
    return place.value


def number(least: int, most: int = MOST) -> Callable[[Place], int]:
    """A whole number; `true` and `1.0` are none."""

    def read(place: Place) -> int:
        value = place.value
        if isinstance(value, bool) or not isinstance(value, int):
            raise place.wrong(f"is {shown(value)}, not a whole number")
        if not least <= value <= most:
            raise place.wrong(f"is {shown(value)}, and {least} to {most} is allowed")
        return value

    return read


count = number(0)
identity = number(1)


def text(place: Place) -> str:
    """A string, perhaps an empty one."""
    return _string(place, 0, TEXT)


def word(place: Place) -> str:
    """A short string, perhaps an empty one."""
    return _string(place, 0, NAME)


def name(place: Place) -> str:
    """A short string that is not empty."""
    return _string(place, 1, NAME)


def path(place: Place) -> str:
    """The name of a file. A byte that is no UTF-8 stands as U+DC80 to U+DCFF (PEP 383), and in no other way.

    The same bytes written in two ways would be two names of one file.
    """
    found = _sized(place, 1, PATH)
    try:
        same = found.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") == found
    except UnicodeEncodeError:
        same = False
    if not same or "\0" in found:
        raise place.wrong(f"is {shown(found)}, which is the name of no file")
    return found


def mode(place: Place) -> str:
    """A file's mode as git writes it."""
    value = place.value
    if not isinstance(value, str) or re.fullmatch(r"[0-7]{6}", value) is None:
        raise place.wrong(f"is {shown(value)}, not six octal digits")
    return value


def moment(place: Place) -> datetime:
    """ISO 8601 with a date, a time and an offset (RFC 3339); in UTC afterwards."""
    value = place.value
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise place.wrong(f"is {shown(value)}, not a time with an offset, as in 2026-11-20T09:00:00Z")
    try:
        found = datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year not in _YEARS:
        raise place.wrong(f"is {shown(value)}, which is no time between {_YEARS[0]} and {_YEARS[-1]}")
    return found


def shown(value: object) -> str:
    """The value for a message: short, in ASCII, and without writing out a number of any length."""
    if isinstance(value, str):
        return ascii(value if len(value) <= 60 else value[:57] + "...")
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        return str(value) if value.bit_length() <= 64 else f"a number of {value.bit_length()} bits"
    if isinstance(value, float):
        return repr(value)
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "no JSON"


def _string(place: Place, least: int, most: int) -> str:
    found = _sized(place, least, most)
    if any("\ud800" <= each <= "\udfff" for each in found):
        raise place.wrong("has half a character (an unpaired surrogate)")
    return found


def _sized(place: Place, least: int, most: int) -> str:
    value = place.value
    if not isinstance(value, str):
        raise place.wrong(f"is {shown(value)}, not a string")
    if not value and least:
        raise place.wrong("is empty")
    if len(value) > most:
        raise place.wrong(f"has {len(value)} characters, and {most} are allowed")
    return value
