"""Parts of an event, each checked where it is read: an event is whatever was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.errors import UsageError
from bot.pattern import lazy

_OWNER = lazy(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}(\[bot\])?")
_NAME = lazy(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_COMMIT = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NOTHING: Mapping[str, object] = {}
_LONGEST = 1_000
"""Characters of a branch's name; git's own limit is that of a file name."""
HEADS = "refs/heads/"


class Payload:
    """One event. A part that is missing or of another kind is nothing; one that is needed raises UsageError."""

    def __init__(self, event: str, values: Mapping[str, object], here: str = "") -> None:
        self.here = as_source(here)
        self._event = event
        self._values = values

    def part(self, *path: str) -> Mapping[str, object]:
        """The object at `path`; an empty one where there is none."""
        values = self._values
        for key in path:
            inner = values.get(key)
            if not isinstance(inner, Mapping):
                return _NOTHING
            values = inner
        return values

    def has(self, *path: str) -> bool:
        return path[-1] in self.part(*path[:-1])

    def text(self, *path: str) -> str:
        value = self.part(*path[:-1]).get(path[-1])
        return value if isinstance(value, str) else ""

    def number(self, *path: str) -> int | None:
        return as_number(self.part(*path[:-1]).get(path[-1]))

    def items(self, *path: str) -> Sequence[object]:
        value = self.part(*path[:-1]).get(path[-1])
        return value if isinstance(value, list | tuple) else ()

    def commit(self, *path: str) -> str:
        """The id of a commit."""
        said = self.text(*path)
        if _COMMIT.fullmatch(said) is None:
            raise self.lacking(*path)
        return said

    def branch(self, *path: str) -> str:
        """The name of a branch, with or without `refs/heads/`; "" where none is said.

        Raises UsageError for what git would not have for a name.
        """
        said = self.text(*path).removeprefix(HEADS)
        if len(said) > _LONGEST or any(not c.isprintable() or c in " ~^:?*[\\" for c in said):
            raise self.lacking(*path)
        return said

    def owner(self, *path: str) -> str:
        """A login."""
        said = self.text(*path)
        if _OWNER.fullmatch(said) is None:
            raise self.lacking(*path)
        return said

    def repository_name(self, *path: str) -> str:
        said = self.text(*path)
        if _NAME.fullmatch(said) is None:
            raise self.lacking(*path)
        return said

    def needed(self, *path: str) -> int:
        """A number that the event means nothing without."""
        value = self.number(*path)
        if value is None:
            raise self.lacking(*path)
        return value

    def lacking(self, *path: str) -> UsageError:
        return UsageError(
            f"The event {self._event} lacks {'.'.join(path)}, or has something else there.",
            "Give the event as the host wrote it.",
        )


def as_number(value: object) -> int | None:
    """A number as hosts count things; None for all else: in Python a truth value is a number, too."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 63 else None


def as_source(full_name: str) -> str:
    """`owner/name` where it is one, else ""."""
    owner, _, name = full_name.partition("/")
    return full_name if _OWNER.fullmatch(owner) and _NAME.fullmatch(name) else ""
