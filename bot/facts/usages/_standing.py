"""What part a name plays where it stands: called, passed on, inherited from, a type, tested for, or no use at all.

Node types of all grammars are listed together; see each grammar's `node-types.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node


class Standing(Enum):
    CALL = "called, or built with `new X`, `X{…}`"
    VALUE = "passed on, assigned, or otherwise used as a value"
    ACCESS = "a member of it is reached: `X.y`"
    ASSIGNED = "assigned to: `a.x = 1`"
    BASE = "inherited from"
    TYPE = "in the place of a type: an annotation, a cast, an argument of a generic type"
    TESTED = "tested for: `isinstance`, `instanceof`, `X.class`, a caught exception"
    NONE = "no use: the name of a package, a module, an include guard, a variant or a key"


_NO_USE = frozenset({
    "package_clause", "package_declaration", "package_header", "namespace_definition", "namespace_declaration",
    "file_scoped_namespace_declaration", "nested_namespace_specifier", "mod_item", "enum_variant", "enum_constant",
    "enum_entry", "enum_member_declaration", "enumerator", "preproc_ifdef", "preproc_def", "labeled_statement",
    "goto_statement", "break_statement", "continue_statement", "break_expression", "continue_expression",
})  # fmt: skip
_CALLS = {
    "call": "function", "call_expression": "function", "new_expression": "constructor", "decorator": "",
    "object_creation_expression": "", "invocation_expression": "function", "method_invocation": "name",
    "composite_literal": "type", "struct_expression": "name", "function_call_expression": "function",
    "scoped_call_expression": "name", "member_call_expression": "name", "nullsafe_member_call_expression": "name",
    "implicit_object_creation_expression": "", "macro_invocation": "macro", "explicit_constructor_invocation": "",
    "compound_literal_expression": "type", "command_call": "", "jsx_opening_element": "name",
    "jsx_self_closing_element": "name", "constructor_invocation": "",
}  # fmt: skip
"""Node type → the field of what is called; "" where it is any child but the arguments."""
_ARGUMENTS = frozenset({"arguments", "argument_list", "argument", "value_arguments", "annotated_lambda"})
_PATHS = frozenset({
    "attribute", "member_expression", "selector_expression", "field_expression", "field_access",
    "member_access_expression", "nullsafe_member_access_expression", "scoped_identifier", "scoped_type_identifier",
    "qualified_identifier", "qualified_name", "qualified_type", "navigation_expression", "nested_type_identifier",
    "nested_identifier", "namespace_name", "scope_resolution", "class_constant_access_expression",
    "member_binding_expression", "method_reference", "callable_reference",
})  # fmt: skip
_SAME = frozenset({
    "generic_type", "generic_name", "type", "user_type", "literal_element", "template_type", "named_type",
    "parenthesized_expression",
    "generic_function", "generic_type_with_turbofish", "template_function", "name", "type_conversion_expression",
    "instantiation_expression", "bracketed_type",
})  # fmt: skip
"""Around a name without changing what it is used for."""
_BASES = frozenset({
    "class_heritage", "extends_clause", "implements_clause", "superclass", "super_interfaces", "extends_interfaces",
    "extends_type_clause", "base_clause", "class_interface_clause", "base_list", "base_class_clause",
    "delegation_specifier", "delegation_specifiers", "superclasses", "impl_item", "trait_bounds", "use_declaration",
})  # fmt: skip
_TYPES = frozenset({
    "type_annotation", "type_arguments", "cast_expression", "as_expression", "satisfies_expression", "union_type",
    "array_type", "pointer_type", "reference_type", "optional_type", "nullable_type", "type_parameters",
    "type_parameter", "template_argument_list", "type_argument_list", "type_descriptor", "generic_type", "slice_type",
    "map_type", "channel_type", "function_type", "intersection_type", "lookup_type", "type_query", "type_spec",
    "type_assertion", "type_assertion_expression", "type_projection", "primary_constructor_type", "throws",
    "trailing_return_type", "union_type_list", "marker_annotation", "annotation", "as_pattern_type",
})  # fmt: skip
_TESTS = frozenset({
    "instanceof_expression", "is_expression", "check_expression", "is_pattern_expression", "class_literal",
    "except_clause", "catch_clause", "catch_type", "catch_declaration", "typeof_expression", "type_switch_statement",
    "type_case", "class_pattern", "type_test", "except_group_clause", "catch_formal_parameter", "type_pattern",
})  # fmt: skip
_TYPE_LEAVES = frozenset({"type_identifier", "predefined_type"})
_TYPE_FIELDS = ("type", "return_type", "result", "returns")
_ASSIGNMENTS = frozenset({"assignment", "assignment_expression", "assignment_statement", "augmented_assignment"})
_CHECKS = frozenset({"isinstance", "issubclass"})
_HIGHEST = 8


def standing_of(nodes: Sequence[Node]) -> Standing:  # noqa: C901, PLR0911, PLR0912 - one branch an idea
    """What part the last of `nodes`, which lead to it from the root, plays."""
    leaf, member_of, typed = nodes[-1], False, False
    if leaf.type == "shorthand_property_identifier_pattern" and not _is_loaded(nodes):
        return Standing.NONE
    child = leaf
    for parent in nodes[-2 : -2 - _HIGHEST : -1]:
        kind = parent.type
        if kind in _NO_USE:
            return Standing.NONE if _is_head(parent, child) else Standing.VALUE
        if kind in _TYPES and not (kind == "cast_expression" and parent.child_by_field_name("value") == child):
            first = kind == "generic_type" and parent.named_child(0) == child
            if not first:
                return Standing.TYPE if kind != "as_expression" or parent.named_child(0) != child else Standing.VALUE
        if kind in _PATHS and child == leaf and _is_root(parent, leaf):
            member_of = True
        if kind in _PATHS or kind in _SAME:
            if kind == "class_constant_access_expression":
                return Standing.VALUE  # PHP's `X::class`
            if kind == "type" and parent.parent is not None and parent.parent.type not in _CALLS:
                return Standing.TYPE
            if kind == "named_type":
                return Standing.TYPE
            if kind in _PATHS and not member_of and child != leaf and _is_root(parent, child):
                return Standing.ACCESS  # `x.Run.Name`
            typed = typed or kind == "user_type"
            child = parent
            continue
        found = _settled(parent, child, nodes)
        if found is not None and member_of and found in {Standing.CALL, Standing.VALUE, Standing.ASSIGNED}:
            return Standing.ACCESS
        if found is not None:
            return found
        if typed or leaf.type in _TYPE_LEAVES or any(parent.child_by_field_name(f) == child for f in _TYPE_FIELDS):
            return _of_declaration(parent, child)
        break
    return Standing.ACCESS if member_of else Standing.VALUE


def _is_loaded(nodes: Sequence[Node]) -> bool:
    """Whether `const { price } = …` takes the name from a module: `await import("./pricing")`."""
    declarator = next((n for n in reversed(nodes) if n.type == "variable_declarator"), None)
    value = declarator.child_by_field_name("value") if declarator is not None else None
    text = node_text(value, 200) if value is not None else ""
    return "import" in text or "require" in text


def _settled(parent: Node, child: Node, nodes: Sequence[Node]) -> Standing | None:  # noqa: PLR0911 - as above
    kind = parent.type
    if kind == "keyed_element" and parent.named_child(0) == child:
        return Standing.NONE if _is_field(nodes, parent) else Standing.VALUE
    if kind == "token_tree":
        after = child.next_sibling
        return Standing.ACCESS if after is not None and after.type == "::" else Standing.VALUE
    if kind in _CALLS and any(parent.child_by_field_name(f) == child for f in ("object", "scope", "receiver")):
        return Standing.ACCESS
    if kind in _CALLS and child.type not in _ARGUMENTS:
        callee = parent.child_by_field_name(_CALLS[kind]) if _CALLS[kind] else None
        return Standing.CALL if callee is None or callee == child else Standing.VALUE
    if kind in _TESTS:
        return Standing.TESTED
    if kind == "binary_expression" and any(c.type == "instanceof" for c in parent.children):
        return Standing.TESTED if parent.named_child(0) != child else Standing.VALUE
    if kind in _BASES or (kind == "type_list" and _above(nodes, parent) in _BASES):
        return Standing.BASE
    if kind in {"argument_list", "arguments", "tuple"}:
        return _argument(nodes, parent)
    if kind in _ASSIGNMENTS and parent.child_by_field_name("left") == child:
        return Standing.ASSIGNED
    if kind == "expression_list" and _above(nodes, parent) in {"short_var_declaration", "range_clause"}:
        declares = nodes[_index(nodes, parent) - 1].child_by_field_name("left") == parent
        return Standing.NONE if declares else Standing.VALUE
    if kind == "expression_list" and _above(nodes, parent) in _ASSIGNMENTS:
        outer = nodes[_index(nodes, parent) - 1]
        return Standing.ASSIGNED if outer.child_by_field_name("left") == parent else Standing.VALUE
    return None


def _is_field(nodes: Sequence[Node], keyed: Node) -> bool:
    """Whether a key of Go's `T{Key: v}` names a field: in a map it is a value."""
    at = _index(nodes, keyed)
    literal = nodes[at - 2] if at > 1 else None
    kind = literal.child_by_field_name("type") if literal is not None else None
    return kind is not None and kind.type in {"type_identifier", "qualified_type", "generic_type"}


def _argument(nodes: Sequence[Node], holder: Node) -> Standing:
    at = _index(nodes, holder)
    outer = nodes[at - 1] if at > 0 else None
    if outer is not None and outer.type in {"argument_list", "arguments"}:  # `isinstance(x, (A, B))`
        outer = nodes[at - 2] if at > 1 else None
    if outer is None:
        return Standing.VALUE
    if outer.type == "class_definition":
        return Standing.BASE
    callee = outer.child_by_field_name("function")
    named = node_text(callee, 80).rpartition(".")[2] if callee is not None else ""
    if named in _CHECKS:
        return Standing.TESTED
    return Standing.TYPE if named == "cast" and holder.named_child(0) == nodes[-1] else Standing.VALUE


def _of_declaration(parent: Node, child: Node) -> Standing:
    """`Mutex lock;` builds one in C++; everywhere else, and behind `*` and `&`, a type is a type."""
    if parent.type != "declaration" or parent.child_by_field_name("type") != child:
        return Standing.TYPE
    declared = parent.child_by_field_name("declarator")
    builds = declared is not None and declared.type in {"identifier", "init_declarator"}
    if builds and declared is not None and declared.type == "init_declarator":
        inner = declared.child_by_field_name("declarator")
        builds = inner is not None and inner.type == "identifier"
    return Standing.CALL if builds else Standing.TYPE


def _is_head(parent: Node, child: Node) -> bool:
    """Whether a child is no part of what the node holds: its body, its value, its arguments."""
    return all(parent.child_by_field_name(f) != child for f in ("body", "value", "arguments")) and (
        not parent.type.startswith("preproc") or parent.child_by_field_name("name") == child
    )


def _is_root(path: Node, child: Node) -> bool:
    return path.named_child(0) == child and path.named_child_count > 1


def _index(nodes: Sequence[Node], node: Node) -> int:
    return next(at for at in range(len(nodes) - 1, -1, -1) if nodes[at] == node)


def _above(nodes: Sequence[Node], node: Node) -> str:
    at = _index(nodes, node)
    return nodes[at - 1].type if at > 0 else ""
