"""Files that steer the gate, the reviewers' tools, or where code comes from: whoever changes them changes the rules.

All are compared without case, for a file system may not mind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts import FileRole
from bot.gate._domains import folded, roles_of

_PATHS = frozenset(
    """
    .github/foreread.yml .foreread.yml action.yml action.yaml .github/dependabot.yml .github/dependabot.yaml
    .gitlab-ci.yml jenkinsfile azure-pipelines.yml .cargo/config .cargo/config.toml .travis.yml bitbucket-pipelines.yml
    """.split()  # noqa: SIM905 - a list that people read
)
"""From the root."""
_NAMES = frozenset(
    """
    codeowners .gitattributes .gitmodules .npmrc .yarnrc .yarnrc.yml .pnpmfile.cjs pip.conf pip.ini .pypirc
    settings-security.xml nuget.config .pre-commit-config.yaml
    """.split()  # noqa: SIM905 - a list that people read
)
"""In any folder. Some say from which registry packages come."""
_FOLDERS = (
    ".github/workflows/",
    ".github/actions/",
    ".github/foreread",
    ".circleci/",
    ".buildkite/",
    ".mvn/",
    ".husky/",
    ".cursor/",
    ".claude/",
)
_ROLES = {FileRole.AGENT, FileRole.CI, FileRole.INFRASTRUCTURE}


def controls(name: str, own: Sequence[str]) -> bool:
    """Whether the file steers something that others rely on; `own`: paths of this policy and its roster."""
    bare = folded(name)
    return (
        bare in _PATHS
        or bare.rpartition("/")[2] in _NAMES
        or bare.startswith(_FOLDERS)
        or bool(_ROLES & (roles_of(name) | roles_of(bare)))
        or any(folded(path) == bare for path in own)
    )
