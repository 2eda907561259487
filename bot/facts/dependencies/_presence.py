"""Whether the repository at the base knew a dependency that a file of the change names for the first time.

The files of the change are looked at first; for what they do not name, one search of the base's other manifests and
lockfiles, of a bounded number of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from bot.change import Hit, RepoPath, Snapshot
from bot.facts._nouns import DependencyChange, Presence
from bot.facts.dependencies._nouns import Lock, Manifest, Unreadable
from bot.facts.dependencies._purpose import is_internal
from bot.facts.dependencies._table import canonical_name, is_dependency_file, load_ecosystem
from bot.pattern import lazy

_NAMES = 120
"""Names that one review searches the base for."""
_HITS = 1_500
_MANIFESTS = 60
"""Manifests, found by the search, that are read."""
_ENDINGS = {
    "npm": (
        "package.json", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "pnpm-workspace.yaml",
        "yarn.lock", "bun.lock",
    ),
    "Python": (
        "pyproject.toml", "requirements.txt", "requirements.in", "dev.txt", "test.txt", "tests.txt", "docs.txt",
        "base.txt", "Pipfile", "Pipfile.lock", "poetry.lock", "pdm.lock", "uv.lock", "setup.py", "setup.cfg",
    ),
    "Cargo": ("Cargo.toml", "Cargo.lock"),
    "Go": ("go.mod", "go.sum"),
    "RubyGems": ("Gemfile", "Gemfile.lock", ".gemspec"),
    "Composer": ("composer.json", "composer.lock"),
}  # fmt: skip
_MAJOR = lazy(r"(/|\.)v\d+$")
"""The end of a Go module's name that says its major version: https://go.dev/ref/mod#major-version-suffixes."""
_BOUND = frozenset(" \t\"'`@:,=<>()[]{}~^!;#/")
"""What may stand beside a name; of a slash see `_stands`."""

Named = tuple[str, str]
"""(ecosystem, name)"""


class Side(NamedTuple):
    """A manifest or lockfile of the change, both states."""

    ecosystem: str
    before: Manifest | Lock | None
    after: Manifest | Lock | None


class _Known(NamedTuple):
    """Names, by ecosystem."""

    asked: set[Named]
    locked: set[Named]
    own: set[Named]


def names_at_base(sides: Iterable[Side]) -> frozenset[Named]:
    """What the manifests and lockfiles of the change named before it."""
    known = _Known(set(), set(), set())
    for side in sides:
        _learn(known, side.ecosystem, side.before)
    return frozenset(known.asked | known.locked)


def with_presence(
    changes: Collection[DependencyChange], sides: Collection[Side], base: Snapshot
) -> tuple[DependencyChange, ...]:
    """The same changes; they say whether it is our own, and those that bring a name in whether the base knew it."""
    known = _Known(set(), set(), set())
    for side in sides:
        _learn(known, side.ecosystem, side.before)
        _learn_own(known, side.ecosystem, side.after)
    wanted = {(c.ecosystem, c.name) for c in changes if c.before is None and c.direct and not c.internal}
    open_ = sorted(wanted - known.asked - known.own)
    for ecosystem in sorted({e for e, _ in open_[:_NAMES]}):
        _search(known, ecosystem, [n for e, n in open_[:_NAMES] if e == ecosystem], base)
    unasked = set(open_[_NAMES:]) - known.locked
    known.asked.update(_other_majors(wanted, known.asked))
    modules = {name for ecosystem, name in known.own if ecosystem == "Go"}
    return tuple(
        _told(c, known, unasked, modules)
        if c.before is None
        else replace(c, internal=True)
        if (c.ecosystem, c.name) in known.own
        else c
        for c in changes
    )


def _told(change: DependencyChange, known: _Known, unasked: set[Named], modules: set[str]) -> DependencyChange:
    key = change.ecosystem, change.name
    if change.internal or key in known.own or _is_sibling(change, modules):
        return replace(change, presence=Presence.OWN, internal=True)
    for names, presence in (
        (known.asked, Presence.ASKED),
        (known.locked, Presence.LOCKED),
        (unasked, Presence.UNKNOWN),
    ):
        if key in names:
            return replace(change, presence=presence)
    return replace(change, presence=Presence.NOWHERE)


def _other_majors(wanted: Collection[Named], asked: Collection[Named]) -> set[Named]:
    """Those Go modules of `wanted` that were asked for in another major version, which is another name."""
    stems = {_MAJOR.sub("", name) for ecosystem, name in asked if ecosystem == "Go"}
    return {(e, name) for e, name in wanted if e == "Go" and _MAJOR.sub("", name) in stems}


def _is_sibling(change: DependencyChange, modules: set[str]) -> bool:
    """Go: modules of one repository share its address: `host/owner/repository`."""
    if change.ecosystem != "Go":
        return False
    home = "/".join(change.name.split("/")[:3])
    return home.count("/") == 2 and any("/".join(module.split("/")[:3]) == home for module in modules)


def _learn(known: _Known, ecosystem: str, state: Manifest | Lock | None) -> None:
    if isinstance(state, Manifest):
        known.asked.update((ecosystem, w.name.rpartition(">")[2]) for w in state.wanted if w.rest != "indirect")
        known.locked.update((ecosystem, w.name) for w in state.wanted if w.rest == "indirect")
    elif state is not None:
        known.locked.update((ecosystem, e.name) for e in state.entries)
        for root in state.roots:
            known.asked.update((ecosystem, need.name.rpartition(">")[2]) for need in root.needs)
    _learn_own(known, ecosystem, state)


def _learn_own(known: _Known, ecosystem: str, state: Manifest | Lock | None) -> None:
    if isinstance(state, Manifest):
        known.own.update((ecosystem, w.name.rpartition(">")[2]) for w in state.wanted if is_internal(ecosystem, w))
        if state.package:
            known.own.add((ecosystem, state.package))
    elif state is not None:
        known.own.update((ecosystem, root.package) for root in state.roots if root.package)


def _search(known: _Known, ecosystem: str, names: list[str], base: Snapshot) -> None:
    """Learn from the base's other manifests and lockfiles what they say of `names`."""
    spelled = {s: name for name in names for s in _spellings(ecosystem, name)}
    found = base.search(sorted(spelled), _HITS, _ENDINGS.get(ecosystem, ()))
    manifests: dict[RepoPath, list[str]] = defaultdict(list)
    for hit in found.hits:
        for text, name in spelled.items():
            if text in hit.text and _stands(text, hit):
                if _is_lock(hit.path):
                    known.locked.add((ecosystem, name))
                else:
                    manifests[hit.path].append(name)
    read = base.read([path for path in manifests if is_dependency_file(path)][:_MANIFESTS])
    for path, said in manifests.items():
        try:
            manifest = load_ecosystem(canonical_name(path)).manifests[canonical_name(path)](read[path])
        except (Unreadable, KeyError):
            known.asked.update((ecosystem, name) for name in said)  # named in one that is not read
        else:
            _learn(known, ecosystem, manifest)


def _spellings(ecosystem: str, name: str) -> set[str]:
    if ecosystem == "Python":
        return {name, name.replace("-", "_"), name.replace("-", ".")}
    return {name, name.replace("-", "_"), name.replace("_", "-")} if ecosystem == "Cargo" else {name}


def _is_lock(path: str) -> bool:
    name = canonical_name(path)
    return is_dependency_file(path) and name in load_ecosystem(name).locks


def _stands(name: str, hit: Hit) -> bool:
    """Whether the whole name stands on the line, and not a part of a longer one."""
    at = hit.text.find(name)
    while at >= 0:
        before, after = hit.text[at - 1 : at], hit.text[at + len(name) : at + len(name) + 1]
        # Before pnpm 9 a package's key begins with a slash; any other slash belongs to a longer name.
        opens = not before or (before in _BOUND and before != "/") or not hit.text[: at - 1].strip(" '\"")
        if opens and (not after or (after in _BOUND and (after != "/" or _is_lock(hit.path)))):
            return True
        at = hit.text.find(name, at + 1)
    return False
