"""The comment: what it says, that it can be read back, and that no text in it is anything else than text."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given

from bot.gate import Account, Acts, AnswerKind, Reason, State
from bot.post import MARKER, HostedCommit, KeptAct, Remark, Wanted, WriteComment, holds_brief, kept, plan
from bot.post import State as Memory
from bot.post._regions import BRIEF, GATE, read_regions, region_in
from tests import builders as make
from tests.builders import HEAD
from tests.post import scenes
from tests.post.page_world import after
from tests.post.scenes import GOLDEN, KEY, NOW, US, a_wanted, an_answer, first_look, hostile, next_head
from tests.post.strategies import few, wanteds
from tests.publish import briefs, decisions
from tests.publish.test_golden import VERDICTS
from tests.publish.test_markdown import LIVE, OURS, Page

FOLDER = Path(__file__).parent.parent / "golden" / "post"
LIMIT = 65_536


def _text(wanted: Wanted) -> str:
    comment = plan(wanted)[0]
    assert isinstance(comment, WriteComment)
    return comment.text


def _shown(text: str) -> str:
    """The text without what is sealed."""
    return text.rpartition("\n\n<!-- foreread-state ")[0] + "\n"


@pytest.mark.parametrize("name", GOLDEN)
def test_the_comment_reads_as_it_was_last_agreed(name: str) -> None:
    file = FOLDER / f"{name.replace('_', '-')}.md"
    shown = _shown(_text(GOLDEN[name]())).encode()
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        file.write_bytes(shown)
    assert file.read_bytes() == shown, "FOREREAD_UPDATE_GOLDEN=1 writes it anew; then read the difference"


def test_every_golden_file_belongs_to_a_scene() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {name.replace("_", "-") for name in GOLDEN}


@pytest.mark.parametrize("name", GOLDEN)
def test_no_comment_calls_the_change_good(name: str) -> None:
    """What the gate says of an approval is about people; the rest must do without such words."""
    found = {each[0].lower() for each in VERDICTS.findall(_shown(_text(GOLDEN[name]())))}
    assert found <= {"approval", "approve", "approved", "correct"}
    assert "correct" not in found or name == "nothing_asked"


@few
@given(wanteds())
@example(hostile())
def test_any_text_gives_a_comment_that_fits_and_can_be_read_back(wanted: Wanted) -> None:
    text = _text(wanted)
    assert len(text.encode("utf-16-le")) // 2 <= LIMIT
    lines = text.split("\n")
    assert lines[0] == MARKER
    assert lines[-1].startswith("<!-- foreread-state v1 ")
    for name in (BRIEF, GATE):
        assert lines.count(f"<!-- {name} -->") == lines.count(f"<!-- /{name} -->") == 1
        assert region_in(name, lines)
    next_look = after(wanted, plan(wanted))
    assert next_look.comment is not None
    assert [epoch.head for epoch in next_look.state.epochs] == [epoch.head for epoch in wanted.state.epochs]
    assert holds_brief(next_look.hosted, next_look.comment, wanted.key)
    assert next_look.comment.text == text


@few
@given(wanteds())
@example(hostile())
@example(first_look())
def test_no_text_becomes_a_mention_a_link_an_image_or_a_tag(wanted: Wanted) -> None:
    page = Page(_text(wanted))
    assert {tag.lstrip("/") for tag in page.tags} <= OURS | {"a", "sub", "comment", "blockquote"}
    assert page.attributes <= {"class", "style", "start", "href"}
    assert [found[0] for text in page.text for found in LIVE.finditer(text)] == []


@few
@given(wanteds())
@example(hostile())
def test_no_line_of_the_comment_is_a_command(wanted: Wanted) -> None:
    assert not [line for line in _text(wanted).splitlines() if line.lstrip().startswith(("/", "@"))]


@few
@given(wanteds())
@example(next_head())
def test_without_a_new_brief_the_comment_stays_as_it_is(wanted: Wanted) -> None:
    there = after(wanted, plan(wanted))
    if there.state.brief and there.brief is not None and there.state.epochs:
        assert [deed for deed in plan(replace(there, brief=None)) if isinstance(deed, WriteComment)] == []


def _answered(wanted: Wanted) -> Wanted:
    given_ = an_answer(briefs.typical(), 1, "shop/plan.py:12 has `Discount.none()`")
    return replace(wanted, brief=None, acts=replace(wanted.acts, answers=(given_,)))


def test_an_answer_ticks_its_question_without_a_new_brief() -> None:
    there = after(first_look(), plan(first_look()))
    text = _text(_answered(there))
    assert "- [x] **1. When a plan has no discount" in text
    assert "- `@ada-l`: **handled**: shop/plan.py:12 has `Discount.none()`" in text
    assert "- [ ] **2. If the first" in text
    before, now = (read_regions(each) for each in (_text(first_look()), text))
    assert (before.brief, before.bodies) == (now.brief, now.bodies)
    assert "3 questions, 1 answered" in text


@pytest.mark.parametrize(
    ("kind", "ticked"), [("HANDLED", True), ("CANNOT", True), ("WAIVED", True), ("DEFECT", False), ("AUTHOR", False)]
)
def test_only_an_answer_that_leaves_nothing_open_ticks(kind: str, ticked: bool) -> None:
    answer = replace(an_answer(briefs.typical(), 1, "at shop/plan.py:12"), kind=AnswerKind[kind])
    wanted = replace(first_look(), acts=Acts((answer,)))
    assert ("- [x] **1." in _text(wanted)) is ticked


def test_an_answer_that_the_gate_calls_open_ticks_nothing() -> None:
    wanted = first_look()
    question = wanted.state.epochs[-1].questions.questions[0].id
    why = Reason("question-open", f"Question {question} is open: too few words.", State.WAITING)
    decision = replace(wanted.decision, why=replace(wanted.decision.why, because=(why,)))
    answers = Acts((an_answer(briefs.typical(), 1, "yes"),))
    text = _text(replace(wanted, decision=decision, acts=answers))
    assert "- [ ] **1." in text
    assert "Question 1 is open: too few words." in text


def test_an_answer_to_other_questions_or_another_head_is_not_shown() -> None:
    answer = an_answer(briefs.typical(), 1, "of another set")
    others = (replace(answer, questions="sha256:0"), replace(answer, head="f" * 40))
    assert "of another set" not in _text(replace(first_look(), acts=Acts(others)))


def _edited(wanted: Wanted, text: str) -> Wanted:
    there = after(wanted, plan(wanted))
    assert there.comment is not None
    comment = replace(there.comment, text=text, edited_at=NOW, edited_by=scenes.CY)
    return replace(there, comment=comment, hosted=replace(there.hosted, remarks=(comment,)), brief=None)


def test_a_ticked_box_is_unticked_and_costs_nothing_else() -> None:
    text = _text(first_look())
    ticked = _edited(first_look(), text.replace("- [ ] **1.", "- [x] **1.").replace("\n", "\r\n"))
    assert _text(ticked) == text


def test_words_that_somebody_put_into_the_brief_do_not_stay() -> None:
    text = _text(first_look())
    forged = _edited(first_look(), text.replace("What the code shows", "Nothing to see here"))
    assert forged.comment is not None
    assert not holds_brief(forged.hosted, forged.comment, KEY)
    assert "Nothing to see here" not in _text(forged)
    assert "Somebody else has edited this comment" in _text(forged)


def test_without_a_key_nothing_is_taken_from_an_edited_comment() -> None:
    wanted = replace(first_look(), key=None)
    text = _text(wanted)
    assert "Somebody else has edited this comment" in _text(_edited(wanted, text))


def test_a_brief_of_an_earlier_head_is_called_one() -> None:
    wanted = first_look()
    stale = replace(wanted, brief=None, state=replace(wanted.state, brief=scenes.BEFORE))
    assert "The brief below is of an earlier head." in _text(stale)
    assert "The brief below is of an earlier head." not in _text(wanted)


def test_how_long_it_took_changes_nothing() -> None:
    wanted = first_look()
    assert wanted.brief is not None
    receipt = wanted.brief.receipt
    slower = replace(receipt, seconds=99.0, models=tuple(replace(use, seconds=98.0) for use in receipt.models))
    later = replace(wanted.grounds, now=wanted.grounds.now.replace(hour=23), snapshot="sha256:other")
    there = after(wanted, plan(wanted))
    assert plan(replace(there, brief=replace(wanted.brief, receipt=slower), grounds=later)) == ()


@pytest.mark.parametrize(
    "says",
    [
        "**New since 0a1b2c3d4e5f:** **force-pushed**, so all of its commits are new",
        "questions: 1 new, 1 gone, 1 answered, 1 still open",
        "**1. (new) When a plan has no discount",
        "`@cy-work`: **a defect, so it stays open**",
    ],
)
def test_the_page_says_what_is_new_since_the_last_head(says: str) -> None:
    assert says in _text(next_head())


def test_commits_on_top_of_the_last_head_are_counted() -> None:
    wanted = next_head()
    commits = tuple(HostedCommit(sha, None) for sha in (scenes.BEFORE, "c" * 40, HEAD))
    text = _text(replace(wanted, hosted=replace(wanted.hosted, commits=commits, events=())))
    assert "**New since 0a1b2c3d4e5f:** 2 commits (cccccccccccc, 9f8e7d6c5b4a)" in text


def test_what_has_no_room_is_cut_from_the_least_urgent_and_named() -> None:
    brief = briefs.typical()
    many = replace(brief, more_questions=brief.questions * 300, for_author=("Add a test. " * 30,) * 400)
    text = _text(a_wanted(many, decisions.waiting()[0]))
    assert len(text) <= LIMIT
    assert "more: the check “foreread: brief” has all" in text
    assert "#### The gate waits" in text


def test_a_problem_stands_above_the_questions() -> None:
    text = _text(replace(first_look(), problems=("The state was not believed.",)))
    assert "> [!WARNING]\n> The state was not believed." in text.partition("#### Questions")[0]


def test_another_comment_of_ours_is_not_read() -> None:
    there = after(first_look(), plan(first_look()))
    second = Remark(5, US, f"{MARKER}\nan older one", NOW.replace(hour=23), ours=True)
    hosted = replace(there.hosted, remarks=(*there.hosted.remarks, second))
    assert kept(hosted, KEY).comment == there.comment


def _full_memory() -> Memory:
    """As much as can be remembered."""
    noise = "".join(hashlib.sha256(bytes((at % 256, at // 256))).hexdigest() for at in range(3_000))
    acts = tuple(
        KeptAct(at, scenes.CY, NOW, f"/foreread clear {at} {noise[at * 500 : at * 500 + 500]}") for at in range(55)
    )
    return replace(first_look().state, acts=acts)


@pytest.mark.parametrize("text", ["$" * 600, "\U0001f600" * 600, "|" * 600, "`|" * 300, "@a " * 200])
def test_the_longest_texts_beside_the_longest_memory_fit(text: str) -> None:
    questions = tuple(
        make.a_question(id=f"{at}" * 12, quote=text, text=text, trigger=text, consequence=text, settles=text)
        for at in range(5)
    )
    brief = make.a_brief(questions=questions, more_questions=questions * 9, for_author=(text,) * 50)
    wanted = a_wanted(brief, decisions.attack(text)[0], problems=(text,) * 9)
    answers = tuple(
        replace(an_answer(brief, at, text), by=Account(by, text)) for at in range(1, 6) for by in range(1, 5)
    )
    epoch = scenes.an_epoch(brief)
    state = replace(_full_memory(), epochs=(epoch,))
    wanted = replace(wanted, state=state, acts=Acts(answers), hosted=replace(wanted.hosted, base=text))
    wanted = replace(wanted, grounds=replace(wanted.grounds, base=text))
    said = _text(wanted)
    assert len(said.rpartition("\n")[2]) > 15_000
    assert len(said.encode("utf-16-le")) // 2 <= LIMIT
    assert plan(after(wanted, plan(wanted))) == ()


def test_questions_keep_their_room_beside_a_full_memory() -> None:
    said = _text(replace(first_look(), state=_full_memory()))
    assert read_regions(said).bodies == read_regions(_text(first_look())).bodies
