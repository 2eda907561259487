"""Ledgers for tests: what happens around one change, and strategies for whole ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.ledger import (
    EMPTY,
    Actor,
    Checkpoint,
    Coverage,
    Draft,
    Head,
    LedgerEntry,
    ReadBy,
    Subject,
    Told,
    Vote,
    append,
    checkpoint_of,
    digest_of,
    drafts,
    read_entry,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.ledger import Signer

ADA = Actor(101, "ada-example")
BEN = Actor(102, "ben-example")
HEAD, BASE, TIP, MERGED = "a1" * 20, "b2" * 20, "c3" * 20, "d4" * 20
SUBJECT = Subject("acme/shop", "42", HEAD, BASE, "refs/heads/main", TIP, 9001)
DIGESTS = {name: digest_of(name) for name in ("policy", "roster", "snapshot")}


class Made:
    """A ledger in the making: lines, and where it ends."""

    def __init__(self, signer: Signer | None = None, host: str = "https://github.com") -> None:
        self.lines: list[bytes] = []
        self.head: Head = EMPTY
        self.signer = signer
        self.add(drafts.opened("0f" * 16, host))

    def add(self, draft: Draft, at: str | None = None, signer: Signer | None = None) -> LedgerEntry:
        """Append an entry; each is a second later than the one before."""
        number = self.head.entries
        at = at or f"2026-11-22T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        made = append(self.head, draft, at, b"%032d" % number, signer or self.signer)
        self.lines.append(made.line)
        self.head = made.head
        return made.entry

    @property
    def checkpoint(self) -> Checkpoint:
        return checkpoint_of(self.head)

    @property
    def data(self) -> bytes:
        return b"".join(line + b"\n" for line in self.lines)


def told(subject: Subject = SUBJECT) -> Draft:
    """A brief with a question, a model and something that was not read."""
    return drafts.brief(
        subject,
        tier="critical",
        version="0.1.0",
        coverage=Coverage(7, 5, 1, 1, complete=False),
        rules=["removed-guard", "critical-domain"],
        questions=[Told("q1", "What stops a refund above the price?", "shop/refund.py:12")],
        models=[ReadBy("anthropic:model-of-the-day", "find-questions", digest_of("prompt"), "hunk", 2)],
        not_read=["assets/logo.bin: a binary file"],
        digests=DIGESTS,
    )


def a_change(made: Made, subject: Subject = SUBJECT) -> list[LedgerEntry]:
    """Brief, answer, waiver, decision, check run and merge of one change."""
    brief = made.add(told(subject))
    answer = drafts.answer(
        subject, BEN, question="q1", choice="handled", text="The order's total bounds it.", brief=brief.digest
    )
    waiver = drafts.override(subject, BEN, what="waiver", reason="The logo was made by our designer.")
    vote = Vote(BEN, "777", subject.head, "2026-11-22T00:00:02Z")
    first = [brief, made.add(answer), made.add(waiver)]
    decision = made.add(
        drafts.decision(
            subject,
            state="satisfied",
            tier="critical",
            reasons=["critical asks for one senior of the domain payments", "ben-example is one, and independent"],
            approvals=[vote],
            brief=brief.digest,
            digests=DIGESTS,
        )
    )
    check = drafts.publication(
        subject,
        medium="check-run",
        name="second-review: main",
        state="success",
        reference="555",
        confirmed=True,
        decision=decision.digest,
        digests={"page": digest_of("page")},
    )
    merged = drafts.merge(subject, commit=MERGED, by=ADA, as_expected=True, decision=decision.digest)
    return [*first, decision, made.add(check), made.add(merged)]


def whole(changes: int = 2) -> Made:
    """A ledger about some changes."""
    made = Made()
    for number in range(changes):
        a_change(made, SUBJECT._replace(change=str(42 + number)))
    return made


def entries_of(lines: Iterable[bytes]) -> list[LedgerEntry]:
    return [read_entry(line) for line in lines]


odd = st.text(st.characters(exclude_categories=()), max_size=12)
"""Any characters at all, surrogates too."""


@st.composite
def some_drafts(draw: st.DrawFn) -> Draft:
    """An entry of any kind but the first, with odd text in every place."""
    about = Subject(
        draw(odd), draw(odd), draw(odd), draw(odd), draw(odd), draw(odd), draw(st.none() | st.integers(0, 9))
    )
    by = Actor(draw(st.integers(0, 2**53 - 1)), draw(odd))
    kept = draw(st.booleans())
    made = [
        drafts.answer(about, by, question=draw(odd), choice=draw(odd), text=draw(odd), keep_text=kept),
        drafts.override(about, by, what=draw(odd), reason=draw(odd), incident=draw(odd), keep_text=kept),
        drafts.decision(about, state=draw(odd), tier=draw(odd), reasons=draw(st.lists(odd, max_size=3))),
        drafts.publication(about, medium=draw(odd), state=draw(odd), digests={draw(odd): digest_of(draw(odd))}),
        drafts.merge(about, commit=draw(odd), by=by, as_expected=draw(st.none() | st.booleans())),
    ]
    return draw(st.sampled_from(made))


@st.composite
def ledgers(draw: st.DrawFn, fewest: int = 3, most: int = 7) -> Made:
    """Whole ledgers of some entries."""
    made = Made()
    for _ in range(draw(st.integers(fewest, most)) - 1):
        made.add(draw(some_drafts()))
    return made
