import pytest

from bot.risk import Tier
from bot.risk.signals.new_dependency import RULE
from tests.changes import Files
from tests.risk.firing import fire

PACKAGE = '{\n  "name": "shop",\n  "version": "1.0.0",\n  "dependencies": {\n    "left": "^1.0.0"\n  }\n}\n'
CARGO = '[package]\nname = "shop"\n\n[dependencies]\nleft = "1"\n'
GO = "module example.com/acme/shop\n\nrequire github.com/acme/left v1.0.0\n"


@pytest.mark.parametrize(
    ("path", "before", "after", "name"),
    [
        ("package.json", PACKAGE, PACKAGE.replace('^1.0.0"', '^1.0.0",\n    "@acme/right": "^2.1.0"'), "@acme/right"),
        ("requirements.txt", "flask==3.0\n", "flask==3.0\nrich>=13\n", "rich"),
        ("pyproject.toml", "[project]\ndependencies = [\n]\n", '[project]\ndependencies = [\n    "rich>=13",\n]\n', "rich"),
        ("Cargo.toml", CARGO, CARGO + 'serde = "1"\n', "serde"),
        ("go.mod", GO, GO + "require github.com/acme/y v1.2.3\n", "github.com/acme/y"),
        ("Gemfile", "source 'x'\n", "source 'x'\ngem 'rails', '~> 7.1'\n", "rails"),
        ("composer.json", '{\n"require": {\n"a/b": "^1.0"\n}\n}\n', '{\n"require": {\n"a/b": "^1.0",\n"c/d": "^2.0"\n}\n}\n', "c/d"),
    ],
)  # fmt: skip
def test_a_new_dependency_of_the_product_is_named_and_high(path: str, before: str, after: str, name: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.HIGH
    assert f"`{name}`" in signal.title
    assert name in signal.evidence[0].quote
    assert signal.ask is None
    assert signal.settles


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", PACKAGE, PACKAGE.replace("  }\n}", '  },\n  "devDependencies": {\n    "jest": "^29.0.0"\n  }\n}')),
        ("package.json", PACKAGE, PACKAGE.replace("  }\n}", '  },\n  "peerDependencies": {\n    "react": "^18.0.0"\n  }\n}')),
        ("package.json", PACKAGE, PACKAGE.replace('^1.0.0"', '^1.0.0",\n    "@types/node": "^22.0.0"')),
        ("examples/a/package.json", PACKAGE, PACKAGE.replace('^1.0.0"', '^1.0.0",\n    "right": "^2.1.0"')),
        ("Cargo.toml", CARGO, CARGO + '\n[dev-dependencies]\ncriterion = "0.5"\n'),
        ("Cargo.toml", CARGO, CARGO + '\n[build-dependencies]\ncc = "1"\n'),
        ("requirements-dev.txt", "ruff==0.1\n", "ruff==0.1\nmypy==1.1\n"),
        ("pyproject.toml", "[dependency-groups]\ndev = []\n", '[dependency-groups]\ndev = ["mypy>=1"]\n'),
        ("Gemfile", "source 'x'\n", "source 'x'\ngroup :development, :test do\n  gem 'rspec'\nend\n"),
    ],
)  # fmt: skip
def test_one_that_the_product_does_not_run_is_medium(path: str, before: str, after: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.MEDIUM


LOCK = 'version = 4\n\n[[package]]\nname = "{0}"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"Cargo.toml": CARGO, "Cargo.lock": LOCK.format("serde")}, {"Cargo.toml": CARGO + 'serde = "1"\n', "Cargo.lock": LOCK.format("serde")}),
        ({"go.mod": GO + "require github.com/acme/y v1.2.3 // indirect\n"}, {"go.mod": GO + "require github.com/acme/y v1.2.3\n"}),
        ({"go.mod": GO, "go.sum": ""}, {"go.mod": GO, "go.sum": "github.com/acme/y v1.2.3/go.mod h1:aaa=\n"}),
    ],
)  # fmt: skip
def test_one_that_was_locked_already_is_medium_at_most(before: Files, after: Files) -> None:
    for signal in fire(RULE, before, after):
        assert signal.floor is Tier.MEDIUM
        assert "locked already" in signal.why


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"package.json": PACKAGE}, {"package.json": PACKAGE.replace("^1.0.0", "^1.1.0")}),
        ({"package.json": PACKAGE}, {"package.json": PACKAGE.replace('"dependencies"', '"devDependencies"')}),
        ({"package.json": PACKAGE, "ui/package.json": "{}"}, {"package.json": "{}", "ui/package.json": PACKAGE}),
        ({"package.json": PACKAGE}, {"package.json": PACKAGE, "ui/package.json": PACKAGE.replace("shop", "ui")}),
        ({"package.json": PACKAGE}, {"package.json": PACKAGE.replace('^1.0.0"', '^1.0.0",\n    "ui": "workspace:*"')}),
        ({"package.json": PACKAGE}, {"package.json": PACKAGE.replace('^1.0.0"', '^1.0.0",\n    "ui": "file:../ui"')}),
        ({"Cargo.toml": CARGO}, {"Cargo.toml": CARGO + 'core = { path = "../core" }\n'}),
        ({"Cargo.toml": CARGO, "core/Cargo.toml": CARGO.replace("shop", "core")}, {"Cargo.toml": CARGO + 'core = "1"\n', "core/Cargo.toml": CARGO.replace("shop", "core")}),
        ({"Cargo.toml": CARGO}, {"Cargo.toml": CARGO + '\n[dev-dependencies]\nleft = "1"\n'}),
        ({"Cargo.toml": CARGO}, {"Cargo.toml": CARGO.replace("[package]\n", "[package]\nauthors.workspace = true\nrust-version = { workspace = true }\n")}),
        ({"go.mod": GO}, {"go.mod": GO.replace("acme/left v1.0.0", "acme/left/v2 v2.0.0")}),
        ({"go.mod": GO.replace("example.com", "github.com")}, {"go.mod": GO.replace("example.com", "github.com") + "require github.com/acme/shop/api v0.1.0\n"}),
        ({"a/requirements.txt": "PyYAML==6.0\npyyaml-env==1\n", "b/requirements.txt": ""}, {"a/requirements.txt": "PyYAML==6.0\n", "b/requirements.txt": "pyyaml-env==1\n"}),
        ({"pyproject.toml": '[project]\nname = "a"\n'}, {"pyproject.toml": '[project]\nname = "b"\n'}),
        ({"pyproject.toml": "[tool.ruff]\n"}, {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}),
    ],
    ids=[
        "bumped", "another section", "another manifest", "known elsewhere", "a member", "a folder", "a path", "a crate of ours",
        "for tests as well", "settings", "another major", "a module of ours", "moved", "renamed", "a tool's settings",
    ],
)  # fmt: skip
def test_what_the_repository_knew_or_owns_is_not_new(before: Files, after: Files) -> None:
    assert fire(RULE, before, after) == []


def test_a_name_within_a_longer_one_is_another() -> None:
    rest = {"ui/package.json": PACKAGE.replace('"left"', '"left-pad"')}
    after = PACKAGE.replace('"left": "^1.0.0"', '"left": "^1.0.0",\n    "pad": "^1.0.0"')
    [signal] = fire(RULE, {"package.json": PACKAGE, **rest}, {"package.json": after, **rest})
    assert "`pad`" in signal.title
