from __future__ import annotations

import pytest

from bot.desk import AskedQuestion, RecordKey, Thumb
from bot.gate import Permission
from tests.web.conftest import Desk, a_record

PATH = "/changes/acme/shop/7/thumb"
ASKED = (AskedQuestion("q1", "removed-guard", "rule removed-guard"),)


@pytest.fixture
def reader(desk: Desk) -> Desk:
    desk.put(a_record(asked=ASKED, questions=("q1", "q2")))
    desk.sign_in("grace", {5000: Permission.READ})
    return desk


def thumbs(desk: Desk) -> list[Thumb]:
    return list(desk.parts.outcomes.thumbs([5000], desk.parts.now()))


def test_a_thumb_for_a_question_is_kept_with_the_rule_that_asked_it(reader: Desk) -> None:
    found = reader.submit(PATH, thumb="down", question="q1", words=" Seen in the caller. ", rule="another")
    assert (found.status_code, found.headers["location"]) == (303, "/changes/acme/shop/7?done=thumb#question-q1")
    (kept,) = thumbs(reader)
    assert (kept.key, kept.question, kept.rule, kept.login) == (RecordKey(5000, 7), "q1", "removed-guard", "grace")
    assert (kept.is_up, kept.words, kept.at) == (False, "Seen in the caller.", reader.parts.now())


def test_the_last_word_counts(reader: Desk) -> None:
    reader.submit(PATH, thumb="down", question="q1")
    reader.submit(PATH, thumb="up", question="q1")
    assert [each.is_up for each in thumbs(reader)] == [True]


def test_a_whole_brief_can_be_thumbed(reader: Desk) -> None:
    assert reader.submit(PATH, thumb="up").headers["location"] == "/changes/acme/shop/7?done=thumb"
    assert [(each.question, each.rule) for each in thumbs(reader)] == [("", "")]


@pytest.mark.parametrize("fields", [{"thumb": "sideways"}, {}, {"thumb": "up", "question": "of another change"}])
def test_what_is_no_thumb_or_no_question_is_not_kept(reader: Desk, fields: dict[str, str]) -> None:
    assert reader.submit(PATH, **fields).status_code == 400
    assert thumbs(reader) == []


def test_words_are_cut(reader: Desk) -> None:
    reader.submit(PATH, thumb="up", words="x" * 9_000)
    assert len(thumbs(reader)[0].words) == 500


def test_a_change_that_is_hidden_is_as_if_it_were_not_there(desk: Desk) -> None:
    desk.put(a_record(asked=ASKED))
    desk.sign_in("eve", {})
    assert desk.submit(PATH, thumb="up").status_code == 404
    assert desk.submit("/changes/acme/none/7/thumb", thumb="up").status_code == 404
    assert thumbs(desk) == []


def test_a_thumb_takes_a_form_of_the_visit(reader: Desk) -> None:
    assert reader.post(PATH, data={"thumb": "up"}).status_code == 403
    assert thumbs(reader) == []
