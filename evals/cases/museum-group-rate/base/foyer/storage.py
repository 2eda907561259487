"""The file of quotes."""

from __future__ import annotations

import json
from pathlib import Path

from foyer.quotes import QuoteBook, from_json, to_json


def load(path: Path) -> QuoteBook:
    if not path.exists():
        return QuoteBook()
    return QuoteBook(from_json(entry) for entry in json.loads(path.read_text(encoding="utf-8")))


def save(book: QuoteBook, path: Path) -> None:
    path.write_text(json.dumps([to_json(q) for q in book], indent=1), encoding="utf-8")
