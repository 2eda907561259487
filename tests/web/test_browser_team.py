"""The team's pages in a real Chromium: that everybody can use them, what people do there, what hostile text may not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.gate import Permission
from bot.ledger import Actor, drafts
from tests.web.conftest import a_record
from tests.web.desk_made import PAYLOADS
from tests.web.team_desk import (
    a_season,
    a_subject,
    fill,
    hostile_label,
    hostile_record,
    ledger_of,
    park,
    refuse,
    some_entries,
)

playwright = pytest.importorskip("playwright.sync_api")

from tests.web.browsing import AXE, PATIENCE_MS, VIEWS, Site, Watched, chromium, served, why_no_browser  # noqa: E402 - behind the skip

pytestmark = [
    pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser() or "there is one"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ADMIN = {5000: Permission.ADMIN, 6000: Permission.READ}
PATHS = ("/team?days=365", "/ledger", "/ledger/1", "/ledger/3", "/parked")
PAYLOAD = " ".join(PAYLOADS)
LINES = ledger_of(
    *some_entries(a_subject()),
    *some_entries(a_subject(7000, "9", "other/secret")),
    drafts.answer(
        a_subject(5000, PAYLOAD[:90], PAYLOAD[:90]),
        by=Actor(3, PAYLOAD[:90]),
        question="q",
        choice="defect",
        text=PAYLOAD,
    ),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A season of sixty changes, among them one whose every text is an attack; a ledger; something parked."""
    with served(ledger_lines=lambda: iter(LINES)) as running:
        fill(running.parts, a_season(60))
        running.parts.records.put(a_record(6000, 3, "acme/" + "averyveryverylongname" * 4))
        running.parts.records.put(hostile_record())
        running.parts.outcomes.note([hostile_label()])
        yield running


@pytest.fixture(autouse=True)
def _parked(site: Site) -> None:
    park(site.parts, why=PAYLOAD)
    refuse(site.parts, "d-1", PAYLOAD)


def watched(browser: Any, site: Site, view: str = "light") -> Watched:
    context = browser.new_context(**VIEWS[view], reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    site.sign_in(context, "grace", ADMIN)
    return Watched(context, site)


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_axe_finds_nothing_nothing_scrolls_sideways_and_nothing_acts(browser: Any, site: Site, view: str) -> None:
    seen = watched(browser, site, view)
    for path in PATHS:
        seen.page.goto(site.url + path)
        assert seen.page.locator("h1").count() == 1
        for folded in seen.page.locator("details").all():
            folded.evaluate("each => { each.open = true; }")
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert seen.page.evaluate("document.scripts.length") == 1
        assert seen.page.locator("img, iframe, base").count() == 0
        if AXE.exists() and (view == "light" or path in PATHS[:2]):
            assert seen.axe("color-contrast" if view == "dark" else "") == [], path
    assert seen.complaints == []


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_of_each_plot_the_drawing_for_the_screen_is_shown_in_letters_that_can_be_read(
    browser: Any, site: Site, view: str
) -> None:
    seen = watched(browser, site, view)
    seen.page.goto(site.url + "/team?days=365")
    plots = [each for each in seen.page.locator("svg.plot").all() if each.is_visible()]
    assert len(plots) == 5
    for each in plots:
        assert each.get_attribute("aria-label")
        drawn, box = float(each.get_attribute("width") or 0), each.bounding_box()
        assert box is not None
        # Letters are drawn 12 pixels high: scaled to less than four fifths they strain the eyes.
        assert box["width"] / drawn > 0.8


def test_verify_by_hand_and_read_the_head(browser: Any, site: Site) -> None:
    seen = watched(browser, site)
    seen.page.goto(site.url + "/ledger")
    seen.page.get_by_role("button", name="Verify every entry").click()
    seen.page.get_by_text("The ledger is whole.").wait_for()
    seen.page.get_by_role("link", name="Entry 2").click()
    seen.page.get_by_role("heading", name="Entry 2: merge").wait_for()
    assert seen.complaints == []


def test_try_again_by_hand(browser: Any, site: Site) -> None:
    seen = watched(browser, site)
    seen.page.goto(site.url + "/parked")
    seen.page.get_by_role("button", name="Try again: acme/shop#7").click()
    seen.page.get_by_text("It is tried again.").wait_for()
    seen.page.get_by_role("button", name="Read again: delivery d-1").click()
    seen.page.get_by_text("Every delivery could be read.").wait_for()
    assert (list(site.parts.tasks.parked()), list(site.parts.deliveries.refused())) == ([], [])
    assert seen.complaints == []
