"""What the gates said of a family, kept beside it by content: only what changed is run again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from evals.casebook import gates, toolchains
from evals.casebook._trees import read_tree

FILE = "verdict.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a family fared."""

    family: str
    faults: tuple[str, ...]
    skipped: str | None = None
    """Why its tests were not run, e.g. that the toolchain is not on this machine. Never counted as passed."""
    is_cached: bool = False

    @property
    def passed(self) -> bool:
        return not self.faults and self.skipped is None


def judge(folder: Path, *, fresh: bool = False) -> Verdict:
    """Run the gates over one family; its tests only if their verdict for just this content is not known yet.

    A pass is written to `verdict.json`. Raises ConfigError when the manifest is wrong.
    """
    family = gates.open_family(folder)
    name = family.family.family
    faults = tuple(fault for found in gates.check(family).values() for fault in found)
    if faults:
        return Verdict(name, faults)
    if family.family.toolchain == "none":
        return Verdict(name, ())
    digest = content_digest(folder, family.family.toolchain)
    if not fresh and _known(folder) == digest:
        return Verdict(name, (), is_cached=True)
    toolchain = toolchains.ALL.get(family.family.toolchain)
    if toolchain is not None and toolchain.missing:
        return Verdict(name, (), skipped=f"{family.family.toolchain}: {toolchain.missing} is not here")
    faults = tuple(gates.tests_tell_them_apart(family))
    if not faults:
        (folder / FILE).write_text(json.dumps({"tests_tell_them_apart": digest}) + "\n", encoding="utf-8")
    return Verdict(name, faults)


def content_digest(folder: Path, toolchain: str) -> str:
    """SHA-256 over everything that decides the verdict: the family's files and the commands."""
    state = hashlib.sha256()
    commands = toolchains.ALL.get(toolchain)
    parts = [repr((commands.visible, commands.trigger)).replace(str(Path(__file__).parents[2]), "") if commands else ""]
    state.update(parts[0].encode() if toolchain != "python" else b"pytest")
    for path, content in read_tree(folder).items():
        if path != FILE:
            state.update(f"\0{path}\0{len(content)}\0".encode() + content)
    return state.hexdigest()


def _known(folder: Path) -> str | None:
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    found = kept.get("tests_tell_them_apart") if isinstance(kept, dict) else None
    return found if isinstance(found, str) else None
