"""Checks on the head: ours, and those of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.adapters.github._own import NAMES, Self, reference_in, reference_in_link
from bot.adapters.github._values import Data, account, moment, number, part, text
from bot.adapters.github._words import quotable
from bot.gate import Check
from bot.post import CheckState, OwnCheck

_WAITING: Final = frozenset({"IN_PROGRESS", "PENDING", "QUEUED", "REQUESTED", "WAITING"})
_STATUSES: Final = {
    "SUCCESS": CheckState.PASSED,
    "FAILURE": CheckState.FAILED,
    "ERROR": CheckState.FAILED,
    "PENDING": CheckState.WAITING,
    "EXPECTED": CheckState.WAITING,
}
_CONCLUSIONS: Final = {
    "SUCCESS": CheckState.PASSED,
    "FAILURE": CheckState.FAILED,
    "STALE": CheckState.WAITING,  # GitHub's word for one that has waited for two weeks; it passes nothing
}
_OTHER_CONCLUSIONS: Final = frozenset(
    {"ACTION_REQUIRED", "CANCELLED", "NEUTRAL", "SKIPPED", "STARTUP_FAILURE", "TIMED_OUT"}
)


def sort_checks(contexts: Iterable[Data], us: Self) -> tuple[tuple[Check, ...], tuple[OwnCheck, ...], tuple[str, ...]]:
    """Those of others, ours, and sentences about what is not understood."""
    others: list[Check] = []
    own: list[OwnCheck] = []
    missing: list[str] = []
    for context in contexts:
        found = _run(context, us) if part(context, "__typename") == "CheckRun" else _status(context, us)
        match found:
            case Check():
                others.append(found)
            case OwnCheck():
                own.append(found)
            case _:
                missing.append(found)
    return tuple(others), tuple(own), tuple(missing)


def _run(run: Data, us: Self) -> Check | OwnCheck | str:
    name, status, conclusion = (text(part(run, key)) for key in ("name", "status", "conclusion"))
    app = number(part(run, "checkSuite", "app", "databaseId"))
    is_done = status == "COMPLETED"
    known = conclusion in _CONCLUSIONS or conclusion in _OTHER_CONCLUSIONS
    if not (known if is_done else status in _WAITING):
        return f"What the check {quotable(name)} says is not understood: {quotable(conclusion if is_done else status)}."
    reference = reference_in(text(part(run, "externalId")))
    is_ours = reference is not None and us.is_app(app, text(part(run, "checkSuite", "app", "slug")))
    state = _CONCLUSIONS.get(conclusion) if is_done else CheckState.WAITING
    if is_ours and state is not None:  # another conclusion was never ours to give
        return OwnCheck(
            name, state, reference or "", _run_number(run), text(part(run, "title")), moment(part(run, "completedAt"))
        )
    return Check(name, conclusion.lower() if is_done else "pending", app or None)


def _run_number(run: Data) -> int:
    """Its number; from its address where the number is too large for the schema's integers."""
    last = text(part(run, "url")).partition("?")[0].rpartition("/")[2]
    return number(part(run, "databaseId")) or number(last)


def _status(status: Data, us: Self) -> Check | OwnCheck | str:
    name, said = text(part(status, "context")), text(part(status, "state"))
    state = _STATUSES.get(said)
    if part(status, "__typename") != "StatusContext" or state is None:
        return f"What the check {quotable(name)} says is not understood: {quotable(said)}."
    by = account(part(status, "creator"))
    if by is not None and by.id == us.account.id and name.casefold().startswith(NAMES):
        reference = reference_in_link(text(part(status, "targetUrl")))
        return OwnCheck(name, state, reference, 0, text(part(status, "description")), moment(part(status, "createdAt")))
    return Check(name, "pending" if state is CheckState.WAITING else said.lower())
