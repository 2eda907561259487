"""Text that is cut by bytes or converted without care."""

from __future__ import annotations

import pytest

from bot.risk.signals.implicit_encoding import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("go", "short := text[:10]", "cuts by bytes", id="Go slice"),
    pytest.param("go", 'short := text[:maxLen-3] + "..."', "cuts by bytes", id="Go slice to a limit"),
    pytest.param("rs", "let short = &text[..10];", "panics inside of a character", id="Rust slice"),
    pytest.param(
        "py", 'text = data.decode("utf-8", errors="ignore")', "drops what it cannot convert", id="Python ignored errors"
    ),
    pytest.param(
        "py", 'with open(path, "w") as file:\n    file.write(text)', "encoding of the platform", id="Python open"
    ),
    pytest.param("py", "text = path.read_text()", "encoding of the platform", id="Python read_text"),
    pytest.param("java", "byte[] data = text.getBytes();", "encoding of the platform", id="Java getBytes"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_text_that_is_cut_or_converted_without_care_is_told(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.settles


LOOK_ALIKES = [
    pytest.param("go", "short := hash[:10]", id="not declared as text"),
    pytest.param("go", "rest := rows[:10]", id="Go slice of rows"),
    pytest.param("go", "for !utf8.RuneStart(text[n]) {\n\tn--\n}\nshort := text[:n]", id="Go boundary looked for"),
    pytest.param("go", 'short := text[:strings.Index(text, ":")]', id="Go place found in the text"),
    pytest.param("rs", "let rest = &rows[..10];", id="Rust slice of rows"),
    pytest.param("rs", "if text.is_char_boundary(10) {\n    use_it(&text[..10]);\n}", id="Rust boundary"),
    pytest.param("py", 'with open(path, "rb") as file:\n    data = file.read()', id="binary"),
    pytest.param("py", 'with open(path, encoding="utf-8") as file:\n    text = file.read()', id="named encoding"),
    pytest.param("py", 'text = path.read_text("utf-8")', id="named encoding by place"),
    pytest.param("py", 'log.info(data.decode(errors="ignore"))', id="for a log"),
    pytest.param("java", "byte[] data = text.getBytes(StandardCharsets.UTF_8);", id="Java charset"),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_text_that_is_handled_with_care_is_not_told(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_an_encoding_left_open_before_is_not_news() -> None:
    assert (
        written(
            RULE,
            "py",
            'with open(path, "w") as file:\n    file.write(text)',
            'with open(count, "w") as file:\n    file.write(text)',
        )
        == []
    )
