"""What a dependency is for, and whether it is one of the repository's own: read from the manifest's line and path."""

from __future__ import annotations

from bot.facts._nouns import DependencyUse
from bot.facts.dependencies._nouns import Wanted
from bot.pattern import lazy

_ASIDE = lazy(
    r"(?i)(^|/)(tests?|__tests__|e2e|examples?|samples?|fixtures?|bench(es|marks?)?|fuzz|docs?|website|demos?|templates?"
    r"|playgrounds?|scripts?|tools?|hack|\.github|evals?)/"
)
"""Folders whose packages nobody who uses the product runs."""
_ASIDE_WORDS = lazy(
    r"(?i)(^|[^a-z])(dev|develop|development|tests?|testing|lint|linting|docs?|typing|ci|bench)([^a-z]|$)"
)
_NEAR = ("./", "../", "/", "file:", "link:", "portal:", "workspace:")


def is_aside(path: str) -> bool:
    """Whether a manifest or lockfile stands in a folder of tests, examples, documents or tools."""
    return _ASIDE.search(path) is not None


def use_of(ecosystem: str, path: str, wanted: Wanted) -> DependencyUse:
    """What `wanted` is for, by the table it stands in and by where its manifest stands."""
    table = wanted.rest[:200]
    if ecosystem == "npm" and table == "peerDependencies":
        return DependencyUse.PEER
    if is_aside(path):
        return DependencyUse.DEVELOPMENT
    if ecosystem == "Python":
        aside = _is_python_aside(path, table)
    elif ecosystem == "Cargo":
        if "build-dependencies" in table:
            return DependencyUse.BUILD
        aside = "dev-dependencies" in table
    else:
        aside = table in {"devDependencies", "require-dev"} or (
            ecosystem == "RubyGems" and any(word in table for word in ("development", "test"))
        )
    return DependencyUse.DEVELOPMENT if aside else DependencyUse.RUNTIME


def _is_python_aside(path: str, table: str) -> bool:
    """`table` is "dependencies", "extra NAME", "group NAME" or a JSON list that begins with one of them."""
    name = path.rpartition("/")[2]
    if name.endswith((".txt", ".in")):
        return _ASIDE_WORDS.search(name.rpartition(".")[0]) is not None
    said = table.lstrip('["').partition('"')[0]
    return said == "dev-packages" or said.startswith("group ") or _ASIDE_WORDS.search(said) is not None


def is_internal(ecosystem: str, wanted: Wanted) -> bool:
    """Whether it is a folder or a member of the same repository, by what the manifest says of it."""
    said = wanted.source or wanted.constraint
    if said.startswith(_NEAR):
        return True
    if ecosystem == "Cargo":
        return '"path":' in wanted.rest
    if ecosystem == "Python":
        return any(key in wanted.source for key in ('"path":', '"workspace":')) or '"path":' in wanted.rest
    return ecosystem == "RubyGems" and "path" in wanted.source.partition("git")[0]
