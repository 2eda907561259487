"""Dockerfiles, as tree-sitter-dockerfile 0.2 names its nodes.

A stage is a RESOURCE from its `FROM` to the next one, named by its alias or else by its image. An instruction is a CALL
whose head is its keyword (`RUN`) and whose body is the rest of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.facts._language import Language, Text, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_KEYWORDS = frozenset(
    b"FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL "
    b"MAINTAINER".split()
)
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


_START = lazy(rb"((?:\xef\xbb\xbf)?[ \t]*)([A-Za-z]\w+)([ \t]+)(.*)", re.DOTALL)
_HEREDOC = lazy(rb"(?<!<)<<-?[\"']?(\w+)")
_READABLE = {
    b"ARG": lazy(rb"\w+(?:=[^\s\"'\\]+)?\s*"),
    b"ENV": lazy(rb"[\w.-]+=.*", re.DOTALL),
    b"LABEL": lazy(rb"(?![\w.-]+(?:\s|\Z))(?!.*=(?:\s|\Z)).*", re.DOTALL),
    b"STOPSIGNAL": lazy(rb"\w+\s*"),
}
"""What the grammar surely reads of these instructions; at most else it gives up the rest of the file."""
_ARRAY = lazy(rb"\[\s*[\"\]].*[\]\\]\s*", re.DOTALL)
_FLAG = lazy(rb"(?<=\s--)(\w)\w(?=\w*\s)")
_ALIAS = lazy(rb"(?<=\s)as[ \t]+\S+", re.IGNORECASE)


def _readable(source: bytes) -> bytes:
    """The source with each instruction that might break the grammar written as a RUN, of which it reads any."""
    lines, documents, continued = source.split(b"\n"), list[bytes](), False
    for number, line in enumerate(lines):
        bare = line.strip()
        if documents:
            if bare == documents[0]:
                documents.pop(0)
            continue
        if not continued:
            lines[number] = _line(line)
        if bare and not bare.startswith(b"#"):
            continued = bare.endswith(b"\\")
            documents += _HEREDOC.findall(bare) if b"<<" in bare else []
    return b"\n".join(lines)


def _line(line: bytes) -> bytes:
    """The first line of an instruction."""
    found = _START.match(line)
    if found is None:  # a template's `{{ hole }}`
        bare = line.lstrip(b" \t\xef\xbb\xbf")
        return line if len(bare) < 5 or bare.startswith(b"#") else line[: -len(bare)] + b"RUN " + bare[4:]
    indent, keyword, space, rest = found.groups()
    name = keyword.upper()
    if name not in _KEYWORDS or (name in _READABLE and not _READABLE[name].fullmatch(rest)):
        keyword = b"RUN".ljust(len(keyword)) if len(keyword) > 2 else keyword
    if rest.startswith(b"[") and not _ARRAY.fullmatch(rest):  # `RUN [ -f x ]` is a command, no array
        rest = b"(" + rest[1:]
    if name in {b"ADD", b"COPY"}:
        rest = _FLAG.sub(rb"\1=", b" " + rest)[1:]
    if name == b"FROM":
        rest = _ALIAS.sub(lambda alias: alias[0].replace(b".", b"_"), rest)
    return indent + keyword + space + rest


def _name_of(stage: Node) -> Node | None:
    alias = stage.child_by_field_name("as")
    return alias if alias is not None else child_at(stage, "image_spec.name") or child_at(stage, "image_spec")


def _instruction(node: Node, text: Text) -> tuple[str, str] | None:
    if node.parent is not None and node.parent.type == "healthcheck_instruction":  # its CMD is no instruction
        return None
    keyword, _, rest = text(node, 400).partition(" ")
    return keyword.upper(), rest


LANGUAGE = Language(
    name="Dockerfile",
    grammar="tree_sitter_dockerfile",
    prepare=_readable,
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
