"""A bare git repository, as the fake uses it: everything about files, diffs and commits is asked of git itself."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOBODY = "0" * 40
"""What GitHub says where there is no commit: before a branch was, or after it is gone."""
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
STATUSES = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}


class GitFailedError(Exception):
    """git said no."""


@dataclass(frozen=True)
class Signature:
    """Who made a commit, and when (as git writes it, `2026-01-02T03:04:05+00:00`)."""

    name: str
    email: str
    date: str


@dataclass(frozen=True)
class Commit:
    """A commit as git holds it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


@dataclass(frozen=True)
class ChangedFile:
    """A file of a diff."""

    path: str
    previous: str | None
    status: str
    """In REST's words."""
    blob: str
    additions: int
    deletions: int
    patch: str | None
    """Hunks; None for binary files and pure renames."""


class BareGit:
    """A bare repository in `path`, made if there is none; no setting of the machine reaches it."""

    def __init__(self, path: Path, default_branch: str = "main") -> None:
        self.path = path
        self._commits: dict[str, Commit] = {}
        self._diffs: dict[tuple[str, str], list[ChangedFile]] = {}
        if not (path / "HEAD").exists():
            path.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", f"--initial-branch={default_branch}")
            for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "http.receivepack"):
                self.run("config", key, "true")
            self.run("config", "gc.auto", "0")

    @cached_property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
        }

    def run(self, *args: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """What `git ARGS` prints. Raises GitFailedError with git's words."""
        done = subprocess.run(
            ["git", *args],
            cwd=self.path,
            env={**self.environment, **(extra or {})},
            input=stdin,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise GitFailedError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def text(self, *args: str) -> str:
        """What `git ARGS` prints, without the last newline."""
        return os.fsdecode(self.run(*args)).removesuffix("\n")

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, tag, ref or (short) id names; None if there is none."""
        for ref in (f"refs/heads/{name}", name, f"refs/tags/{name}", f"refs/{name}"):
            if name.startswith("-"):
                return None
            try:
                return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
            except GitFailedError:
                continue
        return None

    def branches(self) -> dict[str, str]:
        """Name to commit."""
        return {ref.removeprefix("refs/heads/"): sha for ref, sha in self.refs("refs/heads/").items()}

    def refs(self, prefix: str = "refs/") -> dict[str, str]:
        """Full name to what it points at."""
        listed = self.text("for-each-ref", "--format=%(refname) %(objectname)", prefix)
        return dict(line.rsplit(" ", 1) for line in listed.splitlines())

    def set_ref(self, ref: str, sha: str) -> None:
        """`sha` NOBODY deletes it."""
        if sha == NOBODY:
            self.run("update-ref", "-d", ref)
        else:
            self.run("update-ref", ref, sha)

    def take_from(self, other: Path, what: str) -> None:
        """Copy the objects that a commit or ref of another repository needs."""
        self.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", str(other), what)

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor; the empty string if they have none."""
        try:
            return self.text("merge-base", one, other)
        except GitFailedError:
            return ""

    def is_ancestor(self, older: str, newer: str) -> bool:
        try:
            self.run("merge-base", "--is-ancestor", older, newer)
        except GitFailedError:
            return False
        return True

    def commit(self, sha: str) -> Commit:
        """By its full id. Raises GitFailedError if it is not there."""
        if sha not in self._commits:
            self._commits[sha] = self._commit(sha)
        return self._commits[sha]

    def _commit(self, sha: str) -> Commit:
        fields = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B"
        parts = self.text("show", "--no-patch", f"--format={fields}", "--end-of-options", sha).split("\0")
        author, committer = Signature(*parts[3:6]), Signature(*parts[6:9])
        return Commit(parts[0], parts[1], tuple(parts[2].split()), author, committer, parts[9].removesuffix("\n"))

    def log(self, *span: str) -> list[str]:
        """Commits of `git log`, oldest first."""
        return self.text("rev-list", "--reverse", "--topo-order", *span).split()

    def files(self, base: str, head: str) -> list[ChangedFile]:
        """The diff of two commits, by their full ids, as GitHub lists it, in the order of paths. `base` may be EMPTY_TREE."""
        if (base, head) not in self._diffs:
            self._diffs[base, head] = self._diff(base, head)
        return self._diffs[base, head]

    def _diff(self, base: str, head: str) -> list[ChangedFile]:
        pair = ["-M", "--no-ext-diff", "--no-textconv", "--full-index", base, head]
        raw = self.run("diff", "--raw", "-z", *pair).decode("utf-8", "surrogateescape").split("\0")
        sections = (b"\n" + self.run("diff", *pair)).split(b"\ndiff --git ")[1:]
        files = []
        position = 0
        while position < len(raw) and raw[position].startswith(":"):
            _, _, old, new, letter = raw[position][1:].split(" ")
            is_move = letter[0] in "RC"
            paths = raw[position + 1 : position + (3 if is_move else 2)]
            position += 3 if is_move else 2
            # a file that became a link is two sections: one of them goes, the other comes
            own, sections = sections[: 1 + (letter[0] == "T")], sections[1 + (letter[0] == "T") :]
            files.append(_changed_file(letter[0], old if letter[0] == "D" else new, paths, own))
        return files

    def write_commit(
        self,
        parent: str | None,
        files: Mapping[str, bytes | str | None],
        message: str,
        author: Signature,
        committer: Signature | None = None,
    ) -> str:
        """A commit with these files put in (None: taken out) and the others as they were; no ref is set."""
        index = {"GIT_INDEX_FILE": str(self.path / "fake.index")}
        self.run("read-tree", parent or EMPTY_TREE, extra=index) if parent else self.run(
            "read-tree", "--empty", extra=index
        )
        blobs: dict[bytes, str] = {}
        entries = []
        for path, content in files.items():
            if content is None:
                entries.append(f"0 {NOBODY}\t{path}\0")
                continue
            data = content.encode() if isinstance(content, str) else content
            if data not in blobs:
                blobs[data] = self.run("hash-object", "-w", "--stdin", stdin=data).decode().strip()
            entries.append(f"100644 {blobs[data]}\t{path}\0")
        self.run("update-index", "-z", "--index-info", stdin=os.fsencode("".join(entries)), extra=index)
        tree = self.run("write-tree", extra=index).decode().strip()
        return self.commit_tree(tree, [parent] if parent else [], message, author, committer)

    def commit_tree(
        self, tree: str, parents: Sequence[str], message: str, author: Signature, committer: Signature | None = None
    ) -> str:
        committer = committer or author
        who = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_AUTHOR_DATE": author.date,
            "GIT_COMMITTER_NAME": committer.name,
            "GIT_COMMITTER_EMAIL": committer.email,
            "GIT_COMMITTER_DATE": committer.date,
        }
        of = [option for parent in parents for option in ("-p", parent)]
        return self.run("commit-tree", *of, tree, stdin=message.encode(), extra=who).decode().strip()


def _changed_file(letter: str, blob: str, paths: Sequence[str], sections: Sequence[bytes]) -> ChangedFile:
    hunks = [found for one in sections if (found := (b"\n" + one).partition(b"\n@@ ")[2])]
    patch = "\n".join("@@ " + one.decode("utf-8", "replace").removesuffix("\n") for one in hunks) or None
    lines = patch.split("\n") if patch else []
    return ChangedFile(
        path=paths[-1],
        previous=paths[0] if len(paths) > 1 else None,
        status=STATUSES[letter],
        blob=blob,
        additions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
        patch=patch,
    )


def lines_of(patch: str) -> dict[str, set[int]]:
    """Which lines a comment may stand on: by side, the numbers of the lines that the patch shows."""
    shown: dict[str, set[int]] = {"LEFT": set(), "RIGHT": set()}
    left = right = 0
    for line in patch.split("\n"):
        if found := _HUNK.match(line):
            left, right = int(found[1]), int(found[3])
        elif line.startswith("+"):
            shown["RIGHT"].add(right)
            right += 1
        elif line.startswith("-"):
            shown["LEFT"].add(left)
            left += 1
        elif line.startswith("\\"):
            continue
        else:
            shown["LEFT"].add(left)
            shown["RIGHT"].add(right)
            left, right = left + 1, right + 1
    return shown


def moved_line(patch: str, line: int) -> int | None:
    """Where a line of the old side of a diff without context is on the new side; None if it is gone."""
    shift = 0
    for found in _HUNK.finditer(patch):
        start, count = int(found[1]), int(found[2] or 1)
        if line < start or (count == 0 and line == start):
            break
        if line < start + count:
            return None
        shift += int(found[4] or 1) - count
    return line + shift
