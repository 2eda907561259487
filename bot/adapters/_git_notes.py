"""What git keeps beside a change about its making: Git AI notes, Agent Trace files, and whether some cannot be here.

Notes stand below `refs/notes/ai` (Git AI standard 3.0.0), the copies of a remote's below `refs/notes/ai-remote/`; a
commit's note is the blob named by the commit's id, its first digits taken for directories where there are many notes
(git-notes(1)). Agent Trace 0.1.0 leaves its place open; its reference implementation writes `.agent-trace/*.jsonl`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.change import RepoPath, Sha

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.adapters._git_store import Entry, ObjectStore

NOTES_REF = "refs/notes/ai"
FETCH_NOTES = f"git fetch origin +{NOTES_REF}:{NOTES_REF}"
"""A clone and a checkout in CI leave notes behind."""

MOST_NOTE_BYTES = 1_000_000
"""Of one note; the largest of 1,346 public ones has 150 thousand."""
MOST_TRACE_BYTES = 5_000_000
MOST_TRACE_FILES = 100
MOST_BYTES = 16_000_000
"""Of all notes, and of all traces: far more than a change that a person can review comes with."""

_TRACES = b".agent-trace"
_WORKFLOWS = (b".github", b"workflows")
_WORKFLOW_NAMES = (b"git-ai.yaml", b"git-ai.yml")

_K = TypeVar("_K")


class Found(NamedTuple):
    """What was read, and what could not be, in words."""

    content: Mapping[Sha, bytes]
    incomplete: tuple[str, ...] = ()


class FoundTraces(NamedTuple):
    """The same of trace files."""

    content: Mapping[RepoPath, bytes]
    incomplete: tuple[str, ...] = ()


def uses_git_ai(store: ObjectStore, base: Sha, *, has_state: bool) -> bool:
    """Whether the repository shows that its team uses Git AI, so that missing notes are worth a word.

    Most repositories never had a note: to call every review of theirs incomplete would teach people to overlook the
    word. The signs are Git AI's own state beside the objects (`has_state`) and its workflow at the base of the change.
    """
    if has_state:
        return True
    tree = base
    for name in _WORKFLOWS:
        entry = store.tree(tree).get(name)
        if entry is None or not entry.is_tree:
            return False
        tree = entry.sha
    return any(name in store.tree(tree) for name in _WORKFLOW_NAMES)


def take_notes(store: ObjectStore, tips: Iterable[Sha], commits: Iterable[Sha]) -> Found:
    """The notes of the commits. Where two refs have one, the first ref's counts.

    Read by the store's own process, whatever the number of commits.
    """
    wanted: dict[Sha, Sha] = {}
    reasons = []
    commits = tuple(commits)
    for tip in tips if commits else ():
        tree = _notes_tree(store, tip)
        if tree is None:
            reasons.append(f"the Git AI notes at {tip[:7]} are not in this clone: `{FETCH_NOTES}`")
            continue
        torn = False
        unseen = [commit for commit in commits if commit not in wanted]
        _load_folders(store, tree, unseen)
        for commit in unseen:
            found, is_torn = _note_of(store, tree, commit)
            torn |= is_torn
            if found is not None:
                wanted[commit] = found
        if torn:
            reasons.append(f"parts of the Git AI notes at {tip[:7]} are not in this clone: `{FETCH_NOTES}`")
    notes, left = _read_all(store, wanted, MOST_NOTE_BYTES)
    if left:
        reasons.append(
            f"{_count(left, 'Git AI note')} of {len(wanted)} could not be read: missing, or too large"
            f" (over {MOST_NOTE_BYTES // 1000:,} kB each or {MOST_BYTES // 1_000_000} MB in all)"
        )
    return Found(notes, tuple(reasons))


def note_blobs(store: ObjectStore, tip: Sha, commits: Sequence[Sha]) -> tuple[Sha, ...]:
    """The ids of the notes that a ref has for the commits, whether or not their contents are here."""
    tree = _notes_tree(store, tip)
    if tree is None:
        return ()
    _load_folders(store, tree, commits)
    found = (_note_of(store, tree, commit)[0] for commit in commits)
    return tuple(sha for sha in found if sha is not None)


def take_traces(store: ObjectStore, tree: Sha) -> FoundTraces:
    """The Agent Trace files of a tree."""
    folder = store.tree(tree).get(_TRACES)
    if folder is None or not folder.is_tree:
        return FoundTraces({})
    entries = sorted(store.tree(folder.sha).items())
    files = [(name, entry) for name, entry in entries if name.endswith(b".jsonl") and entry.is_regular]
    wanted = {_trace_path(name): entry.sha for name, entry in files[:MOST_TRACE_FILES]}
    traces, left = _read_all(store, wanted, MOST_TRACE_BYTES)
    left += len(files) - len(wanted)
    if not left:
        return FoundTraces(traces)
    return FoundTraces(
        traces, (f"{_count(left, 'Agent Trace file')} could not be read: missing, too many or too large",)
    )


def _trace_path(name: bytes) -> RepoPath:
    return RepoPath((_TRACES + b"/" + name).decode(errors="surrogateescape"))


def _notes_tree(store: ObjectStore, tip: Sha) -> Sha | None:
    commit = store.read(tip, MOST_NOTE_BYTES)
    if commit is None or not commit.startswith(b"tree "):
        return None
    tree = Sha(commit[len(b"tree ") : commit.find(b"\n")].decode(errors="replace"))
    return tree if store.tree(tree) or store.read(tree, 0) is not None else None


def _load_folders(store: ObjectStore, tree: Sha, commits: Iterable[Sha]) -> None:
    """The first level of directories, and nearly always the only one."""
    entries = store.tree(tree)
    folders = (entries.get(start) for start in dict.fromkeys(commit[:2].encode() for commit in commits))
    store.load_trees(folder.sha for folder in folders if folder is not None and folder.is_tree)


def _note_of(store: ObjectStore, tree: Sha, commit: Sha) -> tuple[Sha | None, bool]:
    """The commit's note below a notes tree, and whether the way to it is torn: git writes no empty directory there."""
    name, at = commit.encode(), 0
    entries: Mapping[bytes, Entry] = store.tree(tree)
    while at < len(name):
        entry = entries.get(name[at:])
        if entry is not None:
            return (entry.sha if entry.is_regular else None), False
        folder = entries.get(name[at : at + 2])
        if folder is None or not folder.is_tree:
            return None, False
        entries = store.tree(folder.sha)
        if not entries:
            return None, True
        at += 2
    return None, False


def _read_all(store: ObjectStore, wanted: Mapping[_K, Sha], most: int) -> tuple[dict[_K, bytes], int]:
    """The blobs of at most `most` bytes each, until all have MOST_BYTES; and how many were left out."""
    contents = store.read_many(list(wanted.values()), most, MOST_BYTES)
    found = {key: content for key, content in zip(wanted, contents, strict=True) if content is not None}
    return found, len(wanted) - len(found)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
