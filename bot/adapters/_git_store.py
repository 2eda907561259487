"""The objects of a repository, seen through a git directory of our own.

Every command that reads content runs in a scratch git directory that borrows the repository's object store
(gitrepository-layout, `objects/info/alternates`) and has nothing else of it: no configuration, hooks, attributes,
replacements, promisor remotes or .gitmodules. So nothing that a repository or a change says can start a program, or
make a text pass for binary (`*.py -diff`), and the review is the same whatever the user's git is set to.
What we write (the tree of an index) goes into the scratch directory and leaves with it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from bot.adapters._git_process import Git, git_apart
from bot.change import Sha
from bot.errors import RepositoryError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import IO

MAX_TREE_BYTES = 64_000_000
"""A directory of a million entries; more is not read."""
_MOST_TREES_BYTES = 256_000_000
"""Of directories that are read together."""
_ASKED_AT_ONCE = 500
"""Names of objects that a pipe holds (64 KiB, pipe(7)) while git still prints the first of them."""

_CONFIG = """\
[core]
	repositoryformatversion = {version}
	bare = {bare}
	attributesFile = {nothing}
	bigFileThreshold = 64m
	looseCompression = 0
	safecrlf = false
"""


class Entry(NamedTuple):
    """One name in a tree object (git-ls-tree(1): mode and object)."""

    mode: bytes
    sha: Sha

    @property
    def is_regular(self) -> bool:
        return self.mode.startswith(b"100")

    @property
    def is_tree(self) -> bool:
        return self.mode == b"40000"

    @property
    def is_symlink(self) -> bool:
        return self.mode == b"120000"


class ObjectStore:
    """Reads objects by id through one `git cat-file --batch`, which starts at the first read.

    Not for use by two threads at once. Close it, or use it in a `with` statement: it owns a directory and a process.
    """

    def __init__(self, objects: Path, *, shallow: Path | None = None, sha256: bool = False) -> None:
        self.home = _scratch_directory()
        self.sha256 = sha256
        self.git: Git = git_apart(self.home)
        self._batch: subprocess.Popen[bytes] | None = None
        self._trees: dict[Sha, Mapping[bytes, Entry]] = {}
        for name in ("refs", "objects/info"):
            (self.home / name).mkdir(parents=True)
        (self.home / "HEAD").write_bytes(b"ref: refs/heads/none\n")
        self.configure()
        self.is_partial = next((objects / "pack").glob("*.promisor"), None) is not None
        """Whether a host was asked to leave objects out, so that what is missing is no damage."""
        self.unseen: set[Sha] = set()
        """Objects for want of which a look at the history ended early."""
        (self.home / "objects/info/alternates").write_bytes(os.fsencode(objects) + b"\n")
        if shallow is not None:
            with suppress(FileNotFoundError):
                (self.home / "shallow").write_bytes(shallow.read_bytes())

    def configure(self, more: str = "", *, bare: bool = True) -> None:
        """Write the scratch directory's settings; `more` is in git's configuration format."""
        text = _CONFIG.format(version=int(self.sha256), bare=str(bare).lower(), nothing=os.devnull) + more
        if self.sha256:
            text += "[extensions]\n\tobjectFormat = sha256\n"
        (self.home / "config").write_text(text, encoding="utf-8", errors="surrogateescape")

    def read(self, sha: Sha, limit: int) -> bytes | None:
        """The object's content; None if it is missing or has more than `limit` bytes."""
        return self._take(self._ask((sha,)), limit)[0]

    def read_many(self, shas: Sequence[Sha], limit: int, room: int) -> list[bytes | None]:
        """The same of many, asked for together so that git need not be waited for each time; in all at most `room`.

        Behind the first that is too large their sizes are asked first: each such object costs the reading process.
        """
        found: list[bytes | None] = []
        for at in range(0, len(shas), _ASKED_AT_ONCE):
            part = shas[at : at + _ASKED_AT_ONCE]
            answers = self._ask(part)
            for _ in part:
                content, has_stopped = self._take(answers, min(limit, room))
                if has_stopped:
                    return found + self._read_sized(shas[len(found) :], limit, room)
                found.append(content)
                room -= len(content or b"")
        return found

    def _read_sized(self, shas: Sequence[Sha], limit: int, room: int) -> list[bytes | None]:
        found: list[bytes | None] = []
        sizes = self.sizes(shas)
        for sha in shas:
            content = self.read(sha, limit) if sizes.get(sha, limit + 1) <= min(limit, room) else None
            found.append(content)
            room -= len(content or b"")
        return found

    def sizes(self, shas: Sequence[Sha]) -> dict[Sha, int]:
        """Of the objects that are there."""
        found: dict[Sha, int] = {}
        asked = list(dict.fromkeys(shas))
        for at in range(0, len(asked), _ASKED_AT_ONCE):
            part = "".join(f"{sha}\n" for sha in asked[at : at + _ASKED_AT_ONCE])
            answer = self.git.run("cat-file", "--batch-check", "--buffer", stdin=part.encode())
            lines = (line.split() for line in answer.out.decode(errors="replace").splitlines())
            found |= {Sha(words[0]): int(words[2]) for words in lines if len(words) == 3}
        return found

    def _take(self, answers: IO[bytes], limit: int) -> tuple[bytes | None, bool]:
        """The next object that was asked for, and whether the process was stopped over it."""
        header = answers.readline().split()
        size = int(header[2]) if len(header) == 3 else None
        if size is not None and size <= limit:
            content = answers.read(size)
            answers.read(1)
            return content, False
        if header[1:] == [b"missing"]:
            return None, False
        self._stop()  # too large to be read to its end for nothing, or git gave up on a broken object
        return None, True

    def _ask(self, shas: Sequence[Sha]) -> IO[bytes]:
        if self._batch is None:
            self._batch = self.git.start("cat-file", "--batch")
        source, answers = self._batch.stdin, self._batch.stdout
        assert source is not None  # noqa: S101 - started with pipes
        assert answers is not None  # noqa: S101
        with suppress(BrokenPipeError):
            source.write("".join(f"{sha}\n" for sha in shas).encode())
            source.flush()
        return answers

    def tree(self, sha: Sha) -> Mapping[bytes, Entry]:
        """The names in a tree object; empty if it is missing. Format: "Tree objects" in gitformat-tree(5)."""
        entries = self._trees.get(sha)
        if entries is None:
            entries = self._trees[sha] = _parse_tree(self.read(sha, MAX_TREE_BYTES) or b"", len(sha) // 2)
        return entries

    def load_trees(self, shas: Iterable[Sha]) -> None:
        """Read tree objects that `tree` will be asked for, together."""
        new = [sha for sha in dict.fromkeys(shas) if sha not in self._trees]
        for sha, content in zip(new, self.read_many(new, MAX_TREE_BYTES, _MOST_TREES_BYTES), strict=True):
            if content is not None:
                self._trees[sha] = _parse_tree(content, len(sha) // 2)

    def forget_trees(self, most: int) -> None:
        """Let go of the directories read so far, if these are more than `most`: a store may live for hours."""
        if len(self._trees) > most:
            self._trees.clear()

    def shallow_commits(self) -> frozenset[Sha]:
        """The commits where a shallow clone ends: their parents are not here."""
        try:
            return frozenset(map(Sha, (self.home / "shallow").read_text(encoding="ascii").split()))
        except FileNotFoundError:
            return frozenset()

    def close(self) -> None:
        self._stop()
        _remove(self.home)

    def _stop(self) -> None:
        if self._batch is not None:
            self._batch.kill()
            self._batch.communicate()
            self._batch = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _parse_tree(content: bytes, id_bytes: int) -> Mapping[bytes, Entry]:
    entries = {}
    at = 0
    while (space := content.find(b" ", at)) >= 0 and (nul := content.find(b"\0", space)) >= 0:
        sha = content[nul + 1 : nul + 1 + id_bytes].hex()
        entries[content[space + 1 : nul]] = Entry(content[at:space].lstrip(b"0"), Sha(sha))
        at = nul + 1 + id_bytes
    return entries


def _scratch_directory() -> Path:
    """A new directory that only this user may enter. Not by `tempfile`: importing it costs more than starting git."""
    parent = Path(os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp")  # noqa: S108 - mkdir refuses what exists
    path = parent.resolve() / f"foreread-{os.urandom(8).hex()}"
    try:
        path.mkdir(mode=0o700)
    except OSError as error:
        raise RepositoryError(
            f"No scratch directory could be made in {parent}: {error.strerror}.",
            "Point TMPDIR to a writable directory.",
        ) from error
    return path


def _remove(directory: Path) -> None:
    for place, _, files in os.walk(directory, topdown=False):
        for file in files:
            Path(place, file).unlink()
        Path(place).rmdir()
