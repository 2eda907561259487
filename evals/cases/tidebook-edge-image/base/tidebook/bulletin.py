"""The text of a bulletin."""

from collections.abc import Iterable


def bulletin(waters: Iterable[tuple[str, float]]) -> str:
    return "\n".join(f"{time}  {metres:4.1f} m" for time, metres in waters)
