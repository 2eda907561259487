"""Which domains a change touches, by the names of its files before and after."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from bot.change import RepoPath, path_matches
from bot.facts import FileRole, role_of
from bot.risk import Domain, word_in_path

_SPOKEN = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CONFIG}
"""Roles of files whose names' words count: `docs/payments.md` moves no money."""


def folded(name: str) -> str:
    """A name or pattern as rules that raise compare it: one spelling of Unicode, one case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def domains_of(names: Iterable[str], domains: Sequence[Domain]) -> frozenset[str]:
    """The names of the domains that the paths belong to, by pattern or by word."""
    found: set[str] = set()
    for name in names:
        role = role_of(RepoPath(name))
        bare = folded(name)
        found.update(d.name for d in domains if d.name not in found and _belongs(name, bare, role, d))
    return frozenset(found)


def _belongs(name: str, bare: str, role: FileRole, domain: Domain) -> bool:
    if any(path_matches(folded(pattern), bare) for pattern in domain.paths):
        return True
    return role in _SPOKEN and bool(word_in_path(name, role, domain) or word_in_path(bare, role, domain))
