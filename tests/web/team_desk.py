"""Records, labels, a ledger and parked work for the pages of the team: a season of a busy team, or three changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from bot.desk import AskedQuestion, Outcome, OutcomeKind, Record, RecordKey, Thumb, Turn
from bot.ledger import EMPTY, Actor, Draft, Head, Subject, append, drafts
from bot.post import Place
from bot.web import Parts
from bot.work import Delivery, Task, TaskKind, Urgency, Wish
from tests.fakes_service import MORNING, MemoryTasks
from tests.web.conftest import a_record

PEOPLE = ("Ada Example", "Grace Sample", "Edsger Instance", "Barbara Specimen")
RULES = ("removed-guard", "timeout-removed", "sql-built-by-hand", "weakened-test", "model")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202egnp.exe"


def a_season(changes: int, seed: int = 1, repository: int = 5000) -> tuple[list[Record], list[Outcome], list[Thumb]]:
    """So many changes of half a year, with what became of them."""
    chance, records, outcomes, thumbs = Random(seed), list[Record](), list[Outcome](), list[Thumb]()  # noqa: S311
    for number in range(1, changes + 1):
        record, made, said = _one(number, repository, chance)
        records.append(record)
        outcomes += made
        thumbs += said
    return records, outcomes, thumbs


def _one(number: int, repository: int, chance: Random) -> tuple[Record, list[Outcome], list[Thumb]]:
    seen = MORNING - timedelta(days=chance.uniform(0, 180))
    waited = timedelta(hours=chance.lognormvariate(2.2, 1.3))
    settled = seen + waited
    is_open = settled > MORNING
    asked = tuple(_question(f"q{number}-{at}", chance) for at in range(min(8, int(chance.expovariate(0.5)))))
    probability = min(0.9, chance.betavariate(2, 8))
    added = int(chance.lognormvariate(4.3, 1.1))
    fields: dict[str, Any] = {
        "title": f"Change {number}", "first_seen_at": seen, "asked": asked, "made_at": seen, "added": added,
        "assisted": int(added * chance.choice((0, 0, 0.2, 0.5, 0.9, 1))), "probability": probability,
        "tier": chance.choices(("low", "medium", "high", "critical"), (5, 4, 2, 1))[0], "minutes": 5 + added // 20,
    }  # fmt: skip
    if is_open:
        people = chance.sample(PEOPLE, chance.randint(1, 2))
        turns = tuple(Turn(name, (name.split()[0].lower(),), "approve", "a senior is asked for") for name in people)
        return a_record(repository, number, waiting_since=seen, turns=turns, **fields), [], []
    record = a_record(
        repository, number, is_open=False, is_merged=True, waiting_since=None, waited_from=seen, settled_at=settled,
        merged_at=settled, commit=f"{number:040x}", gated=chance.random() > 0.01, state="satisfied", **fields,
    )  # fmt: skip
    key, made = record.key, list[Outcome]()
    if chance.random() < probability:
        at = min(MORNING, settled + timedelta(days=chance.expovariate(1 / 40)))
        made.append(
            Outcome(key, chance.choice((OutcomeKind.FIXED, OutcomeKind.REVERTED)), at, "ada", source=f"f{number:039x}")
        )
    for one in asked[:3]:
        kind = OutcomeKind.DEFECT if chance.random() < 0.3 else OutcomeKind.HANDLED
        made.append(Outcome(key, kind, settled, "ada", one.id, one.rule, f"account 1 at {number}", one.kind))
    said = [Thumb(key, one.id, one.rule, 1, "ada", chance.random() < 0.6, settled) for one in asked[:1]]
    return record, made, said


def _question(id_: str, chance: Random) -> AskedQuestion:
    rule = chance.choice(RULES)
    return AskedQuestion(
        id_, rule, f"model, {chance.choice(('low', 'medium', 'high'))}" if rule == "model" else f"rule {rule}"
    )


def fill(parts: Parts, season: tuple[Sequence[Record], Sequence[Outcome], Sequence[Thumb]]) -> None:
    """Puts a season on record."""
    records, outcomes, thumbs = season
    for record in records:
        parts.records.put(record)
    parts.outcomes.note(outcomes)
    for thumb in thumbs:
        parts.outcomes.think(thumb)


def ledger_of(*made: Draft) -> list[bytes]:
    """A ledger with these entries behind the one that opens it."""
    head, lines = EMPTY, list[bytes]()
    for at, draft in enumerate((drafts.opened("ledger-1", "https://host.example"), *made)):
        appended = append(Head(*head), draft, f"2026-03-02T08:{at // 60:02}:{at % 60:02}Z", b"s" * 32)
        head, lines = appended.head, [*lines, appended.line]
    return lines


def a_subject(repository: int | None = 5000, change: str = "7", name: str = "acme/shop") -> Subject:
    return Subject(name, change, "a" * 40, "b" * 40, "refs/heads/main", "c" * 40, repository)


def some_entries(subject: Subject) -> Iterator[Draft]:
    """An answer and a merge past the gate."""
    yield drafts.answer(
        subject, by=Actor(3, "grace"), question="q1", choice="handled", attempt=1, flagged=False, brief=None, text="See line 4"
    )  # fmt: skip
    yield drafts.merge(subject, commit="d" * 40, by=Actor(4, "ada"))


def park(
    parts: Parts, repository: int = 5000, number: int = 7, why: str = "It failed.", kind: TaskKind = TaskKind.CHANGE
) -> Task:
    """A task that nobody tries any more."""
    tasks = parts.tasks
    assert isinstance(tasks, MemoryTasks)
    place = Place("acme", "shop" if repository else "", number)
    wish = Wish(f"{kind}:{repository}:{number}", kind, place, repository, 1, "the head moved", Urgency.CHANGE)
    task = Task(wish, 3, 1, tries=8, since=MORNING - timedelta(hours=5), parked=why)
    tasks.tasks[task.key] = task
    return task


def refuse(parts: Parts, delivery: str = "d-1", why: str = "The event is no JSON.") -> None:
    """A delivery that cannot be read."""
    parts.deliveries.keep([Delivery(delivery, "pull_request", b"{", MORNING - timedelta(hours=1))])
    parts.deliveries.refuse(delivery, why, MORNING)


def hostile_record(repository: int = 5000, number: int = 66) -> Record:
    """A change whose every text is an attack on the page."""
    return a_record(
        repository, number, title=HOSTILE, author=HOSTILE, url="javascript:alert(3)", base=HOSTILE, headline=HOSTILE,
        is_open=True, is_merged=True, merged_at=MORNING - timedelta(days=1), commit=HOSTILE, gated=False, tier=HOSTILE,
        turns=(Turn(HOSTILE, (HOSTILE,), HOSTILE, HOSTILE),), asked=(AskedQuestion(HOSTILE, HOSTILE, HOSTILE),), made_at=MORNING,
    )  # fmt: skip


def hostile_label(repository: int = 5000, number: int = 66) -> Outcome:
    key = RecordKey(repository, number)
    return Outcome(key, OutcomeKind.DEFECT, MORNING, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
