"""Front doors that open one room at a time.

A package's front door names all that others may use. To import all of it for one name cost a short command most of its
time, so a name's module is imported when the name is first asked for (PEP 562).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

__all__ = ["doors"]


def doors(package: str, rooms: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """A package's `__getattr__`; `rooms`: the names that others may use, by the module below `package` that has it."""
    where = {name: room for room, names in rooms.items() for name in names}

    def open_door(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{package}.{where[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return open_door
