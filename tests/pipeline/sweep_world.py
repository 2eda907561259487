"""A repository that is swept, and what is on record of it, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import Record, RecordKey
from bot.gate import Account
from bot.ledger import Kind, LedgerEntry, Subject, drafts, read_entry
from bot.pipeline.sweeping import Books, Swept, sweep
from bot.post import BranchPush, CheckState, Merged, OpenChange, OwnCheck, Place, PushedCommit, check_decision
from tests.fakes import RememberedLedger
from tests.fakes_host import AUTHOR, NOON, FakeCodeHost
from tests.fakes_service import MemoryOutcomes, MemoryRecords, MemoryTasks

REPOSITORY, INSTALLATION = 5000, 70
SHOP = Place("acme", "shop", 0)
SENIOR = Account(102, "grace")
HOUR = timedelta(hours=1)


def sha(number: int, what: str = "head") -> str:
    """A commit of its own for each."""
    return hashlib.sha1(f"{what} {number}".encode(), usedforsecurity=False).hexdigest()


class World:
    """Change 7 is open, and was looked at just now; nothing was ever merged or pushed."""

    def __init__(self) -> None:
        self.host = FakeCodeHost()
        self.records, self.tasks, self.outcomes = MemoryRecords(), MemoryTasks(), MemoryOutcomes()
        self.ledger = RememberedLedger()
        self.since, self.at = NOON, NOON + timedelta(minutes=15)
        self.as_expected: Callable[[Merged], bool | None] = lambda _: None
        self.remember(7)

    def sweep(self, since: datetime | None = None, at: datetime | None = None) -> Swept:
        return self.sweep_into(self.books, since, at)

    @property
    def books(self) -> Books:
        return Books(self.records, self.tasks, self.ledger, self.outcomes, self.as_expected)

    def sweep_into(self, books: Books, since: datetime | None = None, at: datetime | None = None) -> Swept:
        return sweep(self.host, books, SHOP, REPOSITORY, INSTALLATION, since or self.since, at or self.at)

    def remember(self, number: int, **fields: Any) -> Record:
        """A record of the change as the host shows it, looked at just now."""
        record = Record(
            key=RecordKey(REPOSITORY, number), place=replace(SHOP, number=number), installation=INSTALLATION,
            change=f"PR_{number}", url=f"https://github.example/acme/shop/pull/{number}", title=f"Change {number}",
            author=AUTHOR.login, head=sha(number) if number != 7 else self.host.change.head, base="main", is_open=True,
            is_merged=False, is_draft=False, is_private=False, seen_at=NOON, first_seen_at=NOON - HOUR,
            waiting_since=NOON - HOUR, settled_at=None, state="waiting", headline="", tier="high", added=1, removed=0,
            files=1, proven=0, assisted=0, minutes=3, brief={"tier": "high"},
        )  # fmt: skip
        self.records.put(replace(record, **fields))
        return replace(record, **fields)

    def open(self, number: int, **fields: Any) -> OpenChange:
        change = OpenChange(replace(SHOP, number=number), sha(number), "main", f"topic-{number}", NOON, "main")
        self.host.others.append(replace(change, **fields))
        return self.host.others[-1]

    def decide(self, number: int, state: str = "satisfied", **subject: Any) -> LedgerEntry:
        about = Subject("acme/shop", f"PR_{number}", sha(number), base_ref="refs/heads/main", repository_id=REPOSITORY)
        return self.ledger.append(drafts.decision(about._replace(**subject), state=state, tier="high"))

    def merge(self, number: int, **fields: Any) -> Merged:
        """Somebody merged it just now; our check passed before."""
        at = self.since + timedelta(minutes=number % 15)
        check = OwnCheck(check_decision("main"), CheckState.PASSED, at=at - timedelta(minutes=1))
        merged = Merged(
            replace(SHOP, number=number), f"PR_{number}", sha(number), "main", at, sha(number, "merge"), SENIOR, AUTHOR,
            f"https://github.example/acme/shop/pull/{number}", f"Change {number}", check=check,
        )  # fmt: skip
        self.host.merges.append(replace(merged, **fields))
        self.host.merges.sort(key=lambda each: each.merged_at)
        return replace(merged, **fields)

    def merge_gated(self, number: int, **fields: Any) -> Merged:
        self.remember(number, state="satisfied")
        self.decide(number)
        return self.merge(number, **fields)

    def push(self, number: int, message: str = "Quick fix", **fields: Any) -> BranchPush:
        commits = (PushedCommit(sha(number, "pushed"), message, is_of_change=False),)
        at = self.since + timedelta(minutes=number % 15)
        pushed = BranchPush(sha(number, "before"), sha(number, "pushed"), at, SENIOR, commits)
        self.host.by_hand.append(pushed._replace(**fields))
        return self.host.by_hand[-1]

    @property
    def merge_entries(self) -> list[LedgerEntry]:
        return [each for each in map(read_entry, self.ledger.lines) if each.kind is Kind.MERGE]

    def record(self, number: int) -> Record:
        found = self.records.get(RecordKey(REPOSITORY, number))
        assert found is not None
        return found

    def wished(self) -> dict[int, str]:
        """Why each change is to be looked at again."""
        return {task.wish.place.number: task.wish.why for task in self.tasks.tasks.values()}

    def traces(self) -> object:
        """All that a sweep leaves behind, but for how often something was wished for."""
        entries = [(each.subject, each.actor, each.body) for each in self.merge_entries]
        wishes = {key: task.wish for key, task in self.tasks.tasks.items()}
        return entries, self.records.records, self.outcomes.outcomes, wishes


class Cut(Exception):  # noqa: N818 - no error: what a test does
    """The process dies."""


class Watched:
    """Stands before a port: `meet` is called before and after each call."""

    def __init__(self, inner: object, meet: Callable[[str], None]) -> None:
        self._inner, self._meet = inner, meet

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        def called(*args: Any, **named: Any) -> Any:
            self._meet(f"before {name}")
            answer = method(*args, **named)
            self._meet(f"after {name}")
            return answer

        return called
