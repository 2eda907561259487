"""Fields of messages that other programs read: protocol buffers and Thrift, as a hunk shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.pattern import lazy

_OPENS = lazy(
    r"^\s*(?:export\s+)?(?P<kind>message|enum|struct|union|exception|oneof|service|extend)\s+(?P<name>[\w.]+)\s*\{?"
)
_PROTO = lazy(
    r"^\s*(?:(?P<label>optional|required|repeated)\s+)?(?P<type>map\s*<[^>]{1,80}>|[\w.]+)\s+(?P<name>\w+)\s*=\s*(?P<number>\d{1,9})\s*(?:\[|;)"
)
_THRIFT = lazy(
    r"^\s*(?P<number>\d{1,5})\s*:\s*(?:(?P<label>optional|required)\s+)?(?P<type>[\w.]+(?:<[^>]{1,80}>)?)\s+(?P<name>\w+)"
)
_VALUE = lazy(r"^\s*(?P<name>[A-Z][A-Z0-9_]*)\s*=\s*(?P<number>-?\d{1,9}|0x[0-9a-fA-F]{1,8})\s*[;,\[]?")
_RESERVED = lazy(r"^\s*reserved\s+(?P<what>[^;]{1,300})")
_NOT_TYPES = frozenset({"syntax", "package", "option", "import", "return", "reserved", "extensions", "edition"})


class Field(NamedTuple):
    """A numbered field of a message, or a value of an enum (then without type)."""

    line: int
    owner: str
    name: str
    number: str
    type: str
    label: str
    is_value: bool = False


class Wire(NamedTuple):
    """What one state of a file shows of its messages."""

    fields: tuple[Field, ...]
    owners: frozenset[str]
    reserved: str
    """The text of all `reserved` statements shown."""


def read(lines: Mapping[int, str], sections: Mapping[int, str], thrift: bool) -> Wire:
    """The fields on the shown lines; `sections`: first line of a hunk → the header that git printed for it."""
    found, owners, reserved = list[Field](), set[str](), list[str]()
    stack: list[str] = []
    for number in sorted(lines):
        text = lines[number].partition("//")[0]
        if number in sections:
            opened = _OPENS.match(sections[number])
            stack = [f"{opened['kind']} {opened['name']}"] if opened else []
        opened = _OPENS.match(text)
        if opened and opened["kind"] != "oneof":
            stack.append(f"{opened['kind']} {opened['name']}")
            owners.add(stack[-1])
        elif opened:
            stack.append(stack[-1] if stack else "")
        elif match := _RESERVED.match(text):
            reserved.append(match["what"])
        else:
            found.extend(_field(text, number, stack[-1] if stack else "", thrift))
        if text.strip().startswith("}") or (opened and "}" in text):
            del stack[-1:]
    return Wire(tuple(found), frozenset(owners), " ".join(reserved))


def _field(text: str, line: int, owner: str, thrift: bool) -> Iterator[Field]:
    match = (_THRIFT if thrift else _PROTO).match(text)
    if match and match["type"] not in _NOT_TYPES:
        yield Field(line, owner, match["name"], match["number"], match["type"].replace(" ", ""), match["label"] or "")
    elif value := _VALUE.match(text) if owner.startswith("enum") else None:
        yield Field(line, owner, value["name"], value["number"], "", "", True)


_ALIKE = (
    frozenset({"int32", "int64", "uint32", "uint64", "bool"}),
    frozenset({"sint32", "sint64"}),
    frozenset({"string", "bytes"}),
    frozenset({"fixed32", "sfixed32"}),
    frozenset({"fixed64", "sfixed64"}),
)
"""Types that can be read as each other (protobuf's language guide, "Updating a message type")."""


def is_compatible(old: str, new: str) -> bool:
    """Whether bytes of one type can be read as the other; a type that only moved to another package counts as one."""
    if old.rpartition(".")[2] == new.rpartition(".")[2]:
        return True
    return any(old in group and new in group for group in _ALIKE)
