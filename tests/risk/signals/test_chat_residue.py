import pytest

from bot.risk import Tier
from bot.risk.signals.chat_residue import RULE
from tests.risk.firing import added, fire, fire_one


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "# As an AI language model, I cannot run this"),
        ("a.ts", "// Certainly! Here is the function"),
        ("a.go", "package p\n\n// Here's the updated version of the function"),
        ("A.java", "// I've updated the code to check for null"),
        ("a.sql", "-- Let me know if you need more indexes"),
        ("a.py", "```python\nx = 1\n```"),
        ("a.py", "Certainly! Here is the code:\nx = 1"),
        ("a.py", "<think>\nx = 1"),
        ("tests/test_a.py", "# I hope this helps!"),
    ],
)
def test_words_of_a_chat_in_code_are_asked_about(path: str, text: str) -> None:
    [signal] = fire(RULE, *added(path, *text.split("\n")))
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'PROMPT = """\nAs an AI language model you answer shortly.\n```json\n{}\n```\n"""'),
        ("a.ts", "const prompt = `\nHere is the updated code:\n`;"),
        ("a.py", "# Here is the list of all users"),
        ("a.py", "# sure, but only when it is open"),
        ("a.py", "# let me know is a bad name"),
        ("a.py", "# I would rather not: see the ticket"),
        ("a.go", "package p\n\n// ```\n// x := 1\n// ```"),
        ("a.py", "tag = '<think>'"),
        ("docs/a.md", "```python\nx = 1\n```"),
        ("CLAUDE.md", "Certainly! Here is the code:"),
    ],
)
def test_prompts_documentation_and_plain_comments_are_silent(path: str, text: str) -> None:
    assert fire(RULE, *added(path, *text.split("\n"))) == []


def test_what_stood_there_before_is_silent() -> None:
    comment = "# I hope this helps!\n"
    assert fire_one(RULE, "a.py", comment + "x = 1\ny = 2\n", "x = 1\ny = 2\n" + comment) == []
