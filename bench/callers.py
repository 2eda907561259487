"""`python -m bench.callers --labels FILE --repo CHECKOUT`: how well callers are found, measured on labelled places.

Each labelled function is looked up as a review would: one search of the tree at the labels' commit, the same code. A
place that is listed is predicted to use the function; `truth` are the labels. Sampled places are weighted back to all
places of the name. `low` counts a listed place that nobody could label as wrong, `known` leaves it out. Half of the
functions are for development, the other half is held out: look at the first alone while changing rules.

Labels are positions without code, of two forms: see `bench/callers_truth.mjs`, and `Django` below.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bot.adapters.git import open_range
from bot.change import FileDiff, FileStatus, RepoPath, Snapshot
from bot.facts import ChangeKind, FileFacts, FileRole, Reading, Symbol, SymbolChange, Usage, find_definitions
from bot.facts.usages import find_usages

YES = {"yes", "dispatch"}
_CONSTRUCTORS = {"__init__", "__new__", "constructor"}
Place = tuple[str, int]
"""Path and 1-based line."""


@dataclass(slots=True)
class Function:
    """A labelled function with what is known of the places that name it."""

    path: str
    name: str
    qualified: str
    line: int
    kind: str
    truth: dict[Place, tuple[str, float]] = field(default_factory=dict)
    """Verdict and weight of each labelled place; a line with several keeps the strongest verdict."""

    def label(self, place: Place, verdict: str, weight: float) -> None:
        held = self.truth.get(place)
        rank = ["open", "no", "super", "dispatch", "yes"]
        if held is None or rank.index(verdict) > rank.index(held[0]):
            self.truth[place] = (verdict, weight)


@dataclass(slots=True)
class Sums:
    """Weighted counts over functions."""

    functions: int = 0
    generic: int = 0
    yes: float = 0
    right: float = 0
    wrong: float = 0
    open: float = 0
    beyond_generic: float = 0
    """Callers of functions whose name is not too generic."""
    macro: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        listed = self.right + self.wrong + self.open
        return (
            f"functions {self.functions:3}  too generic {self.generic:2}  callers {self.yes:7.0f}"
            f"  R {_share(self.right, self.yes)}  R of those not generic {_share(self.right, self.beyond_generic)}"
            f"  P low {_share(self.right, listed)}  P known {_share(self.right, self.right + self.wrong)}"
        )


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.3f}" if whole else "  –  "


def read_django(  # noqa: C901 - one row of labels after the other
    held: dict[str, Any], folder: Path, stem: str, repo: Path
) -> list[Function]:
    """Verdicts of static tools (`to`), of a reader (`*_labels.json`), and callers seen at run time (`*_traced.tsv`)."""
    by_rule = json.loads((folder / f"{stem}_labels.json").read_text())
    traced = defaultdict[int, set[Place]](set)
    if (folder / f"{stem}_traced.tsv").exists():
        for line in (folder / f"{stem}_traced.tsv").read_text().splitlines():
            of, path, row, _ = line.split("\t")
            traced[int(of)].add((path, int(row)))
    totals = Counter((o["name"], o["role"]) for o in held["occ"])
    sampled = Counter((o["name"], o["role"]) for o in held["occ"] if o["sampled"])
    by_name = defaultdict[str, list[dict[str, Any]]](list)
    for occurrence in held["occ"]:
        by_name[occurrence["name"]].append(occurrence)
    bases = _bases(repo)
    owners = {(o["path"], o["row"]): o["encl"] for o in held["occ"] if o["role"] == "def" and o["encl"]}
    functions = []
    for number, f in enumerate(held["functions"]):
        kind = "constructor" if f["name"] in _CONSTRUCTORS else "method" if f["method"] else "function"
        function = Function(f["path"], f["name"], f["qual"], f["row"] + 1, kind)
        key = f"{f['path']}:{f['qual']}|"
        for o in by_name[f["name"]] if kind != "constructor" else ():
            place = (o["path"], o["row"] + 1)
            if o["role"] in {"def", "import", "param", "kwarg", "store"}:
                continue
            labelled = by_rule.get(f"{key}{o['path']}:{o['row']}:{o['col']}")
            if place in traced[number]:
                labelled = "yes"
            if labelled is None and not o["sampled"]:
                continue
            weight = totals[o["name"], o["role"]] / sampled[o["name"], o["role"]] if o["sampled"] else 1.0
            if labelled is None:
                labelled = _static(f, o, owners, bases)
            function.label(place, labelled, weight)
        if kind == "constructor":
            word = re.compile(rf"\b{re.escape(f['qual'].split('.')[0])}\b")
            for place in traced[number]:
                if word.search(_line(repo, place)):
                    function.label(place, "yes", 1.0)
        functions.append(function)
    return functions


def _line(repo: Path, place: Place) -> str:
    lines = (repo / place[0]).read_text(errors="replace").splitlines() if (repo / place[0]).is_file() else []
    return lines[place[1] - 1] if place[1] <= len(lines) else ""


def _static(f: dict[str, Any], o: dict[str, Any], owners: Mapping[Any, str], bases: Mapping[str, set[str]]) -> str:
    """What the tools' definitions say: of the function, of one that it overrides, of another, or nothing."""
    to: list[list[Any]] = o.get("to") or []
    if [f["path"], f["row"]] in to:
        return "yes"
    if (o["recv"] or "").startswith("super("):
        return "super" if _overridden(f, to, owners, bases) else "no"
    return "dispatch" if _overridden(f, to, owners, bases) else "no" if to else "open"


def _overridden(
    f: dict[str, Any], to: list[list[Any]], owners: Mapping[Any, str], bases: Mapping[str, set[str]]
) -> bool:
    """Whether a place leads to a method of a class above the function's."""
    above = _closure(f["qual"].rpartition(".")[0].rpartition(".")[2], bases)
    leading = (owners.get((path, row), "") for path, row in to)
    return f["method"] and any(d.rpartition(".")[0].rpartition(".")[2] in above for d in leading)


def _bases(repo: Path) -> dict[str, set[str]]:
    """Class name → names of its bases, by a look at every Python class header."""
    found = defaultdict[str, set[str]](set)
    listed = subprocess.run(
        ["git", "-C", str(repo), "grep", "-hE", r"^\s*class \w+\(.*\):", "--", "*.py"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    for line in listed.splitlines():
        match = re.match(r"\s*class (\w+)\((.*)\):", line)
        if match:
            found[match[1]] |= {b.strip().rpartition(".")[2] for b in match[2].split(",") if "=" not in b}
    return found


def _closure(name: str, bases: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(bases.get(name, ()))
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            todo += bases.get(current, ())
    return seen


def read_checked(held: dict[str, Any]) -> list[Function]:
    """Labels of `callers_truth.mjs`."""
    verdicts = {"y": "yes", "n": "no", "o": "open", "d": "dispatch", "s": "super"}
    functions = []
    for f in held["functions"]:
        name = f["name"] if f["kind"] != "constructor" else _constructor(held["paths"][f["path"]])
        function = Function(
            held["paths"][f["path"]], name, ".".join(filter(None, (f["owner"], name))), f["row"] + 1, f["kind"]
        )
        weight = f["places"] / len(f["occ"]) if f["occ"] else 1.0
        for path, row, _column, verdict in f["occ"]:
            function.label((held["paths"][path], row + 1), verdicts[verdict], weight)
        functions.append(function)
    return functions


def _constructor(path: str) -> str:
    return "__init__" if path.endswith(".py") else "constructor"


def look_up(function: Function, after: Snapshot) -> tuple[Usage | None, float]:
    """What a review would say of a change to that function's body, and the seconds that it took."""
    path = RepoPath(function.path)
    content = after.read([path]).get(path)
    symbols = find_definitions(path, content) if content is not None else ()
    symbol = _symbol(symbols, function)
    if symbol is None:
        return None, 0.0
    change = SymbolChange(ChangeKind.BODY, symbol, symbol, symbol.end)
    diff = FileDiff(path, path, FileStatus.MODIFIED)
    facts = FileFacts(diff, FileRole.CODE, "?", Reading.READ, "", symbols, symbols, (change,))
    start = time.perf_counter()
    usages = find_usages([facts], after)
    return (usages[0] if usages else None), time.perf_counter() - start


def _symbol(symbols: tuple[Symbol, ...], function: Function) -> Symbol | None:
    near = [s for s in symbols if s.name == function.name and s.start <= function.line <= s.end]
    return max(near, key=lambda s: s.start, default=None)


def listed_places(usage: Usage) -> Iterator[tuple[Place, str]]:
    for reference in usage.references:
        yield (reference.location.path, reference.location.start), reference.certainty.value


def accuracy(repo: Path, labels: Path) -> list[Figure]:
    """Callers missed and places listed in error, of the functions held out; `repo` is at the commit of the labels."""
    held = json.loads(labels.read_text())
    functions = read_checked(held) if "paths" in held else read_django(held, labels.parent, labels.stem, repo)
    total = Sums()
    with open_range(repo, "HEAD~1..HEAD") as subject:
        for function in functions[1::2]:
            _count(function, look_up(function, subject.after)[0], total, Counter())
    missed = 1 - total.right / total.yes if total.yes else 0.0
    listed = total.right + total.wrong
    return [
        Figure(f"callers missed, {labels.stem}", missed, 0.07, ""),
        Figure(f"listed places that are no callers, {labels.stem}", total.wrong / listed if listed else 0.0, 0.15, ""),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.callers", description=__doc__.partition("\n")[0])
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--repo", type=Path, required=True, help="a checkout at the labels' commit")
    parser.add_argument("--half", choices=("development", "held"), help="only this half of the functions")
    parser.add_argument("--show", action="store_true", help="each function with what was missed and what was wrong")
    options = parser.parse_args()
    held = json.loads(options.labels.read_text())
    functions = (
        read_checked(held)
        if "paths" in held
        else read_django(held, options.labels.parent, options.labels.stem, options.repo)
    )
    sums = defaultdict[tuple[str, str], Sums](Sums)
    certainties = defaultdict[tuple[str, str], Counter[str]](Counter)
    with open_range(options.repo, "HEAD~1..HEAD") as subject:
        seconds = []
        for number, function in enumerate(functions):
            half = "held" if number % 2 else "development"
            if options.half in {None, half}:
                usage, took = look_up(function, subject.after)
                seconds.append(took)
                for kind in (function.kind, "all"):
                    _count(function, usage, sums[half, kind], certainties[half, kind])
                if options.show:
                    _show(function, usage, took)
    for (half, kind), total in sorted(sums.items()):
        print(f"{half:11} {kind:11} {total}")
    for (half, kind), counted in sorted(certainties.items()):
        if kind == "all":
            print(half, ", ".join(f"{name} {count:.0f}" for name, count in sorted(counted.items())))
    print(f"median {sorted(seconds)[len(seconds) // 2] * 1000:.0f} ms a function")
    return 0


def _count(function: Function, usage: Usage | None, sums: Sums, certainties: Counter[str]) -> None:
    sums.functions += 1
    yes = sum(w for v, w in function.truth.values() if v in YES)
    sums.yes += yes
    if usage is None or usage.generic:
        sums.generic += 1
        return
    sums.beyond_generic += yes
    for place, certainty in dict(reversed(list(listed_places(usage)))).items():
        verdict, weight = function.truth.get(place, ("", 0.0))
        certainties[f"{certainty} {verdict or 'unlabelled'}"] += 1
        if verdict in YES:
            sums.right += weight
        elif verdict in {"no", "super"}:
            sums.wrong += weight
        elif verdict == "open":
            sums.open += weight


def _show(function: Function, usage: Usage | None, took: float) -> None:
    if usage is None:
        print(f"-- {function.qualified} ({function.path}): not searched for")
        return
    listed = dict(reversed(list(listed_places(usage))))
    print(
        f"-- {function.qualified} ({function.path}:{function.line}): {usage.places} places, listed {len(listed)},"
        f" by name only {usage.by_name_only}{', too generic' if usage.generic else ''} {took * 1000:.0f} ms"
    )
    for place, (verdict, weight) in sorted(function.truth.items()):
        if verdict in YES and place not in listed:
            print(f"     missed {verdict} {place[0]}:{place[1]} ×{weight:.1f}")
        elif verdict not in YES and place in listed:
            print(f"     wrong  {verdict} {place[0]}:{place[1]} ({listed[place]}) ×{weight:.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
