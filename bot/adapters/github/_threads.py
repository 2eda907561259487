"""Opening threads on lines: all in one review, so that people are told once."""

from __future__ import annotations

from typing import Any, Final

from bot.adapters.github._answers import REFUSED
from bot.adapters.github._once import Once
from bot.adapters.github._remarks import listed
from bot.adapters.github._session import Session
from bot.adapters.github._values import nodes, number, part, text
from bot.post import Done, NewThread, OpenThreads, Place

_AIM: Final = "open threads on lines"


def open_threads(session: Session, once: Once, place: Place, deed: OpenThreads) -> Done:
    """All of them; where GitHub refuses one, it refuses the review, and each is opened by itself."""
    if not deed.threads:
        return Done()

    def write() -> int:
        path = f"/repos/{session.repository}/pulls/{place.number}/reviews"
        body = {"commit_id": deed.head, "event": "COMMENT", "comments": [_comment(each) for each in deed.threads]}
        answer = session.write("POST", path, _AIM, body, repeat=False, fine=(REFUSED,))
        return 0 if answer.is_error else number(part(answer.data, "id"))

    def find() -> int | None:
        return _opened(session, place, deed.threads).get(deed.threads[0].key)

    found = once.write((place, deed), write, find)
    return Done(found) if found else _one_by_one(session, once, place, deed)


def _one_by_one(session: Session, once: Once, place: Place, deed: OpenThreads) -> Done:
    refused = tuple(each.key for each in deed.threads if not _open(session, once, place, deed.head, each))
    return Done(0, refused)


def _open(session: Session, once: Once, place: Place, head: str, thread: NewThread) -> int:
    """Its first comment's number; 0 where GitHub refuses the line."""

    def write() -> int:
        path = f"/repos/{session.repository}/pulls/{place.number}/comments"
        body = {"commit_id": head, **_comment(thread)}
        answer = session.write("POST", path, _AIM, body, repeat=False, fine=(REFUSED,))
        return 0 if answer.is_error else number(part(answer.data, "id"))

    return once.write((place, head, thread), write, lambda: _opened(session, place, (thread,)).get(thread.key))


def _comment(thread: NewThread) -> dict[str, Any]:
    """https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request"""
    lines: dict[str, Any] = {"path": thread.path, "line": thread.line, "side": "RIGHT", "body": thread.text}
    if thread.start_line < thread.line:
        lines |= {"start_line": thread.start_line, "start_side": "RIGHT"}
    return lines


def _opened(session: Session, place: Place, threads: tuple[NewThread, ...]) -> dict[str, int]:
    """Those that are there already, by key: ours, with the key's marker in their first remark."""
    found: dict[str, int] = {}
    for thread in listed(session, place, "FindThreads", "reviewThreads"):
        first = next(nodes(part(thread, "comments")), {})
        if part(first, "viewerDidAuthor") is not True:
            continue
        lines = {line.strip() for line in text(part(first, "body")).splitlines()}
        for each in threads:
            if f"<!-- foreread-thread {each.key} -->" in lines:
                found[each.key] = number(part(first, "fullDatabaseId"))
    return found
