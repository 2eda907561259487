"""Calls that block the thread of an asynchronous function."""

from __future__ import annotations

import pytest

from bot.risk.signals.blocking_in_async import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "shop/a.py",
        """
        async def load(url):
            return await read(url)
        """,
        """
        async def load(url):
            time.sleep(1)
            return await read(url)
        """,
        "time.sleep(1)",
        id="python sleep",
    ),
    pytest.param(
        "shop/a.py",
        """
        async def load(url):
            return await read(url)
        """,
        """
        async def load(url):
            return requests.get(url)
        """,
        "return requests.get(url)",
        id="python requests",
    ),
    pytest.param(
        "src/a.rs",
        """
        async fn load(url: &str) {
            read(url).await;
        }
        """,
        """
        async fn load(url: &str) {
            std::thread::sleep(WAIT);
            read(url).await;
        }
        """,
        "std::thread::sleep(WAIT);",
        id="rust sleep",
    ),
    pytest.param(
        "src/a.ts",
        """
        export async function a(url: string) {
          await read(url);
        }
        """,
        """
        export async function a(url: string) {
          execSync(url);
          await read(url);
        }
        """,
        "execSync(url);",
        id="typescript",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/a.py",
        """
        def load(url):
            return read(url)
        """,
        """
        def load(url):
            time.sleep(1)
            return read(url)
        """,
        id="not asynchronous",
    ),
    pytest.param(
        "shop/a.py",
        """
        async def load(url):
            return await read(url)
        """,
        """
        async def load(url):
            return await asyncio.to_thread(lambda: requests.get(url))
        """,
        id="handed to a thread",
    ),
    pytest.param(
        "src/a.rs",
        """
        async fn load(url: &str) {
            read(url).await;
        }
        """,
        """
        async fn load(url: &str) {
            spawn_blocking(|| {
                std::thread::sleep(WAIT)
            }).await;
            read(url).await;
        }
        """,
        id="spawn_blocking",
    ),
    pytest.param(
        "shop/a.py",
        """
        async def load(url):
            time.sleep(1)
            return 1
        """,
        """
        async def load(url):
            time.sleep(2)
            return 1
        """,
        id="it blocked before",
    ),
    pytest.param(
        "scripts/a.ts",
        """
        export async function a(url: string) {
          await read(url);
        }
        """,
        """
        export async function a(url: string) {
          execSync(url);
          await read(url);
        }
        """,
        id="a script",
    ),
    pytest.param(
        "shop/a.py",
        """
        async def load(url):
            return await read(url)
        """,
        """
        async def load(url):
            await asyncio.sleep(1)
            return await read(url)
        """,
        id="the asynchronous form",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_blocking_call_in_an_asynchronous_function_is_pointed_at(
    path: str, before: str, after: str, quote: str
) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_call_that_blocks_nobody_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
