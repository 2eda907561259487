"""What a change does to dependencies, in the sentences of a brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.facts import DependencyChange, redact
from bot.pattern import lazy
from bot.publish._phrases import SHORT, Ink, and_more, count

_NAMES = 12
_ADDRESS = lazy(r"://|^git[@+:]|^(?:github|gitlab|bitbucket):|^[\w.-]+/[\w.-]+#")
"""What is fetched from an address instead of a registry."""


def dependency_words(changes: Sequence[DependencyChange], ink: Ink) -> Iterator[str]:
    """One sentence a dependency: what is out of the ordinary first, then what was asked for; the rest is counted."""
    settled = {(c.ecosystem, c.name) for c in changes if not c.asked}
    # What a manifest asks for is told by what was settled on, where a lockfile says it.
    told = [c for c in changes if not c.asked or (c.ecosystem, c.name) not in settled]
    strange = [c for c in told if _is_strange(c)]
    direct = [c for c in told if c.direct and not _is_strange(c)]
    yield from (_sentence(change, ink) for change in (*strange, *direct))
    others = [c for c in told if not c.direct and not _is_strange(c)]
    new = [ink.code(c.name) for c in others if c.before is None]
    if others:
        said = f"{count(len(others), 'further dependency', 'further dependencies')}, brought along"
        yield said + (f"; new among them: {and_more(new[:_NAMES], _NAMES, len(new))}" if new else "")


def _is_strange(change: DependencyChange) -> bool:
    """A new dependency on a folder of the same repository is none that comes from elsewhere."""
    moved = change.source_changed and (change.before is not None or _ADDRESS.search(change.after or "") is not None)
    return change.integrity_changed or moved


def _sentence(change: DependencyChange, ink: Ink) -> str:
    said = f"{ink.code(change.name)} {_versions(change, ink)} ({ink.prose(change.ecosystem, SHORT)}"
    said += f", {ink.code(str(change.location))})"
    if change.integrity_changed:
        said += ": the same version with another hash; the archive was exchanged, or its hash was"
    elif _is_strange(change):
        said += ": it comes from elsewhere than a registry, or than before"
    return said


def _versions(change: DependencyChange, ink: Ink) -> str:
    # A version may be an address with a token in it.
    before, after = redact(change.before or ""), redact(change.after or "")
    if change.before is None:
        return f"new, {ink.code(after or '?')}"
    if change.after is None:
        return f"gone, was {ink.code(before)}"
    return f"{ink.code(before)} → {ink.code(after)}" if change.before != change.after else ink.code(after)
