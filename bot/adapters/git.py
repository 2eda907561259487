"""What is to be reviewed, opened: a range of commits, what is staged, the working tree, or a patch over a directory."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.adapters._git_history import take_commits, take_diff, take_names
from bot.adapters._git_notes import FETCH_NOTES, take_notes, take_traces, uses_git_ai
from bot.adapters._git_process import git_in
from bot.adapters._git_range import default_range, find_span, read_spec, resolve
from bot.adapters._git_store import ObjectStore
from bot.adapters._git_tree import TreeSnapshot, tree_of
from bot.adapters._git_unseen import fetch_notes
from bot.change import Change, NoHistory, RepoPath
from bot.config import CONFIG_PATHS
from bot.errors import RepositoryError
from bot.facts import Sources, Testimony

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bot.adapters._git_blame import GitHistory
    from bot.adapters._git_process import Git
    from bot.adapters._git_range import Layout
    from bot.change import DiffLimits, History, Sha, Snapshot

_HEAD = "HEAD"
_NO_DIFF = "history was not looked at: no diff was asked for"
_ALREADY_APPLIED = "the patch is already applied to the directory; the files before it were found by taking it back"


@dataclass(frozen=True, slots=True)
class Subject:
    """A change with the files before and after it.

    The snapshots can be read until it is closed: close it, or use it in a `with` statement. It is for one thread, but
    for `search`, which may run in others at the same time.
    """

    sources: Sources
    config: bytes | None
    """The configuration as it is before the change, so that no change decides how it is reviewed."""
    config_path: str
    _close: Callable[[], object] = lambda: None

    @property
    def change(self) -> Change:
        return self.sources.change

    @property
    def before(self) -> Snapshot:
        return self.sources.before

    @property
    def after(self) -> Snapshot:
        return self.sources.after

    def close(self) -> None:
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_range(
    repo: Path, spec: str | None = None, limits: DiffLimits | None = None, *, diff_up_to: int | None = None
) -> Subject:
    """The change from one commit to another: `A..B`, `A...B`, `A` for `A..HEAD`.

    None is what HEAD has over the default branch (origin/HEAD, or main or master of origin or here). If A is not an
    ancestor of B, B is compared with where it left A. Everything is read from objects, so a bare repository will do.

    With more than `diff_up_to` commits no diff is made: the files, if something is said of files, are without hunks.

    Raises UsageError for what is no range, RepositoryError if the repository cannot give it.
    """
    git = git_in(repo)
    wanted = default_range(git) if spec is None else read_spec(spec)
    layout, (left, right) = resolve(git, (wanted.left, wanted.right))
    with ExitStack() as stack:
        store = stack.enter_context(_store(layout))
        span = find_span(layout, wanted, left, right)
        commits, note = take_commits(store, span.left, span.head)
        notes = (*span.notes, *note, *fetch_notes(layout.objects.parent))
        empty = Change((), commits, span.base, span.head, wanted.title, notes)
        trees = (tree_of(store, span.base), tree_of(store, span.head))
        testimony = _testimony(layout, store, empty, trees)
        testimony = replace(testimony, incomplete=(*note, *testimony.incomplete))
        if diff_up_to is None or len(commits) <= diff_up_to:
            opened = _compare(store, empty, *trees, limits)
            subject = _told(opened, _history(store, opened.change, span.base, span.left), testimony)
        else:
            opened = _without_diff(store, empty, *trees, has_traces=bool(testimony.traces))
            subject = _told(opened, NoHistory(_NO_DIFF), testimony)
        stack.pop_all()
    return subject


def open_staged(repo: Path, limits: DiffLimits | None = None) -> Subject:
    """From HEAD to the index: what `git commit` would record. Errors as of `open_range`."""
    from bot.adapters._git_index import staged_tree

    git = git_in(repo)
    layout, (head,) = resolve(git, (_HEAD,))
    with ExitStack() as stack:
        store = stack.enter_context(_store(layout))
        tree = staged_tree(store, layout.index_file)
        opened = _compare(store, Change((), base=head, title="staged changes"), tree_of(store, head), tree, limits)
        history = _history(store, opened.change, head)
        subject = _told(opened, history, _testimony(layout, store, opened.change, (tree, tree)))
        stack.pop_all()
    return subject


def open_worktree(repo: Path, limits: DiffLimits | None = None) -> Subject:
    """From HEAD to the files on disk that git tracks, as they are now. Errors as of `open_range`."""
    from bot.adapters._git_index import working_tree

    git = git_in(repo)
    layout, (head,) = resolve(git, (_HEAD,))
    root = Path(git.run("rev-parse", "--show-toplevel").out.decode(errors="surrogateescape").removesuffix("\n"))
    with ExitStack() as stack:
        store = stack.enter_context(_store(layout))
        tree = working_tree(store, git, layout.index_file, root)
        empty = Change((), base=head, title="uncommitted changes", notes=_untracked(git_in(root)))
        opened = _compare(store, empty, tree_of(store, head), tree, limits)
        history = _history(store, opened.change, head)
        subject = _told(opened, history, _testimony(layout, store, opened.change, (tree, tree)))
        stack.pop_all()
    return subject


def open_patch(patch: bytes, tree: Path, limits: DiffLimits | None = None) -> Subject:
    """A patch, and the directory it is for: with its files before the patch, or behind it.

    Raises PatchError if the patch cannot be read or is for neither, UsageError if there is no such directory.
    """
    from bot.adapters.directory import DirectorySnapshot
    from bot.adapters.patch_tree import apply_patch
    from bot.change import DiffLimits, parse_patch

    parsed = parse_patch(patch, limits or DiffLimits())
    sides = apply_patch(parsed, DirectorySnapshot(tree))
    notes = (_ALREADY_APPLIED,) if sides.is_applied else ()
    change = Change(parsed.files, parsed.commits, title=parsed.title or "patch", notes=notes)
    path, config = _config(sides.before)
    return Subject(Sources(change, sides.before, sides.after), config, path)


def open_patch_at(patch: bytes, repo: Path, base: str, limits: DiffLimits | None = None) -> Subject:
    """A patch over the files of a commit, whatever is checked out.

    Raises PatchError if the patch cannot be read or does not apply there, RepositoryError if there is no such commit.
    """
    from bot.adapters.patch_tree import apply_patch
    from bot.change import DiffLimits, parse_patch

    parsed = parse_patch(patch, limits or DiffLimits())
    layout, (commit,) = resolve(git_in(repo), (base,))
    with ExitStack() as stack:
        store = stack.enter_context(_store(layout))
        sides = apply_patch(parsed, TreeSnapshot(store, tree_of(store, commit)))
        change = Change(parsed.files, parsed.commits, commit, title=parsed.title or "patch")
        path, config = _config(sides.before)
        stack.pop_all()
    return Subject(Sources(change, sides.before, sides.after), config, path, store.close)


def has_commit(repo: Path, sha: str) -> bool:
    """Whether the repository holds this commit; `sha` is an object's full id. Errors as of `open_range`."""
    if len(sha) not in {40, 64} or not set(sha) <= set("0123456789abcdef"):
        return False
    answer = git_in(repo).run("cat-file", "-t", sha, codes=(0, 1, 128))
    return answer.out.strip() == b"commit"


def paths_at_head(repo: Path) -> tuple[str, ...]:
    """The paths of all files at HEAD. Raises RepositoryError where there is no such commit."""
    git = git_in(repo)
    _, (head,) = resolve(git, ("HEAD",))
    listed = git.run("ls-tree", "-r", "--full-tree", "--name-only", "-z", head)
    return tuple(path.decode(errors="surrogateescape") for path in listed.out.split(b"\0") if path)


def _store(layout: Layout) -> ObjectStore:
    return ObjectStore(layout.objects, shallow=layout.shallow if layout.is_shallow else None, sha256=layout.sha256)


def _compare(store: ObjectStore, empty: Change, old: Sha, new: Sha, limits: DiffLimits | None) -> Subject:
    """The empty change filled with what differs between two trees."""
    from bot.change import DiffLimits, parse_patch

    diff = take_diff(store, old, new)
    files = parse_patch(diff.patch, limits or DiffLimits()).files if diff.patch else ()
    if diff.unread:
        files = tuple(sorted((*files, *diff.unread), key=lambda file: file.path.encode(errors="surrogateescape")))
    before = TreeSnapshot(store, old)
    path, config = _config(before)
    change = replace(empty, files=files, notes=(*empty.notes, *diff.notes))
    return Subject(Sources(change, before, TreeSnapshot(store, new)), config, path, store.close)


def _without_diff(store: ObjectStore, empty: Change, old: Sha, new: Sha, *, has_traces: bool) -> Subject:
    """The same without hunks; the files only if records, or perhaps the team's configuration, speak of files."""
    before = TreeSnapshot(store, old)
    path, config = _config(before)
    change = replace(empty, files=take_names(store, old, new)) if has_traces or config is not None else empty
    return Subject(Sources(change, before, TreeSnapshot(store, new)), config, path, store.close)


def _history(store: ObjectStore, change: Change, base: Sha, left: Sha | None = None) -> GitHistory:
    from bot.adapters._git_blame import GitHistory

    return GitHistory(store, change, base, left)


def _told(subject: Subject, history: History, testimony: Testimony) -> Subject:
    return replace(subject, sources=replace(subject.sources, history=history, testimony=testimony))


def _testimony(layout: Layout, store: ObjectStore, change: Change, trees: tuple[Sha, Sha]) -> Testimony:
    """What git keeps about the making of the change."""
    commits = tuple(commit.sha for commit in change.commits)
    tips = layout.notes if commits else ()
    notes, traces = take_notes(store, tips, commits), take_traces(store, trees[1])
    reasons = (*notes.incomplete, *traces.incomplete, *_cut_off(store, commits))
    if commits and not tips and uses_git_ai(store, trees[0], has_state=(layout.objects.parent / "ai").is_dir()):
        reasons = (f"this repository uses Git AI, and its notes are not here: `{FETCH_NOTES}`", *reasons)
    return Testimony(notes.content, traces.content, layout.branch, incomplete=reasons)


def _cut_off(store: ObjectStore, commits: tuple[Sha, ...]) -> tuple[str, ...]:
    """In a shallow clone, commits whose parents are not here may hide more of the change."""
    ends = store.shallow_commits().intersection(commits)
    if not ends:
        return ()
    return (f"the shallow clone ends inside the change, at {min(ends)[:7]}: `git fetch --unshallow`",)


def _config(before: Snapshot) -> tuple[str, bytes | None]:
    found = before.read([RepoPath(path) for path in CONFIG_PATHS])
    path = next((RepoPath(path) for path in CONFIG_PATHS if path in found), None)
    lost = next(iter(getattr(before, "unseen", {}).values()), None)
    if lost is not None and (path is None or CONFIG_PATHS.index(lost) < CONFIG_PATHS.index(path)):
        raise RepositoryError(
            f"{lost} is in the repository, and its content is not here.",
            "In a partial clone, fetch it with `git fetch --refetch`; otherwise see `git fsck`.",
        )
    return (CONFIG_PATHS[0], None) if path is None else (path, found[path])


def _untracked(git: Git) -> tuple[str, ...]:
    from bot.adapters._git_index import count_untracked

    count = count_untracked(git)
    if not count:
        return ()
    files = "1 untracked file is" if count == 1 else f"{count} untracked files are"
    return (f"{files} not part of this change; `git add -N PATH` makes them part of it",)
