"""The shape of a model's reply: one type, from which the JSON Schema and the check are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

from bot.errors import ModelError
from bot.risk import Lens

if TYPE_CHECKING:
    from pydantic import TypeAdapter

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


class ReplyShapeError(ModelError):
    """The reply does not fit the schema. The pipeline asks once more, then gives up visibly."""


@cache
def _adapter() -> TypeAdapter[Claims]:
    from pydantic import TypeAdapter  # a review without a model never loads pydantic

    return TypeAdapter(Claims)


def reply_schema() -> dict[str, object]:
    """JSON Schema of a reply, as strict providers want it: every object closed, every field required."""
    return _adapter().json_schema()


def read_claims(text: str) -> tuple[Claim, ...]:
    """The claims of a reply's text. Raises ReplyShapeError, whose text says to the model what is wrong."""
    import json

    from pydantic import ValidationError

    try:
        value = json.loads(_unfenced(text))
    except (ValueError, RecursionError) as error:  # the latter where a reply nests without end
        raise ReplyShapeError(f"The reply is not JSON: {error}.") from error
    try:
        return tuple(_adapter().validate_python(value).claims)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'reply'}: {e['msg']}" for e in error.errors()[:5])
        raise ReplyShapeError(f"The reply does not fit the schema: {faults}.") from error


def _unfenced(text: str) -> str:
    """Without the code fence that chat models like to put around JSON."""
    stripped = text.strip()
    if not stripped.startswith("```"):
        return stripped
    return stripped.partition("\n")[2].rpartition("```")[0]
