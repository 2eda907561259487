"""The laws of tasks, in any order of what may happen, against a naive account of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.store._tables import tasks
from bot.work import MOST_TRIES, Outcome, OutcomeKind, Urgency
from tests.adapters.store.values import a_wish, after_s

if TYPE_CHECKING:
    from bot.adapters.store import Store

Said = tuple[Urgency, bool]
KEYS = 2


@dataclass
class Account:
    """What a task should be, told the long way: every wish by itself."""

    open: list[Said] = field(default_factory=list)
    """Wishes that no run was launched after."""
    under_way: list[Said] | None = None
    """Wishes of the run under way."""
    run: str = ""
    parked: bool = False
    head: str = ""
    """The latest that is known."""
    seen: list[str] = field(default_factory=list)


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("want"),
            st.integers(0, KEYS - 1),
            st.sampled_from(Urgency),
            st.booleans(),
            st.sampled_from(["", "a", "b"]),
        ),
        st.tuples(st.just("launch"), st.integers(0, KEYS - 1)),
        st.tuples(st.just("take"), st.integers(1, KEYS)),
        st.tuples(st.just("settle"), st.integers(0, KEYS - 1), st.sampled_from(OutcomeKind), st.integers(0, 3)),
        st.tuples(st.just("wear out"), st.integers(0, KEYS - 1)),
        st.tuples(st.just("start"), st.integers(0, KEYS - 1)),
        st.tuples(st.just("retry"), st.integers(0, KEYS - 1)),
    ),
    max_size=25,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_wish_is_lost_and_nothing_runs_twice_at_once(store: Store, steps: list[tuple[object, ...]]) -> None:
    clear(store)
    accounts = [Account() for _ in range(KEYS)]
    for seconds, (what, number, *rest) in enumerate(steps):
        act(store, accounts, str(what), number, rest, seconds * 10_000)  # type: ignore[arg-type]
        for index, account in enumerate(accounts):
            hold(store, index, account)


def clear(store: Store) -> None:
    with store._database.writing() as connection:
        connection.execute(tasks.delete())


def act(store: Store, accounts: list[Account], what: str, number: int, rest: list[object], seconds: int) -> None:
    key, at, account = f"change:9001:{number}", after_s(seconds), accounts[number % KEYS]
    if what == "want":
        urgency, reads, head = rest
        store.tasks.want([a_wish(number, urgency=urgency, reads=reads, head=head)], at)
        account.parked = False
        account.head = str(head) or account.head
        account.open.append((urgency, reads))  # type: ignore[arg-type]
    elif what == "launch":
        task = store.tasks.launch(key)
        may = bool(account.open) and account.under_way is None and not account.parked
        assert (task is not None) == may
        if task is not None:
            begin(account, task.run)
    elif what == "take":
        for task in store.tasks.take(at, number):
            begin(accounts[task.wish.place.number], task.run)
    elif what == "retry":
        assert store.tasks.retry(key, at) == account.parked
        account.parked = False
    elif what == "wear out":
        for _ in range(MOST_TRIES if account.open or account.run else 0):
            if not account.run and (task := store.tasks.launch(key)) is not None:
                begin(account, task.run)
            if account.run:
                end(store, account, OutcomeKind.FAILED, 0, seconds)
    elif what == "start":
        begun = store.tasks.start(account.run or "change:9001:0@7.7", "w")
        assert (begun is not None) == bool(account.run)
    else:
        kind, which = rest
        end(store, account, kind, which, seconds)  # type: ignore[arg-type]


def begin(account: Account, run: str) -> None:
    assert account.under_way is None, "one run at a time"
    assert run not in account.seen, "the engine runs an id once"
    account.under_way, account.open, account.run = account.open, [], run
    account.seen.append(run)


def end(store: Store, account: Account, kind: OutcomeKind, which: int, seconds: int) -> None:
    run = account.seen[-1 - which] if which < len(account.seen) else ""
    settled = store.tasks.settle(run, Outcome(kind), after_s(seconds))
    if not run or run != account.run:
        assert settled is None, "an old run changes nothing"
        return
    assert settled is not None
    mine, account.under_way, account.run = account.under_way or [], None, ""
    if kind in {OutcomeKind.LATER, OutcomeKind.FAILED, OutcomeKind.GIVEN_UP}:
        account.open = [*mine, *account.open]
        account.parked = bool(settled.parked)
    elif kind is OutcomeKind.SUPERSEDED and account.open:
        account.open = [*mine, *account.open]


def hold(store: Store, number: int, account: Account) -> None:
    task = store.tasks.find(f"change:9001:{number}")
    undone = [*account.open, *(account.under_way or [])]
    if task is None:
        assert not undone
        return
    assert (task.wanted > task.done) == bool(undone), "what is not done is wanted"
    assert (task.running > 0) == (account.under_way is not None)
    assert bool(task.parked) == account.parked
    assert (task.since is not None) == bool(undone)
    if undone:
        assert task.wish.urgency == min(urgency for urgency, _ in undone)
        assert task.wish.reads == any(reads for _, reads in undone)
    if task.running:
        assert task.run == account.run
    free = bool(account.open) and account.under_way is None and not account.parked
    assert free == any(each.key == task.key for each in store.tasks.launchable(after_s(10**9), 9))


def test_runs_of_a_task_that_was_removed_and_comes_again_have_new_names(store: Store) -> None:
    seen = set()
    for round_ in range(3):
        store.tasks.want([a_wish(1), a_wish(1)], after_s(round_ * 100))
        (task,) = store.tasks.take(after_s(round_ * 100), 9)
        assert task.run not in seen
        seen.add(task.run)
        store.tasks.settle(task.run, Outcome(OutcomeKind.DONE), after_s(round_ * 100 + 1))
        assert store.prune(after_s(round_ * 100 + 50)).tasks == 1
        assert store.tasks.find(task.key) is None
