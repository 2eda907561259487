"""What linters say, as a reviewer: whatever a model adds must be more than this."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.change import DiffLimits, LineOp, parse_patch
from evals.casebook import Case, Level, write_tree
from evals.reviewing._nouns import Item, Opinion

RULES = "E9,F,B,S,PLE,PLW,ASYNC"


class LinterReviewer:
    """Ruff with its bug-finding and Bandit rules, on the added lines of Python files. It says nothing elsewhere."""

    name = "ruff on the added lines"

    def review(self, case: Case, pass_: int) -> Opinion:
        added = {
            str(f.path): {line.new for line in f.lines(LineOp.ADDED)}
            for f in parse_patch(case.patch, DiffLimits()).files
            if str(f.path).endswith(".py")
        }
        items = tuple(i for i in _ruff(case) if i.start in added.get(i.file, ())) if added else ()
        return Opinion(items, min(5, len(items)), Level.MEDIUM)


def _ruff(case: Case) -> list[Item]:
    with TemporaryDirectory(prefix="foreread-case-") as room:
        root = Path(room).resolve()
        write_tree({p: c for p, c in case.after.items() if p.endswith(".py")}, root)
        command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--output-format", "json"]
        done = subprocess.run(
            [*command, "--select", RULES, "--ignore", "S101", str(root)], capture_output=True, check=False
        )
        found = json.loads(done.stdout or "[]")
    return [
        Item(
            Path(f["filename"]).relative_to(root).as_posix(),
            f["location"]["row"],
            f["end_location"]["row"],
            f"{f['code']} {f['message']}",
            source="ruff",
        )
        for f in found
    ]
