"""Arid code: a mistake there would teach nothing, because nobody reviews it for faults or it does not matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.seeding._source import Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_PATH = re.compile(
    r"(^|/)(tests?|__tests__|__mocks__|testdata|fixtures|e2e|specs?|mocks?|examples?|vendor|third_party|node_modules|dist|generated"
    r"|__generated__)/|(^|/)(test_[^/]*|conftest)\.py$|_test\.(go|py)$|\.(test|spec|cy|stories|d)\.[cm]?[jt]sx?$"
    r"|(test|tests|it)\.java$|\.(pb|pb\.gw|gen)\.go$|_pb2(_grpc)?\.py$|\.min\.js$|\.generated\.|(^|/)zz_generated|_mock\.go$"
)
_GENERATED = re.compile(rb"@generated|code generated .{0,80}do not edit|auto-?generated (file|by)", re.IGNORECASE)
_TYPES = frozenset({
    "import_statement", "import_from_statement", "future_import_statement", "import_declaration", "package_declaration",
    "package_clause", "comment", "line_comment", "block_comment", "type_annotation", "interface_declaration",
    "type_alias_declaration", "type_declaration", "const_declaration", "type_parameters", "type_arguments", "type",
    "string_fragment", "string_content", "interpreted_string_literal", "raw_string_literal", "string_literal", "regex",
    "jsx_text", "ambient_declaration", "annotation_type_declaration", "assert_statement", "type_parameter_list",
})  # fmt: skip
_TALK = re.compile(
    r"(self\.|this\.|\w+\.)?_?(log|logs|logger|logging|console|slog|klog|glog|LOG|LOGGER|warnings)[.(]|print(ln|f)?\($|fmt\.F?[pP]rint"
    r"|System\.(out|err)\.|(pytest|t|assert|assert[A-Z]\w*|expect|describe|it|test)[.(]"
)
_SHOWN = re.compile(
    r"__repr__|__str__|__hash__|__eq__|__del__|toString|hashCode|equals|String|GoString|test_\w*|Test\w*|Benchmark\w*|Fuzz\w*|Example\w*"
    r"|setUp|tearDown|debug\w*|dump\w*|mock\w*|fake\w*"
)


def is_arid_file(path: str, content: bytes) -> bool:
    """Tests, generated, vendored and example code."""
    return _PATH.search(path.lower()) is not None or _GENERATED.search(content[:1000]) is not None


def is_arid(source: Source, node: Node) -> bool:
    """Imports, texts and types; what is printed or logged; how a value shows itself; tests."""
    if node.type in _TYPES:
        return True
    if node.type in {"call", "call_expression", "method_invocation"}:
        return (
            _TALK.match(source.content[node.start_byte : node.start_byte + 40].decode("utf-8", "replace")) is not None
        )
    if node.type in {"function_definition", "function_declaration", "method_declaration", "method_definition"}:
        return _SHOWN.fullmatch(source.raw(node.child_by_field_name("name"))) is not None
    # tree-sitter-python's `string` holds interpolations; mistakes in messages matter to nobody.
    return node.type == "string" and source.dialect.kin is Kin.PYTHON
