"""A draft becomes the next entry of a ledger."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from bot.errors import LedgerError
from bot.ledger._canonical import (
    AT,
    DIGEST,
    canonical,
    decode,
    encode,
    entry_digest,
    salt_digest,
    salt_for,
    signed_message,
    text_digest,
)
from bot.ledger._line import read_entry
from bot.ledger._nouns import BODIES, FORMAT, MOST_LINE, MOST_TEXT, Appended, Draft, Head, Json, Kind

if TYPE_CHECKING:
    from bot.ledger._keys import Signer


def append(head: Head, draft: Draft, at: str, secret: bytes, signer: Signer | None = None) -> Appended:
    """The entry that follows `head`.

    `at`: now, as `2026-11-22T03:00:00Z`. `secret`: at least 16 random bytes, made for this entry and kept nowhere.
    Raises LedgerError for what an entry may not hold, and where a signed ledger would go on without signatures.
    """
    _refuse(head, draft, at, secret, signer)
    texts = {name: (salt_for(secret, name), text) for name, text in draft.texts.items()}
    written = canonical(_entry(head, draft, at, texts, signer))
    digest = entry_digest(written)
    beside: dict[str, Json] = {}
    if signer is not None:
        beside["signature"] = b64encode(signer.sign(signed_message(digest))).decode()
    if texts:
        beside["texts"] = {
            name: {"salt": salt, "text": text} if draft.keep_texts else {"salt": salt}
            for name, (salt, text) in texts.items()
        }
    line = written_line(digest, written, canonical(beside)).encode()
    if len(line) > MOST_LINE:
        raise LedgerError(f"The entry takes {len(line):,} bytes, more than a line may.", "Record less, by digest.")
    entry = read_entry(line)
    return Appended(entry, line, Head(head.entries + 1, digest, entry.key, at))


def written_line(digest: str, written: str, beside: str) -> str:
    """The line of an entry in its written form, with the written object of what stands beside it (`{}` for nothing)."""
    return f'{{"digest":"{digest}","entry":{written}{"" if beside == "{}" else "," + beside[1:-1]}}}'


def erased(line: bytes, names: frozenset[str]) -> bytes:
    """The same line without the texts of these names and their salts. Raises LedgerError if one is not there.

    The entry's digest stays what it is: it covers the texts' salted digests only. An entry of kind erasure must follow.
    """
    entry = read_entry(line)
    held = {name for name, record in entry.texts.items() if record.text is not None or not record.kept}
    if unknown := names - held:
        raise LedgerError(
            f"Entry {entry.number} holds no text {', '.join(sorted(unknown))!r} to erase.",
            f"It holds: {', '.join(sorted(held)) or 'none'}.",
        )
    value = decode(line.decode("ascii"))
    left = {name: record for name, record in value["texts"].items() if name not in names}
    value["texts"] = left
    if not left:
        del value["texts"]
    return encode(value).encode()


def _refuse(head: Head, draft: Draft, at: str, secret: bytes, signer: Signer | None) -> None:
    if (head.entries == 0) != (draft.kind is Kind.OPENED):
        raise LedgerError("A ledger begins with an entry of kind opened, and has no other.", "Open it first.")
    if head.key is not None and signer is None:
        raise LedgerError("The ledger is signed, and no key was given to sign this entry.", "Give the signing key.")
    if draft.body.keys() != BODIES[draft.kind].keys():
        raise LedgerError(f"The body of an entry of kind {draft.kind} has other keys.", "Use the constructor.")
    if not AT.fullmatch(at) or len(secret) < 16:
        raise LedgerError(f"{at!r} is no time in UTC, or the secret is too short.", "Write 2026-11-22T03:00:00Z.")
    if wrong := [name for name, digest in draft.digests.items() if not DIGEST.fullmatch(digest)]:
        raise LedgerError(f"The digest {wrong[0]!r} is none.", "Write sha256: and 64 hexadecimal digits.")
    if long := [name for name, text in draft.texts.items() if len(text) > MOST_TEXT]:
        raise LedgerError(f"The text {long[0]!r} has more than {MOST_TEXT:,} characters.", "Shorten it.")


def _entry(
    head: Head, draft: Draft, at: str, texts: dict[str, tuple[str, str]], signer: Signer | None
) -> dict[str, Json]:
    return {
        "actor": None if draft.actor is None else {**draft.actor._asdict()},
        "at": at,
        "body": dict(draft.body),
        "digests": dict(draft.digests),
        "format": FORMAT,
        "key": None if signer is None else signer.id,
        "kind": str(draft.kind),
        "number": head.entries,
        "previous": head.digest,
        "subject": None if draft.subject is None else {**draft.subject._asdict()},
        "texts": {
            name: {"digest": text_digest(salt, name, text), "kept": draft.keep_texts, "salt": salt_digest(salt)}
            for name, (salt, text) in texts.items()
        },
    }
