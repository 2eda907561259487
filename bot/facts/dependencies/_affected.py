"""Which published advisories affect the versions that a change sets.

Evaluated as https://ossf.github.io/osv-schema/#evaluation has it: a version is affected when it is listed, or lies in
a range of versions. A range of commits (GIT) says nothing of a released version, and that is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bot.facts._advisories import Advisories, Advisory, Affected, VersionRange
from bot.facts._nouns import DependencyChange, Vulnerability
from bot.facts.dependencies._versions import LOWEST, Key, key_of
from bot.pattern import lazy

ECOSYSTEMS = {
    "npm": "npm",
    "Python": "PyPI",
    "Cargo": "crates.io",
    "Go": "Go",
    "RubyGems": "RubyGems",
    "Composer": "Packagist",
}
"""What readers call an ecosystem → what the database does: https://ossf.github.io/osv-schema/#defined-ecosystems."""
_EXACT = {
    "npm": lazy(r"=?v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)"),
    "Cargo": lazy(r"=\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)"),
    "Python": lazy(r"===?([\w.!+]+)"),
    "Go": lazy(r"v(\d[\w.+-]*)"),
    "RubyGems": lazy(r"(?:=\s*)?(\d[\w.]*)"),
    "Composer": lazy(r"=?v?(\d+\.\d+[\w.+-]*)"),
}
"""A constraint that is one version."""
_MOST = 5_000
"""Packages that one review looks up."""


class Found(NamedTuple):
    """What the database knows of the versions that a change sets."""

    vulnerabilities: tuple[Vulnerability, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


class Comparison(NamedTuple):
    """Whether a version is affected."""

    is_affected: bool
    fixed_in: tuple[str, ...] = ()
    unknown: str = ""
    """Why a part of the advisory could not be held against it."""


def find_vulnerabilities(changes: Iterable[DependencyChange], advisories: Advisories) -> Found:
    """The advisories that affect a version which the change sets, worst-known first; and what could not be told."""
    wanted: dict[str, dict[str, list[tuple[DependencyChange, str]]]] = defaultdict(lambda: defaultdict(list))
    count = 0
    for change, version in _set(list(changes)):
        count += 1
        if count <= _MOST:
            wanted[ECOSYSTEMS[change.ecosystem]][change.name].append((change, version))
    found: list[Vulnerability] = []
    unread: dict[tuple[str, str], None] = {}
    if count > _MOST:
        unread["vulnerabilities", f"of {count} packages only {_MOST} were looked up"] = None
    for ecosystem, names in sorted(wanted.items()):
        for advisory in advisories.known(ecosystem, names.keys()):
            for affected in advisory.affected:
                for change, version in names.get(affected.name, ()):
                    told, unknown = _judge(advisory, affected, change, version, ecosystem)
                    if unknown:
                        unread[f"whether {advisory.id} affects {change.name} {version}", unknown] = None
                    found += told
    unread.update(dict.fromkeys(advisories.unread))
    return Found(_once(found), tuple(unread))


def _set(changes: list[DependencyChange]) -> Iterator[tuple[DependencyChange, str]]:
    """(change, version) of each version that was settled on, or is asked for exactly where no lockfile says it."""
    settled = {(c.ecosystem, c.name) for c in changes if not c.asked}
    for change in changes:
        if change.after is None or change.after == change.before or change.ecosystem not in ECOSYSTEMS:
            continue
        if change.internal or (change.asked and (change.source or (change.ecosystem, change.name) in settled)):
            continue
        version = _version(change, change.after)
        if version:
            yield change, version


def _version(change: DependencyChange, text: str) -> str:
    """The bare version, as the database writes it; "" where it is none."""
    if change.asked or change.ecosystem in {"Go", "Composer"}:
        match = _EXACT[change.ecosystem].fullmatch(text.strip()[:200])
        return match[1].removesuffix("+incompatible") if match else ""
    return text if " " not in text else ""


def _judge(
    advisory: Advisory, affected: Affected, change: DependencyChange, version: str, ecosystem: str
) -> tuple[list[Vulnerability], str]:
    now = compare(affected, version, ecosystem)
    if not now.is_affected:
        return [], now.unknown
    old = _version(change, change.before) if change.before is not None else ""
    before = bool(old) and compare(affected, old, ecosystem).is_affected
    return [
        Vulnerability(
            change,
            version,
            advisory.id,
            advisory.aliases,
            advisory.summary,
            advisory.severity,
            now.fixed_in,
            before,
        )
    ], ""


def _once(found: list[Vulnerability]) -> tuple[Vulnerability, ...]:
    """Each fault once: databases repeat each other's, and name the other's number as an alias."""
    kept: list[Vulnerability] = []
    told: set[tuple[str, str, str]] = set()
    for each in sorted(found, key=lambda v: (v.before, v.dependency.name, v.version, not v.severity, v.id)):
        numbers = {(each.dependency.name, each.version, number) for number in (each.id, *each.aliases)}
        if told.isdisjoint(numbers):
            kept.append(each)
        told |= numbers
    return tuple(kept)


def compare(affected: Affected, version: str, ecosystem: str) -> Comparison:
    """Whether an advisory's part on one package is about `version`, and where it is fixed after that."""
    key = key_of(ecosystem)
    ranges = [r for r in affected.ranges if r.kind != "GIT"]
    inside, unknown = version in affected.versions, ""
    fixed: dict[str, Key] = {}
    if key is not None:
        try:
            own = key(version)
        except ValueError:
            return Comparison(
                inside, (), "" if inside or not ranges else f"{version} is no version that can be compared"
            )
        for each in ranges:
            try:
                inside = _is_in(each, own, key) or inside
                fixed |= {text: k for kind, text in each.events if kind == "fixed" and (k := _at(text, key)) > own}
            except ValueError as error:
                unknown = f"its range names a version that cannot be compared ({error})"
    if not inside and not unknown and not ranges and not affected.versions:
        unknown = "it names commits only, no versions"
    return Comparison(inside, tuple(sorted(fixed, key=lambda text: fixed[text])), unknown)


_ORDER = {"fixed": 0, "last_affected": 1, "introduced": 2}
"""At the same version a range that ends there comes before one that begins."""


def _at(text: str, key: Callable[[str], Key]) -> Key:
    return LOWEST if text == "0" else key(text)


def _is_in(range_: VersionRange, own: Key, key: Callable[[str], Key]) -> bool:
    limits = [text for kind, text in range_.events if kind == "limit"]
    if limits and not any(text == "*" or own < _at(text, key) for text in limits):
        return False
    events = [(_at(text, key), _ORDER[kind], kind) for kind, text in range_.events if kind in _ORDER]
    inside = False
    for at, _, kind in sorted(events):
        if kind == "introduced" and own >= at:
            inside = True
        elif (kind == "fixed" and own >= at) or (kind == "last_affected" and own > at):
            inside = False
    return inside
