"""REST: the issue side of pull requests: conversation, labels, assignees, reactions, timeline."""

from __future__ import annotations

from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github import _shapes_pull as shapes
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._asked import Answer, Asked, Routes
from tests.servers.fake_github._model import Account, IssueComment, Json, Pull, Reaction, ReviewComment
from tests.servers.fake_github._rest_pulls import find_review_comment
from tests.servers.fake_github._state import RefusedError, UnknownError

BOTH = ("issues", "pull_requests")
"""Either permission lets an App write on the issue side of a pull request."""

route = Routes()


@route("GET", "/repos/{owner}/{repo}/issues/{number}")
def _issue(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    return Answer(shapes.issue(asked.world, asked.pull(owner, repo, number)))


@route("GET", "/repos/{owner}/{repo}/issues/{number}/comments")
def _comments(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    return asked.list(pull.comments, lambda one: shapes.comment(asked.world, pull, one))


@route("POST", "/repos/{owner}/{repo}/issues/{number}/comments")
def _add_comment(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, BOTH, "read")
    comment = asked.world.comment(who, pull, asked.text("body"), asked.via_app)
    return Answer(shapes.comment(asked.world, pull, comment), 201)


def _find(asked: Asked, owner: str, repo: str, comment_id: str) -> tuple[Pull, IssueComment]:
    for pull in asked.repository(owner, repo, "issues").pulls.values():
        for comment in pull.comments:
            if comment.id == int(comment_id):
                return pull, comment
    raise UnknownError(comment_id)


@route("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def _comment(asked: Asked, owner: str, repo: str, comment_id: str) -> Answer:
    return Answer(shapes.comment(asked.world, *_find(asked, owner, repo, comment_id)))


def _editor(asked: Asked, pull: Pull, author: Account) -> Account:
    """Who may change a comment: its writer, and whoever may write to the repository."""
    return asked.may(pull.repository, BOTH, "read" if author is asked.who else "write")


@route("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def _edit_comment(asked: Asked, owner: str, repo: str, comment_id: str) -> Answer:
    pull, comment = _find(asked, owner, repo, comment_id)
    asked.world.edit_comment(_editor(asked, pull, comment.author), pull, comment, asked.text("body"))
    return Answer(shapes.comment(asked.world, pull, comment))


@route("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def _delete_comment(asked: Asked, owner: str, repo: str, comment_id: str) -> Answer:
    pull, comment = _find(asked, owner, repo, comment_id)
    asked.world.delete_comment(_editor(asked, pull, comment.author), pull, comment)
    return Answer(status=204)


def _subject(
    asked: Asked, owner: str, repo: str, kind: str, comment_id: str
) -> tuple[Pull, IssueComment | ReviewComment]:
    if kind == "issues":
        return _find(asked, owner, repo, comment_id)
    pull, _, comment = find_review_comment(asked, owner, repo, comment_id)
    return pull, comment


@route("GET", "/repos/{owner}/{repo}/{kind}/comments/{comment_id}/reactions")
def _reactions(asked: Asked, owner: str, repo: str, kind: str, comment_id: str) -> Answer:
    _, comment = _subject(asked, owner, repo, kind, comment_id)
    wanted = asked.query.get("content")
    shown = [one for one in comment.reactions if wanted in {None, one.content}]
    return asked.list(shown, lambda one: shapes.reaction(asked.world, one))


@route("POST", "/repos/{owner}/{repo}/{kind}/comments/{comment_id}/reactions")
def _react(asked: Asked, owner: str, repo: str, kind: str, comment_id: str) -> Answer:
    """200 where it was there already."""
    pull, comment = _subject(asked, owner, repo, kind, comment_id)
    who = asked.may(pull.repository, BOTH, "read")
    content = asked.text("content")
    if content not in shapes.REACTIONS:
        raise RefusedError("Validation Failed", [{"resource": "Reaction", "field": "content", "code": "invalid"}])
    before = len(comment.reactions)
    reaction = asked.world.react(who, comment, content)
    return Answer(shapes.reaction(asked.world, reaction), 201 if len(comment.reactions) > before else 200)


@route("DELETE", "/repos/{owner}/{repo}/{kind}/comments/{comment_id}/reactions/{reaction_id}")
def _unreact(asked: Asked, owner: str, repo: str, kind: str, comment_id: str, reaction_id: str) -> Answer:
    pull, comment = _subject(asked, owner, repo, kind, comment_id)
    who = asked.may(pull.repository, BOTH, "read")
    found: Reaction | None = next((one for one in comment.reactions if one.id == int(reaction_id)), None)
    if found is None or found.user is not who:
        raise UnknownError(reaction_id)
    comment.reactions.remove(found)
    return Answer(status=204)


def _told_labels(asked: Asked, pull: Pull) -> list[Json]:
    return [repositories.label(asked.world, pull.repository, one) for one in pull.labels]


@route("GET", "/repos/{owner}/{repo}/issues/{number}/labels")
def _labels(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    return asked.list(pull.labels, lambda one: repositories.label(asked.world, pull.repository, one))


def _wanted_labels(asked: Asked) -> list[str]:
    """`{"labels": [names]}`, or the bare list."""
    given = asked.body if isinstance(asked.body, list) else asked.fields.get("labels", [])
    return [one["name"] if isinstance(one, dict) else one for one in given]


@route("POST", "/repos/{owner}/{repo}/issues/{number}/labels")
def _add_labels(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    """Labels that the repository has not are made, where whoever asks may write."""
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, BOTH, "triage")
    for name in _wanted_labels(asked):
        asked.world.label(who, pull, name)
    return Answer(_told_labels(asked, pull))


@route("PUT", "/repos/{owner}/{repo}/issues/{number}/labels")
def _set_labels(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, BOTH, "triage")
    wanted = {name.lower() for name in _wanted_labels(asked)}
    for label in list(pull.labels):
        if label.name.lower() not in wanted:
            asked.world.unlabel(who, pull, label.name)
    for name in _wanted_labels(asked):
        asked.world.label(who, pull, name)
    return Answer(_told_labels(asked, pull))


@route("DELETE", "/repos/{owner}/{repo}/issues/{number}/labels/{name}")
def _remove_label(asked: Asked, owner: str, repo: str, number: str, name: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, BOTH, "triage")
    if name.lower() not in {label.name.lower() for label in pull.labels}:
        raise UnknownError("Label does not exist")
    asked.world.unlabel(who, pull, name)
    return Answer(_told_labels(asked, pull))


@route("PATCH", "/repos/{owner}/{repo}/labels/{name}")
def _draw_label(asked: Asked, owner: str, repo: str, name: str) -> Answer:
    repository = asked.repository(owner, repo)
    asked.may(repository, BOTH)
    label = repository.labels.get(name.lower())
    if label is None:
        raise UnknownError("Label does not exist")
    label.color = asked.fields.get("color", label.color)
    label.description = asked.fields.get("description", label.description)
    return Answer(repositories.label(asked.world, repository, label))


@route("POST", "/repos/{owner}/{repo}/issues/{number}/assignees")
def _assign(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, BOTH, "triage")
    for login in asked.fields.get("assignees", []):
        asked.world.assign(who, pull, asked.world.account(login))
    return Answer(shapes.issue(asked.world, pull), 201)


@route("GET", "/repos/{owner}/{repo}/assignees")
def _assignees(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo, "issues")
    logins = [found.owner.login, *found.collaborators] if found.owner.type == "User" else list(found.collaborators)
    return asked.list(logins, lambda login: people.user(asked.world, asked.world.account(login)))
