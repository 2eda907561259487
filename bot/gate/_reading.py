"""What a policy sees in a change, whoever made it: floors, domains, roles, the allow-list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.change import path_matches
from bot.facts import FileRole
from bot.gate._domains import domains_of, folded, roles_of
from bot.gate._floors import Floor, change_floors, file_floors, is_plain, lockfile_floor
from bot.gate._policy import Policy
from bot.gate._snapshot import ChangeView


@dataclass(frozen=True, slots=True)
class Reading:
    """The change as the policy sees it."""

    floors: tuple[tuple[Floor, str], ...]
    """With the file that hits each."""
    lockfile: tuple[tuple[Floor, str], ...]
    domains: frozenset[str]
    roles: frozenset[FileRole]
    names: tuple[str, ...]
    """Folded."""
    low: bool
    """Whether every file is on the allow-list."""
    lines: int
    """Changed ones."""
    only_dependencies: bool
    """Whether nothing but manifests and lockfiles changes."""


def read_view(view: ChangeView, policy: Policy) -> Reading:
    """The reading, from the memo when this very policy has read this very change before."""
    known = view.readings.get(id(policy))
    if isinstance(known, tuple) and known[0] is policy:
        reading: Reading = known[1]
        return reading
    reading = _read(view, policy)
    view.readings[id(policy)] = (policy, reading)
    return reading


def _read(view: ChangeView, policy: Policy) -> Reading:
    names = tuple(dict.fromkeys(view.names()))
    floors = (*file_floors(view.entries, policy.control_paths), *change_floors(view.entries))
    roles = frozenset(role for name in names for role in roles_of(name))
    return Reading(
        floors,
        tuple(lockfile_floor(view.entries)),
        view.domains | domains_of(names, policy.domains),
        roles,
        tuple(folded(name) for name in names),
        not floors and bool(view.entries) and all(_is_low(view, policy)),
        sum(entry.added + entry.removed for entry in view.entries),
        roles <= {FileRole.MANIFEST, FileRole.LOCKFILE},
    )


def _is_low(view: ChangeView, policy: Policy) -> Iterator[bool]:
    """Exact in case and to the byte: what lets something off is read as narrowly as it is written."""
    for entry in view.entries:
        yield is_plain(entry) and any(path_matches(pattern, entry.path) for pattern in policy.low.paths)
