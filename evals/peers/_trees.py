"""A change as a tool finds it that is run in a checkout: two branches, and no word of what came later."""

from __future__ import annotations

import subprocess
from pathlib import Path

from evals.casebook import RangeSource

_IDENTITY = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.com")


def work_tree(source: RangeSource, to: Path) -> None:
    """`main` is the parent's tree, `change` one commit on it with the subject alone. Nothing is done if it is there.

    The objects are borrowed from the repository that the set names; no hooks are installed.
    """
    if to.exists():
        return
    base, _, head = source.spec.partition("..")
    subject = _git(source.repository, "show", "--no-patch", "--format=%s", head)
    objects = _git(source.repository, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    to.mkdir(parents=True)
    _git(to, "init", "--quiet", "--initial-branch=main", "--template=")
    (to / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (to / ".git" / "objects" / "info" / "alternates").write_text(f"{objects}\n", encoding="utf-8")
    before = _git(to, *_IDENTITY, "commit-tree", f"{base}^{{tree}}", "-m", "Before")
    after = _git(to, *_IDENTITY, "commit-tree", f"{head}^{{tree}}", "-p", before, "-m", subject)
    _git(to, "update-ref", "refs/heads/main", before)
    _git(to, "checkout", "--quiet", "-B", "change", after)


def _git(at: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(at), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").rstrip("\n")
