"""Looking at a change on its host, deciding, and showing what came of it there, so that no stale success stands.

The order is the promise. Whatever success stands is taken back before anything is looked up, unless nothing has moved
since it was decided on. A success is written last, after another look. What a stopped run has written is found and
finished by the next, for each run plans from what it sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import ForereadError, HostError, HostUnavailableError, LedgerUnavailableError, StoreError
from bot.post import (
    CHECK_BRIEF,
    CheckState,
    Wanted,
    WriteCheck,
    WriteComment,
    by_number,
    demotion,
    demotions,
    fingerprint,
    heard,
    kept,
    next_state,
    plan,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.brief import Brief
    from bot.desk import Excerpt
    from bot.facts import ProvenanceLevel
    from bot.gate import Acts, Decision, Grounds, Roster
    from bot.gate.recording import SnapshotFile
    from bot.ports import CodeHost, Progress
    from bot.post import Deed, Epoch, Heard, HostedChange, Kept, KeptAct, Place, Showing

__all__ = ["Evaluated", "Published", "publish"]

_MOST_TURNS = 3
"""A change that is pushed to while it is read is read anew so often; the events of its pushes bring the next runs."""
_BY_NUMBER = "The next event of the one that is meant, or the next sweep, tells what it is called."


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of reading a change and deciding on it."""

    decision: Decision
    grounds: Grounds
    epoch: Epoch
    strongest: ProvenanceLevel
    brief: Brief | None
    """None: the one in the comment stays."""
    made_with: str
    """Of the brief, `State.brief`."""
    showing: Showing
    problems: tuple[str, ...] = ()
    more: tuple[Deed, ...] = ()
    """Replies and reactions that people have asked for."""
    acts: tuple[KeptAct, ...] = ()
    """What people said that is to be remembered."""
    heeded: Acts | None = None
    """What of it was decided on; None: nothing was decided."""
    file: SnapshotFile | None = None
    """What was decided on; None where that could not be read."""
    roster: Roster | None = None
    excerpts: tuple[Excerpt, ...] = ()
    """The code beside the brief's questions; empty where no brief was made."""
    lacks_brief: bool = False
    """Whether no brief of this head stands: only the decision was wanted, and it has none to rest on."""


@dataclass(frozen=True, slots=True)
class Published:
    """What stands on the host now."""

    evaluated: Evaluated | None
    """None for a change that is not open: nothing is read of it."""
    hosted: HostedChange
    deeds: tuple[Deed, ...]
    """What was written; empty where all was as it should be."""
    refused: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The comment as it was written now; "" where it stayed as it was."""
        return next((each.text for each in self.deeds if isinstance(each, WriteComment)), "")


def publish(
    host: CodeHost,
    place: Place,
    evaluate: Callable[[HostedChange, Kept, Heard], Evaluated],
    key: bytes | None,
    progress: Progress,
    repository_id: int = 0,
) -> Published:
    """Read, decide and show. Raises HostError, and then no success stands that was not decided on what is there; what
    `evaluate` raises is raised after the same, but what will be tried again.

    `repository_id`: whose change is meant, where that is known. Names pass on to other repositories; nothing is written
    where another one has the name by now.
    """
    written: list[Deed] = []
    refused: list[str] = []
    for _ in range(_MOST_TURNS):
        progress.step("looking at the change on its host")
        hosted = host.look(place)
        if repository_id and hosted.repository_id != repository_id:
            raise HostError(f"{place.repository} is the name of another repository by now.", _BY_NUMBER)
        if not hosted.is_open:
            return Published(None, hosted, (*written, *_closed(host, hosted)))
        told = kept(hosted, key)
        listened = heard(hosted, told.state)
        hosted = _doubted(host, hosted, written)
        try:
            found = evaluate(hosted, told, listened)
        except (HostUnavailableError, LedgerUnavailableError, StoreError):
            raise
        except ForereadError:
            # What is not in the fingerprint, such as who is in a team, may have changed, and it is refused to us; or
            # what was decided cannot be put on record, and nobody tries for ever.
            _take_back(host, hosted)
            raise
        wanted = _wanted(hosted, told, listened, found, key)
        deeds = _planned(wanted, by_number(found.more, wanted))
        if not deeds:
            return Published(found, hosted, tuple(written), tuple(refused))
        progress.step("publishing")
        now = _carry_out(host, hosted, deeds, written, refused)
        if now is not None:
            _remember(host, replace(wanted, hosted=now, comment=kept(now, key).comment), written, refused)
            return Published(found, hosted, tuple(written), tuple(refused))
    _doubted(host, host.look(place), written)  # the last turn may have written a success that what came next denies
    raise HostUnavailableError(
        f"{place} moved while it was read, {_MOST_TURNS} times.", "The next event, or the next run, will find it still."
    )


def _doubted(host: CodeHost, hosted: HostedChange, written: list[Deed]) -> HostedChange:
    """The change without the successes that may not hold any more."""
    for taken_back in demotions(hosted, "something has moved"):
        host.do(hosted.place, taken_back)
        written.append(taken_back)
        hosted = _with_check(hosted, taken_back)
    return hosted


def _take_back(host: CodeHost, hosted: HostedChange) -> None:
    taken_back = demotion(hosted, hosted.base, "what it was decided on cannot be read any more")
    if taken_back is not None:
        host.do(hosted.place, taken_back)


def _closed(host: CodeHost, hosted: HostedChange) -> tuple[Deed, ...]:
    """What was merged stays as it was decided. What was closed may be opened again, and then no success may stand."""
    if hosted.is_merged:
        return ()
    here = demotion(hosted, hosted.base, "it was closed")
    others = demotions(hosted, "it was closed")
    deeds = tuple({each.name: each for each in (*others, *((here,) if here is not None else ()))}.values())
    for each in deeds:
        host.do(hosted.place, each)
    return deeds


def _planned(wanted: Wanted, more: tuple[Deed, ...]) -> tuple[Deed, ...]:
    """What is to be written; what people asked for before the check of the decision, which is the last."""
    deeds = plan(wanted)
    ends = [each for each in deeds if _is_decision(each)]
    return (*(each for each in deeds if not _is_decision(each)), *more, *ends)


def _is_decision(deed: Deed) -> bool:
    return isinstance(deed, WriteCheck) and deed.name != CHECK_BRIEF


def _wanted(hosted: HostedChange, told: Kept, listened: Heard, found: Evaluated, key: bytes | None) -> Wanted:
    state = next_state(
        told.state, hosted, found.epoch, strongest=found.strongest, brief=found.made_with, acts=found.acts
    )
    problems = (*((told.problem,) if told.problem else ()), *found.problems)
    return Wanted(
        hosted,
        told.comment,
        state,
        key,
        found.brief,
        found.decision,
        found.grounds,
        listened.acts if found.heeded is None else found.heeded,
        found.showing,
        problems,
        tree=f"{hosted.url.rpartition('/pull/')[0]}/blob/{hosted.head}",
    )


def _carry_out(
    host: CodeHost, hosted: HostedChange, deeds: tuple[Deed, ...], written: list[Deed], refused: list[str]
) -> HostedChange | None:
    """Do all, and look; None where the change has moved meanwhile, so that it must be read anew."""
    place = hosted.place
    for deed in deeds:
        if _is_success(deed) and fingerprint(host.look(place)) != fingerprint(hosted):
            return None
        refused += host.do(place, deed).refused
        written.append(deed)
    now = host.look(place)
    moved = (now.head, now.base) != (hosted.head, hosted.base)
    if moved or (any(map(_is_success, deeds)) and fingerprint(now) != fingerprint(hosted)):
        return None
    _check_written(now, deeds)
    return now


def _remember(host: CodeHost, wanted: Wanted, written: list[Deed], refused: list[str]) -> None:
    """What the host would not have is noted in the comment, so that it is not tried again."""
    if not refused:
        return
    for deed in plan(replace(wanted, refused=tuple(refused))):
        if isinstance(deed, WriteComment):
            host.do(wanted.hosted.place, deed)
            written.append(deed)


def _is_success(deed: Deed) -> bool:
    return isinstance(deed, WriteCheck) and deed.state is CheckState.PASSED and _is_decision(deed)


def _check_written(now: HostedChange, deeds: tuple[Deed, ...]) -> None:
    """Raises HostError where the host does not show what was written to it."""
    for deed in deeds:
        if isinstance(deed, WriteCheck):
            shown = {(each.name, each.state) for each in now.own_checks}
            if (deed.name, deed.state) not in shown:
                raise HostError(
                    f"{now.place}: the check {deed.name!r} was written and is not shown as {deed.state}.",
                    "Run it again; if it stays so, something else writes checks of this name.",
                )


def _with_check(hosted: HostedChange, deed: WriteCheck) -> HostedChange:
    checks = tuple(
        replace(each, state=deed.state, reference=deed.reference, title=deed.title) if each.name == deed.name else each
        for each in hosted.own_checks
    )
    return replace(hosted, own_checks=checks)
