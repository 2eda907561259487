"""What `foreread doctor` found, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.publish._encode import to_json
from bot.publish._page import BOLD, DIM, PLAIN, Page

VERSION: Final = "1.0"
_STYLES = {"wrong": "1;31", "not seen": BOLD, "ok": PLAIN}
_COLUMN = 10


class CheckupRow(NamedTuple):
    """One setting, in words."""

    mark: str
    """`ok`, `wrong` or `not seen`."""
    code: str
    text: str
    why: str
    mend: str


def checkup_page(repository: str, rows: Sequence[CheckupRow], width: int, *, colour: bool) -> str:
    """Each setting, in the order that is given; what is fine without its remedy."""
    page = Page(width, colour=colour)
    page.heading(f"Foreread on {repository}", _count(rows))
    for row in rows:
        page.put((row.text, _STYLES[row.mark]), label=row.mark, column=_COLUMN)
        if row.mark != "ok":
            page.put((f"Why: {row.why}", DIM), indent=_COLUMN)
            page.put(f"To mend it: {row.mend}", indent=_COLUMN)
    return page.text()


def checkup_json(repository: str, rows: Sequence[CheckupRow]) -> str:
    """The same for programs."""
    return to_json(
        {
            "schema_version": VERSION,
            "repository": repository,
            "findings": [{"code": r.code, "state": r.mark, "text": r.text, "why": r.why, "mend": r.mend} for r in rows],
        }
    )


def _count(rows: Sequence[CheckupRow]) -> str:
    counts = [(mark, sum(row.mark == mark for row in rows)) for mark in _STYLES]
    return ", ".join(f"{count} {mark}" for mark, count in counts if count)
