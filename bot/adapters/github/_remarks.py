"""Writing what Foreread says: its one comment, replies, reactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from bot.adapters.github._answers import FORBIDDEN, GONE, NOT_FOUND, REFUSED
from bot.adapters.github._once import Once
from bot.adapters.github._session import Session
from bot.adapters.github._values import Data, nodes, number, part, text
from bot.errors import HostError
from bot.post import Done, Place, React, Reaction, RemarkKind, WriteComment, WriteReply

MARKER: Final = "<!-- foreread -->"
"""First line of the one comment."""

_AIM: Final = "show what is there already"
_PAGES: Final = 100
_UNWANTED: Final = (FORBIDDEN, NOT_FOUND, GONE, REFUSED)
_CONTENT: Final = {Reaction.SEEN: "EYES", Reaction.DONE: "THUMBS_UP", Reaction.UNCLEAR: "CONFUSED"}


def write_comment(session: Session, once: Once, place: Place, deed: WriteComment, *, absent: bool = False) -> Done:
    """The one comment edited; a new one where there is none, also where somebody has deleted it meanwhile.

    `absent`: it has been looked for just now.
    """
    found = deed.id or (None if absent else _find(session, place, is_the_comment))
    if found and _edit(session, found, deed.text):
        return Done(found)
    if found:  # it is gone; perhaps another run has written a new one
        found = _find(session, place, is_the_comment)
        if found and _edit(session, found, deed.text):
            return Done(found)
    return _add(session, once, place, deed.text, is_the_comment)


def write_reply(session: Session, once: Once, place: Place, deed: WriteReply) -> Done:
    return _add(session, once, place, deed.text, lambda body: deed.marker in body)


def is_the_comment(body: str) -> bool:
    return body.lstrip().partition("\n")[0].strip() == MARKER


def _edit(session: Session, comment: int, body: str) -> bool:
    """Whether it was there to be edited."""
    path = f"/repos/{session.repository}/issues/comments/{comment}"
    answer = session.write("PATCH", path, "edit the comment", {"body": body}, repeat=True, fine=(NOT_FOUND, GONE))
    return not answer.is_error


def _add(session: Session, once: Once, place: Place, body: str, is_it: Callable[[str], bool]) -> Done:
    def write() -> int:
        path = f"/repos/{session.repository}/issues/{place.number}/comments"
        return number(part(session.write("POST", path, "write a comment", {"body": body}, repeat=False).data, "id"))

    return Done(once.write((place, body), write, lambda: _find(session, place, is_it)))


def _find(session: Session, place: Place, is_it: Callable[[str], bool]) -> int | None:
    """The first remark of ours in the conversation that is it."""
    for comment in listed(session, place, "FindComments", "comments"):
        if part(comment, "viewerDidAuthor") is True and is_it(text(part(comment, "body"))):
            return number(part(comment, "fullDatabaseId")) or None
    return None


def listed(session: Session, place: Place, operation: str, key: str) -> Iterator[Data]:
    """The entries of a list of the change, from the start."""
    asked = {"owner": place.owner, "name": place.name, "number": place.number}
    after: str | None = None
    for _ in range(_PAGES):
        data, errors = session.graphql(operation, _AIM, **asked, after=after)
        connection = part(data, "repository", "pullRequest", key)
        if errors or not isinstance(part(connection, "nodes"), list):
            raise session.withheld(_AIM, place, errors)  # who does not see it must not take it for absent
        yield from nodes(connection)
        after = text(part(connection, "pageInfo", "endCursor")) or None
        if part(connection, "pageInfo", "hasNextPage") is not True or after is None:
            return
    raise HostError(f"{place} has too many remarks to look for ours among them.", "Go on in another change.")


def react(session: Session, deed: React) -> Done:
    """A reaction that is there already stays one. Where the host will not have one (the remark is gone, its writer has
    blocked us) nothing else waits for it.
    """
    remark = deed.remark
    if remark.kind is RemarkKind.REVIEW:  # only GraphQL reacts to the words of a review
        _, errors = session.graphql(
            "AddReaction", "put a reaction", subject=remark.node, content=_CONTENT[deed.reaction]
        )
        return Done(0, (str(remark.id),) if errors else ())
    folder = "pulls" if remark.kind is RemarkKind.THREAD else "issues"
    path = f"/repos/{session.repository}/{folder}/comments/{remark.id}/reactions"
    answer = session.write(
        "POST",
        path,
        "put a reaction",
        {"content": deed.reaction.value},
        repeat=True,
        fine=_UNWANTED,
    )
    return Done(number(part(answer.data, "id")), (str(remark.id),) if answer.is_error else ())
