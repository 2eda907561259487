"""One line of a ledger: what it holds, and what is wrong with it by itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from itertools import product
from typing import Any, Final, NamedTuple

from bot.errors import LedgerError
from bot.ledger._canonical import AT, ENTRY_DOMAIN, decode, encode, salt_digest, text_digest
from bot.ledger._nouns import (
    BODIES,
    ENTRY_KEYS,
    FORMAT,
    LINE_KEYS,
    MOST_LINE,
    Actor,
    Kind,
    LedgerEntry,
    Subject,
    TextRecord,
)


class Wrong(StrEnum):
    """What can be wrong with a ledger. The first five are seen in a line by itself."""

    UNREADABLE = "unreadable"
    CHANGED = "changed"
    NOT_CANONICAL = "not canonical"
    UNKNOWN = "unknown shape"
    TEXT = "text"
    SIGNATURE = "signature"
    NOT_FOLLOWING = "does not follow"
    MISSING = "missing"
    OUT_OF_ORDER = "out of order"
    REPEATED = "repeated"
    FORKED = "forked"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"


class Look(NamedTuple):
    """What a line holds. Of one that cannot be read, `entry` is None."""

    entry: dict[str, Any] | None
    stated: str
    """The digest that the line names."""
    actual: str
    """The digest of its entry."""
    signature: str | None
    wrong: tuple[Wrong, str] | None
    erased: tuple[str, ...] = ()
    """Texts that were kept once and are not there."""


def _unread(why: str) -> Look:
    return Look(None, "", "", None, (Wrong.UNREADABLE, why))


def look_at(line: bytes) -> Look:
    """A line without its line feed, taken apart: parsed once, hashed as it stands."""
    if len(line) > MOST_LINE:
        return _unread(f"the line is longer than {MOST_LINE:,} bytes")
    try:
        text = line.decode("ascii")
        value = decode(text)
    except UnicodeDecodeError as error:
        return _unread(f"byte {error.start + 1} of the line is not ASCII")
    except (ValueError, RecursionError) as error:
        return _unread(f"the line is no JSON of a ledger ({str(error)[:80]})")
    if type(value) is not dict or type(entry := value.get("entry")) is not dict:
        return _unread("the line holds no entry")
    stated, signature, texts = value.get("digest"), value.get("signature"), value.get("texts")
    written = encode(entry)
    actual = "sha256:" + sha256(ENTRY_DOMAIN + written.encode()).hexdigest()
    if stated != actual:
        why = f"its content has another digest ({actual[:19]}…) than the one it names"
        return Look(entry, str(stated), actual, None, (Wrong.CHANGED, why))
    wrong = None if len(value) == 2 else _sides(value)
    del value["digest"], value["entry"]
    beside = f",{encode(value)[1:]}" if value else "}"
    if wrong is None and text != f'{{"digest":"{stated}","entry":{written}{beside}':
        return Look(entry, stated, actual, None, (Wrong.NOT_CANONICAL, "it is not in the one form that an entry has"))
    if wrong is None and not _is_known(entry):
        wrong = _shape(entry)
    if wrong is not None:
        return Look(entry, stated, actual, signature, (Wrong.UNKNOWN, wrong))
    erased: tuple[str, ...] = ()
    if entry["texts"] or texts is not None:
        wrong, erased = _texts(entry["texts"], texts or {})
        if wrong is not None:
            return Look(entry, stated, actual, signature, (Wrong.TEXT, wrong))
    return Look(entry, stated, actual, signature, None, erased)


def _is_known(entry: dict[str, Any]) -> bool:
    """Whether keys, kind and types are those of an entry. Its form is canonical, so that keys come in their order."""
    if (*entry, *map(type, entry.values())) not in _ENTRIES or entry["format"] != FORMAT:
        return False
    forms, body, subject, actor = _FORMS.get(entry["kind"]), entry["body"], entry["subject"], entry["actor"]
    if forms is None or (*body, *map(type, body.values())) not in forms:
        return False
    if subject is not None and (*subject, *map(type, subject.values())) not in _SUBJECTS:
        return False
    if actor is not None and (*actor, *map(type, actor.values())) not in _ACTORS:
        return False
    for digest in entry["digests"].values():
        if type(digest) is not str or len(digest) != 71:
            return False
    return AT.fullmatch(entry["at"]) is not None


def _forms(types: Mapping[str, tuple[type, ...]]) -> frozenset[tuple[object, ...]]:
    """The keys in their order, and behind them the types that their values may have together."""
    names = sorted(types)
    return frozenset((*names, *each) for each in product(*(types[name] for name in names)))


def _shape(entry: dict[str, Any]) -> str | None:
    """What is unknown about an entry's keys, kinds or types, in words."""
    body_types = BODIES.get(kind) if type(kind := entry.get("kind")) is str else None
    if entry.keys() != ENTRY_KEYS:
        return f"the keys {_few(entry.keys() ^ ENTRY_KEYS)} are unknown or missing"
    if entry["format"] != FORMAT:
        return "it has another format than 1, which this release does not read"
    if body_types is None:
        return f"its kind {str(kind)[:40]!r} is unknown"
    body, subject, actor, digests, key = (entry[k] for k in ("body", "subject", "actor", "digests", "key"))
    if type(body) is not dict or body.keys() != body_types.keys():
        return f"its body has other keys than one of kind {kind} has"
    for name, types in body_types.items():
        if type(body[name]) not in types:
            return f"its body has a {name} of another type"
    if subject is not None and (type(subject) is not dict or (*subject, *map(type, subject.values())) not in _SUBJECTS):
        return "its subject has other keys or types than a subject has"
    if actor is not None and (type(actor) is not dict or (*actor, *map(type, actor.values())) not in _ACTORS):
        return "its actor is no account: a number and a name"
    if type(digests) is not dict or not all(type(d) is str and len(d) == 71 for d in digests.values()):
        return "its digests are none"
    if type(entry["number"]) is not int or type(entry["at"]) is not str or not AT.fullmatch(entry["at"]):
        return "its number or its time is none"
    if type(entry["texts"]) is not dict or not (key is None or type(key) is str):
        return "its texts or its key are of another type"
    return "the digest of the entry before is none"


_NONE: Final = type(None)
_ENTRIES: Final = _forms(
    {
        "actor": (dict, _NONE),
        "at": (str,),
        "body": (dict,),
        "digests": (dict,),
        "format": (int,),
        "key": (str, _NONE),
        "kind": (str,),
        "number": (int,),
        "previous": (str, _NONE),
        "subject": (dict, _NONE),
        "texts": (dict,),
    }
)
_FORMS: Final = {str(kind): _forms(types) for kind, types in BODIES.items()}
_SUBJECTS: Final = _forms({name: (int, _NONE) if name == "repository_id" else (str,) for name in Subject._fields})
_ACTORS: Final = _forms({"id": (int,), "login": (str,)})


def _sides(value: dict[str, Any]) -> str | None:
    if unknown := value.keys() - LINE_KEYS:
        return f"beside the entry stands {_few(unknown)}, which is unknown"
    signature, texts = value.get("signature", ""), value.get("texts", {})
    return None if type(signature) is str and type(texts) is dict else "its signature or its texts are of another type"


_RECORD: Final = frozenset({"digest", "kept", "salt"})


def _texts(records: dict[str, Any], beside: dict[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """What is wrong with the texts that stand beside an entry, and the names of those that were erased."""
    if unknown := beside.keys() - records.keys():
        return f"the text {_few(unknown)} stands beside it, and the entry does not name it", ()
    erased = []
    for name, record in records.items():
        if type(record) is not dict or record.keys() != _RECORD or type(record["kept"]) is not bool:
            return f"the record of the text {name[:40]!r} has another shape", ()
        said = beside.get(name)
        if said is None and name not in beside:
            erased.append(name)
            continue
        keys = {"salt", "text"} if record["kept"] else {"salt"}
        if type(said) is not dict or said.keys() != keys or not all(type(part) is str for part in said.values()):
            return f"the text {name[:40]!r} beside it has another shape", ()
        if salt_digest(said["salt"]) != record["salt"]:
            return f"the salt of the text {name[:40]!r} is not the one that was recorded", ()
        if record["kept"] and text_digest(said["salt"], name, said["text"]) != record["digest"]:
            return f"the text {name[:40]!r} beside it is not the one that was recorded", ()
    return None, tuple(erased)


def _few(names: Any) -> str:
    return ", ".join(repr(str(name)[:40]) for name in sorted(names, key=str)[:4])


def read_entry(line: bytes) -> LedgerEntry:
    """The entry of a line, its place in the chain unchecked. Raises LedgerError where the line by itself is wrong."""
    look = look_at(line)
    if look.wrong is not None or look.entry is None:
        why = look.wrong[1] if look.wrong else "the line holds no entry"
        raise LedgerError(f"A line of the ledger cannot be taken: {why}.", "`foreread ledger verify` says where.")
    return entry_of(look, line)


def entry_of(look: Look, line: bytes) -> LedgerEntry:
    """The entry of a line that was looked at and found well."""
    entry: dict[str, Any] = look.entry or {}
    subject, actor = entry["subject"], entry["actor"]
    beside = decode(line.decode("ascii")).get("texts", {}) if entry["texts"] else {}
    return LedgerEntry(
        number=entry["number"],
        at=entry["at"],
        kind=Kind(entry["kind"]),
        subject=None if subject is None else Subject(**subject),
        actor=None if actor is None else Actor(**actor),
        digests=entry["digests"],
        body=entry["body"],
        texts={
            name: TextRecord(record["digest"], record["kept"], beside.get(name, {}).get("text"))
            for name, record in entry["texts"].items()
        },
        previous=entry["previous"],
        key=entry["key"],
        digest=look.stated,
        signature=look.signature,
    )


def is_time(text: str) -> bool:
    """Whether a text is a time as entries have it, `2026-11-22T03:00:00Z`."""
    return AT.fullmatch(text) is not None
