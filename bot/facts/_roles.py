"""What a file is for, by its path alone: titles, contents and claims have no say in it."""

from __future__ import annotations

import re

from bot.change import RepoPath
from bot.facts._nouns import FileRole
from bot.pattern import Pattern, lazy

_LOCKFILES = frozenset({
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb",
    "poetry.lock", "uv.lock", "pdm.lock", "pipfile.lock", "pylock.toml", "cargo.lock", "go.sum", "gemfile.lock",
    "composer.lock", "gradle.lockfile", "packages.lock.json", "mix.lock", "pubspec.lock", "flake.lock",
    ".terraform.lock.hcl", "podfile.lock", "deno.lock",
})  # fmt: skip
_MANIFESTS = frozenset({
    "package.json", "pyproject.toml", "setup.py", "setup.cfg", "pipfile", "cargo.toml", "go.mod", "gemfile",
    "composer.json", "pom.xml", "build.gradle", "build.gradle.kts", "libs.versions.toml", "mix.exs", "pubspec.yaml",
    "podfile", "deno.json", "directory.packages.props", "conanfile.txt", "conanfile.py", "vcpkg.json",
    "environment.yml", "pnpm-workspace.yaml",
})  # fmt: skip
_AGENT = frozenset({
    "agents.md", "claude.md", "gemini.md", ".cursorrules", ".windsurfrules", ".clinerules",
    "copilot-instructions.md", ".mcp.json", "mcp.json", "skill.md", ".aider.conf.yml",
})  # fmt: skip
_BUILD = frozenset({"cmakelists.txt", "meson.build", "meson_options.txt", "build.bazel", "workspace.bazel"})
"""Build files that their endings would hide."""
_DOCS_SUFFIXES = (".md", ".mdx", ".rst", ".adoc", ".txt", ".markdown")
_CONFIG_SUFFIXES = (
    ".json",
    ".toml",
    ".yml",
    ".yaml",
    ".ini",
    ".cfg",
    ".conf",
    ".properties",
    ".env",
    ".editorconfig",
    ".xml",
    ".kdl",
)
_DATA_SUFFIXES = (".csv", ".tsv", ".jsonl", ".svg", ".po", ".snap", ".parquet", ".ipynb", ".har")

# Each pattern is tried on the lower-cased path; the first that matches decides.
_BY_PATH: tuple[tuple[FileRole, Pattern[str]], ...] = tuple(
    (role, lazy(pattern))
    for role, pattern in (
        (FileRole.VENDORED, r"(^|/)(vendor|third_party|thirdparty|node_modules|bower_components|_vendor)/"),
        (
            FileRole.GENERATED,
            (
                r"(^|/)(generated|__generated__)/|\.(pb|pb\.gw|gen)\.go$|_pb2(_grpc)?\.pyi?$|\.min\.(js|css)$|\.generated\.[a-z]+$"
                r"|(^|/)zz_generated\.|\.g\.(cs|dart)$|(^|/)dist/.*\.js$|\.js\.map$|(^|/)generated\.[a-z.]+$"
            ),
        ),
        (
            FileRole.AGENT,
            (
                r"(^|/)\.(claude|cursor|windsurf|codex|gemini|continue|roo|kiro)/|(^|/)\.github/(instructions|prompts|chatmodes|agents|foreread)/"
                r"|\.prompt\.md$|\.instructions\.md$"
            ),
        ),
        (
            FileRole.CI,
            (
                r"(^|/)\.github/(workflows|actions)/|(^|/)\.gitlab-ci|(^|/)\.circleci/|(^|/)jenkinsfile|azure-pipelines|(^|/)\.buildkite/"
                r"|(^|/)\.travis\.yml$|(^|/)bitbucket-pipelines\.yml$|(^|/)\.drone\.yml$|(^|/)cloudbuild\.ya?ml$|(^|/)action\.ya?ml$"
                r"|(^|/)\.github/(codeowners|dependabot\.ya?ml)$|(^|/)codeowners$|(^|/)\.pre-commit-config\.yaml$"
            ),
        ),
        (
            FileRole.TEST,
            (
                r"(^|/)(tests?|_?(?:unit|e2e|integration|acceptance|smoke)[-_]?tests?|test_?utils?|__tests__|__mocks__|spec|specs|testdata|e2e|cypress)/|(^|/)test_[^/]*\.|(^|/)conftest\.py$"
                r"|[^/]_(?:unit_?)?tests?\.[a-z]+$|(^|/)(?:unit|e2e|integration|acceptance|smoke)-tests?\.[a-z]+$|\.(test|spec|cy|e2e)\.[a-z]+$|_spec\.rb$|(^|/)[a-z0-9_]*tests?\.(java|kt|cs|php|scala|swift|rs)$"
                r"|\.tests?/|\.tests\.ps1$|(^|/)src/(integration)?test/|(^|/)test cases/"
            ),
        ),
        (
            FileRole.MIGRATION,
            (
                # A number or a date in its name, or SQL: a package called `migrations` runs nothing by itself.
                r"(^|/)(migrations?|migrate)/([^/]+/)*[^/]*(\d[^/]*\.[a-z]+|\.sql)$"
                r"|(^|/)(alembic/versions|flyway|liquibase)/.*\.[a-z]+$|(^|/)v\d[\d_.]*__[^/]*\.sql$"
            ),
        ),
        (
            FileRole.INFRASTRUCTURE,
            (
                r"\.(tf|tfvars|hcl|bicep|nomad)$|(^|/)(terraform|cloudformation|pulumi|cdk|helm|charts?|k8s|kubernetes|manifests|kustomize|ansible)/"
                r"|(^|/)(dockerfile|containerfile)(\.|$)|\.dockerfile$|(^|/)(docker-)?compose[^/]*\.ya?ml$|(^|/)kustomization\.ya?ml$"
                r"|(^|/)serverless\.ya?ml$|(^|/)(nginx|haproxy|envoy)[^/]*\.(conf|ya?ml|cfg)$"
            ),
        ),
    )
)
_PROGRAM = lazy(
    r"^(?!dockerfile|containerfile).*\.(go|py|[cm]?[jt]sx?|svelte|vue|s?css|html|java|kt|scala|rs|rb|php|cs|[ch]|cc|[ch]pp|swift)$"
)
_PROGRAMMED = lazy(r"(^|/)(pulumi|cdk)/")
"""Where programs describe machines."""


def role_of(path: RepoPath) -> FileRole:
    """The role of the file at `path`."""
    lowered = path.lower()
    name = lowered.rpartition("/")[2]
    if name in _LOCKFILES:
        return FileRole.LOCKFILE
    if name in _AGENT:
        return FileRole.AGENT
    if name in _BUILD:
        return FileRole.CONFIG
    for role, pattern in _BY_PATH:
        if pattern.search(lowered):
            return _reconsidered(role, name, lowered)
    if (
        name in _MANIFESTS
        or re.fullmatch(r"(requirements|constraints)[\w.-]*\.(txt|in)", name)
        or "/requirements/" in f"/{lowered}"
    ):
        return FileRole.MANIFEST
    return _by_suffix(name, lowered)


def _reconsidered(role: FileRole, name: str, lowered: str) -> FileRole:
    """A README among charts is documentation, a program in a folder `kubernetes` talks to it and applies nothing, and
    `package/test/client.py` is a package's code for testing."""
    if role is FileRole.TEST and re.search(r"^(?!src/).+/test/[^/]+\.py$", lowered):
        return role if re.search(r"^test_|_tests?$|^tests?$|^conftest$", name.removesuffix(".py")) else FileRole.CODE
    if role is FileRole.INFRASTRUCTURE and _PROGRAM.search(name) and not _PROGRAMMED.search(lowered):
        return _by_suffix(name, lowered)
    prose = name.endswith(_DOCS_SUFFIXES) and role in {FileRole.INFRASTRUCTURE, FileRole.MIGRATION, FileRole.CI}
    return FileRole.DOCS if prose else role


def _by_suffix(name: str, lowered: str) -> FileRole:
    if name.endswith(_DOCS_SUFFIXES) or re.search(r"(^|/)docs?/[^.]*\.(html|css|png)$", lowered):
        return FileRole.DOCS
    if re.search(r"(^|/)man\d?/[^/]+\.\d$", lowered) or name in {"mkdocs.yml", "mkdocs.yaml"}:
        return FileRole.DOCS
    if name in {"license", "copying", "authors", "notice", "changelog", "readme", ".mailmap"}:
        return FileRole.DOCS
    if re.fullmatch(r"(licen[cs]e|copying|notice)[.-](python|apache|mit|bsd|isc|mpl|l?gpl|[\w.-]*\d)", name):
        return FileRole.DOCS
    if name.endswith(_DATA_SUFFIXES):
        return FileRole.DATA
    if name.endswith(_CONFIG_SUFFIXES) or name.startswith((".", "env.")):
        return FileRole.CONFIG
    return FileRole.CODE
