"""The bot itself, on the path that ships: what is measured is what users get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.adapters.models import NoRecordingError
from bot.adapters.system import SilentProgress
from bot.brief import Brief
from bot.change import RepoPath, Side, Snapshot
from bot.config import Config
from bot.errors import ForereadError, ModelError
from bot.facts import find_definitions, redact
from bot.pipeline import review_change
from bot.pipeline.asking import ModelReview
from bot.ports import Clock, Model
from bot.publish import render_markdown
from bot.review import ContextLevel, Question, Reply, Request
from bot.wiring import config_of
from evals.casebook import Case, Level
from evals.reviewing._nouns import Item, Opinion

OpenModel = Callable[[Case, int], ModelReview | None]
"""The model's part of one pass over one case; None: rules alone."""


class MissingRecordingError(ForereadError):
    """A replay needs a reply that was never recorded. Never a silent miss: the run stops."""


class ModelFailedError(ForereadError):
    """A live model gave no reply. One failure is a review that found nothing; several in a row stop the run."""


@dataclass(frozen=True, slots=True)
class BotReviewer:
    """Foreread over a case. `clock` stands still in a replay, so that two replays give the same bytes."""

    name: str
    model_for: OpenModel
    clock: Clock
    is_live: bool = False

    def review(self, case: Case, pass_: int) -> Opinion:
        """Raises MissingRecordingError in a replay and ModelFailedError when a live model cannot be had.

        The bot itself would go on without the model; a score must not.
        """
        by = self.model_for(case, pass_)
        if by is not None:
            by = replace(by, model=_Strict(by.model, case.id, pass_, by.context))
        with case.open() as subject:
            config: Config = config_of(subject)
            brief = review_change(subject.sources, config.risk_policy(), by, self.clock, SilentProgress())
            return opinion_of(brief, subject.before, subject.after, is_live=self.is_live)


@dataclass(frozen=True, slots=True)
class _Strict:
    """A model whose missing recordings are not taken for a model that has nothing to say."""

    model: Model
    case: str
    pass_: int
    context: ContextLevel

    @property
    def name(self) -> str:
        return self.model.name

    def complete(self, request: Request) -> Reply:
        try:
            return self.model.complete(request)
        except NoRecordingError as error:
            happened = f"{self.case}, pass {self.pass_}: {error.happened}"
            level = "" if self.context is ContextLevel.HUNK else f" --context {self.context}"
            remedy = f"Record it: `foreread eval record --case {self.case} --model SPEC{level}`."
            raise MissingRecordingError(happened, remedy) from error
        except ModelError as error:
            kind = MissingRecordingError if self.name.startswith("recorded:") else ModelFailedError
            raise kind(f"{self.case}, pass {self.pass_}: {error.happened}", error.remedy) from error


def opinion_of(brief: Brief, before: Snapshot, after: Snapshot, *, is_live: bool) -> Opinion:
    """What a brief says, as items. Its numbers of seconds are kept only of live runs."""
    questions = (*brief.questions, *brief.more_questions)
    paths = sorted({q.location.path for q in questions})
    trees = {Side.OLD: before.read(paths), Side.NEW: after.read(paths)}
    models = brief.receipt.models
    costs = [m.cost_usd for m in models]
    return Opinion(
        items=tuple(_item(q, trees[q.location.side].get(q.location.path, b"")) for q in questions),
        asked=len(brief.questions),
        tier=Level(brief.tier.label),
        is_complete=brief.receipt.complete,
        page=render_markdown(brief),
        skipped=tuple(sorted({p.path for p in brief.skippable})),
        calls=sum(m.calls for m in models),
        tokens_in=sum(m.tokens_in for m in models),
        tokens_out=sum(m.tokens_out for m in models),
        cost_usd=sum(c for c in costs if c is not None) if costs and None not in costs else None,
        seconds=brief.receipt.seconds if is_live else None,
        problems=brief.receipt.problems,
        dropped=sum(d.count for d in brief.receipt.dropped),
    )


def _item(question: Question, content: bytes) -> Item:
    where = question.location
    return Item(
        file=where.path,
        start=where.start,
        end=where.end,
        text="\n".join((question.text, question.trigger, question.consequence, question.settles, question.suspicion)),
        quote=question.quote,
        symbol=enclosing_symbol(where.path, where.start, content),
        lens=question.lens.value,
        severity=Level(question.severity.label),
        band=question.confidence.band.value,
        source=question.source,
        standing=question.standing.value if "model " in question.source else None,
        readings=question.readings,
        also=tuple((a.path, a.start, a.end) for a in question.also if a.side is Side.NEW),
        is_old=where.side is Side.OLD,
        is_grounded=stands_at(question.quote, where.start, content),
    )


def enclosing_symbol(path: str, line: int, content: bytes) -> str | None:
    """The name of the innermost definition around a line."""
    around = [s for s in find_definitions(RepoPath(path), content) if s.start <= line <= s.end]
    return min(around, key=lambda s: s.end - s.start).qualified if around else None


def stands_at(quote: str, line: int, content: bytes) -> bool:
    """Whether each line of the quote stands in the file, the first at `line`: looked up anew, not taken from the bot.

    A secret is quoted as what it is, so the file's own redacted lines count as well.
    """
    lines = content.decode("utf-8", "replace").split("\n")
    said = [part.strip() for part in quote.split("\n") if part.strip()]
    first = lines[line - 1 : line]
    if not said or not first:
        return False
    nearby = [*lines[line - 1 : line + 9], *(redact(text) for text in lines[line - 1 : line + 9])]
    found = all(any(_cut(part) in text for text in nearby) for part in said)
    return found and any(_cut(said[0]) in text for text in (*first, redact(first[0])))


def _cut(part: str) -> str:
    """A quote may be cut short, which an ellipsis shows."""
    return part.removesuffix("…").rstrip()
