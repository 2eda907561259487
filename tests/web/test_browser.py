"""The desk in a real Chromium: what people do there, whether everybody can, and what hostile text may not do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.gate import Permission
from tests.builders import HEAD
from tests.web.desk_made import FIRST, OUR_ELEMENTS, PATH, PAYLOADS, REPOSITORY, a_hostile_record, a_whole_record

playwright = pytest.importorskip("playwright.sync_api")

from tests.web.browsing import AXE, PATIENCE_MS, VIEWS, Site, Watched, chromium, served, why_no_browser  # noqa: E402 - behind the skip

pytestmark = [
    pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser() or "there is one"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
WRITE = {REPOSITORY: Permission.WRITE}
LONG = "averyveryverylongname" * 12


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as running:
        yield running


def watched(browser: Any, site: Site, view: str = "light", login: str = "grace", **options: Any) -> Watched:
    context = browser.new_context(**VIEWS[view], reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE_MS)
    site.sign_in(context, login, WRITE)
    return Watched(context, site)


def test_answer_and_approve_by_hand(browser: Any, site: Site) -> None:
    site.parts.records.put(a_whole_record())
    seen = watched(browser, site)
    page = seen.page
    page.goto(site.url)
    page.get_by_role("link", name="Round prices up").click()
    card = page.locator(f"#question-{FIRST}")
    card.get_by_role("radio", name="Handled at …").check()
    card.get_by_label("Words to answer 1").fill("cart.py:12 returns for them before")
    card.get_by_role("button", name="Send answers").click()
    page.get_by_text("Sent to the host as your comment.").wait_for()
    assert [each.text for each in site.visits.said] == [
        f"/foreread answer {FIRST} handled at cart.py:12 returns for them before"
    ]
    page.get_by_label("Words to go with it").fill("I read the guard.")
    page.get_by_role("button", name=f"Approve {HEAD[:10]} on the host").click()
    page.get_by_text("Your approval of that commit is on the host.").wait_for()
    assert [(each.login, each.head) for each in site.visits.approved] == [("grace", HEAD)]
    assert seen.complaints == []


def test_the_keys_alone_lead_from_the_queue_to_a_sent_answer(browser: Any, site: Site) -> None:
    site.parts.records.put(a_whole_record())
    seen = watched(browser, site)
    page, keys = seen.page, seen.page.keyboard
    page.goto(site.url)
    keys.press("?")
    assert page.get_by_role("dialog").is_visible()
    keys.press("Escape")
    keys.press("j")
    keys.press("o")
    page.wait_for_url(f"**{PATH}")
    keys.press("j")
    assert page.evaluate("document.activeElement.id") == f"question-{FIRST}"
    keys.press("a")
    keys.press("ArrowRight")
    keys.press("Tab")
    keys.type("the caller checks it, j k o")
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_text("Sent to the host as your comment.").wait_for()
    (said,) = site.visits.said
    assert said.text == f"/foreread answer {FIRST} cannot happen because the caller checks it, j k o"
    keys.press("g")
    keys.press("q")
    page.wait_for_url(f"{site.url}/")
    assert seen.complaints == []


def test_everything_works_without_script(browser: Any, site: Site) -> None:
    site.parts.records.put(a_whole_record())
    seen = watched(browser, site, java_script_enabled=False)
    page = seen.page
    page.goto(site.url + PATH)
    card = page.locator(f"#question-{FIRST}")
    card.get_by_role("radio", name="Defect").check()
    card.get_by_role("button", name="Send answers").click()
    page.get_by_text("Sent to the host as your comment.").wait_for()
    assert len(site.visits.said) == 1


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Any, site: Site, view: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/servers")
    wide = a_whole_record()
    site.parts.records.put(wide)
    site.parts.records.put(
        replace(wide, key=wide.key._replace(number=8), place=replace(wide.place, number=8), title=LONG, tier="critical",
                headline=f"Blocked: {LONG}", state="blocked", turns=(), author=LONG, minutes=50)
    )  # fmt: skip
    seen = watched(browser, site, view)
    paths = ("/", PATH, f"{PATH[:-1]}8", f"{PATH}?done=answered&sent={FIRST}", "/?tier=low")
    for path in paths if view == "light" else paths[:2]:
        seen.page.goto(site.url + path)
        for folded in seen.page.locator("details").all():
            folded.evaluate("each => { each.open = true; }")
        assert seen.axe("color-contrast" if view == "dark" else "") == [], path
    for path in paths:
        seen.page.goto(site.url + path)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert seen.complaints == []


@pytest.mark.parametrize("payload", [" ".join(PAYLOADS), " ".join(reversed(PAYLOADS))], ids=["all", "backwards"])
def test_no_field_of_a_change_can_act(browser: Any, site: Site, payload: str) -> None:
    """No dialog, no element or attribute of theirs, no request elsewhere, and nothing that the policy had to stop."""
    site.parts.records.put(a_hostile_record(payload))
    seen = watched(browser, site)
    page = seen.page
    site.visits.refuses = payload
    query = urlencode({"tier": payload, "repository": payload, "done": payload, "sent": payload})
    for path in ("/", f"/?{query}", PATH, f"{PATH}?{query}"):
        page.goto(site.url + path)
        _check_harmless(seen)
    page.locator(f"#question-{FIRST}").get_by_text("Answer it yourself").click()
    page.locator(f"#words-{FIRST}").fill(payload[:480])
    page.locator(f"#question-{FIRST}").get_by_role("radio", name="Defect").check()
    page.get_by_role("button", name="Send answers").first.click()
    page.get_by_text("The host would not take it.").wait_for()
    _check_harmless(seen, of_host=True)
    assert page.locator(f"#words-{FIRST}").input_value() == payload[:480]


def _check_harmless(seen: Watched, *, of_host: bool = False) -> None:
    complaints = [each for each in seen.complaints if not (of_host and "502" in each)]
    assert complaints == []
    names = set(seen.page.evaluate("[...document.querySelectorAll('*')].map(e => e.tagName.toLowerCase())"))
    assert names <= OUR_ELEMENTS
    assert seen.page.evaluate("document.scripts.length") == 1
    assert seen.page.locator("meta[http-equiv], base, iframe, img").count() == 0
    attributes = seen.page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name))"
    )
    assert not [each for each in attributes if re.match(r"on|style$|srcdoc$", each)]
    links = seen.page.evaluate(
        "[...document.querySelectorAll('[href], [action], [formaction]')].map(e => e.href || e.action)"
    )
    assert all(re.match(r"http://127\.0\.0\.1:\d+/|https://host\.example/acme/shop/", each) for each in links), links
    assert not re.search("[\u202e\u2066\u200b]", seen.page.inner_text("body"))
