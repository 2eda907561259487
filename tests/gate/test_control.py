"""Files that steer the gate, the tools, or where code comes from."""

from __future__ import annotations

import pytest

from bot.gate._control import controls

STEERS = [
    ".github/foreread.yml",
    ".foreread.yml",
    ".github/foreread-roster.yml",
    "action.yml",
    "action.yaml",
    ".github/dependabot.yml",
    ".github/dependabot.yaml",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "azure-pipelines.yml",
    ".cargo/config",
    ".cargo/config.toml",
    ".travis.yml",
    "bitbucket-pipelines.yml",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".github/CODEOWNERS",
    ".gitattributes",
    "auth/.gitattributes",
    ".gitmodules",
    ".npmrc",
    "web/.npmrc",
    ".yarnrc",
    ".yarnrc.yml",
    ".pnpmfile.cjs",
    "pip.conf",
    "etc/pip.ini",
    ".pypirc",
    "settings-security.xml",
    "NuGet.Config",
    ".pre-commit-config.yaml",
    ".github/workflows/ci.yml",
    ".github/workflows/deep/x.txt",
    ".github/actions/a/index.js",
    ".circleci/config.yml",
    ".buildkite/pipeline.sh",
    ".mvn/settings.xml",
    ".husky/pre-commit",
    ".cursor/rules/a.mdc",
    ".claude/settings.json",
    "AGENTS.md",
    "CLAUDE.md",
    "lib/AGENTS.md",
    "main.tf",
    "infra/main.tf",
    "Dockerfile",
    ".GITHUB/Workflows/CI.yml",
    "codeowners",
    ".NPMRC",
    "agents.md",
    ".Foreread.yml",
]
DOES_NOT = [
    "lib/tool.py",
    "README.md",
    "docs/workflows/ci.md",
    "github/workflows/ci.txt",
    "sub/.github/foreread.yml",
    "docs/codeowners.md",
    "lib/npmrc.py",
    "package.json",
    "package-lock.json",
    "xaction.yml",
    ".claudex",
    "lib/pip_conf.py",
]


@pytest.mark.parametrize("name", STEERS)
def test_it_steers_in_whatever_case_it_is_written(name: str) -> None:
    assert controls(name, ())
    assert controls(name.swapcase(), ()) or name in {"main.tf"}


@pytest.mark.parametrize("name", DOES_NOT)
def test_it_does_not_steer(name: str) -> None:
    assert not controls(name, ())


@pytest.mark.parametrize("name", ["teams/gate.yml", "Teams/Gate.YML", "teams/caf\u00e9.yml", "teams/cafe\u0301.yml"])
def test_the_policy_and_its_roster_steer_wherever_they_are(name: str) -> None:
    own = ["people.yml", "teams/gate.yml", "Teams/cafe\u0301.yml"]
    assert controls(name, own)
    assert not controls(name, ["other.yml"])
