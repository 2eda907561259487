"""Drafts of every kind, from plain values: who calls needs no noun of the stage that the entry is about.

Every function gives a Draft and raises nothing; `append` refuses what an entry may not hold (LedgerError). What people
or models wrote goes into `texts`, which can be erased later; everything else stays for good, so that no name of a
person but a login, and no code, belongs anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.ledger._nouns import MOST_TEXT, Actor, Draft, Json, Kind, Subject

_MOST_WORDS = 500
_MOST_ITEMS = 200


class Told(NamedTuple):
    """A question as the reviewer was asked it."""

    id: str
    text: str
    where: str
    """`path:line`."""


class ReadBy(NamedTuple):
    """A model's part in a brief."""

    model: str
    prompt: str
    prompt_digest: str
    context: str
    calls: int


class Coverage(NamedTuple):
    """How much of a change was read, in hunks."""

    hunks: int
    read: int
    partly: int
    unread: int
    complete: bool
    """Whether everything that could be read was read as far as it was asked for."""


class Vote(NamedTuple):
    """An approval that counted for a decision."""

    account: Actor
    review: str
    """Its id on the host."""
    head: str
    """The commit that it was given for."""
    at: str
    """When, `2026-11-22T03:00:00Z`."""


def opened(ledger: str, host: str = "") -> Draft:
    """The first entry. `ledger`: an id that no other ledger has; `host`: where account numbers belong,
    `https://github.com`."""
    return Draft(Kind.OPENED, {"ledger": ledger, "host": host})


def brief(
    subject: Subject,
    *,
    tier: str,
    version: str,
    coverage: Coverage,
    rules: Iterable[str] = (),
    questions: Sequence[Told] = (),
    models: Iterable[ReadBy] = (),
    not_read: Iterable[str] = (),
    digests: Mapping[str, str] | None = None,
) -> Draft:
    """What the reviewer was told. The words of questions, and what was not read, are texts."""
    texts = {f"question {question.id}": question.text[:MOST_TEXT] for question in questions[:_MOST_ITEMS]}
    if left := "\n".join(not_read)[:MOST_TEXT]:
        texts["not read"] = left
    body: dict[str, Json] = {
        "tier": tier,
        "rules": list(rules),
        "questions": [{"id": question.id, "where": question.where} for question in questions[:_MOST_ITEMS]],
        "models": [{**model._asdict()} for model in models],
        "version": version,
        **coverage._asdict(),
    }
    return Draft(Kind.BRIEF, body, subject, None, digests or {}, texts)


def decision(
    subject: Subject,
    *,
    state: str,
    tier: str,
    reasons: Iterable[str] = (),
    approvals: Iterable[Vote] = (),
    unmet: Iterable[str] = (),
    brief: str | None = None,
    digests: Mapping[str, str] | None = None,
) -> Draft:
    """What the gate decided.

    `state`: satisfied, break-glass, waiting, blocked or error. `reasons`: the tree of reasons as sentences; `unmet`:
    what is still asked for. `brief`: digest of the entry of the brief that it rests on. `digests` should name snapshot,
    policy, roster and questions.
    """
    votes: list[Json] = [
        {"account": {**vote.account._asdict()}, "review": vote.review, "head": vote.head, "at": vote.at}
        for vote in approvals
    ]
    body: dict[str, Json] = {
        "state": state,
        "tier": tier,
        "reasons": [reason[:_MOST_WORDS] for reason in reasons][:_MOST_ITEMS],
        "approvals": votes,
        "unmet": [need[:_MOST_WORDS] for need in unmet][:_MOST_ITEMS],
        "brief": brief,
    }
    return Draft(Kind.DECISION, body, subject, None, digests or {})


def answer(
    subject: Subject,
    by: Actor,
    *,
    question: str,
    choice: str,
    text: str = "",
    attempt: int = 1,
    flagged: bool = False,
    brief: str | None = None,
    keep_text: bool = True,
) -> Draft:
    """What somebody answered to a question of a brief at this head.

    `choice`: handled, cannot, defect, author or waived. `flagged`: whether a model asked people to look at the answer.
    With `keep_text=False` the ledger keeps the text's salted digest and its salt: who has the text can show that it is
    the one.
    """
    body: dict[str, Json] = {
        "question": question,
        "choice": choice,
        "attempt": attempt,
        "flagged": flagged,
        "brief": brief,
    }
    return Draft(Kind.ANSWER, body, subject, by, {}, {"answer": text[:MOST_TEXT]} if text else {}, keep_text)


def override(
    subject: Subject,
    by: Actor,
    *,
    what: str,
    reason: str,
    incident: str = "",
    expires: str | None = None,
    decision: str | None = None,
    keep_text: bool = True,
) -> Draft:
    """Somebody set a requirement aside: `what` is break-glass, waiver, cleared-objection, provenance or carried.

    `expires`: until when it holds, `2026-11-22T04:00:00Z`. `decision`: digest of the entry of the decision it changed.
    """
    body: dict[str, Json] = {"what": what, "incident": incident, "expires": expires, "decision": decision}
    return Draft(Kind.OVERRIDE, body, subject, by, {}, {"reason": reason[:MOST_TEXT]}, keep_text)


def publication(
    subject: Subject,
    *,
    medium: str,
    state: str,
    name: str = "",
    reference: str = "",
    confirmed: bool = False,
    decision: str | None = None,
    by: Actor | None = None,
    digests: Mapping[str, str] | None = None,
) -> Draft:
    """What was published on the host: `medium` is check-run, status, comment or file.

    `state`: its conclusion (success, failure, in_progress; "" for a comment). `name`: of the check. `reference`: the
    host's id of it. `confirmed`: whether it was read back. `digests` should name the page's bytes.
    """
    body: dict[str, Json] = {
        "medium": medium,
        "name": name,
        "state": state,
        "reference": reference,
        "confirmed": confirmed,
        "decision": decision,
    }
    return Draft(Kind.PUBLICATION, body, subject, by, digests or {})


def merge(
    subject: Subject, *, commit: str, by: Actor | None, as_expected: bool | None = None, decision: str | None = None
) -> Draft:
    """The host reports that the change was merged as `commit`.

    `as_expected`: whether the merged tree is the one that was decided on; None where that was not looked at.
    `decision`: digest of the entry it rests on; None says that the merge went past the gate.
    """
    body: dict[str, Json] = {"commit": commit, "as_expected": as_expected, "decision": decision}
    return Draft(Kind.MERGE, body, subject, by)


def key_added(key: str, public: str) -> Draft:
    """A further key may sign from now on; to be signed by one that is trusted. `public`: base64 of its 32 bytes."""
    return Draft(Kind.KEY, {"key": key, "public": public, "use": "added"})


def key_retired(key: str) -> Draft:
    """A key signs no later entry."""
    return Draft(Kind.KEY, {"key": key, "public": "", "use": "retired"})


def erasure(entry: int, texts: Iterable[str], *, by: Actor | None, basis: str) -> Draft:
    """Texts of an earlier entry were erased. `basis`: why, without a person's name: `request of the person`."""
    return Draft(Kind.ERASURE, {"entry": entry, "texts": sorted(texts), "basis": basis[:_MOST_WORDS]}, None, by)


def repair(dropped: int, digest: str) -> Draft:
    """A line that was half written when its writer stopped was cut off: its bytes, and `sha256:…` of them."""
    return Draft(Kind.REPAIR, {"bytes": dropped, "digest": digest})
