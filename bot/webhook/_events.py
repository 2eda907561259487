"""An event → what to look at again. After GitHub's documentation of webhooks, whose form Actions' event files have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.errors import UsageError
from bot.pattern import lazy
from bot.webhook._meanings import (
    ASKED,
    ON_CHANGE,
    ON_HEAD,
    ON_INSTALLATION,
    ON_OWNER,
    ON_REPOSITORY,
    PUSHED,
    QUEUED,
    RAN,
    REMARKS,
    REPOSITORY,
    STATUS,
    SWEPT,
    Meaning,
)
from bot.webhook._nudge import Nudge
from bot.webhook._payload import HEADS, Payload, as_number, as_source

_QUEUE = "gh-readonly-queue/"
_QUEUED = lazy(r"gh-readonly-queue/(.+)/pr-([1-9][0-9]{0,17})-[0-9a-f]{40,64}")
_NUMBER = lazy(r"#?([1-9][0-9]{0,17})")
_GIVEN = ("number", "pull_request", "pull-request", "pr")
"""Inputs of a workflow that was started by hand which may name a change."""

About = Callable[[Payload], "Nudge | None"]


def read_event(name: str, payload: Mapping[str, object], delivery: str = "", here: str = "") -> Nudge | None:
    """What to look at again because of an event of that name; None where it means nothing to a review or a gate.

    `here` is the `owner/name` of a repository for events that name none, as those of Actions' clock may not. Keys that
    are not known are passed over. Raises UsageError where a part is missing, or is something else, that the
    event means nothing without; never anything else, whatever was sent.
    """
    event = Payload(_plain(name), payload, here)
    for table, about in _TABLES:
        if name in table:
            meaning = table[name].get(event.text("action"))
            return _told(event, name, meaning, about, delivery) if meaning is not None else None
    meaning, about = _SINGLE.get(name, (None, _repository))
    if meaning is None or event.text("action") not in _ACTIONS.get(name, ("",)):
        return None
    return _told(event, name, meaning, about, delivery)


def _plain(name: str) -> str:
    """A name as it may stand in a message."""
    return "".join(c if c.isalnum() or c in "_-" else "?" for c in name[:60])


def _told(event: Payload, name: str, meaning: Meaning, about: About, delivery: str) -> Nudge | None:
    nudge = about(event)
    if nudge is None:
        return None
    lowers = meaning.lowers if isinstance(meaning.lowers, bool) else meaning.lowers(event)
    return replace(
        nudge,
        event=name,
        why=meaning.why,
        demote=lowers,
        installation=event.number("installation", "id"),
        by=_plain_login(event.text("sender", "login")),
        delivery=delivery,
    )


def _plain_login(login: str) -> str:
    return login if login.isascii() and login.isprintable() and len(login) <= 100 else ""


def _repository(event: Payload) -> Nudge:
    """All of a repository: where each of the others begins."""
    if event.here and not event.has("repository"):
        owner, _, name = event.here.partition("/")
        return Nudge("", "", demote=False, owner=owner, name=name)
    full = as_source(event.text("repository", "full_name"))
    owner = full.partition("/")[0] if full else event.owner("repository", "owner", "login")
    name = event.repository_name("repository", "name")
    return Nudge("", "", demote=False, owner=owner, name=name, repository=event.needed("repository", "id"))


def _owner(event: Payload) -> Nudge:
    """All of the repository that is named, else of the organization."""
    if event.part("repository") or not event.has("organization"):
        return _repository(event)
    return Nudge("", "", demote=False, owner=event.owner("organization", "login"))


def _settings(event: Payload) -> Nudge | None:
    """All of a repository, where what decides is not the same any more: not for a new description of it."""
    if event.text("action") == "edited" and not event.has("changes", "default_branch"):
        return None
    return _repository(event)


def _installed(event: Payload) -> Nudge | None:
    """All that the App can see; on an enterprise, which has no login, it sees no repository."""
    event.needed("installation", "id")
    key = ("account",) if event.has("account") else ("installation", "account")
    if event.text(*key, "slug") and not event.has(*key, "login"):
        return None
    return Nudge("", "", demote=False, owner=event.owner(*key, "login"))


def _change(event: Payload) -> Nudge:
    number = event.needed("pull_request", "number")
    if event.has("number") and event.number("number") != number:
        raise event.lacking("number")
    return replace(
        _repository(event),
        numbers=(number,),
        head=event.commit("pull_request", "head", "sha"),
        branch=event.branch("pull_request", "head", "ref"),
        source=as_source(event.text("pull_request", "head", "repo", "full_name")),
        base=event.branch("pull_request", "base", "ref"),
    )


def _issue(event: Payload) -> Nudge | None:
    """An issue is a change where it says so."""
    if not event.part("issue", "pull_request"):
        return None
    return replace(_repository(event), numbers=(event.needed("issue", "number"),))


def _checked(part: str) -> About:
    """The commit that a check is about; a suite names its branch."""

    def about(event: Payload) -> Nudge:
        branch = (part, "head_branch") if part == "check_suite" else (part, "check_suite", "head_branch")
        return replace(_repository(event), head=event.commit(part, "head_sha"), branch=event.branch(*branch))

    return about


def _status(event: Payload) -> Nudge:
    return replace(_repository(event), head=event.commit("sha"))


def _push(event: Payload) -> Nudge | None:
    """A branch that moved, or is gone: changes for it, and changes from it, whose own event may have been lost."""
    branch = event.branch("ref") if event.text("ref").startswith(HEADS) else ""
    if not branch or branch.startswith(_QUEUE):
        return None
    nudge = replace(_repository(event), branch=branch, base=branch)
    after = event.commit("after")
    return replace(nudge, head=after) if after.strip("0") else nudge


def _queue(event: Payload) -> Nudge:
    """A commit of the merge queue. Its branch names the last of the changes in it; the others are behind the base."""
    branch = event.branch("merge_group", "head_ref")
    last = _QUEUED.fullmatch(branch)
    return replace(
        _repository(event),
        numbers=(int(last[2]),) if last else (),
        head=event.commit("merge_group", "head_sha"),
        branch=branch,
        base=event.branch("merge_group", "base_ref"),
    )


def _run(event: Payload) -> Nudge:
    """A run that ended: what it read can be published. Of a change from a fork it names only the head.

    Of a commit of the merge queue it names the branch, which holds the name of the base.
    """
    nudge = _repository(event)
    branch, cause = event.branch("workflow_run", "head_branch"), _plain(event.text("workflow_run", "event"))
    queued = _QUEUED.fullmatch(branch) if cause == "merge_group" else None
    return replace(
        nudge,
        numbers=tuple(dict.fromkeys(_numbers(event, nudge.repository))),
        head=event.commit("workflow_run", "head_sha"),
        branch=branch,
        base=queued[1] if queued else "",
        source=as_source(event.text("workflow_run", "head_repository", "full_name")),
        run=event.needed("workflow_run", "id"),
        cause=cause,
    )


def _numbers(event: Payload, repository: int | None) -> Iterator[int]:
    """Of the changes of a run that are this repository's: a fork's run names those of its parent."""
    for item in event.items("workflow_run", "pull_requests"):
        one = Payload("", item if isinstance(item, Mapping) else {})
        number = one.number("number")
        if number is not None and one.number("base", "repo", "id") == repository:
            yield number


def _asked(event: Payload) -> Nudge:
    """A workflow that was started by hand, for one change or for all."""
    said = [value for key in _GIVEN if (value := event.part("inputs").get(key)) is not None and value != ""]
    if not said:
        return _repository(event)
    match = _NUMBER.fullmatch(said[0].strip()) if isinstance(said[0], str) else None
    number = int(match[1]) if match else as_number(said[0])
    if number is None:
        raise UsageError("The number of the change that was asked for is no number.", "Give a number such as 12.")
    return replace(_repository(event), numbers=(number,))


_TABLES: tuple[tuple[Mapping[str, Mapping[str, Meaning]], About], ...] = (
    (ON_CHANGE, _change),
    ({"issue_comment": REMARKS}, _issue),
    ({"check_run": ON_HEAD["check_run"]}, _checked("check_run")),
    ({"check_suite": ON_HEAD["check_suite"]}, _checked("check_suite")),
    ({"repository": REPOSITORY}, _settings),
    (ON_REPOSITORY, _owner),
    (ON_OWNER, _owner),
    (ON_INSTALLATION, _installed),
)
_SINGLE: Mapping[str, tuple[Meaning, About]] = {
    "push": (PUSHED, _push),
    "status": (STATUS, _status),
    "merge_group": (QUEUED, _queue),
    "workflow_run": (RAN, _run),
    "schedule": (SWEPT, _repository),
    "workflow_dispatch": (ASKED, _asked),
}
_ACTIONS: Mapping[str, tuple[str, ...]] = {"merge_group": ("checks_requested",), "workflow_run": ("completed",)}
"""Of events that mean something by one action alone; the others have none."""
