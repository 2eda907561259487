import pytest

from bot.risk import Tier
from bot.risk.signals.unpinned_dependency import RULE
from tests.risk.firing import fire

PACKAGE = '{\n  "dependencies": {\n    "left": "1.0.0",\n    "right": "VERSION"\n  }\n}\n'
CARGO = "[dependencies]\nright = VERSION\n"


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "*"), "any version"),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "latest"), "any version"),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "github:acme/right"), "a branch"),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "git+https://example.com/right.git#main"), "a branch"),
        ("Cargo.toml", CARGO.replace("VERSION", '"1"'), CARGO.replace("VERSION", '{ git = "https://github.com/acme/right" }'), "a branch"),
        ("Cargo.toml", CARGO.replace("VERSION", '"1"'), CARGO.replace("VERSION", '{ git = "https://github.com/acme/right", branch = "main" }'), "a branch"),
        ("Cargo.toml", CARGO.replace("VERSION", '"1"'), CARGO.replace("VERSION", '"*"'), "any version"),
        ("requirements.txt", "right==1.0\n", "right @ git+https://github.com/acme/right.git\n", "a branch"),
        ("requirements.txt", "right==1.0\n", "right>=1.0\n", "any newer version"),
        ("composer.json", '{"require": {\n"a/b": "^1.0"\n}}\n', '{"require": {\n"a/b": "dev-main"\n}}\n', "any version"),
    ],
)  # fmt: skip
def test_a_version_that_floats_is_asked_about(path: str, before: str, after: str, said: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.ask is not None
    assert said in signal.why


@pytest.mark.parametrize(
    ("path", "line", "what"),
    [
        ("Dockerfile", "RUN pip install flask gunicorn==21.2", "flask"),
        ("Dockerfile", "RUN npm install -g typescript", "typescript"),
        ("build/setup.sh", "go install example.com/acme/tool@latest", "example.com/acme/tool"),
        ("setup.sh", "curl -fsSL https://example.com/install.sh | sudo bash", "https://example.com/install.sh"),
        (".github/workflows/ci.yml", "      - run: pip install tox", "tox"),
    ],
)
def test_a_command_that_installs_whatever_is_newest_is_named(path: str, line: str, what: str) -> None:
    [signal] = fire(RULE, {path: "# old\n"}, {path: f"# old\n{line}\n"})
    assert signal.floor is (Tier.LOW if path.startswith(".github") else Tier.MEDIUM)
    assert what in signal.why
    assert signal.ask is None
    assert signal.settles


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "^1.0.0")),
        ("package.json", PACKAGE.replace("VERSION", "*"), PACKAGE.replace("VERSION", "latest")),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "workspace:*")),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0"), PACKAGE.replace("VERSION", "github:acme/right#0123456789abcdef0123456789abcdef01234567")),
        ("package.json", PACKAGE.replace("VERSION", "1.0.0").replace("dependencies", "peerDependencies"), PACKAGE.replace("VERSION", "*").replace("dependencies", "peerDependencies")),
        ("Cargo.toml", CARGO.replace("VERSION", '"1"'), CARGO.replace("VERSION", '{ git = "https://github.com/acme/right", rev = "0123456789abcdef" }')),
        ("Cargo.toml", CARGO.replace("VERSION", '"1"'), CARGO.replace("VERSION", '{ git = "https://github.com/acme/right", tag = "v1.2.0" }')),
        ("pyproject.toml", '[project]\ndependencies = ["a>=1"]\n', '[project]\ndependencies = ["a>=2"]\n'),
        ("requirements.txt", "right==1.0\n", "right @ git+https://github.com/acme/right.git@v1.2.0\n"),
        ("Dockerfile", "# old\n", "RUN pip install --upgrade pip && pip install -r requirements.txt\n"),
        ("Dockerfile", "# old\n", "RUN pip install . && pip install flask==3.0.1\n"),
        ("Dockerfile", "RUN pip install flask\n", "RUN pip install --no-cache-dir flask\n"),
        ("Dockerfile", "# old\n", "RUN npm install -g typescript@5.4.2\n"),
        ("Dockerfile", "# old\n", "# RUN pip install flask\n"),
        ("setup.sh", "# old\n", "curl -fsSL https://example.com/v1.2.3/install.sh | bash\n"),
        ("setup.sh", "# old\n", "curl -fsSL https://example.com/data.json | jq .\n"),
        ("docs/guide.md", "old\n", "curl -fsSL https://example.com/install.sh | bash\n"),
    ],
)  # fmt: skip
def test_ranges_pins_and_what_was_open_before_are_not_named(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []


def test_many_loosened_at_once_are_one_signal() -> None:
    before, after = "a==1.0\nb==1.0\nc==1.0\n", "a\nb\nc\n"
    [signal] = fire(RULE, {"requirements.txt": before}, {"requirements.txt": after})
    assert "`a`, `b` and `c`" in signal.title


def test_what_only_development_installs_is_told_and_not_asked() -> None:
    before = '{"devDependencies": {"left-pad": "1.3.0"}}\n'
    after = '{"devDependencies": {"left-pad": "*"}}\n'
    [signal] = fire(RULE, {"package.json": before}, {"package.json": after})
    assert signal.ask is None
    assert "lockfile" in signal.settles


def test_a_download_that_another_script_of_the_change_gives_up_is_not_new() -> None:
    line = "curl -fsSL https://tools.example/install.sh | bash\n"
    assert fire(RULE, {"a.sh": f"# a\n{line}", "b.sh": "# b\n"}, {"a.sh": "# a\n", "b.sh": f"# b\n{line}"}) == []
