"""Who may do what.

- Authors write. They change, submit and delete their own drafts. What they have handed over belongs to the editors:
  nothing that an editor has accepted for readers changes under the author's hand.
- Editors are responsible for their sections and do everything there, and nothing in the sections of others.
- The chief does everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from newsdesk.articles import Article, State


class Forbidden(Exception):
    """The user may not do this."""


class Role(StrEnum):
    AUTHOR = "author"
    EDITOR = "editor"
    CHIEF = "chief"


class Action(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    DELETE = "delete"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


_OF_AUTHORS = frozenset({Action.EDIT, Action.SUBMIT, Action.DELETE})


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    sections: frozenset[str] = frozenset()


def may(user: User, action: Action, article: Article) -> bool:
    if user.role is Role.CHIEF:
        return True
    if user.role is Role.EDITOR:
        return article.section in user.sections
    return action in _OF_AUTHORS and article.author == user.name and article.state is State.DRAFT


def may_write_in(user: User, section: str) -> bool:
    """Whether a user may bring an article into a section."""
    return user.role is Role.CHIEF or section in user.sections
