"""Time limits that went while the wait stays."""

from __future__ import annotations

import pytest

from bot.risk.signals.removed_timeout import RULE
from tests.risk.firing import fire, fire_one

FIRES = [
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, timeout=5)
        """,
        """
        def load(url):
            return client.get(url)
        """,
        "return client.get(url)",
        id="python argument",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, timeout=5)
        """,
        """
        def load(url):
            return client.get(url, timeout=None)
        """,
        "return client.get(url, timeout=None)",
        id="python none",
    ),
    pytest.param(
        "shop/load.py",
        """
        async def load(url):
            async with asyncio.timeout(5):
                await read(url)
        """,
        """
        async def load(url):
            await read(url)
        """,
        "await read(url)",
        id="python with",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(ctx context.Context) error {
        	ctx, cancel := context.WithTimeout(ctx, time.Minute)
        	defer cancel()
        	return fetch(ctx)
        }
        """,
        """
        package a

        func Load(ctx context.Context) error {
        	return fetch(ctx)
        }
        """,
        "return fetch(ctx)",
        id="go context",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func New() *http.Client {
        	return &http.Client{
        		Transport: transport,
        		Timeout: 5 * time.Second,
        	}
        }
        """,
        """
        package a

        func New() *http.Client {
        	return &http.Client{
        		Transport: transport,
        	}
        }
        """,
        "return &http.Client{",
        id="go client",
    ),
    pytest.param(
        "src/a.rs",
        """
        fn build() -> Client {
            Client::builder()
                .timeout(Duration::from_secs(5))
                .build()
                .unwrap()
        }
        """,
        """
        fn build() -> Client {
            Client::builder()
                .build()
                .unwrap()
        }
        """,
        "Client::builder()",
        id="rust builder",
    ),
    pytest.param(
        "src/a.ts",
        """
        export async function load(url: string) {
          return await fetch(url, { signal: AbortSignal.timeout(5000) });
        }
        """,
        """
        export async function load(url: string) {
          return await fetch(url);
        }
        """,
        "return await fetch(url);",
        id="typescript signal",
    ),
    pytest.param(
        "src/Load.java",
        """
        class Load {
            void load(Socket socket) {
                socket.setSoTimeout(5000);
                socket.connect(address);
            }
        }
        """,
        """
        class Load {
            void load(Socket socket) {
                socket.connect(address);
            }
        }
        """,
        "socket.connect(address);",
        id="java socket",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, timeout=5)
        """,
        """
        def load(url):
            return client.get(url, timeout=9)
        """,
        id="another value",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, timeout=5)
        """,
        """
        def load(url):
            return client.get(url, read_timeout=LIMIT)
        """,
        id="named in another way",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, timeout=5)
        """,
        """
        def load(url):
            return cache[url]
        """,
        id="the call went",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            return client.get(url, timeout=5)
        """,
        """
        LIMIT = 3
        """,
        id="the function went",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url, timeout=5):
            return read(url)
        """,
        """
        def load(url):
            return read(url)
        """,
        id="a parameter went",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        type Options struct {
        	Timeout time.Duration
        	Name string
        }
        """,
        """
        package a

        type Options struct {
        	Name string
        }
        """,
        id="a field went",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            fail(url, TimeoutError(url))
        """,
        """
        def load(url):
            fail(url)
        """,
        id="an exception is not a limit",
    ),
    pytest.param(
        "src/a.ts",
        """
        export function show() {
          setTimeout(draw(1), 5);
          draw(2);
        }
        """,
        """
        export function show() {
          draw(2);
        }
        """,
        id="a timer is not a limit",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(url):
            # timeout = 5
            return read(url)
        """,
        """
        def load(url):
            return read(url)
        """,
        id="a comment",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_time_limit_that_went_points_at_the_wait_that_stays(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_time_limit_that_stays_in_some_form_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_time_limit_that_moved_to_the_caller_is_not_lost() -> None:
    before = {
        "shop/load.py": "def load(url):\n    return client.get(url, timeout=5)\n",
        "shop/main.py": "def main():\n    load(URL)\n",
    }
    after = {
        "shop/load.py": "def load(url):\n    return client.get(url)\n",
        "shop/main.py": "def main():\n    with limit(timeout=5):\n        load(URL)\n",
    }
    assert fire(RULE, before, after) == []
