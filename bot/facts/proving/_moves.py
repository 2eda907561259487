"""Proof that a definition was moved: the same tokens stood elsewhere before, and what they name means the same there.

It is a proof of a part of a file. Only whole functions and methods count, and only where their place has no meaning:

- Within a file. Java, C#, Kotlin, PHP: methods of one class, functions of one file. Go, Rust: functions and methods;
  in Rust of one `impl`, and calling no macro that the file itself defines, since those count from where they stand.
  JavaScript, TypeScript: `function` declarations, which are hoisted. Python: functions without decorators, whose header
  evaluates nothing but literals and imported names, moved past nothing but other such functions.
- Between files: `_names` tells in which languages, and that every name in it means the same in both.

Not claimed: methods that change their class (`self` is another), C and C++ (macros), Ruby, Bash (run line by line),
and everything that registers itself. Not looked at: who asks for the definition by its old place, and what a program
makes of its own source, stack or module names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.change import LineOp, Location, RepoPath, Side, Snapshot
from bot.facts._nouns import ChangeKind, FileFacts, Proof, ProofKind, Reading, Symbol, SymbolKind
from bot.facts._proof_limits import has_another_tree, hides_something, is_obeyed, spells_names_otherwise
from bot.facts._shape import same, shape
from bot.facts._tree import Parsed, parse
from bot.facts.languages import language_of
from bot.facts.proving._headers import evaluates_nothing, is_plain
from bot.facts.proving._joints import leaves_its_place, same_prologue
from bot.facts.proving._names import means_the_same, share_settings
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

LINES, TOKENS = 3, 20
"""What is smaller is read faster than its proof."""
MOVES = 200
"""Definitions looked at in one review."""
_CALLABLE = (SymbolKind.FUNCTION, SymbolKind.METHOD)

_MOVABLE = {
    "Python": ("function_definition", "module"),
    "JavaScript": ("function_declaration generator_function_declaration export_statement", "program"),
    "Go": ("function_declaration method_declaration", "source_file"),
    "Rust": ("function_item", "source_file declaration_list"),
    "Java": ("method_declaration", "class_body"),
    "C#": ("method_declaration", "declaration_list"),
    "Kotlin": ("function_declaration", "source_file class_body"),
    "PHP": ("method_declaration function_definition", "program declaration_list"),
}
_MOVABLE["TypeScript"] = _MOVABLE["TSX"] = _MOVABLE["JavaScript"]
"""Language → the nodes that can be moved, and those that they must stand directly in."""
_RUST_MACROS = frozenset(
    b"assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne eprintln eprint format matches panic"
    b" print println todo unimplemented unreachable vec write writeln".split()
)


class _Move(NamedTuple):
    source: FileFacts
    old: Symbol
    target: FileFacts
    new: Symbol

    @property
    def is_within(self) -> bool:
        return self.source is self.target


class _States:
    """The trees of files in their old and new state, each parsed once."""

    def __init__(self, old: Mapping[RepoPath, bytes], new: Mapping[RepoPath, bytes]) -> None:
        self._content = {Side.OLD: old, Side.NEW: new}
        self._trees: dict[tuple[Side, RepoPath], Parsed | None] = {}

    def lines(self, side: Side, path: RepoPath | None) -> list[bytes]:
        return self._content[side].get(path, b"").split(b"\n") if path is not None else []

    def tree(self, side: Side, path: RepoPath | None) -> Parsed | None:
        """The tree; None where the file is missing or its tree is not to be trusted."""
        if path is None:
            return None
        if (side, path) not in self._trees:
            content, language = self._content[side].get(path), language_of(path)
            parsed = parse(content, language) if content is not None and language is not None else None
            sure = parsed is not None and not has_another_tree(parsed) and not spells_names_otherwise(parsed)
            self._trees[side, path] = parsed if sure else None
        return self._trees[side, path]


def prove_moves(
    files: Sequence[FileFacts], old: Mapping[RepoPath, bytes], new: Mapping[RepoPath, bytes], after: Snapshot
) -> tuple[FileFacts, ...]:
    """The files, with a proof of the parts that were moved, on both ends."""
    states = _States(old, new)
    candidates = [m for m in _candidates(files, states) if m.source.language in _MOVABLE][:MOVES]
    moves = [m for m in candidates if _is_proven(m, states, after)]
    if not moves:
        return tuple(files)
    moves = _closed(moves, states)
    return tuple(_with_proof(f, moves) for f in files)


def _candidates(files: Sequence[FileFacts], states: _States) -> Iterator[_Move]:
    """Definitions whose lines stand elsewhere in the new state: by what `_pair_moves` paired, or within one file."""
    gone, come = defaultdict[tuple[bytes, ...], list[_End]](list), defaultdict[tuple[bytes, ...], list[_End]](list)
    for file in files:
        if file.language not in _MOVABLE or file.reading is not Reading.READ or file.proof is not None:
            continue
        for change in file.changes:
            symbol, before = change.symbol, change.before
            if symbol.kind not in _CALLABLE or symbol.end - symbol.start + 1 < LINES:
                continue
            if change.kind is ChangeKind.MOVED:
                side, path = (Side.OLD, file.diff.old_path) if before is symbol else (Side.NEW, file.diff.new_path)
                ends = gone if side is Side.OLD else come
                ends[_text(states.lines(side, path), symbol)].append(_End(file, symbol))
            elif change.kind is ChangeKind.BODY and before is not None and _was_cut_out(file, before, symbol):
                old_text = _text(states.lines(Side.OLD, file.diff.old_path), before)
                if old_text == _text(states.lines(Side.NEW, file.diff.new_path), symbol):
                    yield _Move(file, before, file, symbol)
    for text, left in gone.items():
        others = come.get(text, [])
        if len(left) == len(others) == 1 and left[0].file is not others[0].file:
            yield _Move(left[0].file, left[0].symbol, others[0].file, others[0].symbol)


class _End(NamedTuple):
    file: FileFacts
    symbol: Symbol


def _text(lines: list[bytes], symbol: Symbol) -> tuple[bytes, ...]:
    return tuple(line.rstrip() for line in lines[symbol.start - 1 : symbol.end])


def _was_cut_out(file: FileFacts, old: Symbol, new: Symbol) -> bool:
    """Whether git shows the whole definition as taken away in one place and added in another, but for a line or two."""
    if old.end - old.start != new.end - new.start:
        return False
    removed = {line.old for line in file.diff.lines(LineOp.REMOVED)}
    added = {line.new for line in file.diff.lines(LineOp.ADDED)}
    missing = sum(n not in removed for n in range(old.start, old.end + 1))
    return max(missing, sum(n not in added for n in range(new.start, new.end + 1))) <= 2 + (old.end - old.start) // 6


def _is_proven(move: _Move, states: _States, after: Snapshot) -> bool:
    before, now = states.tree(Side.OLD, move.source.diff.old_path), states.tree(Side.NEW, move.target.diff.new_path)
    if before is None or now is None or before.language is not now.language:
        return False
    old, new = _node(move.old, before), _node(move.new, now)
    if old is None or new is None or not _is_same(old, before, new, now):
        return False
    if not (_is_only(move.old, move.source.before, before) and _is_only(move.new, move.target.after, now)):
        return False
    if _is_told(old, before) or _is_told(new, now) or hides_something((new.text or b"").decode("utf-8", "replace")):
        return False
    if _words(new) & (_altered(move) | _imported_anew(move, states)):
        return False
    return (
        leaves_its_place(old, before) and leaves_its_place(new, now) and _means_the_same(move, old, new, states, after)
    )


def _means_the_same(move: _Move, old: Node, new: Node, states: _States, after: Snapshot) -> bool:
    """Whether the new place is as good as the old one for a definition whose text is the same."""
    before, now = states.tree(Side.OLD, move.source.diff.old_path), states.tree(Side.NEW, move.target.diff.new_path)
    if before is None or now is None:
        return False
    if move.is_within:
        return same_prologue(before, now) and _may_stand_anywhere(old, before, new, now)
    if move.old.owner and before.language.name != "Go":
        return False
    ends = (old, before, move.source.diff.old_path), (new, now, move.target.diff.new_path)
    alike = move.source.role is move.target.role and share_settings(ends[0][2], ends[1][2], before.language.name, after)
    return alike and new.type != "export_statement" and evaluates_nothing(new, now)


def _node(symbol: Symbol, parsed: Parsed) -> Node | None:
    """The node of a definition, where it is one that can be moved."""
    types, holders = (words.split() for words in _MOVABLE[parsed.language.name])
    row = symbol.start - 1
    line = parsed.source.split(b"\n")[row]
    at = (row, len(line) - len(line.lstrip()))
    node = parsed.root.descendant_for_point_range(at, at)
    while node is not None and node.parent is not None and node.start_point.row == row:
        if node.type in types and node.parent.type in holders and node.end_point.row == symbol.end - 1:
            return node
        node = node.parent
    return None


def _is_same(old: Node, before: Parsed, new: Node, now: Parsed) -> bool:
    """Whether both have the same tokens and comments and stand directly in the same thing."""
    left, right = replace(before, root=old), replace(now, root=new)
    steps = list(shape(left, comments=True))
    if sum(not step.children for step in steps) < TOKENS or not same(iter(steps), shape(right, comments=True)):
        return False
    return _around(old, before) == _around(new, now) and old.start_point.column == new.start_point.column


def _around(node: Node, parsed: Parsed) -> tuple[bytes, ...]:
    """The headers of what a definition stands in, and their attributes, from the inside out."""
    found: list[bytes] = []
    holder = node.parent
    while holder is not None and holder.parent is not None:
        owner = holder.parent
        if holder.type in {"class_body", "declaration_list"}:
            found.append(parsed.source[owner.start_byte : holder.start_byte])
            before = owner.prev_sibling
            while before is not None and "attribute" in before.type:
                found.append(before.text or b"")
                before = before.prev_sibling
        else:
            found.append(holder.type.encode())
        holder = owner
    return tuple(found)


def _is_only(symbol: Symbol, symbols: tuple[Symbol, ...], parsed: Parsed) -> bool:
    """Whether no overload, no second definition and no signature has the same name."""
    if parsed.language.name == "Go" and symbol.name in {"init", "main", "TestMain"}:
        return False
    return sum(s.qualified == symbol.qualified for s in symbols) == 1


def _is_told(node: Node, parsed: Parsed) -> bool:
    """Whether what stands before a definition belongs to it: an attribute beside it, a comment that a tool obeys."""
    before = node.prev_sibling
    while before is not None:
        is_near = before.end_point.row >= node.start_point.row - 1
        if is_near and ("attribute" in before.type or "decorator" in before.type):
            return True
        if before.type not in parsed.language.comments:
            return before.end_point.row == node.start_point.row
        # `//go:noinline` means the next function, blank lines or not.
        if is_obeyed(before.text or b""):
            return True
        node, before = before, before.prev_sibling
    return False


def _words(node: Node) -> set[str]:
    """Every name in a definition, members included."""
    found: set[str] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if current.child_count:
            stack.extend(current.named_children)
        elif "identifier" in current.type or current.type == "name":
            found.add((current.text or b"").decode("utf-8", "replace"))
    return found


def _altered(move: _Move) -> set[str]:
    """The names that came, went or got another type in the files of a move: what uses them may mean something else."""
    changes = (c for f in {f.path: f for f in (move.source, move.target)}.values() for c in f.changes)
    return {
        c.symbol.name for c in changes if c.kind in _ALTERING or (c.kind is ChangeKind.BODY and c.symbol.kind in _DATA)
    }


_ALTERING = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.SIGNATURE)
_ALTERING_DATA = (*_ALTERING, ChangeKind.BODY)
_DATA = (SymbolKind.CLASS, SymbolKind.TYPE, SymbolKind.VALUE)


def _imported_anew(move: _Move, states: _States) -> set[str]:
    """The words of imports that a file has only before or only after; between files `_names` compares them."""
    path = move.source.diff.old_path
    before, now = states.tree(Side.OLD, path), states.tree(Side.NEW, move.source.diff.new_path)
    if not move.is_within or before is None or now is None:
        return set()
    old, new = _imports(before), _imports(now)
    return {word.decode("utf-8", "replace") for text in old ^ new for word in _WORD.findall(text)}


def _imports(parsed: Parsed) -> set[bytes]:
    """The text of each import at the top of a file; of Go's lists, of each entry."""
    found: set[bytes] = set()
    stack = [c for c in parsed.root.children if c.type in parsed.language.imports]
    while stack:
        node = stack.pop()
        if node.type in {"import_declaration", "import_spec_list"} and parsed.language.name == "Go":
            stack += node.named_children
        else:
            found.add(node.text or b"")
    return found


_WORD = lazy(rb"\w+")


def _may_stand_anywhere(old: Node, before: Parsed, new: Node, now: Parsed) -> bool:
    match before.language.name:
        case "Rust":
            own = b"macro_rules" in before.source + now.source or b"macro_use" in before.source + now.source
            return _macros(new) <= (frozenset() if own else _RUST_MACROS)
        case "PHP" | "C#":
            return _directives_before(old) == _directives_before(new)
        case "Python" if _IN_ORDER.search(now.source):
            return False
        case "Python":
            crossed = _fixed_before(old, before) == _fixed_before(new, now)
            return crossed and evaluates_nothing(old, before) and evaluates_nothing(new, now)
    return True


_IN_ORDER = lazy(rb"\b(?:globals|locals|vars|__dict__|inspect|co_firstlineno|_getframe)\b")
"""What sees in which order a Python module defines its functions."""
_DIRECTIVES = ("namespace_definition", "namespace_use_declaration", "declare_statement", "preproc")
"""What means all that stands below it: PHP's `namespace B;` and `use`, C#'s `#nullable`."""


def _directives_before(node: Node) -> list[bytes]:
    found: list[bytes] = []
    before = node.prev_sibling
    while before is not None:
        if before.type.startswith(_DIRECTIVES):
            found.append(before.text or b"")
        before = before.prev_sibling
    return found


def _macros(node: Node) -> set[bytes]:
    found: set[bytes] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type == "macro_invocation":
            found.add((current.children[0].text if current.children else None) or b"?")
        elif current.type == "token_tree":  # tokens only: a macro within a macro is an identifier before a `!`
            found |= {b"?" for c in current.children if c.type == "!"}
        stack.extend(current.children)
    return found


def _fixed_before(node: Node, parsed: Parsed) -> list[bytes]:
    """The statements before a function that do something when they are run, in their order."""
    fixed: list[bytes] = []
    for child in parsed.root.children:
        if child == node:
            break
        if child.type not in parsed.language.comments and not is_plain(child):
            fixed.append(child.text or b"")
    return fixed


def _closed(moves: list[_Move], states: _States) -> list[_Move]:
    """Those moves between files whose names mean the same, counting on no other move that turns out to be none."""
    while True:
        together = {(m.source.path, m.target.path, m.old.name) for m in moves}
        kept = [m for m in moves if m.is_within or _keeps_its_names(m, together, states)]
        if len(kept) == len(moves):
            return kept
        moves = kept


def _keeps_its_names(move: _Move, together: set[tuple[RepoPath, RepoPath, str]], states: _States) -> bool:
    source, target = move.source.diff.old_path, move.target.diff.new_path
    before, now = states.tree(Side.OLD, source), states.tree(Side.NEW, target)
    if before is None or now is None or source is None or target is None:
        return False
    node = _node(move.new, now)
    moved = frozenset(name.encode() for a, b, name in together if (a, b) == (move.source.path, move.target.path))
    return node is not None and means_the_same(node, (before, source), (now, target), moved)


def _with_proof(file: FileFacts, moves: Sequence[_Move]) -> FileFacts:
    came = [m for m in moves if m.target is file]
    left = [m for m in moves if m.source is file and not m.is_within]
    proofs: list[Proof] = []
    for ends, text in ((came, "stood in"), (left, "now stands in")):
        if ends:
            others = sorted({_shown(m, new=text != "stood in") for m in ends})
            names = _listed([m.new.qualified for m in ends])
            where = "elsewhere in this file" if all(m.is_within for m in ends) else _listed(others)
            detail = f"{file.language}: {names} {text} {where}; who asks for it by its old place was not looked at"
            if all(m.is_within for m in ends):
                detail = f"{file.language}: {names} stood {where}, token by token the same"
            places = [Location(file.path, m.new.start, m.new.end) for m in ends if m.target is file]
            places += [Location(m.old.path, m.old.start, m.old.end, Side.OLD) for m in ends if m.source is file]
            proofs.append(Proof(file.path, ProofKind.MOVED, detail, tuple(places)))
    return replace(file, partial=(*file.partial, *proofs)) if proofs else file


def _shown(move: _Move, *, new: bool) -> str:
    return str(move.target.path if new else move.source.diff.old_path)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
