"""The nouns of the desk. Records are kept; whatever a change or a model said in them is other people's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.gate import Permission
from bot.post import Place


class RecordKey(NamedTuple):
    """Which change; a repository keeps its number when it is renamed."""

    repository_id: int
    number: int


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of the code beside a question."""

    number: int
    text: str
    is_asked_about: bool = False
    is_added: bool = False
    is_removed: bool = False
    """Of the code as it was before: the change takes the line away."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The code beside a question, as it is at the head, with some lines around."""

    question: str
    """`Question.id`."""
    path: str
    lines: tuple[ExcerptLine, ...]
    is_before: bool = False
    """Whether it is the code as it was before the change: the question is about lines that are gone."""


class SaidAnswer(NamedTuple):
    """What somebody answered to a question: their last word on it, at the record's head."""

    question: str
    """`Question.id`."""
    login: str
    """"" where the account is gone."""
    kind: str
    """`bot.gate.AnswerKind`."""
    words: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: somebody can give something that is missing."""

    person: str
    """Name in the roster."""
    logins: tuple[str, ...]
    what: str
    why: str
    is_first: bool = True
    """Whether it is asked of this one before others who could give the same."""


class AskedQuestion(NamedTuple):
    """A question of the brief, as much of it as figures need."""

    id: str
    """`Question.id`."""
    rule: str
    """The rule, or `model`, that raised it: `rule_of`."""
    kind: str
    """The narrowest of `bot.review.question_kinds`: rates of questions are by it."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of one change after the last run about it."""

    key: RecordKey
    place: Place
    installation: int
    change: str
    """The host's own lasting id of the change (`HostedChange.id`)."""
    url: str
    title: str
    author: str
    """Login; "" where the account is gone."""
    head: str
    base: str
    is_open: bool
    is_merged: bool
    is_draft: bool
    is_private: bool
    seen_at: datetime
    """When a run last looked at it."""
    first_seen_at: datetime
    waiting_since: datetime | None
    """Since when it waits for people without a break; None where it does not."""
    settled_at: datetime | None
    """When it was last found SATISFIED; None where it never was."""
    state: str
    """`bot.gate.State`: satisfied, waiting, blocked, error."""
    headline: str
    """What the check of the decision says in one line."""
    tier: str
    added: int
    removed: int
    files: int
    proven: int
    """Changed lines that need not be read, by proof."""
    assisted: int
    """Added lines that are held for AI-assisted."""
    minutes: int
    """Expected for the reading and the answers."""
    turns: tuple[Turn, ...] = ()
    counted: tuple[str, ...] = ()
    """People whose approval counts."""
    model: str = ""
    """Which model read it; "" for none."""
    made_at: datetime | None = None
    """When the brief was made."""
    brief: Mapping[str, object] = field(default_factory=dict)
    """As `render_json` wrote it (docs of the JSON format); empty where there is none."""
    decision: Mapping[str, object] = field(default_factory=dict)
    """As `render_decision_json` wrote it; empty where there is none."""
    excerpts: tuple[Excerpt, ...] = ()
    answered: tuple[str, ...] = ()
    """Ids of questions that somebody has answered or waived, at this head."""
    rules: tuple[str, ...] = ()
    """Ids of the rules that fired."""
    probability: float | None = None
    """The forecast that it will need a fix, 0 to 1; None where there is none."""
    commit: str = ""
    """Of the merge, once it is merged."""
    merged_at: datetime | None = None
    gated: bool | None = None
    """Of a merged change: whether the gate was satisfied with what was merged; None: nobody has looked."""
    asked: tuple[AskedQuestion, ...] = ()
    """The questions of the brief, answered ones and those below the fold among them. Kept in lists as well."""
    waited_from: datetime | None = None
    """When the wait began that ended at `settled_at`; None where it did not wait, or that is not known."""
    questions: tuple[str, ...] = ()
    """Ids of the questions that are put to whoever approves, in the order of the page. Kept in lists as well."""
    said: tuple[SaidAnswer, ...] = ()
    """What people have answered, for the page of the change; left out of lists."""


class OutcomeKind(StrEnum):
    """What became of a change, or of a question about it, as far as anybody knows."""

    REVERTED = "reverted"
    FIXED = "fixed"
    """A later change says that it mends this one."""
    DEFECT = "defect"
    """Somebody answered a question with `defect`."""
    HANDLED = "handled"
    """Somebody answered that it is handled, or cannot happen."""
    KEPT = "kept"
    """Merged, and nothing of the above for the time of the label."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A label from real life. Each is kept once: by key, kind, question and source."""

    key: RecordKey
    kind: OutcomeKind
    at: datetime
    by: str = ""
    """Login of who said it; "" where it was found by looking."""
    question: str = ""
    """`Question.id`, where it is about one."""
    rule: str = ""
    """The rule, or `model`, that raised the question."""
    source: str = ""
    """The commit, the pull request or the remark that shows it."""
    question_kind: str = ""
    """`AskedQuestion.kind`, where it is about a question: the question itself may be gone from the next brief."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """What somebody thinks of a question: worth the minute, or not. The last word of each person counts."""

    key: RecordKey
    question: str
    """`Question.id`; "" for the whole brief."""
    rule: str
    by: int
    """The account's number."""
    login: str
    is_up: bool
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in at the desk, and what they may see: asked of the host with their own token."""

    id: int
    login: str
    name: str
    permissions: Mapping[int, Permission]
    """By the repository's number; a repository that is not in it is not shown, and not even named."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody's visit to the desk."""

    visitor: Visitor
    token: bytes
    """Their token of the host, sealed: the database alone does not give it away."""
    form_key: str
    """Every form of the session carries what is derived from it (CSRF)."""
    opened_at: datetime
    looked_at: datetime
    """When the host was last asked what they may do."""
    ends_at: datetime
