"""The nouns of the fake GitHub: plain records that change, named as GitHub's REST answers name them.

`id` is the number of REST (`databaseId` of GraphQL), `node_id` the opaque id. Times are aware, in UTC. Files, diffs, commits and
merge bases are nowhere here: they are asked of the real git repository (`Repository.git`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tests.servers.fake_github._git import BareGit

AccountType = Literal["User", "Bot", "Organization"]
Role = Literal["admin", "maintain", "write", "triage", "read", "none"]
ReviewState = Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]
Side = Literal["LEFT", "RIGHT"]
Json = dict[str, Any]

ROLES: tuple[Role, ...] = ("none", "read", "triage", "write", "maintain", "admin")
"""From the weakest to the strongest."""


@dataclass(eq=False)
class Account:
    """A user, a bot of an App, or an organization."""

    id: int
    node_id: str
    login: str
    """Of a bot with its `[bot]` at the end, as in REST; GraphQL leaves that off."""
    type: AccountType
    created_at: datetime
    name: str = ""
    email: str = ""
    """Commits with this address belong to this account."""
    site_admin: bool = False


@dataclass(eq=False)
class Team:
    """A team of an organization."""

    id: int
    node_id: str
    slug: str
    name: str
    organization: Account
    created_at: datetime
    members: dict[str, str] = field(default_factory=dict)
    """Login to `member` or `maintainer`."""
    parent: Team | None = None
    is_secret: bool = False


@dataclass(eq=False)
class Organization:
    """What an organization's account has beyond an account."""

    account: Account
    members: dict[str, str] = field(default_factory=dict)
    """Login to `member` or `admin`."""
    teams: dict[str, Team] = field(default_factory=dict)
    """By slug."""
    public_members: set[str] = field(default_factory=set)


@dataclass(eq=False)
class App:
    """A GitHub App with its bot account."""

    id: int
    node_id: str
    slug: str
    name: str
    owner: Account
    bot: Account
    private_key: str
    """PEM; what the App's operator downloads."""
    public_key: str
    client_id: str
    created_at: datetime
    permissions: dict[str, str]
    events: tuple[str, ...]
    hook: Hook | None = None

    @property
    def client_secret(self) -> str:
        """What the App's operator sets as FOREREAD_APP_CLIENT_SECRET."""
        return hashlib.sha256(f"secret of {self.client_id}".encode()).hexdigest()[:40]


@dataclass(eq=False)
class Installation:
    """An App on an account, with the rights that the account gave it."""

    id: int
    app: App
    account: Account
    permissions: dict[str, str]
    """Such as `{"checks": "write", "contents": "read"}`."""
    created_at: datetime
    repositories: set[str] | None = None
    """`owner/name` of each; None: all of the account."""
    suspended_at: datetime | None = None


@dataclass(eq=False)
class Token:
    """What a request carries. A personal token has an account alone, an installation's its App's bot and the installation."""

    value: str
    account: Account
    scopes: tuple[str, ...] = ("repo", "read:org")
    """Of a classic personal token; the answer's X-OAuth-Scopes."""
    installation: Installation | None = None
    permissions: dict[str, str] | None = None
    """Of an installation's token, if it asked for fewer than the installation has."""
    repositories: set[str] | None = None
    """`owner/name`s, if it is for fewer than the installation has."""
    expires_at: datetime | None = None
    is_revoked: bool = False
    app: App | None = None
    """Through which a person signed in; None for their own."""


@dataclass(eq=False)
class SignInCode:
    """What a browser is sent back with; it is good once, and for ten minutes."""

    value: str
    app: App
    account: Account
    redirect_uri: str
    challenge: str
    """Of PKCE, S256; "" for none."""
    expires_at: datetime


@dataclass(eq=False)
class Viewer:
    """Who asks: `account` is `viewer` of GraphQL and `GET /user`."""

    account: Account
    token: Token | None = None
    """None for an App that signed itself in by a JWT."""
    app: App | None = None
    """The App whose JWT or installation token it is, or through which a person signed in."""
    installation: Installation | None = None

    @property
    def permissions(self) -> dict[str, str] | None:
        """What an installation may do; None for people, who may do what their role says."""
        if self.installation is None:
            return None
        granted = dict(self.installation.permissions)
        if self.token is not None and self.token.permissions is not None:
            granted = {name: level for name, level in self.token.permissions.items() if name in granted}
        return {"metadata": "read", **granted}


@dataclass(eq=False)
class Label:
    """A label of a repository."""

    id: int
    node_id: str
    name: str
    color: str = "ededed"
    description: str = ""


@dataclass(eq=False)
class Reaction:
    """One person's sign under a comment."""

    id: int
    node_id: str
    user: Account
    content: str
    """In REST's words: `+1`, `-1`, `laugh`, `confused`, `heart`, `hooray`, `rocket`, `eyes`."""
    created_at: datetime


@dataclass(eq=False)
class IssueComment:
    """A comment in the conversation of a pull request."""

    id: int
    node_id: str
    author: Account
    body: str
    created_at: datetime
    updated_at: datetime
    via_app: App | None = None
    editor: Account | None = None
    """Who edited the words last; None if nobody did (`lastEditedAt` is `edited_at`)."""
    edited_at: datetime | None = None
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(eq=False)
class Review:
    """A review. Its comments on lines are in the pull's threads, each with `review` set to it."""

    id: int
    node_id: str
    author: Account
    body: str
    state: ReviewState
    commit_id: str
    created_at: datetime
    submitted_at: datetime | None
    """None while it is pending."""
    via_app: App | None = None
    updated_at: datetime | None = None
    editor: Account | None = None
    edited_at: datetime | None = None
    reactions: list[Reaction] = field(default_factory=list)
    """GraphQL can put them here; REST cannot."""
    state_before_dismissal: ReviewState | None = None


@dataclass(eq=False)
class ReviewComment:
    """A comment in a thread on lines."""

    id: int
    node_id: str
    author: Account
    body: str
    created_at: datetime
    updated_at: datetime
    review: Review
    diff_hunk: str
    commit_id: str
    original_commit_id: str
    in_reply_to: ReviewComment | None = None
    editor: Account | None = None
    edited_at: datetime | None = None
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(eq=False)
class Thread:
    """A review thread. `line` is None once the lines are gone (`isOutdated` of GraphQL)."""

    id: int
    node_id: str
    path: str
    side: Side
    line: int | None
    """In the file of the present head (RIGHT) or of the merge base (LEFT)."""
    start_line: int | None
    start_side: Side | None
    original_line: int
    original_start_line: int | None
    subject_type: Literal["line", "file"] = "line"
    comments: list[ReviewComment] = field(default_factory=list)
    resolved_by: Account | None = None

    @property
    def is_resolved(self) -> bool:
        return self.resolved_by is not None

    @property
    def is_outdated(self) -> bool:
        return self.line is None and self.subject_type == "line"


@dataclass(eq=False)
class TimelineEvent:
    """A line of a pull request's history.

    Kinds, with their data: `labeled` and `unlabeled` (label: Label) · `base_ref_changed` (before, after: branch names) ·
    `head_ref_force_pushed` and `head_ref_deleted` (before, after: commits) · `review_dismissed` (review: Review, state: what it was,
    message) · `closed`, `reopened`, `merged` (commit) · `assigned` and `unassigned` (assignee: Account) · `review_requested` and
    `review_request_removed` (reviewer: Account or Team) · `ready_for_review`, `converted_to_draft` · `renamed` (before, after).
    """

    id: int
    node_id: str
    kind: str
    actor: Account
    created_at: datetime
    data: Json = field(default_factory=dict)


@dataclass(eq=False)
class Pull:
    """A pull request."""

    id: int
    node_id: str
    issue_id: int
    number: int
    title: str
    body: str
    author: Account
    repository: Repository
    base_ref: str
    base_sha: str
    """The tip of the base when the pull was opened, pushed to or retargeted; `Repository.git.resolve(base_ref)` is the tip now."""
    head_repository: Repository | None
    """None once the fork is gone."""
    head_ref: str
    head_sha: str
    created_at: datetime
    updated_at: datetime
    author_association: str = "CONTRIBUTOR"
    draft: bool = False
    state: Literal["open", "closed"] = "open"
    merged: bool = False
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit_sha: str | None = None
    closed_at: datetime | None = None
    editor: Account | None = None
    edited_at: datetime | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    requested_reviewers: list[Account] = field(default_factory=list)
    requested_teams: list[Team] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    comments: list[IssueComment] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    events: list[TimelineEvent] = field(default_factory=list)

    @property
    def head_label(self) -> str:
        """`owner:branch`."""
        owner = self.head_repository.owner.login if self.head_repository else "unknown"
        return f"{owner}:{self.head_ref}"

    @property
    def merge_base(self) -> str:
        return self.repository.git.merge_base(self.base_sha, self.head_sha)


@dataclass(eq=False)
class CheckSuite:
    """The check runs of one App on one commit."""

    id: int
    node_id: str
    head_sha: str
    app: App
    created_at: datetime


@dataclass(eq=False)
class CheckRun:
    """A check run."""

    id: int
    node_id: str
    suite: CheckSuite
    name: str
    head_sha: str
    app: App
    status: str
    started_at: datetime
    conclusion: str | None = None
    completed_at: datetime | None = None
    external_id: str = ""
    details_url: str = ""
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Json] = field(default_factory=list)
    """As they came in: path, start_line, end_line, annotation_level, message, title, raw_details, start_column, end_column."""


@dataclass(eq=False)
class Status:
    """A commit status. Each is kept; the newest of a context (case does not matter) counts."""

    id: int
    node_id: str
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    creator: Account
    created_at: datetime
    via_app: App | None = None


@dataclass(eq=False)
class Activity:
    """Somebody set a branch."""

    id: int
    node_id: str
    activity_type: Literal["push", "force_push", "branch_creation", "branch_deletion", "pr_merge", "merge_queue_merge"]
    ref: str
    """In full: `refs/heads/…`."""
    before: str
    after: str
    actor: Account
    timestamp: datetime


@dataclass(eq=False)
class Hook:
    """Where events are delivered to: a repository's web hook, or an App's."""

    id: int
    url: str
    secret: str
    events: tuple[str, ...]
    created_at: datetime
    app: App | None = None
    active: bool = True


@dataclass(eq=False)
class Delivery:
    """One event on its way to one hook."""

    id: int
    guid: str
    hook: Hook
    event: str
    action: str | None
    payload: Json
    queued_at: datetime
    installation: Installation | None = None
    repository: Repository | None = None
    delivered_at: datetime | None = None
    status_code: int = 0
    """What the receiver answered; 0: not delivered, or nobody there."""
    redelivery: bool = False


@dataclass(eq=False)
class Ruleset:
    """A branch ruleset; `rules` as in REST: `{"type": "required_status_checks", "parameters": {…}}`."""

    id: int
    node_id: str
    name: str
    created_at: datetime
    rules: list[Json]
    include: tuple[str, ...] = ("~DEFAULT_BRANCH",)
    exclude: tuple[str, ...] = ()
    enforcement: Literal["active", "disabled", "evaluate"] = "active"
    bypass_actors: list[Json] = field(default_factory=list)


@dataclass(eq=False)
class QueueEntry:
    """A pull request in the merge queue of its base."""

    id: int
    node_id: str
    pull: Pull
    base_sha: str
    """What its commit was put on: the tip of the base, or the commit of the entry before."""
    head_sha: str
    enqueued_at: datetime
    enqueuer: Account
    state: Literal["AWAITING_CHECKS", "LOCKED", "MERGEABLE", "QUEUED", "UNMERGEABLE"] = "AWAITING_CHECKS"

    @property
    def head_ref(self) -> str:
        return f"refs/heads/gh-readonly-queue/{self.pull.base_ref}/pr-{self.pull.number}-{self.base_sha}"


@dataclass(eq=False)
class Repository:
    """A repository over a bare git repository."""

    id: int
    node_id: str
    owner: Account
    name: str
    git: BareGit
    created_at: datetime
    updated_at: datetime
    default_branch: str = "main"
    private: bool = False
    archived: bool = False
    description: str | None = None
    parent: Repository | None = None
    """What it is a fork of."""
    next_number: int = 1
    """Of the next pull request."""
    collaborators: dict[str, Role] = field(default_factory=dict)
    """By login; the owner need not be named."""
    teams: dict[str, Role] = field(default_factory=dict)
    """By the slug of a team of the owning organization."""
    labels: dict[str, Label] = field(default_factory=dict)
    """By name in lower case."""
    pulls: dict[int, Pull] = field(default_factory=dict)
    suites: list[CheckSuite] = field(default_factory=list)
    check_runs: list[CheckRun] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    rulesets: list[Ruleset] = field(default_factory=list)
    queues: dict[str, list[QueueEntry]] = field(default_factory=dict)
    """Merge queues by branch, from the front."""
    protection: dict[str, Json] = field(default_factory=dict)
    """By branch, in the words of REST's `PUT …/protection`."""
    codeowners_errors: list[Json] = field(default_factory=list)
    default_workflow_permissions: Literal["read", "write"] = "read"
    actions_can_approve: bool = False
    """`can_approve_pull_request_reviews`."""

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"
