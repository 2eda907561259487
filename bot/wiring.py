"""Config and arguments → adapters. The only module that chooses between implementations."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.config import Config, read_config
from bot.facts import Analyses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.adapters.git import Subject
    from bot.change import Snapshot
    from bot.facts import Sources
    from bot.pipeline.asking import ModelReview
    from bot.pipeline.replaying import Assessor, State
    from bot.ports import Progress
    from bot.review import Earlier
    from bot.risk import ForecastModel, RiskPolicy
    from bot.risk.replay import Depth, Walk

__all__ = [
    "Past",
    "Source",
    "assessor_of",
    "config_in",
    "config_of",
    "earlier_of",
    "model_review",
    "open_source",
    "policy_in",
    "remembering",
    "sources_of",
    "state_of",
]


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
        testimony=replace(
            testimony,
            ai_identities=tuple(map(str, known.identities)),
            ai_labels=known.labels,
            ai_paths=known.paths,
        ),
    )


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

    from bot.adapters.workers import Task, assess_beside
    from bot.pipeline.replaying import Assessment

    assessment = Assessment(past.policy, past.depth, blame=past.blame)
    return partial(assess_beside, Task(past.repo, past.walk, past.depth, assessment), jobs=past.jobs)


@contextmanager
def state_of(past: Past) -> Iterator[State]:
    """Where assessments are kept. Raises UsageError where the file that was named cannot be used."""
    from pathlib import Path

    from bot.adapters.replay_state import FileState, NoState, edition_of, state_path

    path = state_path(os.environ, past.repo) if past.state is None else Path(past.state)
    if path is None or past.state == "off":
        yield NoState()
        return
    edition = edition_of(past.policy, past.depth, past.blame, past.walk.first_parent)
    with FileState(path, edition) as state:
        yield state


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


def model_review(
    config: Config, spec: str | None, record_to: Path | None, context: str | None = None
) -> ModelReview | None:
    """The model's part, when the command line or the configuration names a model; the command line wins."""
    chosen = spec if spec is not None else config.model
    if chosen is None or chosen == "none":
        return None
    from bot.adapters.models import open_model, recording
    from bot.adapters.prompt_files import load_prompt
    from bot.adapters.system import today
    from bot.pipeline.asking import ModelReview, prompt_for
    from bot.review import ContextLevel

    model = open_model(chosen)
    if record_to is not None:
        model = recording(model, record_to, recorded_at=today())
    level = ContextLevel(context or config.context)
    return ModelReview(model, load_prompt(prompt_for(level)), config.model_budget_tokens, level)
