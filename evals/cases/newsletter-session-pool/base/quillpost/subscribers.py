"""Who gets a newsletter."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Subscriber:
    address: str
    name: str
    token: str
    """For the link to unsubscribe."""


def read_subscribers(path: Path) -> Iterator[Subscriber]:
    """Row by row: the largest lists have some million rows."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Subscriber(row["address"], row["name"], row["token"])
