"""What history says of a change's files, in the sentences of a brief."""

from __future__ import annotations

from bot.facts import HistoryFacts, Knower, Ownership
from bot.publish._phrases import SHORT, Ink, and_more, count


def knowers_words(past: HistoryFacts, ink: Ink, most: int = 3) -> str:
    """Who knows the touched code and did not write the change, best first; "" when nobody is known to."""
    others = [knower for knower in past.knowers if not knower.is_author]
    return ", ".join(_knower(knower, past, ink) for knower in others[:most])


def _knower(knower: Knower, past: HistoryFacts, ink: Ink) -> str:
    said = []
    if knower.lines:
        said.append(f"{knower.lines:,} of {count(past.traced, 'altered line')}")
    if knower.commits:
        said.append(count(knower.commits, "commit"))
    return f"{ink.prose(knower.name, SHORT)} ({', '.join(said)})"


def owners_words(past: HistoryFacts, ink: Ink, most: int = 4) -> str:
    """Whom CODEOWNERS names, and of how many of the change's files; "" without such a file."""
    if not past.owners_file:
        return ""
    owned: dict[tuple[str, ...], list[Ownership]] = {}
    for ownership in past.owners:
        owned.setdefault(ownership.owners, []).append(ownership)
    said = [f"{_names(owners, ink)} for {count(len(files), 'file')}" for owners, files in owned.items()]
    return and_more(said, most) or f"nobody owns these files by {ink.code(past.owners_file)}"


def _names(owners: tuple[str, ...], ink: Ink) -> str:
    return " ".join(ink.code(owner) for owner in owners[:4]) if owners else "nobody"
