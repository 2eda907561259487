"""What takes more than one remark: objections, emergencies, questions to a model, edits, threads."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

from tests.e2e.shop import SMALL, Setting, Shop, open_shop
from tests.e2e.stage import Stage, as_app, sign_in
from tests.e2e.test_commands import FAILED, SEEN, UNCLEAR, WAITING, signs, what_it_shows, writes_nothing_more
from tests.e2e.test_story import PASSED, answers_of

SUSPECTED = Setting("cursor/report", "Tell what was sold\n", SMALL, "Tell what was sold", "It is for Monday's report.")
"""A name of a branch is a mark of AI, and no more."""
THREADED = Setting(policy="\npublish: {inline: high}\n")

MODEL = """\
import json, sys

asked = json.load(sys.stdin)
with open({journal!r}, "a") as journal:
    print(json.dumps(asked), file=journal)
if asked["prompt"] == "answer-question":
    quote = {{"file": "storefront/pricing.py", "line": 33, "quote": {quote!r}}}
    said = {{"answer": "It is reached by the till. @chloe should know.", "evidence": [quote]}}
else:
    said = {{"claims": []}}
print(json.dumps({{"text": json.dumps(said), "tokens_in": 10, "tokens_out": 5}}))
"""
QUOTE = "def order_total(lines: Sequence[tuple[Product, int]], gift_card: GiftCard | None) -> Decimal:"


class Scripted:
    """A model that is a script."""

    def __init__(self, folder: Path, quote: str = QUOTE) -> None:
        self._journal = folder / "asked.jsonl"
        script = folder / "model.py"
        script.write_text(MODEL.format(journal=str(self._journal), quote=quote), encoding="utf-8")
        self.options = ("--model", f"exec:{shlex.join([sys.executable, str(script)])}")

    @property
    def asked(self) -> list[str]:
        """The prompts of the requests so far."""
        lines = self._journal.read_text(encoding="utf-8").splitlines() if self._journal.exists() else []
        return [str(json.loads(line)["prompt"]) for line in lines]


def begun(stage: Stage, name: str, setting: Setting) -> Shop:
    """A story of its own, in which the pull request was opened and the comment stands."""

    def build(stage: Stage) -> Shop:
        shop = open_shop(stage.github, stage.directory, setting)
        sign_in(as_app(shop))
        assert shop.handle()[0] == 0
        return shop

    shop = stage.shop(name, build)
    sign_in(as_app(shop))
    return shop


def test_an_objection_stands_until_somebody_of_its_standing_clears_it(opened: Shop) -> None:
    world = opened.github.world
    opened.wait(75)
    opened.say("chloe", answers_of(opened.own_comments[0]))
    world.approve(opened.people["chloe"], opened.pull)
    world.request_changes(opened.people["ben"], opened.pull, "The guard is gone.")
    assert opened.handle()[0] == 0
    assert opened.gate == WAITING
    assert "ben" in opened.own_comments[0].partition("**Who can give it**")[0]
    opened.wait(5)
    refused = opened.say("ada", "/foreread clear @ben it is my change")
    assert opened.handle()[0] == 0
    assert opened.gate == WAITING
    opened.wait(5)
    cleared = opened.say("chloe", "/foreread clear @ben the guard is back")
    assert opened.handle()[0] == 0
    assert (signs(opened, refused), signs(opened, cleared)) == ((SEEN,), (SEEN,))
    assert opened.gate == PASSED, opened.own_comments[0]
    assert writes_nothing_more(opened)


def test_a_fast_approval_passes_when_it_is_confirmed_and_not_before(staged: Stage) -> None:
    opened = begun(staged, "slow readers", Setting(pace=3_000))
    opened.wait(3)
    opened.say("chloe", answers_of(opened.own_comments[0]))
    opened.github.world.approve(opened.people["chloe"], opened.pull)
    assert opened.handle()[0] == 0
    assert opened.gate == WAITING
    assert "/foreread confirm" in opened.own_comments[0]
    opened.wait(105)
    opened.say("chloe", "/foreread confirm")
    assert opened.handle()[0] == 0
    assert opened.gate == PASSED, opened.own_comments[0]


def test_two_of_the_group_break_the_glass_and_the_page_says_so(opened: Shop) -> None:
    opened.wait(5)
    opened.say("dara", "/foreread break-glass INC-1204 charges fail since ten")
    assert opened.handle()[0] == 0
    assert opened.gate == FAILED
    opened.wait(5)
    opened.say("ben", "/foreread break-glass INC-1204 I see it, too")
    assert opened.handle()[0] == 0
    assert opened.gate == PASSED
    assert "**BREAK-GLASS:** let pass in an emergency by ben, dara (incident INC-1204)" in opened.own_comments[0]
    assert writes_nothing_more(opened)
    # It was called for this head.
    opened.github.world.commit(opened.people["ada"], opened.repository, "gift-cards", {"more.py": "A = 1\n"}, "More")
    assert opened.handle()[0] == 0
    assert opened.gate in (WAITING, FAILED)


def test_a_model_that_is_asked_answers_with_lines_that_stand_there(opened: Shop, tmp_path: Path) -> None:
    model = Scripted(tmp_path)
    opened.wait(5)
    remark = opened.say("chloe", "/foreread ask what calls order_total()?")
    before = what_it_shows(opened.own_comments[0])
    assert opened.handle(*model.options)[0] == 0
    comment, reply = opened.own_comments
    assert model.asked == ["answer-question"]
    assert "> what calls order\\_total()?" in reply
    assert "It is reached by the till." in reply
    assert "`storefront/pricing.py:33`" in reply
    assert "@chloe" not in reply
    assert "the gate does not hear them" in reply
    assert signs(opened, remark) == (SEEN, "+1")
    assert what_it_shows(comment) == before
    assert writes_nothing_more(opened, *model.options)
    assert model.asked == ["answer-question"]


def test_a_models_answer_whose_quote_stands_nowhere_is_not_shown(opened: Shop, tmp_path: Path) -> None:
    model = Scripted(tmp_path, "def that_is_nowhere():")
    opened.wait(5)
    opened.say("chloe", "/foreread ask what calls order_total()?")
    assert opened.handle(*model.options)[0] == 0
    reply = opened.own_comments[1]
    assert "named no line that stands in the code" in reply
    assert "the till" not in reply


def test_a_review_anew_asks_the_model_again_and_a_persons_act_does_not(opened: Shop, tmp_path: Path) -> None:
    model = Scripted(tmp_path)
    opened.wait(5)
    opened.say("chloe", "/foreread read")
    assert opened.handle(*model.options)[0] == 0
    assert model.asked == []
    opened.wait(5)
    opened.say("ben", "/foreread review")
    assert opened.handle(*model.options)[0] == 0
    assert model.asked
    assert "exec:" in opened.own_comments[0]
    count = len(model.asked)
    assert writes_nothing_more(opened, *model.options)
    assert len(model.asked) == count


def test_a_senior_sets_marks_of_ai_aside_below_critical(staged: Stage) -> None:
    shop = begun(staged, "suspected", SUSPECTED)
    (before,) = shop.own_comments
    assert "tier high" in before
    shop.wait(5)
    shop.say("ben", "/foreread provenance human the branch is named after our cursor library")
    assert shop.handle()[0] == 0
    (after,) = shop.own_comments
    assert "tier high" not in after, after
    assert writes_nothing_more(shop)


def test_what_the_author_says_of_ai_stays_for_later_heads(staged: Stage) -> None:
    shop = begun(staged, "suspected", SUSPECTED)
    shop.wait(5)
    shop.say("ada", "/foreread provenance ai")
    assert shop.handle()[0] == 0
    assert "ai-assisted" in [each.name for each in shop.pull.labels]
    world = shop.github.world
    shop.wait(5)
    world.commit(shop.people["ada"], shop.repository, "cursor/report", {"tools/more.py": "A = 1\n"}, "By hand")
    assert shop.handle()[0] == 0
    shop.wait(5)
    shop.say("ben", "/foreread provenance human I saw her type")
    assert shop.handle()[0] == 0
    assert "tier high" in shop.own_comments[0]
    assert "ai-assisted" in [each.name for each in shop.pull.labels]


def test_a_reply_in_a_questions_thread_answers_it(staged: Stage) -> None:
    shop = begun(staged, "threaded", THREADED)
    world = shop.github.world
    thread = next(each for each in shop.pull.threads if "no longer returns when" in each.comments[0].body)
    shop.wait(75)
    ticked = world.reply(shop.people["eve" if "eve" in shop.people else "chloe"], shop.pull, thread, "Looks odd to me.")
    answer = world.reply(shop.people["chloe"], shop.pull, thread, "cannot happen because the schema forbids it")
    assert shop.handle()[0] == 0
    (comment,) = shop.own_comments
    assert "`@chloe`: **cannot happen**: the schema forbids it" in comment
    assert (signs(shop, ticked), signs(shop, answer)) == ((), (SEEN,))
    opened = len(shop.pull.threads)
    assert writes_nothing_more(shop)
    assert len(shop.pull.threads) == opened


def test_a_command_in_the_words_of_a_review_is_heard(opened: Shop) -> None:
    opened.wait(75)
    opened.github.world.approve(opened.people["chloe"], opened.pull, body=answers_of(opened.own_comments[0]))
    assert opened.handle()[0] == 0
    assert "5 questions, all answered" in opened.own_comments[0]
    assert signs(opened, opened.pull.reviews[-1]) == (SEEN,)
    assert opened.gate == PASSED, opened.own_comments[0]
    assert writes_nothing_more(opened)


def test_a_remark_that_somebody_else_edited_counts_as_it_was_or_not_at_all(opened: Shop) -> None:
    world, ada, chloe = opened.github.world, opened.people["ada"], opened.people["chloe"]
    opened.wait(75)
    seen = opened.say("chloe", "/foreread answer 1 handled at storefront/pricing.py:3 by the till")
    assert opened.handle()[0] == 0
    opened.wait(2)
    unseen = opened.say("chloe", "I am not sure about this.")
    world.edit_comment(ada, opened.pull, seen, "/foreread answer 1 defect: no")
    world.edit_comment(ada, opened.pull, unseen, "/foreread answer 2 handled at storefront/pricing.py:3 by the till")
    assert opened.handle()[0] == 0
    (comment,) = opened.own_comments
    assert "by the till" in comment
    assert "5 questions, 1 answered" in comment
    assert signs(opened, unseen) == ()
    opened.wait(2)
    world.edit_comment(chloe, opened.pull, unseen, "/foreread answer 1 defect: no, it does not")
    assert opened.handle()[0] == 0
    assert "**a defect, so it stays open**: no, it does not" in opened.own_comments[0]
    assert writes_nothing_more(opened)


def test_who_deletes_a_comment_takes_nothing_back(opened: Shop) -> None:
    opened.wait(75)
    remark = opened.say("chloe", "/foreread answer 1 handled at storefront/pricing.py:3 by the till")
    assert opened.handle()[0] == 0
    (before,) = opened.own_comments
    opened.github.world.delete_comment(opened.people["ada"], opened.pull, remark)
    assert opened.handle()[0] == 0
    assert opened.own_comments == [before]


def test_an_unknown_command_gets_one_reaction_also_after_an_edit(opened: Shop) -> None:
    opened.wait(5)
    remark = opened.say("chloe", "/foreread aprove")
    assert opened.handle()[0] == 0
    opened.github.world.edit_comment(opened.people["chloe"], opened.pull, remark, "/foreread apprve")
    assert opened.handle()[0] == 0
    assert signs(opened, remark) == (UNCLEAR,)
    assert len(opened.own_comments) == 1
