"""JavaScript, and what TypeScript adds to it.

tree-sitter-typescript extends tree-sitter-javascript, so that nearly every node type is in both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, hidden_by
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_CALLABLE = frozenset({"arrow_function", "function_expression", "generator_function"})
_PASSED_ON = frozenset({"pair", "object", "parenthesized_expression", "as_expression", "satisfies_expression"})
"""What may stand between an object literal and the name that it is given."""
_NO_TYPE = frozenset({"exports", "module", "self", "window", "global", "globalThis"})
_DEEPEST = 12
_is_unmarked = hidden_by("private")


def _name_of(node: Node) -> Node | None:
    """The name of a function, a class, a member, or of a value that a whole module sees; None for any other node."""
    match node.type:
        case "variable_declarator":
            return _declared(node)
        case "assignment_expression":
            return _assigned(node)
        case "pair":
            is_member = _kind(node.child_by_field_name("value")) is not None and _is_named(node)
            return node.child_by_field_name("key") if is_member else None
        case "method_definition":
            inside = node.parent
            if inside is not None and inside.type == "object" and not _is_named(inside):
                return None
    return node.child_by_field_name("name") or node.child_by_field_name("property")


def _kind_of(node: Node, kind: SymbolKind) -> SymbolKind:
    """A variable, field or assignment defines what its value is: a function, a class, or a mere value."""
    if kind is not SymbolKind.VALUE:
        return kind
    field = "right" if node.type == "assignment_expression" else "value"
    return _kind(node.child_by_field_name(field)) or SymbolKind.VALUE


def _owner_of(node: Node) -> str:
    """`Cart` for `Cart.prototype.total = function …` and for `Cart.total = …`."""
    left = node.child_by_field_name("left") if node.type == "assignment_expression" else None
    owner = left.child_by_field_name("object") if left is not None else None
    if owner is not None and owner.type == "member_expression":
        last = owner.child_by_field_name("property")
        owner = owner.child_by_field_name("object") if last is not None and last.text == b"prototype" else None
    text = node_text(owner, 120) if owner is not None and owner.type == "identifier" else ""
    return "" if text in _NO_TYPE else text


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind | None:
    """`require` and `import()` import; an `export` imports when it names a source; `for (;;)` has no condition."""
    match node.type:
        case "export_statement":
            return idea if node.child_by_field_name("source") is not None else None
        case "for_statement":
            condition = node.child_by_field_name("condition")
            return None if condition is None or condition.type in {";", "empty_statement"} else idea
        case "call_expression":
            called = node.child_by_field_name("function")
            is_import = called is not None and (called.type == "import" or called.text == b"require")
            return ConstructKind.IMPORT if is_import else idea
    return idea


def _is_public(name: str, header: str) -> bool:
    """`#name` is private to the class, `_name` by convention, `private` by TypeScript's word."""
    return not name.startswith(("_", "#")) and _is_unmarked(name, header)


def _kind(value: Node | None) -> SymbolKind | None:
    """What kind of definition a value is; None for one that is neither a function nor a class."""
    if value is None:
        return None
    return SymbolKind.FUNCTION if value.type in _CALLABLE else SymbolKind.CLASS if value.type == "class" else None


def _declared(node: Node) -> Node | None:
    value = node.child_by_field_name("value")
    if _kind(value) is None and (not _is_at_top(node) or _requires(value)):
        return None
    name = node.child_by_field_name("name")
    return name if name is not None and name.type == "identifier" else None


def _requires(value: Node | None) -> bool:
    called = value.child_by_field_name("function") if value is not None and value.type == "call_expression" else None
    return called is not None and called.text == b"require"


def _assigned(node: Node) -> Node | None:
    """`exports.name = function …`; of `module.exports = function name …` the function's own name, if it has one."""
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right")
    if left is None or right is None or _kind(right) is None:
        return None
    if left.text == b"module.exports":
        return right.child_by_field_name("name")
    return left.child_by_field_name("property") if left.type == "member_expression" else left


def _is_at_top(declarator: Node) -> bool:
    """Whether a variable is declared by a module or a namespace, not by a function or a loop."""
    declaration = declarator.parent
    block = declaration.parent if declaration is not None else None
    if block is not None and block.type == "export_statement":
        block = block.parent
    if block is not None and block.type == "statement_block":
        return block.parent is not None and block.parent.type in {"internal_module", "module"}
    return block is not None and block.type in {"program", "ambient_declaration"}


def _is_named(node: Node) -> bool:
    """Whether an object's members can be reached by a name of the module; those of a call's argument cannot."""
    holder = node.parent
    for _ in range(_DEEPEST):
        if holder is None or holder.type not in _PASSED_ON:
            break
        holder = holder.parent
    if holder is None:
        return False
    if holder.type == "assignment_expression":
        statement = holder.parent
        return statement is not None and statement.parent is not None and statement.parent.type == "program"
    return holder.type == "export_statement" or (holder.type == "variable_declarator" and _is_at_top(holder))


JAVASCRIPT = Language(
    name="JavaScript",
    grammar="tree_sitter_javascript",
    definitions={
        "function_declaration": SymbolKind.FUNCTION,
        "generator_function_declaration": SymbolKind.FUNCTION,
        "class_declaration": SymbolKind.CLASS,
        "method_definition": SymbolKind.METHOD,
        "field_definition": SymbolKind.VALUE,
        "variable_declarator": SymbolKind.VALUE,
        "assignment_expression": SymbolKind.VALUE,
        "pair": SymbolKind.METHOD,
    },
    kind_of=_kind_of,
    name_of=_name_of,
    owner_of=_owner_of,
    blocks=frozenset(
        {
            "program",
            "export_statement",
            "lexical_declaration",
            "variable_declaration",
            "expression_statement",
            "statement_block",
            "class_body",
            "class_static_block",
            "class",
            "if_statement",
            "else_clause",
            "for_statement",
            "for_in_statement",
            "while_statement",
            "do_statement",
            "switch_statement",
            "switch_body",
            "switch_case",
            "switch_default",
            "try_statement",
            "catch_clause",
            "finally_clause",
            "return_statement",
            "labeled_statement",
            # A function may be declared inside a callback, and a whole file inside one function that is called at once.
            "arrow_function",
            "function_expression",
            "generator_function",
            "call_expression",
            "new_expression",
            "arguments",
            "await_expression",
            "parenthesized_expression",
            "object",
        }
    ),
    within={
        "arguments": _CALLABLE,
        "call_expression": frozenset({"arguments", "parenthesized_expression"}) | _CALLABLE,
    },
    bodies=frozenset({"statement_block"}),
    openers=(b"=>", b"function", b"class"),
    wrappers=frozenset({"export_statement", "lexical_declaration", "variable_declaration"}),
    attributes=frozenset({"decorator"}),
    body_fields=("body", "value.body", "value.{", "right.body"),
    is_public=_is_public,
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "do_statement": ConstructKind.CONDITION,
        "for_statement": ConstructKind.CONDITION,
        "switch_statement": ConstructKind.CONDITION,
        "ternary_expression": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "catch_clause": ConstructKind.HANDLER,
        "call_expression": ConstructKind.CALL,
        "new_expression": ConstructKind.CALL,
        "await_expression": ConstructKind.AWAIT,
        "return_statement": ConstructKind.RETURN,
        "throw_statement": ConstructKind.RAISE,
        "decorator": ConstructKind.DECORATOR,
        "import_statement": ConstructKind.IMPORT,
        "export_statement": ConstructKind.IMPORT,
    },
    idea_of=_idea_of,
    leaves=frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"}),
    leaving_calls=frozenset({"process.exit", "process.abort"}),
    condition_fields=("condition", "value"),
    branch_fields=("consequence",),
    call_fields=("function", "constructor"),
    import_fields=("source", "import_require_clause.source", "arguments.0"),
    catch_fields=(),
    broad_catches=frozenset({""}),
    comments=frozenset({"comment", "html_comment", "hash_bang_line"}),
    strings=frozenset({"string", "template_string", "regex", "jsx_text"}),
    linking=Linking.ECMASCRIPT,
    imports=frozenset({"import_statement", "export_clause"}),  # `export { a }` lists names without using them
    identifiers=frozenset(
        {
            "identifier",
            "property_identifier",
            "private_property_identifier",
            "shorthand_property_identifier",
            "shorthand_property_identifier_pattern",
        }
    ),
    members={"member_expression": ("object", "property")},
    labels={
        "pair": "key",
        "pair_pattern": "key",
        "jsx_attribute": "0",
        "variable_declarator": "name",
        "arrow_function": "parameter",
        "assignment_pattern": "left",
        "rest_pattern": "0",
        "catch_clause": "parameter",
    },
    self_names=frozenset({"this", "super"}),
    constructor_names=frozenset({"constructor"}),
)


def typescript(name: str, entry: str) -> Language:
    """TypeScript as one of the two grammars of its wheel reads it; they differ in JSX alone."""
    return replace(
        JAVASCRIPT,
        name=name,
        grammar="tree_sitter_typescript",
        entry=entry,
        definitions={
            **{node: kind for node, kind in JAVASCRIPT.definitions.items() if node != "field_definition"},
            "function_signature": SymbolKind.FUNCTION,
            "abstract_class_declaration": SymbolKind.CLASS,
            "method_signature": SymbolKind.METHOD,
            "abstract_method_signature": SymbolKind.METHOD,
            "public_field_definition": SymbolKind.VALUE,
            "interface_declaration": SymbolKind.TYPE,
            "type_alias_declaration": SymbolKind.TYPE,
            "enum_declaration": SymbolKind.TYPE,
            "internal_module": SymbolKind.MODULE,
            "module": SymbolKind.MODULE,
        },
        blocks=JAVASCRIPT.blocks | {"ambient_declaration", "interface_body", "object_type"},
        openers=(*JAVASCRIPT.openers, b"interface", b"type", b"enum", b"namespace", b"module"),
        wrappers=JAVASCRIPT.wrappers | {"ambient_declaration"},
        prefixes=frozenset({"decorator"}),
        identifiers=JAVASCRIPT.identifiers | {"type_identifier"},
        members={**JAVASCRIPT.members, "nested_type_identifier": ("module", "name")},
        labels={
            **JAVASCRIPT.labels,
            "required_parameter": "pattern",
            "optional_parameter": "pattern",
            "property_signature": "name",
            "enum_assignment": "name",
            "enum_body": "name",
        },
    )
