"""Whose a task is: who may see it, and who may have it tried again.

A task of a repository is its people's. One of all that an installation reaches, such as after somebody left a team,
names an organization: it is for those who administer one of that installation's repositories. An App may be installed
by anybody, so to administer some repository says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.gate import Permission
from bot.web._guard import may

if TYPE_CHECKING:
    from bot.desk import Visitor
    from bot.ports import Records
    from bot.work import Task

__all__ = ["administers", "may_task"]


def may_task(records: Records, visitor: Visitor, task: Task, least: Permission) -> bool:
    """Whether they may do at least that where the task belongs. `records` tell what is of which installation."""
    wish = task.wish
    if wish.repository_id:
        return may(visitor, wish.repository_id, least)
    if not wish.installation:
        return not wish.place.owner and administers(visitor)  # of all installations together: it names none
    return any(each.installation == wish.installation for each in records.open(_administered(visitor)))


def administers(visitor: Visitor) -> bool:
    """Whether they administer any repository at all."""
    return bool(_administered(visitor))


def _administered(visitor: Visitor) -> list[int]:
    return [number for number in visitor.permissions if may(visitor, number, Permission.ADMIN)]
