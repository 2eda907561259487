"""The nouns: an operator looks at a Spot of the tree and may propose a Draft; a Draft that holds becomes a Seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._source import Edit, Kin, Source

if TYPE_CHECKING:
    from tree_sitter import Node

Terms = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """One mistake, put into one file."""

    operator: str
    category: Category
    severity: Level
    path: str
    content: bytes
    """The whole file with the mistake in it."""
    lines: tuple[int, int]
    """Lines of `content`, 1-based and inclusive, at which a reviewer should point."""
    anchor: str
    """Text that stands on one of `lines`."""
    symbol: str | None
    """The function it is in, as `Class.method`; None outside of functions."""
    trigger: str
    effect: str
    terms: Terms
    """Groups of lower-case words; whoever describes the fault uses at least one of each group."""
    needs: Needs


@dataclass(frozen=True, slots=True)
class Scope:
    """The definition that a node stands in."""

    symbol: str = ""
    function: Node | None = None
    """The outermost function."""
    inner: Node | None = None
    """The innermost function."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node with what stands around it. tree-sitter looks for a node's parent from the root."""

    node: Node
    up: Spot | None
    siblings: tuple[Node, ...]
    index: int
    """Of the node in `siblings`."""
    scope: Scope

    @property
    def parent_type(self) -> str:
        return self.up.node.type if self.up is not None else ""

    @property
    def after(self) -> tuple[Node, ...]:
        """The siblings behind it."""
        return self.siblings[self.index + 1 :]

    @property
    def before(self) -> Node | None:
        """The sibling just before it."""
        return self.siblings[self.index - 1] if self.index else None

    def within(self, *types: str, levels: int = 12) -> Spot | None:
        """The nearest spot of one of these types around this one."""
        spot = self.up
        for _ in range(levels):
            if spot is None or spot.node.type in types:
                return spot
            spot = spot.up
        return None


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that an operator proposes, with what there is to say about it."""

    edits: tuple[Edit, ...]
    """In order, without overlap."""
    trigger: str
    effect: str
    terms: Terms
    at: int | None = None
    """The byte whose line must be one of the changed ones; the first edit's start by default."""
    until: int | None = None
    """The original byte up to which a reviewer may point, beyond what was edited."""
    category: Category | None = None
    severity: Level | None = None


Rule = Callable[[Source, Spot], Draft | None]


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of mistake."""

    id: str
    about: str
    category: Category
    severity: Level
    needs: Needs
    rules: Mapping[Kin, Mapping[str, Rule]]
    """By grammar and node type, what may be proposed there."""
    anywhere: bool = False
    """Whether it applies outside of functions too."""
