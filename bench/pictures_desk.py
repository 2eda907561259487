"""The desk as a senior of the demo's organisation sees it (`just demo`), in light and in dark, as pictures."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tests.demo.__main__ import begin
from tests.demo._running import Service
from tests.servers.ports import free_port
from tests.servers.fake_github import FakeGitHub

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

WIDTH: Final = 1_024
"""Of the window, in its own pixels: the narrowest that has the page of a change in two columns."""
SCALE: Final = 1.25
"""Pixels of a picture for one of the page."""
SENIOR: Final = "ben"
_PATIENCE_MS: Final = 15_000
_MARGIN: Final = 12
"""Pixels below the last thing that is shown."""
Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")


class Shot(NamedTuple):
    """A page, and how much of it is worth seeing."""

    path: str
    last: str
    """Selector of the last thing that is shown."""
    prepare: Callable[[Page], None] = lambda page: None


def _answer(page: Page) -> None:
    """A question is being answered."""
    asked = page.locator("article.asked").first
    asked.get_by_role("radio", name="Defect").check()
    asked.get_by_role("textbox").fill("whoever is signed in can refund any order now: the check went with the old body")


SHOTS: Final[Mapping[str, Shot]] = {
    "desk-queue": Shot("/", "section[aria-labelledby=yours]"),
    "desk-change": Shot("/changes/acme/billing/48", "article.asked", _answer),
    "desk-team": Shot("/team", ".pair"),
}


def why_no_desk() -> str:
    """Why the desk cannot be drawn here; "" where it can."""
    return "" if importlib.util.find_spec("playwright") else "the desk is drawn by playwright, of `requirements/`"


def names() -> tuple[str, ...]:
    """Of all pictures of the desk."""
    return tuple(f"{name}-{scheme}" for name in SHOTS for scheme in SCHEMES)


def desk_pictures(browser: str) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each. Starts the demo, which takes a minute, and ends it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the other pictures do without it

    with ExitStack() as stack:
        address = _demo(stack)
        chromium = stack.enter_context(sync_playwright()).chromium
        running = chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu", "--disable-lcd-text"])
        stack.callback(running.close)
        for scheme in SCHEMES:
            page = _signed_in(running, address, scheme)
            for name, shot in SHOTS.items():
                yield f"{name}-{scheme}", _taken(page, address, shot)


def _demo(stack: ExitStack) -> str:
    """The address of the desk of a service that has read all of the demo's changes."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="foreread-pictures-")))
    service = Service(stack.enter_context(FakeGitHub(folder / "github")), folder, free_port())
    stack.callback(service.stop)
    begin(service, stack)
    return service.address


def _signed_in(browser: Browser, address: str, scheme: Scheme) -> Page:
    window: ViewportSize = {"width": WIDTH, "height": 900}
    context = browser.new_context(
        color_scheme=scheme, viewport=window, device_scale_factor=SCALE, reduced_motion="reduce"
    )
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Sign in with GitHub").click()
    page.get_by_role("link", name=f"as {SENIOR}").click()
    page.wait_for_url(f"{address}/")
    return page


def _taken(page: Page, address: str, shot: Shot) -> bytes:
    page.goto(address + shot.path)
    shot.prepare(page)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    box = page.locator(shot.last).first.bounding_box()
    assert box, f"{shot.path} shows no {shot.last}"
    height = int(box["y"] + box["height"]) + _MARGIN
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
