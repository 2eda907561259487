"""What git says of two states: the diff between them, and the commits from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_process import failure
from bot.adapters._git_unseen import parted, sides_of, tells_of_missing, unread
from bot.change import Commit, FileDiff, FileStatus, Identity, RepoPath, Sha
from bot.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters._git_process import Answer
    from bot.adapters._git_store import ObjectStore

MAX_COMMITS = 500

_RENAME_LIMIT = 1000
RENAMES = ("--find-renames", "--find-copies", "--no-rename-empty", f"-l{_RENAME_LIMIT}")
"""How renames are sought; any two empty files are alike."""
_NO_DIFF = "no diff was asked for"

# git-log(1), "Pretty formats": the names and mailboxes as recorded (not by .mailmap), the message as it is.
_FIELDS = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%B")


class Diff(NamedTuple):
    patch: bytes
    notes: tuple[str, ...] = ()
    unread: tuple[FileDiff, ...] = ()
    """Files that differ and whose contents are not here; they are not in the patch."""


def take_diff(store: ObjectStore, before: Sha, after: Sha) -> Diff:
    """The patch between two trees, with renames and copies found (git-diff-tree(1)); of what is here to be compared."""
    answer = _patch(store, before, after, codes=(0, 128))
    if answer.code:
        if not tells_of_missing(answer.err):
            raise failure(answer.err, command="diff-tree")
        return _diff_of_rest(store, before, after)
    if "rename detection was skipped" in answer.err:
        return Diff(
            answer.out, (f"over {_RENAME_LIMIT} files came or went: renames were sought only by equal content",)
        )
    return Diff(answer.out)


def _diff_of_rest(store: ObjectStore, before: Sha, after: Sha) -> Diff:
    portions, lost = parted(store, sides_of(store, before, after))
    patch = b"".join(_patch(store, before, after, paths=paths).out for paths in portions)
    files = "1 file of the change was" if len(lost) == 1 else f"{len(lost)} files of the change were"
    note = f"the contents of {files} not fetched; renames from or to them were not sought"
    return Diff(patch, (note,), tuple(map(unread, lost)))


def _patch(
    store: ObjectStore, before: Sha, after: Sha, paths: Sequence[RepoPath] = (), codes: tuple[int, ...] = (0,)
) -> Answer:
    return store.git.run(
        "diff-tree",
        "--patch",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        *RENAMES,
        "--full-index",
        "--submodule=short",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--unified=3",
        before,
        after,
        "--",
        *paths,
        codes=codes,
    )


def take_names(store: ObjectStore, before: Sha, after: Sha) -> tuple[FileDiff, ...]:
    """The files that differ between two trees, without what differs; a renamed one is a new one and a gone one."""
    answer = store.git.run("diff-tree", "-r", "-z", "--name-status", "--no-renames", before, after, "--")
    fields = answer.out.decode(errors="surrogateescape").split("\0")
    return tuple(_named(status, RepoPath(path)) for status, path in zip(fields[::2], fields[1::2], strict=False))


def _named(status: str, path: RepoPath) -> FileDiff:
    match status:
        case "A":
            return FileDiff(None, path, FileStatus.ADDED, omitted=_NO_DIFF)
        case "D":
            return FileDiff(path, None, FileStatus.DELETED, omitted=_NO_DIFF)
        case _:
            return FileDiff(path, path, FileStatus.MODIFIED, omitted=_NO_DIFF)


def take_commits(store: ObjectStore, left: Sha, head: Sha) -> tuple[tuple[Commit, ...], tuple[str, ...]]:
    """The commits that `head` has over `left`, newest first, and a note if there are more than MAX_COMMITS."""
    answer = store.git.run(
        "log",
        "-z",
        f"--max-count={MAX_COMMITS + 1}",
        "--no-show-signature",
        f"--format=tformat:{'%x00'.join(_FIELDS)}",
        head,
        f"^{left}",
        "--",
    )
    fields = answer.out.decode(errors="surrogateescape").split("\0")[:-1]
    size = len(_FIELDS)
    if len(fields) % size:
        raise RepositoryError("`git log` gave an answer that cannot be read.", "See `git fsck`.")
    commits = tuple(_commit(fields[at : at + size]) for at in range(0, len(fields), size))
    if len(commits) > MAX_COMMITS:
        return commits[:MAX_COMMITS], (
            f"there are more than {MAX_COMMITS} commits; the newest {MAX_COMMITS} were read",
        )
    return commits, ()


def _commit(fields: list[str]) -> Commit:
    sha, parents, author, author_email, committer, committer_email, message = fields
    return Commit(
        sha=Sha(sha),
        author=Identity(author, author_email),
        committer=Identity(committer, committer_email),
        message=message.removesuffix("\n"),
        is_merge=" " in parents,
    )
