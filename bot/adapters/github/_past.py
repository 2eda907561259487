"""How a change came about: commits, events, pushes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.adapters.github._values import Data, account, moment, nodes, number, part, rest_account, text
from bot.adapters.github._words import quotable
from bot.gate import Account
from bot.post import Event, EventKind, HostedCommit, HostPush

_ELSEWHERE: Final = "ReviewDismissedEvent"
"""Is told with the review that it took away."""

_NO_PUSH: Final = frozenset({"branch_deletion"})


def commits(listed: Iterable[Data]) -> Iterator[HostedCommit | str]:
    """Each commit, and a sentence about one of which more people are named than are shown."""
    for entry in listed:
        commit = part(entry, "commit")
        author, authors = part(commit, "author"), list(nodes(part(commit, "authors")))
        mailbox = text(part(author, "email"))
        co_authors = (each for each in authors if text(part(each, "email")).casefold() != mailbox.casefold())
        yield HostedCommit(
            text(part(commit, "oid")),
            account(part(author, "user")),
            _committer(commit),
            tuple(account(part(each, "user")) for each in co_authors),
            mailbox,
            part(commit, "signature", "isValid") is True,
            tuple(_mailboxes((author, *authors, part(commit, "committer")))),
        )
        if number(part(commit, "authors", "totalCount")) > len(authors):
            yield f"Commit {quotable(part(commit, 'oid'))[:12]} names more authors than GitHub shows at once."


def _mailboxes(people: Iterable[object]) -> Iterator[tuple[str, Account | None]]:
    yield from ((mailbox, account(part(each, "user"))) for each in people if (mailbox := text(part(each, "email"))))


def _committer(commit: object) -> Any:
    """None where the author committed, or GitHub itself did, which only its signature proves."""
    signature = part(commit, "signature")
    if part(signature, "wasSignedByGitHub") is True and part(signature, "isValid") is True:
        return None
    committer, author = (account(part(commit, role, "user")) for role in ("committer", "author"))
    return None if committer is not None and author is not None and committer.id == author.id else committer


def events(shown: Iterable[Data]) -> Iterator[Event | str]:
    """Each event, or a sentence about one that is not understood."""
    for data in shown:
        kind, at, by = text(part(data, "__typename")), moment(part(data, "createdAt")), account(part(data, "actor"))
        if kind == _ELSEWHERE:
            continue
        if at is None or kind not in _EVENTS:
            yield f"A line of the change's history is not understood: {quotable(kind)}."
            continue
        named, before, after = _EVENTS[kind]
        yield Event(named, at, by, text(part(data, *before)), text(part(data, *after)))


_EVENTS: Final[dict[str, tuple[EventKind, tuple[str, ...], tuple[str, ...]]]] = {
    "BaseRefChangedEvent": (EventKind.RETARGETED, ("previousRefName",), ("currentRefName",)),
    "HeadRefForcePushedEvent": (EventKind.FORCE_PUSHED, ("beforeCommit", "oid"), ("afterCommit", "oid")),
    "LabeledEvent": (EventKind.LABELED, (), ("label", "name")),
    "UnlabeledEvent": (EventKind.UNLABELED, (), ("label", "name")),
    "ClosedEvent": (EventKind.CLOSED, (), ()),
    "ReopenedEvent": (EventKind.REOPENED, (), ()),
    "AssignedEvent": (EventKind.ASSIGNED, (), ("assignee", "login")),
    "ReviewRequestedEvent": (EventKind.ASKED, (), ("requestedReviewer", "login")),
}


def pushes(activity: Iterable[object]) -> tuple[HostPush, ...]:
    """Oldest first. https://docs.github.com/en/rest/repos/repos#list-repository-activities"""
    found = [
        HostPush(text(part(entry, "after")), rest_account(part(entry, "actor")), at)
        for entry in activity
        if text(part(entry, "activity_type")) not in _NO_PUSH
        and (at := moment(part(entry, "timestamp"))) is not None
        and text(part(entry, "after")).strip("0")
    ]
    return tuple(sorted(found, key=lambda push: push.at))
