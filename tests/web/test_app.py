"""What is answered when something goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.testclient import TestClient

from bot.web import create_app
from tests.web.made import made_parts


def test_an_unknown_page_is_a_page_and_an_unknown_path_for_programs_is_json() -> None:
    with TestClient(create_app(made_parts())) as client:
        assert client.get("/nowhere").headers["content-type"].startswith("text/html")
        assert client.get("/api/nowhere").json()["title"] == "Not Found"


def test_what_stands_beside_is_open_while_the_application_serves() -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def opened() -> AsyncIterator[None]:
        seen.append("opened")
        yield
        seen.append("closed")

    with TestClient(create_app(made_parts(beside=(opened,)))):
        assert seen == ["opened"]
    assert seen == ["opened", "closed"]
