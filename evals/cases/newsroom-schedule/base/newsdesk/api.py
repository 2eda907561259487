"""What the browser calls: a name, the user of the session, and the parsed body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from newsdesk.newsroom import Conflict, Newsroom
from newsdesk.roles import Forbidden, Role, User

Answer = tuple[int, Any]


def call(room: Newsroom, user: User, name: str, body: Mapping[str, Any]) -> Answer:
    try:
        return _CALLS[name](room, user, body)
    except Forbidden as error:
        return 403, str(error)
    except KeyError as error:
        return 400, f"{error} is missing or unknown"
    except LookupError as error:
        return 404, str(error)
    except Conflict as error:
        return 409, str(error)


def _create(room: Newsroom, user: User, body: Mapping[str, Any]) -> Answer:
    return 201, room.create(user, body["section"], body["title"]).id


def _edit(room: Newsroom, user: User, body: Mapping[str, Any]) -> Answer:
    return 200, room.edit(user, body["id"], body["text"]).id


def _submit(room: Newsroom, user: User, body: Mapping[str, Any]) -> Answer:
    return 200, room.submit(user, body["id"]).state


def _publish(room: Newsroom, user: User, body: Mapping[str, Any]) -> Answer:
    return 200, room.publish(user, body["id"]).state


def _withdraw(room: Newsroom, user: User, body: Mapping[str, Any]) -> Answer:
    return 200, room.withdraw(user, body["id"]).state


def _delete(room: Newsroom, user: User, body: Mapping[str, Any]) -> Answer:
    article = room.articles.get(body["id"])
    if user.role is Role.AUTHOR and article.author != user.name:
        return 403, f"{user.name} may not delete article {article.id}"
    room.delete(user, article.id)
    return 204, None


_CALLS: Mapping[str, Callable[[Newsroom, User, Mapping[str, Any]], Answer]] = {
    "create": _create,
    "edit": _edit,
    "submit": _submit,
    "publish": _publish,
    "withdraw": _withdraw,
    "delete": _delete,
}
