"""Whether a name is a variable of a function, and nothing else: all that a rename may alter without anybody noticing.

For each language: what binds a name, and how far that reaches. A name that is also a member, a keyword argument, a key,
part of an import or of a macro is none, and neither is a parameter where callers can name it (Python, Java).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.facts._language import child_at

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class _Rules:
    binders: Mapping[str, tuple[str, ...]]
    """Node type → paths (see `child_at`) to what it binds; "" for all of its children."""
    patterns: frozenset[str]
    """Node types that may stand between a binder and the name that it binds."""
    scopes: frozenset[str]
    """Node types that limit how far a name that is bound in them reaches."""
    only_below: bool = False
    """Whether a name means the variable only behind its declaration."""
    never: frozenset[str] = frozenset()
    """Node types directly around a name, or by `type.field`, that make it more than a variable."""
    never_within: frozenset[str] = frozenset()


_PYTHON = _Rules(
    {
        "assignment": ("left",), "for_statement": ("left",), "for_in_clause": ("left",), "as_pattern_target": ("",),
        "named_expression": ("name",), "augmented_assignment": ("left",),
    },
    frozenset({"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "expression_list", "tuple"}),
    frozenset({"function_definition", "class_definition", "lambda", "list_comprehension", "set_comprehension",
               "dictionary_comprehension", "generator_expression", "module"}),
    never=frozenset({
        "attribute.attribute", "keyword_argument.name", "parameters", "lambda_parameters", "default_parameter.name",
        "typed_parameter", "typed_default_parameter.name", "dictionary_splat_pattern", "function_definition.name",
        "class_definition.name", "global_statement", "nonlocal_statement", "keyword_pattern", "aliased_import",
    }),
    never_within=frozenset({"import_statement", "import_from_statement", "match_statement", "type_alias_statement"}),
)  # fmt: skip
_ECMASCRIPT = _Rules(
    {
        "variable_declarator": ("name",), "for_in_statement": ("left",), "catch_clause": ("parameter",),
        "formal_parameters": ("",), "required_parameter": ("pattern",), "optional_parameter": ("pattern",),
        "arrow_function": ("parameter",), "function_declaration": ("name",),
    },
    frozenset({"array_pattern", "object_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"}),
    frozenset({"statement_block", "for_statement", "for_in_statement", "switch_body", "class_static_block", "program",
               "catch_clause", "arrow_function", "function_expression", "function_declaration", "method_definition",
               "generator_function", "generator_function_declaration"}),
    never=frozenset({"export_specifier", "export_statement", "labeled_statement", "type_query", "nested_identifier"}),
    never_within=frozenset({"import_statement", "export_clause", "ambient_declaration", "internal_module",
                            "with_statement", "function_signature", "method_signature", "function_type",
                            "enum_declaration", "decorator"}),
)  # fmt: skip
_GO = _Rules(
    {
        "short_var_declaration": ("left",), "var_spec": ("name", ""), "range_clause": ("left",),
        "parameter_declaration": ("name", ""), "variadic_parameter_declaration": ("name",),
    },
    frozenset({"expression_list"}),
    frozenset({"block", "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
               "select_statement", "expression_case", "default_case", "communication_case", "type_case", "func_literal",
               "function_declaration", "method_declaration", "source_file"}),
    only_below=True,
    never=frozenset({"function_declaration.name", "type_spec", "const_spec", "label_name"}),
    never_within=frozenset({"struct_type", "interface_type", "const_declaration", "type_declaration", "function_type"}),
)  # fmt: skip
_RUST = _Rules(
    {
        "let_declaration": ("pattern",), "for_expression": ("pattern",), "parameter": ("pattern",),
        "closure_parameters": ("",),
    },
    frozenset({"mut_pattern", "tuple_pattern", "reference_pattern"}),
    frozenset({"block", "closure_expression", "function_item", "for_expression", "match_arm", "source_file",
               "declaration_list"}),
    only_below=True,
    never=frozenset({"function_item.name", "scoped_identifier", "tuple_struct_pattern", "struct_pattern", "const_item",
                     "static_item", "match_pattern", "or_pattern", "let_condition", "captured_pattern",
                     "shorthand_field_initializer", "field_pattern"}),
    never_within=frozenset({"token_tree", "use_declaration", "match_pattern", "attribute_item", "macro_definition"}),
)  # fmt: skip
_JAVA = _Rules(
    {
        "variable_declarator": ("name",), "enhanced_for_statement": ("name",), "catch_formal_parameter": ("name",),
        "lambda_expression": ("parameters",), "inferred_parameters": ("",), "resource": ("name",),
    },
    frozenset(),
    frozenset({"block", "constructor_body", "for_statement", "enhanced_for_statement", "catch_clause",
               "lambda_expression", "try_with_resources_statement", "switch_block", "switch_block_statement_group",
               "class_body", "program", "interface_body", "enum_body_declarations"}),
    only_below=True,
    never=frozenset({"field_access.field", "method_invocation.name", "method_declaration.name", "formal_parameter.name",
                     "element_value_pair.key", "labeled_statement", "break_statement", "continue_statement",
                     "scoped_identifier", "method_reference", "constructor_declaration.name", "class_declaration.name",
                     "instanceof_expression.name", "enum_constant", "type_pattern", "record_pattern_component"}),
    never_within=frozenset({"import_declaration", "annotation", "marker_annotation", "switch_label"}),
)  # fmt: skip
RULES = {
    "Python": _PYTHON, "JavaScript": _ECMASCRIPT, "TypeScript": _ECMASCRIPT, "TSX": _ECMASCRIPT, "Go": _GO,
    "Rust": _RUST, "Java": _JAVA,
}  # fmt: skip
_OUTERMOST = frozenset({"module", "class_definition", "source_file", "declaration_list", "class_body", "interface_body",
                        "enum_body_declarations"})  # fmt: skip
"""Scopes whose names others see. An ECMAScript module's own names are nobody else's unless exported."""
_DEEPEST = 200


def is_variable(places: Sequence[Node], language: str) -> bool:
    """Whether every one of `places`, all where one name stands, means a variable that only its function sees."""
    rules = RULES[language]
    reaches: list[tuple[int, int]] = []
    for name in places:
        if _is_more(name, rules):
            return False
        bound = _binder(name, rules)
        if bound is not None:
            reach = _reach(name, bound, rules, language)
            if reach is None:
                return False
            reaches.append(reach)
            if rules.only_below:
                reaches.append((name.start_byte, name.end_byte))
    if len({_apart(n, language) for n in places}) > 1 or (language == "Rust" and (places[0].text or b"")[:1].isupper()):
        return False
    return bool(reaches) and all(any(a <= n.start_byte and n.end_byte <= b for a, b in reaches) for n in places)


_APART = {"Rust": frozenset({"function_item", "impl_item", "trait_item"}), "Java": frozenset({"class_body"})}
"""What has no part in the variables around it (a Rust function), or where a member may hide them (a Java class)."""


def _apart(name: Node, language: str) -> int:
    """The id of the innermost thing around a name that keeps variables apart."""
    node = name.parent
    while node is not None and node.type not in _APART.get(language, ()):
        node = node.parent
    return node.id if node is not None else 0


def _is_more(name: Node, rules: _Rules) -> bool:
    parent = name.parent
    if parent is None or name.type != "identifier":
        return True
    if parent.type in rules.never or parent.type in rules.never_within:
        return True
    named = (entry.partition(".") for entry in rules.never if entry.startswith(f"{parent.type}."))
    if any(parent.child_by_field_name(field) == name for _, _, field in named):
        return True
    if _is_key(name) or (parent.type in {"required_parameter", "optional_parameter"} and _is_member_too(parent)):
        return True
    node: Node | None = parent
    for _ in range(_DEEPEST):
        if node is None:
            return False
        if node.type in rules.never_within:
            return True
        node = node.parent
    return True


def _is_key(name: Node) -> bool:
    """Whether it may be a field's name in a Go literal: `T{name: value}`."""
    element = name.parent
    if element is None or element.type != "literal_element" or element.parent is None:
        return False
    return element.parent.type == "keyed_element" and element.parent.child_by_field_name("key") == element


def _is_member_too(parameter: Node) -> bool:
    """TypeScript: `constructor(private name: string)` declares a member."""
    return any(
        c.type in {"accessibility_modifier", "readonly", "override_modifier", "decorator"} for c in parameter.children
    )


def _binder(name: Node, rules: _Rules) -> Node | None:
    """The node that binds a name; None where the name is only used."""
    inner, outer = name, name.parent
    while outer is not None and outer.type in rules.patterns:
        if outer.type == "assignment_pattern" and outer.child_by_field_name("left") != inner:
            return None
        if outer.type == "pair_pattern" and outer.child_by_field_name("value") != inner:
            return None
        inner, outer = outer, outer.parent
    if outer is None:
        return None
    for path in rules.binders.get(outer.type, ()):
        if path == "" and outer.type not in {"var_spec", "parameter_declaration"}:
            return outer
        if path and child_at(outer, path) == inner:
            return outer
        if path == "" and inner in outer.children_by_field_name("name"):
            return outer
    return None


def _reach(name: Node, binder: Node, rules: _Rules, language: str) -> tuple[int, int] | None:
    """The first and last byte where a bound name means its variable; None where others see it as well."""
    scope: Node | None = (
        binder if binder.type in rules.scopes and binder.type != "function_declaration" else binder.parent
    )
    while scope is not None and scope.type not in rules.scopes:
        if scope.type in {"variable_declaration", "export_statement"}:  # `var` is hoisted, an export is everybody's
            return None
        scope = scope.parent
    if scope is None or scope.type in _OUTERMOST:
        return None
    if binder.type == "for_in_statement" and binder.child_by_field_name("kind") is None:
        return None  # `for (name of …)` declares nothing
    if language == "Python":
        return _python_reach(name, scope)
    if scope.type == "program" and not _is_module(scope):
        return None
    if scope.type == "function_item" and scope.prev_sibling is not None and "attribute" in scope.prev_sibling.type:
        return None  # a macro sees the names of the parameters
    if rules.only_below and binder.type in {"short_var_declaration", "var_spec", "range_clause", "let_declaration",
                                             "variable_declarator", "resource"}:  # fmt: skip
        return binder.end_byte, scope.end_byte
    return scope.start_byte, scope.end_byte


def _python_reach(name: Node, scope: Node) -> tuple[int, int] | None:
    if scope.type == "function_definition":
        body = scope.child_by_field_name("body")
        return (body.start_byte, body.end_byte) if body is not None and _inside(name, body) else None
    # The first thing that a comprehension runs through is looked up outside of it.
    sources = [c.child_by_field_name("right") for c in scope.children if c.type == "for_in_clause"]
    word = re.compile(rb"(?<!\w)" + re.escape(name.text or b"") + rb"(?!\w)")
    if scope.type == "lambda" or any(s is not None and word.search(s.text or b"") for s in sources):
        return None
    return scope.start_byte, scope.end_byte


def _inside(name: Node, body: Node) -> bool:
    return body.start_byte <= name.start_byte and name.end_byte <= body.end_byte


def _is_module(program: Node) -> bool:
    return any(c.type in {"import_statement", "export_statement"} for c in program.children)
