"""Whether a JSON value fits one of our own JSON Schemas: the keywords that these use, and no library.

https://json-schema.org/draft/2020-12. A schema with a keyword that is not known here is an error of ours, never a pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["first_fault"]

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "integer": lambda v: (isinstance(v, int) and not isinstance(v, bool)) or (isinstance(v, float) and v.is_integer()),
}
_TOLD = {"$schema", "$id", "$defs", "title", "description", "default"}
"""Keywords that ask for nothing."""


def first_fault(value: object, schema: Mapping[str, Any]) -> str:
    """Where the value first differs from the schema, as `/questions/0/line: type`; "" where it fits.

    The value is never deeper than the schema: what the schema does not name is a fault. Raises ValueError for a schema
    with a keyword that is not known here.
    """
    return next(_faults(value, schema, schema, ""), "")


def _faults(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], at: str) -> Iterator[str]:
    for keyword, asked in schema.items():
        if keyword == "$ref":
            yield from _faults(value, whole["$defs"][asked.removeprefix("#/$defs/")], whole, at)
        elif keyword in {"oneOf", "anyOf"}:
            if all(next(_faults(value, each, whole, at), "") for each in asked):
                yield f"{at}: {keyword}"
        elif keyword in {"properties", "items"}:
            for name, each, inner in _inside(value, keyword, asked):
                yield from _faults(each, inner, whole, f"{at}/{name}")
        elif keyword not in _TOLD and not _asked(keyword)(value, asked, schema):
            yield f"{at}: {keyword}"


def _inside(
    value: object, keyword: str, asked: Mapping[str, Any]
) -> Iterator[tuple[object, object, Mapping[str, Any]]]:
    """The parts of a value that the keyword speaks of, each with its name and its schema."""
    if keyword == "properties" and isinstance(value, dict):
        yield from ((name, value[name], asked[name]) for name in value.keys() & asked.keys())
    if keyword == "items" and isinstance(value, list):
        yield from ((number, each, asked) for number, each in enumerate(value))


def _asked(keyword: str) -> Callable[[Any, Any, Mapping[str, Any]], bool]:
    if keyword not in _ASKED:
        raise ValueError(f"a schema of ours uses {keyword!r}, which nothing checks")
    return _ASKED[keyword]


def _same(value: object, other: object) -> bool:
    """Equal, and not only to Python, for which `True == 1`."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _is_of(value: object, types: str | Sequence[str]) -> bool:
    return any(_TYPES[name](value) for name in ([types] if isinstance(types, str) else types))


def _has(value: object, names: Sequence[str]) -> bool:
    return not isinstance(value, dict) or all(name in value for name in names)


def _has_no_more(value: object, more: object, schema: Mapping[str, Any]) -> bool:
    return more is not False or not isinstance(value, dict) or value.keys() <= schema["properties"].keys()


_ASKED: Mapping[str, Callable[[Any, Any, Mapping[str, Any]], bool]] = {
    "type": lambda v, asked, _: _is_of(v, asked),
    "enum": lambda v, asked, _: any(_same(v, each) for each in asked),
    "const": lambda v, asked, _: _same(v, asked),
    "required": lambda v, asked, _: _has(v, asked),
    "additionalProperties": _has_no_more,
    "minimum": lambda v, asked, _: not _is_of(v, "number") or bool(v >= asked),
    "maximum": lambda v, asked, _: not _is_of(v, "number") or bool(v <= asked),
    "minItems": lambda v, asked, _: not isinstance(v, list) or len(v) >= asked,
    "maxItems": lambda v, asked, _: not isinstance(v, list) or len(v) <= asked,
}
"""Keywords that look at the value alone. As in the standard, they ask nothing of values of other types."""
