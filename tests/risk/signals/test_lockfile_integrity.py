import pytest

from bot.risk import Tier
from bot.risk.signals.lockfile_integrity import RULE
from tests.facts.dependencies.samples import h1, hexed, sri
from tests.risk.firing import fire

NPM = '{{\n  "lockfileVersion": 3,\n  "packages": {{\n    "node_modules/left": {{\n      "version": "{0}",\n      "resolved": "https://registry.npmjs.org/left/-/left-{0}.tgz",\n      "integrity": "{1}"\n    }}\n  }}\n}}\n'
CARGO = 'version = 4\n\n[[package]]\nname = "left"\nversion = "{0}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "{1}"\n'
UV = 'version = 1\n\n[[package]]\nname = "left"\nversion = "{0}"\nsource = {{ registry = "https://pypi.org/simple" }}\nwheels = [\n{1}]\n'


def wheels(*tags: str, of: str = "a") -> str:
    url = "https://files.pythonhosted.org/packages/aa/bb/" + "c" * 60
    return "".join(f'    {{ url = "{url}/left-1.0-{t}.whl", hash = "sha256:{hexed(of + t)}" }},\n' for t in tags)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package-lock.json", NPM.format("1.0.0", sri("a")), NPM.format("1.0.0", sri("b"))),
        ("Cargo.lock", CARGO.format("1.0.0", hexed("a")), CARGO.format("1.0.0", hexed("b"))),
        ("go.sum", f"example.com/left v1.0.0 {h1('a')}\n", f"example.com/left v1.0.0 {h1('b')}\n"),
        ("uv.lock", UV.format("1.0", wheels("cp311")), UV.format("1.0", wheels("cp311", of="b"))),
    ],
)
def test_another_hash_at_the_same_version_is_asked_about(path: str, before: str, after: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert "left" in signal.ask.text


COMPOSER = '{{\n  "packages": [\n    {{\n      "name": "a/left",\n      "version": "dev-main",\n      "dist": {{ "url": "https://api.github.com/x", "reference": "{0}", "shasum": "" }}\n    }}\n  ]\n}}\n'


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package-lock.json", NPM.format("1.0.0", sri("a")), NPM.format("1.0.1", sri("b"))),
        ("package-lock.json", NPM.format("1.0.0", sri("a")), NPM.format("1.0.0", "sha1-aaaa " + sri("a"))),
        ("package-lock.json", NPM.format("1.0.0", "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="), NPM.format("1.0.0", sri("a"))),
        ("uv.lock", UV.format("1.0", wheels("cp38", "cp311")), UV.format("1.0", wheels("cp311"))),
        ("uv.lock", UV.format("1.0", wheels("cp311")), UV.format("1.0", wheels("cp311", "cp312"))),
        ("composer.lock", COMPOSER.format("a" * 40), COMPOSER.format("b" * 40)),
    ],
    ids=["another version", "one more", "another algorithm", "a wheel less", "a wheel more", "a branch moves"],
)
def test_another_version_algorithm_or_set_of_archives_is_no_exchange(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []
