"""What manifests and lockfiles say, one row an ecosystem, and what becomes of it in a change."""

from __future__ import annotations

import json
from contextlib import suppress
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.facts import DependencyChange
from bot.facts.dependencies import _table, find_locked
from bot.facts.dependencies._nouns import LARGEST, Unreadable
from tests.changes import facts_of
from tests.facts.dependencies.samples import PROVEN, sri

PDM = '[[package]]\nname = "Left_Pad"\nversion = "1.2"\nfiles = [{file = "left_pad-1.2.tar.gz", hash = "sha256:00"}]\n'
GEMS = (
    "GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.1.0)\n    rake (13.0.6)\n      rack (>= 2)\n\n"
    "DEPENDENCIES\n  rake (~> 13)\n"
)
NPM1 = {"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0"}}}}}
PNPM5 = "lockfileVersion: 5.4\n\npackages:\n\n  /@a/b/1.0.0_react@17.0.0:\n    resolution: {integrity: sha512-x}\n    dev: true\n"
COMPOSER = {
    "packages": [{"name": "a/b", "version": "v1.2.3", "dist": {"url": "https://api.github.com/x", "shasum": ""}}]
}


@pytest.mark.parametrize(
    ("file", "content", "name", "versions"),
    [
        *(pytest.param(s.lock, s.after[s.lock], "left", ["1.2.0"], id=n) for n, s in PROVEN.items() if n != "go"),
        pytest.param("go.mod", PROVEN["go"].after["go.mod"], "example.com/left", ["v1.2.0"], id="go"),
        pytest.param("pdm.lock", PDM, "left-pad", ["1.2"], id="a Python name is the same in any spelling"),
        pytest.param("Gemfile.lock", GEMS, "rake", ["13.0.6"], id="Bundler"),
        pytest.param("package-lock.json", json.dumps(NPM1), "b", ["2.0.0"], id="npm 6, nested"),
        pytest.param("pnpm-lock.yaml", PNPM5, "@a/b", ["1.0.0"], id="pnpm 5"),
        pytest.param("composer.lock", json.dumps(COMPOSER), "a/b", ["v1.2.3"], id="Composer"),
        pytest.param("Pipfile.lock", '{"default": {"a": {"version": "==1.0"}}}', "A", ["1.0"], id="Pipenv"),
    ],
)  # fmt: skip
def test_the_locked_version_is_found(file: str, content: str, name: str, versions: list[str]) -> None:
    rows, unread = find_locked(name, {RepoPath(file): content.encode()})
    assert not unread
    assert [version for version, _, _ in rows] == versions


def test_a_dependency_stands_where_it_is_said_to() -> None:
    lock = PROVEN["cargo"].after["Cargo.lock"]
    [(_, place, direct)], _ = find_locked("left", {RepoPath("Cargo.lock"): lock.encode()})
    assert lock.split("\n")[place.start - 1] == 'name = "left"'
    assert direct


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("package.json", '{"dependencies": {"a": "^1"}, "devDependencies": {"b": "2"}}', {"a": "^1", "b": "2"}),
        ("pyproject.toml", '[project]\ndependencies = ["A_b[x]>=1 ; python_version<\'3\'"]\n', {"a-b": ">=1"}),
        ("pyproject.toml", '[dependency-groups]\ndev = ["a==1", {include-group = "x"}]\n', {"a": "==1"}),
        ("pyproject.toml", '[tool.poetry.group.dev.dependencies]\na = {version = "^1", optional = true}\n', {"a": "^1"}),
        ("requirements.txt", "-r x.txt\na==1 \\\n  --hash=sha256:00\nb>=2 # why\n", {"a": "==1", "b": ">=2"}),
        ("requirements-dev.txt", "a\n", {"a": ""}),
        ("Pipfile", '[packages]\na = "*"\n', {"a": "*"}),
        ("Cargo.toml", '[dependencies]\na = "1"\nb = {version = "2", package = "c"}\n', {"a": "1", "c": "2"}),
        ("go.mod", "module m\nrequire a.b/c v1.0.0\nrequire (\n\td.e/f v2.0.0 // indirect\n)\n", {"a.b/c": "v1.0.0", "d.e/f": "v2.0.0"}),
        ("Gemfile", 'gem "a", "~> 1.0", require: false\n', {"a": "~> 1.0"}),
        ("composer.json", '{"require": {"php": "^8", "a/b": "^1"}}', {"a/b": "^1"}),
        ("pnpm-workspace.yaml", "catalog:\n  a: ^1\ncatalogs:\n  old:\n    b: ^2\n", {"default>a": "^1", "old>b": "^2"}),
    ],
)  # fmt: skip
def test_what_a_manifest_asks_for(file: str, text: str, wanted: dict[str, str]) -> None:
    name = _table.canonical_name(file)
    manifest = _table.load_ecosystem(name).manifests[name](text.encode())
    assert {w.name: w.constraint for w in manifest.wanted} == wanted


def changes(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
    return [(c.name, c.before, c.after) for c in facts_of(before, after).dependencies]


@pytest.mark.parametrize("name", PROVEN)
def test_a_change_says_what_moved_and_what_is_direct(name: str) -> None:
    sample = PROVEN[name]
    found = facts_of(sample.before, sample.after).dependencies
    settled = {c.name.rpartition("/")[2]: c for c in found if not c.asked}
    assert {n: (c.before or "").strip("v") for n, c in settled.items()} == {"left": "1.1.0", "pad": ""}
    assert {n: (c.after or "").strip("v") for n, c in settled.items()} == {"left": "1.2.0", "pad": "3.0.1"}
    assert settled["left"].direct
    assert not settled["pad"].direct
    assert {c.ecosystem for c in found} == {sample.ecosystem}
    assert not any(c.source_changed or c.integrity_changed for c in found)


def test_a_dependency_from_git_is_another_source() -> None:
    before = {"package.json": '{"dependencies": {"a": "^1.0.0"}}'}
    after = {"package.json": '{\n  "dependencies": {\n    "a": "git+https://example.com/a.git"\n  }\n}\n'}
    [change] = facts_of(before, after).dependencies
    assert change == DependencyChange(
        "a", "npm", "^1.0.0", "git+https://example.com/a.git", True, RepoPath("package.json"), 3, source_changed=True, asked=True,
            source="git+https://example.com/a.git",
    )  # fmt: skip


def test_what_is_gone_stands_where_it_was() -> None:
    before = {"requirements.txt": "a==1\nb==2\n"}
    [change] = facts_of(before, {"requirements.txt": "a==1\n"}).dependencies
    assert (change.name, change.after, str(change.location)) == ("b", None, "requirements.txt:2 (before)")


def test_a_change_without_manifests_has_no_dependencies() -> None:
    facts = facts_of({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"})
    assert (facts.dependencies, facts.dependencies_unread) == ((), ())


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        pytest.param("package-lock.json", "[" * 200_000, "JSON", id="deep nesting"),
        pytest.param("package-lock.json", '{"packages":' + '{"a":' * 50_000 + "}" * 50_001, "JSON", id="deep objects"),
        pytest.param("package-lock.json", '{"a": 1, "a": 2}', "twice", id="a key given twice"),
        pytest.param("package-lock.json", '{"packages": [1]}', "form", id="a list where a table belongs"),
        pytest.param("package-lock.json", "\xff", "UTF-8", id="not UTF-8"),
        pytest.param("uv.lock", "a = " + "[" * 5000, "TOML", id="deep TOML"),
        pytest.param("uv.lock", "a = " + "9" * 9000, "TOML", id="a huge number"),
        pytest.param("pnpm-lock.yaml", "a: &x\n  b: *x\n", "YAML", id="YAML anchors"),
        pytest.param("pnpm-lock.yaml", "".join("  " * n + "a:\n" for n in range(50)), "indentation", id="deep YAML"),
        pytest.param("Cargo.lock", "[[package]]\nname = 'x'\n", "line", id="not as Cargo writes it"),
        pytest.param("go.sum", "a b c d\n", "line", id="not as Go writes it"),
        pytest.param("yarn.lock", "a@1:\n  version 1\n  version 2\n", "line", id="not as Yarn writes it"),
    ],
)
def test_what_cannot_be_read_is_unreadable_for_a_reason(file: str, content: str, reason: str) -> None:
    name = _table.canonical_name(file)
    with pytest.raises(Unreadable, match=reason):
        _table.load_ecosystem(name).locks[name](content.encode("latin-1"))


@pytest.mark.parametrize("file", ["pom.xml", "build.gradle", "mix.lock", "setup.py"])
def test_a_format_that_is_not_read_is_said_to_be_unread(file: str) -> None:
    assert facts_of({file: "a\n"}, {file: "b\n"}).dependencies_unread == ((RepoPath(file), "its format is not read"),)


def test_a_lockfile_beyond_the_limit_is_said_to_be_unread() -> None:
    facts = facts_of({"yarn.lock": "# a\n"}, {"yarn.lock": "#" + "a" * LARGEST + "\n"})
    assert facts.dependencies_unread == ((RepoPath("yarn.lock"), "larger than 5 MB"),)


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["packages", "", "node_modules/a", "dependencies", "version", "integrity", "a", "default", "workspaces"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
READERS = MappingProxyType({
    name: reader
    for names in _table.MODULES.values()
    for name in names
    for ecosystem in (_table.load_ecosystem(name),)
    for reader in (ecosystem.manifests.get(name) or ecosystem.locks.get(name),)
    if reader is not None
})  # fmt: skip


@settings(deadline=None)
@given(
    st.sampled_from(sorted(READERS)),
    st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | JSONISH.map(lambda v: json.dumps(v).encode()),
)
def test_a_reader_ends_in_an_answer_or_in_unreadable(name: str, content: bytes) -> None:
    with suppress(Unreadable):
        assert READERS[name](content) is not None


@settings(deadline=None)
@given(st.data())
def test_a_damaged_lockfile_never_breaks_a_review(data: st.DataObject) -> None:
    sample = PROVEN[data.draw(st.sampled_from(sorted(PROVEN)))]
    text = sample.after[sample.lock]
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 80))
    damaged = text[:start] + data.draw(st.text(max_size=8)) + text[start + length :]
    assert facts_of(sample.before, {**sample.after, sample.lock: damaged}).files


def test_the_same_version_with_another_hash_is_told() -> None:
    sample = PROVEN["npm"]
    altered = sample.before["package-lock.json"].replace(sri("kept2.0.3"), sri("other"))
    [change] = facts_of(sample.before, {**sample.before, "package-lock.json": altered}).dependencies
    assert (change.name, change.before, change.after, change.integrity_changed) == ("kept", "2.0.3", "2.0.3", True)
    assert altered.split("\n")[change.line - 1].strip() == '"node_modules/kept": {'
