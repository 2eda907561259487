"""Where a source may be cut for showing: between statements, never within one."""

from __future__ import annotations

from collections.abc import Iterable

from bot.change import RepoPath
from bot.facts._syntax import parse
from bot.facts.languages import language_of
from bot.pattern import lazy

_HOLDS_STATEMENTS = lazy(
    r"block|body|module|program|source_file|translation_unit|document|stylesheet|statement|suite|clause|section"
    r"|(?:declaration|definition|specifier|statement|field|method|impl|spec)_list|_item$|_declaration$|_definition$"
    r"|^(?:if|for|while|loop|match|switch|case|do|begin|then|else|elsif|rescue|ensure|when|unless|class|method)(?:_|$)"
)
"""Node types, over all grammars, whose parts stand one below the other: a cut between two of them cuts no statement."""
_WITHIN_ONE = lazy(
    r"argument|parameter|string|template|expression_statement|import|return|assignment|lexical|variable_"
)


def find_breaks(path: RepoPath, content: bytes, lines: Iterable[int]) -> frozenset[int]:
    """Those of `lines` (1-based) that continue no statement of the line before; all of them where no grammar tells."""
    wanted = sorted(set(lines))
    language = language_of(path)
    if language is None:
        return frozenset(wanted)
    try:
        root = parse(content, language).root
    except ImportError:
        return frozenset(wanted)
    rows = content.split(b"\n")
    found: set[int] = set()
    for line in wanted:
        if line < 2 or line > len(rows) or not rows[line - 1].strip() or not rows[line - 2].strip():
            found.add(line)
            continue
        last, first = rows[line - 2].rstrip(), rows[line - 1]
        node = root.descendant_for_point_range(
            (line - 2, len(last) - 1), (line - 1, len(first) - len(first.lstrip()) + 1)
        )
        if node is None or (_HOLDS_STATEMENTS.search(node.type) and not _WITHIN_ONE.search(node.type)):
            found.add(line)
    return frozenset(found)
