"""Public sets of changes with known faults, read as cases: so that anyone can put Foreread beside its peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.errors import UsageError
from evals.casebook import Case
from evals.loaders import aacr, code_review_bench, manifest

__all__ = ["SETS", "load_set"]

SETS: Mapping[str, Callable[[Path, Path], tuple[Case, ...]]] = {
    "manifest": manifest.load,
    "code-review-bench": code_review_bench.load,
    "aacr": aacr.load,
}
"""By kind: (file or folder of the set, folder of its repositories) → cases."""


def load_set(kind: str, path: Path, checkouts: Path) -> tuple[Case, ...]:
    """Raises UsageError for an unknown kind or a set that cannot be read."""
    if kind not in SETS:
        raise UsageError(f"`{kind}` is no kind of public set.", f"Known are {', '.join(SETS)}.")
    return SETS[kind](path, checkouts)
