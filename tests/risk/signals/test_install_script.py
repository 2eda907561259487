import pytest

from bot.risk import Tier
from bot.risk.signals.install_script import RULE
from tests.facts.dependencies.samples import sri
from tests.risk.firing import fire

PACKAGE = '{\n  "name": "shop",\n  "scripts": {\n    "test": "jest"\n  }\n}\n'
LOCK = '{{\n  "lockfileVersion": 3,\n  "packages": {{\n    "": {{ "name": "shop" }},\n    "node_modules/left": {{\n      "version": "{0}",\n      "integrity": "' + sri("a") + '"{1}\n    }}\n  }}\n}}\n'  # fmt: skip


def package(key: str, command: str) -> str:
    return PACKAGE.replace('"test"', f'"{key}": "{command}",\n    "test"')


@pytest.mark.parametrize(
    ("path", "before", "after", "when"),
    [
        ("package.json", PACKAGE, package("postinstall", "node fetch.js"), "every install"),
        ("package.json", PACKAGE, package("prepare", "node fetch.js"), "every install"),
        ("package.json", package("postinstall", "husky"), package("postinstall", "node fetch.js"), "every install"),
        ("composer.json", '{\n"scripts": {\n}}\n', '{\n"scripts": {\n"post-install-cmd": "php fetch.php"\n}}\n', "every install"),
        ("left.gemspec", "s = 1\n", 's = 1\n  spec.extensions = ["ext/extconf.rb"]\n', "gem is installed"),
        ("setup.py", "setup(\n)\n", 'setup(\n    cmdclass={"build_ext": Fetching},\n)\n', "built or installed"),
        ("setup.py", "setup()\n", 'subprocess.run(["make"])\nsetup()\n', "built or installed"),
        (".pre-commit-config.yaml", "repos:\n", "repos:\n  - repo: https://github.com/acme/hooks\n    rev: v1\n", "every commit"),
    ],
)  # fmt: skip
def test_something_new_that_runs_by_itself_is_asked_about(path: str, before: str, after: str, when: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is (Tier.MEDIUM if "commit" in when else Tier.HIGH)
    assert signal.ask is not None
    assert when in signal.ask.text


@pytest.mark.parametrize("path", ["build.rs", "crates/a/build.rs", "ext/extconf.rb", "binding.gyp"])
def test_a_new_file_that_a_build_runs_is_asked_about(path: str) -> None:
    [signal] = fire(RULE, {"a.rs": "fn a() {}\n"}, {"a.rs": "fn a() {}\n", path: "run()\n"})
    assert signal.ask is not None


def test_a_package_that_newly_runs_a_script_on_install_is_named() -> None:
    scripted = LOCK.format("1.0.1", ',\n      "hasInstallScript": true')
    [signal] = fire(RULE, {"package-lock.json": LOCK.format("1.0.0", "")}, {"package-lock.json": scripted})
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert "`left`" in signal.title


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", PACKAGE, package("prepare", "husky")),
        ("package.json", PACKAGE, package("postinstall", "patch-package")),
        ("package.json", PACKAGE, package("preinstall", "npx only-allow pnpm")),
        ("package.json", PACKAGE, package("build", "node fetch.js")),
        ("package.json", package("postinstall", "node a.js"), package("postinstall", "node a.js").replace("shop", "x")),
        ("package.json", package("postinstall", "node a.js"), PACKAGE),
        ("composer.json", '{\n"scripts": {\n}}\n', '{\n"scripts": {\n"post-update-cmd": "@php artisan x"\n}}\n'),
        ("setup.py", 'setup(name="a")\n', 'setup(name="b")\n'),
        ("setup.py", 'setup(cmdclass={"a": B})\n', 'setup(cmdclass={"a": C})\n'),
        (".pre-commit-config.yaml", "- repo: https://x.io/h\n  rev: v1\n", "- repo: https://x.io/h\n  rev: v2\n"),
        (".pre-commit-config.yaml", "repos:\n", "repos:\n- repo: local\n"),
        ("build.rs", "fn main() {}\n", "fn main() { a() }\n"),
        (
            "package-lock.json",
            LOCK.format("1.0.0", ',\n      "hasInstallScript": true'),
            LOCK.format("1.0.1", ',\n      "hasInstallScript": true'),
        ),
    ],
)
def test_usual_moved_and_unchanged_scripts_are_not_named(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []


def test_one_in_an_example_is_only_named() -> None:
    path = "examples/a/package.json"
    [signal] = fire(RULE, {path: PACKAGE}, {path: package("postinstall", "node fetch.js")})
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)


def test_several_hooks_at_once_are_one_question() -> None:
    hooks = "".join(f"- repo: https://github.com/acme/{name}\n  rev: v1\n" for name in ("a", "b", "c"))
    [signal] = fire(RULE, {".pre-commit-config.yaml": "repos:\n"}, {".pre-commit-config.yaml": f"repos:\n{hooks}"})
    assert "acme/a" in signal.title
