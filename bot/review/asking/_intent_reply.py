"""The shape of a reply about a change and its author's words, from which the JSON Schema and the check are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from bot.review.asking._schema import ReplyShapeError, _unfenced

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True)
class Unimplemented:
    """A sentence that no hunk bears out, as the model gave it: nothing here has been checked."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    claim: int
    quote_of_claim: str
    question: str
    consequence: str
    settles: str


@dataclass(frozen=True)
class Unexplained:
    """A hunk that no sentence explains, likewise."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    hunk: int
    quote: str
    question: str
    consequence: str
    settles: str


@dataclass(frozen=True)
class Differences:
    """A whole reply."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    unimplemented: list[Unimplemented]
    unexplained: list[Unexplained]


@cache
def _adapter() -> TypeAdapter[Differences]:
    from pydantic import TypeAdapter  # a review without a model never loads pydantic

    return TypeAdapter(Differences)


def intent_schema() -> dict[str, object]:
    """JSON Schema of a reply, as strict providers want it: every object closed, every field required."""
    return _adapter().json_schema()


def read_differences(text: str) -> Differences:
    """What a reply says. Raises ReplyShapeError, whose text says to the model what is wrong."""
    import json

    from pydantic import ValidationError

    try:
        value = json.loads(_unfenced(text))
    except (ValueError, RecursionError) as error:  # the latter where a reply nests without end
        raise ReplyShapeError(f"The reply is not JSON: {error}.") from error
    try:
        return _adapter().validate_python(value)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'reply'}: {e['msg']}" for e in error.errors()[:5])
        raise ReplyShapeError(f"The reply does not fit the schema: {faults}.") from error
