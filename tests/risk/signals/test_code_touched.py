import pytest

from bot.risk import Tier
from bot.risk.signals.code_touched import RULE
from tests.risk.firing import fire


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.py", "x = 1\n", "x = 2\n"),
        ("settings.toml", "a = 1\n", "a = 2\n"),
        ("a.unknown", "one\n", "two\n"),
        ("package-lock.json", "{}\n", '{"a": 1}\n'),
    ],
)
def test_what_runs_is_at_least_medium(path: str, before: str, after: str) -> None:
    [signal] = fire(RULE, {path: before}, {path: after})
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is None


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("README.md", "one\n", "two\n"),
        ("tests/test_a.py", "x = 1\n", "x = 2\n"),
        ("a.py", "# one\nx = 1\n", "# two\nx = 1\n"),
        ("a.py", "x = f(1,2)\n", "x = f(1, 2)\n"),
        ("a.py", '"""One."""\nx = 1\n', '"""Two."""\nx = 1\n'),
    ],
)
def test_documentation_tests_comments_and_formatting_do_not_run(path: str, before: str, after: str) -> None:
    assert fire(RULE, {path: before}, {path: after}) == []
