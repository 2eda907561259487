import pytest

from bot.risk import Tier
from bot.risk.signals.major_upgrade import RULE
from tests.risk.firing import fire

PACKAGE = '{{\n  "{1}": {{\n    "left": "{0}"\n  }}\n}}\n'


def package(version: str, table: str = "dependencies") -> str:
    return PACKAGE.format(version, table)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", package("^1.9.0"), package("^2.0.0")),
        ("package.json", package("~0.1.0"), package("~0.2.0")),
        ("Cargo.toml", '[dependencies]\nleft = "0.9"\n', '[dependencies]\nleft = "0.10"\n'),
        ("requirements.txt", "django==4.2.1\n", "django==5.0\n"),
        ("pyproject.toml", '[project]\ndependencies = ["a>=4,<5"]\n', '[project]\ndependencies = ["a>=5,<6"]\n'),
        ("go.mod", "module x\nrequire a.io/left/v4 v4.1.0\n", "module x\nrequire a.io/left/v5 v5.0.0\n"),
        ("go.mod", "module x\nrequire gopkg.in/yaml.v2 v2.4.0\n", "module x\nrequire gopkg.in/yaml.v3 v3.0.1\n"),
        ("go.mod", "module x\nrequire a.io/left v1.1.0\n", "module x\nrequire a.io/left/v2 v2.0.0\n"),
    ],
)
def test_a_version_that_is_incompatible_by_its_number_is_named(path: str, before: str, after: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert "→" in signal.why
    assert signal.settles


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", package("^1.9.0"), package("^1.10.0")),
        ("package.json", package("^2.0.0"), package("^1.0.0")),
        ("package.json", package("^1.0.0", "devDependencies"), package("^2.0.0", "devDependencies")),
        ("package.json", package("^1.0.0"), package("^1.0.0 || ^2.0.0")),
        ("examples/a/package.json", package("^1.0.0"), package("^2.0.0")),
        ("requirements.txt", "certifi==2024.2.2\n", "certifi==2025.1.1\n"),
        ("requirements.txt", "left==0.1\n", "left==0.2\n"),
        ("go.mod", "module x\nrequire a.io/left v0.1.0\n", "module x\nrequire a.io/left v0.2.0\n"),
        ("go.mod", "module x\nrequire a.io/l v1.1.0 // indirect\n", "module x\nrequire a.io/l v2.0.0+incompatible // indirect\n"),
    ],
)  # fmt: skip
def test_compatible_dated_and_development_versions_are_not_named(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []


def test_packages_of_one_repository_that_move_together_are_no_upgrade() -> None:
    left = '{\n"name": "acme/left",\n"require": {\n"acme/right": "^VERSION"\n}}\n'
    right = '{\n"name": "acme/right",\n"extra": "VERSION"\n}\n'
    before, after = (
        {"left/composer.json": left.replace("VERSION", v), "right/composer.json": right.replace("VERSION", v)}
        for v in ("1.0", "2.0")
    )
    assert fire(RULE, before, after) == []
