"""Values of GitHub's answers, in our nouns. Nothing is believed to be of the type that the schema says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from bot.gate import Account, AccountKind
from bot.post import Reaction

Data: TypeAlias = Mapping[str, Any]

_KINDS: Final = {
    "User": AccountKind.USER,
    "Bot": AccountKind.BOT,
    "Organization": AccountKind.ORGANIZATION,
}
"""Others are nobody here: a mannequin stands for somebody of another host, and EnterpriseUserAccount for a seat."""

_REACTIONS: Final = {"EYES": Reaction.SEEN, "THUMBS_UP": Reaction.DONE, "CONFUSED": Reaction.UNCLEAR}

APP_SUFFIX: Final = "[bot]"
"""Ends the login of an App everywhere but in GraphQL."""


def part(data: object, *keys: str) -> Any:
    """What is under the keys; None where one of them is not there."""
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def nodes(connection: object) -> Iterator[Data]:
    """The entries of a list that are shown."""
    found = part(connection, "nodes")
    return (node for node in found if isinstance(node, Mapping)) if isinstance(found, list) else iter(())


def number(value: object) -> int:
    """A number, also one that comes in digits since it may pass 31 bits; 0 for none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20 else 0


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def moment(value: object) -> datetime | None:
    """A time with its zone; None where there is none."""
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def account(who: object) -> Account | None:
    """Of GraphQL's `Actor`. None for one that is deleted, or that is no account of this host."""
    kind = _KINDS.get(text(part(who, "__typename")))
    found = number(part(who, "databaseId"))
    if kind is None or not found:
        return None
    login = text(part(who, "login"))
    if login.endswith(APP_SUFFIX):
        kind = AccountKind.BOT  # among commits and as the viewer, the schema shows Apps as users
    elif kind is AccountKind.BOT:
        login += APP_SUFFIX
    return Account(found, login, kind)


def rest_account(who: object) -> Account | None:
    """Of the REST API's `simple-user`."""
    kind = _KINDS.get(text(part(who, "type")))
    found = number(part(who, "id"))
    return Account(found, text(part(who, "login")), kind) if kind is not None and found else None


def own_reactions(groups: object) -> frozenset[Reaction]:
    shown = groups if isinstance(groups, list) else []
    ours = {text(part(group, "content")) for group in shown if part(group, "viewerHasReacted") is True}
    return frozenset(_REACTIONS[content] for content in ours & _REACTIONS.keys())
