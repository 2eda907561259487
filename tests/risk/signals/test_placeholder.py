import pytest

from bot.risk import Tier
from bot.risk.signals.placeholder import RULE
from tests.risk.firing import added, fire


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "    # In a real-world application you would send it"),
        ("a.ts", "  // Placeholder implementation"),
        ("a.go", "\t// In a real implementation this would call the service"),
        ("a.java", "    // TODO: implement this"),
        ("a.py", "    # For now, just return an empty list"),
        ("a.rb", "  # your API key here"),
        ("a.js", "  /* this is a simplified version */"),
    ],
)
def test_a_comment_that_says_so_is_asked_about(path: str, line: str) -> None:
    [signal] = fire(RULE, *added(path, line))
    assert signal.floor is (Tier.MEDIUM if "TODO" in line or "For now" in line else Tier.HIGH)
    assert signal.ask is not None
    assert "line 1" in signal.ask.text


def test_a_function_that_only_raises_is_unfinished() -> None:
    [signal] = fire(RULE, *added("a.py", "def refund(order):", "    raise NotImplementedError"))
    assert "refund" in signal.title


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("a.py", ("class Base:", "    def run(self):", "        raise NotImplementedError")),
        ("docs/a.md", ("In a real implementation you would …",)),
        ("tests/test_a.py", ("# for now, just return",)),
        ("a.go", ("tools := []Tool{{ /* this is a placeholder for main tool */ }}",)),
        ("a.go", ("// Accepted as a dummy username by GitHub",)),
        ("examples/main.py", ("# In a real application, you would store it",)),
        ("a.py", ('TEXT = "in a real application"',)),
        ("a.py", ("# the rest of the file is read lazily",)),
        ("a.py", ("# ... rest of the code remains unchanged",)),
        ("a.py", ("# For now, we use the first one of both.",)),
        ("a.py", ("# placeholder text of the search box",)),
    ],
)
def test_abstract_methods_strings_and_prose_are_not(path: str, lines: tuple[str, ...]) -> None:
    assert fire(RULE, *added(path, *lines)) == []


def test_a_moved_comment_is_not_new() -> None:
    comment = "# TODO: implement retries\n"
    assert fire(RULE, {"a.py": comment + "x = 1\ny = 2\n"}, {"a.py": "x = 1\ny = 2\n" + comment}) == []


def test_the_comment_is_quoted_without_the_code_before_it() -> None:
    [signal] = fire(RULE, *added("a.ts", "const rate = 1; /* this is a placeholder for the real rate */"))
    assert "says “this is a placeholder for the real rate” at" in (signal.ask.text if signal.ask else "")
