"""Where in the repository a policy takes hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.change import path_matches
from bot.risk import Domain


def matches_any(pattern: str, paths: Iterable[str], *, fold: bool) -> bool:
    """Whether some file matches; `fold`: upper and lower case alike."""
    wanted = pattern.casefold() if fold else pattern
    return any(path_matches(wanted, path.casefold() if fold else path) for path in paths)


def has_file(domain: Domain, paths: Iterable[str]) -> bool:
    """Whether a file of the repository may belong to the domain by its name; rather yes than no.

    Of a domain that is told by symbols nothing is known here, so that it counts as present.
    """
    words = domain.words | domain.weak
    return bool(domain.symbols) or any(
        words.intersection(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", path).lower()))
        or any(path_matches(pattern.casefold(), path.casefold()) for pattern in domain.paths)
        for path in paths
    )
