import pytest

from bot.risk import Tier
from bot.risk.signals.dependency_change import RULE
from tests.risk.firing import fire

PACKAGE = '{\n  "name": "shop",\n  "version": "1.0.0",\n  "dependencies": {\n    "left": "^1.0.0"\n  }\n}\n'


@pytest.mark.parametrize(
    ("path", "before", "after", "name"),
    [
        (
            "package.json",
            PACKAGE,
            PACKAGE.replace('"left": "^1.0.0"', '"left": "^1.0.0",\n    "@acme/right": "^2.1.0"'),
            "@acme/right",
        ),
        ("requirements.txt", "flask==3.0\n", "flask==3.0\nrich>=13\n", "rich"),
        (
            "pyproject.toml",
            "[project]\ndependencies = [\n]\n",
            '[project]\ndependencies = [\n    "rich>=13",\n]\n',
            "rich",
        ),
        ("Cargo.toml", "[dependencies]\n", '[dependencies]\nserde = "1"\n', "serde"),
        ("go.mod", "module x\n", "module x\n\nrequire github.com/acme/y v1.2.3\n", "github.com/acme/y"),
        ("Gemfile", "source 'x'\n", "source 'x'\ngem 'rails', '~> 7.1'\n", "rails"),
    ],
)
def test_a_new_dependency_is_named_and_high(path: str, before: str, after: str, name: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.HIGH
    assert f"`{name}`" in signal.title
    assert signal.ask is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("package.json", '    "right": "git+https://example.com/right.git"'),
        ("package.json", '    "right": "*"'),
        ("requirements.txt", "right @ git+https://example.com/right.git"),
        ("Cargo.toml", 'right = { git = "https://example.com/right" }'),
    ],
)
def test_a_source_or_version_that_floats_is_asked_about(path: str, line: str) -> None:
    before = PACKAGE if path == "package.json" else "# deps\n"
    after = (
        PACKAGE.replace('"left": "^1.0.0"', f'"left": "^1.0.0",\n{line}')
        if path == "package.json"
        else f"# deps\n{line}\n"
    )
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.ask is not None
    assert "right" in signal.ask.text


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", PACKAGE, PACKAGE.replace("^1.0.0", "^1.1.0")),
        ("package.json", PACKAGE, PACKAGE.replace('"1.0.0"', '"1.1.0"')),
        ("requirements.txt", "flask==3.0\n", "flask==3.1\n"),
        ("pyproject.toml", '[project]\nname = "a"\n', '[project]\nname = "b"\n'),
        ("pyproject.toml", "[tool.ruff]\n", "[tool.ruff]\nline-length = 100\n"),
        ("Cargo.toml", "[package]\n", "[package]\nauthors.workspace = true\nrust-version = { workspace = true }\n"),
    ],
)
def test_bumps_and_settings_are_no_new_dependency(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []


def test_an_install_script_is_asked_about() -> None:
    after = PACKAGE.replace('"version"', '"scripts": { "postinstall": "node x.js" },\n  "version"')
    [signal] = fire(RULE, {"package.json": PACKAGE}, {"package.json": after})
    assert signal.ask is not None
    assert "every install" in signal.ask.text


def test_a_lockfile_that_changes_alone_is_noticed() -> None:
    [signal] = fire(RULE, {"uv.lock": "a\n"}, {"uv.lock": "b\n"})
    assert signal.floor is Tier.MEDIUM
    both = {"uv.lock": "a\n", "pyproject.toml": "x = 1\n"}, {"uv.lock": "b\n", "pyproject.toml": "x = 2\n"}
    assert fire(RULE, *both) == []
