"""REST: pull requests, their reviews, threads and requested reviewers."""

from __future__ import annotations

from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github import _shapes_pull as shapes
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._asked import Answer, Asked, Routes
from tests.servers.fake_github._model import Account, Json, Pull, Review, ReviewComment, Team, Thread
from tests.servers.fake_github._state import RefusedError, UnknownError
from tests.servers.fake_github._talk import Draft, pull_files

LISTED_FILES = 3000
LISTED_COMMITS = 250

route = Routes()


@route("GET", "/repos/{owner}/{repo}/pulls")
def _pulls(asked: Asked, owner: str, repo: str) -> Answer:
    """Newest first."""
    found = asked.repository(owner, repo, "pull_requests")
    state, head, base = asked.query.get("state", "open"), asked.query.get("head"), asked.query.get("base")
    listed = [
        pull
        for pull in reversed(found.pulls.values())
        if state in {"all", pull.state} and head in {None, pull.head_label} and base in {None, pull.base_ref}
    ]
    if asked.query.get("direction") == "asc":
        listed.reverse()
    return asked.list(listed, lambda pull: shapes.simple(asked.world, pull))


@route("POST", "/repos/{owner}/{repo}/pulls")
def _open(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    who = asked.may(found, "pull_requests", "read")
    login, colon, branch = asked.text("head").rpartition(":")
    sources = [
        one
        for one in asked.world.repositories.values()
        if one.owner.login.lower() == login.lower() and one.parent is found
    ]
    source = sources[0] if colon and sources else found
    fields = asked.fields
    pull = asked.world.open_pull(
        who,
        found,
        branch,
        base=asked.text("base"),
        title=asked.text("title"),
        body=fields.get("body") or "",
        draft=bool(fields.get("draft")),
        head_repository=source,
    )
    return Answer(shapes.full(asked.world, pull), 201)


@route("GET", "/repos/{owner}/{repo}/pulls/{number}")
def _pull(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    git = pull.repository.git
    if "diff" in asked.accept:
        return Answer(git.run("diff", "-M", pull.merge_base, pull.head_sha))
    if "patch" in asked.accept:
        return Answer(git.run("format-patch", "--stdout", f"{pull.base_sha}..{pull.head_sha}"))
    return Answer(shapes.full(asked.world, pull))


@route("PATCH", "/repos/{owner}/{repo}/pulls/{number}")
def _edit(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "pull_requests", "read" if pull.author is asked.who else "write")
    fields = asked.fields
    asked.world.edit_pull(who, pull, title=fields.get("title"), body=fields.get("body"))
    if fields.get("base"):
        asked.world.retarget(who, pull, fields["base"])
    if fields.get("state") == "closed" and pull.state == "open":
        asked.world.close(who, pull)
    if fields.get("state") == "open" and pull.state == "closed":
        asked.world.reopen(who, pull)
    return Answer(shapes.full(asked.world, pull))


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/files")
def _files(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    files = pull_files(pull)[:LISTED_FILES]
    return asked.list(files, lambda one: repositories.file(asked.world, pull.repository, pull.head_sha, one))


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/commits")
def _commits(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    """The oldest 250."""
    pull = asked.pull(owner, repo, number)
    git = pull.repository.git
    listed = git.log(f"{pull.base_sha}..{pull.head_sha}")[:LISTED_COMMITS]
    return asked.list(listed, lambda sha: repositories.commit(asked.world, pull.repository, git.commit(sha)))


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/merge")
def _is_merged(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    if not asked.pull(owner, repo, number).merged:
        raise UnknownError("not merged")
    return Answer(status=204)


@route("PUT", "/repos/{owner}/{repo}/pulls/{number}/merge")
def _merge(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "contents")
    sha = asked.world.merge(who, pull)
    return Answer({"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/reviews")
def _reviews(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    """All that were ever given, oldest first; somebody's pending review is seen by them alone."""
    pull = asked.pull(owner, repo, number)
    viewer = asked.viewer.account if asked.viewer is not None else None
    shown = [one for one in pull.reviews if one.state != "PENDING" or one.author is viewer]
    return asked.list(shown, lambda one: shapes.review(asked.world, pull, one))


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/reviews")
def _review(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "pull_requests", "read")
    fields = asked.fields
    comments = tuple(_draft(one) for one in fields.get("comments") or ())
    commit = fields.get("commit_id")
    if commit is not None and pull.repository.git.resolve(commit) is None:
        raise RefusedError("Unprocessable Entity", ["The commit is not part of the pull request"])
    event, body = fields.get("event") or "PENDING", fields.get("body") or ""
    review = asked.world.review(who, pull, event, body, commit=commit, comments=comments, via_app=asked.via_app)
    return Answer(shapes.review(asked.world, pull, review))


def _draft(comment: Json) -> Draft:
    if not comment.get("body"):
        raise RefusedError("Unprocessable Entity", ["Body cannot be blank"])
    if comment.get("line") is None and comment.get("subject_type") != "file":
        raise RefusedError("Unprocessable Entity", ["Line could not be resolved"])
    return Draft(
        path=comment["path"],
        line=comment.get("line"),
        body=comment["body"],
        side=comment.get("side") or "RIGHT",
        start_line=comment.get("start_line"),
        start_side=comment.get("start_side"),
        subject_type=comment.get("subject_type") or "line",
    )


def _review_of(pull: Pull, review_id: str) -> Review:
    found = next((one for one in pull.reviews if one.id == int(review_id)), None)
    if found is None:
        raise UnknownError(review_id)
    return found


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/reviews/{review_id}")
def _one_review(asked: Asked, owner: str, repo: str, number: str, review_id: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    return Answer(shapes.review(asked.world, pull, _review_of(pull, review_id)))


@route("PUT", "/repos/{owner}/{repo}/pulls/{number}/reviews/{review_id}")
def _edit_review(asked: Asked, owner: str, repo: str, number: str, review_id: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who, review = asked.may(pull.repository, "pull_requests", "read"), _review_of(pull, review_id)
    if review.author is not who:
        raise RefusedError("Can not edit a review of somebody else")
    asked.world.edit_comment(who, pull, review, asked.text("body"))
    return Answer(shapes.review(asked.world, pull, review))


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/reviews/{review_id}/events")
def _submit(asked: Asked, owner: str, repo: str, number: str, review_id: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who, review = asked.may(pull.repository, "pull_requests", "read"), _review_of(pull, review_id)
    asked.world.submit_review(who, pull, review, asked.text("event"), asked.fields.get("body") or "")
    return Answer(shapes.review(asked.world, pull, review))


@route("PUT", "/repos/{owner}/{repo}/pulls/{number}/reviews/{review_id}/dismissals")
def _dismiss(asked: Asked, owner: str, repo: str, number: str, review_id: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who, review = asked.may(pull.repository, "pull_requests"), _review_of(pull, review_id)
    asked.world.dismiss(who, pull, review, asked.text("message"))
    return Answer(shapes.review(asked.world, pull, review))


def _shown(asked: Asked, pull: Pull) -> list[tuple[Thread, ReviewComment]]:
    viewer = asked.viewer.account if asked.viewer is not None else None
    said = [(thread, one) for thread in pull.threads for one in thread.comments]
    seen = [pair for pair in said if pair[1].review.state != "PENDING" or pair[1].author is viewer]
    return sorted(seen, key=lambda pair: pair[1].id)


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/reviews/{review_id}/comments")
def _comments_of_review(asked: Asked, owner: str, repo: str, number: str, review_id: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    review = _review_of(pull, review_id)
    pairs = [pair for pair in _shown(asked, pull) if pair[1].review is review]
    return asked.list(pairs, lambda pair: shapes.review_comment(asked.world, pull, *pair))


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/comments")
def _comments(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    return asked.list(_shown(asked, pull), lambda pair: shapes.review_comment(asked.world, pull, *pair))


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/comments")
def _add_comment(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    """A thread of its own; or, with `in_reply_to`, an answer in one."""
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "pull_requests", "read")
    if asked.fields.get("in_reply_to"):
        return _reply(asked, owner, repo, number, str(asked.fields["in_reply_to"]))
    asked.text("commit_id")
    asked.world.review(
        who, pull, comments=(_draft(asked.fields),), commit=asked.fields["commit_id"], via_app=asked.via_app
    )
    thread = pull.threads[-1]
    return Answer(shapes.review_comment(asked.world, pull, thread, thread.comments[0]), 201)


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/comments/{comment_id}/replies")
def _reply(asked: Asked, owner: str, repo: str, number: str, comment_id: str) -> Answer:
    """To the comment that opened a thread; not to an answer."""
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "pull_requests", "read")
    thread = next((one for one in pull.threads if one.comments[0].id == int(comment_id)), None)
    if thread is None:
        raise UnknownError("Parent comment not found")
    comment = asked.world.reply(who, pull, thread, asked.text("body"), asked.via_app)
    return Answer(shapes.review_comment(asked.world, pull, thread, comment), 201)


def find_review_comment(asked: Asked, owner: str, repo: str, comment_id: str) -> tuple[Pull, Thread, ReviewComment]:
    found = asked.repository(owner, repo, "pull_requests")
    for pull in found.pulls.values():
        for thread, comment in _shown(asked, pull):
            if comment.id == int(comment_id):
                return pull, thread, comment
    raise UnknownError(comment_id)


@route("GET", "/repos/{owner}/{repo}/pulls/comments/{comment_id}")
def _comment(asked: Asked, owner: str, repo: str, comment_id: str) -> Answer:
    return Answer(shapes.review_comment(asked.world, *find_review_comment(asked, owner, repo, comment_id)))


@route("PATCH", "/repos/{owner}/{repo}/pulls/comments/{comment_id}")
def _edit_comment(asked: Asked, owner: str, repo: str, comment_id: str) -> Answer:
    pull, thread, comment = find_review_comment(asked, owner, repo, comment_id)
    who = asked.may(pull.repository, "pull_requests", "read" if comment.author is asked.who else "write")
    asked.world.edit_comment(who, pull, comment, asked.text("body"))
    return Answer(shapes.review_comment(asked.world, pull, thread, comment))


@route("DELETE", "/repos/{owner}/{repo}/pulls/comments/{comment_id}")
def _delete_comment(asked: Asked, owner: str, repo: str, comment_id: str) -> Answer:
    pull, _, comment = find_review_comment(asked, owner, repo, comment_id)
    who = asked.may(pull.repository, "pull_requests", "read" if comment.author is asked.who else "write")
    asked.world.delete_comment(who, pull, comment)
    return Answer(status=204)


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/requested_reviewers")
def _requested(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    users = [people.user(asked.world, one) for one in pull.requested_reviewers]
    return Answer({"users": users, "teams": [people.team(asked.world, one) for one in pull.requested_teams]})


def _named(asked: Asked, pull: Pull) -> list[Account | Team]:
    named: list[Account | Team] = []
    for login in asked.fields.get("reviewers") or ():
        try:
            named.append(asked.world.account(login))
        except UnknownError as error:
            raise RefusedError("Reviews may only be requested from collaborators.") from error
    named += [asked.world.team(pull.repository.owner.login, slug) for slug in asked.fields.get("team_reviewers") or ()]
    return named


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/requested_reviewers")
def _request(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    """One who may not be asked spoils it for all."""
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "pull_requests", "triage")
    named = _named(asked, pull)
    for one in named:
        asked.world.check_reviewer(pull, one)
    for one in named:
        asked.world.request_review(who, pull, one)
    return Answer(shapes.simple(asked.world, pull), 201)


@route("DELETE", "/repos/{owner}/{repo}/pulls/{number}/requested_reviewers")
def _unrequest(asked: Asked, owner: str, repo: str, number: str) -> Answer:
    pull = asked.pull(owner, repo, number)
    who = asked.may(pull.repository, "pull_requests", "triage")
    for one in _named(asked, pull):
        asked.world.remove_review_request(who, pull, one)
    return Answer(shapes.simple(asked.world, pull))
