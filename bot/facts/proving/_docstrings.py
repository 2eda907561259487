"""Proof that only documentation differs where documentation is a string that programs can read: Python's docstrings.

`f.__doc__` is data: command-line libraries print it, web frameworks publish it, agents are told by it what a tool does,
PLY makes a grammar of it. So a docstring counts as a comment only where nothing in sight can read it: its function or
class has no decorator and no base class, nor has any definition around it; the function is only ever called, never
handed to anyone; nothing in the file speaks of `__doc__` or of a library that looks for it; and neither text holds an
example that doctest would run. Then one search of the tree makes sure that no other file hands the function on either:
`tools=[search]` is how an agent comes to be told what `search` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.change import FileDiff, Hit, LineOp, Snapshot
from bot.facts._language import child_at
from bot.facts._nouns import FileFacts, FileRole, Proof, ProofKind, innermost
from bot.facts._proof_limits import is_beyond_proof, reads_comments
from bot.facts._proofs import changes_mode
from bot.facts._roles import role_of
from bot.facts._shape import same, shape
from bot.facts._tree import Parsed
from bot.facts.languages import endings_beside
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_READERS = lazy(
    rb"__doc__|getdoc|doctest|docopt|pydoc|inspect|\bhelp\(|\bfire\b|\bclize\b|\bplac\b|\bdefopt\b|\btyro\b|yacc|\blex\b|\bspark\b"
    rb"|\bcmd\b|invoke|fabric|\bmcp\b|langchain|alembic|airflow|\bdodo\b|__getattr|getattr|\bvars\(|globals\(|locals\("
)
"""What reads docstrings, or may come by a function without naming it."""
_UNREAD_HERE = "nothing in sight reads a docstring that differs"
NAMES = 48
HITS = 20_000
"""Names searched for, and places looked at, in one review; beyond them nothing is proven."""
_ROLES = {FileRole.CODE, FileRole.TEST}
"""Migrations, build and task files are read by their tools, docstrings included."""
_SUMMARIES = frozenset({"__init__.py", "__main__.py", "setup.py", "conftest.py"})
"""Files whose own docstring build tools publish (flit takes it for a package's summary) or programs print."""
_PLAIN_BASES = frozenset({b"object", b"ABC", b"abc.ABC"})
_HOLDERS = frozenset({"function_definition", "class_definition"})
_BY_NAME = (b"p_", b"t_", b"do_", b"task_", b"help_")
"""Functions that PLY, `cmd`, doit and their kind find by name, docstring included."""


def prove_docstrings(diff: FileDiff, before: Parsed, after: Parsed) -> Proof | None:
    """A proof that nothing but docstrings and comments differ, checked on both syntax trees."""
    if not before.language.docstrings or before.language is not after.language or role_of(diff.path) not in _ROLES:
        return None
    if not (_may_be_docstrings(diff, before, LineOp.REMOVED) and _may_be_docstrings(diff, after, LineOp.ADDED)):
        return None
    if changes_mode(diff) or is_beyond_proof(diff, before, after) or reads_comments(before) or reads_comments(after):
        return None
    if _READERS.search(before.source) or _READERS.search(after.source):
        return None
    old, new = _unread(diff, before, LineOp.REMOVED), _unread(diff, after, LineOp.ADDED)
    if old is None or new is None:
        return None
    if not same(shape(before, comments=False, skipped=old), shape(after, comments=False, skipped=new)):
        return None
    detail = f"{before.language.name}: without comments and docstrings both syntax trees are equal; {_UNREAD_HERE}"
    return Proof(diff.path, ProofKind.COMMENTS, detail)


def confirm_docstrings(files: Sequence[FileFacts], after: Snapshot) -> tuple[FileFacts, ...]:
    """The files, without the proofs of those whose docstrings, or documented functions, another file gets hold of."""
    proven = [f for f in files if f.proof is not None and f.proof.detail.endswith(_UNREAD_HERE)]
    documented = {f.path: _documented(f) for f in proven}
    names = sorted(set().union(*documented.values()))
    if not names:
        return tuple(files)
    words = list(dict.fromkeys(name.rpartition(".")[2] for name in names))
    found = after.search(words[:NAMES], HITS, endings_beside(documented))
    sure = found.complete and len(words) <= NAMES
    read = {name for name in names if not sure or _is_handed_on(name, found.hits)}
    return tuple(f if read.isdisjoint(documented.get(f.path, ())) else replace(f, proof=None) for f in files)


def _documented(file: FileFacts) -> set[str]:
    """The names of the definitions that hold a changed line, which is their docstring's; `stem.__doc__` of the file."""
    old = (innermost(file.before, row + 1) for row in _rows(file.diff, LineOp.REMOVED))
    new = (innermost(file.after, row + 1) for row in _rows(file.diff, LineOp.ADDED))
    stem = file.path.rpartition("/")[2].partition(".")[0]
    return {symbol.name if symbol is not None else f"{stem}.__doc__" for symbol in (*old, *new)}


def _is_handed_on(name: str, hits: Sequence[Hit]) -> bool:
    """Whether some line may hold the name as a value: as an argument, an element, the right side of an assignment."""
    word = re.escape(name)
    if name.endswith(".__doc__"):
        reader = re.compile(rf"\b{word}|import\b.*__doc__|sys\.modules")
        return any("__doc__" in hit.text and reader.search(hit.text) for hit in hits)
    value = re.compile(
        rf"(?:[(\[{{,=:]|return|yield|lambda|^)\s*(?:[\w.]+\.)?{word}\s*(?:$|[)\]}},#])"
        rf"|[\"']{word}[\"']|={word}\b(?!\s*\()"
    )
    return any(name in hit.text and value.search(hit.text) for hit in hits)


def _rows(diff: FileDiff, op: LineOp) -> list[int]:
    """The 0-based rows of the lines that changed and are not blank, on the side that has them."""
    numbers = ((line.new if op is LineOp.ADDED else line.old, line.text) for line in diff.lines(op))
    return [number - 1 for number, text in numbers if number is not None and text.strip()]


def _may_be_docstrings(diff: FileDiff, parsed: Parsed, op: LineOp) -> bool:
    """A cheap test: the end of every changed line lies in a string or a comment."""
    lines = ((line.new if op is LineOp.ADDED else line.old, line.text) for line in diff.lines(op))
    for number, text in lines:
        bare = text.strip()
        if number is None or not bare or bare.startswith("#"):
            continue
        at = (number - 1, len(text[: len(text) - len(text.lstrip())].encode()))
        leaf = parsed.root.descendant_for_point_range(at, at)
        if leaf is None or not leaf.type.startswith(("string", "escape_sequence")):
            return False
    return True


def _unread(diff: FileDiff, parsed: Parsed, op: LineOp) -> frozenset[int] | None:
    """The ids of the docstrings (as statements) on changed lines; None when one of them may be read by a program."""
    rows = set(_rows(diff, op))
    found: list[tuple[Node, tuple[Node, ...]]] = []
    stack: list[tuple[Node, tuple[Node, ...]]] = [(parsed.root, ())]
    while stack:
        node, around = stack.pop()
        if len(around) > _DEEPEST:
            return None
        holder = (*around, node) if node.type in _HOLDERS else around
        documented = _docstring(node, parsed)
        if documented is not None and not rows.isdisjoint(
            range(documented.start_point.row, documented.end_point.row + 1)
        ):
            found.append((documented, holder))
        stack += [(child, holder) for child in node.named_children if child.named_child_count]
    mentioned = _handed_on(parsed) if found else frozenset[bytes]()
    for documented, holders in found:
        if not holders and diff.path.rpartition("/")[2] in _SUMMARIES:
            return None
        if b">>>" in (documented.text or b">>>") or any(_is_readable(h, mentioned) for h in holders):
            return None
    return frozenset(documented.id for documented, _ in found)


_DEEPEST = 20


def _docstring(node: Node, parsed: Parsed) -> Node | None:
    """The statement that documents a module, class or function: a plain string that stands first."""
    body = node.child_by_field_name("body") if node.type in _HOLDERS else node if node.type == "module" else None
    if body is None:
        return None
    first = next((c for c in body.children if c.type not in parsed.language.comments), None)
    if first is None or first.type != "expression_statement" or len(first.children) != 1:
        return None
    string = first.children[0]
    if string.type != "string" or any(c.type == "interpolation" for c in string.children):
        return None
    opening = string.children[0].text if string.children else None
    return first if opening is not None and opening.rstrip(b"\"'").lower() in {b"", b"r", b"u"} else None


def _is_readable(holder: Node, mentioned: frozenset[bytes]) -> bool:
    if holder.parent is not None and holder.parent.type == "decorated_definition":
        return True
    name = holder.child_by_field_name("name")
    text = name.text if name is not None else None
    if text is None or text.startswith(_BY_NAME):
        return True
    if holder.type == "class_definition":
        bases = child_at(holder, "superclasses")
        return bases is not None and any(base.text not in _PLAIN_BASES for base in bases.named_children)
    return text in mentioned


def _handed_on(parsed: Parsed) -> frozenset[bytes]:
    """The names that stand somewhere other than at a definition or before the parentheses of a call."""
    found: set[bytes] = set()
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        if node.type == "identifier":
            if not _is_called_or_defined(node):
                found.add(node.text or b"")
        elif node.named_child_count:
            stack.extend(node.named_children)
    return frozenset(found)


def _is_called_or_defined(name: Node) -> bool:
    parent = name.parent
    if parent is not None and parent.type == "attribute" and parent.child_by_field_name("attribute") == name:
        name, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == "call":
        return parent.child_by_field_name("function") == name
    return parent.type in _HOLDERS and parent.child_by_field_name("name") == name
