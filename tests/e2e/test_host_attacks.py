"""Attacks on the hosted path from the command to the check, against a GitHub that keeps to GitHub's own description."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.shop import Shop

PASSED = [("completed", "success")]
ANSWERS = "handled at storefront/pricing.py: the till refuses it before line {0}0 runs; test_pricing shows case {0}."


def publish(shop: Shop) -> str:
    """The comment after a decision; no model and no new brief."""
    shop.run("gate", shop.place, "--publish")
    return shop.own_comments[0]


def answer_all(shop: Shop, who: str, comment: str, but: str = "") -> None:
    numbers = [number for number in dict.fromkeys(re.findall(r"/foreread answer (\d+)", comment)) if number != but]
    said = [f"/foreread answer {number} {ANSWERS.format(number)}" for number in numbers]
    shop.github.world.comment(shop.people[who], shop.pull, "\n".join(["/foreread read", *said]))


def test_a_push_that_comes_and_goes_while_the_change_is_fetched_takes_no_question_away(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its author pushes between the look and the fetch, and puts the head back: what was asked is asked still."""
    shop.run("review", shop.place, "--publish", "--quiet")
    assert "5 questions" in shop.own_comments[0]
    git, ref = shop.repository.git, f"refs/pull/{shop.pull.number}/head"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    git.set_ref(ref, git.resolve("main") or "")
    assert "has moved" in publish(shop)
    git.set_ref(ref, shop.pull.head_sha)
    assert "5 questions" in publish(shop)
    shop.run("review", shop.place, "--publish", "--quiet")
    assert "5 questions" in shop.own_comments[0]
    shop.github.world.clock.advance(90)
    shop.github.world.approve(shop.people["chloe"], shop.pull)
    publish(shop)
    assert shop.gate != PASSED


def test_an_objection_outlives_its_remark_in_every_later_run(shop: Shop) -> None:
    """Whoever may write can delete the senior's remark; that senior is then nobody who has spoken."""
    world = shop.github.world
    shop.run("review", shop.place, "--publish", "--quiet")
    world.comment(shop.people["dara"], shop.pull, "/foreread answer 1 defect a card of 0 is paid out twice")
    answer_all(shop, "chloe", publish(shop), but="1")
    publish(shop)
    [objection] = [each for each in shop.pull.comments if "defect" in each.body and each.author.login == "dara"]
    shop.pull.comments.remove(objection)
    for _ in range(3):
        comment = publish(shop)
    assert "a defect, so it stays open" in comment


def test_the_questions_of_another_base_are_not_those_of_this_one(shop: Shop) -> None:
    """Retargeted to a branch with more of the change in it, and back: a decision alone waits for a brief of its own."""
    world = shop.github.world
    shop.repository.git.set_ref("refs/heads/next", shop.pull.head_sha)
    world.commit(
        shop.people["ada"], shop.repository, "gift-cards", {"README.md": "Cards.\n"}, "Words", parent=shop.pull.head_sha
    )
    world.retarget(shop.people["ada"], shop.pull, "next")
    shop.run("review", shop.place, "--publish", "--quiet")
    assert "question" not in shop.own_comments[0].split("\n")[1]
    world.retarget(shop.people["ada"], shop.pull, "main")
    assert "the brief of this head, for this base, has not been written yet" in publish(shop)
    world.clock.advance(60)
    world.approve(shop.people["chloe"], shop.pull)
    assert "the brief of this head, for this base, has not been written yet" in publish(shop)
    assert shop.gate != PASSED
    shop.run("review", shop.place, "--publish", "--quiet")
    assert "5 questions" in shop.own_comments[0]
