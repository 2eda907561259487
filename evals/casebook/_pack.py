"""From working trees to a family's patches: authors edit whole trees, the casebook keeps patches."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.errors import UsageError
from evals.casebook._load import family_cases
from evals.casebook._trees import patch_between, read_tree, write_tree

_LEFTOVERS = frozenset({"__pycache__", "node_modules", "target", ".pytest_cache", ".out", ".git"})


def pack(source: Path, family: Path) -> tuple[str, ...]:
    """Write `base/` and one `<variant>.patch` for each other folder of `source`. Returns the variants' names.

    Raises UsageError when there is no `base` or no variant.
    """
    folders = sorted(p for p in source.iterdir() if p.is_dir()) if source.is_dir() else []
    variants = [p for p in folders if p.name != "base"]
    if not (source / "base").is_dir() or not variants:
        raise UsageError(f"{source} has no `base` and variant folders.", "Each is a whole tree: base, clean, ….")
    base = _tree(source / "base")
    shutil.rmtree(family / "base", ignore_errors=True)
    write_tree(base, family / "base")
    for variant in variants:
        (family / f"{variant.name}.patch").write_bytes(patch_between(base, _tree(variant)))
    return tuple(v.name for v in variants)


def unpack(family: Path, target: Path) -> None:
    """The reverse: whole trees of the base and of every variant, for editing. Raises UsageError without `base/`."""
    if not (family / "base").is_dir():
        raise UsageError(f"{family} has no `base/`: its trees are in a repository.", "Edit its patches.")
    write_tree(read_tree(family / "base"), target / "base")
    for case in family_cases(family):
        write_tree(case.after, target / case.id.rpartition("/")[2])


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path: content for path, content in read_tree(folder).items() if not _LEFTOVERS.intersection(path.split("/"))
    }
