"""Labels of ours, and whom to ask for a review: what people have taken back is not done again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from bot.facts import ProvenanceLevel
from bot.gate import State as GateState
from bot.pattern import lazy
from bot.post._deeds import AskReviewers, SetLabels
from bot.post._hosted import Event, EventKind, HostedChange
from bot.post._regions import Memo
from bot.post._seen import LABEL_AI, LABEL_TIER, is_own_label
from bot.post._wanted import Wanted

_MOST_ASKED: Final = 2
_LOGIN = lazy(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?")
"""A person's login; a bot's has brackets, and is nobody to ask."""
_STRENGTH = (ProvenanceLevel.SUSPECTED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.DECLARED)


def labels_to_set(wanted: Wanted) -> tuple[SetLabels | None, tuple[str, ...]]:
    """What is to be done, and which labels are ours when it is done."""
    hosted, state = wanted.hosted, wanted.state
    there = {label.casefold() for label in hosted.labels}
    wishes = _wishes(wanted)
    add = tuple(label for label in wishes if label.casefold() not in there and not _is_unwished(label, wanted))
    ours = [label for label in state.labels if label.casefold() in there and label_is_ours(label, hosted)]
    remove = tuple(label for label in ours if label not in wishes)
    stay = tuple(label for label in ours if label in wishes)
    deed = SetLabels(add, remove) if add or remove else None
    return deed, tuple(sorted({*stay, *add}))


def reviewers_to_ask(wanted: Wanted, memo: Memo) -> AskReviewers | None:
    """Who can give what is missing: at most two at a time, nobody twice, never whoever wrote the change."""
    if not wanted.showing.reviewers or wanted.decision.state is not GateState.WAITING or not _is_ready(wanted.hosted):
        return None
    hosted = wanted.hosted
    before = {each.after.casefold() for each in hosted.events if each.kind is EventKind.ASKED}
    reviewed = {each.by.login.casefold() for each in hosted.reviews if each.by is not None}
    asked = {*before, *map(str.casefold, (*memo.refused, *hosted.asked))}
    wrote = {each.login.casefold() for each in (hosted.author, hosted.us) if each is not None}
    refused = set(map(str.casefold, memo.refused))
    room = _MOST_ASKED - len(asked - reviewed - refused)
    found = dict[str, str]()
    for each in wanted.decision.unblock:
        login = next((login for login in each.logins if _LOGIN.fullmatch(login)), "")
        if login and each.what == "approve" and not ({login.casefold()} & (asked | reviewed | wrote | refused)):
            found.setdefault(login.casefold(), login)
    logins = tuple(found.values())[: max(0, room)]
    return AskReviewers(logins) if logins else None


def _is_ready(hosted: HostedChange) -> bool:
    return hosted.is_open and not hosted.is_draft


def _wishes(wanted: Wanted) -> tuple[str, ...]:
    if not wanted.showing.labels:
        return ()
    wishes = []
    level = wanted.state.strongest
    if level in _STRENGTH and _STRENGTH.index(level) >= _least(wanted.showing.evidence):
        wishes.append(LABEL_AI)
    if wanted.decision.state is not GateState.ERROR:
        wishes.append(f"{LABEL_TIER}{wanted.decision.requirement.tier.label}")
    else:
        wishes += [label for label in wanted.state.labels if label.startswith(LABEL_TIER)]
    return tuple(wishes)


def _least(evidence: ProvenanceLevel) -> int:
    """A level that is none of AI's asks for the strongest."""
    return _STRENGTH.index(evidence) if evidence in _STRENGTH else len(_STRENGTH) - 1


def label_is_ours(label: str, hosted: HostedChange) -> bool:
    """Whether it is named as ours are and, where the host tells, we put it on last."""
    put_on = [each for each in _told_of(label, hosted) if each.kind is EventKind.LABELED]
    return is_own_label(label) and (not put_on or _is_by_us(put_on[-1], hosted))


def _is_unwished(label: str, wanted: Wanted) -> bool:
    """Whether a person took it off at this head: the evidence stays on the page, the label is theirs to refuse."""
    told = _told_of(label, wanted.hosted)
    if not told or told[-1].kind is not EventKind.UNLABELED or _is_by_us(told[-1], wanted.hosted):
        return False
    since = _head_since(wanted)
    return since is None or told[-1].at >= since


def _told_of(label: str, hosted: HostedChange) -> list[Event]:
    kinds = {EventKind.LABELED, EventKind.UNLABELED}
    told = [each for each in hosted.events if each.kind in kinds and each.after.casefold() == label.casefold()]
    return sorted(told, key=lambda event: event.at)


def _is_by_us(event: Event, hosted: HostedChange) -> bool:
    return event.by is not None and event.by.id == hosted.us.id


def _head_since(wanted: Wanted) -> datetime | None:
    """When the head came, as far as the host or our own memory tells; the earliest that is told."""
    hosted = wanted.hosted
    times = [each.at for each in hosted.pushes if each.head == hosted.head]
    times += [each.at for each in hosted.events if each.kind is EventKind.FORCE_PUSHED and each.after == hosted.head]
    times += [each.at for each in wanted.state.epochs if each.head == hosted.head]
    return min(times, key=lambda at: at if at.tzinfo else at.replace(tzinfo=UTC), default=None)
