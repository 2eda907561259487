"""How classes are related: by their headers, and by the imports that say which class a base's name means."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from bot.change import RepoPath
from bot.facts.usages._library import Library
from bot.facts.usages._modules import Modules, Origin

_LARGEST = 80
"""Classes above one class."""


class Kinship(Enum):
    """What one class is to another."""

    SAME = "the class itself"
    BELOW = "a class that inherits from it"
    ABOVE = "a class that it inherits from"


class ClassAt(NamedTuple):
    """A class by its file; `path` is "" where no import says which file has it."""

    path: str
    name: str


class Kin:
    """The classes above others, climbed once each."""

    def __init__(self, library: Library, modules: Modules) -> None:
        self._library = library
        self._modules = modules
        self._above: dict[ClassAt, tuple[ClassAt, ...]] = {}
        self._named: dict[tuple[RepoPath, str], frozenset[ClassAt]] = {}

    def between(self, one: ClassAt, other: ClassAt) -> Kinship | None:
        """What `one` is to `other`; None when neither is seen to inherit from the other."""
        if _same(one, other):
            return Kinship.SAME
        if any(_same(c, other) for c in self.above(one)):
            return Kinship.BELOW
        if any(_same(c, one) for c in self.above(other)):
            return Kinship.ABOVE
        return None

    def above(self, start: ClassAt) -> tuple[ClassAt, ...]:
        """All classes that a class inherits from, nearest first."""
        if start not in self._above:
            found: dict[ClassAt, None] = {}
            todo = [start]
            for current in todo:  # grows while it is read
                if len(found) >= _LARGEST:
                    break
                for base in self._bases(current):
                    if base not in found and base != start:
                        found[base] = None
                        todo.append(base)
            self._above[start] = tuple(found)
        return self._above[start]

    def meant(self, path: RepoPath, written: str) -> frozenset[ClassAt]:
        """The classes that a name may mean in a file; one without a path when the imports do not say."""
        key = (path, written)
        if key not in self._named:
            self._named[key] = self._meant(path, written)
        return self._named[key]

    def _meant(self, path: RepoPath, written: str) -> frozenset[ClassAt]:
        first, _, last = written.replace("::", ".").replace("\\", ".").rpartition(".")
        if not first:
            if last in self._library.classes(path):
                return frozenset({ClassAt(path, last)})
            origins = self._modules.origins(path, last)
        else:
            modules = self._modules.origins(path, first) or self._dotted(path, first)
            files = [m.path for m in modules if not m.name and not m.path.endswith("/")]
            origins = frozenset(o for file in files for o in self._modules.exported(file, last))
        known = {ClassAt(o.path, o.name) for o in origins if o.name and o.name in self._library.classes(o.path)}
        return frozenset(known or {ClassAt("", last)})

    def _dotted(self, path: RepoPath, first: str) -> frozenset[Origin]:
        root, _, rest = first.partition(".")
        for origin in self._modules.origins(path, root):
            if not origin.name and rest and not origin.path.endswith("/"):
                return self._modules.exported(origin.path, rest)
        return frozenset()

    def _bases(self, current: ClassAt) -> list[ClassAt]:
        if not current.path:
            return []
        path = RepoPath(current.path)
        head = self._library.classes(path).get(current.name)
        return sorted({c for base in (head.bases if head else ()) for c in self.meant(path, base)})


def _same(one: ClassAt, other: ClassAt) -> bool:
    """The same file's class; by name alone where a file is not known."""
    return one.name == other.name and (one.path == other.path or not one.path or not other.path)
