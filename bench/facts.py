"""The facts of a change, beside the least that has to be done to know them.

In one process that stays, without an index: what a review costs once the program has been loaded.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, Setting, git, peak_megabytes, review
from bot.adapters.git import Subject, open_range
from bot.change import NoHistory, RepoPath, SearchResult, Sha, Snapshot
from bot.errors import RepositoryError
from bot.facts import Sources, gather_facts
from bot.facts._language import Language
from bot.facts._syntax import definitions as definitions_of
from bot.facts._syntax import outline, parse
from bot.facts.languages import MODULES, language_of, load_language

if TYPE_CHECKING:
    from tree_sitter import Parser

NAMES = (1, 3, 8, 20, 50)
ROUNDS = 3
"""Each commit is measured so many times, in turns; its median counts."""


class Watched:
    """A snapshot that remembers what was asked of it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.contents: dict[RepoPath, bytes] = {}
        self.searches: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        found = self.snapshot.read(paths)
        self.contents.update(found)
        return found

    def exists(self, path: RepoPath) -> bool:
        return self.snapshot.exists(path)

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        return self.snapshot.listed(folder)

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        return self.snapshot.blob_ids(paths)

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        self.searches.append((tuple(names), tuple(endings)))
        return self.snapshot.search(names, limit, endings)


def warm(setting: Setting) -> list[Figure]:
    """Facts of a change ÷ its `git diff`, one `git grep` for the same names, and a bare parse of the same files."""
    if setting.repo is None:
        return []
    to_floor, with_opening, times = [], [], []
    for sha in setting.chosen(setting.repo):
        rounds = rounds_of(setting.repo, sha)
        if rounds:
            facts, opening, floor = (statistics.median(column) for column in zip(*rounds, strict=True))
            times.append(facts)
            to_floor.append(facts / floor)
            with_opening.append((opening + facts) / floor)
    return [
        Figure("warm facts ÷ (git diff + git grep + bare parse), median", statistics.median(to_floor), 1.5),
        Figure("  the same, with finding and reading the range", statistics.median(with_opening)),
        Figure("  warm facts of the median commit", 1000 * statistics.median(times), None, "ms"),
        Figure("  warm facts, 95th percentile", 1000 * sorted(times)[int(0.95 * len(times))], None, "ms"),
    ]


def rounds_of(repo: Path, sha: str, *, searching: bool = False) -> list[tuple[float, float, float]]:
    """(facts, opening, floor) in seconds, some rounds after a first one that warms and watches.

    () for a change that cannot be read, and, if `searching`, for one that leaves no name to search the tree for.
    """
    try:
        with open_range(repo, f"{sha}~1..{sha}") as subject:
            before, after = Watched(subject.before), Watched(subject.after)
            gather_facts(replace(_bare(subject), before=before, after=after))
    except RepositoryError:  # a partial clone
        return []
    rounds: list[tuple[float, float, float]] = []
    if searching and not after.searches:
        return rounds
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with open_range(repo, f"{sha}~1..{sha}") as subject:
            opened = time.perf_counter()
            gather_facts(_bare(subject))
            done = time.perf_counter()
        rounds.append((done - opened, opened - start, _floor(repo, sha, before, after)))
    return rounds


def _bare(subject: Subject) -> Sources:
    """What facts are looked up in, without the history, which `bench.history` measures."""
    return replace(subject.sources, history=NoHistory())


def _floor(repo: Path, sha: str, before: Watched, after: Watched) -> float:
    parsers = _parsers(before, after)
    start = time.perf_counter()
    git(repo, "diff", f"{sha}~1", sha)
    for names, endings in after.searches:
        _git_grep(repo, sha, "-F" if len(names) <= 8 else "-P", names, endings, "-l")
    for parser, content in parsers:
        parser.parse(content)
    return time.perf_counter() - start


def _parsers(*watched: Watched) -> list[tuple[Parser, bytes]]:
    """A parser of its own for each content that was read, as the facts have one."""
    found = [(language_of(path), content) for side in watched for path, content in side.contents.items()]
    return [(language.parser(), content) for language, content in found if language is not None]


def _git_grep(repo: Path, tree: str, kind: str, names: Sequence[str], endings: Sequence[str] = (), *more: str) -> int:
    """One `git grep`, with nothing made of its answer but its length."""
    patterns = [part for name in names for part in ("-e", name)] if kind == "-F" else ["-e", f"({'|'.join(names)})"]
    where = [f":(glob,icase)**/*{ending}" for ending in endings]
    command = ["git", "-C", str(repo), "grep", "-I", "-n", "-w", *more, kind, *patterns, tree, "--", *where]
    return len(subprocess.run(command, capture_output=True, check=False).stdout)


def search(setting: Setting) -> list[Figure]:
    """Our search ÷ the better of `git grep` of the same tree, by each of its matchers, and ripgrep of a checkout."""
    if setting.repo is None:
        return []
    names = _changed_names(setting.repo, max(NAMES))
    figures = []
    for count in (count for count in NAMES if count <= len(names)):
        figures += _search_for(setting.repo, names[:count], setting.runs)
    return figures


def _changed_names(repo: Path, count: int) -> list[str]:
    """The last `count` names that commits of `repo` made a review search for."""
    names: dict[str, None] = {}
    for sha in git(repo, "log", "--no-merges", "--format=%H", "-n", "400").split():
        if len(names) >= count:
            break
        try:
            with open_range(repo, f"{sha}~1..{sha}") as subject:
                watched = Watched(subject.after)
                gather_facts(replace(_bare(subject), after=watched))
        except RepositoryError:
            continue
        names |= dict.fromkeys(name for searched, _ in watched.searches for name in searched[:3])
    return list(names)[:count]


def _search_for(repo: Path, names: list[str], runs: int) -> list[Figure]:
    endings = MODULES["python"]
    kinds: dict[str, Callable[[], object]] = {
        kind: partial(_git_grep, repo, "HEAD", kind, names, endings) for kind in ("-F", "-E", "-P")
    }
    if shutil.which("rg"):
        patterns = [part for name in names for part in ("-e", name)]
        globs = [part for ending in endings for part in ("-g", f"*{ending}")]
        kinds["rg"] = lambda: subprocess.run(
            ["rg", "-n", "-w", "-F", *patterns, *globs, str(repo)], capture_output=True, check=False
        )
    with open_range(repo, "HEAD~1..HEAD") as subject:
        kinds["ours"] = lambda: subject.after.search(names, 20_000, endings)
        taken = _in_turns(kinds, runs)
    words = f"search, {len(names)} name{'s' if len(names) > 1 else ''}"
    best = min(taken[kind] for kind in ("-F", "-E", "-P"))
    figures = [Figure(f"{words} ÷ the best git grep of the tree", taken["ours"] / best, 1.3)]
    if "rg" in taken:
        figures.append(Figure(f"{words} ÷ ripgrep of a checkout", taken["ours"] / taken["rg"]))
    return figures


def _in_turns(kinds: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each."""
    taken = defaultdict[str, list[float]](list)
    for _ in range(runs):
        for kind, run in kinds.items():
            start = time.perf_counter()
            run()
            taken[kind].append(time.perf_counter() - start)
    return {kind: statistics.median(column) for kind, column in taken.items()}


def definitions(setting: Setting) -> list[Figure]:
    """Parsing and finding the definitions ÷ parsing alone, of the same bytes, a language at a time.

    Without details, as hit files are read and, but for what a hunk touches, changed ones; then with all details.
    """
    repos = [repo for repo in (setting.repo, setting.large, *setting.corpora) if repo is not None]
    return [figure for module in MODULES for figure in _definitions_in(module, repos)]


def _definitions_in(module: str, repos: Sequence[Path], most: int = 400) -> Iterator[Figure]:
    files = [file for repo in repos for file in _files(repo, MODULES[module], most)]
    files = files[:: max(1, -(-len(files) // most))]
    if len(files) < 20:
        return
    language = load_language(module)
    rounds = [_parse_times(files, language) for _ in range(5)]
    for name, goal, at in (("definitions", 1.15, 1), ("  with all details", None, 2)):
        ratio = statistics.median(times[at] / times[0] for times in rounds)
        yield Figure(f"{name} ÷ bare parse, {language.name}, {len(files)} files", ratio, goal)


def _parse_times(files: Sequence[tuple[RepoPath, bytes]], language: Language) -> list[float]:
    """Seconds of a bare parse, of one with the outline, of one with all details; each file begins with another one."""
    taken = [0.0, 0.0, 0.0]
    for number, (path, content) in enumerate(files):
        ways: list[Callable[[], object]] = [
            partial(language.parser().parse, content),
            lambda: outline(parse(content, language), path),  # noqa: B023 - called at once
            lambda: definitions_of(parse(content, language), path),  # noqa: B023
        ]
        for turn in range(3):
            at = (number + turn) % 3
            start = time.process_time()
            ways[at]()
            taken[at] += time.process_time() - start
    return taken


def _files(repo: Path, endings: tuple[str, ...], most: int) -> list[tuple[RepoPath, bytes]]:
    """Up to `most` files of the tree, evenly spread."""
    listed = [entry.split("\t", 1) for entry in git(repo, "ls-tree", "-r", "-z", "HEAD").split("\0") if entry]
    wanted = [(path, meta.split()[2]) for meta, path in listed if path.endswith(endings) and meta.startswith("100")]
    wanted = wanted[:: max(1, -(-len(wanted) // most))]
    asked = "".join(f"{sha}\n" for _, sha in wanted).encode()
    answer = subprocess.run(
        ["git", "-C", str(repo), "cat-file", "--batch"], input=asked, capture_output=True, check=True
    )
    return list(_contents(answer.stdout, [path for path, _ in wanted]))


def _contents(answer: bytes, paths: Sequence[str]) -> Iterator[tuple[RepoPath, bytes]]:
    """The files in the answer of `git cat-file --batch`, but for missing and large ones."""
    at = 0
    for path in paths:
        end = answer.index(b"\n", at)
        header = answer[at:end].split()
        at = end + 1
        if len(header) == 3:
            size = int(header[2])
            if size <= 200_000:
                yield RepoPath(path), answer[at : at + size]
            at += size + 1


def scale(setting: Setting) -> list[Figure]:
    """What a tree with two to three times the files costs, in turns with the smaller one."""
    if setting.repo is None or setting.large is None:
        return []
    times: list[list[float]] = [[], []]
    for pair in zip(setting.chosen(setting.repo), setting.chosen(setting.large), strict=False):
        for column, repo, sha in zip(times, (setting.repo, setting.large), pair, strict=True):
            rounds = rounds_of(repo, sha, searching=True)
            if rounds:
                column.append(statistics.median(facts for facts, _, _ in rounds))
    small, large = map(statistics.median, times)
    name = f"median facts in {setting.large.name} ÷ in {setting.repo.name}"
    return [Figure(name, large / small, 1.3)]


def memory(setting: Setting) -> list[Figure]:
    """The most that a review's process holds: of the commits, and of the longest among the last thousand."""
    if setting.repo is None:
        return []
    peaks = [peak_megabytes(review(setting.repo, sha)) for sha in setting.chosen(setting.repo)]
    largest = peak_megabytes(review(setting.repo, _largest(setting.repo)))
    return [
        Figure("peak memory of the largest of the commits", max(peaks), 60, "MB"),
        Figure("peak memory, commit with most lines of the last 1,000", largest, 60, "MB"),
    ]


def _largest(repo: Path) -> str:
    """Of the last thousand commits that only change files that are there, the one with the longest diff."""
    sizes: dict[str, int] = {}
    sha = ""
    for line in git(repo, "log", "--no-merges", "--format=%H", "--numstat", "--diff-filter=M", "-n", "1000").split(
        "\n"
    ):
        fields = line.split("\t")
        if len(fields) == 3 and fields[0].isdigit():
            sizes[sha] = sizes.get(sha, 0) + int(fields[0]) + int(fields[1])
        elif line:
            sha = line
    return max(sizes, key=lambda one: sizes[one])
