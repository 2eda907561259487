"""Where configuration, schemas and templates name a changed definition: telling names alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.change import Hit, Location, RepoPath
from bot.facts._nouns import Certainty, FileRole, Reference, Symbol, SymbolKind
from bot.facts._roles import role_of
from bot.facts._secrets import redact
from bot.facts._syntax import fold
from bot.pattern import lazy

ENDINGS = (
    ".yml", ".yaml", ".toml", ".json", ".ini", ".cfg", ".conf", ".properties", ".env", ".sql", ".xml", ".html", ".htm",
    ".jinja", ".jinja2", ".j2", ".tmpl", ".erb", ".twig", ".service", "Dockerfile", "Makefile", "Procfile",
)  # fmt: skip
"""Files that name code without being code; they are searched together with the code, in the same pass."""
_ENDINGS = tuple(ending.casefold() for ending in ENDINGS)
LISTED = 20
"""Places kept a symbol."""
_TELLING = lazy(r"(?=.{6})(?:.*[a-z0-9]_[a-z]|.*[a-z][A-Z])")
_KINDS = frozenset({SymbolKind.FUNCTION, SymbolKind.CLASS, SymbolKind.TYPE, SymbolKind.VALUE})
_PASSED_OVER = frozenset({FileRole.LOCKFILE, FileRole.GENERATED, FileRole.VENDORED, FileRole.DATA, FileRole.DOCS})


def is_telling(symbol: Symbol) -> bool:
    """Whether a name is long and made of parts, so that it means the same thing in a file that is no code."""
    return symbol.kind in _KINDS and "." not in symbol.qualified and _TELLING.match(symbol.name) is not None


def is_config(path: RepoPath) -> bool:
    """Whether a file is one of those that name code without being code."""
    return path.casefold().endswith(_ENDINGS) and role_of(path) not in _PASSED_OVER


def references_of(
    symbol: Symbol, hits: Mapping[RepoPath, Sequence[Hit]], touched: Mapping[RepoPath, set[int]]
) -> tuple[Reference, ...]:
    """The places that name a symbol: IMPORTED where its module stands before it, else by name only."""
    stem = symbol.path.rpartition("/")[2].partition(".")[0]
    module = stem if stem not in {"__init__", "index", "mod"} else symbol.path.rpartition("/")[0].rpartition("/")[2]
    found = []
    for hit in (hit for found_there in hits.values() for hit in found_there):
        if hit.path != symbol.path:
            before = hit.text.partition(symbol.name)[0]
            bare = before.rstrip(".:#/\\@")
            qualified = bool(module) and bare.endswith(module) and bare != before
            found.append(
                Reference(
                    Location(hit.path, hit.line, hit.line),
                    redact(fold(hit.text, 200)),
                    "",
                    Certainty.IMPORTED if qualified else Certainty.NAME,
                    role_of(hit.path) is FileRole.TEST,
                    hit.line in touched.get(hit.path, ()),
                )
            )
    found.sort(key=lambda r: (r.certainty is not Certainty.IMPORTED, r.location.path, r.location.start))
    return tuple(found[:LISTED])
