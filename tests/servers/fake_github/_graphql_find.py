"""What is found in the world for the fields of a query that take more than an attribute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from tests.servers.fake_github import _graphql_git as git
from tests.servers.fake_github._graphql_mutations import REACTIONS
from tests.servers.fake_github._graphql_paging import Asking, NotServedError, Page, PartlyRefusedError, page_of
from tests.servers.fake_github._model import (
    Account,
    CheckRun,
    CheckSuite,
    Pull,
    Repository,
    Review,
    ReviewComment,
    Team,
    Thread,
)
from tests.servers.fake_github._state import UnknownError

if TYPE_CHECKING:
    from tests.servers.fake_github._model import ReviewState
    from tests.servers.fake_github._state import RateLimit

EVENT_TYPES: Final = {
    "labeled": "LabeledEvent",
    "unlabeled": "UnlabeledEvent",
    "base_ref_changed": "BaseRefChangedEvent",
    "head_ref_force_pushed": "HeadRefForcePushedEvent",
    "head_ref_deleted": "HeadRefDeletedEvent",
    "review_dismissed": "ReviewDismissedEvent",
    "closed": "ClosedEvent",
    "reopened": "ReopenedEvent",
    "merged": "MergedEvent",
    "assigned": "AssignedEvent",
    "unassigned": "UnassignedEvent",
    "review_requested": "ReviewRequestedEvent",
    "review_request_removed": "ReviewRequestRemovedEvent",
    "ready_for_review": "ReadyForReviewEvent",
    "converted_to_draft": "ConvertToDraftEvent",
    "renamed": "RenamedTitleEvent",
}


def actor(account: Account | None) -> Account | None:
    """Who did something; null where the account is gone, for which REST shows a ghost."""
    return None if account is None or account.login == "ghost" else account


def _snake(camel: str) -> str:
    return "".join(f"_{each}" if each.isupper() else each.upper() for each in camel).lstrip("_")


# --- Query --------------------------------------------------------------------------------------------------------------


def repository(_: Any, asking: Asking) -> Repository:
    name = f"{asking.args['owner']}/{asking.args['name']}"
    try:
        found = asking.world.repository(name)
    except UnknownError:
        found = None
    if found is None or not asking.world.sees(asking.viewer, found):
        raise PartlyRefusedError("NOT_FOUND", f"Could not resolve to a Repository with the name '{name}'.")
    return found


def pull_request(repository: Repository, asking: Asking) -> Pull:
    number = asking.args["number"]
    if repository.private:
        asking.check_permission("pull_requests")
    if number not in repository.pulls:
        raise PartlyRefusedError("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
    return repository.pulls[number]


def _nodes(asking: Asking) -> Iterator[tuple[str, Any]]:
    """Everything that can be asked for by its id, where the viewer sees it."""
    for repository in asking.world.repositories.values():
        if not asking.world.sees(asking.viewer, repository):
            continue
        yield repository.node_id, repository
        yield from ((run.node_id, run) for run in repository.check_runs)
        for pull in repository.pulls.values():
            yield pull.node_id, pull
            yield from ((said.node_id, said) for said in pull.comments)
            yield from ((review.node_id, review) for review in seen_reviews(pull, asking))
            yield from ((thread.node_id, thread) for thread in threads_of(pull, asking))
            yield from ((said.node_id, said) for thread in threads_of(pull, asking) for said in thread.comments)


def node(asking: Asking, node_id: str) -> Any:
    """What has this id. Raises PartlyRefusedError."""
    if node_id.startswith("C_"):
        repository_id, _, sha = node_id.removeprefix("C_").rpartition("_")
        for repository in asking.world.repositories.values():
            is_it = repository.node_id == repository_id and asking.world.sees(asking.viewer, repository)
            if is_it and (commit := git.commit_in(repository, sha)) is not None:
                return commit
    for name, thing in _nodes(asking):
        if name == node_id:
            return thing
    raise PartlyRefusedError("NOT_FOUND", f"Could not resolve to a node with the global id of '{node_id}'")


# --- PullRequest --------------------------------------------------------------------------------------------------------


def seen_reviews(pull: Pull, asking: Asking) -> list[Review]:
    """A review that is not submitted yet is its writer's alone."""
    return [each for each in pull.reviews if each.submitted_at is not None or each.author is asking.viewer.account]


def threads_of(pull: Pull, asking: Asking) -> list[Thread]:
    return [each for each in pull.threads if said_in(each, asking)]


def said_in(thread: Thread, asking: Asking) -> list[ReviewComment]:
    viewer = asking.viewer.account
    return [each for each in thread.comments if each.review.submitted_at is not None or each.author is viewer]


def reviews_of(pull: Pull, asking: Asking) -> Page:
    reviews = seen_reviews(pull, asking)
    if states := asking.args.get("states"):
        reviews = [each for each in reviews if each.state in states]
    if author := asking.args.get("author"):
        reviews = [each for each in reviews if each.author.login == author]
    return page_of(reviews, asking)


def requests_of(pull: Pull, asking: Asking) -> Page:
    wanted: list[Account | Team] = [*pull.requested_reviewers, *pull.requested_teams]
    return page_of([{"reviewer": each} for each in wanted], asking)


def requested(request: Mapping[str, Any], asking: Asking) -> Any:
    if isinstance(request["reviewer"], Team):
        asking.check_permission("members")
    return request["reviewer"]


def timeline_of(pull: Pull, asking: Asking) -> Page:
    wanted = asking.args.get("itemTypes")
    known = {_snake(name) for name in EVENT_TYPES.values()}
    if wanted is None or not known.issuperset(wanted):
        raise NotServedError("timelineItems of all kinds; name the itemTypes, events alone")
    chosen = [each for each in pull.events if _snake(EVENT_TYPES[each.kind]) in wanted]
    # The total is that of all items whatever was asked for, as GitHub counts.
    total = len(pull.events) + len(pull.comments) + len(pull.reviews) + git.number_of_commits(pull)
    return page_of(chosen, asking, total=total)


def review_decision(pull: Pull, _: Asking) -> str | None:
    last: dict[int, ReviewState] = {}
    for review in pull.reviews:
        if review.state in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}:
            last[review.author.id] = review.state
    if "CHANGES_REQUESTED" in last.values():
        return "CHANGES_REQUESTED"
    return "APPROVED" if "APPROVED" in last.values() else None


# --- what is said -------------------------------------------------------------------------------------------------------


def reaction_groups(subject: Any, _: Asking) -> list[dict[str, Any]]:
    """All eight, whether or not anybody reacted."""
    return [
        {"content": content, "reactions": [each for each in subject.reactions if each.content == rest]}
        for content, rest in REACTIONS.items()
    ]


def has_reacted(group: Mapping[str, Any], asking: Asking) -> bool:
    return any(each.user is asking.viewer.account for each in group["reactions"])


def reactors(group: Mapping[str, Any], asking: Asking) -> Page:
    return page_of([each.user for each in group["reactions"]], asking)


# --- people -------------------------------------------------------------------------------------------------------------


def collaborators(repository: Repository, asking: Asking) -> Page:
    viewer = asking.viewer
    if viewer.permissions is None and not asking.world.has_role(viewer.account, repository, "write"):
        raise PartlyRefusedError("FORBIDDEN", "You do not have permission to view repository collaborators.")
    asking.check_permission("metadata")
    people = [
        each
        for each in asking.world.accounts.values()
        if each.type == "User" and _is_collaborator(each, repository, asking)
    ]
    if login := asking.args.get("login"):
        people = [each for each in people if each.login.lower() == login.lower()]
    if query := asking.args.get("query"):
        people = [each for each in people if query.lower() in f"{each.login} {each.name}".lower()]
    roles = [{"permission": asking.world.role(each, repository).upper()} for each in people]
    return page_of(people, asking, more=roles)


def _is_collaborator(account: Account, repository: Repository, asking: Asking) -> bool:
    """Whoever may read a public repository is no collaborator for that."""
    role = asking.world.role(account, repository)
    return role not in {"none", "read"} or account.login in repository.collaborators


def comments_of(review: Review, asking: Asking) -> list[ReviewComment]:
    pull = pull_of(review, asking)
    return [said for thread in pull.threads for said in thread.comments if said.review is review]


def pull_of(review: Review, asking: Asking) -> Pull:
    every = (pull for repository in asking.world.repositories.values() for pull in repository.pulls.values())
    return next(pull for pull in every if review in pull.reviews)


def commit_of_review(review: Review, asking: Asking) -> git.CommitIn | None:
    return git.commit_in(pull_of(review, asking).repository, review.commit_id)


def repository_of(thing: CheckRun | CheckSuite, asking: Asking) -> Repository:
    held = (each for each in asking.world.repositories.values() if thing in each.check_runs or thing in each.suites)
    return next(held)


def rate_limit(asking: Asking) -> RateLimit:
    """GraphQL's own, which is not REST's."""
    token = asking.viewer.token.value if asking.viewer.token is not None else ""
    return asking.world.rate_limits[f"{token} graphql"]
