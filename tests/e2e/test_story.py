"""From an opened pull request to its merge, by commands alone, against GitHub's own descriptions of its interfaces.

One command runs it: `pytest -n0 tests/e2e`.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot import __version__
from bot.adapters.ledger_file import read_lines
from bot.ledger import read_entry
from tests.e2e.shop import Shop

WAITING = [("in_progress", None)]
PASSED = [("completed", "success")]


def answers_of(comment: str) -> str:
    """What a senior writes who has read all of it."""
    asked = re.findall(r"/foreread answer (\d+)", comment)
    said = {
        number: f"/foreread answer {number} handled at storefront/pricing.py: the till refuses it before line {number}0 "
        f"runs, and test_pricing shows case {number}."
        for number in dict.fromkeys(asked)
    }
    return "\n".join(["/foreread read", *said.values()])


def test_from_the_opened_pull_request_to_the_senior_and_back(shop: Shop, tmp_path: Path) -> None:
    world, pull = shop.github.world, shop.pull
    opened = shop.event(tmp_path / "opened.json", "opened")

    # It is opened: one comment, a check that waits, and nothing green.
    assert shop.run("handle", "--name", "pull_request", "--event", opened)[0] == 0
    (comment,) = shop.own_comments
    assert "Foreread: tier critical · 5 questions" in comment
    assert shop.gate == WAITING
    assert shop.checks("foreread: brief") == PASSED

    # A senior who knows pricing answers what is asked and approves.
    world.comment(shop.people["chloe"], pull, answers_of(comment))
    assert shop.run("gate", shop.place, "--publish")[0] == 1
    assert shop.gate == WAITING
    world.clock.advance(90)  # the host's clock is ahead now, as clocks may be by two minutes
    world.approve(shop.people["chloe"], pull)
    code, _ = shop.run("gate", shop.place, "--publish")
    assert shop.gate == PASSED, shop.own_comments[0]
    assert code == 0
    assert len(shop.own_comments) == 1

    # The author pushes: the approval was of something else.
    world.commit(shop.people["ada"], shop.repository, "gift-cards", {"storefront/more.py": "LIMIT = 3\n"}, "More")
    assert shop.gate == []
    pushed = shop.event(tmp_path / "pushed.json")
    assert shop.run("handle", "--name", "pull_request", "--event", pushed)[0] == 0
    assert shop.gate == WAITING

    # Somebody who may write reports a success under the gate's name.
    world.set_status(shop.people["ada"], shop.repository, pull.head_sha, "success", "foreread: senior review: main")
    assert shop.run("gate", shop.place, "--publish")[0] == 1
    assert shop.gate == WAITING
    assert len(shop.own_comments) == 1


def test_publishing_costs_few_requests_and_an_unchanged_second_run_writes_nothing(shop: Shop) -> None:
    journal = shop.github.journal
    assert shop.run("review", shop.place, "--publish", "--quiet")[0] == 0
    first = [str(each) for each in journal]
    journal.clear()
    assert shop.run("review", shop.place, "--publish", "--quiet")[0] == 0
    second = [str(each) for each in journal]
    assert len(first) <= 12, first
    assert len(second) <= 4, second
    assert not journal.writes, second


def test_what_is_told_decided_and_published_is_on_record(shop: Shop, tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger.jsonl")
    assert shop.run("review", shop.place, "--publish", "--quiet", "--ledger", ledger)[0] == 0
    kinds = [read_entry(line).kind.value for line in read_lines(ledger)]
    assert kinds == ["opened", "brief", "decision", "publication", "publication", "publication"]
    assert shop.run("ledger", "verify", ledger)[0] == 0
    assert shop.run("review", shop.place, "--publish", "--quiet", "--ledger", ledger)[0] == 0
    assert len(Path(ledger).read_text(encoding="utf-8").splitlines()) == len(kinds)


def test_a_brief_that_is_looked_at_from_here_is_called_by_the_pull_requests_title(shop: Shop) -> None:
    code, page = shop.run("review", shop.place)
    assert code == 0
    assert page.startswith(f"foreread {__version__} {shop.place} {shop.pull.title} ")
    assert not shop.own_comments
