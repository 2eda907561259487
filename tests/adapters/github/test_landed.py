"""What GitHub tells of merges, pushes and installations: whole, in order, and in few requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import HostError, HostUnavailableError
from bot.gate import Account
from bot.pipeline.sweeping import Books, Swept, sweep
from bot.post import BranchPush, CheckState, Landed, WriteCheck
from tests.adapters.github.scripted import Asked, Said
from tests.adapters.github.scripted import github as scripted
from tests.adapters.github.shapes import VIEWER
from tests.contracts.served_host import Served
from tests.fakes import RememberedLedger
from tests.fakes_service import MemoryOutcomes, MemoryRecords, MemoryTasks
from tests.servers.fake_github._git import NOBODY
from tests.servers.fake_github._graphql import why_schema_is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.github import GitHub
    from tests.servers.fake_github import FakeGitHub
    from tests.servers.fake_github._model import Pull

pytestmark = pytest.mark.skipif(bool(why_schema_is_missing()), reason=why_schema_is_missing())
DECISION = "foreread: senior review: main"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def served(github: FakeGitHub) -> Served:
    return Served(github.world, github.url, "app")


def landed(served: Served, since: datetime = LONG_AGO, name: str = "shop") -> Landed | None:
    return served.host.landed("acme", name, since)


def pushes(served: Served, since: datetime = LONG_AGO) -> Sequence[BranchPush]:
    return served.host.pushes("acme", "shop", "main", since)


def merge_more(served: Served, count: int) -> list[Pull]:
    """As many changes that add a file each, merged a minute apart."""
    world, repository, ada = served.world, served.repository, served.world.account("ada")
    pulls = []
    for number in range(count):
        tip = repository.git.resolve("main")
        world.commit(ada, repository, f"more-{number}", {f"{number}.txt": "1\n"}, parent=tip)
        pulls.append(world.open_pull(ada, repository, f"more-{number}"))
        world.clock.advance(60)
        world.merge(ada, pulls[-1])
    return pulls


def test_many_merges_are_shown_page_by_page_newest_last(served: Served, github: FakeGitHub) -> None:
    landed(served)  # signs in: a token of the App is signed with the machine's time
    pulls = merge_more(served, 23)
    served.world.comment(served.world.account("ada"), pulls[0], "Still good.")  # touched last, merged first
    github.journal.clear()
    found = landed(served)
    assert found is not None
    assert [each.place.number for each in found.changes] == [each.number for each in pulls]
    assert len(github.journal.find("POST", "/graphql")) == 2
    github.journal.clear()
    middle = found.changes[-3].merged_at
    late = landed(served, middle)
    assert late is not None
    assert [each.place.number for each in late.changes] == [each.number for each in pulls[-3:]]
    assert len(github.journal.find("POST", "/graphql")) == 1


def test_a_merge_by_the_queue_is_a_merge_of_its_head(served: Served) -> None:
    world = served.world
    entry = world.enqueue(world.account("grace"), served.pull)
    world.clock.advance(60)
    world.merge_front(world.account("grace"), served.repository, "main")
    found = landed(served)
    assert found is not None
    ((head, commit),) = [(each.head, each.commit) for each in found.changes]
    assert (head, commit) == (served.pull.head_sha, entry.head_sha)
    assert pushes(served) == ()


def test_our_check_is_found_on_the_head_of_a_change_of_very_many_commits(served: Served) -> None:
    world, repository, ada = served.world, served.repository, served.world.account("ada")
    git = repository.git
    made = [f"from {served.pull.head_sha}\n", *[""] * 254]
    commits = "".join(f"commit refs/made\ncommitter A <ada@example.com> 1 +0000\ndata 1\nx\n{each}" for each in made)
    git.run("fast-import", "--quiet", stdin=commits.encode())
    tip = git.text("rev-parse", "refs/made")
    world.push(ada, repository, "round-up", tip)
    # GitHub's list ends at 250: the one that it shows as the last is not the head.
    check = WriteCheck(DECISION, tip, CheckState.PASSED, "Satisfied", "Because.", "fr1:1:-:-")
    served.host.look(served.place)
    served.host.do(served.place, check)
    world.clock.advance(60)
    world.merge(world.account("grace"), served.pull)
    found = landed(served)
    assert found is not None
    ((own, head),) = [(each.check, each.head) for each in found.changes]
    assert head == tip
    assert own is not None
    assert own.state is CheckState.PASSED


def test_a_renamed_repository_is_found_by_its_old_name_and_says_the_new_one(served: Served) -> None:
    before = landed(served)
    served.world.rename_repository(served.repository, "store")
    after = landed(served)
    assert before is not None
    assert after is not None
    assert (after.place.repository, after.repository_id) == ("acme/store", before.repository_id)


def test_an_archived_repository_says_so(served: Served) -> None:
    served.repository.archived = True
    found = landed(served)
    assert found is not None
    assert found.is_archived
    (one,) = served.host.repositories().repositories
    assert one.is_archived


def test_a_repository_that_is_gone_or_was_taken_away_is_none(served: Served) -> None:
    assert landed(served, name="nothing") is None
    served.repository.private = True
    for installation in served.world.installations.values():
        installation.repositories = set()
    assert landed(served) is None


def test_who_may_not_see_changes_is_told_so_and_does_not_see_none(served: Served) -> None:
    served.repository.private = True
    for installation in served.world.installations.values():
        del installation.permissions["pull_requests"]
    with pytest.raises(HostError, match="permission") as caught:
        landed(served)
    assert not isinstance(caught.value, HostUnavailableError)


# --- pushes by hand ----------------------------------------------------------------------------------------------------


def test_a_push_shows_all_that_is_new_on_the_branch(served: Served) -> None:
    world, repository, linus = served.world, served.repository, served.world.account("linus")
    before = str(repository.git.resolve("main"))
    tip = before
    for number in range(3):
        tip = repository.git.write_commit(tip, {f"{number}.txt": "x\n"}, f"No. {number}", world.signature(linus))
    world.push(linus, repository, "main", tip)
    (pushed,) = pushes(served)
    assert (pushed.before, pushed.after, pushed.by) == (before, tip, Account(linus.id, "linus"))
    assert [each.message.strip() for each in pushed.commits] == ["No. 2", "No. 1", "No. 0"]
    assert not any(each.is_of_change for each in pushed.commits)


def test_a_change_that_was_merged_at_home_and_pushed_came_with_a_change(served: Served) -> None:
    world, repository, grace = served.world, served.repository, served.world.account("grace")
    git, tip = repository.git, str(repository.git.resolve("main"))
    merged = git.commit_tree(
        git.text("merge-tree", "--write-tree", tip, served.pull.head_sha),
        [tip, served.pull.head_sha], "Merge", world.signature(grace),
    )  # fmt: skip
    world.push(grace, repository, "main", merged)
    served.pull.state, served.pull.merged, served.pull.merge_commit_sha = "closed", True, merged  # as GitHub does
    served.pull.merged_at = world.clock.now()
    (pushed,) = pushes(served)
    assert pushed.commits
    assert not pushed.is_past_review


def test_what_was_pushed_beneath_a_change_that_was_merged_at_home_came_with_none(served: Served) -> None:
    world, repository, grace = served.world, served.repository, served.world.account("grace")
    git, tip = repository.git, str(repository.git.resolve("main"))
    hidden = git.write_commit(tip, {"evil.py": "1\n"}, "Hidden", world.signature(grace))
    merged = git.commit_tree(
        git.text("merge-tree", "--write-tree", hidden, served.pull.head_sha),
        [hidden, served.pull.head_sha], "Merge", world.signature(grace),
    )  # fmt: skip
    world.push(grace, repository, "main", merged)
    served.pull.state, served.pull.merged, served.pull.merge_commit_sha = "closed", True, merged
    served.pull.merged_at = world.clock.now()
    (pushed,) = pushes(served)
    assert [each.sha for each in pushed.commits if not each.is_of_change] == [hidden]
    assert pushed.is_past_review


def test_what_was_merged_into_another_branch_is_not_reviewed_for_this_one(served: Served) -> None:
    world, repository, grace = served.world, served.repository, served.world.account("grace")
    world.retarget(grace, served.pull, "next")
    world.merge(grace, served.pull)
    world.push(grace, repository, "main", str(repository.git.resolve("next")))
    (pushed,) = pushes(served)
    assert pushed.is_past_review


def test_a_backdated_commit_is_seen_by_when_it_was_pushed(served: Served) -> None:
    world, repository, linus = served.world, served.repository, served.world.account("linus")
    old = world.signature(linus, seconds_before=10**8)
    since = world.clock.now() - timedelta(minutes=1)
    commit = repository.git.write_commit(repository.git.resolve("main"), {"x.txt": "x\n"}, "Old", old, old)
    world.push(linus, repository, "main", commit)
    (pushed,) = pushes(served, since)
    assert [each.sha for each in pushed.commits] == [commit]


def test_a_forced_push_is_past_review_whatever_it_brings(served: Served) -> None:
    world, repository, grace = served.world, served.repository, served.world.account("grace")
    first = str(repository.git.resolve("main"))
    world.merge(grace, served.pull)
    world.push(grace, repository, "main", first)
    (pushed,) = pushes(served)
    assert (pushed.is_forced, pushed.commits, pushed.is_past_review) == (True, (), True)


def test_other_branches_are_none_of_it(served: Served) -> None:
    world, repository, ada = served.world, served.repository, served.world.account("ada")
    world.commit(ada, repository, "topic", {"x.txt": "x\n"}, parent=repository.git.resolve("main"))
    world.push(ada, repository, "topic", NOBODY)
    assert pushes(served) == ()


# --- installations -----------------------------------------------------------------------------------------------------


def test_a_suspended_installation_is_named_and_the_others_are_reached(served: Served) -> None:
    world = served.world
    eve = world.add_user("eve")
    world.add_repository(eve, "den", files={"a.txt": "a\n"})
    (app,) = world.apps.values()
    suspended = world.install(app, eve)
    suspended.suspended_at = world.clock.now()
    reached = served.host.repositories()
    assert [each.name for each in reached.repositories] == ["shop"]
    (sentence,) = reached.unreached
    assert str(suspended.id) in sentence
    assert "eve" in sentence


def test_an_installation_that_ends_while_it_is_asked_is_named(served: Served, github: FakeGitHub) -> None:
    github.faults.add("POST", "/access_tokens$", 404)
    reached = served.host.repositories()
    assert reached.repositories == ()
    assert "cannot be used" in reached.unreached[0]


def test_many_repositories_of_many_installations_are_all_reached(served: Served, github: FakeGitHub) -> None:
    world = served.world
    (app,) = world.apps.values()
    for number in range(101):
        copied = replace(served.repository, id=10**9 + number, name=f"r{number}")
        world.repositories[copied.full_name] = copied
    eve = world.add_user("eve")
    world.add_repository(eve, "den", files={})
    other = world.install(app, eve)
    github.journal.clear()
    found = served.host.repositories().repositories
    assert len({each.id for each in found}) == 103
    assert {each.installation for each in found} == set(world.installations)
    assert len(github.journal) == 1 + 2 + 3
    assert [each.name for each in served.host.repositories(other.id).repositories] == ["den"]


# --- the whole -----------------------------------------------------------------------------------------------------------


class Sweeping:
    """A repository that is swept, with all books in memory."""

    def __init__(self, served: Served) -> None:
        self.served, self.ledger = served, RememberedLedger()
        self.books = Books(MemoryRecords(), MemoryTasks(), self.ledger, MemoryOutcomes())

    def __call__(self) -> Swept:
        now = self.served.world.clock.now()
        identity = self.served.repository.id
        since = now - timedelta(minutes=15)
        return sweep(self.served.host, self.books, self.served.place, identity, 1, since, now)


def test_sweeping_a_quiet_repository_takes_two_requests(served: Served, github: FakeGitHub) -> None:
    now = served.world.clock.now()
    served.world.clock.stand_at(now - timedelta(hours=3))
    merge_more(served, 3)
    for each in served.repository.activities:
        each.timestamp = min(each.timestamp, served.world.clock.now())
    served.world.clock.stand_at(now)
    sweep_it = Sweeping(served)
    sweep_it()  # signs in
    github.journal.clear()
    swept = sweep_it()
    assert swept.merges == ()
    assert [request.path for request in github.journal] == ["/graphql", "/repos/acme/shop/pulls"]


def test_a_day_of_a_repository_is_told_as_it_was(served: Served) -> None:
    sweep_it = Sweeping(served)
    (wish,) = sweep_it().wishes
    assert (wish.place, wish.head) == (served.place, served.pull.head_sha)
    merge_more(served, 2)
    served.push_to_base(served.junior)
    swept = sweep_it()
    assert [(each.number, each.by) for each in swept.ungated] == [(2, "ada"), (3, "ada"), (0, "linus")]
    served.merge(served.senior)
    assert [each.number for each in sweep_it().ungated] == [1]
    assert len(sweep_it.ledger.lines) == 1 + 4


# --- a host that answers otherwise -----------------------------------------------------------------------------------


def answer(**pulls: Any) -> dict[str, Any]:
    repository = {
        "databaseId": 77, "nameWithOwner": "acme/shop", "isPrivate": False, "isArchived": False, "pushedAt": None,
        "defaultBranchRef": None, "pullRequests": {"pageInfo": {"hasNextPage": False}, "nodes": [], **pulls},
    }  # fmt: skip
    return {"data": {"viewer": VIEWER, "repository": repository}}


MERGED: dict[str, Any] = {
    "id": "PR_1", "number": 1, "url": "", "title": "", "body": "", "updatedAt": "2026-03-01T10:00:00Z",
    "mergedAt": "2026-03-01T10:00:00Z", "headRefOid": "a" * 40, "baseRefName": "main", "author": None, "mergedBy": None,
    "mergeCommit": None, "tip": {"nodes": [{"commit": {"id": "C", "oid": "a" * 40, "statusCheckRollup": None}}]},
}  # fmt: skip
ROLLUP = ["repository", "pullRequests", "nodes", 0, "tip", "nodes", 0, "commit", "statusCheckRollup"]


def test_a_check_that_is_not_shown_for_a_moment_is_not_held_for_none() -> None:
    said = answer(nodes=[MERGED]) | {"errors": [{"message": "Something went wrong.", "path": ROLLUP}]}
    with scripted(lambda _: Said(200, said)) as (host, _), pytest.raises(HostUnavailableError):
        asked(host)


def test_a_list_of_checks_that_ends_early_is_not_held_for_all() -> None:
    commit = {"id": "C", "oid": "a" * 40, "statusCheckRollup": {"contexts": {"nodes": [None], "pageInfo": {}}}}
    merged = {**MERGED, "tip": {"nodes": [{"commit": commit}]}}
    with scripted(lambda _: Said(200, answer(nodes=[merged]))) as (host, _), pytest.raises(HostUnavailableError):
        asked(host)


def test_who_may_not_see_checks_has_written_none() -> None:
    error = {"type": "FORBIDDEN", "message": "Resource not accessible by integration", "path": ROLLUP}
    with scripted(lambda _: Said(200, answer(nodes=[MERGED]) | {"errors": [error]})) as (host, _):
        found = asked(host)
    assert found is not None
    assert [(each.place.number, each.check, each.by) for each in found.changes] == [(1, None, None)]


def test_what_was_pushed_is_not_nothing_because_it_is_not_shown() -> None:
    activity = {"activity_type": "push", "before": "a" * 40, "after": "b" * 40, "timestamp": "2026-03-01T10:00:00Z"}

    def script(request: Asked) -> Said:
        if request.operation:
            return Said(200, {"data": {"repository": None}, "errors": [{"message": "Something went wrong."}]})
        return Said(200, [activity])

    with scripted(script) as (host, _), pytest.raises(HostUnavailableError):
        host.pushes("acme", "shop", "main", LONG_AGO)


def asked(host: GitHub) -> Landed | None:
    return host.landed("acme", "shop", LONG_AGO)


def test_an_empty_repository_has_no_default_branch() -> None:
    with scripted(lambda _: Said(200, answer())) as (host, _):
        found = asked(host)
    assert found is not None
    assert (found.default_branch, found.changes, found.pushed_at) == ("", (), None)


@pytest.mark.parametrize(
    "pulls",
    [
        {"nodes": [None]},
        {"nodes": [{"id": "PR_1", "number": 1}]},
        {"nodes": None},
        {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": ""}},
    ],
)
def test_what_is_not_shown_whole_is_no_quiet_repository(pulls: dict[str, Any]) -> None:
    with (
        scripted(lambda _: Said(200, answer(**pulls))) as (host, _),
        pytest.raises(HostUnavailableError),
    ):
        asked(host)
