"""What every CodeHost promises, asked of the adapter over a fake GitHub and of the fake that stands in for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.errors import HostError, HostUnavailableError
from bot.gate import Account, AccountKind, Permission, ReviewState, read_roster
from bot.post import (
    Annotation,
    AskReviewers,
    BranchPush,
    CheckState,
    Deed,
    Done,
    EventKind,
    HostedChange,
    Landed,
    MergeGroup,
    NewThread,
    NoteLevel,
    OpenThreads,
    Place,
    React,
    Reaction,
    Remark,
    RemarkKind,
    SetLabels,
    WriteCheck,
    WriteComment,
    WriteReply,
)
from tests.contracts.code_host import InMemory, Scene
from tests.contracts.served_host import Served
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._graphql import why_schema_is_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

T = TypeVar("T")

COMMENT = "<!-- foreread -->\n# 2 questions\n\n- [ ] Wäre das so? `a < b`\n<!-- foreread-state v1 e30 -->"
BRIEF, DECISION = "foreread: brief", "foreread: senior review: main"
REPLY = "<!-- foreread-reply 5 -->"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeGitHub]:
    """One server for all; each test begins a new world on it."""
    with FakeGitHub(tmp_path_factory.mktemp("first")) as running:
        yield running


@pytest.fixture(params=["in memory", "app"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Scene:
    if request.param == "in memory":
        return InMemory()
    if reason := why_schema_is_missing():
        pytest.skip(reason)
    if request.param == DESCRIBED:
        checked: FakeGitHub = request.getfixturevalue("checked_github")
        return Served(checked.world, checked.url, "app")
    github: FakeGitHub = request.getfixturevalue("served")
    return Served(github.begin(tmp_path / "hosted"), github.url, request.param)


DESCRIBED = "app, described"
"""With GitHub's own description of its API between the adapter and the fake: it refuses what is not as described."""

each_way = pytest.mark.parametrize("scene", ["in memory", "app", DESCRIBED], indirect=True)
each_token = pytest.mark.parametrize("scene", ["in memory", "app", DESCRIBED, "workflow", "person"], indirect=True)
"""What differs between the tokens of a GitHub App, of a workflow and of a person."""


def look(scene: Scene) -> HostedChange:
    return scene.host.look(scene.place)


def do(scene: Scene, deed: Deed) -> Done:
    return scene.host.do(scene.place, deed)


def do_until_done(scene: Scene, deed: Deed) -> Done:
    """As a run does that is started again when the host failed it."""
    for _ in range(5):
        try:
            return do(scene, deed)
        except HostUnavailableError:
            continue
    raise AssertionError("It was never done.")


def only(found: Iterable[T]) -> T:
    (one,) = found
    return one


def remark_of(scene: Scene, number: int) -> Remark:
    return only(each for each in look(scene).remarks if each.id == number)


def a_check(scene: Scene, state: CheckState = CheckState.WAITING, **more: Any) -> WriteCheck:
    check = WriteCheck(DECISION, look(scene).head, state, f"It is {state.value}", "Because.", "fr1:1:-:-")
    return replace(check, **more)


def a_thread(key: str, line: int = 3) -> NewThread:
    return NewThread(key, "shop/cart.py", line, line, f"What if {key}?\n\n<!-- foreread-thread {key} -->")


# --- looking ------------------------------------------------------------------------------------------------------------


@each_token
def test_look_shows_the_change(scene: Scene) -> None:
    change = look(scene)
    assert change.place == scene.place
    assert (change.is_open, change.is_draft, change.is_merged, change.is_fork) == (True, False, False, False)
    assert change.author == scene.author
    assert (change.base, change.default_branch, change.base_protected) == ("main", "main", True)
    assert len(change.head) == len(change.base_tip) == 40
    assert [commit.sha for commit in change.commits] == [change.head]
    assert (change.expected_commits, change.expected_files) == (1, 1)
    assert (change.remarks, change.threads, change.reviews, change.own_checks, change.missing) == ((), (), (), (), ())
    assert change.id
    assert change.us.id != scene.author.id


def test_a_look_changes_nothing(scene: Scene) -> None:
    assert look(scene) == look(scene)


@each_way
def test_who_made_a_commit_and_who_pushed_it_are_shown(scene: Scene) -> None:
    head = scene.push(scene.junior)
    change = look(scene)
    assert (change.head, change.commits[-1].sha, change.pushes[-1].head) == (head, head, head)
    assert change.commits[-1].author == change.pushes[-1].by == scene.junior


def test_what_people_say_is_shown_in_the_order_of_time(scene: Scene) -> None:
    first = scene.say(scene.senior, "/foreread read\n\n> quoted < & >")
    scene.review(scene.senior, ReviewState.COMMENTED, "Hm.")
    scene.say(scene.stranger, "I, too!")
    change = look(scene)
    assert [(each.text, each.by, each.kind, each.ours) for each in change.remarks] == [
        ("/foreread read\n\n> quoted < & >", scene.senior, RemarkKind.CONVERSATION, False),
        ("Hm.", scene.senior, RemarkKind.REVIEW, False),
        ("I, too!", scene.stranger, RemarkKind.CONVERSATION, False),
    ]
    assert change.remarks[0].id == first
    assert [each.at for each in change.remarks] == sorted(each.at for each in change.remarks)


def test_words_that_somebody_else_has_edited_are_touched(scene: Scene) -> None:
    own, others = scene.say(scene.senior, "One."), scene.say(scene.senior, "Two.")
    scene.edit(own, "One!", scene.senior)
    scene.edit(others, "Three.", scene.author)
    assert [(each.text, each.is_touched) for each in look(scene).remarks] == [("One!", False), ("Three.", True)]
    assert remark_of(scene, others).edited_by == scene.author
    assert remark_of(scene, others).by == scene.senior


def test_what_was_deleted_is_gone(scene: Scene) -> None:
    scene.delete(scene.say(scene.senior, "Never mind."))
    assert look(scene).remarks == ()


def test_a_review_is_of_the_head_that_it_was_given_on(scene: Scene) -> None:
    before = look(scene).head
    number = scene.review(scene.senior, ReviewState.APPROVED)
    scene.push(scene.author)
    review = only(look(scene).reviews)
    assert (review.id, review.by, review.state, review.commit) == (number, scene.senior, ReviewState.APPROVED, before)
    assert review.at is not None


def test_a_dismissed_review_tells_what_it_was_and_who_dismissed_it(scene: Scene) -> None:
    scene.dismiss(scene.review(scene.senior, ReviewState.CHANGES_REQUESTED, "No."), scene.author)
    review = only(look(scene).reviews)
    assert (review.state, review.was) == (ReviewState.DISMISSED, ReviewState.CHANGES_REQUESTED)
    assert (review.by, review.dismissed_by) == (scene.senior, scene.author)


def test_what_became_of_the_change_is_told_with_who_did_it(scene: Scene) -> None:
    before = look(scene).head
    scene.retarget(scene.author, "next")
    after = scene.push(scene.junior, forced=True)
    scene.label(scene.senior, "bug")
    change = look(scene)
    assert [(each.kind, each.by, each.before, each.after) for each in change.events] == [
        (EventKind.RETARGETED, scene.author, "main", "next"),
        (EventKind.FORCE_PUSHED, scene.junior, before, after),
        (EventKind.LABELED, scene.senior, "", "bug"),
    ]
    assert (change.base, change.head, change.labels) == ("next", after, ("bug",))


def test_what_is_not_shown_is_named_and_the_rest_is_there(scene: Scene) -> None:
    scene.say(scene.senior, "Hm.")
    scene.hide_checks()
    change = look(scene)
    assert change.missing
    assert change.own_checks == ()
    assert [each.text for each in change.remarks] == ["Hm."]


def test_long_lists_are_read_to_their_end(scene: Scene) -> None:
    do(scene, OpenThreads(look(scene).head, (a_thread("k1"),)))
    texts = [f"No. {number}" for number in range(104)]
    for text in texts:
        scene.say(scene.senior, text)
    for text in texts[:32]:
        scene.answer_thread(scene.junior, text)
    change = look(scene)
    assert [each.text for each in change.remarks] == texts
    assert [each.text for each in only(change.threads).remarks[1:]] == texts[:32]
    assert change.missing == ()


# --- the one comment ----------------------------------------------------------------------------------------------------


@each_token
def test_a_comment_is_written_found_again_and_edited_in_place(scene: Scene) -> None:
    written = do(scene, WriteComment(None, COMMENT)).id
    first = remark_of(scene, written)
    assert (first.text, first.ours, first.is_touched) == (COMMENT, True, False)
    assert first.by is not None
    assert first.by.id == look(scene).us.id
    assert do(scene, WriteComment(written, f"{COMMENT}\n2")).id == written
    second = only(look(scene).remarks)
    assert (second.id, second.text, second.at, second.is_touched) == (written, f"{COMMENT}\n2", first.at, False)


def test_a_comment_that_another_run_has_written_is_edited_not_joined_by_a_second(scene: Scene) -> None:
    written = do(scene, WriteComment(None, COMMENT)).id
    assert do(scene, WriteComment(None, f"{COMMENT}\n2")).id == written
    assert only(look(scene).remarks).text == f"{COMMENT}\n2"


@each_way
def test_a_comment_that_was_deleted_is_written_anew(scene: Scene) -> None:
    written = do(scene, WriteComment(None, COMMENT)).id
    scene.delete(written)
    anew = do(scene, WriteComment(written, COMMENT)).id
    assert only(look(scene).remarks).id == anew != written


def test_somebody_elses_comment_with_our_marker_is_left_alone(scene: Scene) -> None:
    theirs = scene.say(scene.junior, COMMENT)
    ours = do(scene, WriteComment(None, f"{COMMENT}\nours")).id
    assert ours != theirs
    assert (remark_of(scene, theirs).text, remark_of(scene, theirs).ours) == (COMMENT, False)


def test_a_comment_that_somebody_else_edited_is_still_ours_and_says_so(scene: Scene) -> None:
    written = do(scene, WriteComment(None, COMMENT)).id
    scene.edit(written, f"{COMMENT}\nforged", scene.junior)
    assert (remark_of(scene, written).ours, remark_of(scene, written).is_touched) == (True, True)


def test_a_comment_that_is_too_long_is_refused(scene: Scene) -> None:
    with pytest.raises(HostError) as caught:
        do(scene, WriteComment(None, COMMENT + 66_000 * "x"))
    assert not isinstance(caught.value, HostUnavailableError)
    assert look(scene).remarks == ()


# --- replies and reactions ----------------------------------------------------------------------------------------------


def test_a_reply_whose_answer_was_lost_is_written_once_whoever_quotes_it(scene: Scene) -> None:
    reply = WriteReply(f"Because.\n{REPLY}", REPLY)
    scene.say(scene.junior, f"Somebody quotes us:\n{REPLY}")
    scene.lose_answers()
    number = do_until_done(scene, reply).id
    assert [(each.id, each.text) for each in look(scene).remarks if each.ours] == [(number, reply.text)]


@each_token
def test_a_reaction_is_put_once(scene: Scene) -> None:
    number = scene.say(scene.senior, "/foreread read")
    for reaction in (Reaction.SEEN, Reaction.SEEN, Reaction.DONE):
        do(scene, React(remark_of(scene, number), reaction))
    assert remark_of(scene, number).reactions == {Reaction.SEEN, Reaction.DONE}


@each_token
def test_the_words_of_a_review_and_of_a_thread_are_reacted_to(scene: Scene) -> None:
    scene.review(scene.senior, ReviewState.APPROVED, "/foreread confirm")
    do(scene, OpenThreads(look(scene).head, (a_thread("k1"),)))
    scene.answer_thread(scene.junior, "/foreread what")
    do(scene, React(only(look(scene).remarks), Reaction.SEEN))
    do(scene, React(only(look(scene).threads).remarks[1], Reaction.UNCLEAR))
    change = look(scene)
    assert only(change.remarks).reactions == {Reaction.SEEN}
    assert only(change.threads).remarks[1].reactions == {Reaction.UNCLEAR}


@each_way
def test_a_remark_that_is_gone_cannot_be_reacted_to_and_that_is_no_failure(scene: Scene) -> None:
    number = scene.say(scene.senior, "/foreread read")
    remark = remark_of(scene, number)
    scene.delete(number)
    assert do(scene, React(remark, Reaction.SEEN)).refused == (str(number),)


# --- checks -------------------------------------------------------------------------------------------------------------


@each_token
@pytest.mark.parametrize("state", CheckState)
def test_a_check_says_what_it_was_told_to(scene: Scene, state: CheckState) -> None:
    do(scene, a_check(scene, state))
    check = only(look(scene).own_checks)
    assert (check.name, check.state, check.title) == (DECISION, state, f"It is {state.value}")
    assert check.reference == "fr1:1:-:-"
    assert look(scene).checks == ()


@each_token
def test_a_check_is_passed_demoted_and_passed_again(scene: Scene) -> None:
    do(scene, a_check(scene, CheckState.PASSED, name=BRIEF))
    for turn, state in enumerate((CheckState.WAITING, CheckState.PASSED, CheckState.WAITING, CheckState.PASSED)):
        known = {each.name: each.id for each in look(scene).own_checks}
        do(scene, a_check(scene, state, id=known.get(DECISION, 0), reference=f"fr1:{turn}:-:-"))
        check = only(each for each in look(scene).own_checks if each.name == DECISION)
        assert (check.state, check.reference) == (state, f"fr1:{turn}:-:-")
    assert sorted(each.name for each in look(scene).own_checks) == [BRIEF, DECISION]


@each_token
def test_a_check_is_of_its_head(scene: Scene) -> None:
    do(scene, a_check(scene, CheckState.PASSED))
    scene.push(scene.author)
    assert look(scene).own_checks == ()


@each_token
def test_a_forged_check_is_none_of_ours(scene: Scene) -> None:
    """Of statuses a host may show the newest of a name alone: then ours is not there, and has to be written anew."""
    do(scene, a_check(scene, CheckState.WAITING))
    scene.forge(scene.junior, DECISION)
    change = look(scene)
    assert [each for each in change.own_checks if each.state is not CheckState.WAITING] == []
    assert [(each.name, each.conclusion) for each in change.checks] == [(DECISION, "success")]


@each_way
def test_a_check_with_many_annotations_is_one_check(scene: Scene) -> None:
    notes = tuple(
        Annotation("shop/cart.py", 3, 3, NoteLevel.NOTICE, f"Note {number}", "Look here.") for number in range(120)
    )
    do(scene, a_check(scene, CheckState.PASSED, annotations=notes))
    assert only(look(scene).own_checks).state is CheckState.PASSED


# --- threads ------------------------------------------------------------------------------------------------------------


def test_a_bad_line_loses_its_own_thread_and_no_other(scene: Scene) -> None:
    threads = (a_thread("k1"), a_thread("k2", line=4000), a_thread("k3"))
    assert do(scene, OpenThreads(look(scene).head, threads)).refused == ("k2",)
    opened = look(scene).threads
    assert [(each.path, each.line, each.ours) for each in opened] == [("shop/cart.py", 3, True)] * 2
    assert [each.remarks[0].text for each in opened] == [threads[0].text, threads[2].text]


@each_way
def test_threads_show_who_answers_and_whether_they_are_resolved(scene: Scene) -> None:
    do(scene, OpenThreads(look(scene).head, (a_thread("k1"),)))
    scene.answer_thread(scene.junior, "handled by the caller")
    scene.resolve_thread()
    thread = only(look(scene).threads)
    assert (thread.is_resolved, thread.is_outdated) == (True, False)
    assert [(each.kind, each.thread, each.ours) for each in thread.remarks] == [
        (RemarkKind.THREAD, thread.id, True),
        (RemarkKind.THREAD, thread.id, False),
    ]
    assert thread.remarks[1].by == scene.junior


# --- labels and people --------------------------------------------------------------------------------------------------


@each_token
def test_labels_of_other_people_stay(scene: Scene) -> None:
    scene.label(scene.senior, "bug")
    do(scene, SetLabels(add=("ai-assisted", "foreread: low")))
    do(scene, SetLabels(add=("foreread: high", "ai-assisted"), remove=("foreread: low", "foreread: medium")))
    assert sorted(look(scene).labels) == ["ai-assisted", "bug", "foreread: high"]


@each_way
def test_reviewers_are_asked_once_and_those_who_cannot_be_are_named(scene: Scene) -> None:
    logins = (scene.senior.login, scene.stranger.login, scene.author.login)
    assert set(do(scene, AskReviewers(logins)).refused) == {scene.stranger.login, scene.author.login}
    do(scene, AskReviewers((scene.senior.login,)))
    assert look(scene).asked == (scene.senior.login,)


@each_token
def test_permissions_are_told_by_number_and_nobody_is_guessed(scene: Scene) -> None:
    unknown, renamed = Account(999_999, "nobody-here"), Account(999_998, scene.senior.login)
    robot = Account(999_997, "robot[bot]", AccountKind.BOT)
    told = scene.host.permissions(scene.place, [scene.senior, scene.junior, unknown, renamed, robot])
    assert told == {scene.senior.id: Permission.MAINTAIN, scene.junior.id: Permission.WRITE}
    assert scene.host.permissions(scene.place, []) == {}


@each_way
def test_members_of_teams_are_what_a_roster_takes(scene: Scene) -> None:
    scene.put_in_team("acme/seniors", scene.senior)
    data = scene.host.members(scene.place, ["acme/seniors"])
    roster = read_roster({"teams": {"acme/seniors": {"level": "senior"}}}, "roster.yml", members=data)
    assert [person.accounts for person in roster.people] == [frozenset({scene.senior.id})]


def test_a_team_that_is_not_there_is_an_error_not_an_empty_team(scene: Scene) -> None:
    with pytest.raises(HostError) as caught:
        scene.host.members(scene.place, ["acme/ghosts"])
    assert caught.value.remedy


# --- what goes wrong ----------------------------------------------------------------------------------------------------

WRITES: dict[str, Callable[[Scene], Deed]] = {
    "comment": lambda _: WriteComment(None, COMMENT),
    "reply": lambda _: WriteReply(f"Because.\n{REPLY}", REPLY),
    "reaction": lambda scene: React(remark_of(scene, scene.say(scene.senior, "/foreread read")), Reaction.SEEN),
    "check": lambda scene: a_check(scene, CheckState.PASSED),
    "threads": lambda scene: OpenThreads(look(scene).head, (a_thread("k1"), a_thread("k2"))),
    "threads, one of them bad": lambda scene: OpenThreads(
        look(scene).head, (a_thread("k1"), a_thread("k2", line=4000), a_thread("k3"))
    ),
    "labels": lambda _: SetLabels(add=("ai-assisted",)),
    "reviewers": lambda scene: AskReviewers((scene.senior.login,)),
}
each_write = pytest.mark.parametrize("write", WRITES)


def written(change: HostedChange) -> list[object]:
    """All that is ours."""
    return [
        [each.text for each in change.remarks if each.ours],
        [each.reactions for each in change.remarks],
        [(each.name, each.state, each.reference) for each in change.own_checks],
        [each.remarks[0].text for each in change.threads],
        sorted(change.labels),
        change.asked,
    ]


@each_write
@pytest.mark.parametrize("lost", [1, 2, 3])
def test_nothing_is_done_twice_when_answers_are_lost(scene: Scene, write: str, lost: int) -> None:
    deed = WRITES[write](scene)
    scene.lose_answers(lost)
    do_until_done(scene, deed)
    change = look(scene)
    texts = [each.text for each in change.remarks if each.ours] + [each.remarks[0].text for each in change.threads]
    assert len(texts) == len(set(texts)), "Something was said twice."
    assert written(change) == written_without_faults(write)


def written_without_faults(write: str) -> list[object]:
    """What stands there when nothing goes wrong, on either host."""
    other = InMemory()
    do(other, WRITES[write](other))
    return written(look(other))


@each_write
def test_a_host_that_is_down_is_said_to_be_unavailable_and_the_deed_is_done_later(scene: Scene, write: str) -> None:
    deed = WRITES[write](scene)
    before = written(look(scene))
    scene.go_away()
    with pytest.raises(HostUnavailableError) as caught:
        do(scene, deed)
    assert caught.value.remedy
    scene.come_back()
    assert written(look(scene)) == before
    do(scene, deed)
    assert written(look(scene)) != before


ASKED: dict[str, Callable[[Scene], object]] = {
    "look": look,
    "permissions": lambda scene: scene.host.permissions(scene.place, [scene.senior]),
    "members": lambda scene: scene.host.members(scene.place, ["acme/seniors"]),
    "do": lambda scene: do(scene, WriteComment(None, COMMENT)),
}
each_question = pytest.mark.parametrize("asked", ASKED)


@each_question
def test_a_host_that_is_down_answers_nothing(scene: Scene, asked: str) -> None:
    scene.put_in_team("acme/seniors", scene.senior)
    scene.go_away()
    with pytest.raises(HostUnavailableError) as caught:
        ASKED[asked](scene)
    assert caught.value.remedy


@each_question
def test_a_token_that_is_refused_is_an_error_that_waiting_does_not_mend(scene: Scene, asked: str) -> None:
    scene.put_in_team("acme/seniors", scene.senior)
    scene.refuse()
    with pytest.raises(HostError) as caught:
        ASKED[asked](scene)
    assert not isinstance(caught.value, HostUnavailableError)
    assert caught.value.remedy


def test_a_change_that_is_not_there_is_an_error(scene: Scene) -> None:
    for place in (replace(scene.place, number=404), Place("nobody", "nothing", 1)):
        with pytest.raises(HostError) as caught:
            scene.host.look(place)
        assert not isinstance(caught.value, HostUnavailableError)
        assert caught.value.remedy


# --- the merge queue ----------------------------------------------------------------------------------------------------


def queue(scene: Scene, base: str = "main") -> tuple[MergeGroup, ...]:
    return tuple(scene.host.merge_groups(scene.place.owner, scene.place.name, base))


@each_token
def test_a_branch_without_a_merge_queue_has_nothing_in_it(scene: Scene) -> None:
    assert queue(scene) == ()


@each_token
def test_a_group_is_shown_with_the_changes_in_it(scene: Scene) -> None:
    change = look(scene)
    head = scene.enqueue()
    group = only(queue(scene))
    assert (group.head, group.base, group.base_tip) == (head, "main", change.base_tip)
    assert group.entries == ((scene.place.number, change.head),)
    assert (group.place, group.own_checks, group.missing) == (scene.place, (), ())
    assert queue(scene, "next") == ()
    scene.dequeue()
    assert queue(scene) == ()


@each_token
def test_a_check_on_a_group_is_our_own_when_it_is_shown_again(scene: Scene) -> None:
    head = scene.enqueue()
    do(scene, a_check(scene, CheckState.PASSED, head=head))
    (own,) = only(queue(scene)).own_checks
    assert (own.name, own.state) == (DECISION, CheckState.PASSED)
    do(scene, a_check(scene, CheckState.FAILED, head=head, id=own.id))
    assert [each.state for each in only(queue(scene)).own_checks] == [CheckState.FAILED]
    assert look(scene).own_checks == ()


@each_way
def test_the_queue_is_no_empty_one_where_the_host_is_away(scene: Scene) -> None:
    scene.enqueue()
    scene.go_away()
    with pytest.raises(HostUnavailableError):
        queue(scene)


# --- what has already happened -----------------------------------------------------------------------------------------

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def landed(scene: Scene, since: datetime = LONG_AGO) -> Landed:
    found = scene.host.landed(scene.place.owner, scene.place.name, since)
    assert found is not None
    return found


def pushes(scene: Scene, since: datetime = LONG_AGO, branch: str = "main") -> tuple[BranchPush, ...]:
    return tuple(scene.host.pushes(scene.place.owner, scene.place.name, branch, since))


@each_way
def test_nothing_has_landed_while_a_change_is_open_or_closed_unmerged(scene: Scene) -> None:
    found = landed(scene)
    assert (found.place, found.default_branch, found.changes) == (replace(scene.place, number=0), "main", ())
    assert (found.repository_id, found.is_archived) == (look(scene).repository_id, False)


@each_token
def test_a_merge_is_shown_with_what_was_merged_where_and_by_whom(scene: Scene) -> None:
    change = look(scene)
    commit = scene.merge(scene.senior)
    merged = only(landed(scene).changes)
    assert (merged.place, merged.id, merged.head, merged.base) == (scene.place, change.id, change.head, "main")
    assert (merged.commit, merged.by, merged.author) == (commit, scene.senior, scene.author)
    assert (merged.url, merged.title, merged.check) == (change.url, change.title, None)
    assert merged.message.startswith("Merge pull request #")
    assert merged.parents == (change.base_tip, change.head)


@each_way
def test_a_merge_is_not_shown_to_who_asks_for_later_ones(scene: Scene) -> None:
    scene.merge(scene.senior)
    (merged,) = landed(scene).changes
    assert landed(scene, merged.merged_at).changes == (merged,)
    assert landed(scene, merged.merged_at + timedelta(seconds=1)).changes == ()


@each_token
def test_our_check_on_a_merged_head_is_shown_with_its_time(scene: Scene) -> None:
    do(scene, a_check(scene, CheckState.PASSED))
    scene.forge(scene.author, "foreread: senior review: next")
    scene.merge(scene.senior)
    merged = only(landed(scene).changes)
    assert merged.check is not None
    assert (merged.check.name, merged.check.state) == (DECISION, CheckState.PASSED)
    assert merged.check.at is not None
    assert merged.check.at <= merged.merged_at


@each_way
def test_a_forged_check_on_a_merged_head_is_none_of_ours(scene: Scene) -> None:
    scene.forge(scene.author, DECISION)
    scene.merge(scene.author)
    assert only(landed(scene).changes).check is None


@each_token
def test_merging_is_no_push_and_pushing_is_no_merge(scene: Scene) -> None:
    scene.merge(scene.senior)
    assert pushes(scene) == ()
    commit = scene.push_to_base(scene.junior)
    pushed = only(pushes(scene))
    assert (pushed.after, pushed.by, pushed.is_forced, pushed.is_past_review) == (commit, scene.junior, False, True)
    assert [(each.sha, each.message.strip()) for each in pushed.commits] == [(commit, "Quick fix")]
    assert pushes(scene, branch="next") == ()
    assert pushes(scene, pushed.at + timedelta(seconds=1)) == ()
    assert len(landed(scene).changes) == 1


@each_way
def test_a_push_is_told_by_when_somebody_last_pushed(scene: Scene) -> None:
    before = landed(scene).pushed_at
    scene.push_to_base(scene.junior)
    pushed_at = landed(scene).pushed_at
    assert pushed_at is not None
    assert before is None or before < pushed_at
    assert only(pushes(scene)).at <= pushed_at


@each_way
def test_an_app_reaches_the_repositories_of_its_installations(scene: Scene) -> None:
    (one,) = scene.host.repositories().repositories
    assert (one.id, one.owner, one.name) == (look(scene).repository_id, "acme", "shop")
    assert (one.default_branch, one.is_archived, one.place) == ("main", False, replace(scene.place, number=0))
    assert scene.host.repositories(one.installation).repositories == (one,)


@pytest.mark.parametrize("scene", ["workflow", "person"], indirect=True)
def test_who_is_no_app_has_no_installations(scene: Scene) -> None:
    with pytest.raises(HostError, match="GitHub App"):
        scene.host.repositories()


HAPPENED: dict[str, Callable[[Scene], object]] = {
    "landed": landed,
    "pushes": pushes,
    "repositories": lambda scene: scene.host.repositories(),
}


@each_way
@pytest.mark.parametrize("asked", HAPPENED)
def test_what_has_happened_is_never_nothing_because_the_host_is_away(scene: Scene, asked: str) -> None:
    scene.go_away()
    with pytest.raises(HostUnavailableError):
        HAPPENED[asked](scene)


@each_way
def test_a_list_of_open_changes_says_when_each_was_last_touched(scene: Scene) -> None:
    (one,) = scene.host.open_changes(scene.place.owner, scene.place.name)
    assert one.updated_at is not None
    assert one.default_branch == "main"
