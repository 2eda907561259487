"""Which domains a change touches, by the names of its files before and after."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.change import RepoPath, path_matches
from bot.facts import FileRole, role_of
from bot.risk import Domain, domains_by_words

_SILENT = {FileRole.DOCS, FileRole.TEST, FileRole.LOCKFILE}
"""Roles of files whose names' words do not count: `docs/payments.md` moves no money. Vendored code can."""
_HIDING = frozenset(
    "vendor third_party thirdparty node_modules bower_components _vendor generated __generated__ dist".split()  # noqa: SIM905 - a list that people read
)
"""Folders that say that nobody wrote what is in them. A change may put there what it likes."""


@lru_cache(maxsize=32_768)
def role(name: str) -> FileRole:
    """What a file of this name is for; remembered, as each part of the gate asks it of all files anew."""
    return role_of(RepoPath(name))


def roles_of(name: str) -> frozenset[FileRole]:
    """What it is for by its name, and what it would be for in another folder than one that hides it."""
    plain = "/".join(part for part in name.split("/") if part.casefold() not in _HIDING)
    return frozenset({role(name), role(plain or name)})


def folded(name: str) -> str:
    """A name or pattern as rules that raise compare it: one spelling of Unicode, one case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def domains_of(names: Iterable[str], domains: Sequence[Domain]) -> frozenset[str]:
    """The names of the domains that the paths belong to, by pattern or by word."""
    patterns = [(domain.name, folded(pattern)) for domain in domains for pattern in domain.paths]
    found: set[str] = set()
    for name in names:
        bare = folded(name)
        found.update(domain for domain, pattern in patterns if domain not in found and path_matches(pattern, bare))
        for each in roles_of(name) - _SILENT:
            for spelling in {name, bare}:
                found |= domains_by_words(spelling, each, domains)
    return frozenset(found)
