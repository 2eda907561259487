import pytest

from bot.risk import Tier
from bot.risk.signals.downgraded_dependency import RULE
from tests.risk.firing import fire

PACKAGE = '{{\n  "{1}": {{\n    "left": "{0}"\n  }}\n}}\n'


def package(version: str, table: str = "dependencies") -> str:
    return PACKAGE.format(version, table)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", package("2.1.0"), package("2.0.9")),
        ("requirements.txt", "left==2.10\n", "left==2.9\n"),
        ("Cargo.toml", '[dependencies]\nleft = "0.10"\n', '[dependencies]\nleft = "0.9"\n'),
        ("go.mod", "module x\nrequire a.io/left v1.10.0\n", "module x\nrequire a.io/left v1.9.0\n"),
        ("composer.json", '{"require": {\n"a/b": "^2.0"\n}}\n', '{"require": {\n"a/b": "^1.8"\n}}\n'),
    ],
)
def test_an_older_version_is_asked_about(path: str, before: str, after: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is not None
    assert "goes back" in signal.why


def test_one_for_development_is_only_named() -> None:
    before, after = package("2.1.0", "devDependencies"), package("2.0.9", "devDependencies")
    [signal] = fire(RULE, {"package.json": before}, {"package.json": after})
    assert (signal.floor, signal.ask) == (Tier.LOW, None)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", package("^2.9.0"), package("^2.10.0")),
        ("package.json", package("^2.1.0"), package("^2.0.9")),
        ("Cargo.toml", '[dependencies]\nleft = "1.10"\n', '[dependencies]\nleft = "1.9"\n'),
        ("package.json", package("2.1.0"), package("^2.1")),
        ("package.json", package("^2.1.0"), package(">=1 <3")),
        ("package.json", package("^2.1.0", "peerDependencies"), package("^1.0.0", "peerDependencies")),
        ("pyproject.toml", '[project]\ndependencies = ["a>=2"]\n', '[project]\ndependencies = ["a>=1.5"]\n'),
        ("go.mod", "module x\nrequire a.io/l v1.1.0 // indirect\n", "module x\nrequire a.io/l v1.0.0 // indirect\n"),
        ("package.json", package("^2.1.0"), package("workspace:^1.0.0")),
    ],
)
def test_a_raise_a_wider_range_and_what_others_bring_are_no_downgrade(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []
