"""What Foreread must know about a programming language: one value a language, in `bot/facts/languages/`.

tree-sitter's node types differ from grammar to grammar; a Language maps them to the few ideas that the rest of
Foreread speaks of. See each grammar's `node-types.json` for the names used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.facts._nouns import ConstructKind, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Language as Grammar
    from tree_sitter import Node, Parser


Text = Callable[["Node | None", int], str]
_ERROR = 0xFFFF
"""tree-sitter's number for what no grammar knows: `ts_builtin_sym_error`."""


def name_field(node: Node) -> Node | None:
    """The usual place of a definition's name: the grammar's field `name`."""
    return node.child_by_field_name("name")


def child_at(node: Node, path: str) -> Node | None:
    """The node at the end of a path like `declarator.name`, or None.

    A step is a field of the grammar, else the type of a child (for grammars that name no fields), else the number of
    a named child (`0` is the first, `-1` the last); `^` leads to the parent.
    """
    child = node.child_by_field_name(path)  # most paths are one field
    if child is not None:
        return child
    current: Node | None = node
    for step in _steps(path):
        current = _step(current, step) if current is not None else None
    return current


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def _step(node: Node, step: str) -> Node | None:
    if step == "^":
        return node.parent
    child = node.child_by_field_name(step)
    if child is not None:
        return child
    if step.lstrip("-").isdigit():
        number, count = int(step), node.named_child_count
        return node.named_child(number % count) if -count <= number < count else None
    for child in node.children:
        if child.type == step:
            return child
    return None


def no_visibility(name: str, header: str) -> bool:
    """For languages without a notion of private names: everything is public."""
    return bool(name or header)


def listed_kind(_node: Node, kind: SymbolKind) -> SymbolKind:
    """For languages in which a node's type alone tells what it defines."""
    return kind


def listed_idea(_node: Node, idea: ConstructKind) -> ConstructKind | None:
    """For languages in which a node's type alone tells what it stands for."""
    return idea


def hidden_by(*modifiers: str) -> Callable[[str, str], bool]:
    """`is_public` for languages in which one of the words that a definition begins with hides it."""

    def is_public(_name: str, header: str) -> bool:
        if not any(modifier in header for modifier in modifiers):
            return True  # nearly every definition: spare it the look at each word
        leading = takewhile(lambda word: word.isalpha() and word.islower(), header.split())
        return not any(word in modifiers for word in leading)

    return is_public


def no_owner(_node: Node) -> str:
    """For languages whose definitions stand inside what they belong to."""
    return ""


def never_hidden(_node: Node) -> bool:
    """For languages in which a definition's name and header tell whether it is private."""
    return False


class Linking(Enum):
    """How files of a language name what other files define."""

    NONE = "no imports that name a definition: C's includes, Ruby's constants, a shell's sourced scripts"
    PYTHON = "modules are files; `from .pricing import price`"
    ECMASCRIPT = "modules are files; `import { price } from './pricing'`"
    GO = "packages are folders; `import 'example.org/shop/pricing'`"
    DOTTED = "packages are declared; `import shop.pricing.Price`"
    USING = "namespaces are declared; `using Shop.Pricing`"
    PHP = "namespaces are declared; `use Shop Pricing Price`"
    RUST = "modules are files; `use crate::pricing::price`"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """The vocabulary of one grammar."""

    name: str
    """What a reader calls it: "Python", "C#"."""
    grammar: str
    """The import name of the grammar wheel, e.g. `tree_sitter_python`."""
    entry: str = "language"
    """The function of that module which gives the language; the TypeScript and PHP wheels have several."""

    prepare: Callable[[bytes], bytes] = bytes
    """Rewrites what the grammar cannot read, byte for byte of the same length, so that every position stays true."""

    rereads_comments: bool = False
    """Whether its grammar, at each comment, goes through all the comments that follow."""
    largest: int = 1_000_000
    """Bytes beyond which a source is not parsed. Some grammars need seconds for a broken file of 150 kB, and four times
    as many for one of twice the size."""

    definitions: Mapping[str, SymbolKind]
    """Node type → what it defines. FUNCTION becomes METHOD by itself inside a CLASS or TYPE."""
    kind_of: Callable[[Node, SymbolKind], SymbolKind] = listed_kind
    """The kind of a definition, given the one listed: a C `declaration` is a variable or a function's prototype."""
    name_of: Callable[[Node], Node | None] = name_field
    """The node that holds a definition's name; None when this node defines nothing (an arrow function with no name)."""
    owner_of: Callable[[Node], str] = no_owner
    """What the definition's own text says that it belongs to, dotted: `Foo` for C++'s `int Foo::bar()`."""
    quotes: str = "\"'`"
    """What may stand around a name and is no part of it: that of a key, a label or a table."""
    levels: int = 0
    """How many definitions deep the walk goes; 0 for all the way."""
    flat: frozenset[str] = frozenset()
    """Definitions that lend no name to those inside: a C `typedef struct node {…} node_t`."""
    sections: bool = False
    """Whether a definition runs until the next one begins, as a Dockerfile's stage does."""
    blocks: frozenset[str]
    """Node types in which further definitions may stand; the walk for definitions descends into these only."""
    within: Mapping[str, frozenset[str]] = field(default_factory=dict[str, "frozenset[str]"])
    """Blocks of which only some children are looked into: of a call's arguments, those that are functions."""
    outside: frozenset[str] = frozenset()
    """Definitions and blocks that count only outside of functions: a local variable is no definition."""
    openers: tuple[bytes, ...] = ()
    """Words of which each definition inside a function has one, so that one without any need not be searched."""
    bodies: frozenset[str] = frozenset()
    """Blocks outside of which alone, but for a MODULE's own, a definition may do without an opener."""
    wrappers: frozenset[str] = frozenset()
    """Node types around a single definition that belong to it: decorators, `export`, `const`, a Java field's type."""
    prefixes: frozenset[str] = frozenset()
    """Node types that belong to the definition which follows them as a sibling: Rust's `#[attribute]`."""
    attributes: frozenset[str] = frozenset()
    """Node types at the start of a definition that are no part of its signature: PHP's `#[Route]`."""
    parameter_lists: frozenset[str] = frozenset({"parameters", "parameter_list", "formal_parameters"})
    """Node types that hold a definition's parameters, where the grammar has no field `parameters` for them."""
    body_fields: tuple[str, ...] = ("body",)
    """Paths (see `child_at`) from a definition to its body; what stands before the body is its header."""
    body_types: frozenset[str] = frozenset()
    """Node types that end the header where no field of the grammar says so: a constructor's initialisers in C++."""
    is_public: Callable[[str, str], bool] = no_visibility
    """(name, header) → whether code outside the file or package may use it."""
    is_hidden: Callable[[Node], bool] = never_hidden
    """Whether the tree around a definition makes it private although its header does not: an anonymous namespace."""

    constructs: Mapping[str, ConstructKind]
    """Node type → the idea it stands for. `if`-like nodes are CONDITION; those whose branch leaves become GUARD."""
    idea_of: Callable[[Node, ConstructKind], ConstructKind | None] = listed_idea
    """The idea of a node, given the one listed; None for none: Ruby's `raise` is a call."""
    leaves: frozenset[str] = frozenset()
    """Node types that leave the enclosing block: return, raise, throw, continue, break …"""
    leaving_calls: frozenset[str] = frozenset()
    """Callees that leave although they look like calls: `panic`, `exit`, `raise` (Ruby), `abort`."""
    condition_fields: tuple[str, ...] = ("condition",)
    branch_fields: tuple[str, ...] = ("consequence", "body")
    negated: frozenset[str] = frozenset()
    """Node types whose branch runs when the condition does not hold: Ruby's `unless`."""
    condition_of: Callable[[Node], tuple[Node | None, Node | None]] | None = None
    """(condition, branch) of an `if`-like node, where its fields do not tell; without a condition it is no construct.
    The node itself may be given for the condition: then what it has before the branch is meant."""
    parts_of: Mapping[str, Callable[[Node, Text], tuple[str, str] | None]] = field(
        default_factory=dict[str, "Callable[[Node, Text], tuple[str, str] | None]"]
    )
    """Node type → the (head, body) of its construct, where its fields do not tell; None when it is no construct. The
    second argument gives a node's text, folded and cut at so many characters, as the file has it (see `prepare`)."""
    call_fields: tuple[str, ...] = ("function",)
    """Paths (see `child_at`) from a call to what is called; several are joined by a dot, as are `->`, `::` and `?.`."""
    argument_fields: tuple[str, ...] = ("arguments",)
    import_fields: tuple[str, ...] = ("source", "module_name", "path", "argument", "name")
    """Paths from an import to what it imports; its first named child where there is none."""
    catch_fields: tuple[str, ...] = ("type",)
    """Paths (see `child_at`) from a handler to what it catches."""
    broad_catches: frozenset[str] = frozenset()
    """Caught types that catch nearly everything; "" where a handler without a type catches all."""

    comments: frozenset[str] = frozenset({"comment"})
    strings: frozenset[str] = frozenset({"string"})
    """Node types whose inside is text, not code (interpolations inside are still visited)."""
    docstrings: bool = False
    """Whether a string that stands as a statement is documentation."""
    imports: frozenset[str] = frozenset()
    linking: Linking = Linking.NONE
    identifiers: frozenset[str] = frozenset({"identifier"})
    members: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """Member access: node type → paths (see `child_at`) to the receiver and to the member's name."""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    """Node type → path (see `child_at`) to an identifier that is a label and no reference: keyword arguments, object
    keys, parameters, variables."""
    self_names: frozenset[str] = frozenset({"self", "this", "cls", "super"})
    implicit_self: bool = False
    """Whether a method may call its sibling by the bare name (Java, C#, Ruby, C++ …)."""
    constructor_names: frozenset[str] = frozenset()
    """Names of methods that run when the class's name is called; their callers are found by the class's name."""
    package_is_directory: bool = False
    """Whether files of one directory see each other's names without an import (Go, Java, C# …)."""

    def parser(self) -> Parser:
        """A parser for this language. Raises ImportError when the grammar's wheel is not installed."""
        import tree_sitter  # noqa: PLC0415 - a review without readable files needs no parser

        return tree_sitter.Parser(_grammar(self.grammar, self.entry))

    def node_ids(self) -> Mapping[str, Sequence[int]]:
        """The grammar's numbers for each node type: some have several. Raises ImportError as `parser` does."""
        grammar = _grammar(self.grammar, self.entry)
        found: dict[str, list[int]] = {"ERROR": [_ERROR]}
        for number in range(grammar.node_kind_count):
            found.setdefault(grammar.node_kind_for_id(number) or "", []).append(number)
        return found


@cache
def _grammar(module: str, entry: str) -> Grammar:
    """One grammar of a wheel. Opened once: what is in a wheel does not change while a program runs."""
    import tree_sitter  # noqa: PLC0415

    return tree_sitter.Language(getattr(import_module(module), entry)())
