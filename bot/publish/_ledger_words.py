"""What the ledger's pages say, in the words that the terminal and Markdown share; for readers who read no code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bot.facts import redact
from bot.ledger import Actor, Kind, LedgerEntry, Subject, Verdict, is_time
from bot.publish._phrases import LONG, SHORT, Ink, count

_STATES: Final = {
    "satisfied": "every requirement was met",
    "break-glass": "people let it pass in an emergency, without what the policy asks",
    "waiting": "something was still asked for",
    "blocked": "the change could not pass",
    "error": "the gate could not decide",
}
_CHOICES: Final = {
    "handled": "handled, at the place they name",
    "cannot": "cannot happen, for the reason they give",
    "defect": "a defect",
    "author": "a question for the author",
    "waived": "set aside, for the reason they give",
}
_OVERRIDES: Final = {
    "break-glass": "the gate was passed by break-glass",
    "waiver": "an answer was waived",
    "cleared-objection": "somebody's objection was cleared",
    "provenance": "evidence of AI was set aside, for the reason they give",
    "carried": "an approval was carried over to a new head",
}
_WORDS: Final = 2_000
"""Characters of an answer or a reason; the ledger has it whole."""
_ITEMS: Final = 60
_LIMITS: Final = (
    "Times are those of the machine that wrote the ledger.",
    "Accounts are those that the host named; whether a person shares one, or has two, is not seen here.",
    "That a question was answered shows that somebody wrote an answer, not that it is true.",
    "Who can write the ledger and sign with its key can write another; only a checkpoint kept elsewhere shows that.",
)


class Part(NamedTuple):
    """A heading, a remark behind it, and what stands below, one item a line."""

    title: str
    note: str
    items: tuple[str, ...]


class Record(NamedTuple):
    """Everything that the ledger holds of one change, in its order."""

    change: str
    ledger: str
    verdict: Verdict
    entries: tuple[LedgerEntry, ...]

    def of(self, kind: Kind) -> list[LedgerEntry]:
        return [entry for entry in self.entries if entry.kind is kind]


def record_of(change: str, entries: Iterable[LedgerEntry], verdict: Verdict) -> Record:
    """What a ledger holds of a change, by its id."""
    found = tuple(entry for entry in entries if entry.subject is not None and entry.subject.change == change)
    return Record(change, verdict.ledger, verdict, found)


def parts(record: Record, ink: Ink) -> Iterator[Part]:
    """The report on a change, part by part."""
    decisions = record.of(Kind.DECISION)
    last = decisions[-1] if decisions else None
    yield Part("Who approved", "", tuple(_approved(record, last, ink)))
    brief = _brief_behind(record, last)
    yield Part("What they were told", _told_note(brief, ink), tuple(_told(brief, ink)))
    yield Part("What they answered", "", tuple(_answered(record, brief, last, ink)))
    overrides = [line for entry in record.of(Kind.OVERRIDE) for line in _override(entry, ink)]
    yield Part("What was set aside", "", tuple(overrides) or ("Nothing was set aside.",))
    yield Part("What was published and merged", "", tuple(_published(record, ink)))
    if len(decisions) > 1:
        earlier = tuple(_decided(entry, ink) for entry in decisions[:-1][-_ITEMS:])
        yield Part("Earlier decisions", "", earlier)
    yield Part("Digests", "of what was looked at; equal digests, equal content", tuple(_digests(brief, last, ink)))
    yield Part("What this does not show", "", _LIMITS)


def whole_words(verdict: Verdict) -> str:
    """Whether the ledger is whole, in one sentence."""
    entries = count(verdict.entries, "entry", "entries")
    if not verdict.whole:
        faults = count(len(verdict.faults) + verdict.more_faults, "fault")
        return (
            f"The ledger is NOT WHOLE: {faults} in {entries}. Nothing below can be relied on until they are explained."
        )
    signed = f", {verdict.signed:,} of them with a signature of a trusted key" if verdict.signed else ""
    return f"The ledger is whole: {entries}, each naming the one before{signed}."


def who(actor: Actor | None, ink: Ink) -> str:
    """`ada-example (account 101)`."""
    if actor is None:
        return "nobody who is named"
    return f"{ink.prose(actor.login, SHORT)} (account {actor.id})" if actor.login else f"account {actor.id}"


def about(subject: Subject | None, ink: Ink) -> str:
    """`change 42 of acme/shop`."""
    if subject is None:
        return ""
    return f"change {ink.prose(subject.change, SHORT)} of {ink.prose(subject.repository, SHORT)}"


def _approved(record: Record, last: LedgerEntry | None, ink: Ink) -> Iterator[str]:
    if last is None:
        yield "The ledger holds no decision on this change."
        return
    yield _decided(last, ink)
    votes = rows(last.body["approvals"])
    for vote in votes[:_ITEMS]:
        other = text(vote, "head") != (last.subject.head if last.subject else "")
        yield (
            f"{_account(vote.get('account'), ink)} approved commit {ink.code(text(vote, 'head')[:12])} "
            f"at {_time(text(vote, 'at'), ink)} (review {ink.prose(text(vote, 'review'), SHORT)})"
            + (", which is another commit than the one decided on" if other else "")
        )
    if not votes:
        yield "No approval counted for this decision."
    yield from (f"Because: {ink.prose(_own(reason), LONG)}" for reason in words(last.body["reasons"])[:_ITEMS])
    yield from (f"Still asked for: {ink.prose(_own(need), LONG)}" for need in words(last.body["unmet"])[:_ITEMS])


def _decided(entry: LedgerEntry, ink: Ink) -> str:
    state = str(entry.body["state"])
    subject = entry.subject or Subject("", "", "")
    against = f", against {ink.code(subject.base[:12])}" if subject.base else ""
    branch = f" for {ink.code(subject.base_ref)}" if subject.base_ref else ""
    return (
        f"At {entry.at} the gate decided {ink.prose(state.upper(), SHORT)}: {_STATES.get(state, 'an unknown state')}, "
        f"at tier {ink.prose(str(entry.body['tier']), SHORT)}, on commit {ink.code(subject.head[:12])}"
        f"{against}{branch} (entry {entry.number})"
    )


def _brief_behind(record: Record, decision: LedgerEntry | None) -> LedgerEntry | None:
    """The brief that a decision names, or else the newest of the same head."""
    briefs = record.of(Kind.BRIEF)
    if decision is None:
        return briefs[-1] if briefs else None
    named = [entry for entry in briefs if entry.digest == decision.body["brief"]]
    head = decision.subject.head if decision.subject else ""
    same = [entry for entry in briefs if entry.subject is not None and entry.subject.head == head]
    return next(iter([*reversed(named), *reversed(same)]), None)


def _told_note(brief: LedgerEntry | None, ink: Ink) -> str:
    return "" if brief is None else f"by Foreread {ink.prose(str(brief.body['version']), SHORT)} at {brief.at}"


def _told(brief: LedgerEntry | None, ink: Ink) -> Iterator[str]:
    if brief is None:
        yield "The ledger holds no brief of the commit that was decided on."
        return
    body = brief.body
    yield f"Tier {ink.prose(str(body['tier']), SHORT)}, set by: {_list(words(body['rules']), ink) or 'no rule'}"
    yield (
        f"Of {count(_number(body['hunks']), 'changed place')}, {_number(body['read']):,} were read, "
        f"{_number(body['partly']):,} in part, {_number(body['unread']):,} not at all; "
        + ("nothing that could be read was left out" if body["complete"] else "the view was INCOMPLETE")
    )
    for model in rows(body["models"])[:_ITEMS]:
        yield (
            f"Read by the model {ink.prose(text(model, 'model'), SHORT)} with the prompt "
            f"{ink.prose(text(model, 'prompt'), SHORT)} ({ink.code(text(model, 'prompt_digest'))}), "
            f"{count(_number(model.get('calls')), 'request')}"
        )
    if not rows(body["models"]):
        yield "No language model read the change: rules alone did."
    for question in rows(body["questions"])[:_ITEMS]:
        said = _said(brief, f"question {text(question, 'id')}", ink)
        yield f"Asked at {ink.code(text(question, 'where'))}: {said} (question {ink.code(text(question, 'id'))})"
    if not rows(body["questions"]):
        yield "No question was raised. That is not evidence of correctness."
    if "not read" in brief.texts:
        yield f"Not read: {_said(brief, 'not read', ink)}"


def _answered(record: Record, brief: LedgerEntry | None, decision: LedgerEntry | None, ink: Ink) -> Iterator[str]:
    answers = record.of(Kind.ANSWER)
    heads = (each.subject.head for each in (decision, brief) if each is not None and each.subject is not None)
    head = next(heads, None)
    answered = set()
    for entry in answers[:_ITEMS]:
        choice, question = str(entry.body["choice"]), ink.code(str(entry.body["question"]))
        here = entry.subject is not None and entry.subject.head == head
        if here:
            answered.add(str(entry.body["question"]))
        told = f": {_said(entry, 'answer', ink)}" if "answer" in entry.texts else ", without words"
        yield (
            f"{who(entry.actor, ink)} said at {entry.at} of question {question} that it is "
            f"{_CHOICES.get(choice, ink.prose(choice, SHORT))}{told}"
            + ("" if here else " (at another commit)")
            + (" (a model asked people to look at this answer)" if entry.body["flagged"] else "")
        )
    asked = [text(question, "id") for question in rows(brief.body["questions"])] if brief is not None else []
    for question in asked[:_ITEMS]:
        if question not in answered:
            yield f"Question {ink.code(question)} has no answer in the ledger."
    if not answers and not asked:
        yield "Nothing was asked, and nothing answered."


def _override(entry: LedgerEntry, ink: Ink) -> Iterator[str]:
    what = str(entry.body["what"])
    expires, incident = entry.body["expires"], str(entry.body["incident"])
    yield (
        f"At {entry.at} {_OVERRIDES.get(what, ink.prose(what, SHORT))} by {who(entry.actor, ink)}"
        + (f", for incident {ink.prose(incident, SHORT)}" if incident else "")
        + (f", until {_time(str(expires), ink)}" if expires else "")
        + f" (entry {entry.number}). Their reason: {_said(entry, 'reason', ink)}"
    )


def _published(record: Record, ink: Ink) -> Iterator[str]:
    found = False
    for entry in record.entries:
        head = entry.subject.head[:12] if entry.subject is not None else ""
        if entry.kind is Kind.PUBLICATION:
            found = True
            body = entry.body
            name = f" {ink.prose(str(body['name']), SHORT)}" if body["name"] else ""
            state = f" as {ink.prose(str(body['state']), SHORT)}" if body["state"] else ""
            yield (
                f"At {entry.at} the {ink.prose(str(body['medium']), SHORT)}{name} was published{state} on commit "
                f"{ink.code(head)}" + ("" if body["confirmed"] else "; whether it arrived was not read back")
            )
        elif entry.kind is Kind.MERGE:
            found = True
            yield _merged(entry, ink)
    if not found:
        yield "The ledger holds no publication and no merge of this change."


def _merged(entry: LedgerEntry, ink: Ink) -> str:
    expected = entry.body["as_expected"]
    tree = {
        True: "its content is what was decided on",
        False: "its content is NOT what was decided on",
        None: "its content was not compared with what was decided on",
    }[expected if isinstance(expected, bool) else None]
    past = "" if entry.body["decision"] else "; it went PAST THE GATE: no decision stands behind it"
    commit = ink.code(str(entry.body["commit"])[:12])
    return f"At {entry.at} it was merged as {commit} by {who(entry.actor, ink)}; {tree}{past}"


def _digests(brief: LedgerEntry | None, decision: LedgerEntry | None, ink: Ink) -> Iterator[str]:
    for label, entry in (("brief", brief), ("decision", decision)):
        if entry is None:
            continue
        yield f"Entry {entry.number}, the {label} itself: {ink.code(entry.digest)}"
        for name, digest in list(entry.digests.items())[:_ITEMS]:
            yield f"{ink.prose(name, SHORT)} of the {label}: {ink.code(digest)}"


def summary(entry: LedgerEntry, ink: Ink) -> str:
    """An entry in a few words."""
    return ink.prose(" ".join(part for part in _summary(entry) if part), SHORT)


def _summary(entry: LedgerEntry) -> Iterator[str]:
    body = entry.body
    match entry.kind:
        case Kind.BRIEF:
            yield f"tier {body['tier']}, {count(len(rows(body['questions'])), 'question')}"
        case Kind.DECISION:
            yield f"{body['state']} at tier {body['tier']}"
        case Kind.ANSWER:
            yield f"{body['question']}: {body['choice']}"
        case Kind.OVERRIDE:
            yield from (str(body["what"]), str(body["incident"]))
        case Kind.PUBLICATION:
            yield from (str(body[name]) for name in ("medium", "name", "state"))
        case Kind.MERGE:
            yield f"as {str(body['commit'])[:12]}" + ("" if body["decision"] else ", past the gate")
        case Kind.KEY:
            yield from (str(body["use"]), str(body["key"])[:24])
        case Kind.ERASURE:
            yield f"texts of entry {body['entry']}: {', '.join(words(body['texts']))}"
        case Kind.REPAIR:
            yield f"{_number(body['bytes']):,} bytes cut off"
        case Kind.OPENED:
            yield f"ledger {body['ledger']}"


def _said(entry: LedgerEntry, name: str, ink: Ink) -> str:
    """A text in its own words, or why it is not there."""
    record = entry.texts.get(name)
    if record is None:
        return "(no words)"
    if record.text is None:
        return "(its words were erased)" if record.kept else "(its digest alone was kept)"
    return f"“{ink.prose(redact(record.text), _WORDS)}”"


def _own(sentence: str) -> str:
    return redact(sentence)


def _time(said: str, ink: Ink) -> str:
    return said if is_time(said) else ink.prose(said, SHORT)


def _account(value: object, ink: Ink) -> str:
    if isinstance(value, Mapping) and isinstance(value.get("id"), int):
        return who(Actor(value["id"], str(value.get("login", ""))), ink)
    return who(None, ink)


def _list(names: Sequence[str], ink: Ink) -> str:
    return ", ".join(ink.prose(name, SHORT) for name in names[:_ITEMS])


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def rows(value: object) -> list[Mapping[str, object]]:
    """The objects of a list; an entry of another writer may hold anything there."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def words(value: object) -> list[str]:
    """The texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text(row: Mapping[str, object], key: str) -> str:
    """A text of an object; "" where there is none."""
    found = row.get(key)
    return found if isinstance(found, str) else ""
