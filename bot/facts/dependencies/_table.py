"""The ecosystems, and which file is whose."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from bot.facts.dependencies._nouns import Ecosystem

MODULES = {
    "bun": ("bun.lock",),
    "cargo": ("Cargo.toml", "Cargo.lock"),
    "composer": ("composer.json", "composer.lock"),
    "go": ("go.mod", "go.sum", "go.work.sum"),
    "npm": ("package.json", "package-lock.json", "npm-shrinkwrap.json", "bun.lockb"),
    "others": (
        "pom.xml", "build.gradle", "build.gradle.kts", "gradle.lockfile", "libs.versions.toml", "mix.exs", "mix.lock",
        "pubspec.yaml", "pubspec.lock", "Podfile", "Podfile.lock", "packages.lock.json", "Directory.Packages.props",
        "deno.json", "deno.lock", "flake.lock", "conanfile.txt", "conanfile.py", "vcpkg.json", ".terraform.lock.hcl",
    ),
    "pnpm": ("pnpm-lock.yaml", "pnpm-workspace.yaml"),
    "poetry": ("poetry.lock", "pdm.lock"),
    "python": (
        "pyproject.toml", "requirements.txt", "Pipfile", "Pipfile.lock", "setup.py", "setup.cfg", "pylock.toml",
        "environment.yml",
    ),
    "ruby": ("Gemfile", "Gemfile.lock"),
    "uv": ("uv.lock",),
    "yarn": ("yarn.lock",),
}  # fmt: skip
"""Module of this package → the files it reads, or says that it does not."""

ENDINGS = (
    "bun.lock", "Cargo.lock", "composer.lock", "go.mod", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml",
    "poetry.lock", "pdm.lock", "Pipfile.lock", "Gemfile.lock", "uv.lock", "yarn.lock",
)  # fmt: skip
"""The files in which locked versions stand."""

_BY_NAME = {name: module for module, names in MODULES.items() for name in names}
_REQUIREMENTS = re.compile(r"(?:.*/)?(?:(?:requirements|constraints)[\w.-]*|requirements/[\w.-]+)\.(?:txt|in)")


def canonical_name(path: str) -> str:
    """The name under which the table has the file at `path`: all requirements files are one."""
    name = path.rpartition("/")[2]
    return "requirements.txt" if name not in _BY_NAME and _REQUIREMENTS.fullmatch(path) else name


def is_dependency_file(path: str) -> bool:
    """Whether the file at `path` is a manifest or a lockfile, read or not."""
    return canonical_name(path) in _BY_NAME


@cache
def load_ecosystem(name: str) -> Ecosystem:
    """The Ecosystem of a file by its canonical name. KeyError when there is none."""
    ecosystem = import_module(f"{__package__}.{_BY_NAME[name]}").ECOSYSTEM
    assert isinstance(ecosystem, Ecosystem)  # noqa: S101 - a module of this package that breaks this is our defect
    return ecosystem
