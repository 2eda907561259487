"""Looking at a change: one GraphQL query, further pages where a list has them, and one request for the pushes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar
from urllib.parse import quote

from bot.adapters.github._answers import FORBIDDEN, RefusedError
from bot.adapters.github._checks import sort_checks
from bot.adapters.github._history import further, is_cut
from bot.adapters.github._own import Self
from bot.adapters.github._past import commits, events, pushes
from bot.adapters.github._seen import AIM, CONTEXTS, LISTS, REPLIES, Seen
from bot.adapters.github._session import Session
from bot.adapters.github._talk import dismissals, in_order, remarks, reviews, threads
from bot.adapters.github._values import APP_SUFFIX, Data, account, nodes, number, part, rest_account, text
from bot.adapters.github._words import quotable
from bot.errors import HostError, HostUnavailableError
from bot.gate import Account, AccountKind
from bot.post import Event, EventKind, HostedChange, HostPush, Place

_PUSH_PAGES: Final = 20

_ESSENTIAL: Final = ("id", "url", "headRefOid", "baseRefName")

_GUARDS: Final = frozenset({"PULL_REQUEST", "REQUIRED_STATUS_CHECKS"})
"""Rules under which nobody can push to a branch what nobody looked at."""


T = TypeVar("T")


def look(
    session: Session, place: Place, app: int | None, before: HostedChange | None = None
) -> tuple[HostedChange, Self]:
    """The change as it is now, and who we are there; `before` is what an earlier look showed. Raises HostError."""
    seen = Seen(session, before)
    data, errors, us = first(seen, "Look", app, owner=place.owner, name=place.name, number=place.number)
    seen.hidden(errors)
    repository = part(data, "repository")
    change = part(repository, "pullRequest")
    if not isinstance(change, Mapping):
        raise session.withheld(AIM, place, errors)
    if not all(text(part(change, key)) for key in _ESSENTIAL):
        raise HostUnavailableError(f"GitHub showed {place} without what makes a change.", "Run this again.")
    found = text(part(change, "id"))
    lists = {each.key: seen.whole(part(change, each.key), found, each) for each in LISTS}
    tip = next(nodes(part(change, "tip")), {})
    head = text(part(change, "headRefOid"))
    if is_cut(lists["commits"], head):
        more = further(seen, place, head, lists["commits"])
        lists["commits"], tip = [*lists["commits"], *more.commits], more.tip
    return _hosted(seen, place, repository, change, lists, tip, us), us


def first(seen: Seen, operation: str, app: int | None, **asked: object) -> tuple[Data, list[Data], Self]:
    """The first page of all, with who asks; a token that may not ask who it is asks without that."""
    try:
        data, errors = seen.session.graphql(operation, AIM, **asked)
        us = _viewer(part(data, "viewer"))
    except RefusedError as error:
        if error.status != FORBIDDEN:
            raise
        data, errors = seen.session.graphql(operation, AIM, **asked, viewer=False)
        us = None
    return data, errors, Self(us or _workflow(seen.session), app)


def _viewer(viewer: object) -> Account | None:
    login, found = text(part(viewer, "login")), number(part(viewer, "databaseId"))
    kind = AccountKind.BOT if login.endswith(APP_SUFFIX) else AccountKind.USER
    return Account(found, login, kind) if found else None


def _workflow(session: Session) -> Account:
    """The account of workflows' tokens, which are the ones that may not be allowed to ask who they are."""
    answer = session.get(f"/users/{quote('github-actions' + APP_SUFFIX)}", "say who the token is of")
    found = rest_account(answer.data)
    if found is None:
        raise HostError("GitHub does not say whose token it is.", "Sign in with another one.")
    return found


def _hosted(
    seen: Seen,
    place: Place,
    repository: object,
    change: Data,
    lists: Mapping[str, list[Data]],
    tip: Data,
    us: Self,
) -> HostedChange:
    head, branch, base = (text(part(change, key)) for key in ("headRefOid", "headRefName", "baseRefName"))
    source = text(part(change, "headRepository", "nameWithOwner"))
    contexts = _contexts(seen, tip, head)
    checks, own, strange = sort_checks(contexts, us)
    gone = dismissals(lists["timelineItems"])
    base_tip = text(part(change, "baseRef", "target", "oid"))
    history = tuple(_told(seen, events(lists["timelineItems"])))
    pushed = _known_pushes(seen.before, head, history)
    seen.missing += strange if base_tip else (*strange, f"The base branch {quotable(base)} does not exist.")
    return HostedChange(
        place=place,
        id=text(part(change, "id")),
        repository_id=number(part(repository, "databaseId")),
        url=text(part(change, "url")),
        title=text(part(change, "title")),
        body=text(part(change, "body")),
        author=account(part(change, "author")),
        head=head,
        head_branch=branch,
        head_repository=source,
        base=base,
        base_tip=base_tip,
        default_branch=text(part(repository, "defaultBranchRef", "name")),
        us=us.account,
        is_open=_is_open(seen, change),
        is_draft=part(change, "isDraft") is True,
        is_merged=part(change, "merged") is True,
        base_protected=_protected(seen, part(change, "baseRef")),
        expected_files=number(part(change, "changedFiles")),
        expected_commits=number(part(change, "commits", "totalCount")),
        labels=tuple(text(part(label, "name")) for label in lists["labels"]),
        commits=tuple(_told(seen, commits(lists["commits"]))),
        reviews=tuple(_told(seen, reviews(lists["reviews"], gone))),
        remarks=tuple(sorted(_told(seen, remarks(lists["comments"], lists["reviews"])), key=in_order)),
        threads=tuple(_told(seen, threads(_with_replies(seen, lists["reviewThreads"])))),
        events=history,
        pushes=_pushes(seen, source, branch, place) if pushed is None else pushed,
        assignees=tuple(who for data in lists["assignees"] if (who := account(data)) is not None),
        asked=tuple(filter(None, (text(part(data, "requestedReviewer", "login")) for data in lists["reviewRequests"]))),
        checks=checks,
        own_checks=own,
        missing=tuple(dict.fromkeys(seen.missing)),
        is_private=part(repository, "isPrivate") is True,
    )


def _told(seen: Seen, found: Iterator[T | str]) -> Iterator[T]:
    for each in found:
        if isinstance(each, str):
            seen.missing.append(each)
        else:
            yield each


def _contexts(seen: Seen, tip: Data, head: str) -> list[Data]:
    commit = part(tip, "commit")
    if text(part(commit, "oid")) != head:
        seen.missing.append("GitHub is still taking in the newest commits.")
        return []
    rollup = part(commit, "statusCheckRollup")  # None: nobody has reported anything
    return seen.whole(part(rollup, "contexts"), text(part(commit, "id")), CONTEXTS) if rollup is not None else []


def _is_open(seen: Seen, change: Data) -> bool:
    state = text(part(change, "state"))
    if state not in {"OPEN", "CLOSED", "MERGED"}:
        seen.missing.append(f"The state of the change is not understood: {quotable(state)}.")
    return state == "OPEN"


def _protected(seen: Seen, base: object) -> bool | None:
    """Whether rules or a classic protection guard the branch; None where neither is seen and one may be hidden."""
    rules, classic, ours = (part(base, key) for key in ("rules", "branchProtectionRule", "refUpdateRule"))
    guarded = any(
        text(part(rule, "type")) in _GUARDS and text(part(rule, "repositoryRuleset", "enforcement")) in {"ACTIVE", ""}
        for rule in nodes(rules)
    )
    guarded = guarded or any(part(classic, key) is True for key in ("requiresApprovingReviews", "requiresStatusChecks"))
    guarded = guarded or any(part(ours, key) for key in ("requiredApprovingReviewCount", "requiredStatusCheckContexts"))
    if guarded:
        return True
    return False if seen.unguarded and part(rules, "nodes") is not None else None


def _with_replies(seen: Seen, shown: list[Data]) -> Iterator[Data]:
    for thread in shown:
        comments = seen.whole(part(thread, "comments"), text(part(thread, "id")), REPLIES)
        yield {**thread, "comments": {"nodes": comments}}


def _known_pushes(before: HostedChange | None, head: str, history: tuple[Event, ...]) -> tuple[HostPush, ...] | None:
    """Those that were seen before, if nobody has pushed since.

    A push moves the head, and who moves it back forces that, which is an event.
    """
    if before is None or before.head != head or before.missing:
        return None
    forced, earlier = (
        [event for event in each if event.kind is EventKind.FORCE_PUSHED] for each in (history, before.events)
    )
    return before.pushes if forced == earlier else None


def _pushes(seen: Seen, source: str, branch: str, place: Place) -> tuple[HostPush, ...]:
    """Who set the head branch.

    Where the head is in a fork that is gone, or that the token may not see, there is nothing to read, and that is no
    fault of the change: its commits and force-pushes still tell who took part. In the repository itself it is one.
    """
    if not source:
        return ()
    path = f"/repos/{quote(source)}/activity"
    try:
        listed = list(seen.session.pages(path, "show the pushes", _PUSH_PAGES, ref=f"refs/heads/{branch}"))
    except RefusedError as error:
        if source.casefold() == place.repository.casefold():
            seen.missing.append(f"GitHub did not show who pushed: {error.happened}")
        return ()
    return pushes(listed)
