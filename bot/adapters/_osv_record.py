"""One record of an OSV database, read without trust in its shape. Schema: https://ossf.github.io/osv-schema/, 1.x."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.facts import Advisory, Affected, VersionRange, redact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_TEXT = 300
_VERSIONS, _RANGES, _EVENTS = 20_000, 200, 1_000
_EVENT_KINDS = ("introduced", "fixed", "last_affected", "limit")


class DamagedRecordError(ValueError):
    """It is no record that can be read."""


def same_name(ecosystem: str, name: str) -> str:
    """A package's name as its registry compares it."""
    if ecosystem == "PyPI":
        return re.sub(r"[-_.]+", "-", name).lower()
    return name.lower() if ecosystem == "Packagist" else name


def read_record(content: bytes, ecosystem: str, names: Collection[str]) -> Advisory | None:
    """The advisory, if it is about one of `names` and was not withdrawn. Raises DamagedRecordError."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DamagedRecordError("no JSON") from error
    if not isinstance(told, dict) or not isinstance(told.get("id"), str):
        raise DamagedRecordError("no record with an id")
    if told.get("withdrawn"):
        return None
    wanted = {same_name(ecosystem, name): name for name in names}
    parts = [p for p in _tables(told.get("affected")) if _name(p, ecosystem) in wanted]
    if not parts:
        return None
    return Advisory(
        told["id"][:_TEXT],
        tuple(a[:_TEXT] for a in _texts(told.get("aliases"))[:50]),
        redact(" ".join(str(told.get("summary") or "").split())[: 10 * _TEXT])[:_TEXT],
        _severity(told, parts),
        tuple(_affected(p, wanted[_name(p, ecosystem)]) for p in parts),
    )


def _name(part: dict[str, Any], ecosystem: str) -> str:
    """The package's name; "" where it is of another ecosystem. `Debian:12` is an ecosystem with its release."""
    package = part.get("package")
    if not isinstance(package, dict) or not isinstance(package.get("name"), str):
        return ""
    said = package.get("ecosystem")
    return (
        same_name(ecosystem, package["name"]) if isinstance(said, str) and said.partition(":")[0] == ecosystem else ""
    )


def _affected(part: dict[str, Any], name: str) -> Affected:
    ranges = tuple(
        VersionRange(str(r.get("type"))[:20], tuple(_events(r.get("events"))))
        for r in _tables(part.get("ranges"))[:_RANGES]
    )
    return Affected(name, tuple(_texts(part.get("versions"))[:_VERSIONS]), ranges)


def _events(value: object) -> Iterator[tuple[str, str]]:
    for event in _tables(value)[:_EVENTS]:
        for kind in _EVENT_KINDS:
            if isinstance(event.get(kind), str):
                yield kind, event[kind][:_TEXT]


def _severity(told: dict[str, Any], parts: list[dict[str, Any]]) -> str:
    """The database's own word; else a vector, as it is given; else ""."""
    for table in (told, *parts):
        for key in ("database_specific", "ecosystem_specific"):
            held = table.get(key)
            if isinstance(held, dict) and isinstance(held.get("severity"), str) and held["severity"]:
                return str(held["severity"])[:40]
    for table in (told, *parts):
        for each in _tables(table.get("severity")):
            if isinstance(each.get("score"), str):
                return str(each["score"])[:120]
    return ""


def _tables(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
