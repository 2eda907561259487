from bot.risk import Tier
from bot.risk.signals.large_change import RULE
from tests.risk.firing import fire, fire_one

LONG = "".join(f"x{n} = {n}\n" for n in range(500))


def test_more_code_than_a_reader_can_hold_is_high() -> None:
    [signal] = fire(RULE, {}, {"a.py": LONG})
    assert signal.floor is Tier.HIGH
    assert "500 changed lines" in signal.title
    assert signal.ask is None


def test_many_small_files_are_large_too_but_not_one_word_in_each() -> None:
    assert fire(RULE, {}, {f"f{n}.py": "x = 1\n" for n in range(30)}) == []
    assert len(fire(RULE, {}, {f"f{n}.py": "x = 1\n" * 4 for n in range(30)})) == 1


def test_tests_documentation_lockfiles_and_generated_files_do_not_count() -> None:
    others = ("tests/test_a.py", "docs/a.md", "uv.lock", "api/x_pb2.py", "vendor/a.py")
    assert fire(RULE, {}, dict.fromkeys(others, LONG)) == []


def test_what_is_proven_to_be_formatting_does_not_count() -> None:
    spaced = "".join(f"x{n} = f({n},1)\n" for n in range(500))
    assert fire(RULE, {"a.py": spaced}, {"a.py": spaced.replace(",1", ", 1")}) == []


def test_other_line_ends_are_no_changed_lines() -> None:
    """A string over several lines keeps such a change from being proven."""
    before = 'A = """a\r\nb"""\r\n' + "".join(f"x{n} = {n}\r\n" for n in range(500))
    assert fire_one(RULE, "a.py", before, before.replace("\r", "").replace("x7 = 7", "x7 = 8")) == []
