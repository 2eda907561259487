"""Who has earned which domain, on a terminal and as the JSON that a roster takes."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import groupby

from bot.gate import Knowers, Standing, standings
from bot.publish._page import DIM, Page


def knowers_page(told: Knowers, width: int, *, colour: bool) -> str:
    """Domain by domain, those with most changes first."""
    page = Page(width, colour=colour)
    first = told.at - timedelta(days=told.earning.days)
    days = f"{first:%Y-%m-%d} to {told.at:%Y-%m-%d}"
    page.put(f"Changes that {told.head[:10]} took in from {days}; {told.earning.changes} earn a domain.")
    found = standings(told.earned, told.earning, told.at)
    for domain, rows in groupby(found, key=lambda row: row.domain):
        several = list(rows)
        page.heading(domain, f"earned by {sum(row.holds for row in several)} of {len(several)}")
        for row in several:
            page.put(*_row(row, told.earning.changes), indent=2)
    if not found:
        page.gap()
        page.put("Nobody of the roster has earned anything.")
    absent = len(told.people) - len({row.person for row in found})
    if found and absent:
        page.gap()
        page.put((f"{absent} of {len(told.people)} people in the roster have no change that counts.", DIM))
    for note in told.notes:
        page.gap()
        page.put(f"Not looked at: {note}.")
    return page.text()


def _row(row: Standing, needed: int) -> tuple[str, tuple[str, str]]:
    changes = f"{row.changes} change{'' if row.changes == 1 else 's'}"
    short = "" if row.holds else f", {needed - row.changes} short"
    return f"{row.person}:", (f"{changes}, the last on {row.last:%Y-%m-%d}{short}", "" if row.holds else DIM)


def knowers_document(told: Knowers) -> str:
    """For `read_roster(…, earned=…)`: times by person and domain, with what they were made of."""
    document = {
        "version": 1,
        "head": told.head,
        "as_of": told.at.isoformat(),
        "days": told.earning.days,
        "changes": told.earning.changes,
        "incomplete": list(told.notes),
        "earned": {
            person: {domain: [each.isoformat() for each in times] for domain, times in domains.items()}
            for person, domains in told.earned.items()
        },
    }
    return json.dumps(document, indent=2) + "\n"
