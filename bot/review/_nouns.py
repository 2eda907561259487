"""The nouns of a review: what is asked, what was read, and what the model was told and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.change import FileKind, Location, RepoPath
from bot.facts import Reading
from bot.risk import Band, Lens, Tier


@dataclass(frozen=True, slots=True)
class Confidence:
    """How often questions of this kind held up when they were measured."""

    band: Band
    hit_rate: float | None = None
    """Measured share that held up, 0 to 1; None while it has not been measured."""
    measured_on: int = 0
    """Number of adjudicated questions behind `hit_rate`."""
    judged: bool = False
    """Whether readers judged that they hold up, on real changes; else they were matched with known faults of cases."""


class Standing(StrEnum):
    """What a second look at the code made of a model's claim."""

    UNCHECKED = "unchecked"
    """Nobody looked a second time."""
    CONFIRMED = "confirmed"
    UNRESOLVED = "unresolved"
    """What decides it was not to be seen, or only people know."""


class AnswerKind(StrEnum):
    """The reply choices of a question."""

    HANDLED = "handled"
    CANNOT = "cannot happen"
    DEFECT = "defect"
    AUTHOR = "for the author"
    WAIVED = "waived"


class GivenAnswer(NamedTuple):
    """What somebody has answered to a question."""

    kind: AnswerKind
    text: str
    by: str
    """Who, as the medium knows them; "" where that was not told."""
    outdated: bool = False
    """Whether the code has changed since: then the question is asked again."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the senior must be able to answer before signing."""

    id: str
    """Stable while the quoted code stays the same: a digest of path, rule or lens, and quote."""
    location: Location
    quote: str
    """At most three lines, verbatim from `location`."""
    text: str
    trigger: str
    consequence: str
    settles: str
    lens: Lens
    severity: Tier
    confidence: Confidence
    source: str
    """`rule removed-guard` or `model <name>`; several joined by ", " where they agree."""
    suspicion: str = ""
    """Why the bot asks; folded away where the medium can, so that the question is read first."""
    also: tuple[Location, ...] = ()
    """Further places that belong to it: untouched callers, the other end of a contract."""
    standing: Standing = Standing.UNCHECKED
    readings: tuple[int, ...] = ()
    """Which independent readings of the change raised it, counted from 1; none for a rule's."""
    weight: float = 0.0
    """The model's own number, 0 to 1. It orders questions of like worth, and is never shown."""
    within: str = ""
    """Qualified name of the definition around `location`; "" where there is none, or where it was not looked up."""
    code: str = ""
    """Fingerprint of that definition without its comments and layout; see `bot.facts.code_prints`."""
    answer: GivenAnswer | None = None


OPAQUE = frozenset({str(FileKind.BINARY), str(FileKind.SUBMODULE), str(FileKind.LFS_POINTER)})
"""What a receipt calls files that have no text of their own, in the place of a hunk."""


class StopReason(StrEnum):
    DONE = "done"
    CUT_OFF = "cut off"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message to or from the model."""

    role: str
    """`user` or `assistant`."""
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the model is asked. Nothing of the change is ever in `system`."""

    prompt: str
    """Name of the prompt file."""
    prompt_version: int
    prompt_digest: str
    system: str
    turns: tuple[Turn, ...]
    schema: Mapping[str, object]
    """JSON Schema that the reply must fit."""
    max_tokens: int = 8000
    shared: int = 0
    """Characters at the start of the first turn that further requests about the change begin with as well: what a
    provider may keep between them. It decides no reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered, and what it cost. Tokens as the provider counts them; 0 when it does not say."""

    text: str
    model: str
    stop: StopReason = StopReason.DONE
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None
    tokens_cached: int = 0
    """Of `tokens_in`, those that the provider had kept from an earlier request."""


class Price(NamedTuple):
    """What a model costs, in USD a token."""

    in_: float
    out: float
    written: float
    """A token in that the provider is made to keep for later requests."""
    cached: float
    """A token in that the provider had kept."""
    long: int | None = None
    """Tokens in beyond which all tokens of a request cost what `dear` says."""
    dear: Price | None = None

    def cost(self, tokens_in: int, tokens_out: int, *, cached: int = 0, written: int = 0) -> float:
        """A request's price in USD. `cached` and `written` are parts of `tokens_in`."""
        if self.dear is not None and self.long is not None and tokens_in > self.long:
            return self.dear.cost(tokens_in, tokens_out, cached=cached, written=written)
        fresh = tokens_in - cached - written
        return fresh * self.in_ + cached * self.cached + written * self.written + tokens_out * self.out


@dataclass(frozen=True, slots=True)
class HunkReading:
    """What happened to one hunk, or to a file that has none."""

    path: RepoPath
    hunk: str
    """The hunk's header, or what the file is instead: `binary file`."""
    reading: Reading
    by: tuple[str, ...]
    """Who read it: `rules`, and the model's name."""
    reason: str = ""
    fingerprint: str = ""
    """Of its path and lines, without line numbers; "" where no model was asked."""
    around: str = ""
    """Fingerprint of what a reader of it depends on besides: docs/decisions/0013-read-again.md says what that is."""
    earlier: bool = False
    """Whether the model's reading of it is that of an earlier head of the change."""


class ContextLevel(StrEnum):
    """How much of the repository a model is shown beside the changed lines; docs/models.md has the whole of it."""

    NONE = "none"
    """The changed lines alone."""
    HUNK = "hunk"
    """Hunks as git cuts them, the header of the definition around each, and where changed definitions are used."""
    FILE = "file"
    """The changed files as a whole, where they fit."""
    SYMBOL = "symbol"
    """The definitions around the changed lines, and the places that use them."""
    REPO = "repo"
    """That, and the definitions of what the changed lines call."""


class Relation(StrEnum):
    """Why a model was shown something that is no part of a hunk."""

    ENCLOSES = "encloses changed lines"
    USES = "uses"
    TESTS = "tests"
    DEFINES = "defines"
    """What a changed line calls."""
    FILE = "whole file"
    NAMES = "names"
    """What a reading asked to see, where it is named."""


class ContextPlace(NamedTuple):
    """Lines outside of the hunks that a model was shown, and why these. Numbers are those of the new file."""

    path: RepoPath
    start: int
    end: int
    relation: Relation
    symbol: str
    """Qualified name: of the definition around the lines, the one that is used or tested, or the one that is called."""
    partial: bool = False
    """Whether lines between the first and the last were left out."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """All calls of one prompt to one model."""

    model: str
    prompt: str
    prompt_version: int
    prompt_digest: str
    calls: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    """None when the adapter cannot tell."""
    seconds: float
    context: ContextLevel = ContextLevel.HUNK
    context_sent: tuple[ContextPlace, ...] = ()
    """What was shown beyond the hunks."""
    context_tokens: int = 0
    """Of `context_sent`, by a count of characters."""
    change_tokens: int = 0
    """Of the hunks that were sent, likewise."""
    context_left_out: int = 0
    """Definitions and callers that the level would show and the budget had no room for."""
    tokens_cached: int = 0
    """Of `tokens_in`, those that the provider had kept from an earlier request."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Claims of a model that did not reach the reader, and why."""

    reason: str
    count: int


class Refuted(NamedTuple):
    """A claim that a second look at the code refuted: not shown, and not lost."""

    location: Location
    question: str
    why: str
    quote: str
    """The line that refutes it, which stands in the code that was shown."""
    model: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was and was not read, by which model and prompt, at what cost."""

    version: str
    """Of Foreread."""
    base: str
    head: str
    hunks: tuple[HunkReading, ...]
    models: tuple[ModelUse, ...]
    dropped: tuple[Dropped, ...]
    problems: tuple[str, ...]
    """What went wrong on the way, each with its remedy."""
    seconds: float
    refuted: tuple[Refuted, ...] = ()
    advice: tuple[str, ...] = ()
    """What would make the reading better, in sentences."""

    @property
    def complete(self) -> bool:
        """Whether everything that could be read was read as far as it was asked for.

        What nobody can read as text is listed and signalled, but does not make the view incomplete (decision 6).
        """
        return not self.problems and all(h.reading is not Reading.UNREAD or h.hunk in OPAQUE for h in self.hunks)


class Gone(NamedTuple):
    """A question of an earlier head that is not asked any more."""

    id: str
    location: Location
    """Where it stood at that head."""
    text: str
    why: str


class Since(NamedTuple):
    """What has become of an earlier head's questions and readings."""

    head: str
    """The earlier head; "" when it was no commit."""
    carried: tuple[str, ...]
    """Ids of the questions that were asked there as well; those that are answered are not among them."""
    new: tuple[str, ...]
    gone: tuple[Gone, ...]
    asked_again: tuple[str, ...]
    """Of `carried`, those that were answered before their code changed."""
    hunks_read: int
    """That a model has read at this head."""
    hunks_kept: int
    """That a model had read at an earlier head, and nothing about them has changed."""


@dataclass(frozen=True, slots=True)
class Review:
    """All questions, most worth asking first, and the account of the model's part in them."""

    questions: tuple[Question, ...]
    models: tuple[ModelUse, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    problems: tuple[str, ...] = ()
    read_by_model: frozenset[tuple[RepoPath, str]] = frozenset()
    """Hunks, by path and header, that stood in a request whose reply was usable."""
    refuted: tuple[Refuted, ...] = ()
    answered: tuple[Question, ...] = ()
    """Those that were answered and whose code is still the same: they are not asked again."""
    since: Since | None = None
    """What became of an earlier head, where one was given."""
    advice: tuple[Question, ...] = ()
    """From whom nobody vouches for: they take the places on the page that are left, and join no other question."""
