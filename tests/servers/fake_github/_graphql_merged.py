"""What GraphQL shows of merges: lists of pull requests, commits on the base, with which changes a commit came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tests.servers.fake_github import _graphql_git as git
from tests.servers.fake_github._graphql_paging import Asking, NotServedError, Page, moment, page_of
from tests.servers.fake_github._model import Repository

if TYPE_CHECKING:
    from tests.servers.fake_github._model import Pull

_ORDERS: Final = {"UPDATED_AT": "updated_at", "CREATED_AT": "created_at"}


def _state(pull: Pull) -> str:
    return "MERGED" if pull.merged else pull.state.upper()


def pulls_of(repository: Repository, asking: Asking) -> Page:
    """By state, base and order; a private repository's need the permission."""
    if repository.private:
        asking.check_permission("pull_requests")
    found = list(repository.pulls.values())
    if states := asking.args.get("states"):
        found = [each for each in found if _state(each) in states]
    if base := asking.args.get("baseRefName"):
        found = [each for each in found if each.base_ref == base]
    if order := asking.args.get("orderBy"):
        if order["field"] not in _ORDERS:
            raise NotServedError(f"the order {order['field']}")
        found.sort(key=lambda each: getattr(each, _ORDERS[order["field"]]), reverse=order["direction"] == "DESC")
    return page_of(found, asking)


def pushed_at(repository: Repository, _: Asking) -> str | None:
    return moment(max((each.timestamp for each in repository.activities), default=None))


def pulls_with(commit: git.CommitIn, asking: Asking) -> Page:
    """Those whose commit it is, or whose merge made it. GitHub looks in the whole network; this fake here alone."""
    found = [each for each in commit.repository.pulls.values() if _holds(each, commit.sha)]
    return page_of(found, asking)


def _holds(pull: Pull, sha: str) -> bool:
    own = pull.repository.git.log(f"{pull.base_sha}..{pull.head_sha}")
    return sha in {*own, pull.merge_commit_sha}


def parents_of(commit: git.CommitIn, asking: Asking) -> Page:
    shown = commit.repository.git.text("rev-list", "--parents", "-n", "1", commit.sha).split()
    return page_of([git.CommitIn(commit.repository, sha) for sha in shown[1:]], asking)


REPOSITORY: Final[Mapping[str, str | Callable[[Any, Asking], Any]]] = {
    "isArchived": "archived",
    "pushedAt": pushed_at,
    "pullRequests": pulls_of,
}
PULL: Final[Mapping[str, str | Callable[[Any, Asking], Any]]] = {
    "mergedBy": lambda pull, _: None if pull.merged_by is None or pull.merged_by.login == "ghost" else pull.merged_by,
    "mergeCommit": lambda pull, _: git.commit_in(pull.repository, pull.merge_commit_sha) if pull.merged else None,
}
COMMIT: Final[Mapping[str, str | Callable[[Any, Asking], Any]]] = {
    "associatedPullRequests": pulls_with,
    "parents": parents_of,
}
