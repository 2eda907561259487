"""The languages that Foreread reads. To add one: a file here, a line in each table below, a test.

A language's module is imported when a file of it turns up, so that a review pays only for what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from bot.facts._language import Language

MODULES = {
    "bash": (".sh", ".bash", ".bats"),
    "c": (".c",),
    "cpp": (".cc", ".cpp", ".cxx", ".h", ".hpp", ".hh", ".hxx", ".ipp"),
    "csharp": (".cs",),
    "dockerfile": (".dockerfile",),
    "go": (".go",),
    "hcl": (".tf", ".hcl", ".tfvars"),
    "java": (".java",),
    "javascript": (".js", ".jsx", ".mjs", ".cjs"),
    "kotlin": (".kt", ".kts"),
    "php": (".php", ".phtml"),
    "python": (".py", ".pyi", ".pyw"),
    "ruby": (".rb", ".rake", ".gemspec"),
    "rust": (".rs",),
    "sql": (".sql",),
    "tsx": (".tsx",),
    "typescript": (".ts", ".mts", ".cts"),
    "yaml": (".yml", ".yaml"),
}
"""Module of this package → the endings of the files it reads."""

FILENAMES = {
    "Containerfile": "dockerfile",
    "Dockerfile": "dockerfile",
    "Gemfile": "ruby",
    "Rakefile": "ruby",
    "Vagrantfile": "ruby",
    "meson.build": None,
}
"""Files known by their whole name. None: an ending that looks familiar, but no grammar of ours reads it."""

FAMILIES = (("javascript", "typescript", "tsx"), ("c", "cpp"), ("java", "kotlin"))
"""Languages whose files call each other's definitions."""

_BY_SUFFIX = {suffix: module for module, suffixes in MODULES.items() for suffix in suffixes}


def language_of(path: str) -> Language | None:
    """The language that reads the file at `path`, judged by its name; None when no grammar does."""
    module = _module_of(path)
    return load_language(module) if module else None


def _module_of(path: str) -> str | None:
    name = path.rpartition("/")[2]
    if name in FILENAMES:
        return FILENAMES[name]
    if name.startswith(("Dockerfile.", "Containerfile.")):
        return "dockerfile"
    dot = name.rfind(".")
    return _BY_SUFFIX.get(name[dot:].lower()) if dot >= 0 else None


def endings_beside(paths: Iterable[str]) -> tuple[str, ...]:
    """The endings of all files that could call what the files at `paths` define."""
    modules = {module for path in paths if (module := _module_of(path))}
    for family in FAMILIES:
        if modules & set(family):
            modules |= set(family)
    named = [name for name, module in FILENAMES.items() if module in modules]
    return tuple(sorted({suffix for module in modules for suffix in MODULES[module]} | set(named)))


def may_call(caller: str, callee: str) -> bool:
    """Whether a file in the language of `caller` can use what the file at `callee` defines."""
    here, there = _module_of(caller), _module_of(callee)
    return here == there or any(here in family and there in family for family in FAMILIES)


@cache
def load_language(module: str) -> Language:
    """The Language of one module of this package, by the module's name."""
    language = import_module(f"{__name__}.{module}").LANGUAGE
    assert isinstance(language, Language)  # noqa: S101 - a module of this package that breaks this is our defect
    return language
