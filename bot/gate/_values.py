"""Values of a file that people or programs wrote, taken one by one: each fault names the file and the key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from bot.errors import ConfigError
from bot.gate._people import Level, Span
from bot.pattern import lazy

MOST_ENTRIES = 20_000
"""Of one list or mapping; a roster of more people than that is a mistake."""
MOST_CHARACTERS = 200
_MOST_ACCOUNT = 2**63 - 1
# RFC 3339, and a date alone; Python would take weeks and other forms of ISO 8601, which people misread.
_TIME = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_LEVELS = {level.label: level for level in Level}


class Place(NamedTuple):
    """Where a value stands: for the message of a fault."""

    file: str
    keys: tuple[str, ...] = ()
    remedy: str = ""
    """What to do about any fault of this file."""

    def at(self, key: str | int) -> Place:
        """A key or a number below; what is hostile in it is not repeated."""
        shown = "".join(c if c.isprintable() else "�" for c in str(key)[:MOST_CHARACTERS])
        return self._replace(keys=(*self.keys, shown))

    def fault(self, said: str, remedy: str = "") -> ConfigError:
        where = f"{self.file}: {'.'.join(self.keys)}" if self.keys else self.file
        return ConfigError(f"{where}: {said}.", remedy or self.remedy)


def mapping(value: object, place: Place, known: Collection[str] = ()) -> Mapping[str, object]:
    """A mapping with texts for keys; if `known` is given, with no others than these."""
    if not isinstance(value, Mapping):
        raise place.fault("it is no mapping")
    if len(value) > MOST_ENTRIES:
        raise place.fault(f"it has over {MOST_ENTRIES:,} entries")
    for key in value:
        if not isinstance(key, str):
            raise place.fault(f"the key {_shown(key)} is no text", "Put it in quotes.")
        if known and key not in known:
            raise place.fault(f"unknown key {place.at(key).keys[-1]}", _nearest(key, known))
    return value


def entries(value: object, place: Place) -> Iterator[tuple[object, Place]]:
    """The entries of a list, each with its place."""
    if not isinstance(value, (list, tuple)):
        raise place.fault("it is no list", "Write [one, another], also for a single one.")
    if len(value) > MOST_ENTRIES:
        raise place.fault(f"it has over {MOST_ENTRIES:,} entries")
    for number, each in enumerate(value):
        yield each, place.at(number)


def text(value: object, place: Place) -> str:
    """A name: printable, on one line, not empty, without blanks around it."""
    if not isinstance(value, str):
        raise place.fault(f"{_shown(value)} is no text", "Put it in quotes.")
    if not value.strip():
        raise place.fault("it is empty")
    if len(value) > MOST_CHARACTERS:
        raise place.fault(f"it is longer than {MOST_CHARACTERS} characters")
    if not value.isprintable() or value != value.strip():
        raise place.fault("it has blanks around it, or characters that cannot be seen")
    return value


def number(value: object, place: Place) -> int:
    """The number of an account. A bool is none, and neither is a number in quotes."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MOST_ACCOUNT:
        remedy = "Give the host's number of the account, not its name: `gh api users/LOGIN --jq .id`."
        raise place.fault(f"{_shown(value)} is no number of an account", remedy)
    return value


def mailbox(said: str) -> str:
    """A mailbox as it is compared: most servers, and every host of code, hold upper and lower case to be the same."""
    return said.strip().lower()


def level_named(value: object, place: Place) -> Level:
    """The level of this name. ConfigError if there is none."""
    level = _LEVELS.get(value) if isinstance(value, str) else None
    if level is None:
        raise place.fault("it is no level", f"Levels are {', '.join(_LEVELS)}.")
    return level


def time(value: object, place: Place) -> datetime:
    """A date, from 00:00 UTC on, or a time with its offset; YAML has made values of some of them already."""
    if isinstance(value, str) and len(value) <= MOST_CHARACTERS:
        value = _parsed(value)
    if isinstance(value, datetime):
        if value.tzinfo is None or value.utcoffset() is None:
            raise place.fault(f"the time {value.isoformat()} has no offset", "Write 2026-01-31T12:00:00Z, or a date.")
        try:
            return value.astimezone(UTC)
        except OverflowError as error:
            raise place.fault("the time is out of all bounds") from error
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise place.fault(f"{_shown(value)} is no date", "Write 2026-01-31, or a time like 2026-01-31T12:00:00Z.")


def read_time(said: str, where: str) -> datetime:
    """A date or time that a person typed. ConfigError, naming where, for what is none."""
    return time(said, Place(where))


def span(values: Mapping[str, object], place: Place) -> Span:
    """What `from` and `until` say. `until` is the first moment at which it no longer holds."""
    start, end = (time(values[key], place.at(key)) if key in values else None for key in ("from", "until"))
    if start is not None and end is not None and end <= start:
        remedy = "`until` is the first day on which it no longer holds, so it is after `from`."
        raise place.fault("`until` is not after `from`", remedy)
    return Span(start, end)


def _parsed(value: str) -> object:
    if not _TIME.fullmatch(value):
        return value
    try:
        return date.fromisoformat(value) if len(value) == len("2026-01-31") else datetime.fromisoformat(value.upper())
    except ValueError:
        return value


def _shown(value: object) -> str:
    """A short printable form; a whole list or mapping is not repeated."""
    if isinstance(value, (list, tuple, set, Mapping)):
        return f"a {'mapping' if isinstance(value, Mapping) else 'list'}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value.bit_length() <= 64 else "a number with many digits"  # int's limit of digits, too
    said = ascii(value) if isinstance(value, (str, bytes)) else type(value).__name__ if value is not None else "nothing"
    return said if len(said) <= 60 else f"{said[:60]}…"


def _nearest(key: str, known: Collection[str]) -> str:
    import difflib  # noqa: PLC0415 - only for a fault

    near = difflib.get_close_matches(key[:MOST_CHARACTERS], known, 1)
    return f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(known)}."
