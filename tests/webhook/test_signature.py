from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.webhook import read_body, signature_is_right

SECRET, BODY = b"It's a Secret to Everybody", b"Hello, World!"
RIGHT = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""GitHub's own test vector (docs, "Validating webhook deliveries")."""


def test_the_test_vector_of_the_documentation_is_right() -> None:
    assert signature_is_right(SECRET, BODY, RIGHT)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("sha256=", id="bare"),
        pytest.param(RIGHT.removeprefix("sha256="), id="without its kind"),
        pytest.param(RIGHT.upper(), id="capitals"),
        pytest.param(RIGHT[:-1] + "6", id="last digit"),
        pytest.param(f"{RIGHT} ", id="space behind"),
        pytest.param("sha256=é", id="no ascii"),
        pytest.param("sha256=\udcff", id="no unicode"),
        pytest.param("sha1=" + hmac.new(SECRET, BODY, hashlib.sha1).hexdigest(), id="sha1"),
    ],
)
def test_no_other_header_is_right(header: str | None) -> None:
    assert not signature_is_right(SECRET, BODY, header)


def test_an_empty_secret_makes_nothing_right() -> None:
    forged = "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest()
    assert not signature_is_right(b"", BODY, forged)


def test_a_body_that_was_encoded_anew_is_not_right() -> None:
    signed = "sha256=" + hmac.new(SECRET, b'{"a": 1}', hashlib.sha256).hexdigest()
    assert signature_is_right(SECRET, b'{"a": 1}', signed)
    assert not signature_is_right(SECRET, b'{"a":1}', signed)


@given(st.binary(min_size=1, max_size=40), st.binary(max_size=200), st.binary(max_size=200))
def test_a_signature_is_of_one_body(secret: bytes, body: bytes, other: bytes) -> None:
    signed = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    assert signature_is_right(secret, body, signed)
    assert signature_is_right(secret, other, signed) == (body == other)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"payload=%7B%7D", b"\xff", b"{" * 20, b'{"a":' * 200_000, b'{"a": ' + b"9" * 5_000 + b"}"],
    ids=["empty", "list", "null", "form", "bytes", "open", "deep", "number"],
)
def test_a_body_that_is_no_object_is_refused_with_a_reason(body: bytes) -> None:
    with pytest.raises(UsageError, match="event"):
        read_body(body)


def test_a_body_that_no_host_would_send_is_not_parsed() -> None:
    with pytest.raises(UsageError, match="bytes"):
        read_body(b" " * (25 * 1024 * 1024 + 1))


def test_a_body_is_read() -> None:
    assert read_body(b'\xef\xbb\xbf{"action": "opened"}'.removeprefix(b"\xef\xbb\xbf")) == {"action": "opened"}
