"""The table of formats of secrets: each finds what it describes, none is slow, and code without secrets stays as it is."""

from __future__ import annotations

import random
import re
from time import perf_counter

import pytest

from bench.secret_rules import for_python, sample
from bot.facts import find_secrets, redact
from bot.facts._secret_formats import FORMATS, WORDS


@pytest.mark.parametrize("kind", sorted({row[0] for row in FORMATS}))
def test_what_a_format_describes_is_replaced(kind: str) -> None:
    chance = random.Random(11)  # noqa: S311
    for _, words, pattern, group, _ in (row for row in FORMATS if row[0] == kind):
        gone = 0
        for _ in range(12):
            text = sample(pattern, chance)
            found = re.compile(pattern, re.ASCII).search(text)
            assert found is not None
            gone += found[group] not in redact(f"{words[0]} x({text})")
        assert any(re.search(WORDS, word) for word in words)
        assert gone >= 4, "samples vary; those of too few bits are words, and stay"


@pytest.mark.parametrize(
    "line",
    [
        "def test_a_long_name_of_a_function_that_says_what_it_promises(self):",
        'sha = "d670460b4b4aece5915caf5c68d12f560a9fe3e4"',
        "github_token = os.environ['GITHUB_TOKEN']",
        "STRIPE_KEY=${STRIPE_LIVE_KEY_FROM_THE_VAULT}",
        'uuid = "123e4567-e89b-12d3-a456-426614174000"',
        'integrity = "sha512-oRgVm1Lkv1kYk0c1Vb7Ni2rXDdIAsLGDYGsBbDkZ3kGrUwNXz6dkzLbkB6LrGQkCYpQ3LQ7nYYlAVV8fWqQYbA=="',
        "image: ghcr.io/shop/pay@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_code_without_secrets_stays_as_it_is(line: str) -> None:
    assert redact(line) == line
    assert list(find_secrets(line)) == []


def test_no_format_is_slow_on_a_hostile_line() -> None:
    parts = {word for row in FORMATS for word in row[1]} | {"a", "A-", "x.y/", "eyJ"}
    slow = []
    for part in parts:
        for text in (part, f"{part} = '", f"{part}{'a1' * 20}"):
            line = text * (30_000 // len(text))
            began = perf_counter()
            redact(line)
            if perf_counter() - began > 2:
                slow.append(text)
    assert slow == []


def test_a_flag_amid_a_pattern_of_go_holds_to_the_end_of_its_group() -> None:
    pattern = re.compile(for_python(r"(ab(?i)c[d)]e)f\z"))
    assert pattern.search("abCDEF") is None
    assert pattern.search("abCDEf")
    assert pattern.search("ABcdef") is None
