"""Where the things are defined that the changed lines call: one search for their names, and no guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.change import RepoPath
from bot.facts import ConstructKind, FileFacts, Symbol, SymbolKind
from bot.review.asking._excerpt import Shelf

NAMES = 24
"""Names looked up for one request."""
HITS = 20_000
FILES = 24
"""Files parsed for one request."""
NAMESAKES = 4
"""Files with a line that looks like the definition of a name, beyond which the name is not unique anyway."""
_CALLS = {ConstructKind.CALL, ConstructKind.DECORATOR, ConstructKind.RAISE}
_BEFORE = r"(?:\b(?:def|class|func|fn|fun|function|const|let|var|type|interface|struct|enum|trait|module|object|static|"
_BEFORE += r"public|private|protected|internal|export|async|abstract|override|pub)\b[^=;]{0,200}?)"


def find_called(batch: Sequence[FileFacts], shelf: Shelf) -> Iterator[Symbol]:
    """The definitions, elsewhere in the repository, of what the added lines call; one that has a namesake is none."""
    wanted = _names(batch)
    if not wanted:
        return
    endings = sorted({f".{f.path.rpartition('.')[2]}" for f in batch if "." in f.path.rpartition("/")[2]})
    defines = {name: defining(name) for name in wanted}
    paths: dict[str, set[RepoPath]] = defaultdict(set)
    for path, line in shelf.search(wanted, HITS, endings):
        for name, pattern in defines.items():
            if name in line and pattern.search(line):
                paths[name].add(path)
    changed = {f.path for f in batch}
    parsed: set[RepoPath] = set()
    for name in wanted:
        if len(paths[name]) > NAMESAKES or len(parsed | paths[name]) > FILES:
            continue
        parsed |= paths[name]
        found = [s for path in sorted(paths[name]) if (t := shelf.text(path)) for s in t.symbols if s.name == name]
        if len(found) == 1 and found[0].path not in changed and found[0].kind is not SymbolKind.VALUE:
            yield found[0]


def defining(name: str) -> re.Pattern[str]:
    """Lines that look like the definition of `name`."""
    return re.compile(_BEFORE + rf"(?<!\w){re.escape(name)}(?!\w)")


def _names(batch: Sequence[FileFacts]) -> list[str]:
    """The last part of each callee, in the order of the lines; what the files define themselves is left out."""
    own = {s.name for f in batch for s in f.after}
    heads = (c.head for f in batch for c in f.added if c.kind in _CALLS)
    names = (re.split(r"\W+", head)[-1] for head in heads)
    return list(dict.fromkeys(n for n in names if len(n) > 3 and n.isidentifier() and n not in own))[:NAMES]
