"""Spot checks: every change has the same chance, one draw, and nobody without the key can tell it."""

from __future__ import annotations

import hmac
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from bot.errors import UsageError
from bot.gate import draw
from bot.wiring import SPOT_KEY, spot_key

KEY = bytes(range(32))

# RFC 4231, 4.2 to 4.4, 4.7 and 4.8: key, data, HMAC-SHA-256.
VECTORS = [
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
]


@pytest.mark.parametrize(("key", "data", "digest"), VECTORS)
def test_the_keyed_hash_is_that_of_the_standard(key: bytes, data: bytes, digest: str) -> None:
    assert hmac.digest(key, data, "sha256").hex() == digest


def by_hand(key: bytes, repository: int, change_id: str) -> int:
    """The draw written down once more, from its description: block of 64 bytes, inner and outer pad (RFC 2104)."""
    from hashlib import sha256

    message = b""
    for part in (b"foreread spot check 1", str(repository).encode(), change_id.encode()):
        message += len(part).to_bytes(8, "big") + part
    padded = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    for turn in range(100):
        inner = sha256(bytes(b ^ 0x36 for b in padded) + message + turn.to_bytes(8, "big")).digest()
        digest = sha256(bytes(b ^ 0x5C for b in padded) + inner).digest()
        for at in range(0, 32, 4):
            word = int.from_bytes(digest[at : at + 4], "big")
            if word < 4_294_960_000:
                return word % 10_000
    raise AssertionError


@given(st.binary(min_size=16, max_size=100), st.integers(0, 2**63), st.text(st.characters(codec="utf-8")))
def test_a_draw_is_what_its_description_says(key: bytes, repository: int, change_id: str) -> None:
    assert draw(key, repository, change_id) == by_hand(key, repository, change_id)


@given(st.binary(min_size=16), st.integers(), st.text())
def test_any_change_has_a_draw_and_one_only(key: bytes, repository: int, change_id: str) -> None:
    assert 0 <= draw(key, repository, change_id) == draw(key, repository, change_id) < 10_000


def test_every_share_is_as_likely_as_it_says() -> None:
    drawn = Counter(draw(KEY, 1, f"PR_{n}") // 100 for n in range(100_000))
    assert set(drawn) == set(range(100))
    assert chisquare([drawn[n] for n in range(100)]).pvalue > 0.001
    assert abs(sum(drawn[n] for n in range(20)) - 20_000) < 4 * (100_000 * 0.2 * 0.8) ** 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [((KEY, 1, "PR_1"), (KEY[::-1], 1, "PR_1")), ((KEY, 1, "PR_1"), (KEY, 2, "PR_1")), ((KEY, 1, "PR_1"), (KEY, 1, "PR_2")), ((KEY, 1, "1PR"), (KEY, 11, "PR"))],
)  # fmt: skip
def test_another_key_repository_or_change_draws_by_itself(
    one: tuple[bytes, int, str], other: tuple[bytes, int, str]
) -> None:
    def draws(key: bytes, repository: int, change: str) -> list[int]:
        return [draw(key, repository, f"{change}{n}") for n in range(50)]

    same = sum(a == b for a, b in zip(draws(*one), draws(*other), strict=True))
    assert same <= 3


def test_the_key_is_read_from_the_environment_and_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SPOT_KEY, raising=False)
    assert spot_key() is None
    monkeypatch.setenv(SPOT_KEY, "0123456789abcdef" * 4 + "\n")
    assert spot_key() == b"0123456789abcdef" * 4


@pytest.mark.parametrize("weak", ["hunter2", "a" * 64, "0123456789abcdef"])
def test_a_key_that_could_be_guessed_is_refused_and_not_repeated(weak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SPOT_KEY, weak)
    with pytest.raises(UsageError) as caught:
        spot_key()
    assert weak not in str(caught.value)
    assert "openssl rand" in caught.value.remedy
