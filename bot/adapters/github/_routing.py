"""Labels, and requests for review."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from bot.adapters.github._answers import NOT_FOUND, REFUSED
from bot.adapters.github._session import Session
from bot.adapters.github._values import part, text
from bot.errors import HostError
from bot.post import AskReviewers, Done, Place, SetLabels

_NEW_LABEL: Final = "ededed"
"""The colour that GitHub gives to a label that came to be by being put on."""

_LOOKS: Final = {
    "ai-assisted": ("5319e7", "An AI took part in this change"),
    "foreread: low": ("c2e0c6", "Foreread's tier of this change"),
    "foreread: medium": ("fef2c0", "Foreread's tier of this change"),
    "foreread: high": ("f9d0c4", "Foreread's tier of this change"),
    "foreread: critical": ("e99695", "Foreread's tier of this change"),
}


def set_labels(session: Session, place: Place, deed: SetLabels) -> Done:
    """Labels put on and taken off. One that the repository did not have is drawn in our colour, once."""
    path = f"/repos/{session.repository}/issues/{place.number}/labels"
    if deed.add:
        answer = session.write("POST", path, "put labels on", {"labels": list(deed.add)}, repeat=True)
        for label in answer.data if isinstance(answer.data, list) else ():
            if text(part(label, "name")) in deed.add:
                _draw(session, label)
    for name in deed.remove:
        session.write("DELETE", f"{path}/{quote(name, safe='')}", "take a label off", repeat=True, fine=(NOT_FOUND,))
    return Done()


def _draw(session: Session, label: Any) -> None:
    name = text(part(label, "name"))
    is_new = part(label, "color") == _NEW_LABEL and not part(label, "description")
    if not is_new or name not in _LOOKS:
        return
    colour, description = _LOOKS[name]
    path = f"/repos/{session.repository}/labels/{quote(name, safe='')}"
    try:
        session.write("PATCH", path, "draw a label", {"color": colour, "description": description}, repeat=True)
    except HostError:
        return  # a matter of looks


def ask_reviewers(session: Session, place: Place, deed: AskReviewers) -> Done:
    """All at once; where GitHub refuses one of them, one at a time."""
    if not deed.logins or _ask(session, place, deed.logins):
        return Done()
    if len(deed.logins) == 1:
        return Done(0, deed.logins)
    return Done(0, tuple(login for login in deed.logins if not _ask(session, place, (login,))))


def _ask(session: Session, place: Place, logins: tuple[str, ...]) -> bool:
    path = f"/repos/{session.repository}/pulls/{place.number}/requested_reviewers"
    body = {"reviewers": list(logins)}
    return not session.write("POST", path, "ask for a review", body, repeat=True, fine=(REFUSED,)).is_error
