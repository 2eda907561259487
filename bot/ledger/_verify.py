"""Whether a ledger is whole, and where it is not.

What cannot be seen: that entries are missing at the end, unless a checkpoint was kept elsewhere; and anything at all
done by somebody who can write the file, sign with its key, and meets no checkpoint kept elsewhere: they can write
another history. docs/ledger.md says it to the auditor.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.ledger._canonical import signed_message
from bot.ledger._checkpoint import Checkpoint, signed_by
from bot.ledger._line import Look, Wrong, look_at
from bot.ledger._nouns import Kind

if TYPE_CHECKING:
    from bot.ledger._keys import PublicKey

MOST_FAULTS = 1_000
"""Faults that are told one by one; the rest is counted."""


class Fault(NamedTuple):
    """One thing that is wrong, and where."""

    wrong: Wrong
    line: int
    """Counted from 1; one more than the last for what is missing at the end."""
    number: int
    """Of the entry; of the first missing one where entries are missing."""
    what: str
    """In plain words."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a ledger."""

    entries: int
    """Lines that hold an entry, well or not."""
    ledger: str
    """The ledger's id; "" where its first entry could not be read."""
    head: Checkpoint | None
    """Where it ends: worth keeping elsewhere. None for one without entries."""
    signed: int
    """Entries whose signature was checked with a trusted key."""
    erased: int
    """Texts that were erased, as later entries say."""
    faults: tuple[Fault, ...]
    more_faults: int
    notes: tuple[str, ...]
    """What is no fault, and what could not be seen."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong, as far as it could be seen."""
        return not self.faults


def verify(lines: Iterable[bytes], checkpoint: Checkpoint | None = None, keys: Sequence[PublicKey] = ()) -> Verdict:
    """Check every line, every link and, with `keys`, every signature; `lines` come without their line feeds.

    With a checkpoint, entries that are missing at the end or were rewritten before it are seen. With keys, an entry
    signed by one of them may add or retire further ones.
    """
    chain = _Chain(checkpoint, keys)
    take = chain.take
    for line in lines:
        take(look_at(line))
    return chain.verdict()


class _Chain:
    """The links, followed line by line."""

    def __init__(self, checkpoint: Checkpoint | None, keys: Sequence[PublicKey]) -> None:
        self._checkpoint, self._keys = checkpoint, {key.id: key for key in keys}
        self._given = bool(keys)
        self._ever = dict(self._keys)
        """Keys that are or were trusted: a checkpoint may be older than a key's end."""
        self._line = 0
        self._number, self._ends = -1, ("", "")
        self._gap = 0
        """Lines since the last entry that could not be read."""
        self._seen: dict[str, int] = {}
        """Digest → line."""
        self._followed: dict[str, int] = {}
        """Digest → line of the entry that follows it."""
        self._faults: list[Fault] = []
        self._more = 0
        self._awaited: dict[str, int] = {}
        """Digest that an entry follows and that was not met yet → place of the fault that says so."""
        self._entries = self._signed = 0
        self._ledger = self._at = ""
        self._signing = False
        self._erased: dict[tuple[int, str], int] = {}
        self._erasures: set[tuple[int, str]] = set()
        self._backwards: list[int] = []
        self._checked = False

    def take(self, look: Look) -> None:
        """The next line."""
        self._line += 1
        entry, wrong = look.entry, look.wrong
        if wrong is not None:
            self._blame(wrong[0], self._number + 1 + self._gap, wrong[1])
        if entry is None:
            self._gap += 1
            return
        self._entries += 1
        if wrong is not None and wrong[0] in {Wrong.CHANGED, Wrong.NOT_CANONICAL, Wrong.UNKNOWN}:
            # What it says of its place cannot be relied on: it is taken to stand where it stands.
            self._step(self._number + 1 + self._gap, look)
            return
        number: int = entry["number"]
        if entry["previous"] == self._ends[0] and number == self._number + 1 and number:
            self._followed[self._ends[0]] = self._line
            self._step(number, look)
        elif self._link(number, entry["previous"] or "", look):
            self._step(number, look)
        else:
            return
        self._contents(entry, look)

    def _step(self, number: int, look: Look) -> None:
        self._number, self._ends, self._gap = number, (look.stated, look.actual), 0
        self._seen[look.stated] = self._line
        if self._awaited:
            self._resolve(look)
        kept = self._checkpoint
        if kept is not None and number == kept.entries - 1:
            self._checked = True
            if look.actual != kept.digest:
                self._blame(
                    Wrong.REWRITTEN, number, "the checkpoint names another entry here: it, or one before, was rewritten"
                )

    def _link(self, number: int, previous: str, look: Look) -> bool:
        """Say how an entry is out of its place; whether the chain goes on from it."""
        if self._line == 1 and number == 0 and not previous:
            if look.entry is not None and look.entry["kind"] != Kind.OPENED:
                self._blame(Wrong.NOT_FOLLOWING, 0, "the first entry does not open a ledger")
            self._followed[""] = 1
            return True
        if previous in self._ends and self._ends[0]:
            if number != self._number + 1:
                self._blame(Wrong.NOT_FOLLOWING, number, f"it follows entry {self._number} and has another number")
            self._followed[self._ends[0]] = self._line
            return True
        if look.stated in self._seen:
            first = self._seen[look.stated]
            self._blame(Wrong.REPEATED, number, f"it stands in line {first} already")
            return False
        if previous in self._followed:
            other = self._followed[previous]
            after = f"entry {number - 1}" if previous else "nothing"
            both = f"it and the entry in line {other} both follow {after}: the history parts here"
            self._blame(Wrong.FORKED, number, both)
        elif previous in self._seen:
            self._followed[previous] = self._line  # an entry out of order was told of already
        else:
            self._unlinked(number, previous)
        return True

    def _unlinked(self, number: int, previous: str) -> None:
        """An entry whose predecessor was not met."""
        expected = self._number + 1
        if expected < number <= expected + self._gap:
            return  # lines that could not be read stand in between, and are told of
        if number > expected:
            missing = f"entry {expected} is" if number == expected + 1 else f"entries {expected} to {number - 1} are"
            between = f"between line {self._line - 1} and line {self._line}" if self._line > 1 else "at the beginning"
            self._awaited[previous] = len(self._faults)
            self._blame(Wrong.MISSING, expected, f"{missing} missing {between}")
        elif number == expected:
            what = (
                f"it does not follow entry {self._number} in line {self._line - 1}: that one was rewritten, "
                "or this one was put in"
            )
            self._blame(Wrong.NOT_FOLLOWING, number, what)
        else:
            self._awaited[previous] = len(self._faults)
            self._blame(Wrong.OUT_OF_ORDER, number, f"it stands behind entry {self._number}, and follows none above")

    def _resolve(self, look: Look) -> None:
        """An entry that another one follows, which stood before it."""
        at = self._awaited.pop(look.stated, None)
        if at is None or at >= len(self._faults):
            return
        fault = self._faults[at]
        what = f"line {fault.line} stands before line {self._line}, which it follows: their order was changed"
        self._faults[at] = fault._replace(wrong=Wrong.OUT_OF_ORDER, what=what)

    def _contents(self, entry: dict[str, Any], look: Look) -> None:
        """What an entry in its place says about the ledger itself."""
        at: str = entry["at"]
        if at < self._at:
            self._backwards.append(self._line)
        self._at = at
        number: int = entry["number"]
        for name in look.erased:
            self._erased[number, name] = self._line
        if self._signing or entry["key"] is not None or look.signature is not None or self._keys:
            self._signature(entry, look)
        kind = entry["kind"]
        if kind == Kind.ERASURE:
            of = entry["body"]["entry"]
            self._erasures |= {(of, str(name)) for name in entry["body"]["texts"] if of < number}
        elif kind == Kind.OPENED and number:
            self._blame(Wrong.NOT_FOLLOWING, number, "it opens another ledger within this one")
        elif kind == Kind.OPENED:
            self._ledger = entry["body"]["ledger"]

    def _signature(self, entry: dict[str, Any], look: Look) -> None:
        key, number = entry["key"], entry["number"]
        if key is None or look.signature is None:
            if self._signing or key is not None:
                self._blame(Wrong.SIGNATURE, number, "it has no signature, and earlier ones or its own key ask for one")
            elif look.signature is not None:
                self._blame(Wrong.SIGNATURE, number, "a signature stands beside it, and the entry names no key")
            return
        self._signing = True
        if not self._given:
            return
        trusted = self._keys.get(key)
        if trusted is None:
            self._blame(Wrong.SIGNATURE, number, f"it is signed by {key[:24]}, which is not among the trusted keys")
            return
        if not trusted.verifies(signed_message(look.actual), _bytes(look.signature)):
            self._blame(Wrong.SIGNATURE, number, "its signature is not that of the key it names")
            return
        self._signed += 1
        if entry["kind"] == Kind.KEY:
            self._rotate(entry["body"], trusted, number)

    def _rotate(self, body: dict[str, Any], by: PublicKey, number: int) -> None:
        if body["use"] == "retired":
            self._keys.pop(body["key"], None)
            return
        try:
            key = by.successor(_bytes(body["public"]))
        except ValueError:
            self._blame(Wrong.SIGNATURE, number, "the key that it adds is none")
            return
        if key.id != body["key"]:
            self._blame(Wrong.SIGNATURE, number, "the key that it adds has another id than it names")
            return
        self._keys[key.id] = self._ever[key.id] = key

    def _blame(self, wrong: Wrong, number: int, what: str) -> None:
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(Fault(wrong, self._line, number, what))
        else:
            self._more += 1

    def verdict(self) -> Verdict:
        """What was found, once all lines were taken."""
        self._end()
        for (number, name), line in self._erased.items():
            if (number, name) not in self._erasures:
                what = f"the text {name[:40]!r} is gone, and no later entry says that it was erased"
                self._faults.append(Fault(Wrong.TEXT, line, number, what))
        head = None if self._number < 0 else Checkpoint(self._number + 1, self._ends[1], self._at)
        return Verdict(
            self._entries,
            self._ledger,
            head,
            self._signed,
            len(self._erased),
            tuple(sorted(self._faults, key=lambda fault: fault.line)),
            self._more,
            tuple(self._notes()),
        )

    def _end(self) -> None:
        self._line += 1
        kept = self._checkpoint
        if not self._entries:
            self._blame(Wrong.CUT_OFF, 0, "there is no entry, not even the one that opens a ledger")
        if kept is not None and self._number + 1 < kept.entries:
            first, last = self._number + 1, kept.entries - 1
            missing = f"entry {last} is" if first == last else f"entries {first} to {last} are"
            what = f"the checkpoint counts {kept.entries} entries, and {missing} missing at the end"
            self._blame(Wrong.CUT_OFF, first, what)
        elif kept is not None and not self._checked:
            self._blame(Wrong.REWRITTEN, kept.entries - 1, "the entry that the checkpoint names is not in its place")
        if kept is not None and kept.signature and self._given and not signed_by(kept, self._ever.values()):
            self._blame(Wrong.SIGNATURE, kept.entries - 1, "the checkpoint's signature is not that of a trusted key")
        if self._given and not self._signing:
            self._blame(Wrong.SIGNATURE, 0, "a key was given, and no entry is signed: it may be another ledger")

    def _notes(self) -> Iterable[str]:
        if self._checkpoint is None:
            yield (
                "No checkpoint was given: whether entries are missing at the end cannot be seen. "
                "Keep the last line's count and digest where the ledger's keeper cannot write."
            )
        if self._signing and not self._given:
            yield "Entries are signed, and no key was given: their signatures were not checked."
        if not self._signing:
            yield "The ledger is not signed: who can write the file can write it anew, up to the newest checkpoint."
        if self._backwards:
            few = ", ".join(str(line) for line in self._backwards[:5])
            more = len(self._backwards) - 5
            yield f"The time goes backwards at line {few}{f' and {more} more' if more > 0 else ''}: a clock was set."


def _bytes(text: str) -> bytes:
    """Base64 as bytes; b"" where it is none."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""
