"""A checkpoint: how far a ledger had come, kept where its writer cannot reach it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import LedgerError
from bot.ledger._canonical import CHECKPOINT_DOMAIN, DIGEST, encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.ledger._keys import PublicKey, Signer
    from bot.ledger._nouns import Head

_FORM = "Give COUNT:DIGEST as `foreread ledger verify` prints it, or a checkpoint file."
_KEYS = {"at", "digest", "entries", "key", "signature"}


class Checkpoint(NamedTuple):
    """That a ledger had so many entries, the last of them with this digest."""

    entries: int
    digest: str
    at: str = ""
    """When that was so, for a signed one; its signature covers it."""
    key: str = ""
    signature: str = ""

    def __str__(self) -> str:
        return f"{self.entries}:{self.digest}"


def checkpoint_of(head: Head, signer: Signer | None = None) -> Checkpoint:
    """The checkpoint of a ledger's end. Raises LedgerError where it has no entry yet."""
    if head.digest is None:
        raise LedgerError("The ledger has no entry yet.", "Keep a checkpoint once it has one.")
    plain = Checkpoint(head.entries, head.digest, head.at, "" if signer is None else signer.id)
    return plain if signer is None else plain._replace(signature=b64encode(signer.sign(_message(plain))).decode())


def write_checkpoint(checkpoint: Checkpoint) -> str:
    """What a checkpoint file holds: one line of JSON."""
    return encode(checkpoint._asdict()) + "\n"


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from `COUNT:DIGEST` or from the text of its file. Raises LedgerError where it is neither."""
    said = text.strip()
    count, _, digest = said.partition(":")
    if count.isascii() and count.isdigit() and len(count) < 16 and DIGEST.fullmatch(digest) and int(count):
        return Checkpoint(int(count), digest)
    try:
        value = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise LedgerError("That is no checkpoint.", _FORM) from error
    if (
        not isinstance(value, dict)
        or value.keys() != _KEYS
        or type(value["entries"]) is not int
        or value["entries"] < 1
    ):
        raise LedgerError("That is no checkpoint.", _FORM)
    if not all(isinstance(value[name], str) for name in _KEYS - {"entries"}) or not DIGEST.fullmatch(value["digest"]):
        raise LedgerError("That is no checkpoint.", _FORM)
    return Checkpoint(**value)


def signed_by(checkpoint: Checkpoint, keys: Iterable[PublicKey]) -> bool:
    """Whether one of these keys signed the checkpoint."""
    try:
        signature = b64decode(checkpoint.signature, validate=True)
    except ValueError:
        return False
    return any(key.id == checkpoint.key and key.verifies(_message(checkpoint), signature) for key in keys)


def _message(checkpoint: Checkpoint) -> bytes:
    return CHECKPOINT_DOMAIN + f"{checkpoint.entries}\n{checkpoint.digest}\n{checkpoint.at}\n".encode()
