import pytest

from bot.risk import Band, Tier
from bot.risk.signals.elided_code import RULE
from tests.risk.firing import added, fire, fire_one


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "    # ... rest of the code remains unchanged"),
        ("a.py", "    # ... existing code ..."),
        ("a.ts", "  // existing code remains unchanged"),
        ("a.ts", "  // ...rest of the component"),
        ("a.tsx", "      {/* ... rest of the component unchanged ... */}"),
        ("a.go", "\t// ... (rest of the function remains the same)"),
        ("A.java", "    // rest of the methods omitted for brevity"),
        ("a.rs", "    // Rest of the implementation is unchanged..."),
        ("a.sql", "-- rest of the file unchanged"),
        ("a.yml", "# ... other existing content"),
        ("tests/test_a.py", "# ... other tests remain the same"),
    ],
)
def test_a_comment_in_place_of_code_is_asked_about(path: str, line: str) -> None:
    [signal] = fire(RULE, *added(path, line))
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert "Line 1" in signal.ask.text


def test_how_much_code_went_with_it_is_told() -> None:
    before = "def pay(order):\n    check(order)\n    charge(order)\n    log(order)\n"
    [signal] = fire_one(RULE, "a.py", before, "def pay(order):\n    # same as before\n    log(order)\n")
    assert signal.likelihood is Band.HIGH
    assert "where 2 lines of code are removed" in signal.why
    assert signal.ask is not None
    assert "`pay()`" in signal.ask.text


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "    # the rest of the file is read lazily"),
        ("a.py", "    # same as before"),
        ("a.py", "    # existing code paths still call this"),
        ("a.py", "    # leave the rest of the code alone when it is empty"),
        ("a.py", "    x = 1  # ... rest of the code unchanged"),
        ("a.py", "TEXT = '# ... existing code ...'"),
        ("a.ts", "  const { a, ...rest } = props;"),
        ("a.ts", "  // ...existing, so that the order is kept"),
        ("a.go", "\t// the remaining code points are escaped"),
        ("docs/a.md", "... rest of the code unchanged"),
    ],
)
def test_prose_about_code_is_silent(path: str, line: str) -> None:
    assert fire(RULE, *added(path, line)) == []


def test_a_comment_that_is_moved_is_silent() -> None:
    comment = "# ... existing code ...\n"
    assert fire_one(RULE, "a.py", comment + "x = 1\ny = 2\n", "x = 1\ny = 2\n" + comment) == []
