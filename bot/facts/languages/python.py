"""Python, as tree-sitter-python 0.25 names its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking
from bot.facts._nouns import ConstructKind, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node


def _name_of(node: Node) -> Node | None:
    if node.type not in {"assignment", "type_alias_statement"}:
        return node.child_by_field_name("name")
    left = node.child_by_field_name("left")
    while left is not None and left.type in {"type", "generic_type"}:  # of `type Pair[T] = …`
        left = left.named_child(0)
    return left if left is not None and left.type == "identifier" else None


def _is_public(name: str, _header: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


LANGUAGE = Language(
    name="Python",
    grammar="tree_sitter_python",
    rereads_comments=True,
    definitions={
        "function_definition": SymbolKind.FUNCTION,
        "class_definition": SymbolKind.CLASS,
        "assignment": SymbolKind.VALUE,
        "type_alias_statement": SymbolKind.TYPE,
    },
    name_of=_name_of,
    blocks=frozenset(
        {
            "module",
            "block",
            "decorated_definition",
            "if_statement",
            "else_clause",
            "elif_clause",
            "try_statement",
            "except_clause",
            "finally_clause",
            "with_statement",
            "expression_statement",
            "for_statement",
            "while_statement",
        }
    ),
    openers=(b"def", b"class", b"type"),
    outside=frozenset({"assignment", "expression_statement"}),
    wrappers=frozenset({"decorated_definition"}),
    attributes=frozenset({"decorator"}),
    is_public=_is_public,
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "elif_clause": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "conditional_expression": ConstructKind.CONDITION,
        "comparison_operator": ConstructKind.COMPARISON,
        "except_clause": ConstructKind.HANDLER,
        "call": ConstructKind.CALL,
        "await": ConstructKind.AWAIT,
        "return_statement": ConstructKind.RETURN,
        "raise_statement": ConstructKind.RAISE,
        "decorator": ConstructKind.DECORATOR,
        "import_statement": ConstructKind.IMPORT,
        "import_from_statement": ConstructKind.IMPORT,
        "assert_statement": ConstructKind.ASSERTION,
    },
    branch_fields=("consequence",),
    leaves=frozenset({"return_statement", "raise_statement", "continue_statement", "break_statement"}),
    leaving_calls=frozenset({"sys.exit", "exit", "os._exit", "abort"}),
    catch_fields=("value",),
    broad_catches=frozenset({"", "Exception", "BaseException"}),
    strings=frozenset({"string"}),
    docstrings=True,
    linking=Linking.PYTHON,
    imports=frozenset({"import_statement", "import_from_statement", "future_import_statement"}),
    members={"attribute": ("object", "attribute")},
    labels={
        "keyword_argument": "name",
        "default_parameter": "name",
        "typed_parameter": "0",
        "typed_default_parameter": "name",
        "list_splat_pattern": "0",
        "dictionary_splat_pattern": "0",
    },
    self_names=frozenset({"self", "cls", "super()"}),
    constructor_names=frozenset({"__init__", "__new__", "__post_init__"}),
)
