"""A small repository with a past: faults, a fix that names one, a revert, and changes that nobody touched again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

TOTAL = """\
def total(items, discount):
    if not items:
        raise ValueError("empty cart")
    return sum(item.price for item in items) - discount
"""
UNGUARDED = """\
def total(items, discount):
    return sum(item.price for item in items) - discount
"""


class Past(NamedTuple):
    """The repository, and the ids of its commits by what they did."""

    repo: GitRepo
    shas: dict[str, str]


def make_past(path: Path) -> Past:
    """Eight commits and a merge, a minute apart, from 2023-11-14 on."""
    repo = GitRepo(path)
    shas = {}

    def commit(name: str, message: str, **files: str) -> None:
        for file, content in files.items():
            repo.write(f"shop/{file}.py", content.encode())
        shas[name] = repo.commit(message)

    commit("root", "Begin", cart="")
    commit("total", "Add the cart's total", cart=TOTAL)
    commit("fault", "Simplify the total (#7)", cart=UNGUARDED)
    commit("docs", "Say what it does", notes='"""Notes."""\n')
    commit("fix", f"Fix total of an empty cart\n\nFixes: {shas['fault'][:12]}", cart=TOTAL)
    commit("feature", "Add a retry", net="import requests\n\n\ndef get(url):\n    return requests.get(url)\n")
    commit("revert", f'Revert "Add a retry"\n\nThis reverts commit {shas["feature"]}.', net="")
    repo.run("checkout", "--quiet", "-b", "side")
    commit("side", "Add a helper", extra="def helper(a, b):\n    return a / b\n")
    repo.run("checkout", "--quiet", "main")
    repo.run("merge", "--quiet", "--no-ff", "--no-edit", "-m", "Merge branch side", "side")
    shas["merge"] = repo.text("rev-parse", "HEAD")
    return Past(repo, shas)
