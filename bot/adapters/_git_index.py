"""What is staged, or in the working tree, as a tree object: then it is compared and read as a commit is.

The tree is written to the store's scratch directory. The user's index and objects are not touched.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from bot.adapters._git_process import git_apart
from bot.change import Sha
from bot.errors import RepositoryError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.adapters._git_process import Git
    from bot.adapters._git_store import ObjectStore

_COPIED_SETTINGS = r"^core\.(autocrlf|checkstat|eol|filemode|ignorecase|precomposeunicode|symlinks|trustctime)$"
"""What decides whether a file on disk is the file in the index (git-config(1)). None of them names a program.

Content filters (`filter.*.clean`) do name programs, so they are not run: a modified Git LFS file shows as its content.
"""


def staged_tree(store: ObjectStore, index: Path) -> Sha:
    """The tree that `git commit` would record. RepositoryError if there are unresolved conflicts."""
    return _write_tree(git_apart(store.home, index=_copy_index(store, index)))


def working_tree(store: ObjectStore, git: Git, index: Path, root: Path) -> Sha:
    """The tree that `git commit -a` would record. RepositoryError if there are unresolved conflicts.

    `git` is the repository's own, asked for the settings in `_COPIED_SETTINGS`.
    """
    store.configure(_settings(git), bare=False)
    apart = git_apart(store.home, index=_copy_index(store, index), work_tree=root)
    # A submodule counts as changed only if its HEAD is: to know more, git would run `git status` inside it.
    fields = apart.run("diff-files", "-z", "--raw", "--ignore-submodules=dirty").out.split(b"\0")[:-1]
    changes = [(facts.split(b" ")[4], path) for facts, path in zip(fields[::2], fields[1::2], strict=True)]
    _refuse_conflicts(sum(status == b"U" for status, _ in changes))
    here = [path for status, path in changes if status != b"D" and _can_be_tracked(root, path)]
    gone = {path for _, path in changes}.difference(here)
    for paths, mode in ((gone, ("--force-remove",)), (here, ("--add", "--remove"))):
        if paths:
            apart.run("update-index", *mode, "-z", "--stdin", stdin=b"\0".join(paths) + b"\0")
    tree = _write_tree(apart)
    store.configure()
    return tree


def count_untracked(git: Git) -> int:
    """How many files git neither tracks nor ignores."""
    return git.run("ls-files", "--others", "--exclude-standard", "-z").out.count(b"\0")


def _can_be_tracked(root: Path, path: bytes) -> bool:
    """False for a pipe or a device in a file's place, which git would not read either. A directory: a submodule's."""
    try:
        mode = os.lstat(os.fsencode(root) + b"/" + path).st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode)


def _copy_index(store: ObjectStore, index: Path) -> Path:
    """With its time: a file that changed in the second the index was written is found by comparing the two.

    See "racy-git" in git's technical documentation.
    """
    copy = store.home / "index"
    try:
        copy.write_bytes(index.read_bytes())
        status = index.stat()
    except FileNotFoundError:  # nothing was ever staged
        return copy
    os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
    for shared in index.parent.glob("sharedindex.*"):  # git-update-index(1), "Split index"
        (store.home / shared.name).symlink_to(shared)
    return copy


def _write_tree(git: Git) -> Sha:
    answer = git.run("write-tree", "--missing-ok", codes=(0, 128))
    if answer.code:
        _refuse_conflicts(len(set(re.findall(r"^(.+): unmerged \(", answer.err, re.MULTILINE))))
        raise RepositoryError(f"The index cannot be read: {answer.err}.", "See `git status`.")
    return Sha(answer.out.decode().strip())


def _refuse_conflicts(files: int) -> None:
    if files:
        raise RepositoryError(
            f"The index has unresolved conflicts in {files} file{'s' if files > 1 else ''}.",
            "Resolve them and `git add` the result.",
        )


def _settings(git: Git) -> str:
    """The copied settings in git's configuration format. A setting without a value means true."""
    answer = git.run("config", "-z", "--get-regexp", _COPIED_SETTINGS, codes=(0, 1)).out.decode(errors="replace")
    lines = ["[core]"]
    for setting in answer.split("\0")[:-1]:
        key, _, value = setting.partition("\n")
        if re.fullmatch(r"\w*", value):
            lines.append(f"\t{key.removeprefix('core.')} = {value or 'true'}")
    return "\n".join(lines) + "\n"
