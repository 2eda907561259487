"""The one comment, and what it remembers, as far as it can be believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.facts import ProvenanceLevel
from bot.post._epochs import stronger
from bot.post._hosted import Event, EventKind, HostedChange, Remark, RemarkKind
from bot.post._reference import read_reference
from bot.post._sealed import Doubt, state_line, unseal
from bot.post._state import State

MARKER: Final = "<!-- foreread -->"
"""The first line of the one comment."""
_LOST = (
    "What Foreread remembered of this change cannot be believed: {}. Approvals and answers that were given before"
    " must be given again."
)
_REMEDIES: Final = {
    Doubt.ABSENT: "",
    Doubt.DAMAGED: "",
    Doubt.OPEN: " From now on it is sealed.",
    Doubt.LOCKED: " Give Foreread the key (`FOREREAD_STATE_KEY`) with which it was sealed.",
}
_OTHERS = " With a key (`FOREREAD_STATE_KEY`) it does not matter who edits the comment."
_CUT = "More was said of this change than can be remembered, and an objection may be lost: open a new one in its place."


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run begins with."""

    state: State
    """A fresh one where none is believed: reviews and acts before the next epoch are bound to nothing then."""
    comment: Remark | None
    problem: str = ""
    """Sentences that the page must show; "" where all is well."""
    is_cut: bool = False
    """Whether something that objects may be lost: whoever decides must not let the change pass."""


def kept(hosted: HostedChange, key: bytes | None) -> Kept:
    """The oldest comment of ours with the marker, and its state if it is sealed with the key and the newest there was.

    Without a key it is believed if nobody but Foreread has edited the comment. Total: a comment may hold anything.
    """
    comment = the_comment(hosted)
    turn = _last_turn(hosted)
    if comment is None:
        known = turn > 0 or _left_labels(hosted)
        problem = _LOST.format("the comment that held it is gone") if known else ""
        return Kept(_fresh(hosted, turn), None, problem)
    found = unseal(state_line(comment.text), hosted.id, key)
    if isinstance(found, Doubt):
        return Kept(_fresh(hosted, turn), comment, _LOST.format(found.value) + _REMEDIES[found])
    if key is None and comment.is_touched:
        why = "there is no key, and somebody else has edited the comment"
        return Kept(_fresh(hosted, max(turn, found.turn)), comment, _LOST.format(why) + _OTHERS)
    if comment.is_touched:
        # Nobody can tell, right after a push, whether an older text was put back: what was on a label stays known.
        found = replace(found, strongest=stronger(found.strongest, _labelled(hosted)))
    if found.turn < turn:
        why = "an older text of the comment was put back"
        return Kept(replace(found, turn=turn, epochs=(), brief=""), comment, _LOST.format(why))
    return Kept(found, comment, _CUT if found.is_cut else "", found.is_cut)


def the_comment(hosted: HostedChange) -> Remark | None:
    """Ours, by its marker, or by its state where somebody took the marker away; others of ours are ignored."""
    ours = (each for each in hosted.remarks if each.ours and each.kind is RemarkKind.CONVERSATION and _is_it(each.text))
    return min(ours, key=lambda each: (each.at, each.id), default=None)


def _is_it(text: str) -> bool:
    first = text.lstrip().replace("\r", "\n").partition("\n")[0].strip()
    return first == MARKER or bool(state_line(text))


def _last_turn(hosted: HostedChange) -> int:
    """Of the comment when a check of ours on this head was written; nobody but us can write there."""
    found = (read_reference(each.reference) for each in hosted.own_checks)
    return max((each.turn for each in found if each is not None), default=0)


def _left_labels(hosted: HostedChange) -> bool:
    return any(_is_our_label(each, hosted) for each in hosted.events)


def _is_our_label(event: Event, hosted: HostedChange) -> bool:
    return event.kind is EventKind.LABELED and event.by is not None and event.by.id == hosted.us.id


def _fresh(hosted: HostedChange, turn: int) -> State:
    return State(hosted.id, turn, strongest=_labelled(hosted))


def _labelled(hosted: HostedChange) -> ProvenanceLevel:
    """What the host remembers of AI's part: that we put the label on."""
    told = any(_is_our_label(each, hosted) and each.after.casefold() == "ai-assisted" for each in hosted.events)
    return ProvenanceLevel.ATTRIBUTED if told else ProvenanceLevel.NONE
