"""The shape of a model's reply: one type, from which the JSON Schema and the check are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, cast

from bot.errors import ModelError
from bot.risk import Lens

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

LENSES = {
    "edge": Lens.EDGE,
    "contract": Lens.CONTRACT,
    "data": Lens.DATA,
    "failure": Lens.FAILURE,
    "intent": Lens.INTENT,
}


@dataclass(frozen=True)
class Claim:
    """One thing that the model thinks is wrong, as it gave it: nothing here has been checked."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    file: str
    line: int
    quote: str
    question: str
    trigger: str
    consequence: str
    settles: str
    suspicion: str
    lens: Literal["edge", "contract", "data", "failure", "intent"]
    severity: Literal["low", "medium", "high", "critical"]
    confidence: float


@dataclass(frozen=True)
class Claims:
    """A whole reply."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    claims: list[Claim]


@dataclass(frozen=True)
class Findings(Claims):
    """A whole reply of a reading that may ask to see more."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    look_up: list[str]


@dataclass(frozen=True)
class Verdict:
    """What a second look made of one claim, as the model gave it: nothing here has been checked."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    claim: int
    reason: str
    verdict: Literal["confirmed", "refuted", "unresolved"]
    file: str
    line: int
    quote: str
    trigger: str
    severity: Literal["low", "medium", "high", "critical"]
    chance: float
    same_as: int


@dataclass(frozen=True)
class Verdicts:
    """A whole reply of a verifier."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    verdicts: list[Verdict]
    look_up: list[str]


class ReplyShapeError(ModelError):
    """The reply does not fit the schema. The pipeline asks once more, then gives up visibly."""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # a review without a model never loads pydantic

    return TypeAdapter(shape)


def reply_schema(shape: type = Claims) -> dict[str, object]:
    """JSON Schema of a reply, as strict providers want it: every object closed, every field required."""
    return _adapter(shape).json_schema()


def read_claims(text: str) -> tuple[Claim, ...]:
    """The claims of a reply's text. Raises ReplyShapeError, whose text says to the model what is wrong."""
    return tuple(read_reply(text, Claims).claims)


def read_reply(text: str, shape: type[T]) -> T:
    """A reply's text as a value of `shape`. Raises ReplyShapeError, whose text says to the model what is wrong."""
    import json

    from pydantic import ValidationError

    try:
        value = json.loads(_unfenced(text))
    except (ValueError, RecursionError) as error:  # the latter where a reply nests without end
        raise ReplyShapeError(f"The reply is not JSON: {error}.") from error
    try:
        read: T = _adapter(cast("Any", shape)).validate_python(value)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'reply'}: {e['msg']}" for e in error.errors()[:5])
        raise ReplyShapeError(f"The reply does not fit the schema: {faults}.") from error
    return read


def _unfenced(text: str) -> str:
    """Without the code fence that chat models like to put around JSON."""
    stripped = text.strip()
    if not stripped.startswith("```"):
        return stripped
    return stripped.partition("\n")[2].rpartition("```")[0]
