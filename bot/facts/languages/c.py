"""C, as tree-sitter-c 0.24 names its nodes."""

from __future__ import annotations

from bot.facts import _c_family
from bot.facts._language import Language

LANGUAGE = Language(
    name="C",
    grammar="tree_sitter_c",
    prepare=_c_family.readable,
    definitions=_c_family.DEFINITIONS,
    kind_of=_c_family.kind_of,
    name_of=_c_family.name_of,
    flat=_c_family.FLAT,
    blocks=_c_family.BLOCKS,
    attributes=_c_family.ATTRIBUTES,
    parameter_lists=frozenset({"parameter_list", "preproc_params"}),
    body_fields=("body", "value", "type.body"),
    is_hidden=_c_family.is_static,
    constructs=_c_family.CONSTRUCTS,
    leaves=_c_family.LEAVES,
    leaving_calls=_c_family.LEAVING_CALLS,
    condition_of=_c_family.condition_of,
    strings=_c_family.STRINGS,
    imports=frozenset({"preproc_include"}),
    identifiers=_c_family.IDENTIFIERS,
    members=_c_family.MEMBERS,
    labels=_c_family.LABELS,
    self_names=frozenset(),
)
