"""A real browser before the real application: uvicorn on loopback, Chromium without a screen."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.gate import Permission
from bot.web import Parts, Ways, create_app
from bot.web._session import begin, cookie_name
from tests.fakes_service import ScriptedVisits
from tests.web.conftest import SECRET, parts_in_memory

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
"""The browser of this machine; "" without one. None is ever downloaded by playwright."""
PATIENCE_MS = 60_000
"""Of a browser on a machine that others use as well."""
AXE = Path("tests/servers/node_modules/axe-core/axe.min.js")
VIEWS: Mapping[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 780}, "has_touch": True},
}


def why_no_browser() -> str:
    """ "" where there is one."""
    return "" if CHROMIUM else "there is no Chromium here: tests/servers/chromium.sh installs Debian's"


class Site:
    """The desk, served."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.url = parts.ways.public_url

    @property
    def visits(self) -> ScriptedVisits:
        assert isinstance(self.parts.visits, ScriptedVisits)
        return self.parts.visits

    def sign_in(self, context: BrowserContext, login: str, permissions: Mapping[int, Permission]) -> None:
        visitor = self.visits.know(login, permissions)
        name = begin(self.parts, visitor, self.visits.token_for(login))
        context.add_cookies([{"name": cookie_name(self.parts.ways), "value": name, "url": self.url}])


@contextmanager
def served(**fields: Any) -> Iterator[Site]:
    """The application on a free port of loopback."""
    parts = parts_in_memory(
        ways=Ways("http://127.0.0.1:0", SECRET, bytes(range(32)), "https://host.example", "1.2.3"), **fields
    )
    config = uvicorn.Config(lambda: None, port=0, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    parts = _with_url(parts, url)
    config.app = create_app(parts)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "The server did not start."
        time.sleep(0.01)
    try:
        yield Site(parts)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _with_url(parts: Parts, url: str) -> Parts:
    from dataclasses import replace

    return replace(parts, ways=replace(parts.ways, public_url=url))


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


class Addressed(Protocol):
    """Whatever serves the desk."""

    @property
    def url(self) -> str: ...


class Watched:
    """A page whose complaints are kept: dialogs, errors of scripts, what its own policy stopped, requests elsewhere."""

    def __init__(self, context: BrowserContext, site: Addressed) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        self.page.on("request", lambda asked: self._asked(asked.url, site.url))

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str, ours: str) -> None:
        if not url.startswith((ours + "/", "data:")):
            self.complaints.append(f"request elsewhere: {url}")

    def axe(self, rule: str = "") -> list[str]:
        """What axe-core finds by all its rules, or by one. It is evaluated beside the page's policy."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rule => axe.run(document, rule ? {runOnly: [rule]} : {})", rule)
        assert len(found["passes"]) > (0 if rule else 20), "axe did not look"
        return [
            f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]
