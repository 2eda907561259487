"""Published advisories on packages: what is asked of a database of them, and the shape of its answer.

Shape and meaning: https://ossf.github.io/osv-schema/, 1.x.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol


class VersionRange(NamedTuple):
    """A range of versions that are affected, as events in no particular order."""

    kind: str
    """SEMVER or ECOSYSTEM; of commits (GIT) nothing can be told of a released version."""
    events: tuple[tuple[str, str], ...]
    """(introduced | fixed | last_affected | limit, version)"""


class Affected(NamedTuple):
    """Which versions of one package an advisory is about."""

    name: str
    versions: tuple[str, ...]
    ranges: tuple[VersionRange, ...]


class Advisory(NamedTuple):
    """One advisory, so far as it is about the packages that were asked for."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str
    """The database's own word, else a CVSS vector, else ""."""
    affected: tuple[Affected, ...]


class Advisories(Protocol):
    """A database of advisories on disk."""

    def known(self, ecosystem: str, names: Collection[str]) -> tuple[Advisory, ...]:
        """The advisories on these packages that were not withdrawn, by id. Names are as the database spells them."""
        ...

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """What could not be read for the answers so far, with the reason."""
        ...


class NoAdvisories:
    """No database was named: nothing is looked up, and nothing is said of it."""

    unread: tuple[tuple[str, str], ...] = ()

    def known(self, _ecosystem: str, _names: Collection[str]) -> tuple[Advisory, ...]:
        return ()
