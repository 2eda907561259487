from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.adapters.github import GitHub
from bot.adapters.github._wire import WAITS
from bot.errors import HostError, HostUnavailableError
from bot.post import (
    Annotation,
    AskReviewers,
    CheckState,
    Deed,
    Done,
    NewThread,
    NoteLevel,
    OpenThreads,
    React,
    Reaction,
    Remark,
    RemarkKind,
    SetLabels,
    WriteCheck,
    WriteComment,
    WriteReply,
)
from tests.adapters.github.desk import CUT, LOST, Desk
from tests.adapters.github.scripted import TOKEN, Asked, Clock, Said, Scripted, github
from tests.adapters.github.shapes import HEAD, PLACE

BRIEF = "<!-- foreread -->\nA brief."
REPLY = WriteReply("Because.\n<!-- foreread-reply 12 -->", "<!-- foreread-reply 12 -->")
CHECK = WriteCheck("foreread: brief", HEAD, CheckState.PASSED, "Read", "All of it.", "fr1:1:-:-")
REMARK = Remark(12, None, "/foreread help", datetime(2026, 3, 1, tzinfo=UTC), node="IC_12")
ONE, TWO, THREE = (
    NewThread(f"q{n}", "a.py", 10 * n, 10 * n - 1, f"Why?\n<!-- foreread-thread q{n} -->") for n in (1, 2, 3)
)
THREADS = OpenThreads(HEAD, (ONE, TWO, THREE))


@contextmanager
def at(desk: Desk, token: str = TOKEN) -> Iterator[tuple[GitHub, Scripted]]:
    with github(desk, signed={"GITHUB_TOKEN": token}) as (host, server):
        host.look(PLACE)
        server.journal.clear()
        yield host, server


def notes(count: int) -> tuple[Annotation, ...]:
    return tuple(Annotation("a.py", n, n, NoteLevel.NOTICE, "Here", f"note {n}") for n in range(1, count + 1))


def written(desk: Desk) -> tuple[int, int, int, int]:
    return len(desk.comments), len(desk.runs), desk.reviews, len(desk.threads)


ONCE: list[tuple[Deed, tuple[int, int, int, int]]] = [
    (WriteComment(None, BRIEF), (1, 0, 0, 0)),
    (REPLY, (1, 0, 0, 0)),
    (CHECK, (0, 1, 0, 0)),
    (THREADS, (0, 0, 1, 3)),
]


@pytest.mark.parametrize("lost", [LOST, CUT, Said(201, raw=b"{half an ans"), Said(slow=0.8)])
@pytest.mark.parametrize(("deed", "once"), ONCE)
def test_an_answer_that_is_lost_after_the_effect_writes_nothing_twice(
    deed: Deed, once: tuple[int, ...], lost: Said
) -> None:
    desk = Desk([lost])
    with github(desk, timeout=0.3) as (host, _):
        host.look(PLACE)
        done = host.do(PLACE, deed)
    assert written(desk) == once
    assert done.id in {*desk.comments, *desk.runs, *desk.threads}


@pytest.mark.parametrize(("deed", "once"), ONCE)
def test_the_same_deed_again_after_two_lost_answers_finds_what_was_done(deed: Deed, once: tuple[int, ...]) -> None:
    desk = Desk()
    failing = {"on": True}

    def script(asked: Asked) -> Said:
        said = desk(asked)
        return LOST if failing["on"] else said

    with github(script) as (host, server):
        with pytest.raises(HostUnavailableError):
            host.do(PLACE, deed)
        failing["on"] = False
        host.do(PLACE, deed)
        assert len([asked for asked in server.wrote() if asked.verb == "POST"]) <= 1 or isinstance(deed, WriteComment)
    assert written(desk) == once


@pytest.mark.parametrize(("deed", "once"), ONCE)
def test_a_failure_before_the_effect_is_tried_once_more(deed: Deed, once: tuple[int, ...]) -> None:
    desk, failures = Desk(), [LOST]

    def script(asked: Asked) -> Said:
        writes = asked.verb == "POST" and not asked.operation
        return failures.pop() if writes and failures else desk(asked)

    with github(script) as (host, _):
        host.do(PLACE, deed)
    assert written(desk) == once


def test_a_status_is_not_written_twice() -> None:
    desk = Desk([LOST])
    with at(desk, "ghp_" + "x" * 36) as (host, _):
        host.do(PLACE, CHECK)
    (status,) = desk.statuses
    assert (status["state"], status["context"], status["description"]) == ("success", "foreread: brief", "Read")
    assert status["target_url"] == "http://localhost:1/acme/shop/pull/7#foreread:fr1:1:-:-"


def test_annotations_are_not_written_twice() -> None:
    desk = Desk([Said(201, raw=b"{"), LOST, CUT])
    with at(desk) as (host, server):
        host.do(PLACE, replace(CHECK, annotations=notes(120)))
        sent = [len(asked.body["output"]["annotations"]) for asked in server.wrote()]
    (run,) = desk.runs.values()
    assert [note["message"] for note in run["held"]] == [f"note {n}" for n in range(1, 121)]
    assert sent == [50, 50, 20]


@pytest.mark.parametrize(
    ("deed", "requests"),
    [
        (WriteComment(1, BRIEF), 1),
        (WriteComment(None, BRIEF), 1),
        (REPLY, 1),
        (CHECK, 1),
        (replace(CHECK, id=5, state=CheckState.WAITING), 1),
        (replace(CHECK, annotations=notes(50)), 1),
        (THREADS, 1),
        (SetLabels(("other",)), 1),
        (SetLabels(("ai-assisted",)), 2),
        (SetLabels((), ("foreread: low",)), 1),
        (AskReviewers(("ada", "bob")), 1),
        (React(REMARK, Reaction.SEEN), 1),
        (React(replace(REMARK, kind=RemarkKind.REVIEW), Reaction.SEEN), 1),
        (OpenThreads(HEAD, ()), 0),
        (AskReviewers(()), 0),
        (SetLabels(), 0),
    ],
)
def test_each_deed_takes_so_many_requests(deed: Deed, requests: int) -> None:
    desk = Desk(comments={1: BRIEF} if isinstance(deed, WriteComment) and deed.id else {}, runs={5: dict(RUN)})
    with at(desk) as (host, server):
        host.do(PLACE, deed)
        assert len(server.journal) == requests, [(asked.verb, asked.path) for asked in server.journal]


RUN = {
    "id": 5,
    "status": "completed",
    "conclusion": "success",
    "app": {"id": 15368, "slug": "github-actions"},
    "held": [],
}


def test_the_one_comment_is_edited_where_it_is() -> None:
    desk = Desk(comments={1: BRIEF})
    with at(desk) as (host, _):
        assert host.do(PLACE, WriteComment(1, BRIEF + " More.")) == Done(1)
    assert desk.comments == {1: BRIEF + " More."}


def test_a_comment_that_is_there_already_is_found_before_one_is_written() -> None:
    desk = Desk(theirs={2: BRIEF}, comments={3: "Something else, and <!-- foreread -->.", 4: BRIEF})
    with at(desk) as (host, _):
        assert host.do(PLACE, WriteComment(None, BRIEF + " Anew.")) == Done(4)
    assert desk.comments[4] == BRIEF + " Anew."


def test_a_look_of_some_time_ago_does_not_tell_that_there_is_no_comment() -> None:
    clock, desk = Clock(), Desk()
    with github(desk, clock) as (host, _):
        host.look(PLACE)
        clock.at += 61
        desk.comments[4] = BRIEF
        assert host.do(PLACE, WriteComment(None, BRIEF)) == Done(4)
    assert len(desk.comments) == 1


def test_a_look_tells_once_that_there_is_no_comment() -> None:
    desk = Desk()
    with at(desk) as (host, _):
        assert host.do(PLACE, WriteComment(None, BRIEF)) == host.do(PLACE, WriteComment(None, BRIEF))
    assert len(desk.comments) == 1


def test_a_comment_that_somebody_deleted_is_written_anew() -> None:
    desk = Desk()
    with at(desk) as (host, _):
        done = host.do(PLACE, WriteComment(1, BRIEF))
    assert desk.comments == {done.id: BRIEF}


def test_a_finished_check_goes_back_to_waiting() -> None:
    desk = Desk(runs={5: dict(RUN)})
    with at(desk) as (host, _):
        assert host.do(PLACE, replace(CHECK, id=5, state=CheckState.WAITING)) == Done(5)
    assert (desk.runs[5]["status"], desk.runs[5]["conclusion"]) == ("in_progress", None)


def test_where_a_finished_check_cannot_go_back_a_new_one_waits() -> None:
    desk = Desk(runs={5: dict(RUN)}, stubborn=True)
    with at(desk) as (host, _):
        done = host.do(PLACE, replace(CHECK, id=5, state=CheckState.WAITING))
    assert done.id != 5
    assert (desk.runs[done.id]["status"], desk.runs[done.id]["conclusion"]) == ("in_progress", None)


def test_a_check_with_annotations_is_always_a_new_one() -> None:
    desk = Desk(runs={5: {**RUN, "held": [{"message": "old"}]}})
    with at(desk) as (host, _):
        done = host.do(PLACE, replace(CHECK, id=5, annotations=notes(1)))
    assert [note["message"] for note in desk.runs[done.id]["held"]] == ["note 1"]


@pytest.mark.parametrize(
    ("state", "status", "conclusion"),
    [
        (CheckState.WAITING, "in_progress", None),
        (CheckState.PASSED, "completed", "success"),
        (CheckState.FAILED, "completed", "failure"),
    ],
)
def test_a_check_says_one_of_three_things(state: CheckState, status: str, conclusion: str | None) -> None:
    desk = Desk()
    with at(desk) as (host, _):
        done = host.do(PLACE, replace(CHECK, state=state))
    run = desk.runs[done.id]
    assert (run["status"], run["conclusion"], run["head_sha"]) == (status, conclusion, HEAD)
    assert run["external_id"] == "foreread:fr1:1:-:-"


def test_a_check_that_the_host_did_not_keep_is_an_error() -> None:
    desk = Desk()

    def script(asked: Asked) -> Said:
        said = desk(asked)
        return Said(201, {**said.data, "conclusion": "neutral"}) if "check-runs" in asked.path else said

    with github(script) as (host, _), pytest.raises(HostError, match="did not keep the check foreread: brief"):
        host.do(PLACE, CHECK)


def test_long_texts_of_a_check_are_cut_to_the_hosts_limits() -> None:
    desk = Desk()
    with at(desk) as (host, server):
        host.do(PLACE, replace(CHECK, title="t" * 300, summary="ü" * 65_535))
        output = server.wrote()[0].body["output"]
    assert len(output["title"]) == 255
    assert len(output["summary"].encode()) <= 65_535
    assert output["summary"].endswith("…")


def test_a_status_says_at_most_140_characters() -> None:
    desk = Desk()
    with at(desk, "github_pat_" + "x" * 40) as (host, _):
        host.do(PLACE, replace(CHECK, title="ü" * 300, state=CheckState.WAITING))
    assert len(desk.statuses[0]["description"]) == 140
    assert desk.statuses[0]["state"] == "pending"


def test_a_token_of_unknown_kind_writes_statuses_when_check_runs_are_forbidden() -> None:
    desk = Desk(no_runs=True)
    with at(desk, "0123456789abcdef") as (host, server):
        host.do(PLACE, CHECK)
        host.do(PLACE, replace(CHECK, state=CheckState.FAILED))
        assert [asked.path.split("/")[4] for asked in server.wrote()] == ["check-runs", "statuses", "statuses"]


def test_an_app_that_may_not_write_checks_is_told_so() -> None:
    with at(Desk(no_runs=True)) as (host, _), pytest.raises(HostError, match="would not write a check"):
        host.do(PLACE, CHECK)


def test_threads_open_in_one_review_on_the_lines_after_the_change() -> None:
    desk = Desk()
    with at(desk) as (host, server):
        assert host.do(PLACE, THREADS).refused == ()
        body = server.wrote()[0].body
    assert (body["event"], body["commit_id"], body.get("body", "")) == ("COMMENT", HEAD, "")
    assert body["comments"][0] == {
        "path": "a.py",
        "line": 10,
        "side": "RIGHT",
        "start_line": 9,
        "start_side": "RIGHT",
        "body": ONE.text,
    }


def test_a_thread_on_one_line_has_no_start() -> None:
    desk = Desk()
    with at(desk) as (host, server):
        host.do(PLACE, OpenThreads(HEAD, (replace(ONE, start_line=10),)))
        assert "start_line" not in server.wrote()[0].body["comments"][0]


def test_a_line_that_is_refused_loses_its_own_thread_only() -> None:
    desk = Desk(bad_lines=frozenset({20}))
    with at(desk) as (host, _):
        assert host.do(PLACE, THREADS).refused == ("q2",)
    assert sorted(each["line"] for each in desk.threads.values()) == [10, 30]


def test_a_lost_answer_while_threads_are_opened_one_by_one_opens_none_twice() -> None:
    desk = Desk([LOST], bad_lines=frozenset({20}))
    with at(desk) as (host, _):
        assert host.do(PLACE, THREADS).refused == ("q2",)
    assert sorted(each["line"] for each in desk.threads.values()) == [10, 30]


def test_labels_of_others_stay_and_one_that_is_gone_already_is_no_error() -> None:
    desk = Desk(labels={"bug", "foreread: low"})
    with at(desk) as (host, server):
        host.do(PLACE, SetLabels(("foreread: high",), ("foreread: low", "foreread: medium")))
        drawn = [asked for asked in server.wrote() if asked.verb == "PATCH"]
    assert desk.labels == {"bug", "foreread: high"}
    assert [asked.body["color"] for asked in drawn] == ["f9d0c4"]


def test_a_label_that_cannot_be_drawn_is_put_on_all_the_same() -> None:
    desk = Desk()
    with github(lambda asked: LOST if asked.verb == "PATCH" else desk(asked)) as (host, _):
        host.do(PLACE, SetLabels(("foreread: high",)))
    assert desk.labels == {"foreread: high"}


def test_a_reviewer_who_is_refused_does_not_lose_the_others() -> None:
    desk = Desk(bad_people=frozenset({"eve"}))
    with at(desk) as (host, _):
        assert host.do(PLACE, AskReviewers(("ada", "eve", "bob"))).refused == ("eve",)
    assert desk.asked == {"ada", "bob"}


@pytest.mark.parametrize(
    ("kind", "path"),
    [(RemarkKind.CONVERSATION, "/issues/comments/12/reactions"), (RemarkKind.THREAD, "/pulls/comments/12/reactions")],
)
def test_a_reaction_goes_under_its_remark(kind: RemarkKind, path: str) -> None:
    with at(Desk()) as (host, server):
        host.do(PLACE, React(replace(REMARK, kind=kind), Reaction.UNCLEAR))
        (asked,) = server.journal
    assert asked.path.endswith(path)
    assert asked.body == {"content": "confused"}


def test_what_may_be_repeated_is_repeated_with_growing_waits() -> None:
    clock = Clock()
    with github(lambda _: LOST, clock) as (host, server):
        with pytest.raises(HostUnavailableError, match="502"):
            host.do(PLACE, SetLabels(("x",)))
        assert len(server.journal) == 1 + len(WAITS) == host.requests
    assert clock.slept == list(WAITS)


@pytest.mark.parametrize("deed", [WriteComment(None, BRIEF), replace(THREADS, head="c" * 40)])
def test_who_cannot_see_what_is_there_writes_nothing(deed: Deed) -> None:
    """A list that is withheld is not an empty one."""
    desk = Desk([LOST] if isinstance(deed, OpenThreads) else [])
    error = {"type": "FORBIDDEN", "path": ["repository", "pullRequest"], "message": "no"}

    def script(asked: Asked) -> Said:
        hidden = Said(200, {"data": {"repository": {"pullRequest": None}}, "errors": [error]})
        return hidden if asked.operation.startswith("Find") else desk(asked)

    with github(script) as (host, _), pytest.raises(HostError):
        host.do(PLACE, deed)
    assert written(desk) in {(0, 0, 0, 0), (0, 0, 1, 3)}
