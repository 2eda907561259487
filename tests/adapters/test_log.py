"""What a line of the log may hold."""

from __future__ import annotations

import json
import logging
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.log import MOST_CHARACTERS, JsonLog, LibraryLines, about, plain
from tests.web.made import AT


def a_log(lines: list[bytes]) -> JsonLog:
    return JsonLog(lines.append, lambda: AT)


@given(st.text(max_size=400))
def test_whatever_is_told_is_one_line_of_ascii(text: str) -> None:
    lines: list[bytes] = []
    a_log(lines).told("request", path=text)
    assert lines[0].count(b"\n") == 1
    assert lines[0].isascii()
    assert min(lines[0][:-1]) >= 0x20
    told = json.loads(lines[0])
    assert told["path"] == (text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…")


def test_nobody_who_reads_is_no_reason_to_stop() -> None:
    def broken(_: bytes) -> None:
        raise BrokenPipeError

    JsonLog(broken, lambda: AT).told("run")


SECRETS = [
    "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0123456789_abcdefghijklmnop",
    "Authorization: Bearer abcdefghijklmnop",
    "sk-ant-api03-abcdefghijklmnopqrstuvwxyz",
    "postgresql://foreread:hunter2hunter2@db/x",
    "GET /sign-in/back?code=0123456789abcdef&state=xyz HTTP/1.1",
]


@pytest.mark.parametrize("words", SECRETS)
def test_what_libraries_say_is_told_without_what_looks_like_a_secret(words: str) -> None:
    lines: list[bytes] = []
    logger = logging.Logger("urllib3")
    logger.addHandler(LibraryLines(a_log(lines)))
    logger.warning("Retrying %s", words)
    for part in ("16C7e42F292c", "11ABCDEFG", "abcdefghijkl", "hunter2", "0123456789abcdef"):
        assert part.encode() not in lines[0]
    assert json.loads(lines[0])["message"].startswith("Retrying ")


def test_plain_words_are_left_as_they_are() -> None:
    assert plain("Exceeded concurrency limit.") == "Exceeded concurrency limit."


def test_what_an_exception_says_is_not_told() -> None:
    lines: list[bytes] = []
    logger = logging.Logger("uvicorn.error")
    logger.addHandler(LibraryLines(a_log(lines)))
    try:
        os.environ["a line of the change"]
    except KeyError:
        logger.exception("Exception in ASGI application\n%s", "a line of the change")
    line = json.loads(lines[0])
    assert (line["error"], line["level"], line["message"]) == ("KeyError", "error", "Exception in ASGI application")
    assert "test_log.py:" in line["where"]
    assert b"change" not in lines[0]


def test_where_an_exception_came_from_is_told_by_short_names() -> None:
    assert about(ValueError("x")) == {"error": "ValueError", "where": ""}
