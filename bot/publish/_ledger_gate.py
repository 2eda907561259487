"""What the ledger keeps of a decision: the answers and overrides that it rests on, and then itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.facts import redact
from bot.gate import Account, AnswerKind, Decision, Grounds, Review, ReviewState, Roster, State
from bot.gate.recording import SnapshotFile
from bot.ledger import Actor, Draft, Subject, Vote, drafts
from bot.pattern import lazy
from bot.publish._decision_words import missing_of, state_name, text_of

_MAILBOX = lazy(r"[^\s@]+@[^\s@]+")
_CHOICES = {
    AnswerKind.HANDLED: "handled",
    AnswerKind.CANNOT: "cannot",
    AnswerKind.DEFECT: "defect",
    AnswerKind.AUTHOR: "author",
    AnswerKind.WAIVED: "waived",
}


def decision_entries(file: SnapshotFile, decision: Decision, grounds: Grounds, roster: Roster) -> tuple[Draft, ...]:
    """Drafts in the order in which they are to be recorded; whoever records leaves out what stands there already."""
    snapshot = file.snapshot
    subject = Subject(
        f"repository {snapshot.repository}" if snapshot.repository else "this repository",
        snapshot.change_id,
        snapshot.head,
        repository_id=snapshot.repository or None,
    )
    return (
        *_answers(file, subject),
        *_cleared(file, subject),
        *_emergencies(file, decision, subject),
        *_said_of_provenance(file, decision, subject, roster),
        _decision(file, decision, grounds, roster, subject),
    )


def _answers(file: SnapshotFile, subject: Subject) -> Iterator[Draft]:
    attempts = Counter[tuple[int, str]]()
    for each in file.answers.answers:
        if each.by is None or each.head != subject.head:
            continue
        attempts[each.by.id, each.question] += 1
        yield drafts.answer(
            subject,
            _actor(each.by),
            question=each.question,
            choice=_CHOICES[each.kind],
            text=redact(each.text),
            attempt=attempts[each.by.id, each.question],
            flagged=bool(each.flagged),
        )


def _cleared(file: SnapshotFile, subject: Subject) -> Iterator[Draft]:
    for each in file.answers.clearances:
        if each.by is not None:
            what = f"review {each.review}"
            yield drafts.override(
                subject, _actor(each.by), what="cleared-objection", reason=redact(each.reason), incident=what
            )


def _emergencies(file: SnapshotFile, decision: Decision, subject: Subject) -> Iterator[Draft]:
    override = decision.override
    for each in file.answers.emergencies if override is not None else ():
        if each.by is not None and override is not None and each.incident.strip() == override.incident:
            yield drafts.override(
                subject,
                _actor(each.by),
                what="break-glass",
                reason=redact(each.reason),
                incident=redact(override.incident),
                expires=override.expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
            )


def _said_of_provenance(file: SnapshotFile, decision: Decision, subject: Subject, roster: Roster) -> Iterator[Draft]:
    """The words that set evidence aside; to say that AI took part sets nothing aside."""
    heard = [reason.text for reason in decision.why.walk() if reason.code == "provenance-set-aside"]
    for each in file.answers.overrides if heard else ():
        person = roster.by_account.get(each.by.id) if each.by is not None else None
        if each.by is None or person is None or each.assisted or each.head != subject.head:
            continue
        if any(text.endswith(f" says {person.name}.") for text in heard):
            yield drafts.override(subject, _actor(each.by), what="provenance", reason=redact(each.reason))


def _decision(file: SnapshotFile, decision: Decision, grounds: Grounds, roster: Roster, subject: Subject) -> Draft:
    given = {"snapshot": grounds.snapshot, "policy": grounds.policy, "roster": grounds.roster}
    digests = {name: digest for name, digest in given.items() if digest}
    questions = file.snapshot.questions.digest
    if questions.startswith("sha256:"):
        digests["questions"] = questions
    is_met = decision.state is State.SATISFIED
    return drafts.decision(
        subject,
        state=state_name(decision),
        tier=decision.requirement.tier.label,
        reasons=[_kept(text_of(each)) for each in decision.why.walk() if not each.because],
        approvals=_votes(file, decision, roster),
        unmet=[] if is_met else [_kept(reason.text) for reason in missing_of(decision)],
        digests=digests,
    )


def _kept(text: str) -> str:
    """What may stay for good: no secret, and no mailbox of somebody whom nobody knows."""
    return _MAILBOX.sub("‹mailbox›", redact(text))


def _votes(file: SnapshotFile, decision: Decision, roster: Roster) -> Iterator[Vote]:
    """The review by which each person is counted: their latest approval."""
    latest: dict[str, Review] = {}
    for review in sorted(file.approvals, key=lambda r: (r.at is not None, r.at.isoformat() if r.at else "", r.id)):
        person = roster.by_account.get(review.by.id) if review.by is not None else None
        if person is not None and review.state is ReviewState.APPROVED:
            latest[person.name] = review
    for name in decision.counted:
        review = latest[name]
        if review.by is not None and review.at is not None:
            at = review.at.strftime("%Y-%m-%dT%H:%M:%SZ")
            yield Vote(_actor(review.by), str(review.id), review.commit or "", at)


def _actor(account: Account) -> Actor:
    return Actor(account.id, account.login)
