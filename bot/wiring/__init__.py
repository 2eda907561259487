"""Config and arguments → adapters. The only module that chooses between implementations."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.config import Config, ProvenanceConfig, read_config
from bot.facts import Analyses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.adapters.git import Subject
    from bot.change import Change, Snapshot
    from bot.facts import Sources, Testimony
    from bot.gate import GateSnapshot, Roster
    from bot.ledger import Subject as LedgerSubject
    from bot.pipeline.asking import Effort, ModelReview
    from bot.pipeline.deciding import Aim
    from bot.pipeline.rehearsing import Rehearsal
    from bot.pipeline.replaying import Assessor, State
    from bot.ports import Ledger, Model, Progress, Spending
    from bot.review import ContextLevel, Earlier, Price, Question
    from bot.review.asking import Budget, PromptSet, Purse
    from bot.risk import ForecastModel, RiskPolicy, Tier
    from bot.risk.replay import Assessed, Depth, Walk, WalkedCommit

__all__ = [
    "Asked",
    "Past",
    "Source",
    "assessor_of",
    "config_in",
    "config_of",
    "earlier_of",
    "ledger_at",
    "model_review",
    "open_source",
    "policy_in",
    "record_change",
    "rehearsal",
    "remembering",
    "sources_of",
    "spot_key",
    "state_of",
    "subject_of",
]


_RECORDED_BY = ("change", "facts", "risk", "review", "brief", "gate", "pipeline", "adapters")
"""Packages whose code records a past change for the gate."""


@dataclass(frozen=True, slots=True)
class Source:
    """What to review, as the command line says it."""

    repo: Path
    spec: str | None = None
    """A revision or range; None for the default branch's merge base to HEAD."""
    staged: bool = False
    worktree: bool = False
    patch: bytes | None = None
    pull_request: str | None = None
    """File with the host's pull request as JSON."""
    earlier: str | None = None
    """File with the provenance that was found on an earlier head."""
    sarif: tuple[str, ...] = ()
    """Logs of other analyzers."""
    scan: bool = False
    """Whether to run the scanners that are installed."""
    osv: Path | None = None
    """Folder with an OSV database of advisories."""
    diff_up_to: int | None = None
    """Commits of a range up to which its diff is made; None: always."""


def policy_in(config: Config, before: Snapshot) -> RiskPolicy:
    """What the team declares about its risk, with its own model of what needs a fix, or else the one that is shipped.

    The model's file is read from the base, as the configuration is. Raises ConfigError where it is none.
    """
    from bot.adapters.files import forecast_model

    policy = config.risk_policy()
    named = config.risk.model
    return replace(policy, model=forecast_model() if named is None else _own_model(named, before))


def _own_model(path: str, before: Snapshot) -> ForecastModel:
    import json

    from bot.change import RepoPath
    from bot.errors import ConfigError
    from bot.risk.forecast import from_stored

    content = before.read([RepoPath(path)]).get(RepoPath(path))
    if content is None:
        raise ConfigError(f"risk.model: there is no file {path} at the base.", "Commit it, or take the key out.")
    try:
        return from_stored(json.loads(content))
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"risk.model: {path} holds no model: {error}.", "Fit it anew: `foreread risk fit`."
        ) from error


@dataclass(frozen=True, slots=True)
class Past:
    """Which past changes to assess, and how."""

    repo: Path
    walk: Walk
    policy: RiskPolicy
    depth: Depth
    blame: bool = False
    """Whether repairs that name no cause are laid to who wrote the lines they remove."""
    jobs: int = 1
    state: str | None = None
    """The file that keeps what was assessed; `off` for none, None for one in the user's cache."""
    gate: ProvenanceConfig | None = None
    """What the team knows of AI, where each change is recorded for the gate; None: it is assessed alone."""


def open_source(source: Source) -> Subject:
    """The change and the two states of its repository. Raises RepositoryError, PatchError or UsageError."""
    from bot.adapters import git

    if source.patch is not None:
        return git.open_patch(source.patch, source.repo)
    if source.staged:
        return git.open_staged(source.repo)
    if source.worktree:
        return git.open_worktree(source.repo)
    return git.open_range(source.repo, source.spec, diff_up_to=source.diff_up_to)


def config_of(subject: Subject) -> Config:
    """The configuration at the base of the change; the defaults where it has none."""
    return config_in(subject.config, subject.config_path)


def config_in(content: bytes | None, path: str) -> Config:
    """The configuration that a file holds; the defaults where there is no such file."""
    if content is None:
        return Config()
    from bot.adapters.yaml_text import load_yaml

    return read_config(load_yaml(content, path), path)


def sources_of(subject: Subject, source: Source, config: Config) -> Sources:
    """What facts are looked up in, with all that the team, the host and earlier looks say of the change's making.

    Raises UsageError when a file that the command line names does not hold what it should.
    """
    testimony = subject.sources.testimony
    if source.pull_request is not None or source.earlier is not None:
        from bot.adapters.told import read_earlier, read_pull_request

        if source.pull_request is not None:
            testimony = replace(testimony, pull_request=read_pull_request(source.pull_request))
        if source.earlier is not None:
            testimony = replace(testimony, earlier=read_earlier(source.earlier))
    known = config.provenance
    return replace(
        _advised(subject.sources, source.osv),
        analyses=_analyses(subject, source),
        testimony=_told_by_team(testimony, known),
    )


def _told_by_team(testimony: Testimony, known: ProvenanceConfig) -> Testimony:
    return replace(
        testimony,
        ai_identities=tuple(map(str, known.identities)),
        ai_labels=known.labels,
        ai_paths=known.paths,
    )


def record_change(
    subject: Subject,
    source: Source,
    config: Config,
    roster: Roster | None = None,
    aim: Aim | None = None,
    asked: Sequence[Question] | None = None,
) -> GateSnapshot:
    """What the gate decides on, of a change between two commits, with nothing but git to ask.

    Without an `aim` the change is for the branch that its range begins at. `asked`: the questions of its brief, or
    None for those that rules ask. Raises UsageError for a change that is not from commit to commit.
    """
    from bot.adapters.git_sight import look
    from bot.gate import Roster, draw
    from bot.pipeline import deciding

    aim = aim or deciding.Aim(subject.change.title.partition("..")[0] or "HEAD")
    policy = policy_in(config, subject.before)
    sight = look(source.repo, subject.change)
    found = deciding.record_change(sources_of(subject, source, config), policy, sight, aim, roster or Roster(()), asked)
    key = spot_key()
    if key is None or not aim.change_id:
        return found  # what git calls a range changes with each commit: a draw by it could be tried again
    return replace(found, draw=draw(key, aim.repository, aim.change_id))


def earlier_of(subject: Subject, source: Source, name: str) -> Earlier:
    """What the brief of an earlier head saves at this one.

    Raises UsageError where the file holds no such brief, or one whose base this repository does not have.
    """
    from bot.adapters.git import has_commit
    from bot.adapters.previous import read_previous
    from bot.errors import UsageError

    earlier = read_previous(name, subject.change)
    base = subject.change.base or ""
    known = earlier.base == base or bool(base and earlier.base and has_commit(source.repo, earlier.base))
    if not known:
        what = f"compared with {earlier.base[:12]}" if earlier.base else "a patch without a base"
        raise UsageError(
            f"{name} is the brief of another change, or of another repository: it is {what}, which is not known here.",
            "Fetch that commit if it is this repository's, or leave --previous out.",
        )
    return earlier


def _analyses(subject: Subject, source: Source) -> Analyses:
    """What other analyzers say; a log that cannot be read, or a scanner that fails, is named in the brief."""
    if not source.sarif and not source.scan:
        return Analyses()
    from bot.adapters.sarif import joined, read_logs

    return joined([read_logs(source.sarif), *([_scanned(subject, source.repo)] if source.scan else [])])


def _scanned(subject: Subject, repository: Path) -> Analyses:
    from bot.adapters.scanners import RULES_AT_BASE, scan

    paths = [f.new_path for f in subject.change.files if f.new_path is not None and f.hunks]
    rules = subject.before.read(RULES_AT_BASE)
    own = next((rules[p] for p in RULES_AT_BASE if p in rules), None)
    return scan(subject.after.read(paths), own, repository=repository)


def _advised(sources: Sources, database: Path | None) -> Sources:
    """The same sources with a database of advisories, if the command line names one."""
    if database is None:
        return sources
    from bot.adapters.memo import cache_directory
    from bot.adapters.osv import OsvFolder

    kept = None if os.environ.get("FOREREAD_CACHE", "") in {"", "off"} else cache_directory(os.environ)
    return replace(sources, advisories=OsvFolder(database, kept))


def assessor_of(past: Past) -> Assessor:
    """What assesses past changes, in processes of its own."""
    from functools import partial

    from bot.adapters.workers import Assess, Task, assess_beside
    from bot.pipeline.replaying import Assessment

    assessment: Assess = Assessment(past.policy, past.depth, blame=past.blame)
    if past.gate is not None:
        assessment = _Recorder(past.repo, past.policy, past.gate)
    return partial(assess_beside, Task(past.repo, past.walk, past.depth, assessment), jobs=past.jobs)


@dataclass(frozen=True, slots=True)
class _Recorder:
    """Makes of a past change what the gate would have decided on. A value, to be sent to other processes."""

    repo: Path
    policy: RiskPolicy
    known: ProvenanceConfig

    def __call__(self, commit: WalkedCommit, sources: Sources) -> Assessed:
        import json

        from bot.adapters.git_sight import look
        from bot.gate import Roster
        from bot.gate.recording import SnapshotFile, write_snapshot
        from bot.pipeline.deciding import Aim, record_change
        from bot.risk.replay import Assessed

        told = _told_by_team(sources.testimony, self.known)
        sight = look(self.repo, sources.change)
        aim = Aim("HEAD", commit.sha)
        found = record_change(replace(sources, testimony=told), self.policy, sight, aim, Roster(()), ())
        record = json.dumps(write_snapshot(SnapshotFile(found)), separators=(",", ":"))
        return Assessed(commit.sha, found.view.tier, files=len(found.view.entries), record=record)

    def blames(self, commit: WalkedCommit) -> bool:
        del commit
        return False


@contextmanager
def state_of(past: Past) -> Iterator[State]:
    """Where assessments are kept. Raises UsageError where the file that was named cannot be used."""
    from pathlib import Path

    from bot.adapters.replay_state import FileState, NoState, edition_of, state_path

    path = state_path(os.environ, past.repo) if past.state is None else Path(past.state)
    if path is None or past.state == "off":
        yield NoState()
        return
    depends = past.policy, past.depth, past.blame, past.walk.first_parent
    edition = edition_of(*depends) if past.gate is None else edition_of(*depends, past.gate, parts=_RECORDED_BY)
    with FileState(path, edition) as state:
        yield state


SPOT_KEY = "FOREREAD_SPOT_KEY"
"""Holds the key of spot checks; never to be found in a repository, a log or a message."""
_SHORTEST_KEY = 32


def spot_key() -> bytes | None:
    """The key by which spot checks are drawn; None where there is none, and then nothing is drawn.

    Raises UsageError, which does not repeat it, for one that could be guessed.
    """
    from bot.errors import UsageError

    said = os.environ.get(SPOT_KEY, "").strip()
    if not said:
        return None
    if len(said) < _SHORTEST_KEY or len(set(said)) < 8:
        raise UsageError(f"{SPOT_KEY} is too easy to guess.", "Make one: `openssl rand -hex 32`.")
    return os.fsencode(said)


@contextmanager
def remembering(sources: Sources, progress: Progress) -> Iterator[Sources]:
    """The same sources, with what FOREREAD_CACHE keeps of earlier reviews; by default nothing is kept.

    Raises UsageError for a value that is not understood.
    """
    if os.environ.get("FOREREAD_CACHE", "") in {"", "off"}:
        yield sources
        return
    from bot.adapters.memo import FileMemo, cache_directory

    directory = cache_directory(os.environ)
    if directory is None:
        yield sources
        return
    with FileMemo(directory) as memo:
        yield replace(sources, memo=memo)
        if memo.failure:
            progress.step(f"going without the cache: {memo.failure}")


def ledger_at(name: str) -> Ledger:
    """The ledger of a file. It is opened when something is recorded."""
    from pathlib import Path

    from bot.adapters.ledger_file import LedgerFile

    return LedgerFile(Path(name))


def subject_of(change: Change, source: Source) -> LedgerSubject:
    """What a ledger's entry on the change is about."""
    from bot.adapters.told import read_subject

    return read_subject(source.pull_request, change, source.repo.resolve().name)


class Asked(NamedTuple):
    """What the command line says about models; None and empty leave it to the configuration."""

    spec: str | None = None
    context: str | None = None
    budget: str | None = None
    further: tuple[str, ...] = ()
    """Models to ask where the one before has no answer."""
    once: bool = False
    """One reading and no second look, whatever the configuration says."""
    months: Callable[[Budget], tuple[Spending, ...]] | None = None
    """Who keeps what a month has spent, where that is not a file of this user: given the repository's own ceiling."""
    told: Callable[[str, str, int, int, float], object] | None = None
    """Told of each request to a model: its name, the result, tokens in and out, dollars."""


def model_review(config: Config, asked: Asked, before: Snapshot, record_to: Path | None = None) -> ModelReview | None:
    """The model's part, when the command line or the configuration names a model; the command line wins.

    The team's own prompts are read from `before`, as the configuration is. Whatever is asked of a model passes the
    budget. Raises UsageError for a budget that cannot be kept, and ConfigError where a prompt of the team's is wrong.
    """
    chosen = _chosen(config, asked.spec)
    if chosen is None:
        return None
    from bot.pipeline.asking import ModelReview

    # A model that the command line names reads alone: who names one may not have a key for another.
    second = config.second_model if asked.spec is None else None
    specs = (chosen, *asked.further, *([second] if second is not None else []))
    payment = _payment(config, specs, asked)
    prompts, level = _prompts_and_level(config, asked, before)
    first = _counted(_opened((chosen, *asked.further), record_to), asked)
    other = _counted(_opened((second,), record_to), asked) if second is not None else None
    if payment.bounded:
        from bot.adapters.models.metered import Metered

        first = metered = Metered(first, payment.purse, *payment.months)
        other = metered.beside(other) if other is not None else None
    return ModelReview(
        first,
        prompts,
        _tokens_of_change(config, payment.purse, prompts, level),
        level,
        efforts=_efforts(config, once=asked.once),
        second=other,
    )


def _opened(specs: Sequence[str], record_to: Path | None) -> Model:
    from bot.adapters.models import open_model, recording
    from bot.adapters.system import today

    model = open_model(*specs)
    return model if record_to is None else recording(model, record_to, recorded_at=today())


def _counted(model: Model, asked: Asked) -> Model:
    if asked.told is None:
        return model
    from bot.adapters.models.counted import Counted

    return Counted(model, asked.told)


def _efforts(config: Config, *, once: bool) -> Mapping[Tier, Effort]:
    from bot.pipeline.asking import EFFORTS, ONCE, Effort
    from bot.risk import Tier

    own = {Tier[tier.upper()]: Effort(said.readings, said.looks) for tier, said in config.effort.items()}
    return ONCE if once else {**EFFORTS, **own}


def rehearsal(config: Config, asked: Asked, before: Snapshot) -> Rehearsal | None:
    """The same without a model to ask. Raises UsageError as `open_model`, and for a budget that cannot be kept."""
    chosen = _chosen(config, asked.spec)
    if chosen is None:
        return None
    from bot.adapters.models import open_model
    from bot.pipeline.rehearsing import Rehearsal

    name = open_model(chosen).name  # nothing is opened before the first request
    payment = _payment(config, (chosen, *asked.further), asked)
    prompts, level = _prompts_and_level(config, asked, before)
    month = None
    for each in payment.months[:1]:
        spent = each.spent()
        month = (each.month, each.ceiling, each.ceiling.left(spent.tokens, spent.usd))
    tokens = _tokens_of_change(config, payment.purse, prompts, level)
    efforts = _efforts(config, once=asked.once)
    return Rehearsal(name, prompts, tokens, level, payment.purse, efforts, month)


def _chosen(config: Config, spec: str | None) -> str | None:
    chosen = spec if spec is not None else config.model
    return None if chosen == "none" else chosen


def _prompts_and_level(config: Config, asked: Asked, before: Snapshot) -> tuple[PromptSet, ContextLevel]:
    from bot.adapters.prompt_files import prompts_of
    from bot.review import ContextLevel
    from bot.review.asking import in_language

    return in_language(prompts_of(before), config.language), ContextLevel(asked.context or config.context)


def _tokens_of_change(config: Config, purse: Purse, prompts: PromptSet, level: ContextLevel) -> int:
    """What is planned for, so that a change which the budget has no room for is read riskiest files first."""
    from bot.pipeline.asking import prompt_for
    from bot.review.asking import room_for_change

    prompt = prompts.prompt(prompt_for(level))
    room = room_for_change(purse, prompt.system + prompt.user)
    return config.model_budget_tokens if room is None else min(config.model_budget_tokens, room)


class _Payment(NamedTuple):
    purse: Purse
    """The lower of what the review may spend and what the month has left."""
    months: tuple[Spending, ...]

    @property
    def bounded(self) -> bool:
        return bool(self.months) or self.purse.budget.tokens is not None or self.purse.budget.usd is not None


def _payment(config: Config, specs: Sequence[str], asked: Asked) -> _Payment:
    """What the review may spend. The command line wins in both directions: it belongs to whoever pays.

    A replay of recorded replies costs nothing, so that it counts for no month.
    """
    from bot.errors import UsageError
    from bot.review.asking import Budget, Budgets, open_purse, read_budgets

    try:
        given = read_budgets(asked.budget) if asked.budget is not None else Budgets(None, None)
    except ValueError as error:
        raise UsageError(f"--budget: {error}.", "docs/budget.md says what it means.") from error
    known = config.budgets()
    run = given.run or known.run or Budget()
    ceiling = given.month or known.month or Budget()
    name, price = specs[0], _dearest(config, specs)
    if specs[0].startswith("recorded:"):
        return _Payment(open_purse(run, price, name), ())
    open_purse(ceiling, price, name)  # before a file is made for a ceiling that cannot be kept
    kept = (asked.months or _own_month)(ceiling)
    for each in kept:
        open_purse(each.ceiling, price, name)
        spent = each.spent()
        run = run.within(each.ceiling.left(spent.tokens, spent.usd))
    return _Payment(open_purse(run, price, name), kept)


def _own_month(ceiling: Budget) -> tuple[Spending, ...]:
    """In a file of this user's, where the month has a ceiling."""
    from bot.adapters.spending import MonthSpending, spending_path
    from bot.adapters.system import today
    from bot.review.asking import Budget

    return (MonthSpending(spending_path(os.environ), today()[:7], ceiling),) if ceiling != Budget() else ()


def _dearest(config: Config, specs: Sequence[str]) -> Price | None:
    """The price of the dearest model that may be asked; None where one of them has none that is known.

    What is known wins over what the repository says, or a repository could undercut `--budget`.
    """
    from bot.adapters.models.prices import price_of

    prices = [price_of(spec) or config.price() for spec in specs]
    known = [price for price in prices if price is not None]
    return max(known, key=lambda price: (price.out, price.in_)) if len(known) == len(prices) else None
