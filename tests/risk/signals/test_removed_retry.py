"""Retries that went while what they repeated stays."""

from __future__ import annotations

import pytest

from bot.risk.signals.removed_retry import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "shop/load.py",
        """
        @retry(stop=stop_after_attempt(3))
        def load(url):
            return read(url)
        """,
        """
        def load(url):
            return read(url)
        """,
        "def load(url):",
        id="python decorator",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            for attempt in range(3):
                result = client.read(url)
            return result
        """,
        """
        def load(url):
            result = client.read(url)
            return result
        """,
        "result = client.read(url)",
        id="python loop",
    ),
    pytest.param(
        "src/Load.java",
        """
        class Load {
            @Retryable(maxAttempts = 3)
            String load() {
                return read();
            }
        }
        """,
        """
        class Load {
            String load() {
                return read();
            }
        }
        """,
        "String load() {",
        id="java annotation",
    ),
    pytest.param(
        "src/a.ts",
        """
        export async function load(url: string) {
          return await got(url, { retries: 3, json: true });
        }
        """,
        """
        export async function load(url: string) {
          return await got(url, { json: true });
        }
        """,
        "return await got(url, { json: true });",
        id="typescript option",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, retries=3)
        """,
        """
        def load(url):
            return client.get(url, retries=0)
        """,
        "return client.get(url, retries=0)",
        id="python zero",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/load.py",
        """
        @retry(stop=stop_after_attempt(3))
        def load(url):
            return read(url)
        """,
        """
        @backoff.on_exception(OSError)
        def load(url):
            return read(url)
        """,
        id="another decorator",
    ),
    pytest.param(
        "shop/load.py",
        """
        @retry(stop=stop_after_attempt(3))
        def load(url):
            return read(url)
        """,
        """
        def load(url):
            for attempt in range(3):
                result = client.read(url)
            return result
        """,
        id="a loop instead",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            for attempt in range(3):
                result = client.read(url)
            return result
        """,
        """
        def load(url):
            while time.time() < end:
                result = client.read(url)
            return result
        """,
        id="another loop",
    ),
    pytest.param(
        "shop/load.py",
        """
        @retry(stop=stop_after_attempt(3))
        def load(url):
            return read(url)
        """,
        """
        @retry(stop=stop_after_attempt(5))
        def load(url):
            return read(url)
        """,
        id="another count",
    ),
    pytest.param(
        "shop/load.py",
        """
        @retry(stop=stop_after_attempt(3))
        def load(url):
            return read(url)
        """,
        """
        LIMIT = 3
        """,
        id="the function went",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url, retries=3):
            return read(url)
        """,
        """
        def load(url):
            return read(url)
        """,
        id="a parameter went",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            for row in range(3):
                result = client.read(url)
            return result
        """,
        """
        def load(url):
            result = client.read(url)
            return result
        """,
        id="a loop that counts something else",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_retry_that_went_points_at_what_is_tried_once_now(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_retry_that_stays_in_some_form_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
