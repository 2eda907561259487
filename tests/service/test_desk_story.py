"""From the opened pull request to the senior's desk and back, in a real browser before the real service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.shop import Setting, Shop, open_shop
from tests.e2e.test_story import PASSED, WAITING
from tests.servers.fake_github import FakeGitHub
from tests.service.conftest import hear
from tests.service.stand import Stand, standing, until

playwright = pytest.importorskip("playwright.sync_api")

from tests.web.browsing import VIEWS, Watched, chromium, why_no_browser  # noqa: E402 - behind the skip

pytestmark = [
    pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser() or "there is one"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
TITLE = "Accept gift cards at the checkout"
PATIENCE_MS = 30_000


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Stand, Shop]]:
    """The service runs, and has been told that ada opened a pull request in a private repository."""
    with FakeGitHub(tmp_path / "hosted") as github:
        shop = open_shop(github, tmp_path, Setting(private=True))
        _add_others(shop)
        stand = Stand(github, shop.app, tmp_path)
        hear(stand, shop)
        with standing(stand):
            stand.serve()
            github.world.label(shop.people["ada"], shop.pull, "shop")
            stand.deliver()
            yield stand, shop


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


def _add_others(shop: Shop) -> None:
    """Another organisation has the App as well."""
    world = shop.github.world
    eve = world.add_user("eve")
    other = world.add_organization("globex", owners=(eve,), members=(eve,))
    world.add_repository(other.account, "tills", files={"README.md": "Tills\n"}, private=True)
    world.install(shop.app, other.account)


def _come_in(browser: Any, stand: Stand, login: str, path: str = "/", view: str = "light") -> Watched:
    """A browser of theirs; whatever page they wanted, they sign in on the host first."""
    context = browser.new_context(**VIEWS[view], reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    # The host's page asks for an icon that it does not have.
    context.route(f"{stand.github.git_url}/favicon.ico", lambda route: route.fulfill(status=204))
    seen = Watched(context, stand)
    seen.page.goto(f"{stand.url}{path}")
    seen.page.get_by_role("link", name="Sign in with GitHub").click()
    seen.page.get_by_role("link", name=f"as {login}").click()
    seen.page.wait_for_url(f"{stand.url}{path}")
    return seen


def _reloaded_until(page: Any, text: str) -> None:
    """Pages are read anew by whoever waits, as they say."""

    def is_there() -> bool:
        page.reload()
        return bool(page.get_by_text(text).count())

    until(is_there, f"the page to say {text!r}")


def _answer_all(page: Any) -> int:
    """Each question in its own place; how many there were."""
    cards = page.locator("article.asked:has(fieldset[data-answer])")
    for at in range(cards.count()):
        card = cards.nth(at)
        card.get_by_role("radio", name="Handled at …").check()
        card.get_by_role("textbox").fill(
            f"storefront/pricing.py:{at + 1}0 refuses it, and test_pricing shows case {at}."
        )
    return int(cards.count())


def test_a_senior_answers_and_approves_at_the_desk_what_a_stranger_does_not_see(
    told: tuple[Stand, Shop], browser: Any
) -> None:
    stand, shop = told
    world, pull = shop.github.world, shop.pull
    path = f"/changes/acme/shop/{pull.number}"
    until(lambda: shop.gate == WAITING and shop.own_comments, "the brief on the pull request")

    # It waits for chloe, and the code is beside each question.
    seen = _come_in(browser, stand, "chloe")
    page = seen.page
    _reloaded_until(page, TITLE)
    assert page.get_by_role("heading", name="1 change waits for you").is_visible()
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"{stand.url}{path}")
    assert page.get_by_role("heading", name="Your turn").is_visible()
    assert page.locator("article.asked tr.asked").count() >= 5

    # She answers in place: one comment of hers on the host, and the gate knows.
    assert _answer_all(page) == 5
    page.get_by_role("button", name="Send answers").last.click()
    page.get_by_text("Sent to the host as your comment.").wait_for()
    (said,) = [each for each in pull.comments if each.author is shop.people["chloe"]]
    assert len(re.findall(r"^/foreread answer \w+ handled ", said.body, re.MULTILINE)) == 5
    stand.deliver()
    _reloaded_until(page, "0 open")
    assert shop.gate == WAITING

    # She approves the commit that she sees.
    world.clock.advance(90)
    page.get_by_role("button", name=f"Approve {pull.head_sha[:10]} on the host").click()
    page.get_by_text("Your approval of that commit is on the host.").wait_for()
    (review,) = [each for each in pull.reviews if each.author is shop.people["chloe"]]
    assert (review.state, review.commit_id) == ("APPROVED", pull.head_sha)
    stand.deliver()
    until(lambda: shop.gate == PASSED, "the success")
    _reloaded_until(page, "Nothing is missing")

    # The author pushes: it waits again, and of the new head.
    before = pull.head_sha
    world.commit(shop.people["ada"], shop.repository, "gift-cards", {"storefront/more.py": "LIMIT = 3\n"}, "More")
    assert shop.gate == []
    stand.deliver()
    until(lambda: shop.gate == WAITING, "it to wait again")
    _reloaded_until(page, f"Approve {pull.head_sha[:10]} on the host")
    assert before[:10] not in page.get_by_role("button", name="Approve").inner_text()
    page.goto(stand.url)
    assert page.get_by_role("link", name=TITLE).is_visible()
    elsewhere = f"request elsewhere: {stand.github.git_url}/login/oauth/authorize"
    assert [each for each in seen.complaints if not each.startswith(elsewhere)] == []
    assert len(shop.own_comments) == 1
    _check_hidden(browser, stand, shop)


def _answer_of(page: Any, address: str) -> tuple[int, str]:
    """Status and text of a page."""
    return page.goto(address).status, page.inner_text("main")


def _check_hidden(browser: Any, stand: Stand, shop: Shop) -> None:
    """From another organisation: as if it were not there."""
    page: Any = _come_in(browser, stand, "eve").page
    assert page.get_by_role("heading", name="Nothing waits for you").is_visible()
    hidden, absent = (_answer_of(page, f"{stand.url}/changes/acme/shop/{shop.pull.number + n}") for n in (0, 40))
    assert hidden == absent
    assert hidden[0] == 404
    for place in ("/", "/team", "/ledger", "/parked"):
        page.goto(f"{stand.url}{place}")
        content = page.content()
        assert TITLE not in content
        assert "acme" not in content
