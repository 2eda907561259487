"""SQL, as tree-sitter-sql 0.3 names its nodes.

A statement is a CALL: its head is the verb with what it acts on (`DROP TABLE`, `CREATE INDEX`, `DELETE`), its body the
whole statement. Each clause of an ALTER is one more, headed `ALTER COLUMN` or `DROP COLUMN`, with the whole statement
as its body again, so that a rule sees every clause. What the grammar does not know (it knows no procedural bodies and
few vendors' extensions) stays visible as a CALL headed by the first words of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.facts._language import Language, Text
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import dotted, fold, node_text
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_DEFINING = (
    "create_table",
    "create_view",
    "create_materialized_view",
    "create_index",
    "create_function",
    "create_procedure",
    "create_trigger",
    "create_type",
    "create_sequence",
    "create_schema",
    "create_policy",
    "create_role",
    "create_database",
    "create_extension",
    "alter_table",
    "alter_view",
    "alter_materialized_view",
    "alter_index",
    "alter_type",
    "alter_sequence",
    "alter_policy",
)
_CLAUSES = (
    "add_column",
    "drop_column",
    "alter_column",
    "modify_column",
    "change_column",
    "rename_column",
    "add_constraint",
    "drop_constraint",
    "rename_object",
    "set_schema",
    "change_ownership",
)
_NAMES = frozenset({"object_reference", "identifier"})
_VERB = lazy(
    r"(?:alter|call|cluster|comment|copy|create|delete|do|drop|exec|execute|grant|insert|lock|merge|reindex|replace|revoke"
    r"|truncate|update|vacuum)\b(?:\s+(?!\d)\w+)?",
    re.IGNORECASE,
)
_OBJECT = lazy(
    r"(alter|create|drop)(?:\s+(?:or\s+replace|unique|temp|temporary|unlogged|materialized|global|local))*\s+(\w+)",
    re.IGNORECASE,
)
_FOREIGN = lazy(
    rb"'[^']*'?|--[^\n]*|/\*.*?(?:\*/|\Z)|\"[^\"]*\"?|`[^`]*`?"
    rb"|(?P<open>\$(?P<tag>(?:[A-Za-z_]\w{0,30})?)\$)(?P<body>.*?)(?P<close>\$(?P=tag)\$|\Z)"
    rb"|(?P<hole>\{\{[^{}\n]*\}\})|^(?P<go>GO)[ \t]*\r?$|(?<![\w\]\"])\[(?P<name>[A-Za-z_][\w ]*)\]",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""Quoted text and comments, to be left alone; then a dollar-quoted body, a template's `{{ hole }}`, T-SQL's `GO`
and its `[bracketed]` names."""
_ANYTHING = lazy(rb"[^\n]")
_DELIMITER = lazy(rb"^[ \t]*DELIMITER[ \t]+([$/|;&#^~]{1,8})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_PROCEDURAL = lazy(rb"\b(?:BEGIN|DECLARE)\b", re.IGNORECASE)


def _readable(source: bytes) -> bytes:
    """The source with what breaks the grammar rewritten: one procedural body would cost all statements behind it."""
    delimiters = set(_DELIMITER.findall(source)) - {b";"}
    if 0 < len(delimiters) < 4:
        source = _DELIMITER.sub(lambda m: b" " * len(m[0]), source)
    for delimiter in delimiters if len(delimiters) < 4 else ():
        source = source.replace(delimiter, b";".ljust(len(delimiter)))
    return _FOREIGN.sub(_rewritten, source)


def _rewritten(found: re.Match[bytes]) -> bytes:
    text = found[0]
    if found["open"] and found["close"] and _PROCEDURAL.search(found["body"]):  # as one string, which is one leaf
        return b"'" + text[1:-1].replace(b"'", b'"') + b"'"
    if text.startswith(b"/*") and not text.endswith(b"*/"):  # the lexer would read to the end at every further `/*`
        return b"(" + _ANYTHING.sub(b" ", text[1:])
    if found["hole"]:
        return b"_" * len(text)
    if found["go"]:
        return b";".ljust(len(text))
    if found["name"]:
        return b'"' + found["name"] + b'"'
    return text


def _name_of(node: Node) -> Node | None:
    if node.type == "create_index":  # its other name is the table's
        return node.child_by_field_name("column")
    named = next((c for c in node.named_children if c.type in _NAMES), None)
    return named.child_by_field_name("name") if named is not None and named.type == "object_reference" else named


def _owner_of(node: Node) -> str:
    """The schema before the name: `app` of `app.orders`."""
    named = next((c for c in node.named_children if c.type in _NAMES), None)
    if named is None or named.type != "object_reference" or node.type == "create_index":
        return ""
    outer = (named.child_by_field_name(f) for f in ("database", "schema"))
    return ".".join(filter(None, (node_text(n, 120).strip('"`_') for n in outer)))


def _statement(node: Node, text: Text) -> tuple[str, str] | None:
    verb = next((c for c in node.named_children if not c.type.startswith(("keyword_with", "cte", "comment"))), None)
    if verb is None:
        return None
    if verb.type.startswith("keyword_"):  # statements without a node of their own: TRUNCATE TABLE, MERGE
        words = [c.type for c in node.named_children[:2] if c.type.startswith("keyword_")]
        head = " ".join(w.removeprefix("keyword_") for w in words)
    else:
        head = verb.type.removesuffix("_statement").replace("_", " ")
    return _as_written(node, text) or head.upper(), _whole(node, text)


def _as_written(statement: Node, text: Text) -> str:
    """The verb and the object's type of a statement that the parser pieced together around an error, if it names one.

    Of `DROP TRIGGER t ON a; LOCK TABLE a` it makes a DROP TABLE.
    """
    found = _OBJECT.match(text(statement, 240)) if statement.has_error else None
    kinds = {c.type for c in statement.named_children}
    if found is None or any(kind.endswith("_" + found[2].lower()) for kind in kinds):
        return ""
    return f"{found[1]} {found[2]}".upper()


def _whole(statement: Node, text: Text) -> str:
    """The statement's text with the end that the grammar did not understand: `… NOT VALID`."""
    texts, rest = [text(statement, 400)], statement.next_sibling
    while rest is not None and rest.type == "ERROR" and len(texts) < 4:
        texts.append(text(rest, 400))
        rest = rest.next_sibling
    return fold(" ".join(texts), 400)


def _clause(node: Node, text: Text) -> tuple[str, str]:
    altered = node.parent
    statement = altered.parent if altered is not None else None
    head = node.type.removesuffix("_object").replace("_", " ").upper()
    return head, _whole(statement, text) if statement is not None else ""


def _unknown(node: Node, text: Text) -> tuple[str, str] | None:
    """What the parser could not read, if it begins like a statement."""
    written = text(node, 400)
    verb = _VERB.match(written)
    return (fold(verb[0]).upper(), written) if verb else None


def _invocation(node: Node, text: Text) -> tuple[str, str]:
    arguments = text(node, 400).partition("(")[2].removesuffix(")")
    return dotted(node.named_children[0] if node.named_children else None), arguments


LANGUAGE = Language(
    name="SQL",
    grammar="tree_sitter_sql",
    prepare=_readable,
    definitions=dict.fromkeys(_DEFINING, SymbolKind.RESOURCE),
    name_of=_name_of,
    owner_of=_owner_of,
    quotes="\"'`[]",
    blocks=frozenset({"program", "transaction", "block", "statement", "ERROR"}),
    parameter_lists=frozenset({"function_arguments"}),
    body_types=frozenset({"column_definitions", "create_query", "function_body", "procedure_body", *_CLAUSES}),
    constructs={
        "statement": ConstructKind.CALL,
        "invocation": ConstructKind.CALL,
        "ERROR": ConstructKind.CALL,
        **dict.fromkeys(_CLAUSES, ConstructKind.CALL),
        "where": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
    },
    condition_of=lambda node: (node.child_by_field_name("predicate"), None),
    parts_of={
        "statement": _statement,
        "invocation": _invocation,
        "ERROR": _unknown,
        **dict.fromkeys(_CLAUSES, _clause),
    },
    comments=frozenset({"comment", "marginalia"}),
    strings=frozenset({"literal"}),
    members={"object_reference": ("schema", "name")},
    self_names=frozenset(),
)
