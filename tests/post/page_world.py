"""A host in thirty lines: deeds become what it shows at the next look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.gate import ReviewState
from bot.post import (
    AskReviewers,
    Deed,
    Event,
    EventKind,
    GivenReview,
    HostedChange,
    OpenThreads,
    OwnCheck,
    Remark,
    RemarkKind,
    SetLabels,
    Thread,
    Wanted,
    WriteCheck,
    WriteComment,
    kept,
)
from tests.post.scenes import NOW, US


def done(hosted: HostedChange, deed: Deed) -> HostedChange:
    """What the host shows after the deed."""
    match deed:
        case WriteComment():
            others = tuple(each for each in hosted.remarks if each.id != 1)
            return replace(hosted, remarks=(Remark(1, US, deed.text, NOW, ours=True), *others))
        case WriteCheck():
            own = OwnCheck(deed.name, deed.state, deed.reference, deed.id or len(hosted.own_checks) + 1, deed.title)
            others_ = tuple(each for each in hosted.own_checks if each.name != deed.name)
            return replace(hosted, own_checks=(*others_, own))
        case OpenThreads():
            opened = tuple(
                Thread(
                    f"T{each.key}", each.path, each.line, (Remark(2, US, each.text, NOW, RemarkKind.THREAD, ours=True),)
                )
                for each in deed.threads
            )
            review = GivenReview(3, US, ReviewState.COMMENTED, deed.head, NOW)
            return replace(hosted, threads=(*hosted.threads, *opened), reviews=(*hosted.reviews, review))
        case SetLabels():
            labels = (*(each for each in hosted.labels if each not in deed.remove), *deed.add)
            at = NOW + timedelta(seconds=1)
            told = [Event(EventKind.LABELED, at, US, after=each) for each in deed.add]
            told += [Event(EventKind.UNLABELED, at, US, after=each) for each in deed.remove]
            return replace(hosted, labels=labels, events=(*hosted.events, *told))
        case AskReviewers():
            told = [Event(EventKind.ASKED, NOW + timedelta(seconds=1), US, after=each) for each in deed.logins]
            return replace(hosted, asked=(*hosted.asked, *deed.logins), events=(*hosted.events, *told))
        case _:
            raise AssertionError(deed)


def after(wanted: Wanted, deeds: tuple[Deed, ...]) -> Wanted:
    """The next look, with what the comment then remembers."""
    hosted = wanted.hosted
    for deed in deeds:
        hosted = done(hosted, deed)
    held = kept(hosted, wanted.key)
    if held.comment is None:
        return replace(wanted, hosted=hosted)
    return replace(wanted, hosted=hosted, comment=held.comment, state=held.state)
