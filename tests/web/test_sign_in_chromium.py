"""A real browser signs in through GitHub's web flow, acts, and signs out: what cookies, headers and redirections really do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn

from bot.web import Parts, Ways, create_app
from tests.contracts.visits import ServedVisits
from tests.servers.fake_github import FakeGitHub
from tests.web.conftest import a_record, parts_in_memory

pytest.importorskip("playwright.sync_api")

from tests.web.browsing import PATIENCE_MS, chromium, why_no_browser

pytestmark = [
    pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser() or "there is one"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def served(github: FakeGitHub) -> ServedVisits:
    return ServedVisits(github)


@pytest.fixture
def parts(served: ServedVisits) -> Iterator[Parts]:
    """The desk on a free port of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        ways = Ways(f"http://127.0.0.1:{listening.getsockname()[1]}", b"s" * 32, bytes(32), served.github.git_url)
        made = parts_in_memory(ways=ways, visits=served.visits)
        config = uvicorn.Config(create_app(made), log_level="error", ws="none", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 120
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield made
        server.should_exit = True
        thread.join(10)


def test_a_browser_signs_in_acts_from_the_page_and_signs_out(parts: Parts, served: ServedVisits) -> None:
    desk, evil = parts.ways.public_url, parts.ways.public_url.replace("127.0.0.1", "localhost")
    parts.records.put(replace(a_record(served.shop, served.place.number), head=served.head))
    with chromium() as browser:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE_MS)
        page, told = context.new_page(), list[str]()
        page.on("console", lambda said: told.append(said.text) if said.location["url"].startswith(desk) else None)
        page.on("request", lambda request: told.append(request.url) if request.url.startswith("https:") else None)

        page.goto(f"{desk}/changes/acme/shop/{served.place.number}")
        assert page.url.startswith(f"{desk}/sign-in?next=")
        page.get_by_role("link", name="Sign in with GitHub").click()
        page.wait_for_url(f"{served.github.git_url}/login/oauth/authorize?*")
        page.get_by_role("link", name="as grace").click()
        page.wait_for_url(f"{desk}/changes/acme/shop/{served.place.number}")
        assert "Round prices up" in page.inner_text("body")

        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
        assert cookies["foreread"]["httpOnly"]
        assert cookies["foreread"]["sameSite"] == "Lax"
        assert "foreread-sign-in" not in cookies
        assert page.evaluate("document.cookie") == ""

        # Another site's page sends the desk's own form: the token would even be right.
        token = page.locator("input[name=form_token]").first.get_attribute("value")
        forged = f'<form method=post action="{desk}/sign-out"><input name=form_token value="{token}"></form>'
        other = context.new_page()
        other.route(f"{evil}/**", lambda route: route.fulfill(body=forged, content_type="text/html"))
        other.goto(f"{evil}/")
        with other.expect_navigation():
            other.evaluate("document.forms[0].submit()")
        assert "nothing was done" in other.inner_text("body")
        page.reload()
        assert "Round prices up" in page.inner_text("body")

        framed = context.new_page()
        framed.route(
            f"{evil}/**", lambda route: route.fulfill(body=f'<iframe src="{desk}/"></iframe>', content_type="text/html")
        )
        framed.goto(f"{evil}/")
        assert "Queue" not in framed.frames[-1].content()

        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{desk}/sign-in")
        page.goto(f"{desk}/changes/acme/shop/{served.place.number}")
        assert page.url.startswith(f"{desk}/sign-in")
        assert told == []
