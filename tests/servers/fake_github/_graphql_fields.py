"""Which fields the fake serves, and from what. A field that is not here is an error that no client can mistake for null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.servers.fake_github import _graphql_find as find
from tests.servers.fake_github import _graphql_git as git
from tests.servers.fake_github import _graphql_merged as merged
from tests.servers.fake_github._graphql_mutations import MUTATIONS, REACTIONS
from tests.servers.fake_github._graphql_paging import (
    Asking,
    NotServedError,
    Page,
    moment,
    page_of,
)
from tests.servers.fake_github._model import (
    Account,
    App,
    CheckRun,
    CheckSuite,
    IssueComment,
    Label,
    Pull,
    QueueEntry,
    Reaction,
    Repository,
    Review,
    ReviewComment,
    Ruleset,
    Status,
    Team,
    Thread,
    TimelineEvent,
)

Resolver = Callable[[Any, Asking], Any]

TYPE_NAMES: Final = {
    App: "App",
    CheckRun: "CheckRun",
    CheckSuite: "CheckSuite",
    git.CommitIn: "Commit",
    git.Branch: "Ref",
    IssueComment: "IssueComment",
    Label: "Label",
    Pull: "PullRequest",
    git.Queue: "MergeQueue",
    QueueEntry: "MergeQueueEntry",
    Reaction: "Reaction",
    Repository: "Repository",
    Review: "PullRequestReview",
    ReviewComment: "PullRequestReviewComment",
    Ruleset: "RepositoryRuleset",
    git.Signed: "GpgSignature",
    Status: "StatusContext",
    Team: "Team",
    Thread: "PullRequestReviewThread",
}


def type_name(value: Any) -> str:
    """Which object type of the schema a value is, where an interface or a union is asked for."""
    if isinstance(value, Account):
        return value.type
    if isinstance(value, TimelineEvent):
        return find.EVENT_TYPES[value.kind]
    if isinstance(value, dict):
        return str(value["__typename"])
    return TYPE_NAMES[type(value)]


def _event(**more: str | Resolver) -> dict[str, str | Resolver]:
    return {
        "id": "node_id",
        "createdAt": lambda event, _: moment(event.created_at),
        "actor": lambda event, _: find.actor(event.actor),
        **more,
    }


def _data(key: str) -> Resolver:
    return lambda event, _: event.data.get(key)


def _commit_of(key: str) -> Resolver:
    def find(event: TimelineEvent, asking: Asking) -> git.CommitIn | None:
        for repository in asking.world.repositories.values():
            for pull in repository.pulls.values():
                if event in pull.events:
                    return git.commit_in(repository, event.data.get(key))
        return None

    return find


_SAID: Final[dict[str, str | Resolver]] = {
    "id": "node_id",
    "databaseId": "id",
    "fullDatabaseId": lambda said, _: str(said.id),
    "author": lambda said, _: find.actor(said.author),
    "body": "body",
    "createdAt": lambda said, _: moment(said.created_at),
    "lastEditedAt": lambda said, _: moment(said.edited_at),
    "editor": lambda said, _: find.actor(said.editor),
    "viewerDidAuthor": lambda said, asking: said.author is asking.viewer.account,
    "reactionGroups": find.reaction_groups,
}

_ACCOUNT: Final[dict[str, str | Resolver]] = {
    "id": "node_id",
    "databaseId": "id",
    "login": "login",
    "name": lambda account, _: account.name or None,
    "email": "email",
}


FIELDS: Final[Mapping[str, Mapping[str, str | Resolver]]] = {
    "Query": {
        "viewer": lambda _, asking: asking.viewer.account,
        "repository": find.repository,
        "node": lambda _, asking: find.node(asking, asking.args["id"]),
        "rateLimit": lambda _, asking: find.rate_limit(asking),
    },
    "Mutation": MUTATIONS,
    "Repository": {
        "id": "node_id",
        "databaseId": "id",
        "name": "name",
        "nameWithOwner": "full_name",
        "owner": "owner",
        "isPrivate": "private",
        "defaultBranchRef": lambda repository, _: git.branch(repository, repository.default_branch),
        "pullRequest": find.pull_request,
        "mergeQueue": git.queue_of,
        "collaborators": find.collaborators,
        **merged.REPOSITORY,
        "object": lambda repository, asking: git.commit_in(repository, asking.args.get("oid")),
        "ref": lambda repository, asking: git.branch(
            repository, asking.args["qualifiedName"].removeprefix("refs/heads/")
        ),
        "url": lambda repository, asking: f"{asking.world.html_url}/{repository.full_name}",
        "viewerPermission": lambda repository, asking: asking.world.role(asking.viewer.account, repository).upper(),
    },
    "PullRequest": {
        **{name: known for name, known in _SAID.items() if name != "reactionGroups"},
        "number": "number",
        "url": lambda pull, asking: f"{asking.world.html_url}/{pull.repository.full_name}/pull/{pull.number}",
        "title": "title",
        "state": lambda pull, _: "MERGED" if pull.merged else pull.state.upper(),
        "isDraft": "draft",
        "merged": "merged",
        "mergedAt": lambda pull, _: moment(pull.merged_at),
        "closed": lambda pull, _: pull.state == "closed",
        "closedAt": lambda pull, _: moment(pull.closed_at),
        "updatedAt": lambda pull, _: moment(pull.updated_at),
        "headRefOid": "head_sha",
        "headRefName": "head_ref",
        "headRepository": "head_repository",
        "isCrossRepository": lambda pull, _: pull.head_repository is not pull.repository,
        "baseRefName": "base_ref",
        "baseRefOid": "base_sha",
        "baseRef": lambda pull, _: git.branch(pull.repository, pull.base_ref),
        "headRef": lambda pull, _: git.branch(pull.head_repository, pull.head_ref) if pull.head_repository else None,
        "changedFiles": lambda pull, _: git.changed_files(pull),
        "labels": lambda pull, asking: page_of(pull.labels, asking),
        "assignees": lambda pull, asking: page_of(pull.assignees, asking),
        "reviewRequests": find.requests_of,
        "reviews": find.reviews_of,
        "reviewDecision": find.review_decision,
        "comments": lambda pull, asking: page_of(pull.comments, asking),
        "reviewThreads": lambda pull, asking: page_of(find.threads_of(pull, asking), asking),
        "timelineItems": find.timeline_of,
        "commits": git.commits_of,
        "repository": "repository",
        **merged.PULL,
    },
    "IssueComment": {**_SAID},
    "PullRequestReview": {
        **_SAID,
        "state": "state",
        "submittedAt": lambda review, _: moment(review.submitted_at),
        "commit": find.commit_of_review,
        "comments": lambda review, asking: page_of(find.comments_of(review, asking), asking),
    },
    "PullRequestReviewThread": {
        "id": "node_id",
        "isResolved": "is_resolved",
        "isOutdated": "is_outdated",
        "resolvedBy": "resolved_by",
        "path": "path",
        "line": "line",
        "startLine": "start_line",
        "originalLine": "original_line",
        "originalStartLine": "original_start_line",
        "diffSide": "side",
        "startDiffSide": "start_side",
        "subjectType": lambda thread, _: thread.subject_type.upper(),
        "comments": lambda thread, asking: page_of(find.said_in(thread, asking), asking),
        "viewerCanResolve": lambda *_: True,
    },
    "PullRequestReviewComment": {
        **_SAID,
        "replyTo": "in_reply_to",
        "diffHunk": "diff_hunk",
        "pullRequestReview": "review",
    },
    "ReactionGroup": {
        "content": lambda group, _: group["content"],
        "viewerHasReacted": find.has_reacted,
        "reactors": find.reactors,
    },
    "Reaction": {
        "id": "node_id",
        "content": lambda reaction, _: next(name for name, rest in REACTIONS.items() if rest == reaction.content),
        "user": "user",
        "createdAt": lambda reaction, _: moment(reaction.created_at),
    },
    "ReviewRequest": {"requestedReviewer": find.requested},
    "Label": {"id": "node_id", "name": "name", "color": "color", "description": "description"},
    "User": _ACCOUNT,
    # A bot is seen as a user where there is room for users alone (`viewer`, who wrote a commit), and keeps its `[bot]` there.
    "Bot": {**_ACCOUNT, "login": lambda account, _: account.login.removesuffix("[bot]")},
    "Organization": _ACCOUNT,
    "Team": {"id": "node_id", "databaseId": "id", "name": "name", "slug": "slug"},
    "App": {"id": "node_id", "databaseId": "id", "slug": "slug", "name": "name"},
    "BaseRefChangedEvent": _event(previousRefName=_data("before"), currentRefName=_data("after")),
    "HeadRefForcePushedEvent": _event(beforeCommit=_commit_of("before"), afterCommit=_commit_of("after")),
    "ReviewDismissedEvent": _event(
        previousReviewState=_data("state"), review=_data("review"), dismissalMessage=_data("message")
    ),
    "LabeledEvent": _event(label=_data("label")),
    "UnlabeledEvent": _event(label=_data("label")),
    "ClosedEvent": _event(),
    "ReopenedEvent": _event(),
    "MergedEvent": _event(commit=_commit_of("commit")),
    "AssignedEvent": _event(assignee=_data("assignee")),
    "UnassignedEvent": _event(assignee=_data("assignee")),
    "ReviewRequestedEvent": _event(requestedReviewer=_data("reviewer")),
    "ReviewRequestRemovedEvent": _event(requestedReviewer=_data("reviewer")),
    "ReadyForReviewEvent": _event(),
    "ConvertToDraftEvent": _event(),
    "RenamedTitleEvent": _event(previousTitle=_data("before"), currentTitle=_data("after")),
    "MergeQueue": {"entries": lambda queue, asking: page_of(queue.entries, asking)},
    "MergeQueueEntry": {
        "id": "node_id",
        "position": lambda entry, _: entry.pull.repository.queues[entry.pull.base_ref].index(entry) + 1,
        "state": "state",
        "enqueuedAt": lambda entry, _: moment(entry.enqueued_at),
        "baseCommit": lambda entry, _: git.commit_in(entry.pull.repository, entry.base_sha),
        "headCommit": lambda entry, _: git.commit_in(entry.pull.repository, entry.head_sha),
        "pullRequest": "pull",
    },
    "PullRequestCommit": {"commit": "commit"},
    "Commit": {
        "id": "node_id",
        "oid": "sha",
        "message": lambda commit, _: git.read(commit.repository.git, commit.sha).message,
        "committedViaWeb": lambda commit, _: (
            git.read(commit.repository.git, commit.sha).committer.email == git.WEB_FLOW
        ),
        "author": lambda commit, _: git.Made(git.read(commit.repository.git, commit.sha).author),
        "committer": lambda commit, _: git.Made(git.read(commit.repository.git, commit.sha).committer),
        "authors": git.authors_of,
        "history": git.history_of,
        **merged.COMMIT,
        "signature": lambda commit, _: git.signature_of(commit),
        "statusCheckRollup": git.rollup_of,
    },
    "GitActor": {
        "name": lambda made, _: made.who.name,
        "email": lambda made, _: made.who.email,
        "user": lambda made, asking: asking.world.account_of_email(made.who.email),
        "date": lambda made, _: made.who.date,
    },
    "GpgSignature": {
        "isValid": lambda *_: True,
        "wasSignedByGitHub": "by_github",
        "state": lambda *_: "VALID",
    },
    "StatusCheckRollup": {
        "state": lambda rollup, _: git.rollup_state(rollup),
        "contexts": lambda rollup, asking: page_of(rollup.contexts, asking),
        "commit": "commit",
    },
    "CheckRun": {
        "id": "node_id",
        "databaseId": "id",
        "name": "name",
        "status": lambda run, _: run.status.upper(),
        "conclusion": lambda run, _: run.conclusion.upper() if run.conclusion else None,
        "externalId": lambda run, _: run.external_id or None,
        "title": "title",
        "summary": "summary",
        "text": "text",
        "startedAt": lambda run, _: moment(run.started_at),
        "completedAt": lambda run, _: moment(run.completed_at),
        "detailsUrl": lambda run, _: run.details_url or None,
        "url": lambda run, asking: f"{asking.world.html_url}/{find.repository_of(run, asking).full_name}/runs/{run.id}",
        "checkSuite": "suite",
    },
    "CheckSuite": {"id": "node_id", "databaseId": "id", "app": "app"},
    "StatusContext": {
        "id": "node_id",
        "context": "context",
        "state": lambda status, _: status.state.upper(),
        "description": "description",
        "targetUrl": "target_url",
        "creator": lambda status, _: find.actor(status.creator),
        "createdAt": lambda status, _: moment(status.created_at),
    },
    "Ref": {
        "id": lambda at, _: f"REF_{at.repository.node_id}_{at.name}",
        "name": "name",
        "prefix": lambda *_: "refs/heads/",
        "target": lambda at, _: git.commit_in(at.repository, at.repository.git.branches()[at.name]),
        "refUpdateRule": lambda at, _: git.update_rule(at),
        "branchProtectionRule": git.protection_rule,
        "rules": lambda at, asking: page_of(git.active_rules(at), asking),
    },
    "RepositoryRule": {
        "id": lambda rule, _: f"{rule.ruleset.node_id}_{rule.place}",
        "type": lambda rule, _: rule.said["type"].upper(),
        "parameters": lambda rule, _: git.parameters_of(rule),
        "repositoryRuleset": "ruleset",
    },
    "RepositoryRuleset": {
        "id": "node_id",
        "databaseId": "id",
        "name": "name",
        "enforcement": lambda ruleset, _: ruleset.enforcement.upper(),
    },
    "RefUpdateRule": {
        "pattern": "pattern",
        "requiredApprovingReviewCount": "reviews",
        "requiredStatusCheckContexts": "checks",
        "allowsDeletions": lambda rule, _: not rule.needs("deletion", "") and bool(rule.classic.get("allow_deletions")),
        "allowsForcePushes": lambda rule, _: (
            not rule.needs("non_fast_forward", "") and bool(rule.classic.get("allow_force_pushes"))
        ),
        "requiresLinearHistory": lambda rule, _: rule.needs("required_linear_history", "required_linear_history"),
        "requiresSignatures": lambda rule, _: rule.needs("required_signatures", "required_signatures"),
    },
    "BranchProtectionRule": {
        "pattern": "pattern",
        "requiresApprovingReviews": lambda rule, _: rule.classic.get("required_pull_request_reviews") is not None,
        "requiredApprovingReviewCount": "reviews",
        "requiresStatusChecks": lambda rule, _: rule.classic.get("required_status_checks") is not None,
        "requiredStatusCheckContexts": "checks",
        "requiredStatusChecks": git.required_checks,
        "isAdminEnforced": lambda rule, _: bool(rule.classic.get("enforce_admins")),
        "allowsForcePushes": lambda rule, _: bool(rule.classic.get("allow_force_pushes")),
        "allowsDeletions": lambda rule, _: bool(rule.classic.get("allow_deletions")),
    },
    "RateLimit": {
        "limit": "limit",
        "cost": lambda *_: 1,
        "used": "used",
        "remaining": lambda limit, _: limit.limit - limit.used,
    },
}


def served(thing: Any, asking: Asking) -> Any:
    """The value of a field. Raises NotServedError where GitHub has the field and this table does not."""
    if isinstance(thing, Mapping) and asking.name in thing:
        return thing[asking.name]
    if isinstance(thing, Page):
        return _of_page(thing, asking.name)
    known = FIELDS.get(asking.type_name, {}).get(asking.name)
    if asking.type_name.endswith("Edge") and known is None:
        return thing.more[asking.name] if asking.name in thing.more else getattr(thing, asking.name)
    if known is None:
        raise NotServedError(f"{asking.type_name}.{asking.name}")
    return getattr(thing, known) if isinstance(known, str) else known(thing, asking)


def _of_page(page: Page, name: str) -> Any:
    if name == "pageInfo":
        return {
            "hasNextPage": page.has_next,
            "hasPreviousPage": page.has_previous,
            "startCursor": page.edges[0].cursor if page.edges else None,
            "endCursor": page.edges[-1].cursor if page.edges else None,
        }
    of = {
        "nodes": [edge.node for edge in page.edges],
        "edges": page.edges,
        "totalCount": page.total,
        "filteredCount": page.filtered,
    }
    if name not in of:
        raise NotServedError(f"{name} of a connection")
    return of[name]
