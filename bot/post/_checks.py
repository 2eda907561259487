"""The two checks: what was read, and what the gate decided. A success that may not hold is taken back first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.brief import Brief
from bot.change import Location, Side
from bot.gate import Decision, Grounds
from bot.gate import State as GateState
from bot.post._asked import asked_in, numbered
from bot.post._deeds import Annotation, NoteLevel, WriteCheck
from bot.post._hosted import CheckState, HostedChange, OwnCheck
from bot.post._kept import the_comment
from bot.post._queue import MergeGroup
from bot.post._reference import Reference, read_reference
from bot.post._seen import fingerprint
from bot.post._wanted import Wanted
from bot.publish import decision_title, render_decision_markdown, render_markdown
from bot.publish.comment import coverage_words, flat, redacted, visible
from bot.risk import Tier

CHECK_BRIEF: Final = "foreread: brief"
_CHECK_DECISION: Final = "foreread: senior review: "
_NAME, _TITLE, _SUMMARY = 255, 255, 65_535
"""Characters that GitHub takes of a context, of a title and of a summary."""
_NOTE = 2_000
_ANNOTATIONS = 50
"""One request's worth: what is farther down the page is there."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_STATES = {GateState.SATISFIED: CheckState.PASSED, GateState.WAITING: CheckState.WAITING}
_SHORTENED = 100
"""Characters from which a title that is the beginning of another may have been cut by the host."""


class Checked(Protocol):
    """A head that checks of ours are on: of a change, or of a group of them."""

    @property
    def head(self) -> str: ...

    @property
    def own_checks(self) -> tuple[OwnCheck, ...]: ...


def check_decision(base: str) -> str:
    """Name of the check that says what the gate decided about changes for this branch.

    A name ends in a digest behind `~`, which no branch's name has (git-check-ref-format), where it is too long, would
    not be seen as it is, or could be taken for another branch's: GitHub compares the contexts of statuses without
    case (https://docs.github.com/en/rest/commits/statuses), so `MAIN`, whose policy is whatever its maker wrote there,
    must not speak for `main`.
    """
    shown = visible(base)
    is_plain = shown == base and base.isascii() and base == base.lower()
    if is_plain and len(shown) <= _NAME - len(_CHECK_DECISION):
        return f"{_CHECK_DECISION}{base}"
    digest = hashlib.sha256(base.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{_CHECK_DECISION}{shown[:180]}~{digest}"


def brief_check(wanted: Wanted) -> WriteCheck | None:
    """What was read. None where no brief was made, or where the check says it already."""
    brief = wanted.brief
    if brief is None:
        return None
    summary = _cut(redacted(render_markdown(brief)))
    annotations = tuple(_annotations(brief))
    reference = Reference(wanted.state.turn, _brief_digest(brief, annotations), _digest(wanted.state.brief))
    check = WriteCheck(
        CHECK_BRIEF,
        wanted.hosted.head,
        CheckState.PASSED if brief.receipt.complete else CheckState.FAILED,
        _brief_title(brief),
        summary,
        str(reference),
        annotations,
    )
    return _unless_there(check, wanted.hosted)


def is_brief_shown(hosted: HostedChange, made_with: str) -> bool:
    """Whether all that comes of a brief was done: its check is written after its threads and labels."""
    own = _own(hosted, CHECK_BRIEF)
    reference = read_reference(own.reference) if own is not None else None
    return reference is not None and reference.seen == _digest(made_with)


def decision_check(wanted: Wanted) -> WriteCheck | None:
    """What the gate decided; None where the check says it already."""
    decision, asked = wanted.decision, asked_in(wanted)
    check = WriteCheck(
        check_decision(wanted.hosted.base),
        wanted.hosted.head,
        _STATES.get(decision.state, CheckState.FAILED),
        _plain(numbered(decision_title(decision), asked), _TITLE),
        _cut(numbered(render_decision_markdown(decision, wanted.grounds), asked)),
        reference_of(wanted.hosted, decision, wanted.grounds, wanted.state.turn),
    )
    return _unless_there(check, wanted.hosted)


def group_check(group: MergeGroup, decision: Decision, grounds: Grounds, seen: str) -> WriteCheck | None:
    """What the gate decided about a group, under the name that a change's check has; None where it stands there.

    A group that does not pass fails: no event would come for one that waits. `seen`: digest of what was looked at.
    """
    said = render_decision_markdown(decision, replace(grounds, now=_LONG_AGO))
    title = _plain(decision_title(decision), _TITLE)
    state = CheckState.PASSED if decision.state is GateState.SATISFIED else CheckState.FAILED
    reference = Reference(0, _digest("\n".join((decision.state.name, title, said))), seen)
    summary = _cut(render_decision_markdown(decision, grounds))
    check = WriteCheck(check_decision(group.base), group.head, state, title, summary, str(reference))
    return _unless_there(check, group)


def group_fingerprint(group: MergeGroup, members: Iterable[str]) -> str:
    """16 hexadecimal digits: of the group, and of what was to be seen of each of its changes."""
    queued = (f"{each.number} {each.head}" for each in group.entries)
    return _digest("\n".join((group.head, group.base, group.base_tip, *queued, *group.missing, "", *members)))


def group_seen_unchanged(group: MergeGroup, seen: str) -> bool:
    """Whether the check of the group was made of the very things that are to be seen now."""
    own = _own(group, check_decision(group.base))
    reference = read_reference(own.reference) if own is not None else None
    return reference is not None and reference.seen == seen


def reference_of(hosted: HostedChange, decision: Decision, grounds: Grounds | None = None, turn: int = 0) -> str:
    """What a check of the decision carries: digests of what it says and of what was seen."""
    said = replace(grounds, now=_LONG_AGO, snapshot="") if grounds is not None else Grounds(_LONG_AGO)
    text = "\n".join((decision.state.name, decision_title(decision), render_decision_markdown(decision, said)))
    return str(Reference(turn, _digest(text), fingerprint(hosted)))


def seen_unchanged(hosted: HostedChange) -> bool:
    """Whether the check of the decision was made of the very things that are to be seen now.

    Without the comment, or where somebody else has edited it, what was remembered may be gone: that is a change.
    """
    own = _own(hosted, check_decision(hosted.base))
    reference = read_reference(own.reference) if own is not None else None
    comment = the_comment(hosted)
    stands = comment is not None and not comment.is_touched
    return stands and reference is not None and reference.seen == fingerprint(hosted)


def demotion(hosted: Checked, base: str, why: str) -> WriteCheck | None:
    """What takes a standing success back before anything is evaluated; None where there is none.

    `why` completes the sentence "Being read again: …".
    """
    return _taken_back(hosted, check_decision(base), why)


def _taken_back(hosted: Checked, name: str, why: str) -> WriteCheck | None:
    own = _own(hosted, name)
    if own is None or own.state is not CheckState.PASSED:
        return None
    title = _plain(f"Being read again: {why}" if why.strip() else "Being read again", _TITLE)
    before = read_reference(own.reference)
    reference = str(Reference(before.turn)) if before is not None else ""
    summary = "What stood here before does not hold until the change has been read again."
    return WriteCheck(own.name, hosted.head, CheckState.WAITING, title, summary, reference, id=own.id)


def demotions(hosted: HostedChange, why: str) -> tuple[WriteCheck, ...]:
    """What takes back each success that may not hold: of this base, unless it was decided on what is seen now, and of
    every other base, for the change may be retargeted there and merged before anybody has looked again.
    """
    here = check_decision(hosted.base).casefold()
    names = {each.name for each in hosted.own_checks if each.name.casefold().startswith(_CHECK_DECISION)}
    stale = {name for name in names if name.casefold() != here or not seen_unchanged(hosted)}
    found = (_taken_back(hosted, name, why) for name in sorted(stale))
    return tuple(deed for deed in found if deed is not None)


def _own(hosted: Checked, name: str) -> OwnCheck | None:
    """By name without regard to case, as hosts compare the contexts of statuses."""
    found = [each for each in hosted.own_checks if each.name.casefold() == name.casefold()]
    return max(found, key=lambda each: (each.name == name, each.id), default=None)


def _unless_there(check: WriteCheck, hosted: Checked) -> WriteCheck | None:
    own = _own(hosted, check.name)
    if own is None:
        return check
    return None if _says(own, check) else replace(check, id=own.id)


def _says(own: OwnCheck, check: WriteCheck) -> bool:
    """Whether it says the same; where the host keeps no reference, state and title must do."""
    if own.state is not check.state or not _is_same_title(own.title, check.title):
        return False
    before, now = read_reference(own.reference), read_reference(check.reference)
    if before is None or now is None:
        return not own.reference
    is_seen = check.state is not CheckState.PASSED or before.seen == now.seen
    return before.decision == now.decision and is_seen


def _is_same_title(there: str, wanted: str) -> bool:
    """A status holds 140 characters, so what is there may be the beginning."""
    begun = there.rstrip("….").rstrip()
    return there == wanted or (len(there) >= _SHORTENED and wanted.startswith(begun))


def _brief_title(brief: Brief) -> str:
    asked = f"{len(brief.questions)} question{'' if len(brief.questions) == 1 else 's'}"
    said = coverage_words(brief.receipt)
    if brief.receipt.complete:
        return _plain(f"Tier {brief.tier.label}, {asked}; read {said}", _TITLE)
    return _plain(f"incomplete: {said.partition(': ')[2]}; tier {brief.tier.label}, {asked}", _TITLE)


def _brief_digest(brief: Brief, annotations: tuple[Annotation, ...]) -> str:
    """Of all that the check says, but for how long anything took."""
    models = tuple(replace(use, seconds=0.0) for use in brief.receipt.models)
    timeless = replace(brief, receipt=replace(brief.receipt, seconds=0.0, models=models))
    notes = (f"{note.path}:{note.line}:{note.end_line}:{note.level}:{note.title}:{note.text}" for note in annotations)
    return _digest("\n".join((render_markdown(timeless), *notes)))


def _annotations(brief: Brief) -> Iterator[Annotation]:
    """Questions first, then risky lines about which none is asked: as many as one request takes."""
    notes = list(_notes(brief))
    yield from notes[:_ANNOTATIONS]


def _notes(brief: Brief) -> Iterator[Annotation]:
    for number, question in enumerate(brief.questions, start=1):
        level = NoteLevel.WARNING if question.severity >= Tier.HIGH else NoteLevel.NOTICE
        text = f"{question.text}\nWhen: {question.trigger}\nSettles it: {question.settles}"
        yield from _note(question.location, level, f"Question {number} ({question.severity.label})", text)
    for signal in brief.unasked:
        yield from _note(signal.location, NoteLevel.NOTICE, f"{signal.title} ({signal.rule})", signal.why)


def _note(place: Location, level: NoteLevel, title: str, text: str) -> Iterator[Annotation]:
    if place.side is not Side.NEW or place.start < 1 or not place.path or visible(place.path) != place.path:
        return
    said = "\n".join(_plain(line, _NOTE) for line in text.split("\n"))[:_NOTE]
    if said.strip():
        yield Annotation(place.path, place.start, max(place.start, place.end), level, _plain(title, _TITLE), said)


def _plain(text: str, limit: int) -> str:
    """One visible line for what shows text as it is."""
    said = flat(redacted(text.replace("\n", " ")), limit)
    return said if len(said) <= limit else f"{said[: limit - 1]}…"


def _cut(text: str) -> str:
    return text if len(text) <= _SUMMARY else text[:_SUMMARY]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
