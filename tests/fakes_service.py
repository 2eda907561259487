"""The service's ports in memory; the contract suites of tests/contracts hold them to the promises of the adapters."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.desk import Outcome as OutcomeOfChange
from bot.desk import Record, RecordKey, Session, Thumb, Visitor
from bot.errors import HostError, HostUnavailableError, StoreError
from bot.gate import Permission
from bot.ports import RefusedDelivery, Waiting
from bot.post import Place
from bot.work import SOON, Delivery, Outcome, OutcomeKind, Task, Wish, after, rank

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class MovableClock:
    """The time that `Parts.now` tells."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


class MemoryTasks:
    """`Tasks`."""

    def __init__(self, now: Callable[[], datetime] = lambda: MORNING) -> None:
        self.tasks: dict[str, Task] = {}
        self.deliveries: MemoryDeliveries | None = None
        """Which `waiting` counts as well."""
        self._now = now
        self._launched: list[str] = []
        self._lock = Lock()
        self._meanwhile: dict[str, list[Wish]] = {}
        """Wished for while a run was under way: the next one's."""

    def want(self, wishes: Sequence[Wish], at: datetime) -> None:
        for wish in wishes:
            task = self.tasks.get(wish.key)
            if task is not None and task.running:
                self._meanwhile.setdefault(wish.key, []).append(wish)
            self.tasks[wish.key] = Task(wish, 1, 0, since=at) if task is None else _wanted_more(task, wish, at)

    def find(self, key: str) -> Task | None:
        return self.tasks.get(key)

    def launchable(self, at: datetime, most: int, each: int | None = None) -> Sequence[Task]:
        busy = Counter(self.tasks[key].wish.installation for key in self._launched)
        due = [task for task in self.tasks.values() if _is_due(task) and (task.not_before or at) <= at]
        due.sort(key=lambda task: (rank(task, at), task.since or at))
        turns: dict[tuple[int, int], int] = {}
        places = Counter(busy)
        ranked: list[tuple[int, int, datetime, int, Task]] = []
        for task in due:
            who = (rank(task, at), task.wish.installation)
            turns[who] = turns.get(who, busy[task.wish.installation]) + 1
            places[task.wish.installation] += 1
            if each is not None and places[task.wish.installation] > each:
                continue
            ranked.append((rank(task, at), turns[who], task.since or at, len(ranked), task))
        return [task for *_, task in sorted(ranked, key=lambda each: each[:4])[:most]]

    def launch(self, key: str) -> Task | None:
        with self._lock:
            task = self.tasks.get(key)
            if task is None or not _is_due(task):
                return None
            self.tasks[key] = replace(task, running=task.wanted, running_head=task.wish.head)
            self._launched.append(key)
            return self.tasks[key]

    def take(self, at: datetime, most: int, each: int | None = None) -> Sequence[Task]:
        taken = [task for one in self.launchable(at, most, each) if (task := self.launch(one.key)) is not None]
        return [replace(task, wish=replace(task.wish, urgency=rank(task, at))) for task in taken]

    def launched(self, most: int) -> Sequence[Task]:
        return [self.tasks[key] for key in self._launched][:most]

    def under_way(self) -> int:
        return len(self._launched)

    def start(self, run: str, worker: str) -> Task | None:
        task = self._running(run)
        if task is None:
            return None
        self.tasks[task.key] = replace(task, starts=task.starts + 1, worker=worker)
        return self.tasks[task.key]

    def settle(self, run: str, outcome: Outcome, at: datetime) -> Task | None:
        task = self._running(run)
        if task is None:
            return None
        self._launched.remove(task.key)
        ended, meanwhile = after(task, outcome, at), self._meanwhile.pop(task.key, [])
        if outcome.kind is OutcomeKind.DONE and meanwhile:  # what was done asks for nothing any more
            wish = replace(
                ended.wish, urgency=min(each.urgency for each in meanwhile), reads=any(each.reads for each in meanwhile)
            )
            ended = replace(ended, wish=wish)
        self.tasks[task.key] = ended
        return ended

    def parked(self) -> Sequence[Task]:
        return [task for task in self.tasks.values() if task.parked]

    def retry(self, key: str, at: datetime) -> bool:
        task = self.tasks.get(key)
        if task is None or not task.parked:
            return False
        self.tasks[key] = replace(task, parked="", tries=0, wanted=task.wanted + 1, not_before=at)
        return True

    def waiting(self) -> Waiting:
        due = [task for task in self.tasks.values() if _is_due(task)]
        undone = [task.since for task in self.tasks.values() if task.wanted > task.done and task.since]
        oldest = max([0.0, *((self._now() - since).total_seconds() for since in undone)])
        unread = len(self.deliveries.unread(10**9)) if self.deliveries else 0
        refused = len(self.deliveries.refused()) if self.deliveries else 0
        return Waiting(unread, refused, len(due), len(self._launched), len(self.parked()), oldest)

    def _running(self, run: str) -> Task | None:
        return next((self.tasks[key] for key in self._launched if self.tasks[key].run == run), None)


def _is_due(task: Task) -> bool:
    return task.wanted > task.done and not task.running and not task.parked


def _wanted_more(task: Task, wish: Wish, at: datetime) -> Task:
    """What a wish does not know stays as an earlier one had it."""
    before = task.wish
    wish = replace(
        wish, repository_id=wish.repository_id or before.repository_id, installation=wish.installation or before.installation,
        head=wish.head or before.head, base=wish.base or before.base,
    )  # fmt: skip
    if task.wanted > task.done:
        urgency = min(task.wish.urgency, wish.urgency)
        wish = replace(wish, urgency=urgency, reads=task.wish.reads or wish.reads)
    pause = min(task.not_before, at + SOON) if task.not_before is not None else None
    tries = task.tries
    if task.parked and wish.head != before.head:
        pause, tries = None, 0
    return replace(
        task, wish=wish, wanted=task.wanted + 1, since=task.since or at, parked="", tries=tries, not_before=pause
    )


class MemoryDeliveries:
    """`Deliveries`, which wishes of the tasks that it is given."""

    def __init__(self, tasks: MemoryTasks) -> None:
        self.kept: dict[str, Delivery] = {}
        self._tasks = tasks
        tasks.deliveries = self
        self._lock = Lock()
        self._read: set[str] = set()
        self._refused: dict[str, RefusedDelivery] = {}

    def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        fresh = {each.id: each for each in reversed(deliveries) if each.id not in self.kept}
        self.kept.update({each.id: fresh[each.id] for each in deliveries if each.id in fresh})
        return frozenset(fresh)

    def unread(self, most: int) -> Sequence[Delivery]:
        waiting = [each for each in self.kept.values() if each.id not in self._read | self._refused.keys()]
        return sorted(waiting, key=lambda each: each.received_at)[:most]

    def read(self, delivery: str, wishes: Sequence[Wish], at: datetime) -> None:
        if delivery in self._read or delivery not in self.kept:
            return
        self._read.add(delivery)
        self.kept[delivery] = replace(self.kept[delivery], body=b"")
        self._tasks.want(wishes, at)

    def relay(self, most: int, read: Callable[[Delivery], Sequence[Wish] | str], at: datetime) -> int:
        with self._lock:
            unread = self.unread(most)
            for each in unread:
                said = read(each)
                if isinstance(said, str):
                    self.refuse(each.id, said, at)
                else:
                    self.read(each.id, said, at)
            return len(unread)

    def refuse(self, delivery: str, why: str, at: datetime) -> None:
        kept = self.kept[delivery]
        self._refused[delivery] = RefusedDelivery(delivery, kept.event, kept.received_at, _kept_words(why))

    def refused(self) -> Sequence[RefusedDelivery]:
        return sorted(self._refused.values(), key=lambda each: each.received_at, reverse=True)

    def retry(self, delivery: str) -> bool:
        return self._refused.pop(delivery, None) is not None


class MemoryRecords:
    """`Records`."""

    def __init__(self) -> None:
        self.records: dict[RecordKey, Record] = {}

    def put(self, record: Record) -> None:
        kept = self.records.get(record.key)
        if kept is None or kept.seen_at <= record.seen_at:
            texts = {each.name: getattr(record, each.name) for each in fields(record)}
            words = {name: _kept_words(value) for name, value in texts.items() if type(value) is str}
            self.records[record.key] = replace(record, **words)  # type: ignore[arg-type]

    def get(self, key: RecordKey) -> Record | None:
        return self.records.get(key)

    def at(self, place: Place) -> Record | None:
        wanted = str(place).casefold()
        found = [record for record in self.records.values() if str(record.place).casefold() == wanted]
        return max(found, key=lambda record: record.seen_at, default=None)

    def open(self, repositories: Collection[int]) -> Sequence[Record]:
        return [_listed(each) for each in self._of(repositories) if each.is_open]

    def since(self, repositories: Collection[int], at: datetime) -> Sequence[Record]:
        return [_listed(each) for each in self._of(repositories) if each.seen_at >= at]

    def repositories(self) -> Mapping[int, str]:
        newest = sorted(self.records.values(), key=lambda record: record.seen_at)
        return {record.key.repository_id: record.place.repository for record in newest}

    def _of(self, repositories: Collection[int]) -> list[Record]:
        return [record for record in self.records.values() if record.key.repository_id in repositories]


def _listed(record: Record) -> Record:
    return replace(record, brief={}, decision={}, excerpts=(), said=())


class MemoryOutcomes:
    """`Outcomes`."""

    def __init__(self) -> None:
        self.outcomes: dict[tuple[object, ...], OutcomeOfChange] = {}
        self.opinions: dict[tuple[RecordKey, str, int], Thumb] = {}

    def note(self, outcomes: Sequence[OutcomeOfChange]) -> int:
        before = len(self.outcomes)
        for each in outcomes:
            self.outcomes.setdefault((each.key, each.kind, each.question, each.source), each)
        return len(self.outcomes) - before

    def noted(self, repositories: Collection[int], since: datetime) -> Sequence[OutcomeOfChange]:
        found = [o for o in self.outcomes.values() if o.key.repository_id in repositories and o.at >= since]
        return sorted(found, key=lambda outcome: outcome.at)

    def think(self, thumb: Thumb) -> None:
        said = (thumb.key, thumb.question, thumb.by)
        if said not in self.opinions or self.opinions[said].at <= thumb.at:
            self.opinions[said] = thumb

    def thumbs(self, repositories: Collection[int], since: datetime) -> Sequence[Thumb]:
        found = [t for t in self.opinions.values() if t.key.repository_id in repositories and t.at >= since]
        return sorted(found, key=lambda thumb: thumb.at)


class MemorySessions:
    """`Sessions`; what it holds is what somebody finds who steals the database."""

    def __init__(self) -> None:
        self.held: dict[str, Session] = {}

    def open(self, name: str, session: Session) -> None:
        if _digest(name) in self.held:
            raise StoreError("There is a session of this name.", "")
        self.held[_digest(name)] = session

    def find(self, name: str, at: datetime) -> Session | None:
        session = self.held.get(_digest(name))
        return session if session is not None and session.ends_at > at else None

    def renew(self, name: str, session: Session) -> None:
        if _digest(name) in self.held:  # one that was closed meanwhile stays closed
            self.held[_digest(name)] = session

    def close(self, name: str) -> None:
        self.held.pop(_digest(name), None)

    def close_all(self, visitor: int) -> None:
        self.held = {name: each for name, each in self.held.items() if each.visitor.id != visitor}


class MemoryStore:
    """What of a store there is a fake of."""

    def __init__(self) -> None:
        self.tasks = MemoryTasks()
        self.deliveries = MemoryDeliveries(self.tasks)
        self.records = MemoryRecords()
        self.outcomes = MemoryOutcomes()
        self.sessions = MemorySessions()

    def __getattr__(self, name: str) -> object:
        import pytest

        if name.startswith(("_", "hypothesis")) or name.endswith(
            "_example"
        ):  # hypothesis asks whether this is a mock, say
            raise AttributeError(name)
        pytest.skip(f"There is no fake of {name}.")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _kept_words(text: str) -> str:
    """As a database keeps it that knows neither NUL nor half a character."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


# --- the host, for people -----------------------------------------------------------------------------------------------


class Said(NamedTuple):
    """A remark that somebody made from the desk."""

    login: str
    place: Place
    text: str


class Approved(NamedTuple):
    """An approval that somebody gave from the desk."""

    login: str
    place: Place
    head: str
    text: str


@dataclass
class ScriptedVisits:
    """`Visits`: people whose permissions a test sets, and what they said and approved."""

    site: str = "https://host.example"
    people: dict[str, Visitor] = field(default_factory=dict)
    """By login."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Token → login. A token that is taken out is refused from then on."""
    heads: dict[Place, str] = field(default_factory=dict)
    """Where a place is in it, only this head can be approved."""
    authors: dict[Place, str] = field(default_factory=dict)
    """Where a place is in it, its author cannot approve it."""
    said: list[Said] = field(default_factory=list)
    approved: list[Approved] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The methods that were called, in order."""
    is_away: bool = False
    slowness_s: float = 0.0
    refuses: str = ""
    """Why it would not let anybody say or approve anything; "" where it does."""
    _codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _serial: count[int] = field(default_factory=lambda: count(1))

    def know(self, login: str, permissions: Mapping[int, Permission], account: int = 0) -> Visitor:
        """An account with these permissions from now on; it keeps its number."""
        known = self.people.get(login)
        number = account or (known.id if known else 1000 + next(self._serial))
        self.people[login] = Visitor(number, login, login.title(), dict(permissions))
        return self.people[login]

    def token_for(self, login: str) -> str:
        token = f"ghu_{next(self._serial):036d}"
        self.tokens[token] = login
        return token

    def consent(self, page: str, login: str) -> str:
        """Somebody agrees at the host, on the page that `sign_in_page` gave: where the host sends their browser."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(page).query).items()}
        code = f"code-{next(self._serial)}"
        self._codes[code] = (login, asked["code_challenge"], asked["redirect_uri"])
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def sign_in_page(self, back: str, state: str, challenge: str) -> str:
        asked = {"redirect_uri": back, "state": state, "code_challenge": challenge, "code_challenge_method": "S256"}
        return f"{self.site}/login/oauth/authorize?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, back: str) -> str:
        self._note("exchange")
        login, challenge, redirect = self._codes.pop(code, ("", "", ""))
        if not login or redirect != back or s256(verifier) != challenge:
            raise HostError("The host does not know the code any more.", "Sign in again.")
        return self.token_for(login)

    def visitor(self, token: str) -> Visitor:
        self._note("visitor")
        return self.people[self._login(token)]

    def say(self, token: str, place: Place, text: str) -> None:
        self._note("say")
        login = self._writer(token)
        self.said.append(Said(login, place, text))

    def approve(self, token: str, place: Place, head: str, text: str) -> None:
        self._note("approve")
        login = self._writer(token)
        if self.authors.get(place) == login:
            raise HostError("The host lets nobody approve their own change.", "Ask somebody else to review it.")
        if self.heads.get(place, head) != head:
            raise HostError(f"{place} has another head by now.", "Read what is new first.")
        self.approved.append(Approved(login, place, head, text))

    def _note(self, method: str) -> None:
        self.asked.append(method)
        time.sleep(self.slowness_s)
        if self.is_away:
            raise HostUnavailableError("The host does not answer.", "Try again later.")

    def _login(self, token: str) -> str:
        if token not in self.tokens or self.tokens[token] not in self.people:
            raise HostError("The host does not accept the token.", "Sign in again.")
        return self.tokens[token]

    def _writer(self, token: str) -> str:
        login = self._login(token)
        if self.refuses or not self.people[login].permissions:
            raise HostError(self.refuses or "The host shows them no such change.", "Look at the change on the host.")
        return login


def s256(verifier: str) -> str:
    """The challenge for a verifier (RFC 7636 §4.2)."""
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
