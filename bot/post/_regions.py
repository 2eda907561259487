"""The parts of the one comment: written between hidden markers, and read back.

A marker is a line of its own. No text of other people can make such a line: in prose their `<` is an entity, in code it
stands behind a backtick, a tag or the bar of a quotation.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.pattern import lazy

BRIEF, GATE, BODY = "foreread-brief", "foreread-gate", "foreread-body"
_QUESTION = lazy(r"<!-- foreread-question ([\w-]{1,64}) -->")
_MADE = lazy(r"<!-- foreread-made ([0-9a-f]{32}) -->")
_MEMO = lazy(r"<!-- foreread-memo refused=([\w,-]*) -->")
_KEY = lazy(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Memo:
    """What must not be tried again; it stands in the comment, and nothing is decided by it."""

    refused: tuple[str, ...] = ()
    """Keys of threads whose lines the host would not have, and logins that it would not ask to review."""

    def __str__(self) -> str:
        return f"<!-- foreread-memo refused={','.join(self.refused)} -->"


@dataclass(frozen=True, slots=True)
class Held:
    """What an earlier text of the comment holds."""

    brief: str = ""
    bodies: Mapping[str, str] = field(default_factory=dict[str, str])
    """Key of a question → what is said of it beneath its words."""
    memo: Memo = field(default_factory=Memo)
    made: str = ""
    """Digest of brief and bodies."""


def region(name: str, text: str) -> str:
    return f"<!-- {name} -->\n{text}\n<!-- /{name} -->"


def key_of(question: str) -> str:
    """A question's id where a marker can hold it; else a digest of it."""
    if _KEY.fullmatch(question):
        return question
    return hashlib.sha256(question.encode(errors="surrogatepass")).hexdigest()[:12]


def made_of(change: str, bodies: Iterable[tuple[str, str]], brief: str, key: bytes | None) -> str:
    """Digest by which a brief is known as the one that was written here; without a key anybody could make it."""
    text = json.dumps([change, sorted(bodies), brief], separators=(",", ":"))
    return hmac.new(key or b"foreread", text.encode("ascii"), hashlib.sha256).hexdigest()[:32]


def read_regions(text: str) -> Held:
    """Whatever of the parts is there; total. A host's own editor ends lines with CR LF."""
    lines = text.replace("\r\n", "\n").split("\n")
    bodies: dict[str, str] = {}
    memo, made = Memo(), ""
    asked = ""
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if found := _QUESTION.fullmatch(line):
            asked = found[1]
        elif line == f"<!-- {BODY} -->" and asked:
            end = _end_of(BODY, lines, at)
            bodies.setdefault(asked, "\n".join(lines[at + 1 : end]))
            at, asked = end, ""
        elif line == f"<!-- {BRIEF} -->":
            at = _end_of(BRIEF, lines, at)
        elif found := _MEMO.fullmatch(line):
            memo = Memo(_listed(found[1]))
        elif found := _MADE.fullmatch(line):
            made = found[1]
        at += 1
    return Held(region_in(BRIEF, lines), bodies, memo, made)


def region_in(name: str, lines: list[str]) -> str:
    """What stands between the first pair of markers of the name; "" for nothing."""
    opening = f"<!-- {name} -->"
    start = next((at for at, line in enumerate(lines) if line == opening), None)
    return "" if start is None else "\n".join(lines[start + 1 : _end_of(name, lines, start)])


def _end_of(name: str, lines: list[str], start: int) -> int:
    closing = f"<!-- /{name} -->"
    return next((at for at in range(start + 1, len(lines)) if lines[at].strip() == closing), len(lines))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in text.split(",") if part))
