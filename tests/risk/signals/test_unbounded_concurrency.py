"""As much at once as there is data."""

from __future__ import annotations

import pytest

from bot.risk.signals.unbounded_concurrency import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "src/a.ts",
        """
        export async function load(urls: string[]) {
          return urls;
        }
        """,
        """
        export async function load(urls: string[]) {
          return await Promise.all(urls.map((url) => fetch(url)));
        }
        """,
        "return await Promise.all(urls.map((url) => fetch(url)));",
        id="typescript",
    ),
    pytest.param(
        "shop/a.py",
        """
        async def load(urls):
            return urls
        """,
        """
        async def load(urls):
            return await asyncio.gather(*[fetch(url) for url in urls])
        """,
        "return await asyncio.gather(*[fetch(url) for url in urls])",
        id="python gather",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(urls []string) {
        	use(urls)
        }
        """,
        """
        package a

        func Load(urls []string) {
        	for _, url := range urls {
        		go fetch(url)
        	}
        }
        """,
        "go fetch(url)",
        id="go",
    ),
    pytest.param(
        "src/a.rs",
        """
        async fn load(urls: Vec<String>) {
            keep(urls);
        }
        """,
        """
        async fn load(urls: Vec<String>) {
            for url in urls {
                tokio::spawn(fetch(url));
            }
        }
        """,
        "tokio::spawn(fetch(url));",
        id="rust",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "src/a.ts",
        """
        export async function load(urls: string[]) {
          return urls;
        }
        """,
        """
        export async function load(urls: string[]) {
          return await Promise.all(urls.map((url) => limit(() => fetch(url))));
        }
        """,
        id="a limit",
    ),
    pytest.param(
        "src/a.ts",
        """
        export async function load(urls: string[]) {
          return urls;
        }
        """,
        """
        export async function load(urls: string[]) {
          return await Promise.all(URLS.map((url) => fetch(url)));
        }
        """,
        id="a constant",
    ),
    pytest.param(
        "src/a.ts",
        """
        export async function load(urls: string[]) {
          return urls;
        }
        """,
        """
        export async function load(urls: string[]) {
          return await Promise.all([fetch(a), fetch(b)]);
        }
        """,
        id="a fixed list",
    ),
    pytest.param(
        "src/a.ts",
        """
        export async function load(urls: string[]) {
          return urls;
        }
        """,
        """
        export async function load(urls: string[]) {
          return await Promise.all(urls.map((url) => parse(url)));
        }
        """,
        id="nothing outside",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(urls []string) {
        	use(urls)
        }
        """,
        """
        package a

        func Load(urls []string) {
        	for _, url := range urls {
        		sem <- struct{}{}
        		go fetch(url)
        	}
        }
        """,
        id="a semaphore",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(urls []string) {
        	use(urls)
        }
        """,
        """
        package a

        func Load(urls []string) {
        	for _, url := range urls {
        		fetch(url)
        	}
        }
        """,
        id="one by one",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(urls []string) {
        	for _, url := range urls {
        		go fetch(url)
        	}
        }
        """,
        """
        package a

        func Load(urls []string) {
        	for _, address := range urls {
        		go fetch(address)
        	}
        }
        """,
        id="it did so before",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_work_for_each_element_at_once_is_pointed_at(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_work_that_something_holds_back_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
