import pytest

from bot.risk import Tier
from bot.risk.signals.dependency_source import RULE
from tests.risk.firing import fire

PACKAGE = '{\n  "dependencies": {\n    "left": "1.0.0",\n    "right": "VERSION"\n  }\n}\n'
LOCK = '{{\n  "lockfileVersion": 3,\n  "packages": {{\n    "node_modules/left": {{\n      "version": "1.0.0",\n      "resolved": "{0}"\n    }}\n  }}\n}}\n'
NPMJS = "https://registry.npmjs.org/left/-/left-1.0.0.tgz"


@pytest.mark.parametrize(
    ("path", "before", "after", "whence"),
    [
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "github:acme/right#0123456"), "github:acme/right"),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "https://example.com/right.tgz"), "example.com"),
        ("Cargo.toml", '[dependencies]\nright = "1"\n', '[dependencies]\nright = { git = "https://github.com/acme/right", rev = "0123456" }\n', "https://github.com/acme/right"),
        ("package-lock.json", LOCK.format(NPMJS), LOCK.format("https://registry.example.com/left/-/left-1.0.0.tgz"), "registry.example.com"),
        (".npmrc", "fund=false\n", "fund=false\nregistry=https://npm.example.com/\n", "https://npm.example.com/"),
        (".npmrc", "\n", "\n@acme:registry=https://npm.example.com/\n", "https://npm.example.com/"),
        ("pip.conf", "[global]\n", "[global]\nextra-index-url = https://pypi.example.com/simple\n", "pypi.example.com"),
        ("requirements.txt", "a==1\n", "--extra-index-url https://pypi.example.com/simple\na==1\n", "pypi.example.com"),
        ("pyproject.toml", "[tool.uv]\n", '[tool.uv]\n[[tool.uv.index]]\nurl = "https://pypi.example.com/simple"\n', "pypi.example.com"),
        (".cargo/config.toml", "[build]\n", '[build]\n[source.crates-io]\nreplace-with = "mirror"\n', "mirror"),
        ("Gemfile", "gem 'a'\n", "source 'https://gems.example.com'\ngem 'a'\n", "gems.example.com"),
        ("go.mod", "module x\n", "module x\n\nreplace github.com/acme/left => github.com/other/left v1.0.1\n", "github.com/other/left"),
        ("Dockerfile", "FROM a\n", "FROM a\nENV GOPROXY=https://proxy.example.com\n", "proxy.example.com"),
    ],
)  # fmt: skip
def test_another_place_to_get_packages_from_is_asked_about(path: str, before: str, after: str, whence: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert whence in signal.why


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "2.0.0")),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "file:../right")),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "workspace:^")),
        ("package.json", PACKAGE.replace("VERSION", "github:acme/right#0123456"), PACKAGE.replace("VERSION", "github:acme/right#abcdef0")),
        ("package.json", PACKAGE.replace("VERSION", "github:acme/right"), PACKAGE.replace("VERSION", "2.0.0")),
        ("Cargo.toml", '[dependencies]\nright = { git = "https://github.com/acme/right", rev = "0123456" }\n', '[dependencies]\nright = { git = "https://github.com/acme/right", rev = "abcdef0" }\n'),
        ("package-lock.json", LOCK.format(NPMJS), LOCK.format(NPMJS.replace("1.0.0", "1.0.1"))),
        ("package-lock.json", LOCK.format("https://registry.example.com/left/-/left-1.0.0.tgz"), LOCK.format(NPMJS)),
        (".npmrc", "a=b\n", "a=b\nregistry=https://registry.npmjs.org/\n"),
        (".npmrc", "registry=https://npm.example.com/\n", "# ours\nregistry=https://npm.example.com/\n"),
        (".npmrc", "a=b\n", "a=b\n# registry=https://npm.example.com/\n"),
        ("go.mod", "module x\n", "module x\n\nreplace github.com/acme/left => ../left\n"),
        ("go.mod", "module x\n\nreplace github.com/acme/left => github.com/other/left v1.0.1\n", "module x\n\nreplace github.com/acme/left => github.com/other/left v1.0.2\n"),
        ("pyproject.toml", "[project]\n", '[project]\n[project.urls]\nurl = "https://github.com/acme/shop"\n'),
        ("docs/settings.md", "a\n", "registry=https://npm.example.com/\n"),
    ],
)  # fmt: skip
def test_registries_folders_and_other_revisions_are_no_other_place(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []
