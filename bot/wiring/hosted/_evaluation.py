"""A change on a code host, read and decided on. Nothing of it is run or checked out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.git import open_range
from bot.adapters.git_fetch import fetch_change
from bot.adapters.git_sight import look
from bot.adapters.system import SystemClock
from bot.change import Sha
from bot.desk import excerpts_of
from bot.errors import ForereadError, HostError, ModelError, StoreError, UsageError
from bot.gate import Permission, QuestionSet, Roster, draw
from bot.pipeline import deciding, review_change
from bot.pipeline.answering import answer_question
from bot.pipeline.hosting import accounts_of, as_hosted, told_by_host
from bot.post import (
    HELP,
    Verb,
    answered,
    courtesies,
    explained,
    explained_question,
    holds_brief,
    is_brief_shown,
    kept,
    may,
    speakers,
    told_of,
    unanswered,
    worth_keeping,
)
from bot.wiring import Asked, Source, model_review, policy_in, remembering, sources_of, spot_key
from bot.wiring.hosted._deciding import Objects, Seen, decide_on, without_view
from bot.wiring.hosted._made import Made
from bot.wiring.hosted._rules import read_rules
from bot.wiring.measures import with_measures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.adapters.artifact import Artifact
    from bot.adapters.git import Subject
    from bot.adapters.git_fetch import Origin
    from bot.brief import Brief
    from bot.change import RepoPath, Snapshot
    from bot.config import Config
    from bot.desk import Excerpt
    from bot.facts import Testimony
    from bot.gate import Account, GateSnapshot
    from bot.pipeline.publishing import Evaluated
    from bot.ports import CodeHost, Progress
    from bot.post import Heard, HostedChange, Kept, Wish
    from bot.wiring.hosted._rules import BaseRules

_NO_MODEL: Final = (
    "no model is configured. The variable FOREREAD_MODEL names one for the workflows, and the key model of "
    ".github/foreread.yml for everybody (docs/models.md of Foreread)."
)
_MOST_ASKED: Final = 3
"""Questions to a model that one run answers; the next run answers further ones."""


class Want(Enum):
    """What is to be made of a change."""

    BRIEF = "brief"
    """The brief, unless the one that stands was made of the same things, and the decision."""
    ANEW = "anew"
    """The same, whatever stands."""
    DECISION = "decision"
    """The decision alone: a person has acted, and no model is asked."""


@dataclass(frozen=True)
class Evaluation:
    """Reads a change of a host and decides on it. Nothing of the change is run or checked out."""

    host: CodeHost
    origin: Origin
    cache: Path
    want: Want
    at: Callable[[], datetime]
    progress: Progress
    key: bytes | None = None
    """Seals what is remembered in comments."""
    asked: Asked = field(default_factory=Asked)
    source: Source = field(default_factory=lambda: Source(Path()))
    """What to look at besides the change: other analyzers' logs, scanners, advisories."""
    elsewhere: Path | None = None
    """A brief that was made elsewhere; what of it holds here is taken over."""

    def __call__(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        """The decision, and the brief if it is to be made. What cannot be read is a decision, too: ERROR."""
        try:
            return self._evaluate(hosted, told, listened)
        except (HostError, UsageError, StoreError):
            raise  # a database that is away says nothing of the change
        except ForereadError as error:
            return without_view(hosted, told, error, self.at())

    def _evaluate(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        source, rules = self._fetched(hosted)
        permissions = self.host.permissions(hosted.place, speakers(hosted))
        wishes = tuple(each for each in listened.wishes if _is_open_to(each, permissions, hosted.author))
        asks_again = [each for each in wishes if each.kind is Verb.REVIEW]
        # What may be asked for without end costs nothing: only for who may write is the same thing read twice.
        anew = self.want is Want.ANEW or any(_writes(each, permissions) for each in asks_again)
        with open_range(source.repo, source.spec) as opened:
            subject = replace(opened, sources=replace(opened.sources, testimony=_testified(opened, hosted, told)))
            earlier, refused = self._elsewhere(subject)
            made = Made.now(subject, hosted, rules, self.asked, earlier)
            standing = made.standing_in(told.state)
            decides_only = self.want is Want.DECISION and not asks_again
            stands = standing is not None and made.is_the_one_in(told.state.brief) and self._holds(hosted, told)
            brief = self._made(subject, source, rules.config, earlier) if anew or not (decides_only or stands) else None
            snapshot = self._snapshot(subject, source, rules, hosted, told, brief, standing or QuestionSet())
            answers = dict(self._answers(wishes, subject, source, rules.config))
            excerpts = _excerpts(subject, brief) if brief is not None else ()
        lacks_brief = brief is None and standing is None
        if lacks_brief:
            unread = "the brief of this head, for this base, has not been written yet"
            snapshot = replace(snapshot, missing=(*snapshot.missing, unread))
        made_with = made.told_with(snapshot.questions) if brief is not None else told.state.brief
        seen, objects = Seen(hosted, told, listened, permissions), Objects(self.origin, source.repo)
        found = decide_on(snapshot, rules, objects, seen, self.at(), self.progress)
        done = {**answers, **dict(self._told(wishes, found, hosted, told))}
        more = courtesies(listened, done, frozenset(each.remark.id for each in wishes))
        problems = (*found.problems, *refused)
        acts = worth_keeping(listened.kept, hosted, permissions, told.state.acts)
        return replace(
            found,
            brief=brief,
            made_with=made_with,
            problems=problems,
            more=tuple(more),
            acts=acts,
            excerpts=excerpts,
            lacks_brief=lacks_brief,
        )

    def _fetched(self, hosted: HostedChange) -> tuple[Source, BaseRules]:
        """The change, as it can be opened here, and the rules of its base branch."""
        self.progress.step("fetching the change")
        base_tip, head = Sha(hosted.base_tip), Sha(hosted.head)
        number = hosted.place.number
        fetched = fetch_change(
            self.origin, self.cache, number=number, head=head, base_tip=base_tip, progress=self.progress
        )
        source = replace(self.source, repo=fetched.repo, spec=f"{base_tip}...{head}")
        return source, read_rules(self.host, fetched.repo, hosted)

    def _holds(self, hosted: HostedChange, told: Kept) -> bool:
        """Whether the brief was shown to its end, and the comment still has it as it was written there."""
        held = told.comment is not None and holds_brief(hosted, told.comment, self.key)
        return held and is_brief_shown(hosted, told.state.brief)

    def _answers(
        self, wishes: tuple[Wish, ...], subject: Subject, source: Source, config: Config
    ) -> Iterator[tuple[int, str]]:
        """What a model says to the questions that people have asked it: remark → reply."""
        asks = [each for each in wishes if each.kind is Verb.ASK]
        if not asks:
            return
        by = model_review(config, self.asked, subject.before)
        for wish in asks[:_MOST_ASKED]:
            if by is None:
                yield wish.remark.id, unanswered(wish, _NO_MODEL)
                continue
            with remembering(sources_of(subject, source, config), self.progress) as sources:
                policy = policy_in(config, subject.before)
                try:
                    answer, _ = answer_question(wish.words, sources, policy, by, SystemClock(), self.progress)
                    yield wish.remark.id, answered(wish, answer, by.model.name)
                except ModelError as error:
                    yield wish.remark.id, unanswered(wish, str(error))

    def _told(
        self, wishes: tuple[Wish, ...], found: Evaluated, hosted: HostedChange, told: Kept
    ) -> Iterator[tuple[int, str]]:
        """What is answered without a model: remark → reply, "" where a reaction is enough."""
        for wish in wishes:
            match wish.kind:
                case Verb.REVIEW:
                    yield wish.remark.id, ""
                case Verb.EXPLAIN:
                    yield wish.remark.id, self._explained(wish.question, found, hosted, told)
                case Verb.HELP:
                    yield wish.remark.id, HELP
                case _:
                    pass

    def _explained(self, question: str, found: Evaluated, hosted: HostedChange, told: Kept) -> str:
        for number, each in enumerate(found.epoch.questions.questions, start=1):
            if each.id == question:
                return explained_question(
                    each, number, told_of(question, hosted, told.comment, self.key), found.decision
                )
        return explained(found.decision, found.grounds)

    def brief_of(self, hosted: HostedChange) -> Brief:
        """The brief alone. Raises ForereadError where there is none."""
        source, rules = self._fetched(hosted)
        with open_range(source.repo, source.spec) as opened:
            testimony = _testified(opened, hosted, kept(hosted, self.key))
            subject = replace(opened, sources=replace(opened.sources, testimony=testimony))
            brief = self._made(subject, source, rules.config)
        return replace(brief, title=f"{hosted.place} {hosted.title}".strip())

    def _elsewhere(self, subject: Subject) -> tuple[Artifact | None, tuple[str, ...]]:
        """The brief of an unprivileged run, or why it is not used: no change is left unread for what that run left."""
        if self.elsewhere is None:
            return None, ()
        from bot.adapters.artifact import read_artifact

        try:
            return read_artifact(self.elsewhere, subject.change), ()
        except UsageError as error:
            return None, (str(error),)

    def _made(self, subject: Subject, source: Source, config: Config, elsewhere: Artifact | None = None) -> Brief:
        by = model_review(config, self.asked, subject.before)
        advice = elsewhere.as_earlier() if elsewhere is not None else None
        with remembering(sources_of(subject, source, config), self.progress) as sources:
            policy = policy_in(config, subject.before)
            return with_measures(review_change(sources, policy, by, SystemClock(), self.progress, advice=advice))

    def _snapshot(
        self,
        subject: Subject,
        source: Source,
        rules: BaseRules,
        hosted: HostedChange,
        told: Kept,
        brief: Brief | None,
        standing: QuestionSet,
    ) -> GateSnapshot:
        self.progress.step("recording what the gate decides on")
        config = rules.config
        with remembering(sources_of(subject, source, config), self.progress) as sources:
            found = deciding.record_change(
                sources,
                policy_in(config, subject.before),
                look(source.repo, subject.change),
                deciding.Aim(hosted.base, hosted.id, hosted.base_protected is True, hosted.repository_id),
                rules.roster or Roster(()),
                () if brief is None else brief.questions,
                accounts_of(hosted),
            )
        if brief is None:
            found = replace(found, questions=standing)
        key = spot_key()
        if key is not None:
            found = replace(found, draw=draw(key, hosted.repository_id, hosted.id))
        return as_hosted(found, hosted, told)


def _is_open_to(wish: Wish, permissions: Mapping[int, Permission], author: Account | None) -> bool:
    return may(wish, permissions.get(wish.by.id, Permission.NONE), author)


def _excerpts(subject: Subject, brief: Brief) -> tuple[Excerpt, ...]:
    def text(snapshot: Snapshot, path: RepoPath) -> str | None:
        content = snapshot.read([path]).get(path)
        return None if content is None else content.decode("utf-8", "replace")

    asked = (*brief.questions, *brief.more_questions)
    return excerpts_of(asked, subject.change, partial(text, subject.after), partial(text, subject.before))


def _testified(subject: Subject, hosted: HostedChange, told: Kept) -> Testimony:
    return replace(subject.sources.testimony, pull_request=told_by_host(hosted, told.state.labels))


def _writes(wish: Wish, permissions: Mapping[int, Permission]) -> bool:
    return permissions.get(wish.by.id, Permission.NONE).writes
