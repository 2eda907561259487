"""What git alone shows of a change for the gate: its files from the two trees, what it takes back or carries over.

Everything is told from objects: no patch is read, and a message can at most name the commit that is then looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters._git_history import RENAMES
from bot.adapters._git_process import failure, git_in
from bot.adapters._git_range import resolve
from bot.adapters._git_store import ObjectStore
from bot.adapters._git_unseen import parted, sides_of, tells_of_missing
from bot.change import Sha
from bot.errors import UsageError
from bot.gate import Backport, Entry, EntryFlag, EntryStatus, Revert, change_digest
from bot.gate.recording import GitSight
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.adapters._git_process import Answer
    from bot.adapters._git_unseen import Side
    from bot.change import Change

__all__ = ["look"]

_NOTHING = "000000"
_STATUS = {
    "A": EntryStatus.ADDED,
    "C": EntryStatus.COPIED,
    "D": EntryStatus.DELETED,
    "M": EntryStatus.MODIFIED,
    "R": EntryStatus.RENAMED,
    "T": EntryStatus.TYPE_CHANGED,
}

# git-revert(1) and git-cherry-pick(1), `-x`, write full ids; a shorter one may come to mean another commit.
_REVERTS = lazy(r"(?i)\bthis reverts commit ([0-9a-f]{7,64})\b")
_PICKED = lazy(r"(?i)\(cherry picked from commit ([0-9a-f]{7,64})\)")
_SECURITY = lazy(r"(?i)\b(?:cve-\d|ghsa-|security|vulnerab|exploit|injection|xss|csrf|ssrf)")
"""Whoever reverts a commit whose message says this may be reopening a hole. A word too many only asks for more."""


def look(repo: Path, change: Change) -> GitSight:
    """The files of the change between its two commits, and whether git proves it a revert or a backport.

    Raises UsageError for a change that is not from commit to commit, RepositoryError where git cannot read it.
    """
    if not change.base or not change.head:
        raise UsageError(
            "A decision is about commits, and this change has no head commit.", "Commit it, and name a range."
        )
    layout, (base, head) = resolve(git_in(repo), (change.base, change.head))
    shallow = layout.shallow if layout.is_shallow else None
    with ObjectStore(layout.objects, shallow=shallow, sha256=layout.sha256) as store:
        entries = _entries(store, base, head)
        return GitSight(
            _with_sizes(store, entries),
            int(store.git.run("rev-list", "--count", head, f"^{base}", "--").out),
            _revert(store, change, base, head),
            _backport(store, change, entries),
        )


def _entries(store: ObjectStore, before: Sha, after: Sha) -> tuple[Entry, ...]:
    """The files that differ. One of which a side is not here is flagged as unread, and no renames are told of it."""
    answer = _compared(store, before, after, codes=(0, 128))
    if not answer.code:
        return _read(answer)
    if not tells_of_missing(answer.err):
        raise failure(answer.err, command="diff-tree")
    portions, lost = parted(store, sides_of(store, before, after))
    found = [entry for paths in portions for entry in _read(_compared(store, before, after, paths=paths))]
    return tuple(sorted((*found, *map(_unread, lost)), key=lambda entry: entry.path.encode(errors="surrogateescape")))


def _compared(
    store: ObjectStore, before: Sha, after: Sha, paths: Sequence[str] = (), codes: tuple[int, ...] = (0,)
) -> Answer:
    return store.git.run(
        *("diff-tree", "-r", "-z", "--raw", "--numstat", "--no-abbrev", "--no-ext-diff", "--no-textconv"),
        *RENAMES,
        *(before, after, "--", *paths),
        codes=codes,
    )


def _unread(side: Side) -> Entry:
    """What the trees alone show: that it differs, and how it is named."""
    status = EntryStatus.MODIFIED
    if side.old_blob is None or side.new_blob is None:
        status = EntryStatus.ADDED if side.old_blob is None else EntryStatus.DELETED
    elif side.old_mode[:3] != side.new_mode[:3]:
        status = EntryStatus.TYPE_CHANGED
    blobs = (side.old_blob or "", side.new_blob or "")
    flags = frozenset({EntryFlag.UNREAD})
    return Entry(side.path, status, None, side.old_mode, side.new_mode, *blobs, 0, 0, 0, flags)


def _read(answer: Answer) -> tuple[Entry, ...]:
    """Format: git-diff-tree(1), "Raw output format" and `--numstat` under `-z`."""
    tokens = iter(answer.out.decode(errors="surrogateescape").split("\0")[:-1])
    raw: list[tuple[list[str], str | None, str]] = []
    counts: dict[str, tuple[str, str]] = {}
    for token in tokens:
        if token.startswith(":"):
            facts = token[1:].split(" ")
            old = next(tokens) if facts[4][0] in "RC" else None
            raw.append((facts, old, next(tokens)))
        else:
            added, removed, path = token.split("\t", 2)
            if not path:  # a rename or copy: both names follow
                next(tokens)
                path = next(tokens)
            counts[path] = added, removed
    return tuple(_entry(facts, old, path, *counts.get(path, ("0", "0"))) for facts, old, path in raw)


def _entry(facts: list[str], old: str | None, path: str, added: str, removed: str) -> Entry:
    old_mode, new_mode, old_blob, new_blob, status = facts
    is_binary = added == "-"
    return Entry(
        path,
        _STATUS[status[0]],
        old,
        old_mode,
        new_mode,
        old_blob if old_mode != _NOTHING else "",
        new_blob if new_mode != _NOTHING else "",
        0 if is_binary else int(added),
        0 if is_binary else int(removed),
        0,
        frozenset({EntryFlag.BINARY} if is_binary else ()),
    )


def _with_sizes(store: ObjectStore, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """With the bytes of each file after the change; one that is not here could not be read."""
    files = [entry for entry in entries if entry.new_blob and entry.new_mode != "160000"]
    sizes = store.sizes([Sha(entry.new_blob) for entry in files])
    sized = {
        entry.path: replace(entry, size=sizes[Sha(entry.new_blob)])
        if entry.new_blob in sizes
        else replace(entry, flags=entry.flags | {EntryFlag.UNREAD})
        for entry in files
    }
    return tuple(sized.get(entry.path, entry) for entry in entries)


def _revert(store: ObjectStore, change: Change, base: Sha, head: Sha) -> Revert | None:
    """That messages of the change say that it takes a commit back, and whether it is exactly that.

    Clean: the commit is in the base's history, has one parent, and each file and mode that it set is set back, on all
    of its paths and on no other.
    """
    named = dict.fromkeys(found[1].lower() for each in change.commits for found in _REVERTS.finditer(each.message))
    if not named:
        return None
    of = next(iter(named))
    known = _commit(store, of)
    if known is None or len(named) > 1 or len(known[0]) != 1:
        return Revert(of, clean=False, tier=None, security=known is None or bool(_SECURITY.search(known[1])))
    (parent,), message = known
    is_merged = store.git.run("merge-base", "--is-ancestor", of, base, codes=(0, 1, 128)).code == 0
    undone = {(path, before, after) for path, after, before in _sides(store, parent, of)}
    is_clean = is_merged and _sides(store, base, head) == undone
    return Revert(of, is_clean, None, bool(_SECURITY.search(message)))


def _backport(store: ObjectStore, change: Change, entries: tuple[Entry, ...]) -> Backport | None:
    """That the change says to carry a commit over, and whether it is the same change to the same contents.

    Whether a decision let the commit pass is not in git: whoever has the ledger adds it.
    """
    picked = [found[1].lower() for each in change.commits for found in _PICKED.finditer(each.message)]
    if not picked:
        return None
    of = picked[-1]
    known = _commit(store, of) if len(change.commits) == 1 else None
    is_same = known is not None and len(known[0]) == 1 and _is_digest_of(store, known[0][0], of, entries)
    return Backport(of, is_same, decided=False)


def _is_digest_of(store: ObjectStore, parent: str, of: str, entries: tuple[Entry, ...]) -> bool:
    return change_digest(_entries(store, Sha(parent), Sha(of))) == change_digest(entries)


def _commit(store: ObjectStore, sha: str) -> tuple[list[str], str] | None:
    """The parents and the message of a commit that is named in full; None for none."""
    if len(sha) not in {40, 64}:
        return None
    answer = store.git.run(
        *("log", "--max-count=1", "--no-show-signature", "--format=%H%x00%P%x00%B", sha, "--"), codes=(0, 128)
    )
    told = answer.out.decode(errors="replace").split("\0", 2)
    return (told[1].split(), told[2]) if answer.code == 0 and len(told) == 3 and told[0] == sha else None


def _sides(store: ObjectStore, before: str, after: str) -> frozenset[tuple[str, str, str]]:
    """(path, mode and blob before, mode and blob after) of all that differs, renames as two files."""
    answer = store.git.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", before, after, "--")
    fields = answer.out.decode(errors="surrogateescape").split("\0")[:-1]
    found = set()
    for facts, path in zip(fields[::2], fields[1::2], strict=True):
        old_mode, new_mode, old_blob, new_blob, _ = facts[1:].split(" ")
        found.add((path, f"{old_mode} {old_blob}", f"{new_mode} {new_blob}"))
    return frozenset(found)
