"""An element at a fixed place of a sequence whose length nobody looked at."""

from __future__ import annotations

import pytest

from bot.risk.signals.unbounded_index import RULE
from tests.risk.firing import fire_one
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("py", 'parts = text.split(":")\nname = parts[1]', "`parts[1]`", id="Python split"),
    pytest.param("py", "words = text.split()\nname = words[0]", "`words[0]`", id="Python words of an empty text"),
    pytest.param(
        "py",
        'key, value = text.split("=")',
        '`key, value = text.split("=")` on line',
        id="Python unpacking",
    ),
    pytest.param("py", "found = re.findall(PATTERN, text)\nname = found[0]", "`found[0]`", id="Python findall"),
    pytest.param(
        "py", "left = [row for row in rows if row.open]\nname = left[-1]", "a filtered list", id="Python filtered list"
    ),
    pytest.param("go", 'parts := strings.Split(text, ":")\nname := parts[1]', "`parts[1]`", id="Go split"),
    pytest.param("go", 'name := strings.Split(text, ":")[1]', "parts of a split text", id="Go split on one line"),
    pytest.param("go", "fields := strings.Fields(text)\nname := fields[0]", "`fields[0]`", id="Go fields"),
    pytest.param("java", 'String[] parts = text.split(":");\nString name = parts[1];', "`parts[1]`", id="Java split"),
    pytest.param("java", 'String name = text.split("=")[1];', '`.split("=")[1]`', id="Java split on one line"),
    pytest.param(
        "js",
        'const parts = text.split(":");\nconst name = parts[1].trim();',
        "`parts[1]`",
        id="JavaScript reaching into a part",
    ),
    pytest.param(
        "ts",
        "const left = rows.filter((row) => row.open);\nconst name = left[0].name;",
        "`left[0]`",
        id="TypeScript filter",
    ),
    pytest.param("rs", "let second = text.split(':').nth(1).unwrap();", "parts of a split text", id="Rust nth"),
    pytest.param("php", '$parts = explode(":", $text);\n$name = $parts[1];', "`$parts[1]`", id="PHP explode"),
    pytest.param("cs", "var parts = text.Split(':');\nvar name = parts[1];", "`parts[1]`", id="C# split"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_an_element_of_a_sequence_of_unknown_length_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param(
        "php", '$parts = explode(":", $text);\n$name = isset($parts[1])\n    ? $parts[0]\n    : "";', id="PHP isset"
    ),
    pytest.param(
        "py",
        'parts = text.split(".")\nparts += [""] * (3 - len(parts))\nname = parts[2]',
        id="made long enough",
    ),
    pytest.param(
        "rs", "if count > 0 {\n    let prior = text.chars().nth(count - 1).unwrap();\n}", id="Rust look at the place"
    ),
    pytest.param(
        "py",
        'parts = text.split(":")\nif len(parts) != 2:\n    return None\nname = parts[1]',
        id="a look at the length",
    ),
    pytest.param("py", 'if ":" not in text:\n    return None\nname, value = text.split(":")', id="a look at the text"),
    pytest.param("py", 'parts = text.split(":")\nname = parts[0]', id="the first part"),
    pytest.param("py", 'parts = text.split(":")\nname = parts[-1]', id="the last part"),
    pytest.param(
        "py",
        'try:\n    parts = text.split(":")\n    name = parts[1]\nexcept IndexError:\n    name = None',
        id="a handler",
    ),
    pytest.param(
        "py", 'parts = text.split(":")\nname = parts[1] if len(parts) > 1 else None', id="a condition on the line"
    ),
    pytest.param("py", "folder, name = os.path.split(text)", id="a split that always has two parts"),
    pytest.param("py", "pair = (1, 2)\nname = pair[1]", id="a length that the code chose"),
    pytest.param("py", '"""\nparts = text.split(":")\nname = parts[1]\n"""', id="a long string"),
    pytest.param(
        "go",
        'parts := strings.Split(text, ":")\nif len(parts) < 2 {\n\treturn nil\n}\nname := parts[1]',
        id="Go look at the length",
    ),
    pytest.param("go", 'parts := strings.Split(text, ":")\nname := parts[0]', id="Go first part"),
    pytest.param("js", 'const parts = text.split(":");\nconst name = parts[1];', id="JavaScript gives undefined"),
    pytest.param(
        "js", 'const parts = text.split(":");\nconst name = parts[1]?.trim();', id="JavaScript optional chaining"
    ),
    pytest.param("rs", "let year = captures.get(1).unwrap();", id="Rust groups of a match"),
    pytest.param(
        "java",
        'String[] parts = text.split(":");\nif (parts.length == 2) {\n  use(parts[1]);\n}',
        id="Java look at the length",
    ),
    pytest.param(
        "java", 'String[] parts = text.split(";", 2);\nString name = parts[0];', id="Java first part of a bounded split"
    ),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_an_element_whose_place_is_looked_after_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_an_element_taken_before_is_not_news() -> None:
    assert (
        written(
            RULE,
            "py",
            'parts = text.split(":")\nname = parts[1]\nend(name)',
            'parts = text.split(":")\nname = parts[1]',
        )
        == []
    )


def long_function(first: str, last: str = "") -> str:
    steps = "".join(f"    step({n})\n" for n in range(20))
    return f"def read(text):\n    {first}\n{steps}{last}    return done\n"


def test_a_check_far_above_the_hunk_is_seen() -> None:
    first, last = "parts = text.split(':')", "    name = parts[1]\n"
    (signal,) = fire_one(RULE, "src/read.py", long_function(first), long_function(first, last))
    assert signal.evidence[0].quote == "name = parts[1]"
    checked = f"{first}\n    assert len(parts) == 2"
    assert fire_one(RULE, "src/read.py", long_function(checked), long_function(checked, last)) == []
