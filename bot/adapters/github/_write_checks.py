"""Writing checks: check runs where the token is an App's, commit statuses otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.adapters.github._answers import NOT_FOUND
from bot.adapters.github._once import Once
from bot.adapters.github._own import Self, external_id, link
from bot.adapters.github._session import Session
from bot.adapters.github._values import number, part, text
from bot.adapters.github._words import cut
from bot.errors import HostError
from bot.post import Annotation, CheckState, Done, Place, WriteCheck

BATCH: Final = 50
"""Annotations in one request: https://docs.github.com/en/rest/checks/runs#create-a-check-run"""
_TITLE: Final = 255
_SUMMARY: Final = 65_535
_MESSAGE: Final = 64 * 1024
_DESCRIPTION: Final = 140
_PAGES: Final = 10

_RUNS: Final[Mapping[CheckState, Mapping[str, str]]] = {
    CheckState.WAITING: {"status": "in_progress"},
    CheckState.PASSED: {"status": "completed", "conclusion": "success"},
    CheckState.FAILED: {"status": "completed", "conclusion": "failure"},
}
_STATUSES: Final[Mapping[CheckState, str]] = {
    CheckState.WAITING: "pending",
    CheckState.PASSED: "success",
    CheckState.FAILED: "failure",
}


def write_run(session: Session, once: Once, us: Self | None, deed: WriteCheck) -> Done:
    """A check run, new or changed.

    One that has annotations is always new: GitHub adds those of a change to those that are there. One that GitHub does
    not take back to waiting is written anew, too; of several with one name the newest counts.
    """
    batches = [deed.annotations[at : at + BATCH] for at in range(0, len(deed.annotations), BATCH)] or [()]
    run = _changed(session, deed) if deed.id and not deed.annotations else None
    if run is None:
        key = ("run", session.repository, deed)
        run = once.write(key, lambda: _new(session, deed, batches[0]), lambda: _find(session, us, deed))
    if not _is_as_wanted(run, deed):
        raise HostError(f"GitHub did not keep the check {deed.name} as it was written.", "Run this again.")
    found = number(part(run, "id"))
    held = number(part(run, "output", "annotations_count"))
    for at, batch in enumerate(batches[1:], start=1):
        if held < at * BATCH + len(batch):
            _annotate(session, once, deed, _Batch(found, at * BATCH, batch))
    return Done(found)


def _new(session: Session, deed: WriteCheck, notes: tuple[Annotation, ...]) -> Any:
    path = f"/repos/{session.repository}/check-runs"
    body = {"name": deed.name, "head_sha": deed.head, **_content(deed, notes)}
    return session.write("POST", path, "write a check", body, repeat=False).data


def _changed(session: Session, deed: WriteCheck) -> Any:
    """The check run as it is now; None where it is gone, or did not become what it should."""
    path = f"/repos/{session.repository}/check-runs/{deed.id}"
    answer = session.write("PATCH", path, "change a check", _content(deed, ()), repeat=True, fine=(NOT_FOUND,))
    return None if answer.is_error or not _is_as_wanted(answer.data, deed) else answer.data


def _content(deed: WriteCheck, notes: tuple[Annotation, ...]) -> dict[str, Any]:
    return {**_RUNS[deed.state], "external_id": external_id(deed.reference), "output": _output(deed, notes)}


def _output(deed: WriteCheck, notes: tuple[Annotation, ...]) -> dict[str, Any]:
    shown = {"title": cut(deed.title, _TITLE), "summary": cut(deed.summary, _SUMMARY, _SUMMARY)}
    return {**shown, "annotations": [_annotation(note) for note in notes]} if notes else shown


def _annotation(note: Annotation) -> dict[str, Any]:
    return {
        "path": note.path,
        "start_line": note.line,
        "end_line": max(note.line, note.end_line),
        "annotation_level": note.level.value,
        "title": cut(note.title, _TITLE, _TITLE),
        "message": cut(note.text, _MESSAGE, _MESSAGE),
    }


def _is_as_wanted(run: object, deed: WriteCheck) -> bool:
    return all((part(run, key) or None) == _RUNS[deed.state].get(key) for key in ("status", "conclusion"))


def _find(session: Session, us: Self | None, deed: WriteCheck) -> Any:
    """The newest check run of ours that says what this one should."""
    path = f"/repos/{session.repository}/commits/{deed.head}/check-runs"
    listed = session.get(path, "show the checks", check_name=deed.name, filter="all", per_page=100)
    runs = [run for run in part(listed.data, "check_runs") or () if _is_this(run, us, deed)]
    return max(runs, key=lambda run: number(part(run, "id")), default=None)


def _is_this(run: object, us: Self | None, deed: WriteCheck) -> bool:
    app = part(run, "app")
    ours = us is None or us.is_app(number(part(app, "id")), text(part(app, "slug")))
    said = text(part(run, "external_id")) == external_id(deed.reference)
    titled = text(part(run, "output", "title")) == cut(deed.title, _TITLE)
    return ours and said and titled and _is_as_wanted(run, deed)


class _Batch(NamedTuple):
    """Annotations to add to a check run that has so many."""

    run: int
    before: int
    notes: tuple[Annotation, ...]


def _annotate(session: Session, once: Once, deed: WriteCheck, batch: _Batch) -> None:
    """One more batch. What is added twice is shown twice, so a lost answer is looked into."""
    path = f"/repos/{session.repository}/check-runs/{batch.run}"

    def write() -> int:
        session.write("PATCH", path, "annotate lines", {"output": _output(deed, batch.notes)}, repeat=False)
        return batch.run

    def find() -> int | None:
        held = number(part(session.get(path, "show a check").data, "output", "annotations_count"))
        return batch.run if held >= batch.before + len(batch.notes) else None

    once.write(("notes", session.repository, batch), write, find)


def write_status(session: Session, once: Once, us: Self | None, deed: WriteCheck, place: Place, site: str) -> Done:
    """A commit status. It keeps no reference but in its link, no summary, and no annotations."""
    path = f"/repos/{session.repository}/statuses/{deed.head}"
    page = f"{site}/{place.repository}/pull/{place.number}"
    body = {
        "state": _STATUSES[deed.state],
        "context": deed.name,
        "description": cut(deed.title, _DESCRIPTION),
        "target_url": link(page, deed.reference),
    }

    def write() -> int:
        return number(part(session.write("POST", path, "write a status", body, repeat=False).data, "id"))

    return Done(once.write(("status", deed), write, lambda: _holds(session, us, deed.head, body)))


def _holds(session: Session, us: Self | None, head: str, body: Mapping[str, str]) -> int | None:
    """The number of the newest status of the name, if it is this one."""
    path = f"/repos/{session.repository}/commits/{head}/statuses"
    for status in session.pages(path, "show the statuses", _PAGES):
        if text(part(status, "context")).casefold() == body["context"].casefold():
            by_us = us is None or number(part(status, "creator", "id")) == us.account.id
            is_this = by_us and all(part(status, key) == value for key, value in body.items())
            return number(part(status, "id")) if is_this else None
    return None
