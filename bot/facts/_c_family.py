"""What C and C++ share: names inside nested declarators, and the tables that both grammars agree on.

tree-sitter-cpp extends tree-sitter-c, so every node type here exists in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

DEFINITIONS = {
    "function_definition": SymbolKind.FUNCTION,
    "declaration": SymbolKind.VALUE,
    "field_declaration": SymbolKind.FUNCTION,
    "type_definition": SymbolKind.TYPE,
    "struct_specifier": SymbolKind.TYPE,
    "union_specifier": SymbolKind.TYPE,
    "enum_specifier": SymbolKind.TYPE,
    "preproc_def": SymbolKind.VALUE,
    "preproc_function_def": SymbolKind.FUNCTION,
}
FLAT = frozenset({"type_definition", "declaration", "field_declaration"})
BLOCKS = frozenset(
    {
        "translation_unit",
        "preproc_if",
        "preproc_ifdef",
        "preproc_else",
        "preproc_elif",
        "preproc_elifdef",
        "linkage_specification",
        "declaration_list",
        "field_declaration_list",
        "ERROR",
    }
)
CONSTRUCTS = {
    "if_statement": ConstructKind.CONDITION,
    "while_statement": ConstructKind.CONDITION,
    "do_statement": ConstructKind.CONDITION,
    "for_statement": ConstructKind.CONDITION,
    "switch_statement": ConstructKind.CONDITION,
    "conditional_expression": ConstructKind.CONDITION,
    "preproc_if": ConstructKind.CONDITION,
    "preproc_elif": ConstructKind.CONDITION,
    "binary_expression": ConstructKind.COMPARISON,
    "call_expression": ConstructKind.CALL,
    "return_statement": ConstructKind.RETURN,
    "attribute": ConstructKind.DECORATOR,
    "preproc_include": ConstructKind.IMPORT,
}
LEAVES = frozenset({"return_statement", "goto_statement", "break_statement", "continue_statement"})
LEAVING_CALLS = frozenset(
    {"exit", "_exit", "_Exit", "quick_exit", "abort", "longjmp", "panic", "__builtin_unreachable"}
)
STRINGS = frozenset({"string_literal", "system_lib_string", "char_literal", "preproc_arg"})
IDENTIFIERS = frozenset({"identifier", "field_identifier", "type_identifier"})
ATTRIBUTES = frozenset({"attribute_declaration", "attribute_specifier"})
MEMBERS = {"field_expression": ("argument", "field")}
LABELS = {
    "parameter_declaration": "declarator",
    "pointer_declarator": "declarator",
    "array_declarator": "declarator",
    "init_declarator": "declarator",
    "declaration": "declarator",
    "field_declaration": "declarator",
}
"""Parameters, variables and fields: their declaration only looks like a use of a function of the same name."""

_NEED_A_BODY = {
    **dict.fromkeys(("struct_specifier", "union_specifier", "enum_specifier", "class_specifier"), "body"),
    "preproc_def": "value",
}
"""Without one, `struct node` is a use of the type and `#define FILE_H` an include guard."""
_NAMES = frozenset(
    {
        "identifier",
        "field_identifier",
        "type_identifier",
        "qualified_identifier",
        "operator_name",
        "destructor_name",
    }
)
_STATEMENTS = frozenset({"compound_statement", "for_statement", "for_range_loop", "case_statement", "init_statement"})
_DECLARED = frozenset({"function_definition", "declaration", "field_declaration", "type_definition"})
_KEYWORDS = frozenset(
    b"if else for while do switch case return goto sizeof const static inline struct union enum void int char".split()
)
_MACRO_LOOP = lazy(rb"\bfor \([A-Z](?=[A-Z0-9_]+ ?\([^;{}]{0,400}?\)\s*\)\s*[^;\s])")
_DEEPEST = 64
"""Declarators inside declarators that a person would still write; beyond, the name is not looked for."""


def readable(source: bytes) -> bytes:
    """The source with `for (EACH(list, item)) {`, where a macro writes the whole head, as the `while` that parses.

    One such loop would cost the ends of all functions behind it. The macro loses its first letter in the tree.
    """
    return _MACRO_LOOP.sub(b"while(", source)


def name_of(node: Node) -> Node | None:
    """The bare name that a node defines, without the scopes before it; None for a mere use or a data member."""
    if node.type in _DECLARED:
        name = _declared(node) if not _is_inner(node) else None
    elif node.type in _NEED_A_BODY and child_at(node, _NEED_A_BODY[node.type]) is None:
        return None
    else:
        name = node.child_by_field_name("name")
    bare = _unqualified(name)
    if bare is None or bare.is_missing or (node.type in _DECLARED and bare.text in _KEYWORDS):
        return None  # what the parser makes of macros that it does not know
    return bare


def _is_inner(node: Node) -> bool:
    """Whether a declaration is that of a data member or of a local variable."""
    if node.type == "field_declaration":
        return not _is_prototype(node)
    return node.type == "declaration" and node.parent is not None and node.parent.type in _STATEMENTS


def owner_of(node: Node) -> str:
    """The scopes written before the name, dotted: `app.Box` for `T& app::Box<T>::get()`."""
    name = _declared(node) if node.type in _DECLARED else node.child_by_field_name("name")
    return ".".join(_scopes(name))


def kind_of(node: Node, kind: SymbolKind) -> SymbolKind:
    """A declaration is a function's prototype or a variable."""
    return SymbolKind.FUNCTION if node.type == "declaration" and _is_prototype(node) else kind


def is_static(node: Node) -> bool:
    """Whether a definition is declared `static`: outside of a class that means visible in this file alone."""
    return any(c.type == "storage_class_specifier" and c.text == b"static" for c in node.children)


def condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch, and `for (;;)` has no condition."""
    return node.child_by_field_name("condition"), node.child_by_field_name("consequence")


def _declarators(node: Node) -> Iterator[Node]:
    """From the outermost declarator to the name: a name lies inside pointer, array and function declarators."""
    current: Node | None = node
    for _ in range(_DEEPEST):
        assert current is not None  # noqa: S101 - the loop ends before
        inner = current.child_by_field_name("declarator")
        if inner is None:  # parenthesized and reference declarators name no field
            inner = next((c for c in current.named_children if _may_declare(c)), None) if current is not node else None
        if inner is None:
            return
        yield inner
        current = inner


def _may_declare(node: Node) -> bool:
    return node.type.endswith("declarator") or node.type in _NAMES


def _declared(node: Node) -> Node | None:
    """What the declarators of a function, a variable or a typedef lead to."""
    last = None
    for declarator in _declarators(node):
        if declarator.type in {
            "qualified_identifier",
            "operator_cast",
            "destructor_name",
            "template_function",
        }:
            return declarator
        last = declarator
    return last if last is not None and not last.type.endswith("declarator") else None


def _is_prototype(node: Node) -> bool:
    """Whether a declaration declares a function, not a variable that points to one."""
    for declarator in _declarators(node):
        if declarator.type in {"parenthesized_declarator", "init_declarator"}:
            return False
        if declarator.type in {"function_declarator", "operator_cast"}:
            inner = declarator.child_by_field_name("declarator")
            return inner is None or inner.type != "parenthesized_declarator"
    return False


def _unqualified(name: Node | None) -> Node | None:
    for _ in range(_DEEPEST):
        if name is not None and name.type in {"qualified_identifier", "template_function", "template_type"}:
            name = name.child_by_field_name("name")
        elif name is not None and name.type.endswith("declarator"):
            name = name.child_by_field_name("declarator")
        elif name is not None and name.type == "nested_namespace_specifier":  # `a::b::c`
            name = name.named_children[-1] if name.named_children else None
        else:
            break
    return name


def _scopes(name: Node | None) -> Iterator[str]:
    for _ in range(_DEEPEST):
        if name is None or any(c.is_missing for c in name.children):
            return
        if name.type == "nested_namespace_specifier" and name.named_child_count > 1:
            scope, name = _unqualified(name.named_children[0]), name.named_children[-1]
        elif name.type == "qualified_identifier":
            scope, name = _unqualified(name.child_by_field_name("scope")), name.child_by_field_name("name")
        else:
            return
        if scope is not None and scope.text:
            yield scope.text.decode("utf-8", "replace")
