"""The order of versions, by ecosystem: what advisories' ranges are held against.

PyPI's (PEP 440) is left to `packaging`, its reference implementation. The others are a few lines each:
https://semver.org (11) for npm, crates.io and Go; https://docs.ruby-lang.org/en/master/Gem/Version.html;
https://www.php.net/version_compare, as Composer uses it. docs/decisions/0010-version-order.md says why.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import TypeAlias

from bot.pattern import lazy

Key: TypeAlias = tuple[object, ...]
"""Compares as the versions do; only with keys of the same ecosystem."""

LONGEST = 200
"""Characters of a version."""
LOWEST: Key = ()
"""Before every version."""

_SEMVER = lazy(r"[v=]?(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_PART = lazy(r"\d{1,18}|[A-Za-z]+")
_WHOLE = lazy(r"v?[0-9A-Za-z.+_-]+")
_ZERO = (0, 0, "")
_MOST_PARTS = 24
_STABILITY = {"dev": -4, "alpha": -3, "a": -3, "beta": -2, "b": -2, "rc": -1, "c": -1, "pl": 1, "p": 1}


def key_of(ecosystem: str) -> Callable[[str], Key] | None:
    """How versions of an advisory database's ecosystem are ordered; None for one that is not known.

    What it gives raises ValueError for a text that is no version there.
    """
    return _KEYS.get(ecosystem)


def _semver(text: str) -> Key:
    match = _SEMVER.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise ValueError(text[:LONGEST])
    release = tuple(int(part or 0) for part in match.groups()[:3])
    before = match[4].split(".") if match[4] else []
    return release, not before, tuple((0, int(p), "") if p.isdecimal() and len(p) < 19 else (1, 0, p) for p in before)


def _python(text: str) -> Key:
    from packaging.version import Version  # noqa: PLC0415 - only where a Python package is looked up

    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    return (Version(text),)  # InvalidVersion is a ValueError


def _parts(text: str) -> list[str]:
    if len(text) > LONGEST or not _WHOLE.fullmatch(text):
        raise ValueError(text[:LONGEST])
    return _PART.findall(text.partition("+")[0].lower().removeprefix("v"))


def _padded(parts: list[tuple[int, int, str]]) -> Key:
    """What is not written counts as zero, which has versions below and above it."""
    if len(parts) > _MOST_PARTS:
        raise ValueError(f"more than {_MOST_PARTS} parts")
    return *parts, *([_ZERO] * (_MOST_PARTS - len(parts)))


def _ruby(text: str) -> Key:
    """A word stands before every number: `1.0.a` before `1.0`, which is `1.0.0`."""
    if not text[:1].isdigit():
        raise ValueError(text[:LONGEST])
    return _padded([(0, int(p), "") if p.isdecimal() else (-1, 0, p) for p in _parts(text)])


def _php(text: str) -> Key:
    """Four numbers, as Composer writes all versions, and how stable it is."""
    parts = _parts(text)
    numbers = list(takewhile(str.isdecimal, parts))
    if not numbers:
        raise ValueError(text[:LONGEST])
    ranks = [(0, int(p), "") for p in numbers] + [_ZERO] * (4 - len(numbers))
    rest = parts[len(numbers) :]
    return _padded([*ranks, *((0, int(p), "") if p.isdecimal() else (_STABILITY.get(p, -5), 0, "") for p in rest)])


_KEYS: dict[str, Callable[[str], Key]] = {
    "npm": _semver,
    "crates.io": _semver,
    "Go": _semver,
    "PyPI": _python,
    "RubyGems": _ruby,
    "Packagist": _php,
}
