"""The cases: their schema, how they are read, and the gates they must pass before they may count."""

from evals.casebook._load import (
    Case,
    CommitSource,
    FolderSource,
    RangeSource,
    family_cases,
    lines_of,
    load_cases,
    parse_family,
    read_family,
)
from evals.casebook._pack import pack, unpack
from evals.casebook._ruff import ruff_findings
from evals.casebook._schema import Bug, Category, Family, Level, Needs, Place, Suite, TierRange, Variant
from evals.casebook._trees import Tree, changed_files, is_test, patch_between, patched, read_tree, write_tree

__all__ = [
    "Bug",
    "Case",
    "Category",
    "CommitSource",
    "Family",
    "FolderSource",
    "Level",
    "Needs",
    "Place",
    "RangeSource",
    "Suite",
    "TierRange",
    "Tree",
    "Variant",
    "changed_files",
    "family_cases",
    "is_test",
    "lines_of",
    "load_cases",
    "pack",
    "parse_family",
    "patch_between",
    "patched",
    "read_family",
    "read_tree",
    "ruff_findings",
    "unpack",
    "write_tree",
]
