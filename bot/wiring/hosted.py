"""A change on a code host, read and decided on: its host, its objects, the rules of its base branch."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import __version__
from bot.adapters.base_history import merged_since, open_base
from bot.adapters.git import open_range
from bot.adapters.git_fetch import changed_between, deepen, fetch_change, fetch_commits
from bot.adapters.git_sight import look
from bot.adapters.memo import cache_directory
from bot.adapters.system import SystemClock
from bot.adapters.yaml_text import load_yaml
from bot.change import RepoPath, Sha
from bot.config import CONFIG_PATHS, Config, gate_policy
from bot.errors import ConfigError, ForereadError, HostError, ModelError, UsageError
from bot.facts import ProvenanceLevel
from bot.gate import (
    BOTTOM,
    AccountKind,
    Decision,
    Grounds,
    Permission,
    QuestionSet,
    Reason,
    ReviewState,
    Roster,
    State,
    decide,
    domains_of,
    draw,
    earned_by,
    read_roster,
    roster_path,
    teams_of,
)
from bot.gate.recording import SnapshotFile, write_snapshot
from bot.pipeline import deciding, review_change
from bot.pipeline.answering import answer_question
from bot.pipeline.hosting import accounts_of, as_hosted, begin_of, heeded, in_step, told_by_host
from bot.pipeline.publishing import Evaluated
from bot.post import (
    HELP,
    Epoch,
    Showing,
    Verb,
    answered,
    courtesies,
    explained,
    explained_question,
    holds_brief,
    is_brief_shown,
    kept,
    may,
    reviews_of,
    speakers,
    stronger,
    told_of,
    unanswered,
    worth_keeping,
)
from bot.risk import Tier
from bot.wiring import Asked, Source, config_in, model_review, policy_in, remembering, sources_of, spot_key
from bot.wiring.measures import with_measures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.adapters.artifact import Artifact
    from bot.adapters.git import Subject
    from bot.adapters.git_fetch import Origin
    from bot.adapters.github import GitHub
    from bot.brief import Brief
    from bot.facts import Testimony
    from bot.gate import Account, GateSnapshot, Policy
    from bot.ports import CodeHost, Progress
    from bot.post import Heard, HostedChange, Kept, Wish
    from bot.post import State as Remembered

__all__ = ["Evaluation", "Hosting", "Want", "open_hosting", "state_key"]

STATE_KEY: Final = "FOREREAD_STATE_KEY"
"""Holds the key by which what is remembered in a comment is sealed."""
_SHORTEST_KEY: Final = 32
_NO_MODEL: Final = (
    "no model is configured. The variable FOREREAD_MODEL names one for the workflows, and the key model of "
    ".github/foreread.yml for everybody (docs/models.md of Foreread)."
)
_MOST_ASKED: Final = 3
"""Questions to a model that one run answers; the next run answers further ones."""
_REVIEWED_AGO: Final = timedelta(days=30)
"""An approval holds by what was earned when it was given: so much more of the history is read than the policy says."""


class Want(Enum):
    """What is to be made of a change."""

    BRIEF = "brief"
    """The brief, unless the one that stands was made of the same things, and the decision."""
    ANEW = "anew"
    """The same, whatever stands."""
    DECISION = "decision"
    """The decision alone: a person has acted, and no model is asked."""


class _Rules(NamedTuple):
    """What the tip of the base branch says."""

    content: bytes
    path: str
    config: Config
    policy: Policy | None
    roster: Roster | None
    faults: tuple[Reason, ...]


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
    config: Config | None = None
    """In place of the one at the base."""

    def __call__(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        """The decision, and the brief if it is to be made. What cannot be read is a decision, too: ERROR."""
        try:
            return self._evaluate(hosted, told, listened)
        except (HostError, UsageError):
            raise
        except ForereadError as error:
            return _without_view(hosted, told, error, self.at())

    def _evaluate(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        self.progress.step("fetching the change")
        base_tip, head = Sha(hosted.base_tip), Sha(hosted.head)
        fetched = fetch_change(
            self.origin,
            self.cache,
            number=hosted.place.number,
            head=head,
            base_tip=base_tip,
            progress=self.progress,
        )
        rules = self._rules(fetched.repo, hosted)
        source = replace(self.source, repo=fetched.repo, spec=f"{base_tip}...{head}")
        permissions = self.host.permissions(hosted.place, speakers(hosted))
        wishes = tuple(each for each in listened.wishes if _is_open_to(each, permissions, hosted.author))
        asks_again = [each for each in wishes if each.kind is Verb.REVIEW]
        # What may be asked for without end costs nothing: only for who may write is the same thing read twice.
        anew = self.want is Want.ANEW or any(_writes(each, permissions) for each in asks_again)
        with open_range(fetched.repo, source.spec) as opened:
            subject = replace(opened, sources=replace(opened.sources, testimony=_testified(opened, hosted, told)))
            earlier, refused = self._elsewhere(subject)
            made = _Made.now(subject, hosted, rules, self.asked, earlier)
            standing = made.standing_in(told.state)
            decides_only = self.want is Want.DECISION and not asks_again
            stands = standing is not None and made.is_the_one_in(told.state.brief) and self._holds(hosted, told)
            brief = self._made(subject, source, rules.config, earlier) if anew or not (decides_only or stands) else None
            snapshot = self._snapshot(subject, source, rules, hosted, told, brief, standing or QuestionSet())
            answers = dict(self._answers(wishes, subject, source, rules.config))
        if brief is None and standing is None:
            unread = "the brief of this head, for this base, has not been written yet"
            snapshot = replace(snapshot, missing=(*snapshot.missing, unread))
        made_with = made.told_with(snapshot.questions) if brief is not None else told.state.brief
        found = self._decide(snapshot, rules, fetched.repo, hosted, told, listened, permissions)
        done = {**answers, **dict(self._told(wishes, found, hosted, told))}
        more = courtesies(listened, done, frozenset(each.remark.id for each in wishes))
        problems = (*found.problems, *refused)
        acts = worth_keeping(listened.kept, hosted, permissions, told.state.acts)
        return replace(found, brief=brief, made_with=made_with, problems=problems, more=tuple(more), acts=acts)

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
        self.progress.step("fetching the change")
        base_tip, head = Sha(hosted.base_tip), Sha(hosted.head)
        number = hosted.place.number
        fetched = fetch_change(
            self.origin, self.cache, number=number, head=head, base_tip=base_tip, progress=self.progress
        )
        rules = self._rules(fetched.repo, hosted)
        source = replace(self.source, repo=fetched.repo, spec=f"{base_tip}...{head}")
        with open_range(fetched.repo, source.spec) as opened:
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
        rules: _Rules,
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

    def _rules(self, repo: Path, hosted: HostedChange) -> _Rules:
        """Policy and roster of the branch that the change is for, at its tip: never of the change."""
        tip = Sha(hosted.base_tip)
        files = open_base(repo, tip, CONFIG_PATHS).files
        path = next((RepoPath(each) for each in CONFIG_PATHS if RepoPath(each) in files), None)
        if path is None:
            fault = Reason("policy-error", _no_policy(hosted.base), State.ERROR)
            return _Rules(b"", CONFIG_PATHS[0], self.config or Config(), None, None, (fault,))
        content = files[path]
        faults: list[Reason] = []
        config, policy, roster = Config(), None, None
        try:
            config = config_in(content, path)
            policy = gate_policy(load_yaml(content, path), path)
        except ConfigError as error:
            faults.append(Reason("policy-error", str(error), State.ERROR))
        if policy is not None:
            try:
                roster = self._roster(repo, tip, content, path, hosted)
            except ConfigError as error:
                faults.append(Reason("roster-error", str(error), State.ERROR))
        return _Rules(content, path, self.config or config, policy, roster, tuple(faults))

    def _roster(self, repo: Path, tip: Sha, content: bytes, path: str, hosted: HostedChange) -> Roster:
        name = roster_path(load_yaml(content, path), path)
        found = open_base(repo, tip, (name,)).files.get(RepoPath(name))
        if found is None:
            raise ConfigError(f"The base branch has no roster at {name}.", "docs/roster.md says what it holds.")
        values = load_yaml(found, name)
        teams = teams_of(values)
        members = self.host.members(hosted.place, teams) if teams else None
        return read_roster(values, name, None, members)

    def _decide(
        self,
        snapshot: GateSnapshot,
        rules: _Rules,
        repo: Path,
        hosted: HostedChange,
        told: Kept,
        listened: Heard,
        permissions: Mapping[int, Permission],
    ) -> Evaluated:
        at = in_step(self.at(), hosted)
        policy, roster = rules.policy, rules.roster
        gaps: tuple[str, ...] = ()
        grounds = Grounds(at, hosted.id, hosted.head, hosted.base, policy=policy.digest if policy else "")
        strongest = stronger(snapshot.view.strongest, told.state.strongest)
        if policy is None or roster is None:
            decision = _undecided(rules.faults)
            epoch = _epoch(at, hosted, snapshot, "", None)
            return Evaluated(decision, grounds, epoch, strongest, None, "", _showing(rules.config))
        near = (hosted.author, *(act.by for act in told.state.acts))
        acts = heeded(listened.acts, roster, permissions, {each.id for each in near if each is not None})
        reviews = reviews_of(hosted, told.state, permissions, dict(self._moved(repo, hosted, told, snapshot.touched)))
        if any(each.state is ReviewState.APPROVED and _by_person(each.by) for each in reviews):
            roster, gaps = self._with_earned(roster, policy, repo, hosted, at)
        file = SnapshotFile(snapshot, reviews, acts)
        written = json.dumps(write_snapshot(file), ensure_ascii=True, separators=(",", ":"))
        decision = decide(snapshot, policy, roster, reviews, acts, at)
        grounds = replace(
            grounds, snapshot=f"sha256:{sha256(written.encode()).hexdigest()}", roster=roster.digest, notes=gaps
        )
        epoch = _epoch(at, hosted, snapshot, policy.digest, decision)
        if any(each.code == "provenance-declared" for each in decision.why.walk()):
            strongest = ProvenanceLevel.DECLARED  # somebody's word, and it holds for all later heads
        found = Evaluated(decision, grounds, epoch, strongest, None, "", _showing(rules.config))
        return replace(found, heeded=acts, file=file, roster=roster)

    def _moved(
        self, repo: Path, hosted: HostedChange, told: Kept, touched: frozenset[str]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        """Old tip of the base branch → files that the branch has changed since; where git cannot tell, all that the
        change touches.
        """
        tips = {each.base_tip for each in told.state.epochs} - {""}
        if not hosted.reviews:
            return
        others = tuple(map(Sha, sorted(tips - {hosted.base_tip})))
        known = fetch_commits(self.origin, repo, others) if others else frozenset[Sha]()
        for tip in tips:
            if tip == hosted.base_tip:
                yield tip, frozenset()
                continue
            changed = changed_between(repo, Sha(tip), Sha(hosted.base_tip)) if tip in known else None
            yield tip, touched if changed is None else changed

    def _with_earned(
        self, roster: Roster, policy: Policy, repo: Path, hosted: HostedChange, at: datetime
    ) -> tuple[Roster, tuple[str, ...]]:
        """The roster with what its people have earned by the history of the base branch."""
        since = at - timedelta(days=policy.earning.days) - _REVIEWED_AGO
        self.progress.step("reading who knows what was touched")
        deepen(self.origin, repo, since, progress=self.progress)
        past = merged_since(repo, Sha(hosted.base_tip), since)
        earned = earned_by(past.changes, roster, partial(domains_of, domains=policy.domains))
        people = tuple(replace(each, earned=tuple(earned.get(each.name, {}).items())) for each in roster.people)
        return replace(roster, people=people), past.notes


@dataclass(frozen=True, slots=True)
class Hosting:
    """A host that we are signed in to."""

    host: GitHub
    cache: Path
    key: bytes | None
    """Seals what is remembered in comments."""


def open_hosting(environment: Mapping[str, str]) -> Hosting:
    """Sign in as the environment says. Raises HostError, or UsageError where it says nothing."""
    from bot.adapters.github import open_github

    host = open_github(environment)
    said = environment.get("FOREREAD_CACHE", "")
    cache = None if said in {"", "off"} else cache_directory(environment)
    own = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "foreread"
    return Hosting(host, (cache or own) / "git", _key(environment, host))


def _key(environment: Mapping[str, str], host: GitHub) -> bytes | None:
    """The key that is set; with an App one that only its private key gives; else None."""
    said = state_key(environment)
    return said if said is not None else host.derived_key()


def state_key(environment: Mapping[str, str]) -> bytes | None:
    """The key that seals what is remembered, or None. Raises UsageError, which does not repeat it, for a short one."""
    said = environment.get(STATE_KEY, "").strip()
    if said and (len(said) < _SHORTEST_KEY or len(set(said)) < 8):
        raise UsageError(f"{STATE_KEY} is too easy to guess.", "Make one: `openssl rand -hex 32`.")
    if said:
        return os.fsencode(said)
    return None


def _is_open_to(wish: Wish, permissions: Mapping[int, Permission], author: Account | None) -> bool:
    return may(wish, permissions.get(wish.by.id, Permission.NONE), author)


def _by_person(account: object) -> bool:
    return getattr(account, "kind", None) is AccountKind.USER


def _testified(subject: Subject, hosted: HostedChange, told: Kept) -> Testimony:
    return replace(subject.sources.testimony, pull_request=told_by_host(hosted, told.state.labels))


def _writes(wish: Wish, permissions: Mapping[int, Permission]) -> bool:
    return permissions.get(wish.by.id, Permission.NONE).writes


_ASKED: Final = " q:"
"""Stands in `State.brief` before the digest of the questions that the brief asks."""


class _Made(NamedTuple):
    """All that a brief depends on, but for the model's mood."""

    head: str
    subject: str
    """Digest of what the change is compared with, and by which rules: those of another base ask something else."""
    means: str
    """Digest of what it is read with."""
    elsewhere: str
    """Digest of what was asked elsewhere; "" for nothing."""

    @classmethod
    def now(
        cls, subject: Subject, hosted: HostedChange, rules: _Rules, asked: Asked, elsewhere: Artifact | None
    ) -> _Made:
        there = "".join(each.id for each in elsewhere.questions) if elsewhere is not None else ""
        return cls(
            hosted.head,
            _digest(str(subject.change.base), rules.path, rules.content.hex()),
            _digest(__version__, *map(str, asked)),
            _digest(there) if there else "",
        )

    def told_with(self, questions: QuestionSet) -> str:
        """For `State.brief`."""
        return f"{' '.join(self).strip()}{_ASKED}{questions.digest}"

    def is_the_one_in(self, told: str) -> bool:
        """Whether that brief was made of the same; without anything from elsewhere, also one that had more."""
        made = told.partition(_ASKED)[0].split(" ")
        return made == " ".join(self).strip().split(" ") or (not self.elsewhere and made[:3] == list(self[:3]))

    def standing_in(self, state: Remembered) -> QuestionSet | None:
        """The questions of the brief that stands in the comment; None where that is of another head, base or policy,
        or where their words are not remembered.
        """
        made, _, asked = state.brief.partition(_ASKED)
        if made.split(" ")[:2] != [self.head, self.subject]:
            return None
        shown = (each.questions for each in reversed(state.epochs) if each.head == self.head)
        found = next((each for each in shown if each.digest == asked), None)
        return found if found is not None and all(each.text for each in found.questions) else None


def _digest(*said: str) -> str:
    return sha256(json.dumps(said).encode()).hexdigest()[:16]


def _epoch(at: datetime, hosted: HostedChange, snapshot: GateSnapshot, policy: str, decision: Decision | None) -> Epoch:
    return Epoch(
        begin_of(at, hosted),
        hosted.head,
        hosted.base,
        hosted.base_tip,
        policy,
        snapshot.view.digest,
        snapshot.questions,
        decision.requirement if decision is not None else None,
    )


def _showing(config: Config) -> Showing:
    chosen = config.publish
    inline = None if chosen.inline == "none" else Tier[chosen.inline.upper()]
    return Showing(inline, chosen.labels, chosen.reviewers)


def _undecided(faults: tuple[Reason, ...]) -> Decision:
    return Decision(State.ERROR, Reason("decision", "It cannot be decided.", State.ERROR, faults), BOTTOM)


def _without_view(hosted: HostedChange, told: Kept, error: ForereadError, at: datetime) -> Evaluated:
    """Nothing passes that cannot be read, and the page says why."""
    decision = _undecided((Reason("view-error", str(error), State.ERROR),))
    last = told.state.epochs[-1] if told.state.epochs else None
    asked = last.questions if last is not None and last.head == hosted.head else QuestionSet()
    epoch = Epoch(begin_of(at, hosted), hosted.head, hosted.base, hosted.base_tip, "", "", asked)
    grounds = Grounds(at, hosted.id, hosted.head, hosted.base)
    state, nothing = told.state, Showing(None, labels=False)
    return Evaluated(decision, grounds, epoch, state.strongest, None, state.brief, nothing, acts=state.acts)


def _no_policy(base: str) -> str:
    return (
        f"The branch {base} has no policy at {CONFIG_PATHS[0]}. `foreread init` writes one to begin with; "
        "commit it there."
    )
