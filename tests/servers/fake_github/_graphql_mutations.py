"""What can be done by GraphQL: what REST cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.servers.fake_github._graphql_paging import NOT_ACCESSIBLE, Asking, PartlyRefusedError
from tests.servers.fake_github._model import IssueComment, Pull, Reaction, Review, ReviewComment

if TYPE_CHECKING:
    from collections.abc import Callable

REACTIONS: Final = {
    "THUMBS_UP": "+1",
    "THUMBS_DOWN": "-1",
    "LAUGH": "laugh",
    "HOORAY": "hooray",
    "CONFUSED": "confused",
    "HEART": "heart",
    "ROCKET": "rocket",
    "EYES": "eyes",
}
"""GraphQL's words to REST's."""


def _unresolvable(node_id: str) -> PartlyRefusedError:
    return PartlyRefusedError("NOT_FOUND", f"Could not resolve to a node with the global id of '{node_id}'")


def _pulls(asking: Asking) -> list[Pull]:
    every = asking.world.repositories.values()
    return [pull for each in every if asking.world.sees(asking.viewer, each) for pull in each.pulls.values()]


def _set_resolved(asking: Asking, *, resolved: bool) -> dict[str, Any]:
    asking.check_permission("pull_requests", "write")
    wanted = asking.args["input"]
    found = (
        (pull, thread) for pull in _pulls(asking) for thread in pull.threads if thread.node_id == wanted["threadId"]
    )
    pull, thread = next(found, (None, None))
    if pull is None or thread is None:
        raise _unresolvable(wanted["threadId"])
    who = asking.viewer.account
    if (
        asking.viewer.permissions is None
        and who is not pull.author
        and not asking.world.has_role(who, pull.repository, "write")
    ):
        raise PartlyRefusedError("FORBIDDEN", f"{who.login} does not have permission to resolve this thread.")
    change: Callable[..., None] = asking.world.resolve_thread if resolved else asking.world.unresolve_thread
    if thread.is_resolved != resolved:
        change(who, pull, thread)
    return {"thread": thread, "clientMutationId": wanted.get("clientMutationId")}


def _subject(asking: Asking, node_id: str) -> IssueComment | Review | ReviewComment:
    for pull in _pulls(asking):
        said: list[IssueComment | Review | ReviewComment] = [*pull.comments, *pull.reviews]
        for each in (*said, *(comment for thread in pull.threads for comment in thread.comments)):
            if each.node_id == node_id:
                return each
    raise _unresolvable(node_id)


def _check_reacting(asking: Asking, subject: IssueComment | Review | ReviewComment) -> None:
    granted = asking.viewer.permissions
    if granted is None:
        return
    wanted = {"pull_requests", "issues"} if isinstance(subject, IssueComment) else {"pull_requests"}
    if not any(granted.get(name) == "write" for name in wanted):
        raise PartlyRefusedError("FORBIDDEN", NOT_ACCESSIBLE)


def add_reaction(_: Any, asking: Asking) -> dict[str, Any]:
    """Once each: a second one is the first."""
    wanted = asking.args["input"]
    subject = _subject(asking, wanted["subjectId"])
    _check_reacting(asking, subject)
    reaction = asking.world.react(asking.viewer.account, subject, REACTIONS[wanted["content"]])
    return {"reaction": reaction, "subject": subject, "clientMutationId": wanted.get("clientMutationId")}


def remove_reaction(_: Any, asking: Asking) -> dict[str, Any]:
    wanted = asking.args["input"]
    subject = _subject(asking, wanted["subjectId"])
    _check_reacting(asking, subject)
    mine = [
        each
        for each in subject.reactions
        if each.user is asking.viewer.account and each.content == REACTIONS[wanted["content"]]
    ]
    gone: Reaction | None = mine[0] if mine else None
    if gone is not None:
        subject.reactions.remove(gone)
    return {"reaction": gone, "subject": subject, "clientMutationId": wanted.get("clientMutationId")}


MUTATIONS: Final = {
    "resolveReviewThread": lambda _, asking: _set_resolved(asking, resolved=True),
    "unresolveReviewThread": lambda _, asking: _set_resolved(asking, resolved=False),
    "addReaction": add_reaction,
    "removeReaction": remove_reaction,
}
