"""The change in a recorded snapshot: files, commits, pushes, facts."""

from __future__ import annotations

from typing import TypeVar

from bot.facts import ProvenanceLevel
from bot.gate._digests import change_digest, questions_digest
from bot.gate._people import Account, AccountKind
from bot.gate._snapshot import (
    Backport,
    ChangeView,
    Check,
    CommitRecord,
    EarlierHead,
    Entry,
    EntryFlag,
    EntryStatus,
    FollowUp,
    FollowUpKind,
    GateQuestion,
    GateSnapshot,
    Push,
    QuestionSet,
    Raise,
    Revert,
    SignalFact,
)
from bot.gate.recording import _shapes as shapes
from bot.gate.recording._place import (
    Place,
    Record,
    count,
    flag,
    identity,
    many,
    mode,
    moment,
    name,
    number,
    one_of,
    or_none,
    path,
    text,
    within,
    word,
)
from bot.gate.recording._requirement import tier
from bot.risk import Tier, TriggerKind

T = TypeVar("T")

MOST_FILES = 100_000
"""Files, and commits, of one change. Whoever records more than these says so in `missing`."""

NO_FILE = "000000"
_REGULAR = "100644"
_STATES = {"open": True, "closed": False}


def snapshot(record: Record) -> GateSnapshot:
    expected = record.at("expected").record(shapes.EXPECTED) if "expected" in record.values else None
    return GateSnapshot(
        change_id=record.must("change", name),
        head=record.must("head", name),
        base=record.must("base", name),
        view=_view(record),
        commits=_distinct(record, "commits", many(_commit, MOST_FILES)(record.at("commits")), "sha"),
        author=record.must("author", or_none(account)),
        repository=record.may("repository", count, 0),
        requested_by=record.listed("requested_by", _somebody, 1_000),
        pushes=record.listed("pushes", _push),
        is_open=record.may("state", within(_STATES), otherwise=True),
        is_draft=record.may("draft", flag, otherwise=False),
        base_protected=record.may("base_protected", flag, otherwise=True),
        expected_files=None if expected is None else expected.may("files", or_none(count), None),
        expected_commits=None if expected is None else expected.may("commits", or_none(count), None),
        missing=record.listed("missing", _reason),
        attempts=record.may("attempts", identity, 1),
        questions=record.may("questions", _questions, QuestionSet((), questions_digest(()))),
        checks=record.listed("checks", _check),
        earlier=record.listed("earlier", _earlier, 1_000),
        follow_ups=record.listed("follow_ups", _follow_up),
        draw=record.may("draw", or_none(number(0, 9_999)), None),
    )


def account(place: Place) -> Account:
    record = place.record(shapes.ACCOUNT)
    return Account(
        record.must("id", identity),
        record.may("login", word, ""),
        record.may("kind", one_of(AccountKind), AccountKind.USER),
    )


_somebody = or_none(account)


def _view(record: Record) -> ChangeView:
    entries = _files(record)
    facts = (record.at("facts") if "facts" in record.values else Place({}, "facts")).record(shapes.FACTS)
    return ChangeView(
        entries,
        facts.listed("signals", _signal),
        frozenset(facts.listed("triggers", one_of(TriggerKind))),
        frozenset(facts.listed("domains", name)),
        facts.may("tier", tier, Tier.LOW),
        facts.may("provenance", one_of(ProvenanceLevel), ProvenanceLevel.NONE),
        facts.may("strongest", one_of(ProvenanceLevel), ProvenanceLevel.NONE),
        facts.may("assisted_lines", count, 0),
        record.listed("raises", _raise),
        record.may("revert", or_none(_revert), None),
        record.may("backport", or_none(_backport), None),
        change_digest(entries),
        facts.may("marks_only", flag, otherwise=False),
    )


def _files(record: Record) -> tuple[Entry, ...]:
    return _distinct(record, "files", many(_entry, MOST_FILES)(record.at("files")), "path")


def _entry(place: Place) -> Entry:
    record = place.record(shapes.ENTRY)
    status = record.may("status", one_of(EntryStatus), EntryStatus.MODIFIED)
    old_path = record.may("old_path", or_none(path), None)
    if old_path is None and status in {EntryStatus.RENAMED, EntryStatus.COPIED}:
        raise place.wrong(f"is {status} and has no old_path")
    return Entry(
        record.must("path", path),
        status,
        old_path,
        record.may("old_mode", mode, NO_FILE if status is EntryStatus.ADDED else _REGULAR),
        record.may("new_mode", mode, NO_FILE if status is EntryStatus.DELETED else _REGULAR),
        record.may("old_blob", word, ""),
        record.may("new_blob", word, ""),
        record.may("added", count, 0),
        record.may("removed", count, 0),
        record.may("size", count, 0),
        frozenset(record.listed("flags", one_of(EntryFlag), 100)),
    )


def _commit(place: Place) -> CommitRecord:
    record = place.record(shapes.COMMIT)
    return CommitRecord(
        record.must("sha", name),
        record.must("author", or_none(account)),
        record.may("committer", or_none(account), None),
        record.listed("co_authors", _somebody, 1_000),
        record.may("email", word, ""),
        record.may("verified", flag, otherwise=False),
        record.may("suggested_lines", count, 0),
    )


def _push(place: Place) -> Push:
    record = place.record(shapes.PUSH)
    return Push(record.must("head", name), record.must("by", or_none(account)), record.may("at", or_none(moment), None))


def _signal(place: Place) -> SignalFact:
    record = place.record(shapes.SIGNAL)
    return SignalFact(record.must("rule", name), record.must("tier", tier))


def _raise(place: Place) -> Raise:
    record = place.record(shapes.RAISE)
    return Raise(record.must("tier", tier), record.must("by", name))


def _questions(place: Place) -> QuestionSet:
    record = place.record(shapes.QUESTIONS)
    items = record.listed("items", _question, 1_000)
    _distinct(record, "items", items, "id")
    return QuestionSet(items, record.may("digest", word, "") or questions_digest(items))


def _question(place: Place) -> GateQuestion:
    record = place.record(shapes.QUESTION)
    return GateQuestion(record.must("id", name), record.may("text", text, ""))


def _check(place: Place) -> Check:
    record = place.record(shapes.CHECK)
    return Check(record.must("name", name), record.must("conclusion", name), record.may("app", or_none(identity), None))


def _earlier(place: Place) -> EarlierHead:
    """An earlier head with the digest of the change at it, or with its files, which must then name their blobs."""
    record = place.record(shapes.EARLIER)
    head = record.must("head", name)
    if ("digest" in record.values) == ("files" in record.values):
        raise place.wrong("must have either digest or files")
    if "digest" in record.values:
        return EarlierHead(head, record.must("digest", name))
    entries = _files(record)
    for index, entry in enumerate(entries):
        if not (entry.old_blob or entry.old_mode == NO_FILE) or not (entry.new_blob or entry.new_mode == NO_FILE):
            raise place.wrong(f"says of files[{index}] not which blobs it is: what is not known is not the same")
    return EarlierHead(head, change_digest(entries))


def _revert(place: Place) -> Revert:
    record = place.record(shapes.REVERT)
    return Revert(
        record.must("of", name),
        record.must("clean", flag),
        record.must("tier", or_none(tier)),
        record.may("security", flag, otherwise=False),
    )


def _backport(place: Place) -> Backport:
    record = place.record(shapes.BACKPORT)
    return Backport(
        record.must("of", name),
        record.must("same", flag),
        record.must("decided", flag),
        record.may("tier", or_none(tier), None),
    )


def _follow_up(place: Place) -> FollowUp:
    record = place.record(shapes.FOLLOW_UP)
    return FollowUp(record.must("kind", one_of(FollowUpKind)), record.must("change", name), record.must("due", moment))


def _reason(place: Place) -> str:
    found = text(place)
    if not found:
        raise place.wrong("is empty")
    return found


def _distinct(record: Record, key: str, values: tuple[T, ...], by: str) -> tuple[T, ...]:
    """The same values. What is told twice is refused: a count would be met by it, or one of two would be heeded."""
    seen: dict[object, int] = {}
    for index, value in enumerate(values):
        first = seen.setdefault(getattr(value, by), index)
        if first != index:
            raise Place(None, f"{record.at(key).path}[{index}].{by}").wrong(f"is the same as in {key}[{first}]")
    return values
