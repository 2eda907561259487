"""Lockfiles that a package manager reads otherwise than their proof: none may be proven to follow."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import pytest

from bot.facts.dependencies._nouns import Unreadable
from bot.facts.dependencies._text import read_yaml
from bot.facts.dependencies.python import read_requirements
from tests.changes import facts_of

FIRST, SECOND = f"sha512-{'A' * 86}==", f"sha512-{'B' * 86}=="
ADDRESS = "https://registry.npmjs.org/a/-/a-{}.tgz"


def npm(version: str, integrity: str, more: dict[str, Any], entry: dict[str, Any]) -> dict[str, str]:
    asked = {"name": "shop", "version": "1.0.0", "dependencies": {"a": f"^{version}"}}
    told = {"version": version, "resolved": ADDRESS.format(version), "integrity": integrity, **entry}
    packages = {"": asked, "node_modules/a": told, **more.pop("packages", {})}
    lock = {"name": "shop", "version": "1.0.0", "lockfileVersion": 2, "requires": True, "packages": packages, **more}
    return {"package.json": json.dumps(asked, indent=1), "package-lock.json": json.dumps(lock, indent=1)}


HONEST = {"a": {"version": "1.1.0", "resolved": ADDRESS.format("1.1.0"), "integrity": SECOND}}
NPM: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another archive for npm 6": ({"dependencies": {"a": {**HONEST["a"], "resolved": "https://example.com/a.tgz"}}}, {}),
    "an address for a version of npm 6": ({"dependencies": {"a": {"version": "https://example.com/a.tgz"}}}, {}),
    "another package below one for npm 6": ({"dependencies": {"a": {**HONEST["a"], "dependencies": {"b": HONEST["a"]}}}}, {}),
    "a path that leads out": ({"packages": {"node_modules/../../a": HONEST["a"]}}, {}),
    "a script that is said otherwise": ({}, {"hasInstallScript": "true"}),
}  # fmt: skip


@pytest.mark.parametrize("case", NPM)
def test_a_package_lock_that_npm_may_read_otherwise_is_not_proven(case: str) -> None:
    more, entry = NPM[case]
    facts = facts_of(npm("1.0.0", FIRST, {}, {}), npm("1.1.0", SECOND, dict(more), entry))
    assert [f.proof for f in facts.files if f.path == "package-lock.json"] == [None]


@pytest.mark.parametrize("more", [{}, {"dependencies": HONEST}], ids=["of version 3", "of version 2"])
def test_the_same_package_lock_without_the_trap_is_proven(more: dict[str, Any]) -> None:
    before = npm("1.0.0", FIRST, {}, {})
    after = npm("1.1.0", SECOND, dict(more), {})
    facts = facts_of(before, after)
    assert [f.proof is not None for f in facts.files if f.path == "package-lock.json"] == [True]


@pytest.mark.parametrize("line", ["", "replace\tx.y/a => ./evil\n", '"replace" x.y/a => ./evil\n', "unheard of\n"])
def test_a_go_mod_in_which_a_tab_or_a_quote_hides_a_replacement_proves_nothing(line: str) -> None:
    def files(version: str, end: str) -> dict[str, str]:
        digest = f"h1:{('A' if version == 'v1.0.0' else 'B') * 43}="
        return {
            "go.mod": f"module m\n\ngo 1.19\n\nrequire x.y/a {version}\n{end}",
            "go.sum": f"x.y/a {version} {digest}\nx.y/a {version}/go.mod {digest}\n",
        }

    facts = facts_of(files("v1.0.0", ""), files("v1.1.0", line))
    assert [f.proof is not None for f in facts.files if f.path == "go.sum"] == [line == ""]


@pytest.mark.parametrize("blanks", [" ", " \\\n"])
def test_blanks_without_end_in_a_requirement_cost_no_time(blanks: str) -> None:
    start = time.process_time()
    read_requirements(f"a[b]{blanks * 9_000}== 1{blanks * 9_000}; c\n".encode())
    assert time.process_time() - start < 1


@pytest.mark.parametrize("line", ["a:{0}", "a{0}: b", "a: b{0}c", "{0}a: b", "a: {{{0}x", "a: [{0}}}]"])
@pytest.mark.parametrize("run", [" ", ": ", ":", "'"])
def test_a_line_of_yaml_without_end_costs_no_time(line: str, run: str) -> None:
    start = time.process_time()
    with suppress(Unreadable):
        read_yaml(f"{line.format(run * 3_000)}\n".encode())
    assert time.process_time() - start < 1
