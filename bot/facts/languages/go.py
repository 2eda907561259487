"""Go, as tree-sitter-go 0.25 names its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUES = frozenset({"const_spec", "var_spec"})


def _name_of(node: Node) -> Node | None:
    """The name; of a constant or variable only where the package sees it."""
    if node.type in _VALUES:
        declaration = node.parent
        if declaration is not None and declaration.type == "var_spec_list":
            declaration = declaration.parent
        if declaration is None or declaration.parent is None or declaration.parent.type != "source_file":
            return None
    return node.child_by_field_name("name")


def _owner_of(node: Node) -> str:
    """The receiver's type without `*` and type parameters: `Cart` for `func (c *Cart[T]) Total()`."""
    receiver = node.child_by_field_name("receiver")
    if receiver is None:
        return ""
    named = child_at(receiver, "parameter_declaration.type")
    for _ in range(4):
        if named is not None and named.type != "type_identifier":
            named = child_at(named, "type") or child_at(named, "0")
    return node_text(named, 120)


def _is_public(name: str, _header: str) -> bool:
    return name[:1].isupper()


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind | None:
    """`<-ch` receives, other unary operators do not; `f[T](x)` is parsed as a conversion to the type `f[T]`."""
    match node.type:
        case "unary_expression":
            return idea if node.children[0].type == "<-" else None
        case "type_conversion_expression":
            converted = node.child_by_field_name("type")
            return idea if converted is not None and converted.type == "generic_type" else None
    return idea


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch, `for {}` and `for … range` have no condition."""
    if node.type != "for_statement":
        return node.child_by_field_name("condition"), node.child_by_field_name("consequence")
    head = node.named_children[0] if node.named_children else None
    if head is None or head.type in {"block", "range_clause", "comment"}:
        return None, None
    return (head.child_by_field_name("condition"), None) if head.type == "for_clause" else (head, None)


LANGUAGE = Language(
    name="Go",
    grammar="tree_sitter_go",
    definitions={
        "function_declaration": SymbolKind.FUNCTION,
        "method_declaration": SymbolKind.METHOD,
        "method_elem": SymbolKind.METHOD,
        "type_spec": SymbolKind.TYPE,
        "type_alias": SymbolKind.TYPE,
        "const_spec": SymbolKind.VALUE,
        "var_spec": SymbolKind.VALUE,
    },
    name_of=_name_of,
    owner_of=_owner_of,
    blocks=frozenset(
        {
            "source_file",
            "type_declaration",
            "const_declaration",
            "var_declaration",
            "var_spec_list",
            "interface_type",
            "block",
            "statement_list",
        }
    ),
    openers=(b"type", b"interface"),
    wrappers=frozenset({"type_declaration", "const_declaration", "var_declaration"}),
    body_fields=("body", "type.field_declaration_list", "type.{"),
    is_public=_is_public,
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "for_statement": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "call_expression": ConstructKind.CALL,
        "type_conversion_expression": ConstructKind.CALL,
        "return_statement": ConstructKind.RETURN,
        "import_spec": ConstructKind.IMPORT,
        "go_statement": ConstructKind.CONCURRENCY,
        "select_statement": ConstructKind.CONCURRENCY,
        "send_statement": ConstructKind.CONCURRENCY,
        "unary_expression": ConstructKind.CONCURRENCY,
    },
    idea_of=_idea_of,
    leaves=frozenset({"return_statement", "continue_statement", "break_statement", "goto_statement"}),
    leaving_calls=frozenset({"panic", "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf"})
    | {"t.Fatal", "t.Fatalf", "t.FailNow", "t.Skip", "t.Skipf", "t.SkipNow", "runtime.Goexit"},
    condition_of=_condition_of,
    call_fields=("function", "type"),
    argument_fields=("arguments", "operand"),
    strings=frozenset({"interpreted_string_literal", "raw_string_literal", "rune_literal"}),
    linking=Linking.GO,
    imports=frozenset({"import_declaration"}),
    identifiers=frozenset({"identifier", "field_identifier", "type_identifier", "package_identifier"}),
    members={"selector_expression": ("operand", "field"), "qualified_type": ("package", "name")},
    labels={
        "parameter_declaration": "name",
        "variadic_parameter_declaration": "name",
        "field_declaration": "name",
        "var_spec": "name",
        "const_spec": "name",
    },
    self_names=frozenset(),
    package_is_directory=True,
)
