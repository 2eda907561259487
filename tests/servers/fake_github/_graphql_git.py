"""Commits, branches, their rules and checks, as GraphQL shows them. All about commits is asked of git."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.servers.fake_github._git import BareGit, Commit, GitFailedError, Signature
from tests.servers.fake_github._graphql_paging import NOT_ACCESSIBLE, Asking, Page, PartlyRefusedError, page_of
from tests.servers.fake_github._people import ACTIONS_APP

if TYPE_CHECKING:
    from tests.servers.fake_github._model import CheckRun, Json, Pull, QueueEntry, Repository, Ruleset, Status

_CO_AUTHOR = re.compile(r"^co-authored-by:\s*(.*?)\s*<([^<>]*)>\s*$", re.IGNORECASE | re.MULTILINE)
_MOST_COMMITS = 250
WEB_FLOW = "noreply@github.com"
"""Commits by GitHub's pages and its merge button have it as committer, and are signed by GitHub."""


@dataclass(frozen=True)
class CommitIn:
    """A commit in a repository."""

    repository: Repository
    sha: str

    @property
    def node_id(self) -> str:
        return f"C_{self.repository.node_id}_{self.sha}"


@dataclass(frozen=True)
class PullCommit:
    """A commit in the list of a pull request."""

    pull: Pull
    commit: CommitIn


@dataclass(frozen=True)
class Made:
    """Who made a commit, by what the commit says."""

    who: Signature


@dataclass(frozen=True)
class Signed:
    """That a commit is signed."""

    commit: CommitIn
    by_github: bool


@dataclass(frozen=True)
class Rollup:
    """What was reported on a commit, newest of each name."""

    commit: CommitIn
    contexts: Sequence[CheckRun | Status]


@dataclass(frozen=True)
class Branch:
    """A branch that is there."""

    repository: Repository
    name: str


@dataclass(frozen=True)
class Queue:
    """The merge queue of a branch."""

    entries: Sequence[QueueEntry]


@dataclass(frozen=True)
class Rule:
    """One rule of a ruleset."""

    ruleset: Ruleset
    place: int

    @property
    def said(self) -> Json:
        return self.ruleset.rules[self.place]


@dataclass(frozen=True)
class Protection:
    """What a branch asks for: by classic protection alone, or by that and by rulesets together."""

    pattern: str
    classic: Json
    rules: Sequence[Json] = ()

    def needs(self, rule: str, classic: str) -> bool:
        return bool(self.classic.get(classic)) or any(each["type"] == rule for each in self.rules)

    def parameters(self, rule: str) -> list[Json]:
        return [each.get("parameters", {}) for each in self.rules if each["type"] == rule]

    @property
    def reviews(self) -> int | None:
        asked = [each.get("required_approving_review_count", 0) for each in self.parameters("pull_request")]
        if (wanted := self.classic.get("required_pull_request_reviews")) is not None:
            asked.append(wanted.get("required_approving_review_count", 1))
        return max(asked) if asked else None

    @property
    def checks(self) -> list[str] | None:
        if not self.needs("required_status_checks", "required_status_checks"):
            return None
        wanted = self.classic.get("required_status_checks") or {}
        names = [*wanted.get("contexts", []), *(each["context"] for each in wanted.get("checks", []))]
        for each in self.parameters("required_status_checks"):
            names += [check["context"] for check in each["required_status_checks"]]
        return list(dict.fromkeys(names))


@lru_cache(maxsize=4096)
def read(git: BareGit, sha: str) -> Commit:
    """A commit, which never changes, asked of git once. Raises GitFailedError."""
    return git.commit(sha)


def branch(repository: Repository, name: str) -> Branch | None:
    """None where there is no branch of that name."""
    return Branch(repository, name) if name in repository.git.branches() else None


def commit_in(repository: Repository, sha: str | None) -> CommitIn | None:
    """None where git does not have it."""
    if sha is None:
        return None
    try:
        read(repository.git, sha)
    except GitFailedError:
        return None
    return CommitIn(repository, sha)


def queue_of(repository: Repository, asking: Asking) -> Queue | None:
    """None where the branch has no queue. Workflows' tokens cannot be given the permission, and see it all the same."""
    if asking.viewer.app is None or asking.viewer.app.id != ACTIONS_APP:
        asking.check_permission("merge_queues")
    entries = repository.queues.get(asking.args.get("branch") or repository.default_branch)
    return Queue(entries) if entries is not None else None


def commits_of(pull: Pull, asking: Asking) -> Page:
    """Those since the base; of more than 250 GitHub lists the first 250."""
    every = pull.repository.git.log(f"{pull.base_sha}..{pull.head_sha}")
    listed = [PullCommit(pull, CommitIn(pull.repository, sha)) for sha in every[:_MOST_COMMITS]]
    if asking.args.get("last") is not None and len(every) > _MOST_COMMITS:
        listed = [PullCommit(pull, CommitIn(pull.repository, sha)) for sha in every[-_MOST_COMMITS:]]
    return page_of(listed, asking, total=len(every))


def history_of(commit: CommitIn, asking: Asking) -> Page:
    """A commit and all before it, the newest first."""
    every = commit.repository.git.text("rev-list", commit.sha).splitlines()
    return page_of([CommitIn(commit.repository, sha) for sha in every], asking)


def number_of_commits(pull: Pull) -> int:
    return int(pull.repository.git.text("rev-list", "--count", f"{pull.base_sha}..{pull.head_sha}"))


def changed_files(pull: Pull) -> int:
    names = pull.repository.git.run("diff", "-M", "--name-only", "-z", "--no-ext-diff", pull.merge_base, pull.head_sha)
    return names.count(b"\0")


def authors_of(commit: CommitIn, asking: Asking) -> Page:
    """The author, and whom trailers name."""
    found = read(commit.repository.git, commit.sha)
    mailboxes = {found.author.email.lower(): found.author}
    for name, email in _CO_AUTHOR.findall(found.message):
        mailboxes.setdefault(email.lower(), Signature(name, email, found.author.date))
    return page_of([Made(who) for who in mailboxes.values()], asking)


def signature_of(commit: CommitIn) -> Signed | None:
    """None where the commit has no signature; GitHub signs what it commits itself."""
    git = commit.repository.git
    if read(git, commit.sha).committer.email == WEB_FLOW:
        return Signed(commit, by_github=True)
    header, _, _ = git.run("cat-file", "commit", commit.sha).partition(b"\n\n")
    return Signed(commit, by_github=False) if b"\ngpgsig " in header else None


def rollup_of(commit: CommitIn, asking: Asking) -> Rollup | None:
    """None where nothing was reported. The newest of a name counts: of an App's check runs, and of all statuses."""
    asking.check_permission("checks")
    asking.check_permission("statuses")
    runs = {(each.app.id, each.name): each for each in commit.repository.check_runs if each.head_sha == commit.sha}
    statuses = {each.context.casefold(): each for each in commit.repository.statuses if each.sha == commit.sha}
    contexts: list[CheckRun | Status] = [*runs.values(), *statuses.values()]
    return Rollup(commit, contexts) if contexts else None


def rollup_state(rollup: Rollup) -> str:
    states = {_state_of(each) for each in rollup.contexts}
    for worst in ("ERROR", "FAILURE", "PENDING"):
        if worst in states:
            return worst
    return "SUCCESS"


def _state_of(context: CheckRun | Status) -> str:
    conclusion = getattr(context, "conclusion", None)
    if hasattr(context, "state"):
        return str(context.state).upper()
    if conclusion is None:
        return "PENDING"
    return "SUCCESS" if conclusion in {"success", "neutral", "skipped"} else "FAILURE"


def active_rules(at: Branch) -> list[Rule]:
    """Of the rulesets in force that mean this branch."""
    return [
        Rule(ruleset, place)
        for ruleset in at.repository.rulesets
        if ruleset.enforcement == "active" and _means(ruleset, at)
        for place in range(len(ruleset.rules))
    ]


def _means(ruleset: Ruleset, at: Branch) -> bool:
    def among(patterns: Sequence[str]) -> bool:
        return any(
            pattern == "~ALL"
            or (pattern == "~DEFAULT_BRANCH" and at.name == at.repository.default_branch)
            or fnmatchcase(f"refs/heads/{at.name}", pattern)
            for pattern in patterns
        )

    return among(ruleset.include) and not among(ruleset.exclude)


def update_rule(at: Branch) -> Protection | None:
    """What the viewer has to heed when they push there: anybody who reads may see it."""
    rules = [rule.said for rule in active_rules(at)]
    classic = at.repository.protection.get(at.name)
    return Protection(at.name, classic or {}, rules) if rules or classic is not None else None


def protection_rule(at: Branch, asking: Asking) -> Protection | None:
    """Classic protection: administrators see it, others see null."""
    classic = at.repository.protection.get(at.name)
    if classic is None:
        return None
    granted = asking.viewer.permissions
    if granted is not None and "administration" not in granted:
        raise PartlyRefusedError("FORBIDDEN", NOT_ACCESSIBLE)
    if granted is None and not asking.world.has_role(asking.viewer.account, at.repository, "admin"):
        return None
    return Protection(at.name, classic)


def required_checks(protection: Protection, asking: Asking) -> list[Json]:
    wanted = (protection.classic.get("required_status_checks") or {}).get("checks", [])
    return [{"context": each["context"], "app": asking.world.apps.get(each.get("app_id") or 0)} for each in wanted]


def parameters_of(rule: Rule) -> Json | None:
    """In GraphQL's words; None for a rule without parameters, or whose parameters this fake does not know."""
    said: Json = rule.said.get("parameters") or {}
    named: dict[str, Any] = {_camel(key): value for key, value in said.items()}
    if rule.said["type"] == "pull_request":
        flags = (
            "dismissStaleReviewsOnPush",
            "requireCodeOwnerReview",
            "requireLastPushApproval",
            "requiredReviewThreadResolution",
        )
        return {
            "__typename": "PullRequestParameters",
            "requiredApprovingReviewCount": 0,
            **dict.fromkeys(flags, False),
            **named,
        }
    if rule.said["type"] == "required_status_checks":
        checks = [
            {"context": each["context"], "integrationId": each.get("integration_id")}
            for each in said["required_status_checks"]
        ]
        switches = ("doNotEnforceOnCreate", "strictRequiredStatusChecksPolicy")
        return {
            "__typename": "RequiredStatusChecksParameters",
            **dict.fromkeys(switches, False),
            **named,
            "requiredStatusChecks": checks,
        }
    return None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
