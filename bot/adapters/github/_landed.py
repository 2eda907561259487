"""What was merged since a time, and who pushed to a branch: found by looking, for events get lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from bot.adapters.github._checks import sort_checks
from bot.adapters.github._look import first
from bot.adapters.github._own import Self
from bot.adapters.github._seen import CONTEXTS, Seen
from bot.adapters.github._session import Session
from bot.adapters.github._values import Data, account, moment, nodes, number, part, rest_account, text
from bot.errors import HostUnavailableError
from bot.post import BranchPush, Landed, Merged, OwnCheck, Place, PushedCommit, check_decision

_AIM: Final = "show what was merged"
_FIRST: Final = 20
"""Changes on the first page: most sweeps find nothing new, and each has its checks with it."""
_NEXT: Final = 50
_PAGES: Final = 200
_PUSH_PAGES: Final = 20
_COMMIT_PAGES: Final = 3
_BY_HAND: Final = frozenset({"push", "force_push"})
"""Of `activity_type`; the host's own are `pr_merge` and `merge_queue_merge`.
https://docs.github.com/en/rest/repos/repos#list-repository-activities"""
_WITHHELD: Final = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
"""For good: without the permission to see checks there is none of ours."""
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


def landed(session: Session, place: Place, since: datetime, app: int | None) -> tuple[Landed, Self]:
    """The repository, and who we are there: one request where little was merged. Raises HostError."""
    seen = Seen(session, None)
    changes: dict[str, Merged] = {}
    after: str | None = None
    size = _FIRST
    for _ in range(_PAGES):
        asked = {"owner": place.owner, "name": place.name, "first": size}
        data, errors, us = first(seen, "Landed", app, **asked, **({"after": after} if after else {}))
        repository = part(data, "repository")
        listed = part(repository, "pullRequests")
        # What is recorded of a merge stays: a check that is not shown for a moment would be held for none at all.
        if listed is None or any(part(error, "type") not in _WITHHELD for error in errors):
            raise session.withheld(_AIM, place.repository, errors)
        shown = list(nodes(listed))
        if not isinstance(part(listed, "nodes"), list) or len(shown) < len(listed["nodes"]):
            raise _not_all(place)
        at = _place(repository, place)
        for each in shown:
            merged = _merged(seen, at, each, us)
            if merged.merged_at >= since:
                changes[merged.id] = merged
        oldest = moment(part(shown[-1], "updatedAt")) if shown else None
        if seen.missing:
            raise _not_all(place)
        if part(listed, "pageInfo", "hasNextPage") is not True or (oldest is not None and oldest < since):
            return _landed(repository, at, changes), us
        after, size = text(part(listed, "pageInfo", "endCursor")), _NEXT
        if not after:
            break
    raise _not_all(place)


def _not_all(place: Place) -> HostUnavailableError:
    return HostUnavailableError(f"GitHub did not show all that was merged in {place.repository}.", "Run this again.")


def _place(repository: Data, asked: Place) -> Place:
    owner, _, name = text(part(repository, "nameWithOwner")).partition("/")
    return Place(owner or asked.owner, name or asked.name, 0)


def _landed(repository: Data, at: Place, changes: Mapping[str, Merged]) -> Landed:
    return Landed(
        number(part(repository, "databaseId")),
        at,
        text(part(repository, "defaultBranchRef", "name")),
        tuple(sorted(changes.values(), key=lambda each: (each.merged_at, each.place.number))),
        moment(part(repository, "pushedAt")),
        part(repository, "isArchived") is True,
        part(repository, "isPrivate") is True,
    )


def _merged(seen: Seen, at: Place, change: Data, us: Self) -> Merged:
    head, base = text(part(change, "headRefOid")), text(part(change, "baseRefName"))
    merged_at = moment(part(change, "mergedAt"))
    found, which = text(part(change, "id")), number(part(change, "number"))
    if not (head and base and merged_at and found and which):
        raise HostUnavailableError(
            f"GitHub showed {at.repository}#{which} without what makes a merge.", "Run it again."
        )
    return Merged(
        Place(at.owner, at.name, which),
        found,
        head,
        base,
        merged_at,
        text(part(change, "mergeCommit", "oid")),
        account(part(change, "mergedBy")),
        account(part(change, "author")),
        text(part(change, "url")),
        text(part(change, "title")),
        text(part(change, "body")),
        text(part(change, "mergeCommit", "message")),
        tuple(text(part(each, "oid")) for each in nodes(part(change, "mergeCommit", "parents"))),
        _decision(seen, at, change, head, base, us),
    )


def _decision(seen: Seen, at: Place, change: Data, head: str, base: str, us: Self) -> OwnCheck | None:
    """Our check of the decision on the head. Of a change of more than 250 commits the last listed is not the head."""
    commit = part(next(nodes(part(change, "tip")), {}), "commit")
    if text(part(commit, "oid")) != head:
        asked = {"owner": at.owner, "name": at.name, "head": head, "after": None, "checks": True}
        data, errors = seen.session.graphql("History", _AIM, **asked)
        if any(part(error, "type") not in _WITHHELD for error in errors):
            raise _not_all(at)
        commit = part(data, "repository", "object")
    rollup = part(commit, "statusCheckRollup")
    if rollup is None:
        return None
    _, own, _ = sort_checks(seen.whole(part(rollup, "contexts"), text(part(commit, "id")), CONTEXTS), us)
    return next((each for each in own if each.name == check_decision(base)), None)


def pushes(session: Session, place: Place, branch: str, since: datetime) -> tuple[BranchPush, ...]:
    """One request, and up to three for each push by hand."""
    path = f"/repos/{quote(place.repository)}/activity"
    found: list[BranchPush] = []
    for each in session.pages(path, "show the pushes", _PUSH_PAGES, ref=f"refs/heads/{branch}"):
        at = moment(part(each, "timestamp")) or _EARLIEST
        if at < since:
            break
        kind, before, after = (text(part(each, key)) for key in ("activity_type", "before", "after"))
        if kind in _BY_HAND:
            commits = tuple(_commits(session, place, branch, before, after))
            found.append(
                BranchPush(before, after, at, rest_account(part(each, "actor")), commits, kind == "force_push")
            )
    return tuple(reversed(found))


def _commits(session: Session, place: Place, branch: str, before: str, after: str) -> Iterator[PushedCommit]:
    """Those that can be reached from `after`, and not from `before`; none where `before` is not met."""
    shown: dict[str, Data] = {}
    cursor: str | None = None
    owner = 0
    for _ in range(_COMMIT_PAGES):
        asked = {"owner": place.owner, "name": place.name, "head": after, "after": cursor}
        data, errors = session.graphql("Pushed", "show what was pushed", **asked)
        if errors:
            raise session.withheld("show what was pushed", place.repository, errors)
        owner = number(part(data, "repository", "databaseId"))
        page = part(data, "repository", "object", "history")
        shown |= {text(part(each, "oid")): each for each in nodes(page)}
        cursor = text(part(page, "pageInfo", "endCursor"))
        if before in shown or part(page, "pageInfo", "hasNextPage") is not True or not cursor:
            break
    old = _reached(shown, before)
    for sha in _reached(shown, after) if old else ():
        if sha not in old:
            yield PushedCommit(sha, text(part(shown[sha], "message")), _is_of_change(shown[sha], branch, owner))


def _reached(shown: Mapping[str, Data], start: str) -> dict[str, None]:
    """A commit and all before it, of those that are shown."""
    found: dict[str, None] = {}
    waiting = [start]
    while waiting:
        sha = waiting.pop()
        if sha in shown and sha not in found:
            found[sha] = None
            waiting += [text(part(each, "oid")) for each in nodes(part(shown[sha], "parents"))]
    return found


def _is_of_change(commit: Data, branch: str, repository: int) -> bool:
    return any(
        part(each, "merged") is True
        and text(part(each, "baseRefName")) == branch
        and number(part(each, "repository", "databaseId")) == repository
        for each in nodes(part(commit, "associatedPullRequests"))
    )
