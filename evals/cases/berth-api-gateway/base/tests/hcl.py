"""Reads Terraform files for the tests."""

from dataclasses import dataclass, field
from pathlib import Path

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).resolve().parents[1]
_PARSER = Parser(Language(tree_sitter_hcl.language()))


@dataclass
class Block:
    kind: str
    labels: list[str]
    attributes: dict[str, str] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)

    def named(self, kind: str) -> list["Block"]:
        return [b for b in self.blocks if b.kind == kind]


def load(folder: str = ".") -> list[Block]:
    """The top-level blocks of every .tf file in a folder, expressions as written."""
    found: list[Block] = []
    for path in sorted((ROOT / folder).glob("*.tf")):
        tree = _PARSER.parse(path.read_bytes())
        assert not tree.root_node.has_error, path
        for body in tree.root_node.children:
            if body.type == "body":
                found += [_block(n) for n in body.children if n.type == "block"]
    return found


def resources(blocks: list[Block], kind: str) -> dict[str, Block]:
    return {b.labels[1]: b for b in blocks if b.kind == "resource" and b.labels[0] == kind}


def _block(node: Node) -> Block:
    words = [c.text.decode().strip('"') for c in node.children if c.type in ("identifier", "string_lit")]
    block = Block(words[0], words[1:])
    for body in (c for c in node.children if c.type == "body"):
        for child in body.children:
            if child.type == "attribute":
                name, _, value = child.children
                block.attributes[name.text.decode()] = value.text.decode()
            elif child.type == "block":
                block.blocks.append(_block(child))
    return block
