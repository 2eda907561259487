"""The nouns of risk: what is indicated, how strongly, and on what evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.change import Location, RepoPath
from bot.facts import Facts, FileFacts, redact
from bot.risk._forecast_nouns import Forecast, ForecastModel


class Tier(IntEnum):
    """How much of a senior's attention a change is due. Tiers only join: the maximum wins."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        return self.name.lower()


class Lens(StrEnum):
    """What kind of thing can go wrong: the taxonomy that questions are grouped and merged by."""

    EDGE = "edge cases"
    CONTRACT = "contract and callers"
    DATA = "authorisation and data"
    FAILURE = "errors, resources, concurrency"
    INTENT = "intent and tests"


class Group(StrEnum):
    """What kind of thing a rule looks at. The docs have the rules in this order."""

    CRITICALITY = "criticality"
    RADIUS = "blast radius"
    SHAPE = "change shape"
    WEAKENING = "weakening"
    EDGE = "edge cases"
    CONCURRENCY = "concurrency"
    DATA = "data"
    INFRASTRUCTURE = "infrastructure as code"
    SUPPLY = "supply chain"
    SECURITY = "security"
    CONTENT = "content"
    SLIPS = "slips of AI"
    PROCESS = "process"


class Band(StrEnum):
    """How often a claim of this kind is expected to hold up. A band, because a percentage would pretend."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim rests upon: a place, and the text that stands there."""

    location: Location
    quote: str
    """Verbatim, stripped, at most three lines; a secret in it is replaced by what it is."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The question that a signal puts to the senior: specific, open as to the answer, at most 40 words of `text`."""

    text: str
    trigger: str
    """The concrete input or state in which it matters."""
    consequence: str
    """What happens then if the answer is bad."""
    settles: str
    """A test to run, a line to read or a person to ask."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One deterministic indication in one change."""

    rule: str
    """The id of the rule that fired."""
    title: str
    """A noun phrase for headings and lists: `guard removed from Cart.total`."""
    floor: Tier
    """The change is at least of this tier."""
    severity: Tier
    """How bad it is if it is what it looks like."""
    likelihood: Band
    """How often that is so, among places where this rule fires."""
    lens: Lens
    evidence: tuple[Evidence, ...]
    """At least one, the place to look first leading."""
    why: str
    """Why it matters here, in one sentence that names what was found."""
    ask: Ask | None = None
    """None when the signal sets the tier or the reading order but there is nothing to ask about it."""
    check: str = ""
    """Where there is no `ask`: a test to run, a line to read or a person to ask that would settle it."""
    beyond: tuple[RepoPath, ...] = ()
    """Paths that it is about as well and that its evidence has no room for: a silence must hold there, too."""

    @property
    def settles(self) -> str:
        """What would settle it."""
        return self.ask.settles if self.ask is not None else self.check

    @property
    def location(self) -> Location:
        return self.evidence[0].location


@dataclass(frozen=True, slots=True)
class Domain:
    """A part of the business or the system where a fault is expensive.

    A changed file belongs to it when a word of its path, or of a symbol that the change touches in it, is one of
    `words`. Words are compared whole: `auth` is neither `author` nor `authentic`.
    """

    name: str
    tier: Tier
    words: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    """Patterns of paths (`path_matches`) that belong to it whatever their words."""
    symbols: tuple[str, ...] = ()
    """Patterns of qualified names of definitions that belong to it: `Cart.*`, `*.charge`."""
    owners: tuple[str, ...] = ()
    """Whom to ask about it: people, teams, as the host names them."""
    weak: frozenset[str] = frozenset()
    """Words of several meanings: in a path they count alone, in a symbol only beside another word of the domain."""
    beside: frozenset[str] = frozenset()
    """Words that say nothing alone, but beside which a weak word has the domain's meaning."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A rule that is not to be heard at some paths. Policy of the base commit: no change silences itself."""

    rule: str
    paths: tuple[str, ...]
    reason: str
    """Why, for every reader of a brief in which it takes effect."""


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """What a team declares about its own risk."""

    domains: tuple[Domain, ...]
    assisted_lines: int = 10
    """More AI-assisted lines than this make a senior's sign-off due."""
    silences: tuple[Silence, ...] = ()
    model: ForecastModel | None = None
    """Which says how likely a change is to need a fix; None: nothing is said of that."""


class TriggerKind(StrEnum):
    """Why a policy on AI-assisted changes asks for a senior."""

    LINES = "AI-assisted lines"
    DEFINITION = "generated function or class"
    CRITICAL_PATH = "critical path"
    INFRASTRUCTURE = "infrastructure as code"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason for which the policy on AI-assisted changes applies to this one."""

    kind: TriggerKind
    detail: str
    """What met it: a count, names."""
    places: tuple[Location, ...]


Detect = Callable[[Facts, RiskPolicy], Iterator[Signal]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named way to find signals. One a file in `bot/risk/signals/`."""

    id: str
    group: Group
    about: str
    """What it looks for and why that matters in general, in one or two sentences."""
    detect: Detect
    always: bool = False
    """Whether no policy can silence it."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A signal that a policy silences, so that it neither asks nor sets the tier."""

    signal: Signal
    silence: Silence


@dataclass(frozen=True, slots=True)
class Risk:
    """The assessment: the tier, what set it, and everything that was noticed."""

    tier: Tier
    signals: tuple[Signal, ...]
    """Most worth attention first."""
    triggers: tuple[Trigger, ...] = ()
    """Why the policy on AI-assisted changes applies; none where there is no evidence of AI."""
    silenced: tuple[Silenced, ...] = ()
    """What the policy silences."""
    forecast: Forecast | None = None
    """How likely the change is to need a fix; None without a model, or without enough history."""

    @property
    def rules(self) -> tuple[Signal, ...]:
        """The signals whose floor is the tier: they set it."""
        return tuple(s for s in self.signals if s.floor is self.tier)


def evidence_at(file: FileFacts, line: int, quote: str, end: int | None = None) -> Evidence:
    """Evidence in the new state of a file."""
    return Evidence(Location(file.path, line, max(line, end or line)), _quote(quote))


def _quote(text: str) -> str:
    return "\n".join(redact(line.strip())[:200] for line in text.strip().splitlines()[:3])
