"""What a person does at the desk is done on the host, as that person, on the commit that they have read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import StoreError
from bot.gate import AnswerKind, Permission
from bot.post._commands import lines_in
from bot.work import Task, TaskKind, Urgency
from tests.builders import HEAD
from tests.fakes_service import MemoryTasks
from tests.web.conftest import Desk, parts_in_memory
from tests.web.desk_made import FIRST, PATH, REPOSITORY, SECOND, a_whole_record

READ = {REPOSITORY: Permission.READ}
KEY = f"change:{REPOSITORY}:7"
WORDS = "cart.py:12 returns for them before"


@pytest.fixture
def at_desk(desk: Desk) -> Desk:
    """Grace sits before the change."""
    desk.put(a_whole_record())
    desk.sign_in("grace", READ)
    return desk


def wanted(desk: Desk) -> Task:
    task = desk.parts.tasks.find(KEY)
    assert task is not None
    return task


def test_an_answer_becomes_one_comment_that_the_pull_request_understands(at_desk: Desk) -> None:
    sent = at_desk.submit(
        f"{PATH}/answer", head=HEAD,
        **{f"kind-{FIRST}": "handled", f"words-{FIRST}": WORDS, f"kind-{SECOND}": "waived", f"words-{SECOND}": "the table is empty there"},
    )  # fmt: skip
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{PATH}?done=answered&sent={FIRST}%2C{SECOND}#questions"
    ((login, place, text),) = at_desk.visits.said
    assert (login, str(place)) == ("grace", "acme/shop#7")
    commands = [line.command for line in lines_in(text)]
    assert [(each.question, each.choice, each.words) for each in commands if each] == [
        (FIRST, AnswerKind.HANDLED, WORDS),
        (SECOND, AnswerKind.WAIVED, "the table is empty there"),
    ]
    page = at_desk.get(sent.headers["location"].partition("#")[0]).text
    assert "Sent to the host as your comment." in page
    assert "sent, not read there yet" in page


def test_what_was_done_is_looked_at_again_soon_and_without_a_model(at_desk: Desk) -> None:
    at_desk.submit(f"{PATH}/answer", head=HEAD, **{f"kind-{FIRST}": "defect", f"words-{FIRST}": ""})
    task = wanted(at_desk)
    assert (task.wish.kind, task.wish.urgency, task.wish.reads) == (TaskKind.CHANGE, Urgency.ACT, False)
    assert task.wish.installation == 1


@pytest.mark.parametrize(
    ("kind", "words", "why"),
    [
        ("handled", "", "three words"),
        ("handled", "see above", "three words"),
        ("cannot", "no", "three words"),
        ("waived", "", "three words"),
        ("", WORDS, "choose what kind"),
        ("lgtm", WORDS, "choose what kind"),
        ("defect", "x" * 481, "480 can be sent"),
        ("", "", "No question was answered"),
    ],
)
def test_a_form_that_cannot_be_taken_sends_nothing_and_loses_nothing(
    at_desk: Desk, kind: str, words: str, why: str
) -> None:
    other = "a reason of\nseveral words\nthat is kept"
    fields = {f"kind-{FIRST}": kind, f"words-{FIRST}": words}
    if kind or words:
        fields |= {f"kind-{SECOND}": "author", f"words-{SECOND}": other}
    answered = at_desk.submit(f"{PATH}/answer", head=HEAD, **fields)
    assert answered.status_code == 422
    assert at_desk.visits.said == []
    assert at_desk.parts.tasks.find(KEY) is None
    assert why in answered.text
    assert not words or words in answered.text
    assert not kind or other in answered.text
    assert not (kind or words) or f'name="kind-{SECOND}" value="author" checked' in answered.text


@pytest.mark.parametrize("act", ["answer", "approve"])
def test_a_host_that_would_not_is_told_plainly_and_what_was_typed_stays(at_desk: Desk, act: str) -> None:
    fields = {f"kind-{FIRST}": "handled", f"words-{FIRST}": WORDS, "remark": "read it all"}
    at_desk.visits.refuses = "The host says: <b>locked</b>."
    refused = at_desk.submit(f"{PATH}/{act}", head=HEAD, **fields)
    assert refused.status_code == 502
    assert "The host says: &lt;b&gt;locked&lt;/b&gt;." in refused.text
    assert WORDS in refused.text
    assert "read it all" in refused.text
    at_desk.visits.refuses = ""
    at_desk.visits.is_away = True
    away = at_desk.submit(f"{PATH}/{act}", head=HEAD, **fields)
    assert away.status_code == 503
    assert "not certain that this arrived" in away.text
    assert WORDS in away.text
    assert at_desk.parts.tasks.find(KEY) is None


def test_an_approval_is_of_the_very_commit_on_the_page(at_desk: Desk) -> None:
    sent = at_desk.submit(f"{PATH}/approve", head=HEAD, remark="I read the guard.\n@team")
    assert sent.status_code == 303
    ((login, _, head, text),) = at_desk.visits.approved
    assert (login, head) == ("grace", HEAD)
    assert HEAD in text
    assert text.endswith("I read the guard.\n@team")
    assert wanted(at_desk).wish.urgency is Urgency.ACT


@pytest.mark.parametrize("act", ["answer", "approve"])
@pytest.mark.parametrize("head", ["", "b" * 40, HEAD[:10], HEAD.upper(), "<script>alert(1)</script>"])
def test_a_form_of_another_head_sends_nothing_and_says_what_moved(at_desk: Desk, act: str, head: str) -> None:
    moved = at_desk.submit(f"{PATH}/{act}", head=head, **{f"kind-{FIRST}": "defect"})
    assert moved.status_code == 409
    assert "The change has moved" in moved.text
    assert HEAD[:10] in moved.text
    assert "<script>alert" not in moved.text
    assert not at_desk.visits.said
    assert not at_desk.visits.approved


def test_what_moved_names_the_questions_that_are_new_and_gone(at_desk: Desk) -> None:
    since = {"head": HEAD, "new": [SECOND], "gone": [{"id": "x", "text": "Is it cached?", "why": "its code is gone"}]}
    record = a_whole_record()
    at_desk.put(replace(record, head="b" * 40, brief={**record.brief, "since": since}))
    moved = at_desk.submit(f"{PATH}/approve", head=HEAD)
    assert "1 question new, 1 not asked any more" in moved.text
    assert "Is it cached?: its code is gone" in moved.text


def test_only_questions_of_the_record_can_be_answered(at_desk: Desk) -> None:
    answered = at_desk.submit(f"{PATH}/answer", head=HEAD, **{"kind-evil /foreread": "defect", "words-evil": "x"})
    assert answered.status_code == 422
    assert at_desk.visits.said == []


@pytest.mark.parametrize("act", ["answer", "approve", "look-again"])
def test_a_form_that_is_not_of_this_visit_does_nothing(at_desk: Desk, act: str) -> None:
    forged = at_desk.post(f"{PATH}/{act}", data={"head": HEAD, f"kind-{FIRST}": "defect", "form_token": "guessed"})
    assert forged.status_code == 403
    assert not at_desk.visits.said
    assert not at_desk.visits.approved
    assert at_desk.parts.tasks.find(KEY) is None
    assert at_desk.get(f"{PATH}/{act}").status_code == 405


@pytest.mark.parametrize("act", ["answer", "approve", "look-again"])
def test_nothing_is_done_to_a_change_that_one_may_not_see(at_desk: Desk, act: str) -> None:
    eve = at_desk.other_browser()
    eve.sign_in("eve", {1: Permission.ADMIN})
    assert eve.submit(f"{PATH}/{act}", head=HEAD, **{f"kind-{FIRST}": "defect"}).status_code == 404
    assert not at_desk.visits.said
    assert not at_desk.visits.approved


@pytest.mark.parametrize(
    ("login", "permission", "status"),
    [
        ("grace", Permission.WRITE, 303),
        ("ada", Permission.READ, 303),
        ("grace", Permission.READ, 403),
        ("grace", Permission.TRIAGE, 403),
    ],
)
def test_who_may_write_and_the_author_can_have_it_looked_at_again(
    desk: Desk, login: str, permission: Permission, status: int
) -> None:
    desk.put(a_whole_record())
    desk.sign_in(login, {REPOSITORY: permission})
    assert desk.submit(f"{PATH}/look-again").status_code == status
    task = desk.parts.tasks.find(KEY)
    assert (task is not None and task.wish.reads) == (status == 303)
    assert ("Look at it again" in desk.get(PATH).text) == (status == 303)


class _AwayTasks(MemoryTasks):
    def want(self, wishes: object, at: object) -> None:
        raise StoreError("The database is away.", "Wait.")


def test_what_was_said_on_the_host_is_not_undone_by_a_store_that_is_away() -> None:
    with Desk(parts_in_memory(tasks=_AwayTasks())) as desk:
        desk.put(a_whole_record())
        desk.sign_in("grace", READ)
        sent = desk.submit(f"{PATH}/answer", head=HEAD, **{f"kind-{FIRST}": "defect"})
        assert sent.status_code == 303
        assert len(desk.visits.said) == 1
