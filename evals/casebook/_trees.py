"""Trees of files in memory, and patches between them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.adapters.memory import MemorySnapshot
from bot.adapters.patch_tree import apply_patch
from bot.change import DiffLimits, FileDiff, RepoPath, parse_patch
from bot.errors import ForereadError, PatchError

Tree = Mapping[str, bytes]
"""Content by path, `/`-separated."""


def read_tree(folder: Path) -> dict[str, bytes]:
    """All regular files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def write_tree(tree: Tree, folder: Path) -> None:
    """Lay the files of a tree down in a folder."""
    for name, content in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def patched(tree: Tree, patch: bytes) -> dict[str, bytes]:
    """The tree behind a patch. Raises PatchError if it does not apply."""
    parsed = parse_patch(patch, DiffLimits())
    sides = apply_patch(parsed, MemorySnapshot({RepoPath(p): c for p, c in tree.items()}))
    if sides.is_applied:
        raise PatchError("The patch is in the tree already.", "The tree must be the one before the change.")
    paths = set(tree) | {str(f.new_path) for f in parsed.files if f.new_path is not None}
    return {str(path): content for path, content in sides.after.read([RepoPath(p) for p in sorted(paths)]).items()}


def is_test(path: str) -> bool:
    """Whether a path names tests, as far as names tell."""
    return "test" in path.lower() or "spec" in path.lower()


def changed_files(patch: bytes) -> tuple[FileDiff, ...]:
    return parse_patch(patch, DiffLimits()).files


def patch_between(before: Tree, after: Tree) -> bytes:
    """What git calls the difference of two trees, with renames found.

    Plain git, no configuration of the user's: the patch is stored with the case and decides the key of its recordings.
    """
    with TemporaryDirectory(prefix="foreread-") as room:
        repo = Path(room)
        write_tree(before, repo)
        _git(repo, "init", "--quiet")
        first = _commit(repo)
        for name in before:
            (repo / name).unlink()
        write_tree(after, repo)
        second = _commit(repo)
        return _git(repo, "diff", "--find-renames", "--no-color", "--no-ext-diff", "--full-index", first, second)


def _commit(repo: Path) -> str:
    _git(repo, "add", "--all", "--force")
    return _git(repo, "write-tree").decode().strip()


def _git(repo: Path, *arguments: str) -> bytes:
    settings = ("-c", "core.autocrlf=false", "-c", "core.attributesFile=/dev/null", "-c", "core.excludesFile=/dev/null")
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(repo),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }
    done = subprocess.run(["git", *settings, *arguments], cwd=repo, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise ForereadError(f"git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
