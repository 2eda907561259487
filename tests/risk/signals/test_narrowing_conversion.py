"""A number in a type that cannot hold all values of the one it had."""

from __future__ import annotations

import pytest

from bot.risk.signals.narrowing_conversion import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("go", "small := int32(big)", "`int64` into `int32`", id="Go 32 bits"),
    pytest.param("go", "small := uint8(len(rows))", "into `uint8`", id="Go length in a byte"),
    pytest.param("go", "small := int16(count)", "`int` into `int16`", id="Go int"),
    pytest.param("rs", "let small = big as u32;", "`u64` into `u32`", id="Rust u64"),
    pytest.param("rs", "let small = rows.len() as u16;", "`usize` into `u16`", id="Rust length in 16 bits"),
    pytest.param("java", "int small = (int) big;", "`long` into `int`", id="Java long"),
    pytest.param("java", "int now = (int) System.currentTimeMillis();", "into `int`", id="Java clock"),
    pytest.param("cpp", "int small = static_cast<int>(count);", "`size_t` into `int`", id="C++ size"),
    pytest.param("js", "const stamp = Date.now() | 0;", "32 bits", id="JavaScript clock"),
    pytest.param("py", 'head = struct.pack("<H", len(text))', "`len(text)`", id="Python field of fixed width"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_a_conversion_that_cuts_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param("go", "if big > math.MaxInt32 {\n\treturn nil\n}\nsmall := int32(big)", id="Go bound"),
    pytest.param("go", "wide := int64(count)", id="Go wider"),
    pytest.param("go", "same := int(big)", id="Go as wide"),
    pytest.param("go", "small := uint8(big & 0xff)", id="Go mask"),
    pytest.param("go", "small := uint32(len(rows))", id="a length in 32 bits"),
    pytest.param("rs", "let small = big.min(9) as u32;", id="Rust clamp"),
    pytest.param("rs", "let wide = count as u64;", id="Rust as wide"),
    pytest.param("rs", "let value = self.kind as u8;", id="Rust enumeration"),
    pytest.param("java", "int small = Math.toIntExact(big);", id="Java checked conversion"),
    pytest.param("java", "int small = (int) Math.min(big, 9);", id="Java clamp"),
    pytest.param("cpp", "unsigned long wide = static_cast<uint64_t>(count);", id="C++ as wide"),
    pytest.param("py", 'if len(text) > 9:\n    return None\nhead = struct.pack("<H", len(text))', id="Python bound"),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_a_conversion_that_holds_or_was_bounded_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_a_conversion_that_was_there_is_not_news() -> None:
    assert written(RULE, "go", "small := int32(big)\nend(small)", "small := int32(big)") == []
