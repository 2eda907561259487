"""What must hold of a case before it may count: each gate is a function from a family to the faults it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from bot.errors import PatchError, RepositoryError
from evals.casebook import toolchains
from evals.casebook._load import Case, family_cases, lines_of, read_family
from evals.casebook._ruff import ruff_findings
from evals.casebook._schema import Bug, Family, Place
from evals.casebook._trees import Tree, changed_files, is_test, read_tree


@dataclass(frozen=True)
class Folder:
    """A family as it lies on disk, with its cases."""

    path: Path
    family: Family
    cases: tuple[Case, ...]

    def hidden(self, case: Case) -> Tree:
        """The files of the hidden test, to be laid over the tree at `trigger/` or wherever they say."""
        return read_tree(self.path / case.id.rpartition("/")[2])

    @property
    def twin(self) -> Case | None:
        wanted = f"{self.family.family}/{self.family.twin}"
        return next((case for case in self.cases if case.id == wanted), None)


def open_family(path: Path) -> Folder:
    """Raises ConfigError when the manifest or a patch is wrong."""
    return Folder(path, read_family(path), tuple(family_cases(path)))


def patches_apply(folder: Folder) -> Iterator[str]:
    for case in folder.cases:
        try:
            if case.after == case.base:
                yield f"{case.id}: its patch changes nothing"
        except (PatchError, RepositoryError) as error:
            yield f"{case.id}: {error}"


def anchors_are_found(folder: Folder) -> Iterator[str]:
    for case in folder.cases:
        for bug in case.bugs:
            yield from _misplaced(case, bug)
        for place in case_places(folder, case):
            count = len(lines_of(case.after, place.file))
            if place.lines[1] > count or place.file not in case.after:
                yield f"{case.id}: {place.file}:{place.lines[0]}-{place.lines[1]} is not in the tree"


def case_places(folder: Folder, case: Case) -> tuple[Place, ...]:
    """Every place that the labels name."""
    variant = next(v for v in folder.family.variants if case.id.endswith(f"/{v.id}"))
    return (*variant.bugs, *(p for bug in variant.bugs for p in bug.also_ok), *variant.lookalikes)


def _misplaced(case: Case, bug: Bug) -> Iterator[str]:
    lines = lines_of(case.after, bug.file)
    first, last = bug.lines
    if not any(bug.anchor in line for line in lines[first - 1 : last]):
        at = [number for number, line in enumerate(lines, start=1) if bug.anchor in line]
        yield f"{case.id}: the anchor of {bug.id} is not on lines {first}-{last} of {bug.file}; it is on {at or 'none'}"
    everything = "\n".join(content.decode("utf-8", "replace") for content in case.after.values())
    for line in bug.evidence:
        if line not in everything:
            yield f"{case.id}: the evidence `{line}` of {bug.id} stands nowhere in the tree"


_LEAKS = re.compile(
    r"\b(bugs?|buggy|fixme|todo|xxx|hack|vulnerab\w*|exploit\w*|seeded|mutant|mutation|intentional\w*|deliberate\w*|"
    r"wrong on purpose|off.by.one|canary|foreread|trigger test)\b",
    re.IGNORECASE,
)


def no_word_gives_it_away(folder: Folder) -> Iterator[str]:
    """No text that the bot is shown says that there is a fault, or that this is a test."""
    for case in folder.cases:
        told = {"title": case.title, "body": case.body}
        told |= {path: content.decode("utf-8", "replace") for path, content in {**case.base, **case.after}.items()}
        for where, text in told.items():
            if match := _LEAKS.search(text):
                yield f"{case.id}: `{match.group()}` in {where} gives something away"
        if folder.family.canary in "\n".join(told.values()):
            yield f"{case.id}: the canary is in what the bot is shown"


SEED_LINES = 40
"""Lines in which a bugged change may differ from its twin."""


def twins_differ_only_in_the_seed(folder: Folder) -> Iterator[str]:
    twin = folder.twin
    for case in folder.cases:
        if case.is_clean or twin is None:
            continue
        differing = sorted(p for p in {*case.after, *twin.after} if case.after.get(p) != twin.after.get(p))
        named = {p.file for bug in case.bugs for p in (bug, *bug.also_ok)}
        if not differing:
            yield f"{case.id}: it is the same as its twin"
        if strange := [p for p in differing if p not in named and not is_test(p)]:
            yield f"{case.id}: it differs from its twin in {strange[0]}, which none of its bugs names"
        size = sum(_differing_lines(case.after, twin.after, path) for path in differing)
        if size > SEED_LINES:
            yield f"{case.id}: it differs from its twin in {size} lines; a seed has at most {SEED_LINES}"


def _differing_lines(one: Tree, other: Tree, path: str) -> int:
    pairs = SequenceMatcher(None, lines_of(one, path), lines_of(other, path), autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in pairs if tag != "equal")


def changes_have_a_plausible_size(folder: Folder) -> Iterator[str]:
    for case in folder.cases:
        changed = sum(len(file.added) + len(file.removed) for file in changed_files(case.patch))
        if not 1 <= changed <= 600:
            yield f"{case.id}: {changed} changed lines"


def tests_tell_them_apart(folder: Folder) -> Iterator[str]:
    """The visible tests pass on every variant; the hidden test of a bug fails with it and passes on the twin.

    Skipped, and said so, where the toolchain is not on this machine: see `Verdict.skipped`.
    """
    toolchain = toolchains.ALL.get(folder.family.toolchain)
    if toolchain is None:
        yield f"{folder.family.family}: there is no toolchain `{folder.family.toolchain}`"
        return
    for case in folder.cases:
        outcome = toolchains.run(toolchain.visible, case.after)
        if not outcome.passed:
            yield f"{case.id}: its visible tests fail:\n{outcome.output}"
    twin = folder.twin
    for case in folder.cases:
        if not case.is_clean and twin is not None:
            yield from _trigger_faults(folder, case, twin, toolchain)


def _trigger_faults(folder: Folder, case: Case, twin: Case, toolchain: toolchains.Toolchain) -> Iterator[str]:
    hidden = folder.hidden(case)
    if not hidden:
        yield f"{case.id}: there is no hidden test in {case.id.rpartition('/')[2]}/"
        return
    if toolchains.run(toolchain.trigger, {**case.after, **hidden}).passed:
        yield f"{case.id}: the hidden test passes although the fault is there"
    clean = toolchains.run(toolchain.trigger, {**twin.after, **hidden})
    if not clean.passed:
        yield f"{case.id}: the hidden test fails on the twin too:\n{clean.output}"


def linter_strata_are_true(folder: Folder) -> Iterator[str]:
    """`linter_detectable` is what ruff says, for Python; elsewhere it is the author's word."""
    twin = folder.twin
    if folder.family.language != "python" or twin is None:
        return
    for case in folder.cases:
        if case.is_clean:
            continue
        new = _reports(case.after) - _reports(twin.after)
        files = {path for path, _ in new}
        for bug in case.bugs:
            seen = bug.file in files
            if bug.linter_detectable != seen:
                yield f"{case.id}: linter_detectable of {bug.id} should be {str(seen).lower()}: {sorted(new)}"


def _reports(tree: Tree) -> set[tuple[str, str]]:
    """(path, message), without lines: they move."""
    return {(finding.path, finding.said) for finding in ruff_findings(tree)}


GATES: tuple[Callable[[Folder], Iterator[str]], ...] = (
    patches_apply,
    anchors_are_found,
    no_word_gives_it_away,
    twins_differ_only_in_the_seed,
    changes_have_a_plausible_size,
    linter_strata_are_true,
)
"""The gates that need nothing but Python and git. `tests_tell_them_apart` needs the family's toolchain."""


def too_alike(folders: Sequence[Folder]) -> Iterator[str]:
    """Families whose changes are near-duplicates of each other: they would count one idea twice."""
    shingles = {f.family.family: _shingles(_added(f)) for f in folders}
    names = sorted(shingles)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            mine, theirs = shingles[one], shingles[other]
            if mine and theirs and len(mine & theirs) / min(len(mine), len(theirs)) > ALIKE:
                yield f"{one} and {other}: their changes are near-duplicates"


ALIKE = 0.5
"""Share of common five-token shingles from which two changes are near-duplicates."""


def _added(folder: Folder) -> str:
    case = folder.twin or folder.cases[0]
    return "\n".join(line.text for file in changed_files(case.patch) for line in file.added)


def _shingles(text: str) -> set[tuple[str, ...]]:
    tokens = re.findall(r"\w+|[^\w\s]", text)
    return {tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4)}


def check(folder: Folder) -> Mapping[str, tuple[str, ...]]:
    """The faults that each gate finds, by the gate's name; empty where it holds.

    A repository's own commits are as they are: only patches and labels are checked of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for gate in GATES if folder.family.source is None else (patches_apply, anchors_are_found):
        found[gate.__name__] = tuple(gate(folder))
        if found[gate.__name__] and gate is patches_apply:
            break
    return found
