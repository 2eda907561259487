"""A value of the file with the place where it stands, so that every fault can be named in one line."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.change import path_matches
from bot.errors import ConfigError
from bot.pattern import lazy

T = TypeVar("T")

_ANYWHERE = ("source/main.c", "lib/deep/down/app.py", "services/api/handler_v2.go")
"""A pattern that matches all of these says nothing of where, nor of what: `/**`, `/**/*.*`, `/**/[a-z]*`."""

DOCS = "docs/policy.md lists the keys."

MOST_ITEMS = 1_000
MOST_CHARACTERS = 1_000
"""What is larger was not written by hand; a longer pattern of paths matches nothing, too."""

_DURATION = lazy(r"(\d{1,6})\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST_S = 3_660 * 86_400
_SHARE = lazy(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the reader is. Every method raises ConfigError when the value is not what is asked for."""

    value: object
    file: str
    place: str = ""
    """Keys that lead here: `tiers.high.approve`, `rules[2].when`."""

    def fault(self, what: str, remedy: str = DOCS) -> ConfigError:
        where = f"{self.file}: {self.place}" if self.place else self.file
        return ConfigError(f"{where}: {what}.", remedy)

    def at(self, key: object, value: object) -> Cursor:
        """One step down, by a key or by a number."""
        if isinstance(key, int):
            return Cursor(value, self.file, f"{self.place}[{key + 1}]")
        return Cursor(value, self.file, f"{self.place}.{key}" if self.place else str(key))

    def mapping(self) -> dict[str, Cursor]:
        """Keys with what stands there; at least one."""
        if not isinstance(self.value, Mapping):
            raise self.fault(f"{_told(self.value)} stands where `key: value` pairs are needed")
        if not 0 < len(self.value) <= MOST_ITEMS:
            raise self.fault("it is empty" if not self.value else f"more than {MOST_ITEMS:,} keys stand here")
        found: dict[str, Cursor] = {}
        for key, value in self.value.items():
            if not isinstance(key, str) or not _is_plain(key):
                raise self.fault(f"{_told(key)} is no key", "Put words in quotes that YAML takes for something else.")
            found[key] = self.at(key, value)
        return found

    def closed(self, known: Collection[str], required: Collection[str] = ()) -> dict[str, Cursor]:
        """The same where only the known keys may stand, and the required ones must."""
        found = self.mapping()
        for key, inner in found.items():
            if key not in known:
                raise ConfigError(f"{self.file}: unknown key {inner.place}.", nearest(key, known, "Known keys"))
        for key in required:
            if key not in found:
                raise self.fault(f"`{key}` is missing")
        return found

    def items(self) -> Iterator[Cursor]:
        """What stands in a list; at least one."""
        if not isinstance(self.value, (list, tuple)):
            raise self.fault(f"{_told(self.value)} stands where a list is needed", "Write it as `[one, two]`.")
        if not 0 < len(self.value) <= MOST_ITEMS:
            raise self.fault("the list is empty" if not self.value else f"it lists more than {MOST_ITEMS:,}")
        return (self.at(number, value) for number, value in enumerate(self.value))

    def text(self) -> str:
        """A name or a sentence on one line."""
        if not isinstance(self.value, str):
            raise self.fault(f"{_told(self.value)} stands where a word is needed", "Put it in quotes.")
        if not self.value.strip():
            raise self.fault("it is empty")
        if not _is_plain(self.value):
            raise self.fault(f"{_told(self.value)} is too long, or has characters that cannot be seen")
        return self.value.strip()

    def word(self, known: Mapping[str, T], kind: str) -> T:
        """One of the known words."""
        said = self.text()
        if said not in known:
            raise self.fault(f"there is no {kind} `{said}`", nearest(said, known, "There are"))
        return known[said]

    def words(self, known: Mapping[str, T], kind: str) -> frozenset[T]:
        return frozenset(each.word(known, kind) for each in self.items())

    def number(self, least: int, most: int) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.fault(f"{_told(self.value)} stands where a whole number is needed")
        if not least <= self.value <= most:
            raise self.fault(f"it may be {least:,} to {most:,}, not {_told(self.value)}")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.fault(f"{_told(self.value)} stands where `true` or `false` is needed")
        return self.value

    def pattern(self, *, anchored: bool = False) -> str:
        """A pattern of paths that can match something. `anchored`: it says where in the repository it begins."""
        said = self.text()
        if said.startswith("!"):
            raise self.fault(f"`{said}` negates", "Patterns only add; name what belongs to it.")
        parts = [part for part in said.split("/") if part not in {"", "."}]
        if not parts or ".." in parts or "\\" in said:
            raise self.fault(f"`{said}` can match no path", "Write a path from the repository's root, with `/`.")
        if anchored and not said.startswith("/"):
            raise self.fault(f"`{said}` does not begin with `/`", f"`/{said}` holds at the repository's root only.")
        if anchored and all(path_matches(said, each) for each in _ANYWHERE):
            raise self.fault(f"`{said}` lets every file off", "Name folders and endings: `/docs/**/*.md`.")
        return said

    def patterns(self, *, anchored: bool = False) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.pattern(anchored=anchored) for each in self.items()))

    def seconds(self) -> int:
        """A time like `7d`, `12h` or `60m`."""
        found = _DURATION.fullmatch(self.value.strip()) if isinstance(self.value, str) else None
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        if not 0 < seconds <= _LONGEST_S:
            raise self.fault(f"{_told(self.value)} is no time", "Write it like `7d`, `12h` or `60m`.")
        return seconds

    def share(self) -> int:
        """A share like `20%`, in ten-thousandths."""
        found = _SHARE.fullmatch(self.value.strip()) if isinstance(self.value, str) else None
        share = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
        if not 0 < share <= 10_000:
            raise self.fault(
                f"{_told(self.value)} is no share", "Write it like `20%`, up to `100%`; leave it out for none."
            )
        return share


def nearest(said: str, known: Collection[str], listed_as: str) -> str:
    """What an unknown word may have been meant to be, else all that there are."""
    near = difflib.get_close_matches(said[:80], known, 1)
    return f"Did you mean {near[0]}?" if near else f"{listed_as}: {', '.join(known)}."


def _is_plain(text: str) -> bool:
    """Whether it is of a line that people can read: nothing in it hides, or reorders what stands beside it."""
    return len(text) <= MOST_CHARACTERS and text.isprintable()


def _told(value: object) -> str:
    """The value in few words, whatever it is."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Mapping, list, tuple)):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a huge number"
    shown = str(value)[:40]
    return f"`{shown if shown.isprintable() else ascii(shown)[1:-1]}`"
