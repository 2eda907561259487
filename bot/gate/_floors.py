"""Floors: what makes a change at least high or critical whatever a policy says. One entry a floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.facts import FileRole
from bot.gate._control import controls
from bot.gate._domains import folded, role
from bot.gate._snapshot import Entry, EntryFlag, EntryStatus
from bot.risk import Tier

LARGE_BYTES = 1_000_000
MANY_FILES = 300
MANY_LINES = 2_000
"""Beyond these nobody reads a change as one; SmartBear's figures on reviews stop at 400 lines an hour."""

_ABSENT, _PLAIN, _PROGRAM = "000000", "100644", "100755"
_ODD = frozenset(range(32)) | {0x7F, 0xAD, 0x061C, 0x180E, 0xFEFF} | set(range(0x80, 0xA0)) | set(range(0x200B, 0x2010))
_UNSEEN = _ODD | set(range(0x2028, 0x202F)) | set(range(0x2060, 0x2070)) | set(range(0xD800, 0xE000))
"""Control characters, zero widths, bidirectional overrides, and bytes that are no UTF-8."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Something about one file that asks for this tier."""

    code: str
    tier: Tier
    text: str
    """Completes the sentence `path ‹text›`."""
    hit: Callable[[Entry], bool]


def _has(flag: EntryFlag) -> Callable[[Entry], bool]:
    return lambda entry: flag in entry.flags


def _is_mode(mode: str) -> Callable[[Entry], bool]:
    return lambda entry: mode in {entry.old_mode, entry.new_mode}


def _becomes_program(entry: Entry) -> bool:
    return entry.new_mode == _PROGRAM and entry.old_mode != _PROGRAM


def _odd_mode(entry: Entry) -> bool:
    return not {entry.old_mode, entry.new_mode} <= {_ABSENT, _PLAIN, _PROGRAM, "120000", "160000"}


def _hidden_name(entry: Entry) -> bool:
    return any(ord(character) in _UNSEEN for name in entry.names for character in name)


def _starts_like_program(entry: Entry) -> bool:
    return EntryFlag.SHEBANG in entry.flags and role(entry.path) is not FileRole.CODE


FLOORS = (
    Floor("symlink", Tier.HIGH, "is a symbolic link", _is_mode("120000")),
    Floor("submodule", Tier.HIGH, "is a submodule: its contents are not in the change", _is_mode("160000")),
    Floor("program", Tier.HIGH, "becomes executable", _becomes_program),
    Floor("mode", Tier.HIGH, "has a mode that git does not give", _odd_mode),
    Floor("lfs", Tier.HIGH, "is a pointer to contents kept elsewhere", _has(EntryFlag.LFS)),
    Floor("binary", Tier.HIGH, "is binary", _has(EntryFlag.BINARY)),
    Floor("large", Tier.HIGH, "is larger than a megabyte", lambda entry: entry.size > LARGE_BYTES),
    Floor("invisible", Tier.HIGH, "adds invisible characters", _has(EntryFlag.INVISIBLE)),
    Floor("hidden-name", Tier.HIGH, "has characters in its name that nobody sees", _hidden_name),
    Floor("shebang", Tier.HIGH, "starts like a program", _starts_like_program),
    Floor("unread", Tier.HIGH, "could not be read", _has(EntryFlag.UNREAD)),
)


def file_floors(entries: Sequence[Entry], own: Sequence[str]) -> Iterator[tuple[Floor, str]]:
    """Each floor that a file hits, with the file's name."""
    for entry in entries:
        for floor in FLOORS:
            if floor.hit(entry):
                yield floor, entry.path
        steered = next((name for name in entry.names if controls(name, own)), None)
        if steered is not None:
            yield _CONTROL, steered


_CONTROL = Floor("control", Tier.CRITICAL, "steers the gate, the tools or the infrastructure", lambda _: True)
_FILES = Floor("many-files", Tier.HIGH, f"is a change of more than {MANY_FILES} files", lambda _: True)
_LINES = Floor("many-lines", Tier.HIGH, f"is a change of more than {MANY_LINES:,} lines", lambda _: True)
_TWINS = Floor("twins", Tier.HIGH, "differs from another file in case or spelling alone", lambda _: True)
"""On a file system that does not mind, one of them overwrites the other (CVE-2021-21300 and its kin)."""
_LOCK = Floor("lockfile", Tier.HIGH, "says which packages are taken, and no machine proves why", lambda _: True)


def change_floors(entries: Sequence[Entry]) -> Iterator[tuple[Floor, str]]:
    """Floors of the change as a whole."""
    there = sorted({entry.path for entry in entries if entry.status is not EntryStatus.DELETED})
    spelt = Counter(folded(name) for name in there)
    twins = [name for name in there if spelt[folded(name)] > 1]
    if twins:
        yield _TWINS, twins[0]
    if len(entries) > MANY_FILES:
        yield _FILES, "It"
    if sum(entry.added + entry.removed for entry in entries) > MANY_LINES:
        yield _LINES, "It"


def lockfile_floor(entries: Sequence[Entry]) -> Iterator[tuple[Floor, str]]:
    """A lockfile can bring other packages in unseen; also beside its manifest, or adding a file would ask for less."""
    locks = (e.path for e in entries if any(role(name) is FileRole.LOCKFILE for name in e.names))
    first = next(locks, None)
    if first is not None:
        yield _LOCK, first


def is_plain(entry: Entry) -> bool:
    """Whether it is a text file added or changed in place, which alone may be low."""
    before = _ABSENT if entry.status is EntryStatus.ADDED else _PLAIN
    return (
        entry.status in {EntryStatus.ADDED, EntryStatus.MODIFIED}
        and entry.old_path in {None, entry.path}
        and entry.new_mode == _PLAIN
        and entry.old_mode in {before, _PLAIN}
        and not entry.flags
        and entry.size <= LARGE_BYTES
    )
