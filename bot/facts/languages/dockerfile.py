"""Dockerfiles, as tree-sitter-dockerfile 0.2 names its nodes.

A stage is a RESOURCE from its `FROM` to the next one, named by its alias or else by its image. An instruction is a CALL
whose head is its keyword (`RUN`) and whose body is the rest of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_INSTRUCTIONS = tuple(
    f"{keyword}_instruction"
    for keyword in (
        "from",
        "run",
        "cmd",
        "label",
        "expose",
        "env",
        "add",
        "copy",
        "entrypoint",
        "volume",
        "user",
        "workdir",
        "arg",
        "onbuild",
        "stopsignal",
        "healthcheck",
        "shell",
        "maintainer",
        "cross_build",
    )
)


def _name_of(stage: Node) -> Node | None:
    alias = stage.child_by_field_name("as")
    return alias if alias is not None else child_at(stage, "image_spec.name") or child_at(stage, "image_spec")


def _instruction(node: Node) -> tuple[str, str] | None:
    if node.parent is not None and node.parent.type == "healthcheck_instruction":  # its CMD is no instruction
        return None
    keyword, _, rest = node_text(node, 400).partition(" ")
    return keyword.upper(), rest


LANGUAGE = Language(
    name="Dockerfile",
    grammar="tree_sitter_dockerfile",
    definitions={"from_instruction": SymbolKind.RESOURCE},
    name_of=_name_of,
    sections=True,
    blocks=frozenset({"source_file"}),
    constructs=dict.fromkeys(_INSTRUCTIONS, ConstructKind.CALL),
    parts_of=dict.fromkeys(_INSTRUCTIONS, _instruction),
    strings=frozenset(
        {"double_quoted_string", "single_quoted_string", "json_string", "shell_command", "heredoc_block"}
    ),
    identifiers=frozenset(),
    self_names=frozenset(),
)
