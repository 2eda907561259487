"""JSON of repositories, and of what git holds in them."""

from __future__ import annotations

import base64
import fnmatch
from urllib.parse import quote

from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github._clock import stamp
from tests.servers.fake_github._git import EMPTY_TREE, ChangedFile, Commit, Signature
from tests.servers.fake_github._model import Account, Activity, Json, Label, Repository, Ruleset
from tests.servers.fake_github._people import People

_TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def url(world: People, repository: Repository) -> str:
    return f"{world.api_url}/repos/{repository.full_name}"


def minimal(world: People, repository: Repository) -> Json:
    """`minimal-repository`."""
    here = url(world, repository)
    return {
        "id": repository.id,
        "node_id": repository.node_id,
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": people.user(world, repository.owner),
        "html_url": f"{world.html_url}/{repository.full_name}",
        "description": repository.description,
        "fork": repository.parent is not None,
        "url": here,
    } | {name: here + template for name, template in _TEMPLATES.items()}


def repository(world: People, found: Repository, viewer: Account | None = None) -> Json:
    """`repository`."""
    web = f"{world.html_url}/{found.full_name}"
    open_pulls = sum(pull.state == "open" for pull in found.pulls.values())
    moment = stamp(found.updated_at)
    shape = minimal(world, found) | {
        "clone_url": f"{web}.git",
        "git_url": f"git://{web.rsplit('://', maxsplit=1)[-1]}.git",
        "ssh_url": f"git@{web.rsplit('://', maxsplit=1)[-1]}.git",
        "svn_url": web,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "default_branch": found.default_branch,
        "visibility": "private" if found.private else "public",
        "archived": found.archived,
        "disabled": False,
        "size": 1,
        "created_at": stamp(found.created_at),
        "updated_at": moment,
        "pushed_at": moment,
        "open_issues": open_pulls,
        "open_issues_count": open_pulls,
        "topics": [],
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "has_discussions": False,
        "has_downloads": True,
        "has_issues": True,
        "has_pages": False,
        "has_projects": True,
        "has_wiki": True,
    }
    shape |= dict.fromkeys(("forks", "forks_count", "stargazers_count", "watchers", "watchers_count"), 0)
    if viewer is not None:
        shape["permissions"] = legacy_permissions(world.role(viewer, found))
    return shape


def full(world: People, found: Repository, viewer: Account | None = None) -> Json:
    """`full-repository`."""
    shape = repository(world, found, viewer) | {"network_count": 0, "subscribers_count": 0, "temp_clone_token": None}
    if found.owner.type == "Organization":
        shape["organization"] = people.user(world, found.owner)
    if found.parent is not None:
        shape["parent"] = shape["source"] = repository(world, found.parent, viewer)
    return shape


def legacy_permissions(role: str) -> dict[str, bool]:
    """The five flags of a role."""
    order = ["read", "triage", "write", "maintain", "admin"]
    held = order[: order.index(role) + 1] if role in order else []
    names = {"read": "pull", "triage": "triage", "write": "push", "maintain": "maintain", "admin": "admin"}
    return {names[one]: one in held for one in reversed(order)}


def label(world: People, found: Repository, one: Label) -> Json:
    return {
        "id": one.id,
        "node_id": one.node_id,
        "url": f"{url(world, found)}/labels/{quote(one.name)}",
        "name": one.name,
        "color": one.color,
        "default": False,
        "description": one.description,
    }


def _git_user(signature: Signature) -> Json:
    return {"name": signature.name, "email": signature.email, "date": signature.date.replace("+00:00", "Z")}


def verification(found: Repository, commit: Commit) -> Json:
    """The fake has no keys to verify with: a signed commit is of an unknown key."""
    raw = found.git.text("cat-file", "commit", commit.sha)
    header = raw.partition("\n\n")[0]
    is_signed = "\ngpgsig" in header
    return {
        "verified": False,
        "reason": "unknown_key" if is_signed else "unsigned",
        "signature": header.partition("\ngpgsig")[2].strip() if is_signed else None,
        "payload": None,
        "verified_at": None,
    }


def commit(world: People, found: Repository, one: Commit) -> Json:
    """`commit`, without files."""
    here, web = f"{url(world, found)}/commits/{one.sha}", f"{world.html_url}/{found.full_name}/commit"
    author, committer = world.account_of_email(one.author.email), world.account_of_email(one.committer.email)
    git_url = f"{url(world, found)}/git"
    return {
        "sha": one.sha,
        "node_id": f"C_kwDO{one.sha[:20]}",
        "url": here,
        "html_url": f"{web}/{one.sha}",
        "comments_url": f"{here}/comments",
        "commit": {
            "url": f"{git_url}/commits/{one.sha}",
            "author": _git_user(one.author),
            "committer": _git_user(one.committer),
            "message": one.message,
            "tree": {"url": f"{git_url}/trees/{one.tree}", "sha": one.tree},
            "comment_count": 0,
            "verification": verification(found, one),
        },
        "author": people.user(world, author) if author else None,
        "committer": people.user(world, committer) if committer else None,
        "parents": [
            {"sha": sha, "url": f"{url(world, found)}/commits/{sha}", "html_url": f"{web}/{sha}"} for sha in one.parents
        ],
    }


def commit_with_files(world: People, found: Repository, one: Commit) -> Json:
    """`commit`, with what it changes against its first parent (at most 300 files, as GitHub says)."""
    files = found.git.files(one.parents[0] if one.parents else EMPTY_TREE, one.sha)
    added, removed = sum(one.additions for one in files), sum(one.deletions for one in files)
    stats = {"additions": added, "deletions": removed, "total": added + removed}
    return commit(world, found, one) | {
        "stats": stats,
        "files": [file(world, found, one.sha, entry) for entry in files[:300]],
    }


def file(world: People, found: Repository, sha: str, one: ChangedFile) -> Json:
    """`diff-entry`."""
    path = quote(one.path.encode("utf-8", "surrogateescape"))
    web = f"{world.html_url}/{found.full_name}"
    shape: Json = {
        "sha": one.blob,
        "filename": one.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "status": one.status,
        "additions": one.additions,
        "deletions": one.deletions,
        "changes": one.additions + one.deletions,
        "blob_url": f"{web}/blob/{sha}/{path}",
        "raw_url": f"{web}/raw/{sha}/{path}",
        "contents_url": f"{url(world, found)}/contents/{path}?ref={sha}",
    }
    if one.patch is not None:
        shape["patch"] = one.patch
    if one.previous is not None:
        shape["previous_filename"] = one.previous
    return shape


def git_commit(world: People, found: Repository, one: Commit) -> Json:
    """`git-commit`."""
    here, web = f"{url(world, found)}/git", f"{world.html_url}/{found.full_name}/commit"
    return {
        "sha": one.sha,
        "node_id": f"C_kwDO{one.sha[:20]}",
        "url": f"{here}/commits/{one.sha}",
        "html_url": f"{web}/{one.sha}",
        "author": _git_user(one.author),
        "committer": _git_user(one.committer),
        "tree": {"url": f"{here}/trees/{one.tree}", "sha": one.tree},
        "message": one.message,
        "parents": [{"sha": sha, "url": f"{here}/commits/{sha}", "html_url": f"{web}/{sha}"} for sha in one.parents],
        "verification": verification(found, one),
    }


def pushed_commit(world: People, found: Repository, one: Commit) -> Json:
    """`head_commit` of a `push`."""

    def who(signature: Signature) -> Json:
        account = world.account_of_email(signature.email)
        told = {"name": signature.name, "email": signature.email}
        return told | ({"username": account.login} if account else {})

    files = found.git.files(one.parents[0] if one.parents else EMPTY_TREE, one.sha)
    return {
        "id": one.sha,
        "tree_id": one.tree,
        "distinct": True,
        "message": one.message,
        "timestamp": one.committer.date,
        "url": f"{world.html_url}/{found.full_name}/commit/{one.sha}",
        "author": who(one.author),
        "committer": who(one.committer),
        "added": [file.path for file in files if file.status == "added"],
        "removed": [file.path for file in files if file.status == "removed"],
        "modified": [file.path for file in files if file.status not in {"added", "removed"}],
    }


def git_ref(world: People, found: Repository, ref: str, sha: str) -> Json:
    here = f"{url(world, found)}/git"
    kind = found.git.text("cat-file", "-t", sha)
    return {
        "ref": ref,
        "node_id": f"REF_{base64.urlsafe_b64encode(ref.encode()).decode().rstrip('=')}",
        "url": f"{here}/{ref}",
        "object": {"sha": sha, "type": kind, "url": f"{here}/{kind}s/{sha}"},
    }


def content(world: People, found: Repository, ref: str, path: str, blob: str, kind: str = "file") -> Json:
    """`content-file` without its content, or an entry of a directory."""
    here, web = url(world, found), f"{world.html_url}/{found.full_name}"
    itself = f"{here}/contents/{quote(path)}?ref={ref}"
    git_url = f"{here}/git/{'trees' if kind == 'dir' else 'blobs'}/{blob}"
    html_url = f"{web}/{'tree' if kind == 'dir' else 'blob'}/{ref}/{quote(path)}"
    return {
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": blob,
        "size": 0 if kind == "dir" else int(found.git.text("cat-file", "-s", blob)),
        "url": itself,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": None if kind == "dir" else f"{web}/raw/{ref}/{quote(path)}",
        "type": kind,
        "_links": {"self": itself, "git": git_url, "html": html_url},
    }


def activity(world: People, one: Activity) -> Json:
    return {
        "id": one.id,
        "node_id": one.node_id,
        "before": one.before,
        "after": one.after,
        "ref": one.ref,
        "timestamp": stamp(one.timestamp),
        "activity_type": one.activity_type,
        "actor": people.user(world, one.actor),
    }


def ruleset(world: People, found: Repository, one: Ruleset, *, with_bypass: bool) -> Json:
    """`repository-ruleset`; who may bypass it is shown to those who may edit it."""
    here = f"{url(world, found)}/rulesets/{one.id}"
    shape = {
        "id": one.id,
        "name": one.name,
        "target": "branch",
        "source_type": "Repository",
        "source": found.full_name,
        "enforcement": one.enforcement,
        "node_id": one.node_id,
        "conditions": {"ref_name": {"include": list(one.include), "exclude": list(one.exclude)}},
        "rules": one.rules,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.created_at),
        "_links": {
            "self": {"href": here},
            "html": {"href": f"{world.html_url}/{found.full_name}/rules/{one.id}"},
        },
    }
    return shape | ({"bypass_actors": one.bypass_actors} if with_bypass else {})


def applies(found: Repository, one: Ruleset, branch: str) -> bool:
    """Whether a ruleset is in force for a branch."""

    def matches(pattern: str) -> bool:
        if pattern == "~ALL" or (pattern == "~DEFAULT_BRANCH" and branch == found.default_branch):
            return True
        return fnmatch.fnmatchcase(f"refs/heads/{branch}", pattern)

    in_force = one.enforcement == "active" and any(map(matches, one.include))
    return in_force and not any(map(matches, one.exclude))


def branch_rules(found: Repository, branch: str) -> list[Json]:
    """`GET …/rules/branches/{branch}`."""
    origin = {"ruleset_source_type": "Repository", "ruleset_source": found.full_name}
    return [
        rule | origin | {"ruleset_id": one.id}
        for one in found.rulesets
        if applies(found, one, branch)
        for rule in one.rules
    ]


def is_protected(found: Repository, branch: str) -> bool:
    return branch in found.protection or bool(branch_rules(found, branch))
