"""What verifying a ledger costs beside hashing and parsing the same lines, which nobody can do without."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from hashlib import sha256

from bench.figures import Figure, Setting
from bot.adapters.signing import new_key
from bot.ledger import EMPTY, Actor, Draft, Head, Signer, Subject, Vote, append, digest_of, drafts, verify

ENTRIES = 20_000
SIGNED = 2_000
_SUBJECT = Subject("acme/shop", "1234", "a1" * 20, "b2" * 20, "refs/heads/main", "c3" * 20, 9001)
_BEN = Actor(102, "ben-example")
_DIGESTS = {name: digest_of(name) for name in ("policy", "roster", "snapshot")}


def ledger(setting: Setting) -> list[Figure]:
    """Of made-up entries; one process, processor time, in turns."""
    lines = _lines(ENTRIES)
    size = statistics.mean(map(len, lines))
    pairs = [(_seconds(lambda: verify(lines)), _seconds(lambda: _floor(lines))) for _ in range(setting.runs)]
    mine = statistics.median(a for a, _ in pairs)
    floor = statistics.median(b for _, b in pairs)
    key = new_key()
    signed, trusted = _lines(SIGNED, key), [key.trusted()]
    with_key = statistics.median(_seconds(lambda: verify(signed, None, trusted)) for _ in range(setting.runs))
    return [
        Figure(f"ledger verify ÷ SHA-256 and json.loads of the same lines ({size:,.0f} bytes)", mine / floor),
        Figure("ledger verify, an entry (20 µs: 50,000 a second)", 1e6 * mine / len(lines), 20, "µs"),
        Figure("the same with a signature each", 1e6 * with_key / len(signed), None, "µs"),
    ]


def _floor(lines: list[bytes]) -> None:
    for line in lines:
        sha256(line).hexdigest()
        json.loads(line)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _lines(count: int, signer: Signer | None = None) -> list[bytes]:
    head: Head = EMPTY
    lines = []
    for number in range(count):
        made = append(head, _draft(number, head.digest), "2026-11-22T03:00:00Z", b"%032d" % number, signer)
        lines.append(made.line)
        head = made.head
    return lines


def _draft(number: int, last: str | None) -> Draft:
    """What a gate writes most: decisions, what it publishes of them, and answers."""
    if number == 0:
        return drafts.opened("of-a-measurement", "https://github.com")
    if number % 4 == 1:
        text = "The caller checks the amount before; see test_refund_above_price."
        return drafts.answer(_SUBJECT, _BEN, question="5a35752af62e", choice="handled", text=text)
    if number % 4 == 2:
        vote = Vote(_BEN, "777", _SUBJECT.head, "2026-11-22T02:59:00Z")
        reasons = ["high asks for one senior, or one expert of the domain", "ben-example is senior, and independent"]
        return drafts.decision(
            _SUBJECT, state="satisfied", tier="high", reasons=reasons, approvals=[vote], digests=_DIGESTS
        )
    page = {"page": digest_of(str(number))}
    return drafts.publication(
        _SUBJECT, medium="check-run", name="second-review", state="success", decision=last, digests=page
    )
