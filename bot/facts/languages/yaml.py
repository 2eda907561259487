"""YAML, as tree-sitter-yaml 0.7 names its nodes.

The keys of the first three levels are RESOURCEs (`jobs.build.steps`). Of a Kubernetes manifest the document itself is
the first level, named by its kind and name (`Deployment.web`), so that several in a file can be told apart. A key with
a scalar or a flow value calls nothing, but rules compare it like a call: it is a CALL whose head is the key and whose
body is the value; so is each scalar item of a list under a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Text, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text
from bot.pattern import lazy

if TYPE_CHECKING:
    import re

    from tree_sitter import Node

_PAIRS = frozenset({"block_mapping_pair", "flow_pair"})
_DEEP = lazy(rb"(?:^|(?<=[\r\n]))(?![ \t]*(?:#|[\r\n]|\Z))[ \t?:-]{100}")
"""A line whose first 100 columns are indentation or the indicators that begin a block; comments aside."""
_LONG = lazy(rb"(?:^|(?<=[\r\n]))[^\r\n]{100}([^\r\n]+)")
_INDICATOR = lazy(rb"[?-](?![^ \t])|:(?=[ \t]+:)")
"""Of colons, those before another one: after an explicit key `: : :` begins a block each."""
_ANYTHING = lazy(rb"[^\n]")
_TOP_KEYS = 12
"""Keys at the top of a document among which its kind and name are looked for."""


def _readable(source: bytes) -> bytes:
    """The source without a block that begins behind column 100, or an unclosed bracket where one must.

    The grammar's scanner writes four bytes for each block around it into a buffer of 1024 without a look at its end:
    past some 250 the process dies. No two mappings and no two lists that lie inside each other begin at one column.
    """
    if _DEEP.search(source):
        return b"[" + _ANYTHING.sub(b" ", source[1:])
    return _LONG.sub(_without_indicators, source)


def _without_indicators(line: re.Match[bytes]) -> bytes:
    at = line.start(1) - line.start()
    return line[0][:at] + _INDICATOR.sub(b"x", line[1])


def _scalar(node: Node | None) -> Node | None:
    """The leaf of a plain or quoted scalar, without anchor and tag; None for a collection."""
    for _ in range(3):
        if node is None or (node.type.endswith("_scalar") and node.type != "plain_scalar"):
            return node
        node = next((c for c in node.named_children if c.type.endswith("_scalar")), None)
    return node


def _name_of(node: Node) -> Node | None:
    if node.type in _PAIRS:
        return _scalar(node.child_by_field_name("key"))
    return _metadata(node)[1]


def _owner_of(node: Node) -> str:
    """The kind of a Kubernetes manifest."""
    return node_text(_metadata(node)[0], 120) if node.type == "document" else ""


def _metadata(document: Node) -> tuple[Node | None, Node | None]:
    """The nodes of `kind` and `metadata.name`, if the document has both."""
    top = _values(child_at(document, "block_node.block_mapping"))
    metadata = top.get("metadata")
    inner = _values(next((c for c in metadata.children if c.type.endswith("_mapping")), None)) if metadata else {}
    kind, name = _scalar(top.get("kind")), _scalar(inner.get("name"))
    return (kind, name) if kind is not None and name is not None else (None, None)


def _values(mapping: Node | None) -> dict[str, Node]:
    pairs = mapping.named_children[:_TOP_KEYS] if mapping is not None else []
    found = ((node_text(p.child_by_field_name("key"), 80), p.child_by_field_name("value")) for p in pairs)
    return {key: value for key, value in found if value is not None}


def _assigned(pair: Node, text: Text) -> tuple[str, str] | None:
    value = pair.child_by_field_name("value")
    if value is None or (value.type == "block_node" and child_at(value, "block_scalar") is None):
        return None
    return _key(pair), text(value, 400)


def _item(item: Node, text: Text) -> tuple[str, str] | None:
    """A scalar of a list, under the key that the list has."""
    value = next((c for c in item.named_children if c.type == "flow_node"), None)
    holder = item.parent
    for _ in range(2):
        holder = holder.parent if holder is not None else None
    if value is None or holder is None or holder.type not in _PAIRS:
        return None
    return _key(holder), text(value, 400)


def _key(pair: Node) -> str:
    return node_text(pair.child_by_field_name("key"), 120).strip("\"'")


LANGUAGE = Language(
    name="YAML",
    grammar="tree_sitter_yaml",
    prepare=_readable,
    definitions={
        "document": SymbolKind.RESOURCE,
        "block_mapping_pair": SymbolKind.RESOURCE,
        "flow_pair": SymbolKind.RESOURCE,
    },
    name_of=_name_of,
    owner_of=_owner_of,
    levels=3,
    blocks=frozenset({"stream", "block_node", "block_mapping", "flow_node", "flow_mapping"}),
    body_fields=("value", "block_node.block_mapping.-1"),  # of a manifest: all keys but the last, which is its `spec`
    constructs={
        "block_mapping_pair": ConstructKind.CALL,
        "flow_pair": ConstructKind.CALL,
        "block_sequence_item": ConstructKind.CALL,
    },
    parts_of={"block_mapping_pair": _assigned, "flow_pair": _assigned, "block_sequence_item": _item},
    strings=frozenset({"double_quote_scalar", "single_quote_scalar", "block_scalar", "plain_scalar"}),
    identifiers=frozenset(),
    self_names=frozenset(),
)
