"""The state as one line at the end of the comment: an HTML comment that nobody sees, and nobody else can make.

Whoever may write in a repository may edit every comment there. So the line carries an HMAC (RFC 2104) over its text and
the change's id. `unseal` reads whatever stands there, for it may be anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from enum import StrEnum

from bot.errors import SnapshotError
from bot.pattern import lazy
from bot.post._state import State
from bot.post._state_values import as_state, as_values
from bot.post._trimmed import Trim, trims

MOST_SEALED = 24_000
"""Characters of the line: the comment has 65,536, and the page wants its share."""
_MOST_BYTES = 2_000_000
"""Of the values, when they are taken out of what they are packed in."""
_OPENS = "<!-- foreread-state v1 "
_LINE = lazy(r"<!-- foreread-state v1 ([ku]):([0-9a-f]{64}):([A-Za-z0-9._]{1,40000}) -->")
_ALPHABET = b"._"
"""Instead of `+/` and of `-_`: two hyphens would end the HTML comment for some readers."""
_OPEN_KEY = b"foreread: not sealed"
"""With a key that all know, the code shows damage, and nothing else."""


class Doubt(StrEnum):
    """Why a state is not believed, as the end of a sentence."""

    ABSENT = "it is not there any more"
    DAMAGED = "it was changed, or it is of another change or another key"
    OPEN = "it was written without a key"
    LOCKED = "it was sealed with a key, and there is none now"


def seal(state: State, key: bytes | None) -> str:
    """The last line of the comment, at most `MOST_SEALED` characters, without a line's end.

    What does not fit is forgotten, the oldest first; what objects or raises is forgotten last, and then the state says
    so itself (`State.is_cut`).
    """
    for trim in trims(state):
        found = _first_fitting(trim, key)
        if found is not None:
            return found
    return _line(State(state.change, state.turn, strongest=state.strongest, is_cut=True), key)


def unseal(line: str, change: str, key: bytes | None) -> State | Doubt:
    """The state that the line holds for the change. Never raises."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return Doubt.DAMAGED if line.strip().startswith(_OPENS.strip()) else Doubt.ABSENT
    how, code, packed = found.groups()
    if (how == "k") != (key is not None):
        return Doubt.OPEN if key is not None else Doubt.LOCKED
    if not hmac.compare_digest(code, _code(packed, change, key)):
        return Doubt.DAMAGED
    try:
        return as_state(_unpacked(packed), change)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, zlib.error, SnapshotError):
        return Doubt.DAMAGED


def state_line(text: str) -> str:
    """The last line of a comment that could be a state; "" where there is none."""
    lines = text.replace("\r", "\n").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip().startswith(_OPENS)), "")


def _first_fitting(trim: Trim, key: bytes | None) -> str | None:
    """The line of the largest state that fits, and that `unseal` will take, which has limits of its own."""
    low, high, best = 0, trim.most, None
    while low <= high:
        middle = (low + high) // 2 if best is not None or low else 0
        state = trim.made(middle)
        line = _line(state, key)
        if len(line) <= MOST_SEALED and isinstance(unseal(line, state.change, key), State):
            best, high = line, middle - 1
        else:
            low = middle + 1
    return best


def _line(state: State, key: bytes | None) -> str:
    text = json.dumps(as_values(state), separators=(",", ":"), ensure_ascii=True)
    packed = base64.b64encode(zlib.compress(text.encode("ascii"), 9), _ALPHABET).rstrip(b"=").decode("ascii")
    return f"{_OPENS}{'u' if key is None else 'k'}:{_code(packed, state.change, key)}:{packed} -->"


def _code(packed: str, change: str, key: bytes | None) -> str:
    said = "\0".join(("foreread-state v1", change, packed)).encode("utf-8", "surrogatepass")
    return hmac.new(_OPEN_KEY if key is None else key, said, hashlib.sha256).hexdigest()


def _unpacked(packed: str) -> object:
    """Raises ValueError or zlib.error for what is no pack of values, and for one that is too large."""
    content = base64.b64decode(packed + "=" * (-len(packed) % 4), _ALPHABET, validate=True)
    opened = zlib.decompressobj()
    text = opened.decompress(content, _MOST_BYTES)
    if not opened.eof or opened.unused_data:
        raise ValueError("it does not end where it should")
    return json.loads(text.decode("ascii"), parse_constant=_refuse, parse_float=_refuse, object_pairs_hook=_none)


def _refuse(said: str) -> object:
    raise ValueError(f"{said[:20]} is no value of a state")


def _none(pairs: list[tuple[str, object]]) -> object:
    """The one object is a requirement's; none of its keys comes twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found
