"""The brief: one page that spends the senior's minutes well."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.change import Location
from bot.facts import AnalyzerRun, DependencyChange, FileRole, HistoryFacts, Proof, Provenance, Usage
from bot.review import Question, Receipt, Since
from bot.risk import Forecast, Signal, Silenced, Tier, Trigger


@dataclass(frozen=True, slots=True)
class Stop:
    """A place in the reading order."""

    location: Location
    role: FileRole
    added: int
    """Lines added to the file."""
    removed: int
    reason: str


@dataclass(frozen=True, slots=True)
class NotExamined:
    """Something that nobody looked at here, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the senior sees, in the order in which it is worth seeing. Renderers only choose words' clothes."""

    title: str
    tier: Tier
    rules: tuple[Signal, ...]
    """What set the tier."""
    provenance: Provenance
    questions: tuple[Question, ...]
    """At most five."""
    more_questions: tuple[Question, ...]
    """The rest, one click away."""
    reading_order: tuple[Stop, ...]
    skippable: tuple[Proof, ...]
    blast_radius: tuple[Usage, ...]
    for_author: tuple[str, ...]
    """What the author should settle before a senior is asked."""
    unasked: tuple[Signal, ...]
    """Risky places about which no question is asked above."""
    not_examined: tuple[NotExamined, ...]
    receipt: Receipt
    triggers: tuple[Trigger, ...] = ()
    """Why the policy on AI-assisted changes asks for a senior."""
    dependencies: tuple[DependencyChange, ...] = ()
    """What manifests and lockfiles of the change do to dependencies."""
    past: HistoryFacts = field(default_factory=HistoryFacts)
    analyzers: tuple[AnalyzerRun, ...] = ()
    """Other analyzers whose results were given, and what became of those."""
    silenced: tuple[Silenced, ...] = ()
    """What the policy at the base wants unsaid, with its reasons."""
    forecast: Forecast | None = None
    """How likely it is that the change will need a fix, where that can be said."""
    notes: tuple[str, ...] = ()
    """How the change was taken; see Change.notes."""
    answered: tuple[Question, ...] = ()
    """Questions that were answered at an earlier head, and whose code is still the same: not asked again."""
    since: Since | None = None
    """What became of an earlier head's questions and readings, where its brief was given."""
