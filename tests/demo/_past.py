"""What came before: 250 days of changes that are merged, and what became of them, so that a team's page has something to say.

Made up by a fixed rule, put straight into the service's store: the fake GitHub knows nothing of it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.adapters.store import Store, open_store
from bot.desk import AskedQuestion, Outcome, OutcomeKind, Record, RecordKey, Thumb
from bot.post import Place
from tests.demo._company import FIRST_NUMBER, Company

_DAYS: Final = 250
_KNOWN_AFTER: Final = timedelta(days=91)
"""So long it takes until nothing more is expected of a merged change."""
_TITLES: Final = {
    "billing": (
        "Charge in the currency of the shop", "Round taxes once, at the end", "Refunds are booked on the day they are made",
        "Tell shops when a card is declined", "Read exchange rates from the bank", "Keep invoices for ten years",
        "Do not charge twice after a restart", "Statements by e-mail", "Chargebacks have their own account",
    ),
    "storefront": (
        "Search finds plurals", "Prices with and without tax", "The basket survives signing in", "Smaller pictures on phones",
        "Sign in with a passkey", "Coupons for a category", "Show what others bought", "A message when something is sold out",
        "Keyboard focus in the menu",
    ),
    "stockroom": (
        "Count broken goods apart", "A second warehouse", "Holds end after twenty minutes", "Alarm when counts differ",
        "Faster nightly count", "Import deliveries from suppliers", "Metrics of the queue", "Go 1.25",
    ),
}  # fmt: skip
_RULES: Final = (
    "swallowed-exception", "missing-timeout", "removed-guard", "empty-collection", "changed-limit", "float-money",
    "untested-change", "migration-lock",
)  # fmt: skip
_TIERS: Final = {"critical": (3, 16.0), "high": (3, 7.0), "medium": (4, 3.0), "low": (2, 0.4)}
"""How many of a dozen, and the hours that one waits for people, in the middle."""


def add_past(company: Company, database: str, at: datetime) -> None:
    """Everything before `at`; and what is open now waits since it was opened."""
    chance = random.Random(20261122)  # noqa: S311 - the same past each time
    with open_store(database, migrate=False) as store:
        for name, repository in company.repositories.items():
            for number in range(1, FIRST_NUMBER):
                ago = _DAYS * (FIRST_NUMBER - number - chance.random()) / FIRST_NUMBER
                record = _merged(company, name, repository.id, number, at - timedelta(days=ago), chance)
                store.records.put(record)
                store.outcomes.note(list(_became(record, at, chance)))
                _think(store, company, record, chance)
        for pull in company.pulls.values():
            known = store.records.get(RecordKey(pull.repository.id, pull.number))
            if known is not None:
                waiting = pull.created_at if known.waiting_since is not None else None
                waited = pull.created_at if known.waited_from is not None else None
                first = replace(known, first_seen_at=pull.created_at, waiting_since=waiting, waited_from=waited)
                store.records.put(first)


def _merged(
    company: Company, name: str, repository_id: int, number: int, merged_at: datetime, chance: random.Random
) -> Record:
    """One of the changes."""
    shares = [count for count, _ in _TIERS.values()]
    tier = chance.choices([*_TIERS], shares)[0]
    waited = timedelta(hours=_TIERS[tier][1] * chance.lognormvariate(0, 0.9))
    added = max(1, int(chance.lognormvariate(3.6, 1.0)))
    # Ever more of it is written with AI.
    age = number / FIRST_NUMBER
    assisted = added if chance.random() < 0.15 + 0.45 * age else 0
    asked = tuple(
        AskedQuestion(f"past-{number}-{n}", rule, f"rule {rule}")
        for n, rule in enumerate(chance.sample(_RULES, chance.choices((0, 1, 2, 3), (5, 4, 2, 1))[0]))
    )
    title = _TITLES[name][number % len(_TITLES[name])]
    settled = merged_at - timedelta(minutes=chance.randint(2, 90))
    pull = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
    return Record(
        key=RecordKey(repository_id, number), place=Place("acme", name, number),
        installation=next(iter(company.world.installations)), change=f"past-{name}-{number}",
        url=f"{company.github.git_url}/acme/{name}/pull/{number}", title=title,
        author=chance.choice(("ada", "emil", "fay", "emil", "dara")), head=pull[:40], base=pull[-40:],
        is_open=False, is_merged=True, is_draft=False, is_private=name != "storefront", seen_at=merged_at,
        first_seen_at=settled - waited - timedelta(minutes=3), waiting_since=None, settled_at=settled, state="satisfied",
        headline="What the policy asks has been given.", tier=tier, added=added, removed=int(added * chance.random()),
        files=1 + added // 60, proven=int(added * chance.choice((0, 0, 0.2, 0.5))), assisted=assisted,
        minutes=2 + added // 8, counted=(chance.choice(("ben", "ben", "chloe", "dara")),), rules=tuple(q.rule for q in asked),
        probability=min(0.9, 0.04 + 0.002 * added + 0.1 * chance.random()), commit=pull[8:48], merged_at=merged_at,
        gated=chance.random() > 0.012, asked=asked, answered=tuple(q.id for q in asked), waited_from=settled - waited,
    )  # fmt: skip


def _became(record: Record, at: datetime, chance: random.Random) -> Iterator[Outcome]:
    """What became of it, and of what was asked about it."""
    merged = record.merged_at or at
    later = merged + timedelta(days=chance.uniform(0.2, 30))
    if chance.random() < (record.probability or 0) and later < at:
        kind = OutcomeKind.REVERTED if chance.random() < 0.25 else OutcomeKind.FIXED
        yield Outcome(record.key, kind, later, source=record.commit[::-1])
    elif at - merged > _KNOWN_AFTER:
        yield Outcome(record.key, OutcomeKind.KEPT, merged + _KNOWN_AFTER)
    for question in record.asked:
        kind = OutcomeKind.DEFECT if chance.random() < 0.3 else OutcomeKind.HANDLED
        yield Outcome(
            record.key, kind, merged, by=record.counted[0], question=question.id, rule=question.rule,
            source=f"{record.url}#{question.id}", question_kind=question.kind,
        )  # fmt: skip


def _think(store: Store, company: Company, record: Record, chance: random.Random) -> None:
    for question in record.asked:
        if chance.random() < 0.25:
            who = company.people[record.counted[0]]
            is_up = chance.random() < 0.7
            store.outcomes.think(
                Thumb(record.key, question.id, question.rule, who.id, who.login, is_up, record.seen_at)
            )
