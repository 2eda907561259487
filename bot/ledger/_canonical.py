"""The one written form of an entry, and the digests over it.

A line is `{"digest":…,"entry":…}` with `"signature"` and `"texts"` after these where there are any: JSON (RFC 8259) in
ASCII, keys sorted, no white space, `\\u` escapes in lower case. That is what `json.dumps` writes with the options
below, and it has one form for each value: a character beyond U+FFFF is always a pair of escapes, a lone surrogate one.

Every digest begins with a word on what it is a digest of, so that none can stand for another.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, Final, Never

from bot.errors import LedgerError
from bot.ledger._nouns import MOST_DEPTH, MOST_INTEGER, Json
from bot.pattern import lazy

ENTRY_DOMAIN: Final = b"foreread ledger entry v1\n"
TEXT_DOMAIN: Final = b"foreread ledger text v1\n"
SALT_DOMAIN: Final = b"foreread ledger salt v1\n"
SIGNATURE_DOMAIN: Final = b"foreread ledger signature v1\n"
CHECKPOINT_DOMAIN: Final = b"foreread ledger checkpoint v1\n"

DIGEST: Final = lazy(r"sha256:[0-9a-f]{64}")
AT: Final = lazy(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_UNCHANGED = "The value must be made of text, whole numbers, true, false, null, lists and objects."


def _no_float(text: str) -> Never:
    raise ValueError(f"{text[:40]} is no whole number")


encode: Final = json.JSONEncoder(
    ensure_ascii=True, check_circular=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode
"""A value as its one written form; it must not hold itself."""
_take: Final = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).raw_decode


def decode(text: str) -> Any:
    """The value of a text, with nothing around it. Raises ValueError, also for floats, and RecursionError."""
    value, end = _take(text)
    if end != len(text):
        raise ValueError(f"something stands behind it, from character {end + 1} on")
    return value


def canonical(value: Json) -> str:
    """The written form of a value that is not trusted to be canonical: surrogate pairs become one character first.

    Raises LedgerError for what an entry may not hold.
    """
    _check(value)
    return encode(decode(encode(value)))


def _check(value: object) -> None:
    left: list[tuple[object, int]] = [(value, 0)]
    while left:
        item, depth = left.pop()
        if depth > MOST_DEPTH:
            raise LedgerError("A value of a ledger entry is nested too deeply.", _UNCHANGED)
        if isinstance(item, dict):
            if not all(isinstance(key, str) for key in item):
                raise LedgerError("A key of a ledger entry is no text.", _UNCHANGED)
            left.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list | tuple):
            left.extend((inner, depth + 1) for inner in item)
        elif isinstance(item, int) and not isinstance(item, bool):
            if abs(item) > MOST_INTEGER:
                raise LedgerError("A number of a ledger entry is too large.", "Write it as text.")
        elif item is not None and not isinstance(item, str | bool):
            raise LedgerError(f"A ledger entry cannot hold a {type(item).__name__}.", _UNCHANGED)


def entry_digest(written: str) -> str:
    """Of an entry in its written form."""
    return f"sha256:{sha256(ENTRY_DOMAIN + written.encode()).hexdigest()}"


def text_digest(salt: str, name: str, text: str) -> str:
    """Of a text that may be erased. Without the salt, nobody can try out what a short text was."""
    said = encode([salt, name, text])
    return f"sha256:{sha256(TEXT_DOMAIN + said.encode()).hexdigest()}"


def salt_for(secret: bytes, name: str) -> str:
    """The salt of one text of an entry, from a secret that is made for this entry and kept nowhere: 32 hex digits."""
    return sha256(SALT_DOMAIN + secret + encode(name).encode()).hexdigest()[:32]


def salt_digest(salt: str) -> str:
    """Of a salt, so that one that stands without its text cannot be exchanged either."""
    return f"sha256:{sha256(SALT_DOMAIN + salt.encode(errors='surrogatepass')).hexdigest()}"


def signed_message(digest: str) -> bytes:
    """What an entry's signature signs."""
    return SIGNATURE_DOMAIN + digest.encode()


def digest_of(content: bytes | str) -> str:
    """`sha256:…` of a file, a page, a policy: what goes into `digests`."""
    data = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    return f"sha256:{sha256(data).hexdigest()}"
