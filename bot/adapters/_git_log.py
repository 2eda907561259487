"""The commits of a range, with what each made of which file, from one `git log`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_replay import Node
from bot.change import Identity, RepoPath, Sha

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.adapters._git_store import ObjectStore

_START = b"\x01"


class Touch(NamedTuple):
    """One commit's work on one file."""

    sha: Sha
    author: Identity
    when: int
    old: str
    new: str
    """Ids of the blobs; "" for none."""


class RangeLog(NamedTuple):
    """A range of commits, no commit before its children."""

    nodes: tuple[Node, ...]
    authors: Mapping[Sha, tuple[Identity, int]]
    """Who made a commit, and when."""
    touches: tuple[tuple[RepoPath, Touch], ...]
    """Of commits that are no merges."""


def read_log(store: ObjectStore, head: Sha, left: Sha) -> RangeLog:
    """The commits that `head` has over `left`."""
    answer = store.git.run(
        *("log", "-z", "--topo-order", "--raw", "--no-abbrev", "--no-renames", "--no-show-signature", "--no-mailmap"),
        *("--diff-merges=off", f"--format=tformat:{_START.decode()}%H%x00%T%x00%P%x00%an%x00%ae%x00%at"),
        *(head, f"^{left}", "--"),
    )
    nodes: list[Node] = []
    authors: dict[Sha, tuple[Identity, int]] = {}
    touches: list[tuple[RepoPath, Touch]] = []
    tokens = iter(answer.out.split(b"\0"))
    for token in tokens:
        told = token.lstrip(b"\n")
        if told.startswith(_START):
            node = Node(Sha(told[1:].decode()), Sha(_text(tokens)), tuple(map(Sha, _text(tokens).split())))
            nodes.append(node)
            authors[node.sha] = (Identity(_text(tokens), _text(tokens)), _number(_text(tokens)))
        elif told.startswith(b":"):
            _, _, old, new, *_ = told.decode().split(" ")
            made = Touch(nodes[-1].sha, *authors[nodes[-1].sha], old.strip("0") and old, new.strip("0") and new)
            touches.append((RepoPath(_text(tokens)), made))
    return RangeLog(tuple(nodes), authors, tuple(touches))


def _text(tokens: Iterator[bytes]) -> str:
    return next(tokens, b"").decode(errors="surrogateescape")


def _number(text: str) -> int:
    return int(text) if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() else 0
