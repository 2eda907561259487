"""What `family.yaml` says: the closed vocabulary of cases, and the shape that every case must have.

A family is one small package (`base/`), one change to it, and variants of that change: done right, and with mistakes.
All variants of a family count as one cluster in the statistics, because whoever finds one finds the others more easily.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _as_written(value: object) -> object:
    """YAML reads the words null, true and 24 as values; here they are words."""
    return "null" if value is None else str(value).lower() if isinstance(value, (bool, int, float)) else value


Terms = Annotated[tuple[Annotated[Text, BeforeValidator(_as_written)], ...], Field(min_length=1)]


class Suite(StrEnum):
    """What a case is about; scores are given by suite."""

    EDGE = "edge"
    CONTRACT = "contract"
    AUTHZ = "authz"
    CONCURRENCY = "concurrency"
    RESOURCE = "resource"
    INTENT = "intent"
    TESTS = "tests"
    DEPS = "deps"
    AI_SLIPS = "ai-slips"
    INFRA = "infra"
    MIGRATION = "migration"
    CLEAN = "clean"
    FRAMING = "framing"
    INJECTION = "injection"
    MENTION = "mention"
    """The benign twins of injections: words that only speak of instructions to reviewers."""
    INCIDENT = "incident"
    """A team's own: something that reached production once."""


class Category(StrEnum):
    """What kind of fault it is. Closed, so that numbers can be compared between runs and teams."""

    NULL_EMPTY = "null_empty"
    BOUNDARY = "boundary_off_by_one"
    NUMERIC = "numeric_overflow_precision"
    TYPE_TIME = "type_encoding_time"
    ERROR_HANDLING = "error_handling"
    RESOURCE_LEAK = "resource_leak"
    CONCURRENCY = "concurrency"
    AUTHZ = "authz_authn"
    INJECTION_SECRETS = "injection_secrets"
    API_MISUSE = "api_misuse_hallucinated"
    STALE_CALLER = "contract_stale_caller"
    DATA_MIGRATION = "data_migration"
    INTENT_MISMATCH = "intent_mismatch"
    TEST_WEAKENED = "test_weakened"
    DEPENDENCY_CONFIG = "dependency_config"
    EXPOSURE = "infrastructure_exposure"
    PERFORMANCE = "performance_cliff"


class Needs(StrEnum):
    """How far a reviewer must look to see the fault."""

    HUNK = "hunk"
    FILE = "file"
    REPO = "repo"
    INTENT = "intent"


class Level(StrEnum):
    """Tiers and severities, by name."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Strict):
    """Lines of a file after the change, 1-based and inclusive."""

    file: Text
    lines: tuple[int, int]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 1 <= self.lines[0] <= self.lines[1]:
            raise ValueError(f"lines {list(self.lines)} are not a range of 1-based lines")
        return self


class Bug(Place):
    """One known fault of a case."""

    id: Name
    anchor: Text
    """A text that stands on one of `lines`: it finds the place again when lines move."""
    symbol: str | None = None
    """The function, method or resource it is in."""
    also_ok: tuple[Place, ...] = ()
    """Other places at which a reviewer may rightly point: the cause where `file` has the effect, or the reverse."""
    category: Category
    ai_pattern: str | None = None
    severity: Level
    trigger: Text
    """The concrete input or state."""
    effect: Text
    evidence: tuple[Text, ...] = ()
    """Lines of the tree that prove it, verbatim."""
    needs: Needs
    linter_detectable: bool = False
    match_any_of: tuple[Terms, ...] = ()
    """Groups of words; whoever describes the fault uses at least one of each group."""
    description: str = ""
    """The fault in somebody's words, where nobody has made groups of words: public sets. Then likeness decides."""
    sample_question: str = ""

    @model_validator(mode="after")
    def _can_be_matched(self) -> Self:
        if not self.match_any_of and not self.description:
            raise ValueError(f"bug {self.id} needs match_any_of: words by which a right answer is known")
        return self


class Lookalike(Place):
    """A place that looks wrong and is not."""

    why: Text


class TierRange(_Strict):
    """Between which tiers an assessment is right."""

    min: Level
    max: Level

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min.rank > self.max.rank:
            raise ValueError(f"the lowest tier {self.min} is above the highest, {self.max}")
        return self


class Variant(_Strict):
    """One change of the family. Its patch is `<id>.patch`; the tests that show its fault are in `<id>/`."""

    id: Name
    suite: Suite
    split: Literal["dev", "test", "heldout"] = "dev"
    origin: Literal["natural", "seeded", "mutation", "reversal", "handwritten"]
    """Natural: a mistake really made while writing the feature."""
    operator: str | None = None
    """For mutations: which one."""
    title: str | None = None
    """Other words about the change than the family's."""
    body: str | None = None
    tier: TierRange
    bugs: tuple[Bug, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    notes: str = ""


class Commit(_Strict):
    """Where the tree before the change is, when it is not in `base/`."""

    repository: str
    """A path, relative to the family's folder: cases that live in the repository move with it."""
    base: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")]


class Family(_Strict):
    """A small package and the variants of one change to it."""

    schema_: Literal[1] = Field(alias="schema")
    family: Name
    language: Name
    toolchain: Name
    """How its tests are run: a name of `toolchains.ALL`, or `none`."""
    source: Commit | None = None
    """For cases made of a repository's own commits; None: the tree is in `base/`."""
    licence: Text
    created: date
    provenance: Text
    """How the package and its mistakes were made."""
    canary: Text
    title: Text
    """Of the change, as its author would put it."""
    body: str = ""
    twin: Name | None = "clean"
    """The variant that is the same change done right; null for an incident whose fix does not fit it."""
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [v.id for v in self.variants]
        if twice := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"two variants are called {sorted(twice)}")
        if self.twin is not None and any(v.bugs for v in self.variants) and self.twin not in ids:
            raise ValueError(f"there is no variant `{self.twin}`, the clean twin of those with bugs")
        if any(v.bugs for v in self.variants if v.id == self.twin):
            raise ValueError(f"the clean twin `{self.twin}` lists bugs")
        return self
