"""Parts of a Markdown comment, and what stays when there is more than a comment may hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

LIMIT = 65_536
"""Characters of a comment on GitHub."""
DOCUMENT = "`--format json`"
"""Where all is that a page has no room for, unless it says otherwise."""
_SPARE = 400
"""Characters kept for the note about what was left out."""


class Urgency(IntEnum):
    """Who gives way first when there is no room: the last."""

    ALWAYS = 0
    ASKED = 1
    OWNED_UP = 2
    GUIDE = 3
    REST = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, then blocks of Markdown one below the other; `items` may be fewer than `total`."""

    title: str
    items: Sequence[str]
    total: int
    urgency: Urgency
    folded: bool = False
    lead: str = ""
    """What stands between the heading and the items: a sentence, or a table's head."""

    def text(self, kept: int, whole: str = DOCUMENT) -> str:
        """The section with its first `kept` items; `whole` has all of them."""
        opening = (
            f"<details><summary>{self.title}</summary>\n\n"
            if self.folded
            else f"#### {self.title}\n\n"
            if self.title
            else ""
        )
        left = self.total - kept
        more = [f"\nand {left:,} more: {whole} has all"] if left > 0 else []
        body = "\n".join([*([self.lead] if self.lead else []), *self.items[:kept], *more])
        return f"{opening}{body.rstrip()}\n" + ("\n</details>\n" if self.folded else "")


def within_limit(sections: Iterable[Section], limit: int = LIMIT, whole: str = DOCUMENT) -> str:
    """The sections in their order; where they exceed `limit` characters, the less urgent lose items, then go.

    `whole` names what has all of it.
    """
    ordered = [section for section in sections if section.items or section.lead]
    room = limit - _SPARE
    kept: dict[int, str] = {}
    for at in sorted(range(len(ordered)), key=lambda at: ordered[at].urgency):
        text = _cut_to(ordered[at], room - 1, whole)
        if text:
            kept[at] = text
            room -= len(text) + 1
    left_out = [section.title for at, section in enumerate(ordered) if at not in kept]
    note = f"\nLeft out, for a comment's length: {'; '.join(left_out)}. {whole} has all.\n" if left_out else ""
    return "\n".join(kept[at] for at in sorted(kept)) + note


def _cut_to(section: Section, room: int, whole: str) -> str:
    """As many items as fit, found by halving; "" if not even one does."""
    fewest, most = min(1, len(section.items)), len(section.items)
    if len(section.text(fewest, whole)) > room:
        return ""
    while fewest < most:
        middle = (fewest + most + 1) // 2
        if len(section.text(middle, whole)) <= room:
            fewest = middle
        else:
            most = middle - 1
    return section.text(fewest, whole)
