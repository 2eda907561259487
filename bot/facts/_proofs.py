"""What need not be read, and why that is certain. A wrong proof is worse than none: in doubt there is no proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from bot.change import FileDiff, FileStatus, RepoPath
from bot.facts._nouns import Proof, ProofKind
from bot.facts._proof_limits import ends_before_code, is_beyond_proof, obeyed, reads_comments
from bot.facts._roles import role_of
from bot.facts._syntax import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node


def prove_without_content(diff: FileDiff) -> Proof | None:
    """A proof that needs no look inside: the same blob under another name, where the same programs read it."""
    if diff.hunks or diff.omitted or diff.old_blob != diff.new_blob or diff.status is not FileStatus.RENAMED:
        return None
    if _changes_mode(diff) or diff.old_path is None or not _same_use(diff.old_path, diff.path):
        return None
    how = "git's blob id is the same on both sides" if diff.new_blob else "the patch changes none of its lines"
    return Proof(diff.path, ProofKind.RENAME, f"was {diff.old_path}; {how}")


def _changes_mode(diff: FileDiff) -> bool:
    return diff.old_mode is not None and diff.new_mode is not None and diff.old_mode != diff.new_mode


def _same_use(old: RepoPath, new: RepoPath) -> bool:
    """Whether the name says the same: `notes.txt` that becomes `conftest.py` or a workflow is run from then on."""
    names = [path.rpartition("/")[2] for path in (old, new)]
    if names[0] != names[1] and _NAMED_USE.fullmatch(names[1]):
        return False
    endings = [name[name.rfind(".") :] if "." in name else name for name in names]
    return role_of(old) is role_of(new) and endings[0] == endings[1]


_NAMED_USE = lazy(
    r"(?i)__\w+__\.py|(conftest|setup|sitecustomize|usercustomize|manage|noxfile|settings)\.py|.*rc\.\w+|.*\.config\.\w+|index\.\w+"
)
"""Files that a program runs because of their name."""


def prove_same_code(diff: FileDiff, before: Parsed, after: Parsed) -> Proof | None:
    """A proof that only formatting or comments differ, checked token by token on both syntax trees.

    The shape of the tree counts as well as its leaves, so that an indentation that moves a statement into another
    block, or a line break that ends one, is seen. None where either parser saw an error.
    """
    if before.root.has_error or after.root.has_error or before.language is not after.language:
        return None
    if _changes_mode(diff) or not _may_be_same(diff, before) or is_beyond_proof(diff, before, after):
        return None
    name = before.language.name
    if _same(_shape(before, comments=True), _shape(after, comments=True)):
        return Proof(diff.path, ProofKind.FORMATTING, f"{name}: both syntax trees are equal, leaf by leaf")
    if reads_comments(before) or reads_comments(after):
        return None
    if _same(_shape(before, comments=False), _shape(after, comments=False)):
        return Proof(
            diff.path, ProofKind.COMMENTS, f"{name}: without comments both syntax trees are equal, leaf by leaf"
        )
    return None


def _may_be_same(diff: FileDiff, before: Parsed) -> bool:
    """A cheap test that spares most files the walk: some changed line looks like neither comment nor mere spacing."""
    added = _squeezed(line.text for line in diff.added)
    removed = _squeezed(line.text for line in diff.removed)
    if added == removed:
        return True
    markers = ("#", "//", "/*", "*", "--", "<!--", "{/*", '"""')
    bare = [line.text.strip() for line in (*diff.added, *diff.removed)]
    return all(
        not text or text.startswith(markers) or any(m in text for m in ("#", "//", "/*", "*/", "--")) for text in bare
    ) and bool(before.language.comments)


def _squeezed(texts: Iterator[str]) -> str:
    return "".join("".join(text.split()) for text in texts).replace(",", "").replace(";", "")


_TEXTUAL = lazy(r"string|template|heredoc|char|regex|text|raw|content|literal|scalar|lifetime", re.IGNORECASE)
"""Node types whose inside is text: there every byte counts, white space too, whether or not the grammar has leaves."""

_SPACED = frozenset({"Bash", "Dockerfile", "Ruby"})
"""Languages in which a space between two tokens can change what they mean: `f [1]` and `f[1]`, `{x` and `{ x`."""
_LINED = frozenset({"HCL", "Kotlin"})
"""Languages in which a line break can end a statement although their grammar does not show it: `a` and `-b` below."""
_HOLDING = frozenset({"JavaScript", "TypeScript", "TSX"})
_HELD = frozenset({
    b"abstract", b"accessor", b"asserts", b"async", b"break", b"continue", b"declare", b"get", b"interface", b"is",
    b"module", b"namespace", b"override", b"private", b"protected", b"public", b"readonly", b"return", b"set",
    b"static", b"throw", b"type", b"using", b"yield",
})  # fmt: skip
"""ECMAScript and TypeScript: words that mean something else when a line break follows ("no LineTerminator here")."""


class _Step(NamedTuple):
    """One node of a tree in pre-order."""

    type: str
    text: bytes
    """All of a leaf, a comment or a textual node; of any other node what its children leave uncovered."""
    children: int
    space: bytes
    """What matters of the white space before a leaf."""


def _shape(parsed: Parsed, *, comments: bool) -> Iterator[_Step]:
    """The tree in pre-order; comments that nothing obeys left out where asked.

    No byte but white space between tokens escapes the comparison, and of that what the language gives a meaning.
    """
    language, source = parsed.language, parsed.source
    skipped = frozenset[int]() if comments else _mere_comments(parsed)
    stack: list[Node] = [parsed.root]
    at, last = 0, b""
    while stack:
        node = stack.pop()
        children = node.children
        if (
            not children
            or node.type in language.comments
            or node.type in language.strings
            or _TEXTUAL.search(node.type)
        ):
            text = source[node.start_byte : node.end_byte]
            yield _Step(node.type, text, 0, _space(language.name, source[at : node.start_byte], last))
            at, last = node.end_byte, text
            continue
        kept = [c for c in children if c.id not in skipped] if skipped else children
        yield _Step(node.type, _uncovered(node, children, source), len(kept), b"")
        stack.extend(reversed(kept))


def _space(language: str, gap: bytes, last: bytes) -> bytes:
    """A line break, a space or nothing, as far as `language` tells them apart behind the token `last`."""
    if language in _SPACED:
        return b"\n" if b"\n" in gap else gap[:1] and b" "
    return b"\n" if b"\n" in gap and (language in _LINED or (language in _HOLDING and last in _HELD)) else b""


def _mere_comments(parsed: Parsed) -> frozenset[int]:
    """The ids of the comments that nothing but people read."""
    found: list[Node] = []
    stack: list[Node] = [parsed.root]
    while stack:
        node = stack.pop()
        if node.type in parsed.language.comments:
            found.append(node)
        elif node.type not in parsed.language.strings:
            stack.extend(reversed(node.children))
    kept = {node.id for node in obeyed(found, parsed)}
    return frozenset(n.id for n in found if n.id not in kept and not ends_before_code(n, parsed.source))


def _uncovered(node: Node, children: list[Node], source: bytes) -> bytes:
    """The bytes of `node` that belong to none of its children, white space left out; the root is the whole file."""
    gaps: list[bytes] = []
    at = node.start_byte if node.parent is not None else 0
    for child in children:
        gaps.append(source[at : child.start_byte])
        at = child.end_byte
    gaps.append(source[at : node.end_byte if node.parent is not None else len(source)])
    return b"\0".join(gap for gap in gaps if gap.strip())


def _same(left: Iterator[_Step], right: Iterator[_Step]) -> bool:
    return all(a == b for a, b in zip_longest(left, right))
