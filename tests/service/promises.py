"""What the service is held to in a campaign: while it goes on, and when all has become quiet."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psycopg

from bot.adapters.store import open_store
from bot.adapters.system import SilentProgress, now
from bot.desk import RecordKey
from bot.gate import State
from bot.ledger import Kind, read_entry, verify
from bot.post import MARKER, Place, check_decision, heard, kept
from bot.wiring import Asked
from bot.wiring.hosted import Evaluation, Want, open_hosting
from tests.service.crowd import Crowd, checks, is_approved, is_green
from tests.service.stand import Stand

_GATE = "foreread: senior review: "
_REPLY = re.compile(r"<!-- foreread-reply ([0-9]+) -->")
_SHOWN = {State.SATISFIED: ("completed", "success"), State.WAITING: ("in_progress", None)}
_FAILED = ("completed", "failure")


def doubles(crowd: Crowd) -> Iterator[str]:
    """Of comments, replies, threads and checks."""
    for pull in crowd.pulls:
        name = f"{pull.repository.full_name}#{pull.number}"
        own = [each.body for each in pull.comments if each.author is crowd.app.bot]
        count = sum(MARKER in body for body in own)
        if count > 1:
            yield f"{name}: {count} comments of ours"
        replies = Counter(_REPLY.findall("\n".join(own)))
        yield from (f"{name}: {many} replies to {one}" for one, many in replies.items() if many > 1)
        threads = Counter((thread.path, thread.comments[0].body) for thread in pull.threads if thread.comments)
        yield from (f"{name}: {many} threads on {one[0]}" for one, many in threads.items() if many > 1)
    for repository in crowd.repositories:
        runs = Counter((each.name, each.head_sha) for each in repository.check_runs)
        where = repository.full_name
        yield from (f"{where}: {many} checks {one[0]} on {one[1][:9]}" for one, many in runs.items() if many > 1)


@dataclass
class Watcher:
    """Looks at the host all the time. A success that cannot hold any more is timed until it is gone."""

    crowd: Crowd
    limit_s: float
    since: dict[str, tuple[float, str]] = field(default_factory=dict[str, "tuple[float, str]"])
    stood: list[float] = field(default_factory=list[float])
    """Seconds that each stale success stood until it was taken back, or the change was no longer open with that head."""
    broken: set[str] = field(default_factory=set[str])
    greens: set[str] = field(default_factory=set[str])
    """Changes with their heads that were green at some time."""
    is_over: threading.Event = field(default_factory=threading.Event)

    def look_on(self) -> None:
        while not self.is_over.wait(1.0):
            self.look()

    def look(self) -> None:
        at = time.monotonic()
        with self.crowd.world.lock:
            self.broken.update(doubles(self.crowd))
            stale: set[str] = set()
            for pull in self.crowd.pulls:
                if pull.state != "open" or not is_green(pull):
                    continue
                name = f"{pull.repository.full_name}#{pull.number} at {pull.head_sha[:9]} for {pull.base_ref}"
                self.greens.add(name)
                if self.crowd.needs_approval(pull) and not is_approved(pull):
                    stale.add(name)
        for name in stale:
            self.since.setdefault(name, (at, name))
        for name in [each for each in self.since if each not in stale]:
            self.stood.append(at - self.since.pop(name)[0])
        for name, (began, _) in self.since.items():
            if at - began > self.limit_s:
                self.broken.add(f"{name}: a success without an approval stood for more than {self.limit_s:.0f} s")


@dataclass
class Quiet:
    """What was found when all had become quiet."""

    broken: list[str] = field(default_factory=list[str])
    states: Counter[str] = field(default_factory=Counter[str])
    parked: list[str] = field(default_factory=list[str])
    deliveries: int = 0
    entries: int = 0


def judged(stand: Stand, crowd: Crowd, accepted: set[str]) -> Quiet:
    """Each promise, held against what stands on the host and in the database."""
    found = Quiet()
    found.broken += doubles(crowd)
    with psycopg.connect(stand.address) as connection:
        stored = {str(row[0]) for row in connection.execute("SELECT id FROM deliveries")}
    found.deliveries = len(stored)
    found.broken += [f"delivery {each} was acknowledged and is not there" for each in sorted(accepted - stored)]
    found.broken += [f"{each} was forged and is there" for each in sorted(stored) if each.startswith("forged")]
    decided = _decided(stand, crowd, found)
    with open_store(stand.address, migrate=False) as store:
        found.parked = [f"{each.key}: {each.parked}" for each in store.tasks.parked()]
        found.broken += [f"refused: {each.why}" for each in store.deliveries.refused()]
        lines = list(store.ledger.lines())
        found.entries = len(lines)
        verdict = verify(lines)
        if not verdict.whole:
            found.broken.append(f"the ledger does not verify: {verdict}")
        merged = Counter(
            entry.subject.change
            for line in lines
            if (entry := read_entry(line)).kind is Kind.MERGE and entry.subject is not None
        )
        for pull in crowd.pulls:
            name = f"{pull.repository.full_name}#{pull.number}"
            record = store.records.get(RecordKey(pull.repository.id, pull.number))
            if record is None:
                found.broken.append(f"{name}: the desk does not know it ({pull.state})")
                continue
            there = (pull.state == "open", pull.merged)
            if (record.is_open, record.is_merged) != there:
                found.broken.append(f"{name}: at the desk open/merged is {record.is_open}/{record.is_merged}")
            if pull.state == "open" and (record.head, record.base) != (pull.head_sha, pull.base_ref):
                found.broken.append(f"{name}: at the desk with another head or base")
            if name in decided and record.state != decided[name]:
                found.broken.append(f"{name}: {record.state} at the desk, {decided[name]} by a fresh decision")
            if pull.merged and merged[pull.node_id] != 1:
                found.broken.append(f"{name}: {merged[pull.node_id]} entries of its merge")
    return found


def _decided(stand: Stand, crowd: Crowd, found: Quiet) -> Mapping[str, str]:
    """What a fresh evaluation gives for each open change; held against the check that stands there."""
    hosting = open_hosting(stand.environment() | {"XDG_CACHE_HOME": str(stand.directory / "cache-of-judge")})
    decided: dict[str, str] = {}
    for pull in crowd.pulls:
        place = Place(pull.repository.owner.login, pull.repository.name, pull.number)
        name = f"{place.repository}#{pull.number}"
        standing = {each.name: (each.status, each.conclusion) for each in checks(pull) if each.name.startswith(_GATE)}
        if pull.state != "open":
            if not pull.merged and ("completed", "success") in standing.values():
                found.broken.append(f"{name}: closed, and a success stands on it")
            continue
        hosted = hosting.host.look(place)
        told = kept(hosted, hosting.key)
        evaluate = Evaluation(
            hosting.host, hosting.host.origin(place), hosting.cache, Want.DECISION, now, SilentProgress(), hosting.key,
            Asked("none"),
        )  # fmt: skip
        state = evaluate(hosted, told, heard(hosted, told.state)).decision.state
        decided[name] = state.name.lower()
        found.states[decided[name]] += 1
        shown = standing.pop(check_decision(pull.base_ref), None)
        if shown != _SHOWN.get(state, _FAILED):
            found.broken.append(f"{name}: decided {decided[name]}, and the check says {shown}")
        if ("completed", "success") in standing.values():
            found.broken.append(f"{name}: a success for another branch stands there")
    return decided
