"""Labels for `python -m bench.callers` of a Python tree: what its own tests were seen to call.

    python bench/callers_truth.py choose CHECKOUT TRACE          # functions that recent commits touched
    cp bench/callers_trace.py SITE/sitecustomize.py              # then run tests of the checkout, in a throw-away copy:
    FOREREAD_TRACE=TRACE PYTHONPATH=SITE python -m pytest …
    python bench/callers_truth.py label CHECKOUT TRACE > bench/labels/NAME.json

A place that was seen to call the function is a yes; one that was seen to call only others is a no, or `dispatch`
where one of these is overridden by it; `super().name()` that leads there is told apart. Places that the tests never
reach have no label. Positions only, no code.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

COMMITS = 600
QUOTA = {"method": 60, "function": 24, "constructor": 12}
A_FILE = 3
_TEST = re.compile(r"(^|/)(tests?|unittests|test cases|testing)/|(^|/)test_|_test\.py$|conftest")


class Chosen(NamedTuple):
    path: str
    name: str
    kind: str
    owner: str
    line: int
    """Of the name."""
    first: int
    """Of the decorators, as code objects count."""


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def parsed(root: Path) -> dict[str, ast.Module]:
    trees = {}
    for path in git(root, "ls-files", "*.py").splitlines():
        try:
            trees[path] = ast.parse((root / path).read_bytes())
        except (SyntaxError, ValueError, OSError):
            continue
    return trees


def functions_of(path: str, tree: ast.Module) -> Iterator[Chosen]:
    """Functions of the module and methods of its classes."""
    for node, owner in [(n, "") for n in tree.body] + [
        (n, c.name) for c in tree.body if isinstance(c, ast.ClassDef) for n in c.body
    ]:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            constructs = owner and node.name in {"__init__", "__new__"}
            stub = any(ast.unparse(d).rpartition(".")[2] == "overload" for d in node.decorator_list)
            if not stub and (constructs or not node.name.startswith("__")):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                kind = "constructor" if constructs else "method" if owner else "function"
                yield Chosen(path, node.name, kind, owner, node.lineno, first)


def choose(root: Path, trace: Path) -> None:
    """Functions whose lines the newest commits touched, by their places at head."""
    quota, taken, per_file = dict(QUOTA), dict[Chosen, None](), defaultdict[str, int](int)
    trees = parsed(root)
    path, candidates = "", list[Chosen]()
    for line in git(root, "log", "--no-merges", f"-n{COMMITS}", "-p", "-U0", "--format=", "--", "*.py").splitlines():
        if line.startswith("+++ b/"):
            path = line[6:]
            candidates = list(functions_of(path, trees[path])) if path in trees and not _TEST.search(path) else []
        section = line[1:] if line.startswith("+") else line.rpartition("@@")[2] if line.startswith("@@") else ""
        for f in candidates if "def " in section else ():
            if f in taken or not quota[f.kind] or per_file[path] >= A_FILE or len(f.name) < 3:
                continue
            if re.search(rf"\bdef {f.name}\(", section):
                quota[f.kind] -= 1
                per_file[path] += 1
                taken[f] = None
    trace.mkdir(parents=True, exist_ok=True)
    (trace / "chosen.json").write_text(json.dumps(list(taken)))
    (trace / "names.txt").write_text("\n".join(sorted({f.name for f in taken})))
    (trace / "root.txt").write_text(str(root.resolve()))
    print(f"{len(taken)} functions", {k: QUOTA[k] - v for k, v in quota.items()}, file=sys.stderr)


Definition = tuple[str, int]
"""Path and line."""


class Place(NamedTuple):
    path: str
    line: int
    column: int
    """Of the name; 0-based."""
    through_super: bool


Ends = dict[tuple[str, int, int], Place]
"""Where an expression ends → the name that it calls, or reads."""


def ends_of(trees: dict[str, ast.Module], places: dict[str, list[Place]]) -> dict[str, Ends]:
    """By name, where calls of it end, and where it is read without one."""
    at = {(p.path, p.line, p.column): name for name, held in places.items() for p in held}
    by_place = {(p.path, p.line, p.column): p for held in places.values() for p in held}
    found = defaultdict[str, Ends](dict)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            named = node.func if isinstance(node, ast.Call) else node
            if not isinstance(named, (ast.Name, ast.Attribute)):
                continue
            name = named.id if isinstance(named, ast.Name) else named.attr
            key = (path, named.end_lineno or 0, (named.end_col_offset or 0) - len(name))
            if at.get(key) == name and isinstance(node, ast.expr):
                found[name][path, node.end_lineno or 0, node.end_col_offset or 0] = by_place[key]
    return found


def places_of(trees: dict[str, ast.Module], names: set[str]) -> dict[str, list[Place]]:
    """Where each name is read, annotations left out."""
    found = defaultdict[str, list[Place]](list)
    for path, tree in trees.items():
        annotations = {
            id(n)
            for holder in ast.walk(tree)
            for a in (getattr(holder, "annotation", None), getattr(holder, "returns", None))
            if isinstance(a, ast.AST)
            for n in ast.walk(a)
        }
        for node in ast.walk(tree):
            if id(node) in annotations:
                continue
            if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
                found[node.id].append(Place(path, node.lineno, node.col_offset, False))
            elif isinstance(node, ast.Attribute) and node.attr in names and isinstance(node.ctx, ast.Load):
                called = node.value.func if isinstance(node.value, ast.Call) else None
                through = isinstance(called, ast.Name) and called.id == "super"
                at = (node.end_col_offset or 0) - len(node.attr)
                found[node.attr].append(Place(path, node.end_lineno or 0, at, through))
    return found


def seen_calls(trace: Path, ends: dict[str, Ends], owners: dict[tuple[str, int], str]) -> dict[Place, set[Definition]]:
    """Place → the functions that it was seen to call; a constructor is called by its class's name."""
    seen = defaultdict[Place, set[Definition]](set)
    for file in sorted(trace.glob("calls-*.tsv")):
        for line in file.read_text().splitlines():
            called, *frames = line.split("\t")
            path, first, name = called.rsplit(":", 2)
            if name in {"__init__", "__new__"}:
                name = owners.get((path, int(first)), name)
            for frame in frames:
                caller, *numbers = frame.rsplit(":", 4)
                place = ends.get(name, {}).get((caller, int(numbers[2]), int(numbers[3])))
                if place is not None:
                    seen[place].add((path, int(first)))
                    break
    return seen


def label(root: Path, trace: Path) -> None:  # noqa: C901, PLR0912 - one verdict after the other
    chosen = [Chosen(*row) for row in json.loads((trace / "chosen.json").read_text())]
    trees = parsed(root)
    names = {f.owner if f.kind == "constructor" else f.name for f in chosen}
    places = places_of(trees, names)
    owners, bases = dict[Definition, str](), defaultdict[str, set[str]](set)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {ast.unparse(b).rpartition(".")[2] for b in node.bases}
                for member in node.body:
                    if isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
                        for at in {member.lineno, *(d.lineno for d in member.decorator_list)}:
                            owners[path, at] = node.name
    seen = seen_calls(trace, ends_of(trees, places), owners)
    numbered: dict[str, int] = {}
    functions = []
    for f in chosen:
        held = places[f.owner if f.kind == "constructor" else f.name]
        above = _closure(f.owner, bases) if f.kind == "method" else set()
        mine = {(f.path, f.line), (f.path, f.first)}
        occ = []
        for place in held:
            to = seen.get(place)
            if to is None:
                continue
            if to & mine:
                verdict = "y"
            elif any(owners.get(t) in above for t in to):
                verdict = "s" if place.through_super else "d"
            else:
                verdict = "n"
            number = numbered.setdefault(place.path, len(numbered))
            occ.append([number, place.line - 1, place.column, verdict])
        if not occ:
            continue
        functions.append(
            {
                "path": numbered.setdefault(f.path, len(numbered)),
                "name": f.owner if f.kind == "constructor" else f.name,
                "kind": f.kind,
                "owner": f.owner,
                "row": f.line - 1,
                "places": len(occ),
                "occ": occ,
            }
        )
    commit = git(root, "rev-parse", "HEAD").strip()
    written = json.dumps(
        {"commit": commit, "truth": "seen while its own tests ran", "paths": list(numbered), "functions": functions}
    )
    print(written.replace('{"path"', '\n{"path"').replace(", ", ",").replace('": ', '":'))


def _closure(name: str, bases: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        for base in bases.get(todo.pop(), ()):
            if base not in found:
                found.add(base)
                todo.append(base)
    return found - {name}


if __name__ == "__main__":
    _, task, checkout, traced = sys.argv
    {"choose": choose, "label": label}[task](Path(checkout), Path(traced))
