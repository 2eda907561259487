"""What Foreread's own checks carry, so that a later run knows what they were made of."""

from __future__ import annotations

from dataclasses import dataclass

from bot.pattern import lazy

_REFERENCE = lazy(r"fr1:([0-9]{1,9}):([0-9a-f]{16}|-):([0-9a-f]{16}|-)")


@dataclass(frozen=True, slots=True)
class Reference:
    """Written with a check, and read back from it."""

    turn: int
    """`State.turn` of the comment that stood when the check was written: an older comment was put back by somebody."""
    decision: str = "-"
    """16 hexadecimal digits of the digest of the decision; `-` for none."""
    seen: str = "-"
    """16 hexadecimal digits of the digest of what the host showed; `-` for none."""

    def __str__(self) -> str:
        return f"fr1:{self.turn}:{self.decision}:{self.seen}"


def read_reference(text: str) -> Reference | None:
    """None for whatever is no reference."""
    found = _REFERENCE.fullmatch(text)
    return Reference(int(found[1]), found[2], found[3]) if found is not None else None
