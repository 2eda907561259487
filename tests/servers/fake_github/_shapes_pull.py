"""JSON of pull requests and of what is said about them."""

from __future__ import annotations

from collections import Counter

from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._clock import stamp
from tests.servers.fake_github._git import lines_of
from tests.servers.fake_github._model import (
    Account,
    IssueComment,
    Json,
    Pull,
    Reaction,
    Repository,
    Review,
    ReviewComment,
    Thread,
)
from tests.servers.fake_github._people import People

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def association(world: People, pull: Pull, account: Account) -> str:
    """What somebody is to the repository."""
    repository = pull.repository
    if account is repository.owner:
        return "OWNER"
    organization = world.organizations.get(repository.owner.login.lower())
    if organization is not None and account.login in organization.members:
        return "MEMBER"
    if account.login in repository.collaborators:
        return "COLLABORATOR"
    return "CONTRIBUTOR" if account is pull.author else "NONE"


def pull_url(world: People, pull: Pull) -> str:
    return f"{repositories.url(world, pull.repository)}/pulls/{pull.number}"


def web_url(world: People, pull: Pull) -> str:
    return f"{world.html_url}/{pull.repository.full_name}/pull/{pull.number}"


def issue_url(world: People, pull: Pull) -> str:
    return f"{repositories.url(world, pull.repository)}/issues/{pull.number}"


def _end(world: People, repository: Repository | None, label: str, ref: str, sha: str) -> Json:
    return {
        "label": label,
        "ref": ref,
        "sha": sha,
        "user": people.user(world, repository.owner) if repository else None,
        "repo": repositories.repository(world, repository) if repository else None,
    }


def simple(world: People, pull: Pull) -> Json:
    """`pull-request-simple`."""
    here, issue, web = pull_url(world, pull), issue_url(world, pull), web_url(world, pull)
    repo = repositories.url(world, pull.repository)
    links = {
        "self": here,
        "html": web,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{here}/comments",
        "review_comment": f"{repo}/pulls/comments{{/number}}",
        "commits": f"{here}/commits",
        "statuses": f"{repo}/statuses/{pull.head_sha}",
    }
    return {
        "url": here,
        "id": pull.id,
        "node_id": pull.node_id,
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": issue,
        "number": pull.number,
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "user": people.user(world, pull.author),
        "body": pull.body or None,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp(pull.closed_at),
        "merged_at": stamp(pull.merged_at),
        "merge_commit_sha": pull.merge_commit_sha,
        "assignee": people.user(world, pull.assignees[0]) if pull.assignees else None,
        "assignees": [people.user(world, one) for one in pull.assignees],
        "requested_reviewers": [people.user(world, one) for one in pull.requested_reviewers],
        "requested_teams": [people.team(world, one) for one in pull.requested_teams],
        "labels": [repositories.label(world, pull.repository, one) for one in pull.labels],
        "milestone": None,
        "draft": pull.draft,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": links["statuses"],
        "head": _end(world, pull.head_repository, pull.head_label, pull.head_ref, pull.head_sha),
        "base": _end(
            world, pull.repository, f"{pull.repository.owner.login}:{pull.base_ref}", pull.base_ref, pull.base_sha
        ),
        "_links": {name: {"href": target} for name, target in links.items()},
        "author_association": association(world, pull, pull.author),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def full(world: People, pull: Pull) -> Json:
    """`pull-request`."""
    git = pull.repository.git
    files = git.files(pull.merge_base, pull.head_sha)
    is_open = pull.state == "open"
    return simple(world, pull) | {
        "merged": pull.merged,
        "mergeable": True if is_open else None,
        "rebaseable": True if is_open else None,
        "mergeable_state": "clean" if is_open else "unknown",
        "merged_by": people.user(world, pull.merged_by) if pull.merged_by else None,
        "comments": len(pull.comments),
        "review_comments": sum(len(thread.comments) for thread in pull.threads),
        "maintainer_can_modify": False,
        "commits": len(git.log(f"{pull.base_sha}..{pull.head_sha}")),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
        "changed_files": len(files),
    }


def issue(world: People, pull: Pull) -> Json:
    """`issue`: every pull request is one, too."""
    here, web = issue_url(world, pull), web_url(world, pull)
    return {
        "url": here,
        "repository_url": repositories.url(world, pull.repository),
        "labels_url": f"{here}/labels{{/name}}",
        "comments_url": f"{here}/comments",
        "events_url": f"{here}/events",
        "html_url": web,
        "id": pull.issue_id,
        "node_id": pull.node_id,
        "number": pull.number,
        "title": pull.title,
        "user": people.user(world, pull.author),
        "labels": [repositories.label(world, pull.repository, one) for one in pull.labels],
        "state": pull.state,
        "locked": False,
        "assignee": people.user(world, pull.assignees[0]) if pull.assignees else None,
        "assignees": [people.user(world, one) for one in pull.assignees],
        "milestone": None,
        "comments": len(pull.comments),
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp(pull.closed_at),
        "author_association": association(world, pull, pull.author),
        "body": pull.body or None,
        "draft": pull.draft,
        "pull_request": {
            "url": pull_url(world, pull),
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "merged_at": stamp(pull.merged_at),
        },
    }


def reaction(world: People, one: Reaction) -> Json:
    return {
        "id": one.id,
        "node_id": one.node_id,
        "user": people.user(world, one.user),
        "content": one.content,
        "created_at": stamp(one.created_at),
    }


def _rollup(url: str, reactions: list[Reaction]) -> Json:
    counted = Counter(one.content for one in reactions)
    return {"url": f"{url}/reactions", "total_count": len(reactions), **{name: counted[name] for name in REACTIONS}}


def comment(world: People, pull: Pull, one: IssueComment) -> Json:
    """`issue-comment`. REST does not say who edited it; GraphQL does."""
    here = f"{repositories.url(world, pull.repository)}/issues/comments/{one.id}"
    return {
        "url": here,
        "html_url": f"{web_url(world, pull)}#issuecomment-{one.id}",
        "issue_url": issue_url(world, pull),
        "id": one.id,
        "node_id": one.node_id,
        "user": people.user(world, one.author),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "body": one.body,
        "author_association": association(world, pull, one.author),
        "reactions": _rollup(here, one.reactions),
        "performed_via_github_app": people.app(world, one.via_app) if one.via_app else None,
    }


def review(world: People, pull: Pull, one: Review) -> Json:
    """`pull-request-review`."""
    html = f"{web_url(world, pull)}#pullrequestreview-{one.id}"
    here = pull_url(world, pull)
    shape = {
        "id": one.id,
        "node_id": one.node_id,
        "user": people.user(world, one.author),
        "body": one.body,
        "state": one.state,
        "html_url": html,
        "pull_request_url": here,
        "author_association": association(world, pull, one.author),
        "_links": {"html": {"href": html}, "pull_request": {"href": here}},
        "commit_id": one.commit_id,
    }
    return shape | ({"submitted_at": stamp(one.submitted_at)} if one.submitted_at else {})


def review_comment(world: People, pull: Pull, thread: Thread, one: ReviewComment) -> Json:
    """`pull-request-review-comment`."""
    here = f"{repositories.url(world, pull.repository)}/pulls/comments/{one.id}"
    html = f"{web_url(world, pull)}#discussion_r{one.id}"
    parent = pull_url(world, pull)
    position = _position(pull, thread)
    shape = {
        "url": here,
        "pull_request_review_id": one.review.id,
        "id": one.id,
        "node_id": one.node_id,
        "diff_hunk": one.diff_hunk,
        "path": thread.path,
        "commit_id": one.commit_id,
        "original_commit_id": one.original_commit_id,
        "user": people.user(world, one.author),
        "body": one.body,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "html_url": html,
        "pull_request_url": parent,
        "author_association": association(world, pull, one.author),
        "_links": {"self": {"href": here}, "html": {"href": html}, "pull_request": {"href": parent}},
        "reactions": _rollup(here, one.reactions),
        "start_line": thread.start_line,
        "original_start_line": thread.original_start_line,
        "start_side": thread.start_side,
        "line": thread.line,
        "original_line": thread.original_line,
        "side": thread.side,
        "subject_type": thread.subject_type,
        "position": position,
        "original_position": max(1, one.diff_hunk.count("\n")),
    }
    return shape | ({"in_reply_to_id": one.in_reply_to.id} if one.in_reply_to else {})


def _position(pull: Pull, thread: Thread) -> int | None:
    """How many lines below the first hunk header of the file the thread stands, or None where it is outdated."""
    if thread.line is None:
        return 1 if thread.subject_type == "file" else None
    file = next(
        (one for one in pull.repository.git.files(pull.merge_base, pull.head_sha) if one.path == thread.path), None
    )
    lines = (file.patch or "").split("\n") if file else []
    for count in range(1, len(lines) + 1):
        if thread.line in lines_of("\n".join(lines[:count]))[thread.side]:
            return count - 1
    return None
