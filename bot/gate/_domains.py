"""Which domains a change touches, by the names of its files before and after."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.change import RepoPath, path_matches
from bot.facts import FileRole, role_of
from bot.risk import Domain, domains_by_words

_SPOKEN = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CONFIG}
"""Roles of files whose names' words count: `docs/payments.md` moves no money."""


@lru_cache(maxsize=4_096)
def role(name: str) -> FileRole:
    """What a file of this name is for; remembered, as every part of the gate asks it."""
    return role_of(RepoPath(name))


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
        if role(name) in _SPOKEN:
            for spelling in {name, bare}:
                found |= domains_by_words(spelling, role(name), domains)
    return frozenset(found)
