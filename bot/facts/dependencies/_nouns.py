"""What a manifest asks for and what a lockfile has settled on, in one shape for all ecosystems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LARGEST = 5_000_000
"""Bytes of a manifest or lockfile beyond which it is not read."""

Package = tuple[str, str]
"""(name, version)"""


class Unreadable(Exception):  # noqa: N818 - caught by this package alone, which turns it into a reason
    """A manifest or lockfile is not of the form that its tool writes; the message says how, for a reader."""


class Wanted(NamedTuple):
    """A direct dependency as a manifest asks for it."""

    name: str
    constraint: str
    """As written; "" where any version will do."""
    line: int
    rest: str = ""
    """All else that is said of it: the table it stands in, features, markers, where it comes from."""
    source: str = ""
    """Where it comes from, when not from the registry."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one manifest asks for."""

    wanted: tuple[Wanted, ...]
    package: str = ""
    """The name of the package that it describes."""
    version: str = ""
    """Its own, where it says it."""
    steering: str = ""
    """All in it that turns the choice of versions elsewhere (overrides, replacements, registries), as one text."""


class Need(NamedTuple):
    """An edge of the lockfile's graph."""

    name: str
    constraint: str | None
    """As the lockfile records it; None when it does not."""
    target: Package | None
    """What it was settled on, its version "" where the lockfile has none although it must; None for nothing that it
    must have (an optional peer) and for a member of the same repository."""
    rest: str = ""
    """All else that is said of the edge: markers, extras."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One package at one version, as a lockfile has settled on it."""

    name: str
    version: str
    source: str = ""
    """The registry it comes from, as far as the lockfile says."""
    integrity: tuple[str, ...] = ()
    """Hashes of its archives, sorted."""
    line: int = 1
    direct: bool = False
    needs: tuple[Need, ...] = ()
    scripts: bool = False
    """Whether the lockfile says that installing it runs a script."""
    declared: str = ""
    """What else is said of this version and cannot change without a new one being published."""
    foreign: bool = False
    """From git, an address or a folder: no registry vouches for it."""

    @property
    def package(self) -> Package:
        return self.name, self.version


@dataclass(frozen=True, slots=True)
class Root:
    """What a lockfile says of one package of the repository itself."""

    folder: str | None
    """Of its manifest, relative to the lockfile's, "" for the same; None when only its name is known."""
    package: str
    needs: tuple[Need, ...]
    version: str = ""
    """Its own, where the lockfile says it."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What one lockfile has settled on."""

    entries: tuple[Locked, ...]
    roots: tuple[Root, ...] = ()
    frame: str = ""
    """All in it that is neither an entry nor a root, as one text: settings, overrides, the format's version."""
    resolves: Mapping[tuple[str, str | None], Package] = field(default_factory=dict[tuple[str, "str | None"], Package])
    """(name, constraint) → what it was settled on, where the lockfile has no roots; a constraint of None is any."""
    unprovable: str = ""
    """Why nothing can be proven of a lockfile of this kind; "" when something can."""


class Sides(NamedTuple):
    """A lockfile and the manifests of the change that it serves, before and after. Folders are relative to its own."""

    before: Lock
    after: Lock
    manifests_before: Mapping[str, Manifest]
    manifests_after: Mapping[str, Manifest]


class Verdict(NamedTuple):
    """Whether a lockfile follows its manifests."""

    reason: str
    """Why that is not proven; "" when it is."""
    moved: tuple[str, ...] = ()
    """The direct dependencies that the manifests of the change ask for otherwise."""
    entries: int = 0
    """Entries that came, went or changed."""
    newcomers: tuple[str, ...] = ()
    """Names that the lockfile did not have before."""


def no_constraint(_version: str, _constraint: str) -> bool | None:
    """For ecosystems whose constraints Foreread does not judge."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecosystem:
    """How one package manager writes down dependencies."""

    name: str
    """What a reader calls it: "npm", "Cargo"."""
    manifests: Mapping[str, Callable[[bytes], Manifest]] = field(
        default_factory=dict[str, "Callable[[bytes], Manifest]"]
    )
    """File name → reader. A reader raises Unreadable, and nothing else, for whatever it cannot read."""
    locks: Mapping[str, Callable[[bytes], Lock]] = field(default_factory=dict[str, "Callable[[bytes], Lock]"])
    satisfies: Callable[[str, str], bool | None] = no_constraint
    """(version, constraint) → whether it fits; None when that cannot be told."""
    follows: Callable[[Sides], Verdict] | None = None
    """For a lockfile that is no graph: how to tell that it follows."""
    strong: Callable[[str], bool] = bool
    """Whether a hash is whole and of an algorithm for which no second archive with the same hash can be made."""
    unread: frozenset[str] = frozenset()
    """Lower-cased names of its manifests and lockfiles that are recognised and not read."""
