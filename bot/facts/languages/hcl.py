"""HCL (Terraform and its relatives), as tree-sitter-hcl 1.2 names its nodes.

A block is a RESOURCE named as Terraform refers to it (`aws_s3_bucket.logs`, `data.aws_ami.base`, `module.vpc`). An
attribute (`deletion_protection = false`) calls nothing, but rules compare it like a call: it is a CALL whose head is
the attribute's name and whose body is the value; so is the element of an object (`Action = "*"`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Text
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node


def _words(block: Node) -> list[Node]:
    """A block's type and its labels: what stands before the brace."""
    return [c for c in block.children if c.type in {"identifier", "string_lit"}]


def _bare(word: Node) -> Node:
    """A quoted label's inside."""
    return next((c for c in word.named_children if c.type == "template_literal"), word)


def _name_of(node: Node) -> Node | None:
    if node.type == "block":
        words = _words(node)
        return _bare(words[-1]) if words else None
    return node.named_children[0] if node.named_children and _is_named_value(node) else None


def _is_named_value(attribute: Node) -> bool:
    """Whether an attribute names a value of the module: in `locals`, or at the top of a file of variables."""
    body = attribute.parent
    holder = body.parent if body is not None else None
    if holder is None or holder.type == "config_file":
        return True
    words = _words(holder) if holder.type == "block" else []
    return len(words) == 1 and words[0].text == b"locals"


def _owner_of(node: Node) -> str:
    """A block's type and its first label; a `resource` is known by its label alone."""
    before = [node_text(_bare(w), 120) for w in _words(node)[:-1]] if node.type == "block" else []
    return ".".join(before[1:] if before[:1] == ["resource"] else before)


def _assigned(node: Node, text: Text) -> tuple[str, str] | None:
    """The name and the value of an attribute or of an object's element."""
    if len(node.named_children) < 2:
        return None
    key, value = node.named_children[0], node.named_children[-1]
    return text(key, 120).strip('"'), text(value, 400)


def _called(node: Node, text: Text) -> tuple[str, str]:
    arguments = next((c for c in node.named_children if c.type == "function_arguments"), None)
    return text(node.named_children[0] if node.named_children else None, 120), text(arguments, 400)


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    return (node.named_children[0] if node.named_children else None), None


LANGUAGE = Language(
    name="HCL",
    grammar="tree_sitter_hcl",
    definitions={"block": SymbolKind.RESOURCE, "attribute": SymbolKind.VALUE},
    name_of=_name_of,
    owner_of=_owner_of,
    blocks=frozenset({"config_file", "body"}),
    body_types=frozenset({"block_start"}),
    constructs={
        "attribute": ConstructKind.CALL,
        "object_elem": ConstructKind.CALL,
        "function_call": ConstructKind.CALL,
        "conditional": ConstructKind.CONDITION,
        "for_cond": ConstructKind.CONDITION,
        "binary_operation": ConstructKind.COMPARISON,
    },
    condition_of=_condition_of,
    parts_of={"attribute": _assigned, "object_elem": _assigned, "function_call": _called},
    strings=frozenset({"string_lit", "quoted_template", "heredoc_template"}),
    self_names=frozenset(),
)
