"""Addresses: of the desk's own pages, and of files and changes on the host's site. Made of parts, never taken whole."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from bot.desk import Record, Spot
from bot.pattern import lazy
from bot.post import Place

_SHA: Final = lazy(r"[0-9a-fA-F]{7,64}")


def change_path(place: Place) -> str:
    """Of the desk's page of a change."""
    return f"/changes/{quote(place.owner, safe='')}/{quote(place.name, safe='')}/{place.number}"


def on_site(site: str, place: Place) -> str:
    """Of the change on the host's site."""
    return f"{_repository(site, place)}/pull/{place.number}"


def file_on_site(site: str, record: Record, base: str, spot: Spot) -> str:
    """Of the lines as they are at the head, or at the base; "" where an address cannot say it."""
    commit = base if spot.is_before else record.head
    parts = spot.path.split("/")
    if not _SHA.fullmatch(commit) or not spot.path or {"", ".", ".."} & set(parts):
        return ""
    try:
        path = "/".join(quote(part, safe="") for part in parts)
    except UnicodeEncodeError:
        return ""
    lines = f"#L{spot.line}" if spot.line > 0 else ""
    lines += f"-L{spot.end}" if lines and spot.end > spot.line else ""
    return f"{_repository(site, record.place)}/blob/{commit}/{path}{lines}"


def _repository(site: str, place: Place) -> str:
    return f"{site}/{quote(place.owner, safe='')}/{quote(place.name, safe='')}"
