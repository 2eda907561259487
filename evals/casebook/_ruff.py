"""What ruff says about the Python files of a tree: for the gate on linter strata, and as a reviewer to be beaten."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evals.casebook._trees import Tree, write_tree

RULES = "E4,E7,E9,F,B,S,PLE,PLW,ASYNC"
"""Those that find faults, Bandit's among them; not those of style."""


class RuffFinding(NamedTuple):
    """One report, on lines of the file, 1-based and inclusive."""

    path: str
    start: int
    end: int
    said: str


def ruff_findings(tree: Tree) -> tuple[RuffFinding, ...]:
    """The reports, without any configuration of the tree's own."""
    with TemporaryDirectory(prefix="foreread-case-") as room:
        root = Path(room).resolve()
        write_tree({p: c for p, c in tree.items() if p.endswith(".py")}, root)
        command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--output-format", "json"]
        done = subprocess.run(
            [*command, "--select", RULES, "--ignore", "S101", str(root)], capture_output=True, check=False
        )
        found = json.loads(done.stdout or "[]")
        return tuple(
            RuffFinding(
                Path(f["filename"]).relative_to(root).as_posix(),
                f["location"]["row"],
                f["end_location"]["row"],
                f"{f['code']} {f['message']}",
            )
            for f in found
        )
