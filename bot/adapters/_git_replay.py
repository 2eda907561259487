"""Which commit brought each line of many files at once, by replaying the diffs of a range from its oldest commit on.

`git blame` walks the range anew for each file. Over 500 commits with 139 files of more than one commit that took 9 s;
their diffs come from one or two git processes. As in `git blame`, a merge's line is the first parent's that has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_tree import find_entry, tree_of
from bot.change import RepoPath, Sha, unquote
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.adapters._git_store import ObjectStore

MOST_LINES = 30_000_000
"""Lines of all states of all files: half a second of work. Beyond, nothing is replayed."""
_MOST_BLOB_BYTES = 5_000_000
_MOST_PATH_BYTES = 100_000
"""For the names on one command line; the kernel allows 128 KiB in one argument and more in all."""
_PAIRS_AT_ONCE = 300
"""Below what a pipe holds: git prints before it has read all."""
_SHIFT = 32
_BEFORE = -1
"""A line from before the range."""

_PAIR = lazy(rb"[0-9a-f]{40,64} [0-9a-f]{40,64}")
_HUNK = lazy(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class Node(NamedTuple):
    """A commit of the range."""

    sha: Sha
    tree: Sha
    parents: tuple[Sha, ...]


class Step(NamedTuple):
    """A hunk without context: lines taken away, and lines put in their place."""

    old: int
    removed: int
    added: int


Pair = tuple[Sha, Sha]
"""Two trees, from and to."""
Steps = dict[RepoPath, list[Step]]
State = dict[RepoPath, list[int]]


class TooMuchError(Exception):
    """The range is not one that is replayed."""


def replay(
    store: ObjectStore, nodes: Sequence[Node], paths: Sequence[RepoPath]
) -> Mapping[RepoPath, Sequence[tuple[Sha, int] | None]]:
    """For each line of each path at the newest commit: its commit and its number there; None if it is older.

    `nodes` are in an order in which no commit comes before its children. Empty where there is too much to replay.
    """
    if sum(len(path) for path in paths) > _MOST_PATH_BYTES or any(not node.parents for node in nodes):
        return {}
    try:
        last = _Replay(store, nodes, paths).run()
    except (TooMuchError, ValueError):  # a name in quotes that git does not write
        return {}
    return {path: [_place(nodes, line) for line in lines] for path, lines in last.items()}


def _place(nodes: Sequence[Node], line: int) -> tuple[Sha, int] | None:
    return None if line == _BEFORE else (nodes[line >> _SHIFT].sha, line & ((1 << _SHIFT) - 1))


class _Replay:
    def __init__(self, store: ObjectStore, nodes: Sequence[Node], paths: Sequence[RepoPath]) -> None:
        self._store = store
        self._nodes = nodes
        self._paths = paths
        known = {node.sha: node.tree for node in nodes}
        outside = {parent for node in nodes for parent in node.parents if parent not in known}
        self._trees = known | {parent: tree_of(store, parent) for parent in outside}
        self._states: dict[Sha, State] = {parent: {} for parent in outside}
        self._roots = {parent: parent for parent in outside}
        """For each commit, the one outside the range to which its first parents lead."""
        self._lines = 0

    def run(self) -> State:
        """The state of the newest commit; that of another is dropped behind its last child."""
        steps = self._steps()
        left = Counter(parent for node in self._nodes for parent in node.parents)
        for number in range(len(self._nodes) - 1, -1, -1):
            node = self._nodes[number]
            self._roots[node.sha] = self._roots[node.parents[0]]
            self._states[node.sha] = self._state(node, number, steps)
            for parent in node.parents:
                left[parent] -= 1
                if not left[parent] and self._roots[parent] != parent:
                    del self._states[parent]
        newest = self._nodes[0].sha
        return {path: self._at(newest, path) for path in self._paths}

    def _steps(self) -> Mapping[Pair, Steps]:
        """Of each parent to its child. A merge's are asked by name first: most of its files are as one parent has them.

        Then that parent's origins are the merge's, and the way from the other, perhaps a long one, is not asked for.
        """
        single = [pair for node in self._nodes if len(node.parents) == 1 for pair in self._pairs(node)]
        merges = [node for node in self._nodes if len(node.parents) > 1]
        names = _names(self._store, [pair for node in merges for pair in self._pairs(node)], self._paths)
        mixed = {node: set[RepoPath].intersection(*(names[pair] for pair in self._pairs(node))) for node in merges}
        pairs = [pair for node, paths in mixed.items() if paths for pair in self._pairs(node)]
        paths = sorted(set[RepoPath]().union(*mixed.values()))
        told: dict[Pair, Steps] = {pair: {path: [] for path in changed} for pair, changed in names.items()}
        for pair, steps in (_diffs(self._store, pairs, paths) if paths else {}).items():
            told.setdefault(pair, {}).update(steps)
        for pair, steps in _diffs(self._store, single, self._paths).items():
            told.setdefault(pair, {}).update(steps)
        return told

    def _pairs(self, node: Node) -> list[Pair]:
        return [(self._trees[parent], node.tree) for parent in node.parents]

    def _state(self, node: Node, number: int, steps: Mapping[Pair, Steps]) -> State:
        by_parent = [steps.get(pair, {}) for pair in self._pairs(node)]
        state = dict(self._states[node.parents[0]])
        for path in by_parent[0]:
            sides = [(parent, own.get(path)) for parent, own in zip(node.parents, by_parent, strict=True)]
            same = next((parent for parent, own in sides if own is None), None)
            if same is not None:
                state[path] = self._at(same, path)
                continue
            lines = [_apply(self._at(parent, path), own or (), number) for parent, own in sides]
            state[path] = lines[0] if len(lines) == 1 else _joined(lines, number)
            self._count(len(state[path]) * len(lines))
        return state

    def _at(self, commit: Sha, path: RepoPath) -> list[int]:
        """What no first parent touched is as it was where the first parents left the range."""
        found = self._states[commit].get(path)
        if found is not None:
            return found
        root = self._roots[commit]
        state = self._states[root]
        if path not in state:
            state[path] = self._before(root, path)
        return state[path]

    def _before(self, commit: Sha, path: RepoPath) -> list[int]:
        entry = find_entry(self._store, self._trees[commit], path)
        if entry is None or not entry.is_regular:
            return []
        content = self._store.read(entry.sha, _MOST_BLOB_BYTES)
        if content is None:
            raise TooMuchError
        lines = content.count(b"\n") + (not content.endswith(b"\n"))
        self._count(lines)
        return [_BEFORE] * lines

    def _count(self, lines: int) -> None:
        self._lines += lines
        if self._lines > MOST_LINES:
            raise TooMuchError


def _apply(before: Sequence[int], steps: Sequence[Step], number: int) -> list[int]:
    after: list[int] = []
    at = 0
    for step in steps:
        start = step.old if not step.removed else step.old - 1  # `-5,0` stands behind line 5
        after += before[at:start]
        first = (number << _SHIFT) + len(after) + 1
        after += range(first, first + step.added)
        at = start + step.removed
    after += before[at:]
    return after


def _joined(sides: Sequence[Sequence[int]], number: int) -> list[int]:
    """Each line from the first parent that has it, else from the merge."""
    if len({len(side) for side in sides}) != 1:
        raise TooMuchError  # not one file seen from two parents
    return [next((line for line in lines if line >> _SHIFT != number), lines[0]) for lines in zip(*sides, strict=True)]


def _diffs(store: ObjectStore, pairs: Sequence[Pair], paths: Sequence[RepoPath]) -> Mapping[Pair, Steps]:
    """The steps from tree to tree of each pair, by path."""
    found: dict[Pair, Steps] = defaultdict(dict)
    form = ("-p", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--text")
    for said in _asked(store, pairs, paths, *form, "--src-prefix=a/", "--dst-prefix=b/"):
        _read_steps(iter(said.split(b"\n")), found)
    return found


def _names(store: ObjectStore, pairs: Sequence[Pair], paths: Sequence[RepoPath]) -> Mapping[Pair, set[RepoPath]]:
    """The paths that differ between the trees of each pair."""
    found: dict[Pair, set[RepoPath]] = {pair: set() for pair in pairs}
    here: set[RepoPath] = set()
    for said in _asked(store, pairs, paths, "--raw", "-z"):
        tokens = iter(said.split(b"\0"))
        for token in tokens:
            *headers, entry = token.split(b"\n")  # a pair stands in a line of its own, even with -z
            for header in headers:
                here = found.setdefault(_pair(header), set())
            if entry.startswith(b":"):
                here.add(RepoPath(next(tokens, b"").decode(errors="surrogateescape")))
    return found


def _asked(store: ObjectStore, pairs: Sequence[Pair], paths: Sequence[RepoPath], *form: str) -> Iterator[bytes]:
    different = list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))
    for at in range(0, len(different), _PAIRS_AT_ONCE):
        asked = "".join(f"{old} {new}\n" for old, new in different[at : at + _PAIRS_AT_ONCE])
        command = ("diff-tree", "--stdin", "-r", "--no-renames", *form, "--", *paths)
        yield store.git.run(*command, stdin=asked.encode()).out


def _pair(line: bytes) -> Pair:
    old, _, new = line.decode().partition(" ")
    return Sha(old), Sha(new)


def _read_steps(lines: Iterator[bytes], found: dict[Pair, Steps]) -> None:
    pair, path, name = (Sha(""), Sha("")), RepoPath(""), b""
    for line in lines:
        hunk = _HUNK.match(line)
        if hunk:
            removed, added = (1 if hunk[n] is None else int(hunk[n]) for n in (2, 4))
            found[pair].setdefault(path, []).append(Step(int(hunk[1]), removed, added))
            _skip(lines, removed + added)
        elif line.startswith(b"--- "):
            name = line[4:]
        elif line.startswith(b"+++ "):
            path = _path(name if line[4:].startswith(b"/dev/null") else line[4:])
        elif _PAIR.fullmatch(line):
            pair = _pair(line)


def _skip(lines: Iterator[bytes], content: int) -> None:
    for _ in range(content):
        next(lines, None)


def _path(name: bytes) -> RepoPath:
    """Of `a/x`, `"a/\\303\\244"`, `a/x y` with git's tab behind it."""
    return RepoPath(unquote(name.removesuffix(b"\t"))[2:].decode(errors="surrogateescape"))
