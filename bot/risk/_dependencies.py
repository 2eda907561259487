"""Dependencies as the rules on the supply chain look at them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.change import FileDiff, LineOp, Location, RepoPath, Side
from bot.facts import DependencyChange, DependencyUse, Facts, Presence, redact
from bot.pattern import lazy
from bot.risk._nouns import Evidence
from bot.risk._wording import listed

LONGEST = 400
"""Characters of a line that are looked at."""
REGISTRIES = frozenset({
    "registry.npmjs.org", "registry.yarnpkg.com", "pypi.org", "files.pythonhosted.org", "index.crates.io",
    "proxy.golang.org", "rubygems.org", "repo.packagist.org", "packagist.org", "repo.maven.apache.org",
    "repo1.maven.org", "github.com/rust-lang/crates.io-index",
})  # fmt: skip
"""The registries that package managers use unless they are told otherwise."""

_HOST = lazy(r"(?:[a-z+]+://|git@)(?:[^/@\s\"']{1,100}@)?([\w.-]{1,200}(?::\d+)?(?:/rust-lang/crates\.io-index)?)")
_NUMBERS = lazy(r"\d{1,9}(?:\.\d{1,9}){0,4}")


def incoming(facts: Facts) -> list[DependencyChange]:
    """Direct dependencies that this change brings into the repository, each name once, its weightiest use first.

    One that stood in another manifest is moved and not brought in; our own packages come from nowhere else.
    """
    asked = {(c.ecosystem, c.name) for c in facts.dependencies if c.asked}
    found: dict[tuple[str, str], DependencyChange] = {}
    for change in facts.dependencies:
        key = change.ecosystem, change.name
        is_new = change.before is None and change.after is not None and change.direct and not change.internal
        if not is_new or change.presence is Presence.ASKED or (key in asked and not change.asked):
            continue
        if key not in found or _WEIGHT[change.use] > _WEIGHT[found[key].use]:
            found[key] = change
    return list(found.values())


_WEIGHT = {
    DependencyUse.RUNTIME: 3,
    DependencyUse.BUILD: 2,
    DependencyUse.DEVELOPMENT: 1,
    DependencyUse.PEER: 0,
}


def named(changes: Iterable[DependencyChange], most: int = 4) -> str:
    """Their names in backticks, the first few of many."""
    return listed(list(dict.fromkeys(f"`{short(c.name)}`" for c in changes)), most)


def short(text: str, characters: int = 60) -> str:
    """A name, version or address as it may stand between backticks in a sentence."""
    folded = " ".join(redact(text).replace("`", "'").replace("?", "·").split())
    return folded if len(folded) <= characters else f"{folded[: characters - 1]}…"


def evidence_of(facts: Facts, changes: Sequence[DependencyChange], most: int = 4) -> tuple[Evidence, ...]:
    """Where the change shows them, at most `most` places, each once."""
    diffs = {f.path: f.diff for f in facts.files}
    places: dict[Location, Evidence] = {}
    for change in changes[: most * 3]:
        shown = _shown(diffs[change.path], change)
        places.setdefault(shown.location, shown)
        if len(places) >= most:
            break
    return tuple(places.values())


def _shown(diff: FileDiff, change: DependencyChange) -> Evidence:
    """The changed line that names it; where the diff has none, the nearest thing to it."""
    side = Side.OLD if change.after is None else Side.NEW
    lines = [
        (number, line.text, line.op is not LineOp.CONTEXT)
        for hunk in diff.hunks
        for line in hunk.lines
        if (number := line.old if side is Side.OLD else line.new) is not None
    ]
    version = change.before if change.after is None else change.after
    tests: tuple[Callable[[int, str, bool], bool], ...] = (
        lambda number, text, moved: moved and number == change.line and _names(text, change.name),
        lambda _number, text, moved: moved and _names(text, change.name),
        lambda number, text, _moved: number == change.line and _names(text, change.name),
        lambda _number, text, moved: moved and bool(version) and str(version) in text[:LONGEST],
        lambda _number, _text, moved: moved,
        lambda _number, _text, _moved: True,
    )
    for test in tests:
        for number, text, moved in lines:
            if test(number, text, moved):
                return _quote(diff.path, number, text, side)
    return _quote(diff.path, 1, "", side)


def _names(text: str, name: str) -> bool:
    squeezed = text[:LONGEST].lower().replace("_", "-")
    return re.search(rf"(?<![\w.-]){re.escape(name.lower().replace('_', '-'))}(?![\w-])", squeezed) is not None


def _quote(path: RepoPath, number: int, text: str, side: Side) -> Evidence:
    return Evidence(Location(path, number, number, side), redact(text.strip())[:200])


def hosts(source: str) -> set[str]:
    """The hosts that an address, or a lockfile's text on a source, names."""
    return {m[1].lower() for m in _HOST.finditer(source[:2000])}


def numbers_of(text: str) -> tuple[int, ...] | None:
    """The first version's numbers in a version or constraint: `^4.17.0` → (4, 17, 0)."""
    found = _NUMBERS.finditer(text[:200])
    first = next(found, None)
    return tuple(map(int, first[0].split("."))) if first else None


def alone(changes: Iterable[DependencyChange]) -> list[DependencyChange]:
    """Those that replace one version of a package by one other: of several at once it is not known what became what."""
    seen: dict[tuple[str, str, str], list[DependencyChange]] = {}
    for change in changes:
        seen.setdefault((change.path, change.ecosystem, change.name), []).append(change)
    single = [found[0] for found in seen.values() if len(found) == 1]
    return [c for c in single if c.before is not None and c.after is not None and c.before != c.after]
