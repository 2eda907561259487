"""Every command that people can write on a pull request: each by the event that it comes with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.e2e.shop import Shop

SEEN, DONE, UNCLEAR = "eyes", "+1", "confused"
WAITING = [("in_progress", None)]
FAILED = [("completed", "failure")]


@dataclass(frozen=True)
class Case:
    """Who writes what, and what comes of it."""

    who: str
    line: str
    reactions: tuple[str, ...] = (SEEN,)
    shows: tuple[str, ...] = ()
    """Patterns that the comment has afterwards and had not before."""
    gate: Sequence[tuple[str, str | None]] = tuple(WAITING)
    reply: str = ""
    """A pattern in the one reply; "" for none."""
    is_still: bool = False
    """Whether the comment stays as it is, byte for byte."""


ANSWERED = r"5 questions, 1 answered"
CASES = {
    "answer by number": Case(
        "chloe",
        "/foreread answer 1 handled at storefront/pricing.py: the till refuses it",
        shows=(ANSWERED, r"- \[x\] \*\*1\.", r"`@chloe`: \*\*handled\*\*: storefront/pricing\.py: the till"),
    ),
    "answer by id": Case(
        "chloe",
        "/foreread answer {2} cannot happen because the caller checks",
        shows=(ANSWERED, r"- \[x\] \*\*2\.", r"`@chloe`: \*\*cannot happen\*\*: the caller checks"),
    ),
    "a defect": Case(
        "chloe", "/foreread answer 2 defect: a refund of zero", shows=(r"\*\*a defect, so it stays open",)
    ),
    "for the author": Case("chloe", "@foreread answer 2 ask the author", shows=(r"\*\*left to the author, so it",)),
    "answer to no question": Case("chloe", "/foreread answer 9 handled at a.py", (UNCLEAR,), is_still=True),
    "waive": Case(
        "ben", "/foreread waive 5 the table is empty", shows=(ANSWERED, r"`@ben`: \*\*waived\*\*: the table")
    ),
    "waive without a reason": Case("ben", "/foreread waive 5", (UNCLEAR,), is_still=True),
    "read": Case("chloe", "/foreread read"),
    "confirm": Case("chloe", "/foreread confirm"),
    "clear of nothing": Case("chloe", "/foreread clear @ben the guard is back", (UNCLEAR,), is_still=True),
    "review by a writer": Case("ben", "/foreread review", (SEEN, DONE)),
    "review by the author": Case("ada", "/foreread review", (SEEN, DONE)),
    "explain": Case("ada", "/foreread explain", (SEEN, DONE), reply=r"Who can give it", is_still=True),
    "explain a question": Case(
        "chloe",
        "/foreread explain 2",
        (SEEN, DONE),
        reply=r"\A#### 2\. (?s:.)*Settles it(?s:.)*rule removed-guard",
        is_still=True,
    ),
    "explain no question": Case("chloe", "/foreread explain 9", (UNCLEAR,), is_still=True),
    "ask without a model": Case("chloe", "/foreread ask what?", (SEEN, DONE), reply=r"no model is conf", is_still=True),
    "no-ai against a trailer": Case("ada", "/foreread no-ai"),
    "provenance ai": Case("ada", "/foreread provenance ai", shows=(r"AI took part, by the word of ada",)),
    "provenance human against a trailer": Case(
        "ben", "/foreread provenance human it stands in our template", shows=(r"The word of ben on AI's part does not",)
    ),
    "break-glass alone": Case(
        "dara",
        "/foreread break-glass INC-1204 charges fail since ten",
        shows=(r"does not hold: at this tier 2 different people must call it",),
        gate=FAILED,
    ),
    "break-glass by somebody of another group": Case(
        "chloe",
        "/foreread break-glass INC-1204 charges fail since ten",
        shows=(r"not called by somebody of the group on-call",),
        gate=FAILED,
    ),
    "help": Case("chloe", "/foreread help", (SEEN, DONE), reply=r"What I understand", is_still=True),
    "the bare name": Case("chloe", "@foreread", (SEEN, DONE), reply=r"What I understand", is_still=True),
    "an unknown one": Case("chloe", "/foreread approve everything", (UNCLEAR,), is_still=True),
    "the author's own answer": Case(
        "ada", "/foreread answer 1 handled at storefront/pricing.py", shows=(r"`@ada`: \*\*handled",)
    ),
    "a stranger's answer": Case("eve", "/foreread answer 1 handled at storefront/pricing.py", is_still=True),
    "a stranger's alarm": Case("eve", "/foreread break-glass INC-1 it burns", is_still=True),
    "a stranger's wish for a review": Case("eve", "/foreread review", (UNCLEAR,), is_still=True),
    "a stranger's question": Case("eve", "/foreread ask what?", (UNCLEAR,), is_still=True),
    "a stranger's cry for help": Case("eve", "/foreread help", (SEEN, DONE), reply=r"What I understand", is_still=True),
    "a bot's": Case("chatty[bot]", "/foreread review", (), is_still=True),
    "in a quotation": Case("chloe", "> /foreread review\n\nWhat does this do?", (), is_still=True),
    "in code": Case("chloe", "```\n/foreread waive 1 so\n```", (), is_still=True),
    "two at once": Case(
        "chloe",
        "Now:\n/foreread read\n/FOREREAD Answer 1: Handled at pricing.py:3 by the till\n/foreread sing",
        (UNCLEAR, SEEN),
        shows=(ANSWERED,),
    ),
}


def with_strangers(shop: Shop) -> Shop:
    """Somebody who may only read, and another App."""
    world = shop.github.world
    shop.people = {**shop.people, "eve": world.add_user("eve"), "chatty[bot]": world.add_app("chatty").bot}
    return shop


def what_it_shows(comment: str) -> str:
    """The comment without what is only remembered."""
    return re.sub(r"<!-- foreread-(state|memo|made) [^>]*-->", "", comment)


def signs(shop: Shop, remark: object) -> tuple[str, ...]:
    """Our reactions under a remark, in order."""
    return tuple(each.content for each in getattr(remark, "reactions") if each.user is shop.app.bot)  # noqa: B009


def writes_nothing_more(shop: Shop, *words: str) -> bool:
    """The same event, delivered once more."""
    shop.github.journal.clear()
    assert shop.handle(*words)[0] == 0
    return not shop.github.journal.writes


@pytest.mark.parametrize("name", CASES)
def test_a_command_does_what_its_row_says_and_nothing_twice(opened: Shop, name: str) -> None:
    case, shop = CASES[name], with_strangers(opened)
    (before,) = shop.own_comments
    ids = ["", *re.findall(r"<!-- foreread-question (\w{12}) -->", before)]
    shop.wait(75)
    remark = shop.say(case.who, case.line.replace("{2}", ids[2]))
    assert shop.handle()[0] == 0
    after, *replies = shop.own_comments
    assert signs(shop, remark) == case.reactions
    for pattern in case.shows:
        assert re.search(pattern, after), pattern
        assert not re.search(pattern, before), pattern
    assert len(replies) == bool(case.reply)
    assert re.search(case.reply, "".join(replies))
    assert shop.gate == list(case.gate)
    if case.is_still:
        assert what_it_shows(after) == what_it_shows(before)
    assert writes_nothing_more(shop)


def test_a_brief_that_is_made_again_says_the_same_of_the_same_head(opened: Shop) -> None:
    (before,) = opened.own_comments
    opened.wait(5)
    opened.say("ben", "/foreread review")
    assert opened.handle()[0] == 0
    assert what_it_shows(opened.own_comments[0]) == what_it_shows(before)
