"""Regular expressions that are compiled when they are first used.

The rules hold some two hundred of them; compiling all took over a third of a profile of the imports, and a change
meets few.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import AnyStr, Generic

__all__ = ["Pattern", "lazy"]


class Pattern(Generic[AnyStr]):
    """A regular expression with the methods of `re.Pattern` that we use, and the same meaning."""

    def __init__(self, source: AnyStr, flags: int = 0) -> None:
        self.source: AnyStr = source
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[AnyStr]:
        """The expression itself. Raises re.error when the source is none."""
        return re.compile(self.source, self.flags)

    def search(self, text: AnyStr, start: int = 0) -> re.Match[AnyStr] | None:
        return self.compiled.search(text, start)

    def match(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> re.Match[AnyStr] | None:
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: AnyStr) -> re.Match[AnyStr] | None:
        return self.compiled.fullmatch(text)

    def finditer(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[AnyStr]]:
        return self.compiled.finditer(text, start, end)

    def findall(self, text: AnyStr) -> list[AnyStr]:
        return self.compiled.findall(text)

    def split(self, text: AnyStr, maxsplit: int = 0) -> list[AnyStr]:
        return self.compiled.split(text, maxsplit)

    def sub(self, replacement: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr, count: int = 0) -> AnyStr:
        return self.compiled.sub(replacement, text, count)


def lazy(source: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """What `re.compile` would give, later."""
    return Pattern(source, flags)
