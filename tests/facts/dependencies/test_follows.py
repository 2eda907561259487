"""A lockfile that follows its manifest need not be read; one that says anything more must be."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.facts import ProofKind
from tests.changes import facts_of
from tests.facts.dependencies.samples import KEPT, NEW, PROVEN, Sample

TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+/=.^~-]*")


def proven(sample: Sample, lock: str | None = None, **manifest: str) -> bool:
    after = {**sample.after, **manifest}
    if lock is not None:
        after[sample.lock] = lock
    proof = next((f.proof for f in facts_of(sample.before, after).files if f.path == sample.lock), None)
    return proof is not None and proof.kind is ProofKind.LOCKFILE


@pytest.mark.parametrize("name", PROVEN)
def test_a_lockfile_that_follows_its_manifest_is_proven(name: str) -> None:
    assert proven(PROVEN[name])


@pytest.mark.parametrize("name", PROVEN)
def test_the_proof_says_what_moved_and_what_it_did_not_look_at(name: str) -> None:
    sample = PROVEN[name]
    [proof] = [f.proof for f in facts_of(sample.before, sample.after).files if f.proof is not None]
    assert "left" in proof.detail
    assert "pad" in proof.detail
    assert "own code was not looked at" in proof.detail


@pytest.mark.parametrize("name", PROVEN)
def test_without_its_manifest_in_the_change_nothing_is_proven(name: str) -> None:
    sample = PROVEN[name]
    manifests = {path: text for path, text in sample.before.items() if path != sample.lock}
    assert not proven(sample, **manifests)


@pytest.mark.parametrize("name", PROVEN)
def test_a_manifest_that_asks_for_something_else_proves_nothing(name: str) -> None:
    sample = PROVEN[name]
    manifests = {p: t.replace("1.2.0", "1.9.0") for p, t in sample.after.items() if p != sample.lock}
    assert not proven(sample, **manifests)


def _other(token: str, at: int) -> str:
    """The token with one of its characters exchanged for another of its kind."""
    letter = token[at % len(token)]
    others = {"z": "y", "9": "8", "Z": "Y"}
    swapped = others.get(letter) or (chr(ord(letter) + 1) if letter.isalnum() else "x")
    return token[: at % len(token)] + swapped + token[at % len(token) + 1 :]


def _is_fresh(text: str) -> bool:
    """Whether it is the hash of something new."""
    return any(text in known or known in text for known in NEW)


def _mutable(sample: Sample) -> list[re.Match[str]]:
    """The tokens of the new lockfile that something can be held against: not comments, not the hashes of what is new."""
    text = sample.after[sample.lock]
    found = []
    for match in TOKEN.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        fresh = _is_fresh(match[0]) and len(match[0]) > 20
        # yarn's fragment behind `#` is what the hash below replaced; where an archive lies on a host is its own matter.
        # What only the registry knows: which version of a new entry is the one with this hash, where it lies there, and
        # what a new entry needs, as long as the lockfile agrees with itself.
        alone = sample.lock in {"Cargo.lock", "bun.lock"} and match[0] in {"1.2.0", "3.0.1"}
        if alone or (match[0] == "3.0.0" and '"pad"' in line) or "pythonhosted" in match[0]:
            continue
        if not line.startswith("#") and "#" not in line and not fresh and "sha512-" not in match[0][:7] + line[-7:]:
            found.append(match)
    return found


@settings(deadline=None)
@given(st.data())
def test_any_altered_token_of_the_lockfile_breaks_the_proof(data: st.DataObject) -> None:
    sample = PROVEN[data.draw(st.sampled_from(sorted(PROVEN)))]
    token = data.draw(st.sampled_from(_mutable(sample)))
    text = sample.after[sample.lock]
    altered = text[: token.start()] + _other(token[0], data.draw(st.integers(0, 200))) + text[token.end() :]
    assert not proven(sample, altered), altered[max(0, token.start() - 60) : token.end() + 60]


@settings(deadline=None)
@given(name=st.sampled_from(sorted(PROVEN)), at=st.integers(0, 100))
@example(name="npm", at=0)
@example(name="cargo", at=5)
def test_another_hash_at_the_same_version_is_never_proven(name: str, at: int) -> None:
    sample = PROVEN[name]
    text = sample.after[sample.lock]
    digest = next(known for known in KEPT if known in text)
    altered = text.replace(digest, _other(digest, len(digest) - 2 - at % 30))
    assert not proven(sample, altered)
    changes = facts_of(sample.before, {**sample.after, sample.lock: altered}).dependencies
    assert [c.name.rpartition("/")[2] for c in changes if c.integrity_changed] == ["kept"]


@pytest.mark.parametrize("name", PROVEN)
def test_a_new_entry_without_its_hash_is_not_proven(name: str) -> None:
    sample = PROVEN[name]
    text = sample.after[sample.lock]
    fresh = next(m for m in re.finditer(r"[A-Za-z0-9+/]{40,}=*", text) if _is_fresh(m[0]))
    assert not proven(sample, text[: fresh.end() - 5] + text[fresh.end() :])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("npm", "registry.npmjs.org/pad/", "registry.npmjs.evil/pad/", id="another host"),
        pytest.param("npm", "npmjs.org/pad/-/pad-3.0.1", "npmjs.org/evil/-/evil-3.0.1", id="another package's archive"),
        pytest.param("npm", "https://registry.npmjs.org/pad/-/pad-3.0.1.tgz", "git+ssh://git@github.com/a/pad.git#1", id="git"),
        pytest.param("npm", '"lockfileVersion": 3', '"lockfileVersion": 2', id="another format"),
        pytest.param("npm", '"version": "3.0.1",', '"version": "3.0.1",\n "hasInstallScript": true,', id="an install script"),
        pytest.param("npm", '"pad": "^3.0.0"', '"pad": "^4.0.0"', id="a need that is not met"),
        pytest.param("npm", '"node_modules/pad"', '"node_modules/left/node_modules/bad"', id="an entry nobody needs"),
        pytest.param("cargo", "registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"" , "git+https://github.com/a/b#1\"\nchecksum = \"", id="cargo: git"),
        pytest.param("uv", '"https://pypi.org/simple" }\nsdist', '"https://pypi.example/simple" }\nsdist', id="uv: another index"),
        pytest.param("pnpm 9", "3.0.1: {}", "3.0.1:\n    dependencies:\n      kept: 2.0.9", id="pnpm: an edge to nothing"),
        pytest.param("go", "example.com/pad v3.0.1 ", "example.com/pad v3.0.2 ", id="go: a version that go.mod does not name"),
    ],
)  # fmt: skip
def test_what_else_is_never_proven(name: str, old: str, new: str) -> None:
    sample = PROVEN[name]
    text = sample.after[sample.lock]
    assert old in text
    assert not proven(sample, new.join(text.rsplit(old, 1)))


def test_an_older_version_of_something_else_is_not_proven() -> None:
    sample = PROVEN["npm"]
    text = (
        sample.after[sample.lock]
        .replace("kept-2.0.3", "kept-2.0.1")
        .replace('"version": "2.0.3"', '"version": "2.0.1"')
    )
    assert not proven(sample, text)


def test_overrides_in_the_manifest_prove_nothing() -> None:
    sample = PROVEN["npm"]
    manifest = sample.after["package.json"].replace(
        '"dependencies"', '"overrides": {"pad": "3.0.1"},\n  "dependencies"'
    )
    assert not proven(sample, **{"package.json": manifest})


def test_a_manifest_that_cannot_be_read_proves_nothing() -> None:
    sample = PROVEN["npm"]
    assert not proven(sample, **{"package.json": sample.after["package.json"] + "}"})


@pytest.mark.parametrize("gone", ["before", "after"])
def test_a_lockfile_that_is_new_or_gone_is_not_proven(gone: str) -> None:
    sample = PROVEN["npm"]
    sides = {"before": sample.before, "after": sample.after}
    sides[gone] = {path: text for path, text in sides[gone].items() if path != sample.lock}
    assert all(f.proof is None for f in facts_of(sides["before"], sides["after"]).files)


def test_a_workspace_catalogue_explains_what_its_members_lock() -> None:
    def files(version: str) -> dict[str, str]:
        lock = PROVEN["pnpm 9"].before["pnpm-lock.yaml"].replace("1.1.0", version)
        lock = lock.replace(f"specifier: ^{version}", "specifier: 'catalog:'")
        catalogue = (
            f"catalogs:\n  default:\n    left:\n      specifier: ^{version}\n      version: {version}\n\nimporters"
        )
        from tests.facts.dependencies.samples import sri

        return {
            "package.json": PROVEN["pnpm 9"].before["package.json"].replace("^1.1.0", "catalog:"),
            "pnpm-workspace.yaml": f"packages:\n  - web\ncatalog:\n  left: ^{version}\n",
            "pnpm-lock.yaml": lock.replace("importers", catalogue, 1).replace(sri("left1.1.0"), sri(f"left{version}")),
        }

    found = facts_of(files("1.1.0"), files("2.3.0"))
    [proof] = [f.proof for f in found.files if f.path == "pnpm-lock.yaml"]
    assert proof is not None
    assert "pnpm-workspace.yaml" in proof.detail
