"""REST: commits, comparisons, contents, and git's own objects."""

from __future__ import annotations

import base64
import binascii

from tests.servers.fake_github import _shapes_pull as pulls
from tests.servers.fake_github import _shapes_repository as shapes
from tests.servers.fake_github._asked import Answer, Asked, Routes
from tests.servers.fake_github._git import NOBODY, GitFailedError, Signature
from tests.servers.fake_github._model import Json, Repository
from tests.servers.fake_github._state import RefusedError, UnknownError

COMPARED_FILES = 300
DIRECTORY_ENTRIES = 1000
LARGEST_CONTENT = 1_000_000
"""Bytes of a file that `contents` tells."""

route = Routes()


class ConflictError(ValueError):
    """GitHub answers 409."""


def commit_id(found: Repository, name: str) -> str:
    """Raises RefusedError for a name that is no commit, as GitHub does."""
    sha = found.git.resolve(name)
    if sha is None:
        raise RefusedError(f"No commit found for SHA: {name}")
    return sha


@route("GET", "/repos/{owner}/{repo}/commits")
def _commits(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    start = found.git.resolve(asked.query.get("sha") or found.default_branch)
    if start is None:
        raise UnknownError("no such commit")
    paths = ["--", asked.query["path"]] if "path" in asked.query else []
    listed = found.git.text("rev-list", start, *paths).split()
    return asked.list(listed, lambda sha: shapes.commit(asked.world, found, found.git.commit(sha)))


@route("GET", "/repos/{owner}/{repo}/commits/{sha}/pulls")
def _pulls_of_commit(asked: Asked, owner: str, repo: str, sha: str) -> Answer:
    """Open pull requests that have the commit, and the merged ones that brought it."""
    found = asked.repository(owner, repo, "pull_requests")
    wanted = commit_id(found, sha)
    having = [one for one in found.pulls.values() if wanted in found.git.log(f"{one.base_sha}..{one.head_sha}")]
    return asked.list(having, lambda one: pulls.simple(asked.world, one))


@route("GET", "/repos/{owner}/{repo}/commits/{ref*}")
def _commit(asked: Asked, owner: str, repo: str, ref: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    return Answer(shapes.commit_with_files(asked.world, found, found.git.commit(commit_id(found, ref))))


@route("GET", "/repos/{owner}/{repo}/compare/{basehead*}")
def _compare(asked: Asked, owner: str, repo: str, basehead: str) -> Answer:
    """At most 300 files, on the first page alone; commits are paged, 250 where nothing is asked."""
    found = asked.repository(owner, repo, "contents")
    base_name, dots, head_name = basehead.partition("...")
    base, head = _end(asked, found, base_name), _end(asked, found, head_name)
    merge_base = found.git.merge_base(base, head) if base and head and dots else ""
    if not merge_base:
        raise UnknownError("no common ancestor")
    assert base is not None
    assert head is not None
    ahead, behind = found.git.log(f"{base}..{head}"), found.git.log(f"{head}..{base}")
    status = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    page, size = (
        int(asked.query.get("page", 1)),
        min(100, int(asked.query.get("per_page", 250 if "page" not in asked.query else 30))),
    )
    size = 250 if not {"page", "per_page"} & set(asked.query) else size
    shown = ahead[(page - 1) * size : page * size]
    here = f"{shapes.url(asked.world, found)}/compare/{basehead}"
    web = f"{asked.world.html_url}/{found.full_name}/compare/{basehead}"
    body: Json = {
        "url": here,
        "html_url": web,
        "permalink_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "base_commit": shapes.commit(asked.world, found, found.git.commit(base)),
        "merge_base_commit": shapes.commit(asked.world, found, found.git.commit(merge_base)),
        "status": status.get((bool(ahead), bool(behind)), "identical"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [shapes.commit(asked.world, found, found.git.commit(sha)) for sha in shown],
    }
    if page == 1:
        files = found.git.files(merge_base, head)
        body["files"] = [shapes.file(asked.world, found, head, one) for one in files[:COMPARED_FILES]]
    return Answer(body)


def _end(asked: Asked, found: Repository, name: str) -> str | None:
    """`branch`, a commit, or `owner:branch` of a fork."""
    owner, colon, branch = name.rpartition(":")
    if not colon or owner.lower() == found.owner.login.lower():
        return found.git.resolve(branch)
    for other in asked.world.repositories.values():
        if other.owner.login.lower() == owner.lower() and found in {other.parent, other}:
            sha = other.git.resolve(branch)
            if sha is not None:
                found.git.take_from(other.git.path, sha)
            return sha
    return None


@route("GET", "/repos/{owner}/{repo}/contents")
@route("GET", "/repos/{owner}/{repo}/contents/")
@route("GET", "/repos/{owner}/{repo}/contents/{path*}")
def _contents(asked: Asked, owner: str, repo: str, path: str = "") -> Answer:
    found = asked.repository(owner, repo, "contents")
    ref = asked.query.get("ref") or found.default_branch
    sha = found.git.resolve(ref)
    if sha is None:
        raise UnknownError(f"No commit found for the ref {ref}")
    path = path.strip("/")
    try:
        kind = found.git.text("cat-file", "-t", f"{sha}:{path}")
    except GitFailedError as error:
        raise UnknownError(path) from error
    if kind == "tree":
        return Answer(_directory(asked, found, ref, sha, path))
    blob = found.git.text("rev-parse", f"{sha}:{path}")
    data = found.git.run("cat-file", "blob", blob)
    if "raw" in asked.accept:
        return Answer(data)
    told = shapes.content(asked.world, found, ref, path, blob)
    small = len(data) <= LARGEST_CONTENT
    content = base64.encodebytes(data).decode() if small else ""
    return Answer(told | {"content": content, "encoding": "base64" if small else "none"})


def _directory(asked: Asked, found: Repository, ref: str, sha: str, path: str) -> list[Json]:
    listed = found.git.text("ls-tree", "-z", f"{sha}:{path}").split("\0")
    kinds = {"blob": "file", "tree": "dir", "commit": "file"}
    entries = []
    for line in listed[:DIRECTORY_ENTRIES]:
        meta, _, name = line.partition("\t")
        if name and not meta.startswith("160000"):
            _, kind, blob = meta.split()
            entries.append(shapes.content(asked.world, found, ref, f"{path}/{name}".strip("/"), blob, kinds[kind]))
    return entries


@route("PUT", "/repos/{owner}/{repo}/contents/{path*}")
def _put_content(asked: Asked, owner: str, repo: str, path: str) -> Answer:
    """A commit of one file. `sha` must be that of the file that is there, if one is."""
    found = asked.repository(owner, repo)
    who = asked.may(found, "contents")
    if path.startswith(".github/workflows/"):
        asked.may(found, "workflows")
    branch = asked.fields.get("branch") or found.default_branch
    tip = found.git.branches().get(branch)
    if tip is None:
        raise UnknownError(f"Branch {branch} not found")
    try:
        data = base64.b64decode(asked.text("content"))
    except binascii.Error as error:
        raise RefusedError("content is not valid Base64") from error
    there = found.git.text("ls-tree", tip, "--", path).split()
    given = asked.fields.get("sha")
    if there and given is None:
        raise RefusedError('Invalid request.\n\n"sha" wasn\'t supplied.')
    if (there[2] if there else None) != given:
        raise ConflictError(f"{path} does not match {given}")
    commit = asked.world.commit(who, found, branch, {path: data}, asked.text("message"))
    blob = found.git.text("rev-parse", f"{commit}:{path}")
    told = shapes.git_commit(asked.world, found, found.git.commit(commit))
    return Answer(
        {"content": shapes.content(asked.world, found, branch, path, blob), "commit": told}, 200 if there else 201
    )


@route("GET", "/repos/{owner}/{repo}/git/ref/{ref*}")
def _ref(asked: Asked, owner: str, repo: str, ref: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    full = f"refs/{ref}"
    sha = found.git.refs(full).get(full)
    if sha is None:
        raise UnknownError(ref)
    return Answer(shapes.git_ref(asked.world, found, full, sha))


@route("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref*}")
def _matching_refs(asked: Asked, owner: str, repo: str, ref: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    matching = [item for item in found.git.refs().items() if item[0].startswith(f"refs/{ref}")]
    return asked.list(matching, lambda item: shapes.git_ref(asked.world, found, *item))


@route("POST", "/repos/{owner}/{repo}/git/refs")
def _add_ref(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    who = asked.may(found, "contents")
    ref, sha = asked.text("ref"), asked.text("sha")
    if not ref.startswith("refs/heads/"):
        raise RefusedError("Reference name must start with 'refs/heads/'")
    if found.git.refs(ref).get(ref):
        raise RefusedError("Reference already exists")
    if found.git.resolve(sha) is None:
        raise RefusedError("Object does not exist")
    asked.world.push(who, found, ref.removeprefix("refs/heads/"), sha)
    return Answer(shapes.git_ref(asked.world, found, ref, sha), 201)


@route("PATCH", "/repos/{owner}/{repo}/git/refs/heads/{branch*}")
def _set_ref(asked: Asked, owner: str, repo: str, branch: str) -> Answer:
    found = asked.repository(owner, repo)
    who = asked.may(found, "contents")
    before, sha = found.git.branches().get(branch), asked.text("sha")
    if before is None or found.git.resolve(sha) is None:
        raise RefusedError("Reference does not exist")
    if not asked.fields.get("force") and not found.git.is_ancestor(before, sha):
        raise RefusedError("Update is not a fast forward")
    asked.world.push(who, found, branch, sha)
    return Answer(shapes.git_ref(asked.world, found, f"refs/heads/{branch}", sha))


@route("DELETE", "/repos/{owner}/{repo}/git/refs/heads/{branch*}")
def _delete_ref(asked: Asked, owner: str, repo: str, branch: str) -> Answer:
    found = asked.repository(owner, repo)
    who = asked.may(found, "contents")
    if branch not in found.git.branches():
        raise RefusedError("Reference does not exist")
    asked.world.push(who, found, branch, NOBODY)
    return Answer(status=204)


def _object(found: Repository, sha: str, kind: str) -> str:
    """Its full id. Raises UnknownError if there is none of that kind."""
    try:
        return found.git.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{sha}^{{{kind}}}")
    except GitFailedError as error:
        raise UnknownError(sha) from error


@route("GET", "/repos/{owner}/{repo}/git/blobs/{sha}")
def _blob(asked: Asked, owner: str, repo: str, sha: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    full = _object(found, sha, "blob")
    data = found.git.run("cat-file", "blob", full)
    url = f"{shapes.url(asked.world, found)}/git/blobs/{full}"
    content = base64.encodebytes(data).decode()
    return Answer(
        {
            "sha": full,
            "node_id": f"B_{full[:20]}",
            "size": len(data),
            "url": url,
            "content": content,
            "encoding": "base64",
        }
    )


@route("POST", "/repos/{owner}/{repo}/git/blobs")
def _add_blob(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "contents")
    text = asked.fields.get("content", "")
    data = base64.b64decode(text) if asked.fields.get("encoding") == "base64" else text.encode()
    sha = found.git.run("hash-object", "-w", "--stdin", stdin=data).decode().strip()
    return Answer({"sha": sha, "url": f"{shapes.url(asked.world, found)}/git/blobs/{sha}"}, 201)


def _tree(asked: Asked, found: Repository, sha: str, *, deep: bool) -> Json:
    here = f"{shapes.url(asked.world, found)}/git"
    listed = found.git.text("ls-tree", "-z", "-l", *(("-r", "-t") if deep else ()), sha).split("\0")
    entries = []
    for line in filter(None, listed):
        meta, _, path = line.partition("\t")
        mode, kind, child, size = meta.split()
        entry: Json = {"path": path, "mode": mode, "type": kind, "sha": child}
        if kind != "commit":
            entry["url"] = f"{here}/{kind}s/{child}"
        entries.append(entry | ({"size": int(size)} if size.isdecimal() else {}))
    return {"sha": sha, "url": f"{here}/trees/{sha}", "tree": entries, "truncated": False}


@route("GET", "/repos/{owner}/{repo}/git/trees/{sha}")
def _get_tree(asked: Asked, owner: str, repo: str, sha: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    return Answer(
        _tree(asked, found, _object(found, found.git.resolve(sha) or sha, "tree"), deep="recursive" in asked.query)
    )


@route("POST", "/repos/{owner}/{repo}/git/trees")
def _add_tree(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "contents")
    index = {"GIT_INDEX_FILE": str(found.git.path / "fake.index")}
    base = asked.fields.get("base_tree")
    found.git.run("read-tree", *([_object(found, base, "tree")] if base else ["--empty"]), extra=index)
    for entry in asked.fields.get("tree", []):
        if "content" in entry:
            blob = found.git.run("hash-object", "-w", "--stdin", stdin=entry["content"].encode()).decode().strip()
        elif entry.get("sha") is None:
            found.git.run("update-index", "--force-remove", "--", entry["path"], extra=index)
            continue
        else:
            blob = entry["sha"]
        found.git.run("update-index", "--add", "--cacheinfo", f"{entry['mode']},{blob},{entry['path']}", extra=index)
    sha = found.git.run("write-tree", extra=index).decode().strip()
    return Answer(_tree(asked, found, sha, deep=False), 201)


@route("GET", "/repos/{owner}/{repo}/git/commits/{sha}")
def _git_commit(asked: Asked, owner: str, repo: str, sha: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    return Answer(shapes.git_commit(asked.world, found, found.git.commit(_object(found, sha, "commit"))))


@route("POST", "/repos/{owner}/{repo}/git/commits")
def _add_git_commit(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    who = asked.may(found, "contents")
    own = asked.world.signature(who)
    given = asked.fields.get("author")
    author = Signature(given["name"], given["email"], given.get("date") or own.date) if given else own
    parents = asked.fields.get("parents") or []
    sha = found.git.commit_tree(asked.text("tree"), parents, asked.text("message"), author, own)
    return Answer(shapes.git_commit(asked.world, found, found.git.commit(sha)), 201)
