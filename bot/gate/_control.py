"""Files that steer the gate, the reviewers' tools, or where code comes from: whoever changes them changes the rules."""

from __future__ import annotations

from collections.abc import Sequence

from bot.change import RepoPath, path_matches
from bot.facts import FileRole, role_of
from bot.gate._domains import folded

_PATTERNS = tuple(
    folded(pattern)
    for pattern in (
        "/.github/foreread.yml",
        "/.foreread.yml",
        "/.github/foreread/",
        "/.github/foreread-*",
        "CODEOWNERS",
        "/.github/workflows/",
        "/.github/actions/",
        "/action.yml",
        "/action.yaml",
        "/.github/dependabot.y*ml",
        "/.gitlab-ci.yml",
        "/.circleci/",
        "/Jenkinsfile",
        "/azure-pipelines.yml",
        "/.buildkite/",
        ".gitattributes",
        ".gitmodules",
        ".npmrc",
        ".yarnrc",
        ".yarnrc.yml",
        ".pnpmfile.cjs",
        "pip.conf",
        "pip.ini",
        ".pypirc",
        "/.cargo/config",
        "/.cargo/config.toml",
        "settings-security.xml",
        "/.mvn/",
        "nuget.config",
        ".pre-commit-config.yaml",
        "/.husky/",
        "/.cursor/",
        "/.claude/",
    )
)
"""Compared without case, for a file system may not mind it. Registry files say from where packages come."""

_ROLES = {FileRole.AGENT, FileRole.CI, FileRole.INFRASTRUCTURE}


def controls(name: str, own: Sequence[str]) -> bool:
    """Whether the file steers something that others rely on; `own`: paths of this policy and its roster."""
    bare = folded(name)
    return (
        role_of(RepoPath(name)) in _ROLES
        or role_of(RepoPath(bare)) in _ROLES
        or any(path_matches(pattern, bare) for pattern in _PATTERNS)
        or any(folded(path) == bare for path in own)
    )
