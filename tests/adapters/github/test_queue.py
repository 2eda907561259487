"""The merge queue as GitHub shows it: in order, whole, and with no more than was put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import HostError, HostUnavailableError
from bot.post import CheckState, MergeGroup, WriteCheck
from tests.adapters.github.scripted import Said
from tests.adapters.github.scripted import github as scripted
from tests.adapters.github.shapes import HEAD, TIP, VIEWER, listed
from tests.contracts.served_host import CART, Served
from tests.servers.fake_github._graphql import why_schema_is_missing

if TYPE_CHECKING:
    from tests.servers.fake_github import FakeGitHub
    from tests.servers.fake_github._model import QueueEntry

pytestmark = pytest.mark.skipif(bool(why_schema_is_missing()), reason=why_schema_is_missing())
DECISION = "foreread: senior review: main"


@pytest.fixture
def served(github: FakeGitHub) -> Served:
    return Served(github.world, github.url, "app")


def enqueue(served: Served, count: int) -> list[QueueEntry]:
    """The change, and such as add a file each."""
    world, repository = served.world, served.repository
    ada = world.account("ada")
    entries = [world.enqueue(ada, served.pull)]
    tip = repository.git.resolve("main")
    for number in range(1, count):
        world.commit(
            ada, repository, f"more-{number}", {f"{number}.txt": "1\n", "shop/cart.py": "".join(CART)}, parent=tip
        )
        entries.append(world.enqueue(ada, world.open_pull(ada, repository, f"more-{number}")))
    return entries


def groups(served: Served) -> list[MergeGroup]:
    return list(served.host.merge_groups("acme", "shop", "main"))


def numbers(group: MergeGroup) -> list[int]:
    return [each.number for each in group.entries]


def test_each_commit_of_the_queue_holds_all_changes_up_to_its_own(served: Served) -> None:
    entries = enqueue(served, 3)
    one, two, three = (each.pull.number for each in entries)
    tip = served.repository.git.resolve("main")
    assert [(each.head, each.base_tip, numbers(each)) for each in groups(served)] == [
        (entries[0].head_sha, tip, [one]),
        (entries[1].head_sha, tip, [one, two]),
        (entries[2].head_sha, tip, [one, two, three]),
    ]


def test_behind_what_was_merged_the_queue_begins_anew(served: Served) -> None:
    entries = enqueue(served, 2)
    merged = served.world.merge_front(served.world.account("ada"), served.repository, "main")
    (group,) = groups(served)
    assert (group.base_tip, numbers(group)) == (merged, [entries[1].pull.number])


def test_what_cannot_be_merged_is_in_no_group(served: Served) -> None:
    entries = enqueue(served, 3)
    entries[0].state = "UNMERGEABLE"
    assert [numbers(each)[0] for each in groups(served)] == [entries[1].pull.number] * 2


def test_a_queue_of_many_pages_is_read_to_its_end(served: Served) -> None:
    (first,) = enqueue(served, 1)
    queue = served.repository.queues["main"]
    queue.extend([first] * 119)
    (group,) = groups(served)
    assert len(group.entries) == 120


def test_of_a_check_under_our_name_by_somebody_else_nothing_is_ours(served: Served) -> None:
    (entry,) = enqueue(served, 1)
    served.world.set_status(served.world.account("ada"), served.repository, entry.head_sha, "success", DECISION)
    assert groups(served)[0].own_checks == ()


def test_our_check_is_found_behind_hundreds_of_others(served: Served) -> None:
    (entry,) = enqueue(served, 1)
    ada = served.world.account("ada")
    group = groups(served)[0]
    check = WriteCheck(DECISION, entry.head_sha, CheckState.PASSED, "Yes", "Because.", "fr1:0:-:-")
    for number in range(150):
        served.world.set_status(ada, served.repository, entry.head_sha, "success", f"other {number}")
    served.host.do(group.place, check)
    assert [each.state for each in groups(served)[0].own_checks] == [CheckState.PASSED]


def test_who_may_not_see_the_queue_is_told_so(served: Served) -> None:
    enqueue(served, 1)
    for installation in served.world.installations.values():
        del installation.permissions["merge_queues"]
    with pytest.raises(HostError, match="would not show the merge queue: the token has no permission"):
        groups(served)


def test_a_repository_that_is_not_there_has_no_queue_to_be_taken_for_empty(served: Served) -> None:
    with pytest.raises(HostError, match="nowhere"):
        served.host.merge_groups("acme", "nowhere", "main")


@pytest.mark.parametrize(
    "queue",
    [
        {"entries": None},
        {"entries": {"nodes": None}},
        {"entries": {"nodes": [None], "pageInfo": {"hasNextPage": False}}},
        {"entries": {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": None}}},
        {"entries": "?"},
    ],
)
def test_a_queue_that_is_not_shown_whole_is_none(queue: dict[str, Any]) -> None:
    answer = {"data": {"viewer": VIEWER, "repository": {"mergeQueue": queue}}}
    with (
        scripted(lambda _: Said(200, answer)) as (host, _),
        pytest.raises(HostUnavailableError, match="did not show all of the merge queue"),
    ):
        host.merge_groups("acme", "shop", "main")


def test_an_entry_without_a_change_is_a_change_that_nobody_knows() -> None:
    entry = {"position": 1, "baseCommit": {"oid": TIP}, "headCommit": {"oid": HEAD}, "pullRequest": None}
    answer = {"data": {"viewer": VIEWER, "repository": {"mergeQueue": {"entries": listed(entry)}}}}
    with scripted(lambda _: Said(200, answer)) as (host, _):
        (group,) = host.merge_groups("acme", "shop", "main")
    assert group.entries == ((0, ""),)


def test_an_entry_that_has_no_commit_yet_is_in_those_behind_it() -> None:
    """Whatever the queue puts into one commit: nothing before it is left out."""
    change = {"number": 7, "headRefOid": HEAD}
    entries = [
        {"position": 2, "baseCommit": {"oid": TIP}, "headCommit": {"oid": "c" * 40}, "pullRequest": change},
        {"position": 1, "baseCommit": {"oid": TIP}, "headCommit": None, "pullRequest": {**change, "number": 6}},
    ]
    answer = {"data": {"viewer": VIEWER, "repository": {"mergeQueue": {"entries": listed(*entries)}}}}
    with scripted(lambda _: Said(200, answer)) as (host, _):
        (group,) = host.merge_groups("acme", "shop", "main")
    assert (group.head, numbers(group), group.missing) == ("c" * 40, [6, 7], ())
