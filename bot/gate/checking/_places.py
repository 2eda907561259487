"""Where in the repository a policy takes hold."""

from __future__ import annotations

from collections.abc import Iterable

from bot.change import path_matches
from bot.gate._domains import domains_of, folded
from bot.gate._policy import Policy


def matches_any(pattern: str, paths: Iterable[str], *, fold: bool) -> bool:
    """Whether some file matches; `fold`: upper and lower case alike."""
    wanted = folded(pattern) if fold else pattern
    return any(path_matches(wanted, folded(path) if fold else path) for path in paths)


def present(policy: Policy, paths: Iterable[str] | None) -> frozenset[str]:
    """The domains that files of the repository belong to by their names; all where that is not known.

    Of a domain that is told by symbols nothing is known here, so that it counts as present.
    """
    if paths is None:
        return frozenset(domain.name for domain in policy.domains)
    by_symbols = frozenset(domain.name for domain in policy.domains if domain.symbols)
    return by_symbols | domains_of(paths, policy.domains)
